"""Free texts wait for a person's look before they are published the first time; names and codes do not."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import text

from harvesters.access.files import SourceFile
from harvesters.access.sources import open_source
from harvesters.formats.table import Table
from ledger.home import Home, Source
from ledger.ledger import Ledger
from vocab.exceptions import SourceError
from vocab.records import Record
from vocab.terms import read_terms

FREE_TEXTS = frozenset(key for key, term in read_terms().items() if term.is_text) - {"name"} | {"delivered"}
"""Keys of texts in which anything may stand: those in a language, and the work that a reference tells of."""


def find_waiting(source: Source, ledger: Ledger) -> frozenset[str]:
    """Return the keys of free texts of a source that nobody has looked at yet.

    A date at `texts_approved` in its TOML means that all were; else it is `verbond approve SOURCE --texts`.
    """
    if source.settings.get("texts_approved"):
        return frozenset()
    return FREE_TEXTS - read_approved(ledger, source.name)


def read_approved(ledger: Ledger, source: str) -> frozenset[str]:
    """Return the keys of free texts of a source that were approved in the ledger."""
    with ledger.database.read() as connection:
        keys = connection.execute(text("SELECT key FROM approved_text WHERE source = :source"),
                                  {"source": source}).scalars()
        return frozenset(keys)


def approve_texts(ledger: Ledger, source: str, keys: Collection[str]) -> None:
    """Remember that a person looked at the texts of these keys; the next run publishes them."""
    rows = [{"source": source, "key": key, "at": ledger.clock()} for key in sorted(keys)]
    with ledger.database.write() as connection:
        connection.execute(
            text("INSERT INTO approved_text (source, key, at) VALUES (:source, :key, :at) "
                 "ON CONFLICT (source, key) DO NOTHING"), rows)


def read_texts(source: Source, home: Home, ledger: Ledger, keys: Collection[str]) -> dict[str, list[str]]:
    """Return the different texts of each of these keys in the file of the last run, in its order.

    Raises SourceError where neither the archive nor the source has them.
    """
    found: dict[str, dict[str, None]] = {}
    with _open_again(source, home, ledger) as file:
        for row in Table(source, file).rows() if file and keys else ():
            for key, words in find_texts(row.record, keys):
                found.setdefault(key, {})[words] = None
    return {key: list(found[key]) for key in sorted(found)}


@contextmanager
def _open_again(source: Source, home: Home, ledger: Ledger) -> Iterator[SourceFile | None]:
    """Give the file of the last run from the archive, else the source as it is now."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_source(source, home, ledger, from_archive=True))
        except SourceError:
            file = stack.enter_context(open_source(source, home, ledger))
        yield file


def remove_texts(record: Record, waiting: Collection[str], counts: Counter[str]) -> Record:
    """Return a record without these free texts, also in its parts; count the records of each key."""
    found: set[str] = set()
    shown: Record = _remove(record, waiting, found)
    counts.update(found)
    return shown


def find_texts(value: Any, keys: Collection[str]) -> list[tuple[str, str]]:
    """Return key and words of each free text of these keys in a record and its parts."""
    if isinstance(value, list):
        return [one for inner in value for one in find_texts(inner, keys)]
    if not isinstance(value, dict):
        return []
    own = [(key, words) for key, inner in value.items() if key in keys
           for words in (inner.values() if isinstance(inner, dict) else [inner])]
    return own + [one for key, inner in value.items() if key not in keys for one in find_texts(inner, keys)]


def _remove(value: Any, waiting: Collection[str], found: set[str]) -> Any:
    if isinstance(value, list):
        return [_remove(inner, waiting, found) for inner in value]
    if not isinstance(value, dict):
        return value
    found.update(key for key in value if key in waiting)
    return {key: _remove(inner, waiting, found) for key, inner in value.items() if key not in waiting}
