"""A row of cells becomes a record with its id, or problems at its cells."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from harvesters.access.files import SourceFile
from harvesters.fill_in import fill_in
from harvesters.formats.fields import UNSEEN, Constant, Field, put_constants
from harvesters.formats.watched import Watched
from ledger.home import Source
from shapes.privacy import Found
from shapes.sentences import word_cell, word_private, word_row
from vocab.names import MAKE_ID, encode_key
from vocab.records import Column, Origin, Problem, Record, Row, canonical, digest
from vocab.values import Noted, Unreadable, decide_amounts, read_amount

Join = Callable[[str, Record], tuple[dict[str, Origin], list[Problem]]]
"""Puts the parts that further sheets have for an encoded key into a record."""

FOREIGN = re.compile(r"https?://[^ ]+/id/[a-z]+/[^ ]+")
"""The IRI of a record, where it is not the reader's own."""


def join_nothing(key: str, record: Record) -> tuple[dict[str, Origin], list[Problem]]:
    """Add no parts: there are no further sheets."""
    return {}, []


class RowReader:
    """Reads the rows of one sheet; it asks for a whole column where one cell alone is a question."""

    def __init__(self, source: Source, kind: str, file: SourceFile, watched: Watched, fields: list[Field],
                 constants: list[Constant]) -> None:
        header = watched.sheet.header
        self.source = source
        self.kind = kind
        self.file = file.name
        self._prefix = source.prefix_of(kind)
        self.columns = {field.path: Column(header[field.position], field.position) for field in fields}
        self._digest, self._watched, self._width = file.digest, watched, len(header)
        self._fields, self._constants = fields, constants
        self._dialects: dict[str, Any] = {}
        paths = {*self.columns, *(constant.field.path for constant in constants)}
        self._keys: tuple[str, ...] = (source.key,) if source.key else tuple(
            key for key in MAKE_ID[kind] if key in paths)

    @property
    def has_own_key(self) -> bool:
        """Say whether rows keep their id when their name changes."""
        return bool(self.source.key) or bool({"id", "fileNumber", "ocid"} & set(self._keys))

    def read(self, line: int, cells: list[str], private: Sequence[Found] = (),
             join: Join = join_nothing) -> Row:
        """Read the cells of one row into a record with its parts, and what is wrong with them.

        private: what the gate found in the row; a cell in which something is blocked is not read.
        """
        origin = self.origin(line)
        if len(cells) != self._width and (len(cells) < self._width or any(cells[self._width :])):
            return Row(None, origin, (word_row(self.source.name, self.file, origin, "cell-count",
                                               f"{len(cells)} / {self._width}"),))
        record, found = self.read_cells(self.without(cells, private) if private else cells)
        record["type"] = self.kind
        put_constants(record, self._constants)
        row = self._finish(record, found, origin, join)
        if not private:
            return row
        told = self.word_private(private, origin, row.record["id"] if row.record else None)
        return row._replace(problems=(*told, *row.problems))

    def origin(self, line: int) -> Origin:
        """Return the place of a row."""
        return Origin(self._digest, self._watched.sheet.name, line, self.columns)

    def without(self, cells: list[str], private: Iterable[Found]) -> list[str]:
        """Return the cells of a row with those left empty in which something is blocked."""
        blocked = {found.column for found in private if found.verdict == "block"}
        return ["" if position in blocked else cell for position, cell in enumerate(cells)]

    def word_private(self, private: Iterable[Found], origin: Origin, id: str | None) -> list[Problem]:
        """Word what the gate found in the columns that fill a key."""
        paths = {column.position: (path, column.header) for path, column in self.columns.items()}
        return [word_private(self.source.name, self.file, origin, id, *paths[found.column], found)
                for found in private if found.column in paths]

    def read_cells(self, cells: list[str]) -> tuple[Record, list[tuple[Field, Unreadable | Noted, str]]]:
        """Return what the cells say, parts as they were read, and what is to be told of them."""
        record: Record = {}
        found: list[tuple[Field, Unreadable | Noted, str]] = []
        for field in self._fields:
            cell = cells[field.position]
            value = field.memo.get(cell, UNSEEN)
            if value is UNSEEN:
                value = self._learn(field, cell)
            if value is None:
                continue
            if type(value) is list or type(value) is Unreadable or type(value) is Noted:
                value = _sort_out(field, value, cell, found)
                if value is None:
                    continue
            if field.is_plain:
                record[field.key] = value
            else:
                field.put(record, value)
        return record, found

    def _learn(self, field: Field, cell: str) -> Any:
        """Read a new cell; what an amount alone leaves open, the other cells of its column may decide."""
        value = field.learn(cell)
        if type(value) is Unreadable and value.rule == "ambiguous-amount":
            if field.path not in self._dialects:
                self._dialects[field.path] = decide_amounts(self._watched.read_column(field.position))
            if dialect := self._dialects[field.path]:
                value = field.memo[cell] = read_amount(cell, dialect)
        return value

    def word_cells(self, found: Iterable[tuple[Field, Unreadable | Noted, str]], origin: Origin,
                   id: str | None) -> list[Problem]:
        """Word what is to be told of the cells of a row."""
        return [word_cell(self.source.name, self.file, origin, id, field.path, cell, value.rule,
                          value.suggestion, "violation" if isinstance(value, Unreadable) else "info")
                for field, value, cell in found]

    def _finish(self, record: Record, found: list[tuple[Field, Unreadable | Noted, str]],
                origin: Origin, join: Join) -> Row:
        """Give the record its id and what follows from its fields; None where its key is missing."""
        key_path, key = self._find_key(record)
        try:
            encoded = encode_key(self.local_key(key))
        except ValueError:
            rule = "key-too-long" if key.strip(" .") else "key-missing"
            missing = word_cell(self.source.name, self.file, origin, None, key_path, key, rule)
            return Row(None, origin, (*self.word_cells(found, origin, None), missing))
        if FOREIGN.fullmatch(self.local_key(key)):
            foreign = word_row(self.source.name, self.file, origin, "foreign-id", key)._replace(key=key_path)
            return Row(None, origin, (*self.word_cells(found, origin, None), foreign))
        record["id"] = self._prefix + encoded
        parts, problems = join(encoded, record)
        problems = [*self.word_cells(found, origin, record["id"]), *problems]
        return Row(fill_in(record), origin, tuple(problems), parts)

    def local_key(self, key: str) -> str:
        """Return a key as it is known to the member: in a file it may also stand as a whole IRI of ours."""
        return key.removeprefix(self._prefix)

    def _find_key(self, record: Record) -> tuple[str, str]:
        """Return the path and the text of what makes the id: the first key with a value, else the content."""
        for path in self._keys:
            if text := _read_text(record.pop("id", None) if path == "id" else _follow(record, path)):
                return path, text
        if self._keys:
            return self._keys[-1], ""
        content = {key: value for key, value in record.items() if not key.endswith("Amount")}
        return "", digest(canonical(content))[:16]


def _sort_out(field: Field, value: Any, cell: str,
              found: list[tuple[Field, Unreadable | Noted, str]]) -> Any:
    """Return the good value or values of a cell, and note what is to be told."""
    if type(value) is list:
        goods = [_sort_out(field, one, piece, found) for piece, one in value]
        return [good for good in goods if good is not None] or None
    if type(value) is Unreadable:
        found.append((field, value, cell))
        return None
    if type(value) is Noted:
        found.append((field, value, cell))
        return value.value
    return value


def _follow(record: Record, path: str) -> Any:
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _read_text(value: Any) -> str:
    """Return the text of the field that makes the id: of a text in a language or a set its first."""
    while isinstance(value, dict | list):
        value = next(iter(value.values() if isinstance(value, dict) else value), None)
    return "" if value is None else str(value)
