"""A real server on loopback, each path with one behaviour, over http or https; it counts what is asked."""

import gzip
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from harvesters.access.http import Limits
from tests.servers import run_server

TABLE = b"nummer;ontvanger\nV-1;Voorbeeld\n"
LOGIN = b"<!DOCTYPE html><html><body><form><input name=p type='password'></form></body></html>"
PAGE = b"\xef\xbb\xbf  <!-- x --><HTML><body>Onderhoud</body></HTML>"
QUICK = Limits(1, 0.5, 4, 100_000, 2, 5, 0.01, 0.1)
Behaviour = Callable[["Answer"], None]


class Answer(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "Web"

    def do_GET(self) -> None:  # noqa: N802
        """Behave as the path says."""
        path = self.path.partition("?")[0]
        self.server.asked[path] += 1
        self.server.headers = dict(self.headers)
        behave = self.server.paths.get(path) or PATHS.get(path)
        self.close_connection = True
        if behave is None:
            self.give(404, b"weg")
        else:
            behave(self)

    do_POST = do_GET  # noqa: N815

    def give(self, status: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
        """Send a whole answer; length: what Content-Length says."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    @property
    def times(self) -> int:
        """How often this path was asked so far."""
        return self.server.asked[self.path.partition("?")[0]]

    def log_message(self, format: str, *words: Any) -> None:
        """Say nothing."""


class Web(ThreadingHTTPServer):
    """A server with the paths of every web, and some of its own."""

    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, str] = {}
        self.paths: dict[str, Behaviour] = {}
        self.scheme = "https" if context else "http"
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def root(self) -> str:
        """The address of its root, without a slash; over TLS by the name that certificates have."""
        host = "localhost" if self.scheme == "https" else "127.0.0.1"
        return f"{self.scheme}://{host}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    """Give a server that runs until the end."""
    with run_server(Web(context)) as web:
        yield web


def then_good(status: int, **headers: str) -> Behaviour:
    """Return what gives a status the first time, and the table after that."""
    return lambda answer: (answer.give(status, b"", None, **headers) if answer.times == 1
                           else answer.give(200, TABLE))


def always(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Return what gives the same each time."""
    return lambda answer: answer.give(status, body, None, **headers)


def wait(answer: Answer) -> None:
    """Say nothing for longer than any test waits."""
    time.sleep(5)


def drip(**headers: str) -> Behaviour:
    """Return what sends a byte now and then, always before the read limit."""
    def behave(answer: Answer) -> None:
        answer.send_response(200)
        for name, value in headers.items():
            answer.send_header(name.replace("_", "-"), value)
        answer.end_headers()
        for _ in range(100):
            answer.wfile.write(b"x")
            time.sleep(0.05)

    return behave


def drip_header(answer: Answer) -> None:
    """Never come to the end of the header."""
    for _ in range(100):
        answer.wfile.write(b"X")
        time.sleep(0.05)


def break_chunks(answer: Answer) -> None:
    """Promise a chunk and hang up in the middle of it."""
    answer.send_response(200)
    answer.send_header("Transfer-Encoding", "chunked")
    answer.end_headers()
    answer.wfile.write(b"20\r\nnummer;ontv")


def send_chunks(answer: Answer) -> None:
    """Send the table in chunks, without a length."""
    answer.send_response(200)
    answer.send_header("Transfer-Encoding", "chunked")
    answer.end_headers()
    answer.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(TABLE), TABLE))


def stream(answer: Answer) -> None:
    """Send more than anybody wants, without a length."""
    answer.send_response(200)
    answer.end_headers()
    for _ in range(400):
        answer.wfile.write(b"x" * 10_000)


def hang_up(answer: Answer) -> None:
    """Answer with nothing at all."""


def conditional(answer: Answer) -> None:
    """Give 304 to who knows the tag, or the day."""
    day = formatdate(1_700_000_000, usegmt=True)
    known = {answer.headers.get("If-None-Match"), answer.headers.get("If-Modified-Since")}
    if known & {'"v1"', day}:
        answer.give(304)
    else:
        answer.give(200, TABLE, ETag='"v1"', Last_Modified=day)


