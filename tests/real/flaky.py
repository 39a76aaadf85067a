"""A proxy before a real server, as a bad line is: it loses answers, says 500, is slow, and breaks off."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

import urllib3

from tests.servers import run_server

Fault = Literal["refused", "lost", "cut", "slow"]
FAULTS: tuple[Fault, ...] = ("refused", "lost", "cut", "slow")
KEPT = ("authorization", "content-type", "x-ckan-api-key")


class Line(ThreadingHTTPServer):
    """Each so many calls one goes wrong; seen: how often each way. host: that of the server behind it.

    breaks_at: rows for a table with this id never come through; says: the one answer to all calls.
    """

    def __init__(self, host: str, every: int) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.host = host
        self.every = every
        self.count = 0
        self.seen: dict[Fault, int] = dict.fromkeys(FAULTS, 0)
        self.breaks_at = ""
        self.says: tuple[int, bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def choose(self) -> Fault | None:
        """Return what goes wrong with the next call, if anything does."""
        self.count += 1
        if self.count % self.every:
            return None
        fault = FAULTS[self.count // self.every % len(FAULTS)]
        self.seen[fault] += 1
        return fault


class Call(BaseHTTPRequestHandler):
    """One call: refused before it is done, or done while its answer is lost (as 500), cut or late."""

    server: Line

    def do_POST(self) -> None:
        """Pass it on, or not."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.server.choose()
        if fault == "refused" or (self.server.breaks_at and self.server.breaks_at.encode() in body
                                  and "upsert" in self.path):
            self._answer(503, b"{}")
            return
        if self.server.says:
            self._answer(*self.server.says)
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
        answer = urllib3.request("POST", self.server.host + self.path, body=body, headers=headers,
                                 retries=False, timeout=120)  # by itself it waits for three seconds
        if fault == "slow":
            time.sleep(0.5)
        if fault == "lost":
            self._answer(500, b"<html>")
        else:
            self._answer(answer.status, answer.data, is_cut=fault == "cut")

    def _answer(self, status: int, body: bytes, is_cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def bad_line(host: str, every: int) -> Iterator[Line]:
    """Give a bad line to a server until the end."""
    with run_server(Line(host, every)) as line:
        yield line
