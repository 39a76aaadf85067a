"""A source that is a web address: fetched whole and within limits, or a fault with its name (RFC 9110)."""

import contextlib
import errno
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from hashlib import sha256
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from harvesters.access.addresses import Address, follow, read_address, resolve
from harvesters.access.bodies import CHUNK, Decoder, find_link, look_at_body, look_at_type
from harvesters.access.faults import make_fault
from harvesters.access.files import LARGEST_FILE, Validators
from harvesters.access.retries import AGAIN, TryAgain, plan_wait, read_retry_after
from shapes.privacy import hide
from vocab.exceptions import SourceError

LARGEST_PAGE = 5 * 1024 * 1024
T = TypeVar("T")
REDIRECTS = frozenset((301, 302, 303, 307, 308))
AGENT = f"verbond/{version('verbond')}"
BROKEN = (HTTPError, HTTPException, OSError, ValueError)
"""What a connection raises when it breaks; ValueError comes of a broken size of a chunk."""


class Limits(NamedTuple):
    """How long, large and often: seconds and bytes; total holds over all tries, waits and redirects."""

    connect: float = 10
    read: float = 30
    total: float = 600
    size: int = LARGEST_FILE
    tries: int = 4
    redirects: int = 5
    backoff: float = 1
    longest_wait: float = 120


class Fetched(NamedTuple):
    """A body that came whole: where it is, its SHA-256, size and name, and what to ask by the next time."""

    path: Path
    digest: str
    size: int
    url: str
    name: str
    validators: Validators


class Question(NamedTuple):
    """What is asked of a server beside a file: with a body it is a POST.

    keeps: statuses whose body is an answer too, such as the 404 of a CKAN with its reason. validators: of
    what is here already, told only at the address that gave them: a redirect may lead to another file today.
    """

    body: bytes | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    keeps: frozenset[int] = frozenset()
    validators: Validators | None = None

    def knows(self, address: Address) -> bool:
        """Say whether what this address gave the last time is here."""
        return self.validators is not None and self.validators.url == address.url


