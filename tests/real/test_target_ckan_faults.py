"""The target ckan where something breaks: server, line, publisher; and what an editor's token can do."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.ckan.datastore import list_tables
from publisher.ckan.site import Site
from tests.real.ckan_home import NAME, Coalition, grants
from tests.real.flaky import bad_line
from tests.real.serving import VERBOND
from vocab.exceptions import TargetError
from vocab.names import EXAMPLE_BASE

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
    command = [VERBOND, "--home", str(coalition.home.folder), "publish", "ckan"]
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


def test_what_an_edition_took_back_is_gone(coalition: Coalition, write_rows: Write,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that a load which stopped had brought, and that no later edition has, is not left behind."""
    write_rows(*grants(10))
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    write_rows(*grants(10), *grants(1, first=90))
    coalition.harvest()
    coalition.cut()
    resource = coalition.find_resource("grant_value")
    coalition.site.call("datastore_delete", resource_id=resource, force=True)
    with bad_line(coalition.server.url, every=10_000) as line:
        line.breaks_at = resource  # the table of grants is brought, that of their values never comes
        monkeypatch.setenv("VERBOND_CKAN_URL", line.url)
        assert "grant_value" in coalition.publish().faults[0].en
    monkeypatch.setenv("VERBOND_CKAN_URL", coalition.server.url)
    assert 11 == len(coalition.read_rows(["id"]))
    write_rows(*grants(10))
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    assert coalition.verify().is_ok and 10 == len(coalition.read_rows(["id"]))


def test_another_coalition_in_the_same_ckan(coalition: Coalition, write_rows: Write) -> None:
    """One whose address begins like ours keeps its packages; one that copied our words is told, and left."""
    coalition.harvest()
    coalition.publish()
    ours = coalition.read_package()
    other = f"{EXAMPLE_BASE}/sub"
    for name, words in (("theirs", {"verbond_home": other, "uri": f"{other}/id/dataset/a/b"}),
                        ("no-uri", {"verbond_home": EXAMPLE_BASE}),
                        ("copy", {one["key"]: one["value"] for one in ours["extras"]})):
        extras = [{"key": key, "value": value} for key, value in words.items()]
        coalition.site.call("package_create", name=name, owner_org="voorbeeld", title="Van hen",
                            extras=extras)
    target = coalition.publish()
    assert not target.site.writes and {"copy"} == {fault.en.split()[1] for fault in target.faults}
    assert ours["id"] == coalition.read_package()["id"] and [("extra", "copy")] == coalition.verify().named
    for name in ("theirs", "no-uri", "copy"):
        assert "Van hen" == coalition.read_package(name)["title"]
        coalition.site.call("dataset_purge", id=name)


def test_what_stands_in_the_way_of_one_stops_no_other(coalition: Coalition, write_rows: Write) -> None:
    """A draft in the organization of who left, a table whose package a hand took: the rest goes on."""
    coalition.harvest()
    coalition.cut()
    coalition.publish()
    resource = coalition.find_resource()
    coalition.site.call("package_create", name="concept", owner_org="voorbeeld", state="draft")
    coalition.site.call("package_patch", id=NAME, resources=[])
    (coalition.home.folder / "sources" / "voorbeeld" / "grants.toml").unlink()
    coalition.run("harvest", "--all")
    coalition.run("approve", "2", answer="ja\n")
    coalition.cut()
    assert not coalition.publish().faults
    assert resource not in list_tables(coalition.site) and coalition.verify().is_ok
    assert "voorbeeld" == coalition.site.call("organization_show", id="voorbeeld")["name"]
    coalition.site.call("dataset_purge", id="concept")


def test_answers_that_are_none(coalition: Coalition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that refuses in its own words, or a CKAN that says something else, is told in a sentence."""
    coalition.harvest()
    with bad_line(coalition.server.url, every=10_000) as line:
        monkeypatch.setenv("VERBOND_CKAN_URL", line.url)
        for says in ((403, b'{"error": "te veel"}'), (200, b'{"success": true, "result": []}'),
                     (200, b'{"success": true}'), (200, b"[" * 100_000), (302, b""), (418, b"<html>")):
            line.says = says
            done = coalition.run("publish", "ckan")
            assert 2 == done.exit_code and "gaf geen goed antwoord" in done.stderr, says[0]


@pytest.mark.parametrize("title", [" a", "a\u00a0", "\\ta", "a\\u0000b"])
def test_texts_that_ckan_keeps_otherwise(coalition: Coalition, title: str) -> None:
    """Blanks around a title and what PostgreSQL cannot hold are left out, so that no publish writes twice."""
    path = coalition.home.folder / "sources" / "voorbeeld" / "grants.toml"
    path.write_text(path.read_text("utf-8").replace("Voorbeeldsubsidies", title), "utf-8")
    coalition.harvest()
    coalition.publish()
    assert coalition.verify().is_ok and not coalition.publish().site.writes


def test_renamed_and_deleted_by_hand(coalition: Coalition) -> None:
    """The package comes back under its own name."""
    coalition.harvest()
    coalition.publish()
    before = coalition.read_package()
    coalition.site.call("package_patch", id=before["id"], name="weg")
    coalition.site.call("package_delete", id=before["id"])
    assert not coalition.publish().faults
    assert before["id"] == coalition.read_package()["id"] and coalition.verify().is_ok
