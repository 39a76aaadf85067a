"""Making an edition, killed before every line that matters: the one before stays, the next goes through."""

import inspect
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.editions.edition import publish_edition
from publisher.editions.manifest import weigh_all
from publisher.editions.shelf import MANIFEST, read_shelf
from publisher.targets.checkpoint import pins_of, read_checkpoint
from tests.harvesters.homes import SOURCE, rows
from tests.homes import write_home
from tests.kill.edition_child import DIED

HEADER = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
DAYS = ("2026-11-20T02:00:00Z", "2026-11-21T02:00:00Z")


class Child:
    """The process that makes editions and dies on demand."""

    def __init__(self) -> None:
        environment = {**os.environ, "VERBOND_NOW": DAYS[1]}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.edition_child"], text=True, bufsize=1, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def publish(self, folder: Path, moment: str = "") -> tuple[int, list[str]]:
        """Make an edition; return how that ended, and what the child told."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{folder}\t{moment}\n")
        told = []
        while not (line := self.process.stdout.readline().strip()).lstrip("-").isdigit():
            assert line, "the process died"
            told.append(line)
        return int(line), told


@pytest.fixture
def child() -> Iterator[Child]:
    """The process, ended after the test."""
    child = Child()
    yield child
    assert child.process.stdin and child.process.stdout
    child.process.stdin.close()
    child.process.wait(30)
    child.process.stdout.close()


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an edition, and changes since."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    folder = write_home(tmp_path / "start")
    for day, keys in zip(DAYS, (range(9), range(2, 12)), strict=True):
        monkeypatch.setenv("VERBOND_NOW", day)
        path = folder / "sources" / "voorbeeld" / "grants.csv"
        path.write_text(HEADER + "".join(";".join(cells) + "\n" for cells in rows(*keys)), "utf-8")
        home = read_home(folder)
        with home.open_ledger() as ledger:
            take_in(home.read_sources()[SOURCE], home, ledger)
            if day == DAYS[0]:
                publish_edition(home, ledger)
    return folder


def read_latest(home: Home) -> tuple[str, dict[str, str]]:
    """Return the name of the latest edition, and the digest of each of its files, which must be as told."""
    latest = read_shelf(home.editions).latest
    assert latest
    folder = home.editions / latest.name
    content = (folder / MANIFEST).read_bytes()
    assert latest.manifest == sha256(content).hexdigest()
    found = {}
    for name, told in weigh_all(json.loads(content)).items():
        found[name] = sha256((folder / name).read_bytes()).hexdigest()
        assert told.sha256 == found[name], name
    checkpoint = read_checkpoint(pins_of(home.store) / latest.name)
    assert checkpoint and checkpoint.path.is_dir() and checkpoint.seq == latest.seq
    return latest.name, found


def find_garbage(home: Home) -> set[str]:
    """Return what lies beside the editions and their stores that belongs to none of them."""
    names = {one.name for one in read_shelf(home.editions).editions}
    found = {path.name for folder in (home.editions, pins_of(home.store)) for path in folder.iterdir()}
    return found - names - {"index.json"}


def test_a_kill_of_the_first_leaves_none_or_a_whole_one(start: Path, child: Child, tmp_path: Path) -> None:
    """Before there is an index: what is there counts when it is whole, with its store."""
    shutil.rmtree(start / "editions")
    shutil.rmtree(pins_of(start / "store"))
    lines, first = inspect.getsourcelines(publish_edition)
    for line in range(first, first + len(lines)):
        shutil.rmtree(tmp_path / "victim", ignore_errors=True)
        shutil.copytree(start, tmp_path / "victim")
        victim = read_home(tmp_path / "victim")
        child.publish(victim.folder, f"edition.py:{line}*1")
        if read_shelf(victim.editions).latest:
            read_latest(victim)
        assert (0, []) == child.publish(victim.folder)
        assert read_latest(victim)[1] and not find_garbage(victim), line


def test_a_kill_leaves_the_edition_before(start: Path, child: Child, tmp_path: Path) -> None:
    """Whatever line it dies at: readers see one of the two, whole; the next run ends as if nothing was."""
    def copy(name: str) -> Home:
        shutil.rmtree(tmp_path / name, ignore_errors=True)
        shutil.copytree(start, tmp_path / name)
        return read_home(tmp_path / name)

    twin = copy("twin")
    old = read_latest(twin)
    status, told = child.publish(twin.folder, "?")
    assert 0 == status, told
    moments, new = json.loads(told[0]), read_latest(twin)
    assert len(moments) > 60 and old[0] != new[0], len(moments)
    wrong = {}
    for moment in moments:
        victim = copy("victim")
        status, told = child.publish(victim.folder, moment)
        if status == 0 and not moment.endswith("*1"):
            continue  # a store is not of as many files each time
        found = [] if (status, told) == (DIED, []) else [f"ended with {status}: {told}"]
        if read_latest(victim) not in (old, new):
            found.append("readers see another edition")
        shown = read_latest(victim)[0]
        status, told = child.publish(victim.folder)
        name, files = read_latest(victim)
        if status or files["grant.csv"] != new[1]["grant.csv"] or find_garbage(victim):
            found.append(f"the next run: {status} {told} {find_garbage(victim)}")
        if name != (new[0] if shown == old[0] else f"{new[0]}-2"):
            found.append(f"its name is {name}")
        if found:
            wrong[moment] = found
    assert {} == wrong, f"{len(wrong)} of {len(moments)} moments: {json.dumps(wrong, indent=1)}"