class Answer(NamedTuple):
    """What a server said to a question, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


PLAIN = Question()
LIMITS = Limits()


def fetch(url: str, into: Path, limits: Limits = LIMITS, validators: Validators | None = None,
          find: str | None = None) -> Fetched | None:
    """Fetch a file into a path, or return None where the server says that it is the same as last time.

    find: a CSS selector of the link to follow on the page at url. Raises SourceError by the rules of
    `harvesters.access.faults`; then nothing is left at the path.
    """
    address = read_address(url)
    asked = Asked(limits, time.monotonic() + limits.total, (address.host, address.port))
    try:
        if find:
            page = asked.fetch(address, into, None, limits._replace(size=LARGEST_PAGE), is_page=True)
            assert page is not None
            address = follow(read_address(page.url), find_link(into.read_bytes(), address.host, find))
        return asked.fetch(address, into, validators, limits)
    except SourceError:
        into.unlink(missing_ok=True)
        raise


class Asked:
    """One errand: its deadline, and the one host that may lie in a private network, for somebody wrote it."""

    def __init__(self, limits: Limits, deadline: float, trusted: tuple[str, int]) -> None:
        self.limits = limits
        self.deadline = deadline
        self.trusted = trusted

    @property
    def left(self) -> float:
        """The seconds that are left of it."""
        return self.deadline - time.monotonic()

    def fetch(self, address: Address, into: Path, validators: Validators | None, limits: Limits,
              is_page: bool = False) -> Fetched | None:
        """Ask until there is an answer or no hope; raises SourceError."""
        question = Question(validators=validators)
        return self._try(limits, lambda: self._follow(
            address, question,
            lambda response, at: _take(response, at, into, question, limits.size, is_page)))

    def ask(self, url: str, question: Question, into: Path, largest: int) -> Answer:
        """Return the whole answer to a question, by way of a file; raises SourceError."""
        address = read_address(url)
        return self._try(self.limits, lambda: self._follow(
            address, question,
            lambda response, at: _take_answer(response, at, into, largest, question.keeps)))

    def _try(self, limits: Limits, once: Callable[[], T]) -> T:
        attempt = 0
        while True:
            attempt += 1
            try:
                return once()
            except TryAgain as again:
                wait = plan_wait(attempt, again.after, limits.backoff, limits.longest_wait, self.left)
                if wait is None or attempt >= limits.tries:
                    raise again.error from None
                time.sleep(wait)

    def _follow(self, address: Address, question: Question,
                take: Callable[[HTTPResponse, Address], T]) -> T:
        """Ask once, and again where the answer sends us; what has a body goes only where it may as it is."""
        seen = {address.url}
        for _ in range(self.limits.redirects + 1):
            with self._ask(address, question) as response:
                location = response.headers.get("Location")
                if response.status not in REDIRECTS or not location:
                    return take(response, address)
                if question.body is not None and response.status not in (307, 308):
                    raise make_fault("refused", address.host, status=response.status)
            address = follow(address, location)
            if address.url in seen:
                break
            seen.add(address.url)
        raise make_fault("redirect-loop", address.host)

    @contextmanager
    def _ask(self, address: Address, question: Question) -> Iterator[HTTPResponse]:
        """Send one request to the very addresses that were looked up, and cut it off at the deadline."""
        addresses = resolve(address, self.trusted)
        connection, response, watch = None, None, Watch(self.left)
        try:
            with _name_faults(address, watch, self.limits):
                connection = self._connect(address, addresses, watch)
                connection.request("GET" if question.body is None else "POST", address.target, question.body,
                                   _headers(address, question), preload_content=False, decode_content=False)
                response = connection.getresponse()
                yield response
                # A body without a length ends well when its connection is cut: what came late is not whole.
                if watch.is_late:
                    raise TimeoutError
        finally:
            watch.stop()
            for one in (response, connection):  # a response that is not read to its end keeps the socket
                if one:
                    one.close()

    def _connect(self, address: Address, addresses: list[str], watch: "Watch") -> HTTPConnection:
        """Connect to the first address that answers."""
        for place, ip in enumerate(addresses):
            connection = _make_connection(address, ip, min(self.limits.connect, max(self.left, 0.001)))
            try:
                connection.connect()
            except (NewConnectionError, ConnectTimeoutError):
                connection.close()
                if place == len(addresses) - 1:
                    raise
                continue
            connection.sock.settimeout(self.limits.read)
            watch.follow(connection.sock)
            return connection
        raise make_fault("unknown-host", address.host)


class Watch:
    """Ends a connection at the deadline: a server may send a byte now and then for ever."""

    def __init__(self, seconds: float) -> None:
        # Not the connection: it lets go of its socket where the answer says that it is the last one.
        self._socket: socket.socket | None = None
        self.is_late = False
        self._timer = threading.Timer(max(seconds, 0), self._end)
        self._timer.daemon = True
        self._timer.start()

    def follow(self, sock: socket.socket) -> None:
        """End this socket at the deadline; raises TimeoutError where that has passed."""
        self._socket = sock
        if self.is_late:
            raise TimeoutError

    def _end(self) -> None:
        self.is_late = True
        if self._socket:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """End the watch."""
        self._timer.cancel()


def _make_connection(address: Address, ip: str, timeout: float) -> HTTPConnection:
    if address.scheme == "http":
        return HTTPConnection(ip, address.port, timeout=timeout)
    return HTTPSConnection(ip, address.port, timeout=timeout, server_hostname=address.host,
                           ssl_context=ssl.create_default_context())


def _headers(address: Address, question: Question) -> dict[str, str]:
    headers = {"Host": address.name, "User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "*/*",
               **question.headers}
    known = question.validators if question.knows(address) else None
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


@contextmanager
def _name_faults(address: Address, watch: Watch, limits: Limits) -> Iterator[None]:
    """Turn what the network raises into a fault with its name; what may be gone next time is tried again."""
    try:
        yield
    except (SourceError, TryAgain):
        raise
    except BROKEN as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:  # our own disk
            raise
        if watch.is_late:
            raise make_fault("time-out", address.host, seconds=f"{limits.total:g}") from None
        if isinstance(error, ssl.SSLError | SSLError):
            reason = getattr(error, "verify_message", "") or getattr(error, "reason", "") or "TLS"
            raise make_fault("broken-tls", address.host, reason=str(reason).lower()[:80]) from None
        if isinstance(error, NewConnectionError):  # also a ConnectTimeoutError, so it comes first
            raise TryAgain(make_fault("unreachable", address.host)) from None
        if isinstance(error, TimeoutError | ConnectTimeoutError | ReadTimeoutError):
            seconds = limits.connect if isinstance(error, ConnectTimeoutError) else limits.read
            raise TryAgain(make_fault("time-out", address.host, seconds=f"{seconds:g}")) from None
        raise TryAgain(make_fault("short-body", address.host)) from None


def _take(response: HTTPResponse, address: Address, into: Path, question: Question, largest: int,
          is_page: bool) -> Fetched | None:
    """Return the body of an answer, or what its status means."""
    if response.status == 304 and question.knows(address):
        return None
    if response.status != 200:
        raise _judge_status(response, address)
    if not is_page:
        look_at_type(response.headers.get("Content-Type", ""), address.host)
    digest, size = _write_body(response, address, into, largest)
    if not is_page:
        look_at_body(into, address.host)
    found = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"), address.url)
    return Fetched(into, digest, size, address.url, _read_name(response, address), found)


def _take_answer(response: HTTPResponse, address: Address, into: Path, largest: int,
                 keeps: frozenset[int]) -> Answer:
    """Return what a server said, with its status where that is kept; a page to log in is no answer."""
    if response.status != 200 and response.status not in keeps:
        raise _judge_status(response, address)
    _write_body(response, address, into, largest)
    if response.status == 200:
        look_at_body(into, address.host)
    return Answer(response.status, dict(response.headers), into.read_bytes(), address.url)


def _judge_status(response: HTTPResponse, address: Address) -> Exception:
    status = response.status
    if status in AGAIN:
        after = read_retry_after(response.headers.get("Retry-After"), time.time())
        when = f"over {after:g} seconden" if after else "de volgende keer"
        when_en = f"after {after:g} seconds" if after else "the next time"
        rule = "too-many-requests" if status == 429 or (status == 503 and after) else "server-error"
        return TryAgain(make_fault(rule, address.host, status=status, when=when, when_en=when_en), after)
    rule = {206: "partial", 401: "no-access", 403: "no-access", 404: "not-found", 410: "not-found"}.get(
        status, "server-error" if status >= 500 else "refused")
    return make_fault(rule, address.host, status=status)


def _write_body(response: HTTPResponse, address: Address, into: Path, largest: int) -> tuple[str, int]:
    """Write a body and return its SHA-256 and size; what is shorter or longer than it should be is none."""
    stated = response.headers.get("Content-Length", "")
    if stated.isdecimal() and int(stated) > largest:
        raise _too_large(address, largest)
    total, size, came = sha256(), 0, 0
    decode = Decoder(response.headers.get("Content-Encoding", ""), address.host)
    with into.open("wb") as file:
        while chunk := response.read1(CHUNK):
            came += len(chunk)
            for piece in decode(chunk):
                size += len(piece)
                if size > largest:
                    raise _too_large(address, largest)
                total.update(piece)
                file.write(piece)
    if stated.isdecimal() and came != int(stated):
        raise TryAgain(make_fault("short-body", address.host))
    decode.check()
    return total.hexdigest(), size


def _too_large(address: Address, largest: int) -> SourceError:
    return make_fault("file-too-large", address.host, reason=f"{largest // 2**20} MB")


def _read_name(response: HTTPResponse, address: Address) -> str:
    """Return the name of a file as its server calls it, else the last part of its path, masked if private."""
    message = Message()
    message["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    name = message.get_filename() or unquote(address.target.partition("?")[0].rpartition("/")[2])
    last = name.replace("\\", "/").rpartition("/")[2]
    return hide("".join(char for char in last if char.isprintable())[:120])
