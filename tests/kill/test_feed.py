"""A process killed before each line of the feed that follows a write: pages are whole, nothing doubles."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import publisher.feed.state
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home, read_home
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.feed.found import Newest, read_feed
from publisher.targets.feed import FeedTarget
from tests.homes import write_home
from tests.kill.child import Job, Watch

SOURCE, ID = "voorbeeld/grants", "https://data.example.org/id/grant/voorbeeld/"
HEAD = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
LINES = "targets/feed.py,feed/state.py,feed/place.py,publisher/disk.py,publisher/catch_up.py"
NOW = 4_000_000_000_000_000
WORK: dict[str, dict[str, Any]] = {
    "first": {}, "change": {}, "rebuild": {"anew": True}, "late": {"days": 200},
}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three members a page, two pages a node; what was swept is swept at once."""
    for name, value in (("MEMBERS", 3), ("NODE", 2), ("SWEEP_FROM", 0)):
        monkeypatch.setattr(publisher.feed.state, name, value)


def write_rows(home: Home, *years: int) -> None:
    """Let the source hold a record a year given."""
    rows = (f"V-{n};Voorbeeld A;Tuin;Sport;10,00;8,00;{year}\n" for n, year in enumerate(years) if year)
    (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(HEAD + "".join(rows), "utf-8")


def harvest(home: Home) -> None:
    with home.open_ledger() as ledger:
        assert not take_in(home.read_sources()[SOURCE], home, ledger).held


def bring(home: Home, anew: bool = False, days: int = 0) -> None:
    """Bring the feed up to date, as of so many days later."""
    with home.open_ledger() as ledger:
        catch_up(ledger, FeedTarget(home.feed, home.base, lambda: NOW + days * DAY), anew=anew)


def begin(folder: Path, work: str) -> Home:
    """Make a home at the beginning of some work."""
    home = read_home(write_home(folder))
    write_rows(home, *[2025] * 16)
    harvest(home)
    if work != "first":
        bring(home)
        write_rows(home, *[2024] * 4, 0, *[2025] * 13)  # a page tells nothing any more, others begin
        harvest(home)
        with home.open_ledger() as ledger:
            withhold(ledger, f"{ID}V-7", "erased")
            withhold(ledger, f"{ID}V-5")
    if work in ("rebuild", "late"):
        bring(home)
    if work == "late":
        write_rows(home, *[2024] * 4, *[0] * 4, *[2025] * 10)
        harvest(home)
    return home


def copy(home: Home, name: str) -> Home:
    """Return a copy of a home."""
    folder = home.folder.with_name(name)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home.folder, folder)
    return read_home(folder)


def read_all(home: Home) -> dict[str, str]:
    """Return what is in the folder of the feed, the number of a generation left out."""
    writing = json.loads((home.feed / "writing.json").read_text())["generation"]
    shown = json.loads((home.feed / "shown.json").read_text())
    files = [path for path in home.feed.rglob("*") if path.is_file()]
    texts = {path.relative_to(home.feed).as_posix(): path.read_text()
             for path in files if path.suffix != ".sqlite" and path.name != "shown.json"}
    found = {name.replace(writing, "G"): text.replace(writing, "G") for name, text in texts.items()}
    return {**found, "files": str(len(files)), "shown": f"{shown['seq']} {shown['pages']} {shown['nodes']}"}


def run_child(job: Job, does: Callable[[], None], said: Path) -> int:
    """Do something in a process of its own, watched; return how it ended (-9 is SIGKILL)."""
    pid = os.fork()
    if pid == 0:
        watch = Watch(job)
        try:
            does()
            sys.settrace(None)
            said.write_text(json.dumps(watch.moments))
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def look(home: Home, known: list[dict[str, Newest]]) -> list[str]:
    """Return what is wrong in what readers see: each record must be as before or as after."""
    seen = read_feed(home.feed / "public")
    found = [f"{seen.unread} unread"] if seen.unread or seen.broken else []
    found += [id for id, newest in seen.newest.items() if newest not in [each.get(id) for each in known]]
    stays = {id for id in known[0] if all(id in each and not each[id].is_gone for each in known)}
    return found + sorted(stays - set(seen.newest))


@pytest.mark.parametrize("work", WORK)
def test_whatever_the_moment_of_the_kill(work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers find every page they are led to, whole; the next run ends as the undisturbed one did."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    start, said = begin(tmp_path / "start", work), tmp_path / "said"

    def run(home: Home, moment: str | None = None) -> int:
        lines = moment.partition(".py:")[0] + ".py" if moment else LINES
        job = Job(str(home.folder), home.ledger_url, "/dev/null", lines=lines, die_before=moment)
        return run_child(job, lambda: bring(home, **WORK[work]), said)

    twin = copy(start, "twin")
    assert 0 == run(twin)
    moments, outcome = sorted(set(json.loads(said.read_text()))), read_all(twin)
    known = [read_feed(home.feed / "public").newest for home in (start, twin)[work == "first" :]]
    wrong, deaths = {}, 0
    for moment in moments:
        victim = copy(start, "victim")
        deaths += run(victim, moment) == -signal.SIGKILL
        found = look(victim, known) if (victim.feed / "public" / "index.jsonld").exists() else []
        bring(victim, **WORK[work])
        found += [name for name, text in read_all(victim).items() if outcome.get(name) != text]
        if found:
            wrong[moment] = found
    print(f"{work}: {deaths} deaths in {len(moments)} moments")
    assert wrong == {} and deaths >= 15
