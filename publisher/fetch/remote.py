"""The editions of a node over HTTP: manifests whole, files in pieces that go on where they broke off."""

import os
import re
import time
from collections.abc import Callable
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, PoolManager, ProxyManager, Retry, Timeout
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from publisher.editions.shelf import NAME
from publisher.exports.table_files import Written
from vocab.exceptions import EditionError, HomeError, SourceError
from vocab.plain import show_line

LARGEST_MANIFEST = 16 * 2**20
CHUNK = 256 * 1024
TRIES, BACKOFF, LONGEST_WAIT = 5, 0.5, 60
AGAIN = (429, 500, 502, 503, 504)
CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
LONGEST_SECONDS = 6 * 3_600.0
GONE = (404, 410)
EDITIONS = re.compile(r"/editions(?=/|$)")
PLACE = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")


class Remote:
    """One node: its editions below `<base>/editions/`. wanted: the edition that the address names, if any."""

    def __init__(self, url: str, seconds: float = LONGEST_SECONDS) -> None:
        self.base, self.wanted, user = _split(url)
        self._pool = _make_pool(self.base, user)
        self._until = time.monotonic() + seconds

    def read(self, path: str) -> bytes | None:
        """Return a small file below editions/, None where it is not (any longer) there.

        Raises SourceError where the node cannot be read.
        """
        response = self._ask(path, 0)
        try:
            if response.status in GONE:
                return None
            if response.status != 200:
                raise _refused(self.base, response.status)
            content = response.read(LARGEST_MANIFEST + 1)
        except HTTPError as error:
            raise _unreachable(self.base, error) from None
        finally:
            response.close()
        if len(content) > LARGEST_MANIFEST:
            raise _refused(self.base, 413)
        return content

    def fetch(self, edition: str, path: str, wanted: Written, parts: Path, into: Path,
              report: Callable[[int], None] = lambda size: None) -> None:
        """Fetch a file whose size and digest are known; what came of it before is not fetched again.

        Raises EditionError where it is another file than the manifest says; nothing is at `into` then.
        """
        part = parts / wanted.sha256
        for is_last in (False, True):
            while (size := part.stat().st_size if part.exists() else 0) < wanted.bytes:
                self._go_on(f"{edition}/{path}", part, size, wanted, report)
            if not part.exists():
                part.touch()
            with part.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() == wanted.sha256:
                    part.replace(into)
                    return
            part.unlink()  # what was begun may be of another file: once more from its start
            if is_last:
                raise _tampered(edition, path)

    def _go_on(self, path: str, part: Path, size: int, wanted: Written, report: Callable[[int], None]
               ) -> None:
        """Append what is missing; returns early where the connection broke and something came."""
        response = self._ask(path, size)
        try:
            if response.status not in (200, 206):
                raise _refused(self.base, response.status)
            is_whole = response.status == 200  # the server knows no ranges, or has another file now
            with part.open("wb" if is_whole else "ab") as file:
                came = 0 if is_whole else size
                while chunk := response.read1(CHUNK):  # what came, also where the connection breaks then
                    came += len(chunk)
                    if came > wanted.bytes:
                        raise _tampered(*path.split("/", 1))
                    file.write(chunk)
                    report(len(chunk))
                    if time.monotonic() > self._until:
                        raise SourceError("Het ophalen duurt te lang. Wat er al is, blijft: doe het opnieuw.",
                                          "Fetching takes too long. What came is kept: do it again.")
                os.fsync(file.fileno())
        except HTTPError as error:
            if part.exists() and part.stat().st_size > size:
                return
            raise _unreachable(self.base, error) from None
        finally:
            response.close()
        if part.stat().st_size <= size:
            raise _tampered(*path.split("/", 1))

    def _ask(self, path: str, start: int) -> BaseHTTPResponse:
        ranges = {"Range": f"bytes={start}-"} if start else {}
        try:
            return self._pool.request("GET", f"{self.base}/editions/{path}", preload_content=False,
                                      headers={**self._pool.headers, **ranges})
        except HTTPError as error:
            raise _unreachable(self.base, error) from None


def _make_pool(base: str, user: str) -> PoolManager:
    """Return what asks: with limits, through the proxy that the environment names for this node, if any."""
    parts = urlsplit(base)
    headers = make_headers(user_agent=f"verbond/{version('verbond')}", basic_auth=unquote(user) or None)
    settings: dict[str, Any] = {
        "headers": {**headers, "accept-encoding": "identity"},
        "timeout": Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        "retries": Retry(TRIES, redirect=5, status_forcelist=AGAIN, backoff_factor=BACKOFF,
                         raise_on_status=False, retry_after_max=LONGEST_WAIT),
    }
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return ProxyManager(proxy, **settings)
    return PoolManager(**settings)


def _split(url: str) -> tuple[str, str, str]:
    """Return the address of a node, the edition that is wanted (empty: the latest), and `user:password`."""
    try:
        parts = urlsplit(url)
        user, _, place = parts.netloc.rpartition("@")  # sent as such, and never written down
        is_good = parts.scheme in ("http", "https") and PLACE.fullmatch(place) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        shown = show_line(url.rpartition("@")[2])
        raise HomeError(f"Dit is geen webadres: {shown}", f"This is no web address: {shown}")
    base, rest = (EDITIONS.split(parts.path, maxsplit=1) + [""])[:2]
    name = rest.strip("/").partition("/")[0]
    wanted = name if NAME.fullmatch(name) else ""
    return f"{parts.scheme}://{place}{base.rstrip('/')}", wanted, user


def _tampered(edition: str, path: str) -> EditionError:
    return EditionError(
        f"{path} van editie {edition} is een ander bestand dan het manifest zegt. Er is niets overgenomen.",
        f"{path} of edition {edition} is another file than the manifest says. Nothing was taken over.")


def _refused(base: str, status: int) -> SourceError:
    if status in GONE:
        return SourceError(f"{base} bewaart deze editie niet meer. Doe het opnieuw: dan komt de nieuwste.",
                           f"{base} keeps this edition no longer. Do it again: then the newest comes.")
    return SourceError(f"{base} geeft het bestand niet (status {status}).",
                       f"{base} does not give the file (status {status}).")


def _unreachable(base: str, error: HTTPError) -> SourceError:
    name = type(error).__name__
    return SourceError(f"{base} is niet bereikbaar ({name}). Wat er al is, blijft: doe het opnieuw.",
                       f"{base} cannot be reached ({name}). What came is kept: do it again.")
