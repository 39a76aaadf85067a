"""Servers of tests: in a thread or a process of their own, on loopback, stopped at the end."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import HTTPServer
from pathlib import Path
from typing import TypeVar

import urllib3

S = TypeVar("S", bound=HTTPServer)


@contextmanager
def run_server(server: S) -> Iterator[S]:
    """Give a server that answers until the end."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """Return a port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_program(command: Sequence[str | Path], url: str, log: Path, within: float = 60) -> Iterator[None]:
    """Run a program until the end; it is there when an address answers, whatever it says.

    RuntimeError with what it told where it ends, or does not answer, within so many seconds.
    """
    with log.open("wb") as told:
        process = subprocess.Popen(list(map(str, command)), stdout=told, stderr=subprocess.STDOUT,
                                   cwd=log.parent)
    try:
        await_answer(process, url, log, within)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_answer(process: subprocess.Popen[bytes], url: str, log: Path, within: float = 60) -> None:
    """Wait until an address answers, whatever it says; RuntimeError with what the program told else."""
    until = time.monotonic() + within
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > until:
            words = log.read_text(errors="replace")[-2_000:]
            raise RuntimeError(f"{url} does not answer: {words}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return urllib3.request("GET", url, retries=False, timeout=5).status < 500
    except urllib3.exceptions.HTTPError:
        return False


@dataclass(kw_only=True)
class Program:
    """A program that runs, and may be killed and started again. ping: an address at which it answers."""

    command: Sequence[str]
    folder: Path
    ping: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        """Where all that it tells is written, since it was started last."""
        return self.folder / "told"

    def start(self) -> None:
        """Start it and wait until it answers; RuntimeError with what it told where it does not."""
        with self.log.open("wb") as told:
            self.process = subprocess.Popen(self.command, stdout=told, stderr=subprocess.STDOUT,
                                            cwd=self.folder)
        await_answer(self.process, self.ping, self.log)

    def kill(self) -> None:
        """End it with SIGKILL, whatever it does."""
        assert self.process
        self.process.kill()
        self.process.wait()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have it run until the end, however often it was killed and started meanwhile."""
        try:
            self.start()
            yield
        finally:
            if self.process and self.process.poll() is None:
                self.kill()
