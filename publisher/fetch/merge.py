"""A table and what became of its rows, merged: previous + delta = full, byte for byte."""

from collections.abc import Iterator
from pathlib import Path

from publisher.editions.delta import read_id
from publisher.exports.table_files import HashedFile, Written
from vocab.exceptions import EditionError

OPS = {b"insert": True, b"update": True, b"delete": False}
BEGIN = b'{"op":"'


class MisfitError(EditionError):
    """Raised when changes are not of the table that is here: it says what one of them would do."""


def merge(previous: Path, delta: Path, into: Path) -> Written:
    """Write the table that a delta makes of the one before; both are JSON Lines sorted by id.

    Raises MisfitError where the delta changes what is not there, or adds what is; EditionError where it is
    no file of verbond.
    """
    file = HashedFile(into)
    try:
        for line in _merge(previous, delta):
            file.write(line)
    finally:
        written = file.close()
    return written


def _merge(previous: Path, delta: Path) -> Iterator[bytes]:
    with previous.open("rb") as old, delta.open("rb") as changes:
        was = next(old, None)
        for change in changes:
            op, line = _split(change)
            id = read_id(line)
            while was is not None and read_id(was) < id:
                yield was
                was = next(old, None)
            is_there = was is not None and read_id(was) == id
            if is_there == (op == b"insert"):
                raise _misfit(previous.name, op, id)
            if is_there:
                was = next(old, None)
            if OPS[op]:
                yield line
        while was is not None:
            yield was
            was = next(old, None)


def _misfit(table: str, op: bytes, id: bytes) -> MisfitError:
    told = op.decode(), id.decode("utf-8", "replace")
    return MisfitError(f"De veranderingen passen niet op {table}: {told[0]} van {told[1]}.",
                       f"The changes do not fit {table}: {told[0]} of {told[1]}.")


def _split(change: bytes) -> tuple[bytes, bytes]:
    """Return what became of a row, and its line as it stands in the full table."""
    op, quote, rest = change.removeprefix(BEGIN).partition(b'",')
    if not change.startswith(BEGIN) or not quote or op not in OPS:
        raise EditionError("De veranderingen zijn geen bestand van verbond.",
                           "The changes are no file of verbond.")
    return op, b"{" + rest
