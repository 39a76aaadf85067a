"""The ledger: accepted versions in one order, read by everyone, written only by runs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Row, bindparam, text

from ledger.clock import Clock, read_clock
from ledger.transactions import BATCH, Database
from vocab.names import EXAMPLE_BASE
from vocab.records import Change, Column, Origin, Version

PAGE = 20_000
RELEASE = "0.1.0"
VISIBLE = """
    SELECT CASE WHEN (SELECT MIN(first_seq) FROM run WHERE state = 'accepting') IS NULL THEN head.seq
           ELSE (SELECT MIN(first_seq) FROM run WHERE state = 'accepting') - 1 END AS seq, head.epoch
    FROM head"""
VERSION = (
    "SELECT v.seq, v.at, v.source, v.id, v.body, v.digest, v.run, v.home, v.home_version, v.via, "
    "v.vocabulary, v.reason, v.sheet, v.line FROM version v "
)
LATEST = "NOT EXISTS (SELECT 1 FROM version w WHERE w.id = v.id AND w.seq > v.seq AND w.seq <= :upto)"


class Head(NamedTuple):
    """How far readers may read, and in which epoch those numbers count."""

    seq: int
    epoch: str


class Cursor(NamedTuple):
    """How far a target has come, by which recipe, in which epoch."""

    seq: int
    recipe: str
    epoch: str


class RunRow(NamedTuple):
    """One run as the ledger remembers it."""

    id: int
    source: str
    state: str
    started: int
    ended: int | None
    file: str | None
    file_name: str | None
    recipe: str | None
    counts: dict[str, Any]
    diff: str | None = None


RUN = "SELECT id, source, state, started, ended, file, file_name, recipe, counts, diff FROM run "


class Ledger:
    """One node's ledger; base is the node's own base IRI, written as the home of its versions."""

    def __init__(self, url: str, base: str = EXAMPLE_BASE, clock: Clock = read_clock) -> None:
        self.database = Database(url)
        self.base = base
        self.clock = clock
        self._columns: dict[int, tuple[str, Mapping[str, Mapping[str, Column]]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self.database.engine.dispose()

    def read_head(self) -> Head:
        """Return the last visible seq: readers stop before the first version of a run not yet accepted."""
        with self.database.read() as connection:
            row = connection.execute(text(VISIBLE)).one()
            return Head(row.seq, row.epoch)

    def read_known(self, source: str) -> dict[str, str]:
        """Return the digest of each record of a source that is public now, by id."""
        known: dict[str, str] = {}
        sql = (
            "SELECT v.id, v.digest, v.body IS NULL AS gone FROM version v JOIN run ON run.id = v.run "
            "WHERE v.source = :source AND run.state IN ('accepted', 'direct') ORDER BY v.seq"
        )
        with self.database.read() as connection:
            for row in _stream(connection, sql, {"source": source}):
                if row.gone:
                    known.pop(row.id, None)
                else:
                    known[row.id] = row.digest
        return known

    def read_bodies(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the canonical bodies that are public now of at most 1,000 ids."""
        sql = text(f"SELECT v.id, v.body FROM version v WHERE v.id IN :ids AND v.body IS NOT NULL "
                   f"AND v.seq <= :upto AND {LATEST}").bindparams(bindparam("ids", expanding=True))
        with self.database.read() as connection:
            upto = connection.execute(text(VISIBLE)).one().seq
            return {row.id: row.body for row in connection.execute(sql, {"ids": list(ids), "upto": upto})}

    def read_changes(self, after: int, upto: int) -> Iterator[list[Change]]:
        """Yield pages of what changed in (after, upto]: per id only its last version, in seq order."""
        seq = after
        while True:
            with self.database.read() as connection:
                where = f"WHERE v.seq > :seq AND v.seq <= :upto AND {LATEST} ORDER BY v.seq LIMIT :page"
                values = {"seq": seq, "upto": upto, "page": PAGE}
                versions = self._read(connection, VERSION + where, values)
                if not versions:
                    return
                before = self._read_before(connection, after, seq, versions[-1].seq) if after else {}
            yield [Change(before.get(version.id), version) for version in versions]
            seq = versions[-1].seq

    def _read_before(self, connection: Connection, after: int, low: int, high: int) -> dict[str, Version]:
        """Return per id changed in (low, high] the version that was visible at `after`."""
        where = (
            "WHERE v.seq = (SELECT MAX(w.seq) FROM version w WHERE w.id = v.id AND w.seq <= :after) "
            "AND v.id IN (SELECT id FROM version WHERE seq > :low AND seq <= :high)"
        )
        values = {"after": after, "low": low, "high": high}
        return {version.id: version for version in self._read(connection, VERSION + where, values)}

    def read_current(self, upto: int | None = None) -> Iterator[list[Version]]:
        """Yield pages of the records that are public at a seq, in seq order."""
        upto = self.read_head().seq if upto is None else upto
        for changes in self.read_changes(0, upto):
            yield [change.after for change in changes if change.after.body is not None]

    def read_by_id(self, upto: int, page: int = PAGE) -> Iterator[list[Version]]:
        """Yield pages of the records that are public at a seq, by id in the order of its UTF-8 bytes."""
        id = "v.id" if self.database.is_sqlite else 'v.id COLLATE "C"'
        where = (f"WHERE {id} > :after AND v.body IS NOT NULL AND v.seq <= :upto AND {LATEST} "
                 f"ORDER BY {id} LIMIT :page")
        after = ""
        while True:
            with self.database.read() as connection:
                values = {"after": after, "upto": upto, "page": page}
                versions = self._read(connection, VERSION + where, values)
            if not versions:
                return
            yield versions
            after = versions[-1].id

    def read_history(self, id: str) -> list[Version]:
        """Return every visible version of one record, the oldest first."""
        where = f"WHERE v.id = :id AND v.seq <= (SELECT seq FROM ({VISIBLE}) visible) ORDER BY v.seq"
        with self.database.read() as connection:
            return self._read(connection, VERSION + where, {"id": id})

    def count_current(self) -> dict[str, int]:
        """Return the number of public records of each source."""
        sql = (
            f"SELECT v.source, COUNT(*) FROM version v WHERE v.body IS NOT NULL AND v.seq <= :upto "
            f"AND {LATEST} GROUP BY v.source"
        )
        with self.database.read() as connection:
            upto = connection.execute(text(VISIBLE)).one().seq
            return {row[0]: row[1] for row in connection.execute(text(sql), {"upto": upto})}

    def read_cursor(self, target: str) -> Cursor | None:
        """Return how far a target has come, or None when it never began."""
        sql = "SELECT seq, recipe, epoch FROM target_cursor WHERE target = :target"
        with self.database.read() as connection:
            row = connection.execute(text(sql), {"target": target}).one_or_none()
            return Cursor(row.seq, row.recipe, row.epoch) if row else None

    def move_cursor(self, target: str, cursor: Cursor) -> None:
        """Write how far a target has come; what it put must be safe on disk before this is called."""
        sql = (
            "INSERT INTO target_cursor (target, seq, recipe, epoch) VALUES (:target, :seq, :recipe, :epoch) "
            "ON CONFLICT (target) DO UPDATE SET seq = :seq, recipe = :recipe, epoch = :epoch"
        )
        with self.database.write() as connection:
            connection.execute(text(sql), {"target": target, **cursor._asdict()})

    def drop_cursor(self, target: str) -> None:
        """Forget how far a target has come: it will be made anew."""
        with self.database.write() as connection:
            connection.execute(text("DELETE FROM target_cursor WHERE target = :target"), {"target": target})

    def read_last_run(self, source: str, state: str | None = None) -> RunRow | None:
        """Return the newest run of a source, or its newest in one state."""
        where = "WHERE source = :source AND (state = :state OR :any = 1) ORDER BY id DESC LIMIT 1"
        runs = self._read_runs(where, {"source": source, "state": state or "", "any": 0 if state else 1})
        return runs[0] if runs else None

    def read_run(self, id: int) -> RunRow | None:
        """Return one run by its number."""
        runs = self._read_runs("WHERE id = :id", {"id": id})
        return runs[0] if runs else None

    def read_runs_since(self, source: str, at: int) -> list[RunRow]:
        """Return the runs of a source that ended at or after a moment, the oldest first."""
        return self._read_runs("WHERE source = :source AND ended >= :at ORDER BY id",
                               {"source": source, "at": at})

    def _read_runs(self, where: str, values: dict[str, Any]) -> list[RunRow]:
        with self.database.read() as connection:
            return [RunRow(**{**row._mapping, "counts": json.loads(row.counts)})
                    for row in connection.execute(text(RUN + where), values)]

    def read_doubtful(self, source: str) -> set[str]:
        """Return the ids that the last accepted run of a source had any problem with."""
        sql = (
            "SELECT DISTINCT id FROM problem WHERE id IS NOT NULL AND run = "
            "(SELECT MAX(id) FROM run WHERE source = :source AND state = 'accepted')"
        )
        with self.database.read() as connection:
            return set(connection.execute(text(sql), {"source": source}).scalars())

    def count_stale(self, source: str) -> int:
        """Return how many public records have a newer row that is wrong: their last good version stays."""
        sql = "SELECT COUNT(*) FROM mark WHERE source = :source AND state = 'stale'"
        with self.database.read() as connection:
            return int(connection.execute(text(sql), {"source": source}).scalar_one())

    def read_problems(self, source: str) -> Iterator[dict[str, Any]]:
        """Yield the problems of a source's last run, accepted or held, and of one that failed since."""
        sql = (
            "SELECT body FROM problem WHERE source = :source AND run IN ("
            "SELECT MAX(id) FROM run WHERE source = :source AND state IN ('accepted', 'held') UNION "
            "SELECT MAX(id) FROM run WHERE source = :source AND state = 'failed') ORDER BY run, n"
        )
        with self.database.read() as connection:
            for row in _stream(connection, sql, {"source": source}):
                yield json.loads(row[0])

    def _read(self, connection: Connection, sql: str, values: dict[str, Any]) -> list[Version]:
        return [self._make_version(connection, row) for row in connection.execute(text(sql), values)]

    def _make_version(self, connection: Connection, row: Any) -> Version:
        seq, at, source, id, body, digest, run, home, home_version, via, vocabulary, reason, sheet, line = row
        origin = None
        if line is not None:
            file, columns = self._columns.get(run) or self._read_columns(connection, run)
            origin = Origin(file, sheet, line, columns.get(sheet or "", {}))
        return Version(seq, at, source, id, body, digest, run, origin, home, home_version, via, vocabulary,
                       reason)

    def read_columns(self, run: int) -> Mapping[str, Mapping[str, Column]]:
        """Return where each key stood in the sheets of a run."""
        with self.database.read() as connection:
            return self._read_columns(connection, run)[1]

    def _read_columns(self, connection: Connection, run: int) -> tuple[str, dict[str, dict[str, Column]]]:
        """Return the file digest of a run and its columns by sheet, read once."""
        row = connection.execute(text("SELECT file, columns FROM run WHERE id = :id"), {"id": run}).one()
        sheets = {
            sheet: {key: Column(*column) for key, column in keys.items()}
            for sheet, keys in json.loads(row.columns).items()
        }
        self._columns[run] = (row.file, sheets)
        return row.file, sheets


def _stream(connection: Connection, sql: str, values: dict[str, Any]) -> Iterator[Row[Any]]:
    yield from connection.execution_options(yield_per=BATCH).execute(text(sql), values)
