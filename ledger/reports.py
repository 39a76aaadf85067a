"""What reports over more than one record found: problems of the records they name (table report)."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from ledger.ledger import Ledger
from vocab.names import shorten
from vocab.records import Problem, canonical

INSERT = text("INSERT INTO report (name, n, seq, source, id, body) "
              "VALUES (:name, :n, :seq, :source, :id, :body)")


def replace_report(ledger: Ledger, name: str, seq: int, problems: Sequence[Problem]) -> None:
    """Store what a report found at a seq, in the place of what it found before; whole or not at all."""
    rows = [{"name": name, "n": n, "seq": seq, "source": problem.source, "id": problem.id,
             "body": canonical(problem.as_json())} for n, problem in enumerate(problems, 1)]
    with ledger.database.write() as connection:
        connection.execute(text("DELETE FROM report WHERE name = :name"), {"name": name})
        if rows:
            connection.execute(INSERT, rows)


def read_reported(ledger: Ledger, id: str) -> list[dict[str, Any]]:
    """Return what the reports tell of a record, as problems (docs: contracts, Output)."""
    sql = text("SELECT body FROM report WHERE id = :id ORDER BY name, n")
    with ledger.database.read() as connection:
        return [json.loads(body) for body in connection.execute(sql, {"id": id}).scalars()]


def forget_reported(ledger: Ledger, ids: Iterable[str]) -> None:
    """Forget what the reports tell of records and what names them: what is offline is said nowhere."""
    rows = [{"id": id, "named": f"%{_escape(canonical(shorten(id))[1:-1])}%"} for id in ids]
    if rows:
        with ledger.database.write() as connection:
            connection.execute(text("DELETE FROM report WHERE id = :id OR body LIKE :named ESCAPE '~'"), rows)


def _escape(text: str) -> str:
    """Return a text that LIKE takes as it stands; a backslash would escape in one of the databases only."""
    return re.sub("[~%_]", r"~\g<0>", text)
