"""Marks: which public records are stale or held, and since when nothing good was heard of them."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from sqlalchemy import Connection, text

from ledger.ledger import VISIBLE, Head, Ledger

State = Literal["stale", "held", "failed", "good"]
PUBLIC = (
    "EXISTS (SELECT 1 FROM version v WHERE v.id = {id} AND v.source = :source AND v.body IS NOT NULL AND "
    "NOT EXISTS (SELECT 1 FROM version w WHERE w.id = v.id AND w.seq > v.seq))"
)
WRONG = "SELECT id FROM problem WHERE run = :run AND severity = 'violation' AND id IS NOT NULL"
ADD = (
    "INSERT INTO mark (id, source, state, last_good) SELECT DISTINCT p.id, :source, '{state}', :good "
    "FROM ({ids}) p WHERE {public} ON CONFLICT (id) DO UPDATE SET state = '{state}'"
)


class Mark(NamedTuple):
    """What a reader must know of a record or a source: its state, and when it was last as its source says.

    A record is stale (its newer row is wrong) or held (its withdrawal waits for a person). A source is good,
    held (a whole run waits) or failed (it could not be read); last_good: microseconds since 1970, UTC.
    """

    state: State
    last_good: int


class Marks(NamedTuple):
    """All marks at one moment: of records by id, of sources by name; a record that is good has none.

    moved: under which id each record goes on that has another one now.
    """

    records: Mapping[str, Mark] = {}
    sources: Mapping[str, Mark] = {}
    moved: Mapping[str, str] = {}


def renew_marks(connection: Connection, source: str, run: int) -> None:
    """Mark what is stale or held after a run that is being accepted; a mark that stays keeps its age."""
    good = connection.execute(
        text("SELECT MAX(ended) FROM run WHERE source = :source "
             "AND state IN ('accepted', 'same', 'direct') AND id < :run"),
        {"source": source, "run": run}).scalar()
    values = {"source": source, "run": run, "good": good or 0}
    connection.execute(
        text(f"DELETE FROM mark WHERE source = :source AND id NOT IN ({WRONG}) "
             "AND id NOT IN (SELECT id FROM held WHERE run = :run)"), values)
    drop_marks(connection, source)
    for state, ids in (("stale", WRONG), ("held", "SELECT id FROM held WHERE run = :run")):
        sql = ADD.format(state=state, ids=ids, public=PUBLIC.format(id="p.id"))
        connection.execute(text(sql), values)


def drop_marks(connection: Connection, source: str) -> None:
    """Drop the marks of records that are no longer public."""
    public = PUBLIC.format(id="mark.id")
    connection.execute(text(f"DELETE FROM mark WHERE source = :source AND NOT {public}"), {"source": source})


def read_marks(ledger: Ledger) -> Marks:
    """Return every mark, in one snapshot."""
    return read_cut(ledger).marks


class Cut(NamedTuple):
    """The ledger at one moment: how far it may be read, and what is marked there."""

    head: Head
    marks: Marks


def read_cut(ledger: Ledger) -> Cut:
    """Return head and marks of one snapshot, so that what is made of both belongs together."""
    good = ("SELECT source, MAX(ended) AS ended, MAX(id) AS id FROM run WHERE state IN ('accepted', 'same') "
            "GROUP BY source")
    after = ("SELECT source, MAX(id) AS id, state FROM run WHERE state IN ('held', 'failed') "
             "GROUP BY source, state ORDER BY id")
    with ledger.database.read() as connection:
        head = connection.execute(text(VISIBLE)).one()
        records = {row.id: Mark(row.state, row.last_good)
                   for row in connection.execute(text("SELECT id, state, last_good FROM mark"))}
        runs = {row.source: row for row in connection.execute(text(good))}
        states = {row.source: row.state for row in connection.execute(text(after))
                  if row.source in runs and row.id > runs[row.source].id}
        moved = {row.id: row.successor for row in connection.execute(
            text("SELECT id, successor FROM moved WHERE successor <> id"))}
    sources = {source: Mark(states.get(source, "good"), row.ended) for source, row in runs.items()}
    return Cut(Head(head.seq, head.epoch), Marks(records, sources, moved))
