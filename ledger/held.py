"""What waits for a person: the withdrawals that a run held back, or a whole run."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import text

from ledger.clock import DAY
from ledger.ledger import Ledger, RunRow
from ledger.transactions import BATCH
from vocab.records import Reason

KEPT_DAYS = 14
NEWEST = (
    "SELECT COALESCE((SELECT MAX(id) FROM run WHERE source = :source AND state = 'held'), "
    "(SELECT MAX(run) FROM held WHERE source = :source AND run = "
    "(SELECT MAX(id) FROM run WHERE source = :source AND state = 'accepted')))"
)


class Held(NamedTuple):
    """What waits of one source; seen: when the same was last found, microseconds since 1970, UTC.

    A person may approve it until 14 days after that; then the source must be harvested again first.
    """

    run: RunRow
    seen: int

    @property
    def is_whole(self) -> bool:
        """Say whether all of the run waits, not only its withdrawals."""
        return self.run.state == "held"

    def is_over(self, now: int) -> bool:
        """Say whether it was seen too long ago to be approved."""
        return now - self.seen > KEPT_DAYS * DAY


class HeldVersion(NamedTuple):
    """One change that waits; body is None where a record would be withdrawn."""

    id: str
    body: str | None
    digest: str
    sheet: str | None
    line: int | None
    reason: Reason


def read_held(ledger: Ledger, source: str) -> Held | None:
    """Return what waits of a source, None where nothing does."""
    with ledger.database.read() as connection:
        id = connection.execute(text(NEWEST), {"source": source}).scalar()
        seen = connection.execute(
            text("SELECT MAX(ended) FROM run WHERE source = :source AND id >= :id "
                 "AND state IN ('accepted', 'held', 'same')"), {"source": source, "id": id or 0}).scalar()
    run = ledger.read_run(id) if id is not None else None
    return Held(run, int(seen or 0)) if run else None


def read_held_versions(ledger: Ledger, run: int) -> Iterator[list[HeldVersion]]:
    """Yield pages of what waits of a run, in the order of its rows."""
    sql = text("SELECT n, id, body, digest, sheet, line, reason FROM held WHERE run = :run AND n > :n "
               "ORDER BY n LIMIT :page")
    n = 0
    while True:
        with ledger.database.read() as connection:
            rows = connection.execute(sql, {"run": run, "n": n, "page": BATCH}).all()
        if not rows:
            return
        yield [HeldVersion(*row[1:]) for row in rows]
        n = rows[-1].n
