"""Forks a child for each line on stdin: the imports are paid once, the deaths are real.

A line is a JSON object: home, url (the ledger), phases (a file to which each phase is added), aim (null, or
a phase and a number: at that report of that phase the child sends itself SIGKILL), anew (rebuild only). The
server answers with the child's pid; after an empty line, with its exit status when it has ended: until then
the pid stays the child's, so that a kill never meets another process.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import harvesters.take_in
import ledger.ledger
import ledger.runs
import publisher.targets.store
import shapes.judge  # noqa: F401  imported here so that no child pays for it
from ledger.home import read_home
from publisher.catch_up import catch_up
from publisher.targets.live import open_targets
from shapes.screen import compile_kind

# Small steps, so that every phase is long enough to die in.
harvesters.take_in.BATCH = 100
ledger.ledger.PAGE = 400
ledger.runs.BATCH = 300
ledger.runs.STAGE_AT = 200
publisher.targets.store.BULK_FROM = 150
publisher.targets.store.CHUNK = 150


def work(command: dict[str, Any]) -> None:
    """Harvest every source of a home, then publish; or rebuild the targets."""
    os.environ["VERBOND_LEDGER_URL"] = command["url"]
    phases = os.open(command["phases"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    counts: dict[str, int] = {}

    def report(phase: str, done: int, total: int | None) -> None:
        counts[phase] = counts.get(phase, 0) + 1
        os.write(phases, f"{phase}\n".encode())
        if command["aim"] == [phase, counts[phase]]:
            os.kill(os.getpid(), signal.SIGKILL)

    home = read_home(Path(command["home"]))
    with home.open_ledger() as opened:
        for source in [] if command["anew"] else home.read_sources().values():
            harvesters.take_in.take_in(source, home, opened, progress=report)
        for target in open_targets(home):
            catch_up(opened, target, report, command["anew"])


def main() -> None:
    """Serve until stdin ends."""
    compile_kind("grant")
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            try:
                work(json.loads(line))
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        print(pid, flush=True)
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
