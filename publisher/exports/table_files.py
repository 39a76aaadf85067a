"""Rows as CSV and as JSON Lines, written as a stream; what the files hold is known when they are closed."""

import csv
import io
from collections.abc import Mapping, Sequence
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from typing import NamedTuple

from publisher.exports.tables import Form, Table

RAW: frozenset[Form] = frozenset(("integer", "boolean", "money", "number"))
"""What is no text in JSON: written as it is, so that every digit stays."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run as a formula, also in full width (OWASP CSV injection)."""

BUFFER = 256 * 1024
Cells = Sequence[str | None]


class Written(NamedTuple):
    """A file that is whole: its name, size in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str

    def as_json(self) -> dict[str, str | int]:
        """Return it as the manifest has it."""
        return {"file": self.name, "bytes": self.bytes, "sha256": self.sha256}


class HashedFile:
    """A file being written, whose digest is made meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb", buffering=BUFFER)
        self._total = sha256()
        self._size = 0

    def write(self, content: bytes) -> int:
        """Write, and count in."""
        self._total.update(content)
        self._size += len(content)
        return self._file.write(content)

    def flush(self) -> None:
        """Hand over what is buffered."""
        self._file.flush()

    def close(self) -> Written:
        """Close it and return what it holds."""
        self._file.close()
        return Written(self.path.name, self._size, self._total.hexdigest())


class Lines:
    """How the rows of one table are written; op: as a delta, with what became of the row before all else."""

    def __init__(self, table: Table, with_op: bool = False) -> None:
        self.names = [*(["op"] if with_op else []), *(column.name for column in table.columns)]
        self._raw = [*([False] if with_op else []), *(column.form in RAW for column in table.columns)]
        self._keys = [f'{"{" if n == 0 else ","}"{name}":' for n, name in enumerate(self.names)]

    def as_json(self, cells: Cells) -> bytes:
        """Return a row as one line of JSON Lines; every column is there, null where it is empty."""
        parts: list[str] = []
        for key, raw, cell in zip(self._keys, self._raw, cells, strict=True):
            parts += (key, "null" if cell is None else cell if raw else encode_basestring(cell))
        parts.append("}\n")
        return "".join(parts).encode()

    def as_csv(self, rows: Sequence[Cells]) -> bytes:
        """Return rows as CSV (RFC 4180, UTF-8); a text that could run as a formula gets a ' before it."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerows([
            cell if raw or cell is None or not cell.startswith(FORMULA) else f"'{cell}"
            for raw, cell in zip(self._raw, cells, strict=True)] for cells in rows)
        return buffer.getvalue().encode()


class TableWriter:
    """The JSON Lines and the CSV of one table, made beside each other; counts rows and sums amounts."""

    def __init__(self, folder: Path, table: Table, with_op: bool = False) -> None:
        self.table = table
        self.rows = self.rounded = 0
        self._lines = Lines(table, with_op)
        self._money = {name: self._lines.names.index(name) for name in table.money}
        self._cents = dict.fromkeys(table.money, 0)
        self._jsonl = HashedFile(folder / f"{table.name}.jsonl")
        self._csv = HashedFile(folder / f"{table.name}.csv")
        self._csv.write(self._lines.as_csv([self._lines.names]))

    def write(self, rows: Sequence[Cells]) -> None:
        """Write rows, in the order in which they come."""
        self.rows += len(rows)
        self._jsonl.write(b"".join(map(self._lines.as_json, rows)))
        self._csv.write(self._lines.as_csv(rows))
        for name, place in self._money.items():
            self._cents[name] += sum(int(cell.replace(".", "")) for cells in rows if (cell := cells[place]))

    def close(self) -> dict[str, Written]:
        """Close both files and return them by format."""
        return {"csv": self._csv.close(), "jsonl": self._jsonl.close()}

    @property
    def sums(self) -> Mapping[str, str]:
        """The sum of each column of money, exactly."""
        return {name: show_cents(cents) for name, cents in self._cents.items()}


def show_cents(cents: int) -> str:
    """Return an amount in cents as a decimal with two digits."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02}"
