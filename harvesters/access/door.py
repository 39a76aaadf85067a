"""One errand to a server that is asked many things: one deadline, one size, one host that may be private."""

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from harvesters.access import http
from harvesters.access.addresses import read_address
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Answer, Asked, Fetched, Question
from harvesters.formats.dialect import plain
from ledger.home import Source
from vocab.exceptions import SourceError

AT_MOST = 100_000
"""How many packages, pages or answers one errand may have."""

ROWS_BETWEEN = 100
"""After how many rows it is looked at how large a table has become: each may have 1,000 columns or more."""


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
        self._left = limits.size

    def ask(self, url: str, question: Question) -> Answer:
        """Return the whole answer to a question; raises SourceError."""
        self._go()
        with self._name_whole_size():
            answer = self._asked.ask(url, question, self.folder / "answer", self._left)
        self._left -= len(answer.body)
        return answer

    def get(self, url: str) -> Fetched:
        """Fetch a file that an answer links to; raises SourceError."""
        self._go()
        limits = self._asked.limits._replace(size=self._left)
        with self._name_whole_size():
            found = self._asked.fetch(read_address(url), self.make_path("file"), None, limits)
        assert found is not None  # nothing was asked on condition
        self._left -= found.size
        return found

    @contextmanager
    def _name_whole_size(self) -> Iterator[None]:
        """Say of what no longer fits how much all may have together, not what was left of that."""
        try:
            yield
        except SourceError as error:
            raise self.too_large() if error.rule == "file-too-large" else error from None

    def too_large(self) -> SourceError:
        """Return what to raise where all that comes is more than a source may have."""
        return make_fault("file-too-large", self.host, reason=f"{self.size // 2**20} MB")

    def make_path(self, name: str) -> Path:
        """Return a path for what comes, which nothing else has."""
        return self.folder / f"{name}-{self._count}"

    def _go(self) -> None:
        """Count the errands: a server whose answers never end is not followed for ever."""
        self._count += 1
        self.look_at_time()
        if self._count > AT_MOST:
            raise make_fault("endless", self.host)

    def look_at_time(self) -> None:
        """Raise SourceError where the time for all of it has passed."""
        if self.is_late:
            raise make_fault("time-out", self.host, seconds=f"{self._asked.limits.total:g}")

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
    """Write pages of rows as one CSV (RFC 4180, UTF-8): the columns of all, in the order they came in.

    Names that differ in capitals or blanks are one column; a row has as many cells as its header.
    """
    names: dict[str, str] = {}
    for page in pages:
        for column in page.header:
            names.setdefault(plain(column), column)
    header = list(names.values())
    path = door.folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for page in pages:
            there = [plain(column) for column in page.header]
            places = [there.index(name) if name in there else -1 for name in names]
            for number, row in enumerate(page.read()):
                writer.writerow([row[place] if place >= 0 else "" for place in places])
                if number % ROWS_BETWEEN == 0:
                    _look(door, file.tell())
    _look(door, path.stat().st_size)
    with path.open("rb") as written:
        return SourceFile(path, file_digest(written, "sha256").hexdigest(), name, path.stat().st_size)


def _look(door: Door, size: int) -> None:
    door.look_at_time()
    if size > door.size:
        raise door.too_large()


def read_pages(door: Door, path: Path, width: int) -> Iterable[list[str]]:
    """Yield the rows of a CSV without a header that was put on disk; raises SourceError at a crooked one."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) != width:
                raise make_fault("broken-answer", door.host)
            yield row
