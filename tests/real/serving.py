"""`verbond serve` in a process of its own, on a port that is free, stopped at the end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

VERBOND = str(Path(sys.executable).with_name("verbond"))
SECONDS_TO_STOP = 20


class Served(NamedTuple):
    """A server: where it is, its process, what it writes on stderr."""

    url: str
    process: "subprocess.Popen[str]"
    log: Path


@contextmanager
def serve(home: Path, **settings: str) -> Iterator[Served]:
    """Serve a home until the block ends; it must end well, in time."""
    log = home.parent / "serve.log"
    with log.open("w") as errors, subprocess.Popen(
            [VERBOND, "--home", str(home), "serve", "--port", "0"], stderr=errors, stdout=subprocess.PIPE,
            text=True, env={**os.environ, **settings}) as process:
        try:
            yield Served(_wait(log, process), process, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                assert 0 == process.wait(SECONDS_TO_STOP), log.read_text()
            finally:
                process.kill()


def _wait(log: Path, process: "subprocess.Popen[str]") -> str:
    while process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:[0-9]+", log.read_text()):
            return found[0]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text())
