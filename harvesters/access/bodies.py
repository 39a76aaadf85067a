"""What a server gave: a table perhaps, or a page to log in, a picture, a page with a link to the table."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from soupsieve import SelectorSyntaxError

from harvesters.access.faults import make_fault
from harvesters.access.retries import TryAgain

SNIFFED = 65_536
CHUNK = 65_536
# Atomic and possessive: what stands before is read in one way, else many comments would be read in 2^n.
HTML = re.compile(rb"(?:\xef\xbb\xbf|\s|(?><!--.{0,4096}?-->)|<\?xml[^>]{0,200}\?>)*+"
                  rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
PASSWORD = re.compile(rb"<input\b[^>]{0,400}\btype\s*=\s*[\"']?password", re.IGNORECASE)
MAGIC = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
OTHER_TYPES = ("image/", "video/", "audio/", "application/pdf")


class Decoder:
    """Gives a body as it was before it was packed for the road (Content-Encoding), a piece at a time.

    Raises SourceError wrong-type for a way of packing that we did not ask for and do not know.
    """

    def __init__(self, encoding: str, host: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise make_fault("wrong-type", host, reason=encoding[:20])
        self._host = host
        self._unpack = None if encoding in ("", "identity") else zlib.decompressobj(wbits=47)

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the pieces of a chunk, each of 64 kB at most where it was packed."""
        if self._unpack is None:
            yield chunk
            return
        try:
            while chunk:
                if self._unpack.eof:  # gzip may have further members, one behind the other (RFC 1952)
                    self._unpack = zlib.decompressobj(wbits=47)
                yield self._unpack.decompress(chunk, CHUNK)
                chunk = self._unpack.unconsumed_tail or self._unpack.unused_data
        except zlib.error:
            raise make_fault("wrong-type", self._host, reason="gzip") from None

    def check(self) -> None:
        """Raise TryAgain where what was packed has no end."""
        if self._unpack and not self._unpack.eof:
            raise TryAgain(make_fault("short-body", self._host))


def look_at_type(content_type: str, host: str) -> None:
    """Raise SourceError wrong-type for what can be no table, whatever its first bytes are."""
    if content_type.strip().lower().startswith(OTHER_TYPES):
        raise make_fault("wrong-type", host, reason=content_type.partition(";")[0].strip()[:40])


def look_at_body(path: Path, host: str) -> None:
    """Raise SourceError login-page, web-page or wrong-type by the first bytes, whatever they are called."""
    with path.open("rb") as file:
        start = file.read(SNIFFED)
    for magic, name in MAGIC.items():
        if start.startswith(magic):
            raise make_fault("wrong-type", host, reason=name)
    if HTML.match(start):
        raise make_fault("login-page" if PASSWORD.search(start) else "web-page", host)


def find_link(page: bytes, host: str, selector: str) -> str:
    """Return where the first link that a CSS selector finds on a page leads; its base counts.

    Raises SourceError link-missing where it finds none.
    """
    try:
        soup = BeautifulSoup(page, "html.parser")
        found = soup.select_one(selector)
    except (ParserRejectedMarkup, RecursionError):
        raise make_fault("broken-answer", host) from None
    except SelectorSyntaxError:
        found = None
    href = found.get("href") if isinstance(found, Tag) else None
    if not isinstance(href, str) or not href.strip():
        raise make_fault("link-missing", host, reason=selector)
    base = soup.find("base", href=True)
    try:
        return urljoin(str(base["href"]), href) if isinstance(base, Tag) else href
    except ValueError:
        raise make_fault("link-missing", host, reason=selector) from None
