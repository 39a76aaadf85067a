"""One run of one source: staged without order, accepted in short steps, visible all at once."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any, Self

from sqlalchemy import Connection, text

from ledger.ledger import RELEASE, Ledger
from ledger.marks import drop_marks, renew_marks
from ledger.transactions import BATCH
from vocab.exceptions import BusyError
from vocab.records import NOTHING, Column, Problem, Reason, canonical

STAGED = text(
    "CREATE TEMPORARY TABLE staged (n BIGINT PRIMARY KEY, id TEXT NOT NULL, body TEXT, digest TEXT NOT NULL, "
    "sheet TEXT, line BIGINT, reason TEXT NOT NULL)"
)
INSERT_STAGED = text(
    "INSERT INTO staged (n, id, body, digest, sheet, line, reason) "
    "VALUES (:n, :id, :body, :digest, :sheet, :line, :reason)"
)
INSERT_PROBLEM = text(
    "INSERT INTO problem (run, n, source, id, severity, body) "
    "VALUES (:run, :n, :source, :id, :severity, :body)"
)
MOVE = text(
    "INSERT INTO version (seq, at, source, id, body, digest, run, sheet, line, home, vocabulary, reason) "
    "SELECT :seq + n - :low, :at + n - :low, :source, id, body, digest, :run, sheet, line, "
    ":home, :vocabulary, reason FROM staged WHERE n > :low AND n <= :high"
)
HOLD = text(
    "INSERT INTO held (run, n, source, id, body, digest, sheet, line, reason) "
    "SELECT :run, n, :source, id, body, digest, sheet, line, reason FROM staged WHERE n > :low AND n <= :high"
)
# An id belongs to the source that had it first, until it moved from there.
TAKEN = text(
    "SELECT DISTINCT s.id FROM staged s JOIN version v ON v.id = s.id "
    "WHERE s.n > :low AND s.n <= :high AND v.source <> :source AND NOT EXISTS (SELECT 1 FROM version w "
    "WHERE w.id = v.id AND w.source = v.source AND w.seq >= v.seq AND w.reason = 'moved')"
)
STAGE_AT = 10_000
Progress = Callable[[str, int, int | None], None]
Count = Callable[[list[str]], dict[str, Any]]


def say_nothing(phase: str, done: int, total: int | None) -> None:
    """Take a report of progress and do nothing with it."""


class OpenRun:
    """A run being made; the caller holds the lease of its source, and closes it by accept, fail or with.

    Versions are staged in a temporary table: that locks nobody, and goes when the process dies.
    """

    def __init__(self, ledger: Ledger, source: str, recipe: str, name: str | None,
                 approves: int | None = None, is_direct: bool = False) -> None:
        """Clean up after a run of this source that died, then begin a new one.

        file, the digest of what is read, is written when the run ends: only then is it known whether it
        must be a keyed one. approves: the run whose held changes this one brings in. is_direct: what a
        person or a rule does to single records; the source's own last run stays the last.
        """
        self.file: str | None = None
        self.approves = approves
        self.is_direct = is_direct
        self.ledger = ledger
        self.source = source
        self.staged = 0
        self.problems = 0
        self._rows: list[dict[str, Any]] = []
        self._problems: list[dict[str, Any]] = []
        sweep(ledger, source)
        self._connection = ledger.database.engine.connect()
        values = {"source": source, "at": ledger.clock(), "recipe": recipe, "name": name}
        with ledger.database.accept() as connection:
            self.id = int(connection.execute(text("SELECT COALESCE(MAX(id), 0) + 1 FROM run")).scalar_one())
            connection.execute(
                text(
                    "INSERT INTO run (id, source, state, started, file_name, recipe, columns, counts) "
                    "VALUES (:id, :source, 'reading', :at, :name, :recipe, '{}', '{}')"
                ),
                {"id": self.id, **values},
            )
        self._empty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; what was not accepted is gone."""
        if not self._connection.closed:
            with self._connection.begin():
                self._connection.execute(text("DROP TABLE IF EXISTS staged"))
            self._connection.close()

    def stage(self, id: str, body: str | None, digest: str, place: tuple[str | None, int | None],
              reason: Reason) -> None:
        """Put one coming version aside; nobody sees it."""
        self.staged += 1
        sheet, line = place
        self._rows.append({"n": self.staged, "id": id, "body": body, "digest": digest,
                           "sheet": sheet, "line": line, "reason": reason})
        if len(self._rows) >= STAGE_AT:
            self.flush()

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Store problems with this run; they show when it is accepted or has failed."""
        for problem in problems:
            self.problems += 1
            self._problems.append({"run": self.id, "n": self.problems, "source": self.source,
                                   "id": problem.id, "severity": problem.severity,
                                   "body": canonical(problem.as_json())})
        if len(self._problems) >= STAGE_AT:
            self.flush()

    def clear(self) -> None:
        """Forget all that was staged and every problem: the source is read again from its start."""
        self._rows, self._problems, self.staged, self.problems = [], [], 0, 0
        self._empty()
        with self.ledger.database.write() as connection:
            connection.execute(text("DELETE FROM problem WHERE run = :run"), {"run": self.id})

    def flush(self) -> None:
        """Write what waits in memory."""
        if self._rows:
            with self._connection.begin():
                self._connection.execute(INSERT_STAGED, self._rows)
        if self._problems:
            with self.ledger.database.write() as connection:
                connection.execute(INSERT_PROBLEM, self._problems)
        self._rows, self._problems = [], []

    def _empty(self) -> None:
        with self._connection.begin():
            self._connection.execute(text("DROP TABLE IF EXISTS staged"))
            self._connection.execute(STAGED)

    def drop(self, ids: Iterable[str]) -> None:
        """Take staged versions back, of ids that turned out to stand in the source twice."""
        self.flush()
        rows = [{"id": id} for id in ids]
        if rows:
            with self._connection.begin():
                self._connection.execute(text("DELETE FROM staged WHERE id = :id"), rows)

    def accept(self, columns: Mapping[str, Mapping[str, Column]], count: Count,
               progress: Progress = say_nothing, diff: str | None = None) -> int:
        """Move the staged versions into the ledger in short steps; the last one makes them visible.

        Ids that belong to another source are left out; count is given them and returns what the run did,
        to which the seq of its last version is added. diff: the digest of what is held. Returns that seq.
        """
        self.flush()
        taken: list[str] = []
        for low in range(0, self.staged, BATCH):
            high = min(low + BATCH, self.staged)
            with self.ledger.database.accept(self._connection) as connection:
                taken += self._remove_taken(connection, low, high)
                self._move(connection, low, high)
            progress("accepting", high, self.staged)
        counts = count(taken)
        self.flush()
        self.close()
        with self.ledger.database.accept() as connection:
            seq = int(connection.execute(text("SELECT seq FROM head")).scalar_one())
            self._end(connection, "direct" if self.is_direct else "accepted", {**counts, "seq": seq}, columns,
                      diff)
        progress("accepted", self.staged, self.staged)
        return seq

    def take_over(self, held: int, rule: str) -> None:
        """Bring over the problems of a held run, but for the one that says, by this rule, that it waits."""
        with self.ledger.database.write() as connection:
            connection.execute(
                text("INSERT INTO problem (run, n, source, id, severity, body) "
                     "SELECT :run, n, source, id, severity, body FROM problem "
                     "WHERE run = :held AND NOT (id IS NULL AND body LIKE :rule)"),
                {"run": self.id, "held": held, "rule": f'%"rule":"{rule}"%'})
            sql = text("SELECT COALESCE(MAX(n), 0) FROM problem WHERE run = :run")
            self.problems = int(connection.execute(sql, {"run": self.id}).scalar_one())

    def read_staged(self) -> Iterator[tuple[str, str]]:
        """Yield id and digest of each staged version; the digest of one without a record is of ""."""
        self.flush()
        with self._connection.begin():
            rows = self._connection.execute(
                text("SELECT id, digest FROM staged").execution_options(yield_per=BATCH))
            yield from ((row.id, row.digest) for row in rows)

    def keep_held(self, ids: Iterable[str]) -> None:
        """Keep withdrawals that wait for a person; all else of this run is accepted."""
        rows = [{"run": self.id, "n": n, "source": self.source, "id": id, "digest": NOTHING}
                for n, id in enumerate(ids, 1)]
        if rows:
            with self.ledger.database.write() as connection:
                connection.execute(
                    text("INSERT INTO held (run, n, source, id, digest, reason) "
                         "VALUES (:run, :n, :source, :id, :digest, 'absent')"), rows)

    def hold(self, columns: Mapping[str, Mapping[str, Column]], counts: dict[str, Any], diff: str) -> None:
        """End the run without a single version: all that was staged waits for a person."""
        self.flush()
        for low in range(0, self.staged, BATCH):
            with self.ledger.database.accept(self._connection) as connection:
                connection.execute(HOLD, {"run": self.id, "source": self.source, "low": low,
                                          "high": low + BATCH})
        self.close()
        with self.ledger.database.accept() as connection:
            self._end(connection, "held", counts, columns, diff)

    def fail(self, counts: dict[str, Any]) -> None:
        """End the run without a single version; its problems stay to be shown."""
        self.flush()
        self.close()
        with self.ledger.database.accept() as connection:
            self._end(connection, "failed", counts, {})

    def _remove_taken(self, connection: Connection, low: int, high: int) -> list[str]:
        """Remove ids that belong to another source; under the lock no other can take them meanwhile."""
        values = {"low": low, "high": high, "source": self.source}
        ids = list(connection.execute(TAKEN, values).scalars())
        if ids:
            connection.execute(text("DELETE FROM staged WHERE id = :id"), [{"id": id} for id in ids])
        return ids

    def _move(self, connection: Connection, low: int, high: int) -> None:
        seq, at = connection.execute(text("SELECT seq, at FROM head")).one()
        at = max(at, self.ledger.clock())
        connection.execute(MOVE, {
            "seq": seq, "at": at, "low": low, "high": high, "run": self.id, "source": self.source,
            "home": self.ledger.base, "vocabulary": RELEASE,
        })
        connection.execute(text("UPDATE head SET seq = :seq, at = :at"),
                           {"seq": seq + high - low, "at": at + high - low})
        if low == 0:
            connection.execute(text("UPDATE run SET state = 'accepting', first_seq = :seq WHERE id = :id"),
                               {"seq": seq + 1, "id": self.id})

    def _end(self, connection: Connection, state: str, counts: dict[str, Any],
             columns: Mapping[str, Mapping[str, Column]], diff: str | None = None) -> None:
        values = {"id": self.id, "state": state, "ended": self.ledger.clock(), "source": self.source,
                  "counts": canonical(counts), "columns": json.dumps(columns), "file": self.file,
                  "diff": diff, "approves": self.approves}
        _drop_older(connection, values)
        connection.execute(
            text("UPDATE run SET state = :state, ended = :ended, counts = :counts, columns = :columns, "
                 "file = :file, diff = :diff, approves = :approves WHERE id = :id"), values)
        if state == "accepted":
            renew_marks(connection, self.source, self.id)
        elif state == "direct":
            drop_marks(connection, self.source)


def _drop_older(connection: Connection, values: dict[str, Any]) -> None:
    """Drop what the end of a run makes old: problems and held changes of the runs before it.

    One source holds the problems of its last accepted run, of one held after it, and of a failed one after
    those. What an accepted run held back can still be approved when a run held after it is given up.
    """
    states = {"accepted": "('accepted', 'held', 'failed', 'direct')", "held": "('held', 'failed')",
              "same": "('held', 'failed')", "failed": "('failed')"}.get(values["state"])
    if states is None:
        return
    older = f"IN (SELECT id FROM run WHERE source = :source AND id < :id AND state IN {states})"
    connection.execute(text(f"DELETE FROM problem WHERE source = :source AND run {older}"), values)
    if values["state"] != "failed":
        connection.execute(text(f"DELETE FROM held WHERE source = :source AND run {older}"), values)
        connection.execute(text("UPDATE run SET state = 'void' WHERE source = :source AND state = 'held' "
                                "AND id < :id"), values)


def record_same(ledger: Ledger, source: str, recipe: str, file: str, name: str,
                counts: dict[str, Any]) -> int:
    """Remember a run that found the very bytes of the last one: no version, no change of its problems."""
    with ledger.database.accept() as connection:
        id = int(connection.execute(text("SELECT COALESCE(MAX(id), 0) + 1 FROM run")).scalar_one())
        _drop_older(connection, {"state": "same", "source": source, "id": id})
        connection.execute(
            text(
                "INSERT INTO run (id, source, state, started, ended, file, file_name, recipe, columns, "
                "counts) VALUES (:id, :source, 'same', :at, :at, :file, :name, :recipe, '{}', :counts)"
            ),
            {"id": id, "source": source, "at": ledger.clock(), "file": file, "name": name, "recipe": recipe,
             "counts": canonical(counts)},
        )
        return id


def sweep(ledger: Ledger, held: str | None = None) -> None:
    """Undo runs whose process died: of the source whose lease is held, else of all that nobody holds."""
    for run, source in _read_unfinished(ledger):
        if held is not None and source != held:
            continue
        try:
            with ledger.database.lease(lease_name(source)) if held is None else nullcontext():
                # Only under the lease is it certain: the run may have been accepted since it was read.
                if (run, source) in _read_unfinished(ledger):
                    _undo(ledger, run)
        except BusyError:
            continue


def _read_unfinished(ledger: Ledger) -> list[tuple[int, str]]:
    with ledger.database.read() as connection:
        rows = connection.execute(text("SELECT id, source FROM run WHERE state IN ('reading', 'accepting')"))
        return [(row.id, row.source) for row in rows]


def _undo(ledger: Ledger, run: int) -> None:
    """Take back all that a dead run wrote; its last step is what lets readers go on."""
    _purge(ledger, run)
    with ledger.database.accept() as connection:
        connection.execute(text("DELETE FROM problem WHERE run = :run"), {"run": run})
        connection.execute(text("DELETE FROM held WHERE run = :run"), {"run": run})
        connection.execute(text("UPDATE run SET state = 'dead' WHERE id = :run"), {"run": run})


def lease_name(source: str) -> str:
    """Return the name of the lease that one run of a source holds."""
    return f"source {source}"


def _purge(ledger: Ledger, run: int) -> None:
    """Delete what a dead run moved, in short steps; it was never visible."""
    sql = ("DELETE FROM version WHERE seq IN (SELECT seq FROM version WHERE run = :run AND seq >= "
           "(SELECT first_seq FROM run WHERE id = :run) LIMIT :batch)")
    while True:
        with ledger.database.accept() as connection:
            found = connection.execute(text(sql), {"run": run, "batch": BATCH}).rowcount
        if found == 0:
            break
