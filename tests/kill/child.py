"""A program that harvests and publishes as `verbond harvest --all` does, made to be killed.

    python -m tests.kill.child HOME [--anew] [--die-at PHASE:N]
    python -m tests.kill.child --serve      a Job as JSON a line on stdin, a Death as JSON a line on stdout

The server forks before anything is opened: the imports are paid once, each death is that of a process.
"""

import argparse
import json
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import harvesters.approve
import harvesters.read_source
import harvesters.take_in
import ledger.ledger
import ledger.runs
import publisher.targets.store
import shapes.judge  # noqa: F401  imported before the fork, so that no child pays for it
from ledger.archive import expire
from ledger.held import read_held
from ledger.home import read_home
from ledger.ledger import Ledger
from publisher.catch_up import catch_up
from publisher.targets.live import open_targets
from shapes.screen import compile_kind

CHANGES = frozenset("os.rename os.remove os.rmdir os.mkdir os.link os.symlink os.truncate".split())
Report = Callable[[str, int, int | None], None]


@dataclass
class Job:
    """What one child does, and how it dies: at a report, after a time, before a line, or not at all.

    approve: bring in what waits, rather than harvest. may_hold: that a run waits is no fault of the test.
    """

    home: str
    url: str
    phases: str
    anew: bool = False
    approve: bool = False
    may_hold: bool = False
    now: str | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    die_at: str | None = None
    kill_after: float | None = None
    die_before: str | None = None
    lines: str | None = None


@dataclass
class Death:
    """How a child ended: exit status (-9 is SIGKILL), how long it lived, what it said."""

    status: int
    seconds: float
    words: str = ""


def set_sizes(sizes: dict[str, int]) -> None:
    """Make the steps small, so that there are many of them to die in."""
    harvesters.read_source.BATCH = sizes.get("read", 125)
    ledger.runs.STAGE_AT = sizes.get("stage", 150)
    vars(ledger.runs)["BATCH"] = sizes.get("accept", 200)  # its own name for that of ledger.transactions
    ledger.ledger.PAGE = sizes.get("page", 300)
    publisher.targets.store.BULK_FROM = sizes.get("bulk", 250)
    publisher.targets.store.CHUNK = sizes.get("chunk", 150)


def work(job: Job) -> None:
    """Take in every source, bring the live targets up to date, let the archive expire."""
    os.environ["VERBOND_LEDGER_URL"] = job.url
    if job.now:
        os.environ["VERBOND_NOW"] = job.now
    set_sizes(job.sizes)
    report = make_report(job)
    report("begun", 0, None)
    home = read_home(Path(job.home))
    with home.open_ledger() as opened:
        for source in [] if job.anew else home.read_sources().values():
            if job.approve:
                approve_held(opened, source.name, report)
                continue
            run = harvesters.take_in.take_in(source, home, opened, progress=report)
            assert not (run.held and not job.may_hold or run.fault or run.wrong), run
        for target in open_targets(home):
            catch_up(opened, target, report, job.anew)
        expire(opened, home.archive)
    report("ended", 0, None)


def approve_held(opened: Ledger, source: str, report: Report) -> None:
    """Bring in what waits of a source; nothing where a life before came that far."""
    held = read_held(opened, source)
    if held:
        harvesters.approve.approve(opened, held.run.id, held.run.diff or "", report)


def make_report(job: Job) -> Report:
    """Return what appends each report to a file at once, and dies at the one that was aimed at."""
    phases = os.open(job.phases, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    seen: Counter[str] = Counter()

    def report(phase: str, done: int, total: int | None) -> None:
        os.write(phases, f"{phase} {done}\n".encode())
        seen[phase] += 1
        if job.die_at == f"{phase}:{seen[phase]}":
            os.kill(os.getpid(), signal.SIGKILL)

    return report


class Watch:
    """Follows the lines executed in the modules of job.lines, and dies before the one aimed at.

    Moments are the lines before which something was written since the line before: what happens to who is
    killed at any other line is the same.
    """

    def __init__(self, job: Job) -> None:
        self.moments: list[str] = []
        self._modules = set(str(job.lines).split(","))
        self._aim = job.die_before
        self._seen: Counter[str] = Counter()
        self._changes = 0
        self._before = (-1, -1)
        self._io = os.open("/proc/self/io", os.O_RDONLY)
        sys.addaudithook(self._hear)
        threading.settrace(self._trace)
        sys.settrace(self._trace)

    def _hear(self, event: str, given: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)
        self._changes += event in CHANGES or bool(writes)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        name = _name_module(frame.f_code.co_filename)
        if name not in self._modules:
            return None
        if event == "line":
            place = f"{name}:{frame.f_lineno}"
            self._seen[place] += 1
            moment = f"{place}:{self._seen[place]}"
            if moment == self._aim:
                os.kill(os.getpid(), signal.SIGKILL)
            if self._aim is None:
                self._note(moment)
        return self._trace

    def _note(self, moment: str) -> None:
        now = (self._changes, self._count_writes())
        if now != self._before:
            self.moments.append(moment)
        self._before = now

    def _count_writes(self) -> int:
        """Return how many times this process has written, in whatever language."""
        return int(os.pread(self._io, 1024, 0).partition(b"syscw: ")[2].partition(b"\n")[0])


@cache
def _name_module(path: str) -> str:
    """Return folder and file of a module: a trace asks it at each call of a function."""
    return "/".join(Path(path).parts[-2:])


def live(job: Job) -> int:
    """Do a job in this process; the lines it saw are its last words."""
    try:
        watch = Watch(job) if job.lines else None
        work(job)
        sys.settrace(None)
        if watch:
            print(json.dumps(watch.moments), file=sys.stderr, flush=True)
        return 0
    except BaseException:
        traceback.print_exc()
        return 1


def fork(job: Job) -> Death:
    """Do a job in a child and see it to its end; it is killed while it is certainly still ours to kill."""
    words = os.memfd_create("words")
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.dup2(words, 2)
        os._exit(live(job))
    ended = os.pidfd_open(pid)
    waiting = select.poll()
    waiting.register(ended, select.POLLIN)
    if not waiting.poll(None if job.kill_after is None else job.kill_after * 1000):
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    seconds = time.monotonic() - began
    os.lseek(words, 0, os.SEEK_SET)
    said = os.fdopen(words, "rb").read().decode()
    os.close(ended)
    return Death(status, seconds, said)


def serve() -> None:
    """Do a job a line until stdin ends."""
    compile_kind("grant")
    for line in sys.stdin:
        print(json.dumps(asdict(fork(Job(**json.loads(line))))), flush=True)


def main() -> int:
    """Serve, or do one job here."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", nargs="?")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--anew", action="store_true")
    parser.add_argument("--die-at")
    given = parser.parse_args()
    if given.serve:
        serve()
        return 0
    home = read_home(Path(given.home))
    return live(Job(str(home.folder), home.ledger_url, "/dev/stdout", given.anew, die_at=given.die_at))


if __name__ == "__main__":
    sys.exit(main())
