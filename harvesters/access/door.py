"""One errand to a server that is asked many things: one deadline, one size, one host that may be private."""

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from harvesters.access import http
from harvesters.access.addresses import read_address
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Answer, Asked, Fetched, Question
from ledger.home import Source

AT_MOST = 100_000
"""How many packages, pages or answers one errand may have."""


class Door:
    """The way to the server of one source, and to what its answers link to, within all limits."""

    def __init__(self, source: Source, folder: Path) -> None:
        """Start the clock; folder: where answers and files may be put, removed at the end of the run."""
        limits = http.LIMITS
        if source.time_budget:
            limits = limits._replace(total=source.time_budget)
        self.source = source
        self.folder = folder
        self.address = read_address(source.where)
        self.host = self.address.host
        self._asked = Asked(limits, time.monotonic() + limits.total, (self.host, self.address.port))
        self._count = 0

    def ask(self, url: str, question: Question) -> Answer:
        """Return the whole answer to a question; raises SourceError."""
        self._go()
        return self._asked.ask(url, question, self.folder / "answer")

    def get(self, url: str) -> Fetched:
        """Fetch a file that an answer links to; raises SourceError."""
        self._go()
        found = self._asked.fetch(read_address(url), self.folder / f"file-{self._count}", None,
                                  self._asked.limits)
        assert found is not None  # nothing was asked on condition
        return found

    def _go(self) -> None:
        """Count the errands: a server whose answers never end is not followed for ever."""
        self._count += 1
        if self.is_late:
            raise make_fault("time-out", self.host, seconds=f"{self._asked.limits.total:g}")
        if self._count > AT_MOST:
            raise make_fault("endless", self.host)

    @property
    def is_late(self) -> bool:
        """Say whether the time for all of it has passed."""
        return self._asked.left <= 0

    @property
    def size(self) -> int:
        """The most bytes that a source may have."""
        return self._asked.limits.size


class Said(NamedTuple):
    """What ckanapi looks at of an answer."""

    status_code: int
    text: str


class Session:
    """What ckanapi asks with, in place of a session of requests: only by GET, and within our limits."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get(self, url: str, params: dict[str, object] | None = None, headers: dict[str, str] | None = None,
            **others: object) -> Said:
        """Ask for an action with its parameters in the address."""
        query = urlencode({name: value for name, value in (params or {}).items() if value is not None})
        asked = {"Accept": "application/json"}
        answer = self._door.ask(f"{url}?{query}" if query else url,
                                Question(None, asked, frozenset((400, 403, 404, 409))))
        return Said(answer.status, answer.body.decode("utf-8", "replace"))

    def close(self) -> None:
        """Keep nothing open."""


class Page(NamedTuple):
    """Rows that were put on disk: their columns and what reads them again."""

    header: Sequence[str]
    read: Callable[[], Iterable[Sequence[str]]]


def write_table(door: Door, pages: Sequence[Page], name: str) -> SourceFile:
    """Write pages of rows as one CSV (RFC 4180, UTF-8): the columns of all, in the order they came in."""
    header = list(dict.fromkeys(column for page in pages for column in page.header))
    path = door.folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for page in pages:
            places = [page.header.index(column) if column in page.header else -1 for column in header]
            for row in page.read():
                writer.writerow([row[place] if 0 <= place < len(row) else "" for place in places])
            if file.tell() > door.size:
                raise make_fault("file-too-large", door.host, reason=f"{door.size // 2**20} MB")
    with path.open("rb") as written:
        return SourceFile(path, file_digest(written, "sha256").hexdigest(), name, path.stat().st_size)


def read_pages(door: Door, path: Path, width: int) -> Iterable[list[str]]:
    """Yield the rows of a CSV without a header that was put on disk; raises SourceError at a crooked one."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) != width:
                raise make_fault("broken-answer", door.host)
            yield row
