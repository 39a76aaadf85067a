"""The target ckan where something breaks: server, line, publisher; and what an editor's token can do."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.ckan.site import Site
from tests.real.ckan_home import NAME, Coalition, grants
from tests.real.flaky import bad_line
from vocab.exceptions import TargetError

Write = Callable[..., Path]
SEED, KILLS, ROWS = 20261129, 6, 2_000


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a target sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


def test_a_bad_line(coalition: Coalition, write_rows: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls that are refused, whose answer is lost, cut or late, are made again; nothing is there twice."""
    write_rows(*grants(4_000))
    coalition.harvest()
    coalition.cut()
    with bad_line(coalition.server.url, every=3) as line:
        monkeypatch.setenv("VERBOND_CKAN_URL", line.url)
        coalition.publish()
        assert all(line.seen.values())
        write_rows(*grants(3_900, "7,25"))
        coalition.harvest()
        coalition.cut()
        coalition.publish()
        assert coalition.verify().is_ok and [NAME] == coalition.list_names()


def test_the_server_is_killed(coalition: Coalition, write_rows: Write) -> None:
    """While it is away that is told, without the token; one that is started again is waited for."""
    write_rows(*grants(300))
    coalition.harvest()
    coalition.cut()
    coalition.server.kill()
    try:
        started = time.monotonic()
        with pytest.raises(TargetError, match="cannot be reached") as told:
            coalition.publish()
        assert coalition.server.token not in f"{told.value.nl}{told.value.en}"
        assert time.monotonic() - started < 60
        again = start(coalition)
    finally:
        coalition.server.start()
    assert 0 == again.wait(60)
    assert coalition.verify().is_ok


def test_the_server_is_killed_while_it_is_written(coalition: Coalition, write_rows: Write) -> None:
    """What it had taken is not lost nor there twice; the publisher waits for it, or goes on the next time."""
    write_rows(*grants(ROWS))
    coalition.harvest()
    coalition.cut()
    draw = random.Random(SEED)
    for number in range(3):
        publisher = start(coalition)
        time.sleep(draw.uniform(0.7, 2.4))
        coalition.server.kill()
        time.sleep(draw.uniform(0, 1))
        coalition.server.start()
        assert publisher.wait(90) in (0, 2)
        write_rows(*grants(ROWS - number, f"{number},25"))
        coalition.harvest()
        coalition.cut()
    coalition.publish()
    assert coalition.verify().is_ok and [NAME] == coalition.list_names()


def test_the_publisher_is_killed(coalition: Coalition, write_rows: Write) -> None:
    """SIGKILL at moments that are drawn: the next run goes on from there, and nothing is there twice."""
    draw, died = random.Random(SEED), 0
    for number in range(KILLS):
        write_rows(*grants(ROWS - number, f"{number},25", first=number))
        coalition.harvest()
        coalition.cut()
        publisher = start(coalition)
        time.sleep(draw.uniform(0.6, 2.4))
        publisher.kill()
        died += publisher.wait() == -signal.SIGKILL
        if number % 2:
            assert not coalition.publish().faults
            assert coalition.verify().is_ok and [NAME] == coalition.list_names()
    assert died >= KILLS // 2


def start(coalition: Coalition) -> subprocess.Popen[bytes]:
    """Start `verbond publish ckan` in a process of its own."""
    command = [Path(sys.executable).with_name("verbond"), "--home", coalition.home.folder, "publish", "ckan"]
    return subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)


def test_a_wrong_token(coalition: Coalition, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told at once, and what a member publishes elsewhere goes on."""
    coalition.harvest()
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", "abc")
    done = coalition.run("publish")
    assert 2 == done.exit_code and "store: 3 veranderingen" in done.stdout
    assert "staat dit met dit token niet toe" in done.stderr and "abc" not in done.stderr


def test_an_editor(coalition: Coalition, monkeypatch: pytest.MonkeyPatch) -> None:
    """All packages come in one organization; what is only deleted cannot be proved gone, and that is said."""
    coalition.harvest()
    coalition.cut()
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", coalition.server.make_editor("redacteur", "commons"))
    monkeypatch.setenv("VERBOND_CKAN_ORGANIZATION", "elders")
    assert "may not write in the organization 'elders'" in coalition.publish().faults[0].en
    monkeypatch.setenv("VERBOND_CKAN_ORGANIZATION", "commons")
    assert not coalition.publish().faults and coalition.verify().is_ok
    package = coalition.read_package()
    assert ("commons", []) == (package["organization"]["name"], package["groups"])
    assert not coalition.publish().site.writes
    (coalition.home.folder / "sources" / "voorbeeld" / "grants.toml").unlink()
    coalition.run("harvest", "--all")
    coalition.run("approve", "2", answer="ja\n")
    coalition.cut()
    coalition.publish()
    verdict = coalition.verify()
    assert [("unknown", NAME)] == verdict.named and not verdict.is_ok
    assert not coalition.publish().site.writes
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", coalition.server.token)
    coalition.publish()
    assert coalition.verify().is_ok and coalition.site.find("package_show", id=NAME) is None


def test_a_sysadmin_and_then_an_editor(coalition: Coalition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups that a sysadmin made stay with the package, though an editor may not change them."""
    token = coalition.server.make_editor("redactrice", "samen")
    monkeypatch.setenv("VERBOND_CKAN_ORGANIZATION", "samen")
    coalition.harvest()
    coalition.publish()
    assert coalition.read_package()["groups"]
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", token)
    assert not coalition.publish().site.writes and coalition.verify().is_ok


def test_calls_are_counted(coalition: Coalition) -> None:
    """What reads and what writes are told apart, so that the tests above mean something."""
    site: Site = coalition.site
    site.call("license_list")
    site.find("package_delete", id="er-niet")
    assert {"license_list": 1, "package_delete": 1} == dict(site.calls)
    assert {"package_delete": 1} == site.writes
