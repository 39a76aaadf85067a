"""A process killed before each line of what writes: the next run goes on, and nothing useless is left."""

import inspect
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import publisher.targets.store
from tests.kill.pair import Kept, Server, start_server
from tests.kill.states import Shown, make_state, write_state

SIZE = 30
LAST_REMOVED = 30  # the removals of the last two records, which are withdrawn
SIZES = {"read": 20, "stage": 15, "accept": 20, "page": 20, "bulk": 10, "chunk": 8}
SHUTIL = "/".join(Path(shutil.__file__).parts[-2:])
ARCHIVED = ("ledger/archive.py", SHUTIL)
HARVESTED = ("harvesters/take_in.py", "ledger/transactions.py", "ledger/ledger.py", "ledger/runs.py",
             *ARCHIVED)
PUBLISHED = ("publisher/catch_up.py", "targets/store.py", "targets/checkpoint.py", "publisher/disk.py",
             SHUTIL)
# Far ahead: what a test writes now is old by the ledger's clock. The second file expires at the third day.
DAYS = ("2041-01-05T04:00:00Z", "2041-01-12T04:00:00Z", "2041-05-04T04:00:00Z")
MODULES = {"first": HARVESTED + PUBLISHED, "change": HARVESTED + PUBLISHED, "rebuild": PUBLISHED}


class Place:
    """A home at the beginning of some work, copied for each death, and all that it must become."""

    def __init__(self, work: str, folder: Path, server: Server) -> None:
        self.work, self.folder, self.server = work, folder, server
        start = self._make("start")
        self.known: list[Shown | None] = [None]
        for number, day in enumerate(DAYS):
            write_state(start.home.folder, make_state(number, SIZE))
            if work == "rebuild" or work == "change" and number < 2:
                start.run(now=day, sizes=SIZES)
                self.known = [make_state(number, SIZE).shown]
        self.known.append(make_state(len(DAYS) - 1, SIZE).shown)

    def _make(self, name: str) -> Kept:
        return Kept(self.folder / name, f"sqlite:///{self.folder / name / 'ledger.sqlite'}", self.server)

    def copy(self, name: str) -> Kept:
        """Return a copy of the beginning."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        kept = self._make(name)
        shutil.copytree(self.folder / "start", self.folder / name, dirs_exist_ok=True)
        return kept

    def find_moments(self, modules: tuple[str, ...]) -> tuple[list[str], dict[str, Any]]:
        """Return the first and last time of each line where a death may differ, and what no death gives."""
        twin = self.copy("twin")
        words = self.run(twin, lines=",".join(modules))
        times: dict[str, list[str]] = {}
        for moment in json.loads(words.splitlines()[-1]):
            times.setdefault(moment.rpartition(":")[0], []).append(moment)
        moments = [moment for found in times.values() for moment in dict.fromkeys([found[0], found[-1]])]
        lines, first = inspect.getsourcelines(publisher.targets.store._remove)
        for line in range(first, first + len(lines)):  # parts and their links are removed one by one
            moments += times.get(f"targets/store.py:{line}", [])[-LAST_REMOVED:-1]
        assert (twin.find_garbage(), twin.find_unknown()) == ([], [])
        return moments, twin.read_all()

    def run(self, kept: Kept, **how: Any) -> str:
        """Do the work, and return what the child said."""
        return kept.run(now=DAYS[-1], sizes=SIZES, anew=self.work == "rebuild", **how).words

    def die(self, moment: str) -> Kept:
        """Return a copy that died before a line."""
        victim = self.copy("victim")
        self.run(victim, lines=moment.partition(".py:")[0] + ".py", die_before=moment)
        return victim


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The process that forks the children."""
    with start_server() as server:
        yield server


@pytest.mark.parametrize("work", MODULES)
def test_a_kill_before_any_line_is_mended_by_the_next_run(work: str, tmp_path: Path, server: Server) -> None:
    """Readers see a whole state, the next run ends as the undisturbed one did, and no file is left over."""
    place = Place(work, tmp_path, server)
    moments, outcome = place.find_moments(MODULES[work])
    wrong = {}
    for moment in moments:
        victim = place.die(moment)
        if victim.phase[0] == "ended":
            continue
        found = [] if victim.read_shown() in place.known else ["readers saw no whole state"]
        victim.run(now=DAYS[-1], sizes=SIZES)
        if victim.read_shown() != place.known[-1]:
            found.append("readers see no new state")
        mine = victim.read_all()
        found += [f"other {name}" for name in mine if mine[name] != outcome[name]]
        found += victim.find_garbage()
        if found:
            wrong[moment] = found
    assert wrong == {}, f"{len(wrong)} of {len(moments)} moments: {json.dumps(wrong, indent=1)}"


@pytest.mark.parametrize("work", ["first", "change"])
def test_a_kill_leaves_no_copy_in_the_archive_that_nobody_knows(
    work: str, tmp_path: Path, server: Server
) -> None:
    """After the next run with another file, the ledger knows all that is in the archive: it will expire."""
    place = Place(work, tmp_path, server)
    moments, _ = place.find_moments(ARCHIVED)
    wrong = {}
    for moment in moments:
        victim = place.die(moment)
        write_state(victim.home.folder, make_state(len(DAYS), SIZE))
        victim.run(now=DAYS[-1], sizes=SIZES)
        if found := victim.find_unknown():
            wrong[moment] = found
    assert wrong == {}, f"{len(wrong)} of {len(moments)} moments: {json.dumps(wrong, indent=1)}"
