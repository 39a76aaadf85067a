"""A source that moves: its records go on under another name, and what they were called before leads there."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from ledger.ledger import Ledger
from ledger.offline import read_withheld, write_directly
from vocab.records import Reason, canonical

# What moved away from a source and is not there yet: a kill may have come in between.
ON_THE_WAY = (
    "SELECT m.id, m.successor FROM moved m JOIN version v ON v.id = m.id AND v.source = :old "
    "AND v.reason = 'moved' WHERE NOT EXISTS "
    "(SELECT 1 FROM version w WHERE w.id = m.successor AND w.source = :new AND w.seq > v.seq) ORDER BY v.seq"
)


def move_records(ledger: Ledger, old: str, new: str) -> int:
    """Bring the public records of one source under another name, all of them; return how many.

    The ids change where the member does: `<base>/id/<kind>/<member>/<key>`. Again, or after a kill, only what
    is left moves. The caller holds the leases of both sources.
    """
    known = ledger.read_known(old)
    _take_along(ledger, old, new)
    if known:
        names = {id: rename(id, old, new) for id in known}
        with ledger.database.write() as connection:
            connection.execute(
                text("INSERT INTO moved (id, successor, at) VALUES (:id, :successor, :at) "
                     "ON CONFLICT (id) DO UPDATE SET successor = :successor, at = :at"),
                [{"id": id, "successor": name, "at": ledger.clock()} for id, name in names.items()])
        write_directly(ledger, old, [(id, None, "moved") for id in known])
    with ledger.database.read() as connection:
        left = connection.execute(text(ON_THE_WAY), {"old": old, "new": new}).all()
    if left:
        write_directly(ledger, new, _rewrite(ledger, [(row.id, row.successor) for row in left]))
    return len(left)


def _take_along(ledger: Ledger, old: str, new: str) -> None:
    """Let what people decided hold under the new name too: what is withheld, which texts were looked at."""
    withheld = [{"id": rename(id, old, new), "source": new, "cause": cause, "at": ledger.clock()}
                for id, cause in read_withheld(ledger, old).items()]
    with ledger.database.write() as connection:
        connection.execute(
            text("INSERT INTO approved_text (source, key, at) SELECT :new, key, at FROM approved_text "
                 "WHERE source = :old ON CONFLICT (source, key) DO NOTHING"), {"old": old, "new": new})
        if withheld:
            connection.execute(
                text("INSERT INTO withheld (id, source, cause, at) VALUES (:id, :source, :cause, :at) "
                     "ON CONFLICT (id) DO UPDATE SET source = :source"), withheld)


def rename(id: str, old: str, new: str) -> str:
    """Return what a record is called under its new member."""
    start, key = id.rsplit("/", 1)
    return f"{start.removesuffix(old.partition('/')[0])}{new.partition('/')[0]}/{key}"


def read_successor(ledger: Ledger, id: str) -> str | None:
    """Return under which id a record goes on that moved, None for one that did not."""
    with ledger.database.read() as connection:
        return connection.execute(text("SELECT successor FROM moved WHERE id = :id AND successor <> :id"),
                                  {"id": id}).scalar()


def _rewrite(ledger: Ledger, names: list[tuple[str, str]]) -> Iterator[tuple[str, str | None, Reason]]:
    """Yield the last body of each record with its own id, and those of its parts, renamed."""
    for id, name in names:
        body = next(version.body for version in reversed(ledger.read_history(id)) if version.body is not None)
        yield name, body if id == name else canonical(_replace(json.loads(body), id, name)), "published"


def _replace(value: Any, id: str, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(inner, id, name) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replace(inner, id, name) for inner in value]
    if isinstance(value, str) and (value == id or value.startswith(f"{id}#")):
        return name + value[len(id):]
    return value
