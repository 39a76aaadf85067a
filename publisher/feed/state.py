"""What the writer of the feed remembers: which version is on which page, and what is not written yet."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from publisher.feed.pages import write_member
from vocab.records import OFFLINE, Version

MEMBERS = 200
"""A page holds so many versions: a client reads one in a second, and 100,000 records are 500 pages."""

BYTES = 500_000
"""Or so many bytes: as much as a run may have to write again for one change."""

NODE = 100
"""A node leads to so many pages: ten nodes for a thousand."""

SWEEP_FROM = 2_000
SCHEMA = """
CREATE TABLE put (seq INTEGER NOT NULL);
CREATE TABLE page (
    number INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, members INTEGER NOT NULL,
    size INTEGER NOT NULL, last_delete INTEGER NOT NULL, is_shown INTEGER NOT NULL DEFAULT 0,
    is_dirty INTEGER NOT NULL DEFAULT 1, is_dropped INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX page_dirty ON page (number) WHERE is_dirty = 1;
CREATE TABLE member (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, page INTEGER NOT NULL, is_gone INTEGER NOT NULL,
    is_current INTEGER NOT NULL
);
CREATE INDEX member_id ON member (id, seq);
CREATE INDEX member_page ON member (page);
CREATE INDEX member_current ON member (page) WHERE is_current = 1;
CREATE TABLE waiting (seq INTEGER PRIMARY KEY, page INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX waiting_page ON waiting (page);
INSERT INTO put VALUES (0);
"""


class Page(NamedTuple):
    """A page: the moments of its first and last member, how full it is, when its last Delete was."""

    number: int
    first: int
    last: int
    members: int
    size: int
    last_delete: int

    @property
    def is_full(self) -> bool:
        """Say whether the next version goes to another page."""
        return self.members >= MEMBERS or self.size >= BYTES


PAGE = f"SELECT {', '.join(Page._fields)} FROM page"
SAVE = (
    f"INSERT INTO page ({', '.join(Page._fields)}) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (number) DO UPDATE SET "
    f"{', '.join(f'{name} = excluded.{name}' for name in Page._fields[1:])}, is_dirty = 1"
)


class State:
    """The state of one generation of the feed; texts wait here until their page is full and shown."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, versions: Iterable[Version], base: str) -> None:
        """Give each new version its place; what is taken offline leaves the pages it is on."""
        with self._db:
            [seq] = self._db.execute("SELECT seq FROM put").fetchone()
            new = [version for version in versions if version.seq > seq]
            members, waiting = [], []
            for page, version, text in self._place(new, base):
                gone = version.body is None
                members.append((version.seq, version.id, page, gone, not gone))
                waiting.append((version.seq, page, text))
            self._db.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?)", members)
            self._db.executemany("INSERT INTO waiting VALUES (?, ?, ?)", waiting)
            self._db.executemany("UPDATE member SET is_current = 0 WHERE id = ? AND seq < ?",
                                 [(version.id, version.seq) for version in new])
            for version in new:
                if version.reason in OFFLINE:
                    self._take_offline(version)
            if new:
                self._db.execute("UPDATE put SET seq = ?", (new[-1].seq,))

    def _place(self, versions: Iterable[Version], base: str) -> Iterator[tuple[int, Version, str]]:
        """Yield the page and the text of each version, and write down what the pages hold then."""
        row = self._db.execute(f"{PAGE} ORDER BY number DESC LIMIT 1").fetchone()
        page = Page(*row) if row else Page(0, 0, 0, MEMBERS, 0, 0)
        for version in versions:
            text = write_member(version, base)
            if page.is_full:
                self._save(page)
                page = Page(page.number + 1, version.at, version.at, 0, 0, 0)
            page = page._replace(last=version.at, members=page.members + 1,
                                 size=page.size + len(text.encode()),
                                 last_delete=page.last_delete if version.body else version.at)
            yield page.number, version, text
        self._save(page)

    def _save(self, page: Page) -> None:
        if page.number:
            self._db.execute(SAVE, page)

    def _take_offline(self, version: Version) -> None:
        """Let the pages forget what was public of a record; its Deletes stay."""
        earlier = "WHERE id = ? AND seq < ? AND is_gone = 0"
        place = (version.id, version.seq)
        seqs = f"(SELECT seq FROM member {earlier})"
        self._db.execute(f"UPDATE page SET is_dirty = 1 WHERE number IN (SELECT page FROM member {earlier})",
                         place)
        self._db.execute(f"DELETE FROM waiting WHERE seq IN {seqs}", place)
        self._db.execute(f"DELETE FROM member {earlier}", place)

    def drop_old(self, before: int) -> None:
        """Mark full pages that tell nothing any more: no current version, no Delete since a moment."""
        with self._db:
            self._db.execute(
                "UPDATE page SET is_dropped = 1, is_dirty = 1 WHERE is_dropped = 0 AND last_delete < ? AND "
                "number < (SELECT MAX(number) FROM page) AND NOT EXISTS "
                "(SELECT 1 FROM member WHERE page = number AND is_current = 1)", (before,))

    def read_dirty(self) -> list[int]:
        """Return the pages to write, the oldest first."""
        return self._read_numbers("is_dirty = 1 AND is_dropped = 0")

    def read_dropped(self) -> list[int]:
        """Return the pages to remove."""
        return self._read_numbers("is_dropped = 1 AND is_dirty = 1")

    def read_shown(self) -> list[int]:
        """Return the pages that readers must find."""
        return self._read_numbers("is_shown = 1 AND is_dropped = 0")

    def is_shown(self, page: int) -> bool:
        """Say whether a page was written before."""
        return bool(self._read_numbers("is_shown = 1 AND number = ?", page))

    def _read_numbers(self, where: str, *values: int) -> list[int]:
        rows = self._db.execute(f"SELECT number FROM page WHERE {where} ORDER BY number", values)
        return [number for [number] in rows]

    def count_pages(self) -> int:
        """Return the number of the last page."""
        [number] = self._db.execute("SELECT COALESCE(MAX(number), 0) FROM page").fetchone()
        return int(number)

    def read_texts(self, page: int) -> dict[int, str]:
        """Return the texts by seq that wait for a page."""
        return dict(self._db.execute("SELECT seq, text FROM waiting WHERE page = ? ORDER BY seq", (page,)))

    def read_seqs(self, page: int) -> set[int]:
        """Return the seqs that a page must hold."""
        return {seq for [seq] in self._db.execute("SELECT seq FROM member WHERE page = ?", (page,))}

    def read_links(self, node: int) -> list[tuple[int, int, int]]:
        """Return number, first and last moment of each page a node leads to."""
        return self._db.execute(
            "SELECT number, first, last FROM page WHERE is_dropped = 0 AND number > ? AND number <= ? "
            "ORDER BY number", ((node - 1) * NODE, node * NODE)).fetchall()

    def read_nodes(self) -> list[tuple[int, int, int]]:
        """Return number, first and last moment of each node that leads to a page."""
        return self._db.execute(
            f"SELECT (number - 1) / {NODE} + 1 AS node, MIN(first), MAX(last) FROM page WHERE is_dropped = 0 "
            "GROUP BY node ORDER BY node").fetchall()

    def settle(self) -> None:
        """Remember that all is written; texts stay only for the page that still grows."""
        with self._db:
            dropped = "(SELECT number FROM page WHERE is_dropped = 1)"
            self._db.execute(f"DELETE FROM member WHERE page IN {dropped}")
            self._db.execute("UPDATE page SET is_shown = 1, is_dirty = 0 WHERE is_dirty = 1")
            self._db.execute("DELETE FROM waiting WHERE page < (SELECT MAX(number) FROM page)")
        [free] = self._db.execute("PRAGMA freelist_count").fetchone()
        if free > SWEEP_FROM:
            self._db.execute("VACUUM")


def node_of(page: int) -> int:
    """Return the node that leads to a page."""
    return (page - 1) // NODE + 1


def make_state(path: Path) -> None:
    """Make an empty state."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(SCHEMA)


@contextmanager
def open_state(path: Path) -> Iterator[State]:
    """Open a state that was made; nobody else writes it meanwhile."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as db:
        db.execute("PRAGMA secure_delete = ON")  # what was erased is not left in the file
        db.execute("PRAGMA synchronous = FULL")
        yield State(db)
