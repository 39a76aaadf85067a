"""What pages show of the ledger: some records at a time, the newest, how many of each kind."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import text

from ledger.ledger import LATEST, VISIBLE, Ledger
from ledger.marks import Mark


class Listed(NamedTuple):
    """One public record in a list: its id, its canonical body, since when (microseconds, UTC)."""

    id: str
    body: str
    at: int
    source: str


SELECT = ("SELECT v.id, v.body, v.at, v.source FROM version v WHERE v.body IS NOT NULL "
          f"AND v.seq <= (SELECT seq FROM ({VISIBLE}) visible) AND ")


def read_page(ledger: Ledger, source: str, after: str, most: int) -> list[Listed]:
    """Return at most so many public records of a source whose id comes after one, by id."""
    sql = SELECT + f"v.source = :source AND v.id > :after AND {_latest()} ORDER BY v.id LIMIT :most"
    return _read(ledger, sql, {"source": source, "after": after, "most": most})


def read_newest(ledger: Ledger, most: int) -> list[Listed]:
    """Return the public records that changed last, the newest first."""
    return _read(ledger, SELECT + f"{_latest()} ORDER BY v.seq DESC LIMIT :most", {"most": most})


def count_kinds(ledger: Ledger, kinds: Sequence[str]) -> dict[str, int]:
    """Return how many public records there are of each kind, which stands in their ids."""
    sql = (f"SELECT COUNT(*) FROM version v WHERE v.body IS NOT NULL AND v.id LIKE :prefix "
           f"AND v.seq <= (SELECT seq FROM ({VISIBLE}) visible) AND {_latest()}")
    with ledger.database.read() as connection:
        counts = (connection.execute(text(sql), {"prefix": f"{ledger.base}/id/{kind}/%"}) for kind in kinds)
        return {kind: int(count.scalar_one()) for kind, count in zip(kinds, counts, strict=True)}


def read_mark(ledger: Ledger, id: str) -> Mark | None:
    """Return the mark of one record, None where it is good."""
    with ledger.database.read() as connection:
        row = connection.execute(text("SELECT state, last_good FROM mark WHERE id = :id"), {"id": id}).first()
    return Mark(row.state, row.last_good) if row else None


def read_successor(ledger: Ledger, id: str) -> str | None:
    """Return under which id a record goes on that moved, None for others."""
    with ledger.database.read() as connection:
        found = connection.execute(text("SELECT successor FROM moved WHERE id = :id AND successor <> id"),
                                   {"id": id}).scalar()
    return str(found) if found else None


def _latest() -> str:
    """Return the condition that no visible version of the same record is newer."""
    return LATEST.replace(":upto", f"(SELECT seq FROM ({VISIBLE}) visible)")


def _read(ledger: Ledger, sql: str, values: dict[str, object]) -> list[Listed]:
    with ledger.database.read() as connection:
        return [Listed(*row) for row in connection.execute(text(sql), values)]
