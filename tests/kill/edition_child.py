"""A process that makes editions in children of its own, and lets them die before a line that is named.

Each line on stdin: a home and a moment (`edition.py:61*1`, nothing, or `?`). One line on stdout: how the
child ended; of `?` first the moments there are, as JSON.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import publisher.editions.edition as making
from ledger.home import read_home

WATCHED: dict[str, frozenset[str]] = {
    "editions/edition.py": frozenset(), "editions/shelf.py": frozenset(("write_shelf", "write_json")),
    "targets/checkpoint.py": frozenset(("pin", "unpin", "_link", "remove_unread")),
    "publisher/disk.py": frozenset(("write_json",)),
}
"""Where a death may leave something: of each file these functions, or all."""

REPEATED = ("checkpoint.py", "shelf.py")
"""Of these the last time counts too: the last file that is linked, the pointer that is written last."""

DIED = 9
Trace = Callable[[FrameType, str, Any], Any]


def make_trace(see: Callable[[str], None]) -> Trace:
    """Return a trace that shows each line of the watched modules."""
    def trace(frame: FrameType, event: str, _: Any) -> Any:
        path = frame.f_code.co_filename
        watched = next((names for end, names in WATCHED.items() if path.endswith(end)), None)
        if watched is None or watched and frame.f_code.co_name not in watched:
            return None
        if event == "line":
            see(f"{Path(path).name}:{frame.f_lineno}")
        return trace

    return trace


def publish(folder: str) -> None:
    """Make an edition."""
    home = read_home(Path(folder))
    with home.open_ledger() as ledger:
        making.publish_edition(home, ledger)


def work(folder: str, moment: str) -> None:
    """Make an edition; die before a line is reached for the n-th time; `?` tells the moments."""
    times: dict[str, int] = {}

    def see(line: str) -> None:
        times[line] = times.get(line, 0) + 1
        if moment == f"{line}*{times[line]}":
            os._exit(DIED)

    sys.settrace(make_trace(see) if moment else None)
    publish(folder)
    sys.settrace(None)
    if moment == "?":
        last = {f"{line}*{n}" for line, n in times.items() if line.startswith(REPEATED)}
        print(json.dumps(sorted(last | {f"{line}*1" for line in times})), flush=True)


def main() -> None:
    """Answer until stdin ends."""
    for line in sys.stdin:
        folder, _, moment = line.rstrip("\n").partition("\t")
        child = os.fork()
        if child == 0:
            try:
                work(folder, moment)
            except BaseException as error:  # noqa: BLE001  what it is, the test must hear
                print(f"{type(error).__name__}: {error}", flush=True)
                os._exit(2)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
