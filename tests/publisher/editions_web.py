"""Editions on a plain web server, as a folder of files is served anywhere, with accidents on the way."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event

from tests.servers import run_server


class Files(SimpleHTTPRequestHandler):
    """Serves files with ranges, but breaks off or alters those it was told to."""

    protocol_version = "HTTP/1.1"
    server: "Web"

    def do_GET(self) -> None:  # noqa: N802
        """Send a file, or the part of it that is asked."""
        path = Path(self.translate_path(self.path))
        self.server.asked[path.name] += 1
        self.server.authorizations.add(self.headers.get("Authorization", ""))
        self.close_connection = True
        if self.server.busy > 0:
            self.server.busy -= 1
            self._send(503, b"")
        elif not path.is_file():
            self._send(404, b"")
        else:
            self._send_file(path)

    def _send_file(self, path: Path) -> None:
        content = path.read_bytes()
        if alter := self.server.altered.get(path.name):
            content = alter(content)
        start, status = 0, 200
        if self.server.knows_ranges and (range := self.headers.get("Range")):
            start, status = int(range.removeprefix("bytes=").rstrip("-")), 206
        self.server.starts.append((path.name, start))
        self._send(status, content[start:], self.server.cut.get(path.name))

    def _send(self, status: int, body: bytes, cut: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        stall = self.server.stall.get(Path(self.path).name)
        self.wfile.write(body[:stall or cut])
        if stall:
            self.wfile.flush()
            self.server.stalled.set()
            self.server.may_go_on.wait(60)

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


class Web(ThreadingHTTPServer):
    """A folder on the web.

    cut: after how many bytes of a file the connection breaks; altered: what became of it;
    stall: after how many it waits; busy: how many requests are refused first.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(Files, directory=str(folder)))
        self.cut: dict[str, int] = {}
        self.stall: dict[str, int] = {}
        self.stalled, self.may_go_on = Event(), Event()
        self.altered: dict[str, Callable[[bytes], bytes]] = {}
        self.busy, self.knows_ranges = 0, True
        self.asked: Counter[str] = Counter()
        self.authorizations: set[str] = set()
        self.starts: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def serve_folder(folder: Path) -> Iterator[Web]:
    """Give a server of a folder that runs until the end."""
    with run_server(Web(folder)) as web:
        yield web