PATHS: dict[str, Behaviour] = {
    "/table.csv": always(200, TABLE, Content_Type="text/csv"),
    "/as-html.csv": always(200, TABLE, Content_Type="text/html"),
    "/packed.csv": always(200, gzip.compress(TABLE), Content_Encoding="gzip"),
    "/members.csv": always(200, gzip.compress(TABLE[:9]) + gzip.compress(TABLE[9:]), Content_Encoding="gzip"),
    "/named": always(200, TABLE, Content_Disposition="attachment; filename*=UTF-8''subsidies%20%C3%A9.csv"),
    "/hidden-name": always(
        200, TABLE, Content_Disposition='attachment; filename="../../bel 06-12345678.csv"'),
    "/empty.csv": always(200, b""),
    "/conditional.csv": conditional,
    "/chunks.csv": send_chunks,
    "/here": always(302, Location="/table.csv"),
    "/wait": wait, "/drip": drip(Content_Length="1000"), "/drip-no-length": drip(),
    "/drip-last": drip(Content_Length="100", Connection="close"),
    "/drip-header": drip_header, "/hang-up": hang_up,
    "/429": always(429), "/429-then-good": then_good(429), "/429-1": then_good(429, Retry_After="1"),
    "/429-long": always(429, Retry_After="9999"),
    "/429-date": lambda answer: answer.give(429, Retry_After=formatdate(time.time() + 9999, usegmt=True)),
    "/500": always(500), "/500-then-good": then_good(500), "/501": always(501),
    "/503": always(503), "/503-long": always(503, Retry_After="9999"), "/504-then-good": then_good(504),
    "/400": always(400), "/401": always(401), "/403": always(403), "/410": always(410), "/418": always(418),
    "/206": always(206, TABLE), "/304": always(304), "/300": always(300),
    "/login": always(200, LOGIN, Content_Type="text/csv"),
    "/page": always(200, PAGE, Content_Type="text/csv"),
    "/pdf": always(200, b"%PDF-1.7 x", Content_Type="text/csv"),
    "/png": always(200, b"\x89PNG\r\n", Content_Type="text/csv"),
    "/picture": always(200, TABLE, Content_Type="image/png"),
    "/brotli": always(200, TABLE, Content_Encoding="br"),
    "/not-gzip": always(200, TABLE, Content_Encoding="gzip"),
    "/tail-gzip": always(200, gzip.compress(TABLE) + b"x" * 99, Content_Encoding="gzip"),
    "/half-gzip": always(200, gzip.compress(TABLE * 500)[:60], Content_Encoding="gzip"),
    "/short": lambda answer: answer.give(200, TABLE, length=9_999),
    "/short-then-good": lambda answer: answer.give(200, TABLE, length=9_999 if answer.times == 1 else None),
    "/broken-chunks": break_chunks,
    "/large": lambda answer: answer.give(200, b"", length=10**12), "/stream": stream,
    "/bomb": always(200, gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    "/loop": always(302, Location="/loop2"), "/loop2": always(302, Location="/loop"),
    "/self": always(301, Location="/self"),
    "/to-ftp": always(302, Location="ftp://example.org/x"),
    "/to-file": always(302, Location="file:///etc/passwd"),
    "/to-ten": always(302, Location="http://10.0.0.1/x"), "/to-six": always(302, Location="http://[::1]/x"),
    "/to-meta": always(302, Location="http://169.254.169.254/latest"),
    "/to-half": always(302, Location="http://[x"),
    "/to-conditional": always(302, Location="/conditional.csv"),
    "/to-other-port": always(307, Location="http://127.0.0.1:1/x"),
    "/to-mapped": always(308, Location="http://[::ffff:127.0.0.1]/x"),
    "/list": always(200, b"<html><body><a href='x.pdf'>p</a><a href='table.csv?k=1'>t</a></body></html>"),
    "/list-base": always(200, b"<base href='/deep/'><a class=t href='../table.csv'>t</a>"),
    "/list-half": always(200, b"<base href='http://[x'><a href='y'>t</a>"),
    "/list-broken": always(200, b"<![foo[<a href='y'>t</a>"),
    "/list-out": always(200, b"<a href='http://10.0.0.1/x.csv'>t</a>"),
}
for _hop in range(9):
    PATHS[f"/hop{_hop}"] = always(303, Location=f"/hop{_hop + 1}")
PATHS["/hop9"] = PATHS["/table.csv"]
