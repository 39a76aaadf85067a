"""Rows of an edition as a DataStore takes them and gives them back: columns, cells, and what weighs a row."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any

from publisher.exports.table_words import describe_column, name_column
from publisher.exports.tables import Column, Form, Table

Cell = str | None
Cells = list[Cell]
TYPES: Mapping[Form, str] = {"date": "date", "dateTime": "timestamp", "integer": "int8", "boolean": "bool",
                             "money": "numeric", "number": "numeric"}
"""What PostgreSQL calls what is no text."""

TRUTHS = {"t": "true", "f": "false"}
NUMBERS: frozenset[Form] = frozenset(("integer", "money", "number"))


def describe_fields(table: Table) -> list[dict[str, Any]]:
    """Return the columns of a table with their types and what the data dictionary says of them."""
    return [_describe(column) for column in table.columns]


def _describe(column: Column) -> dict[str, Any]:
    label, said = name_column(column), describe_column(column)
    info = {"label": label.nl, "notes": f"{said.nl}\n\n{label.en}: {said.en}", "label_en": label.en}
    return {"id": column.name, "type": TYPES.get(column.form, "text"), "info": info}


class RowReader:
    """Reads rows of one table into the same cells: lines of an edition, and what a DataStore gives as CSV."""

    def __init__(self, table: Table) -> None:
        self.names = [column.name for column in table.columns]
        self._settle = [SETTLE.get(column.form, str) for column in table.columns]
        self._numbers = [n for n, column in enumerate(table.columns) if column.form in NUMBERS]

    def read_line(self, line: bytes) -> Cells:
        """Return the cells of a line of JSON Lines, numbers with all their digits."""
        row: Mapping[str, Any] = json.loads(line, parse_float=str, parse_int=str)
        return self.settle([_as_text(row[name]) for name in self.names])

    def settle(self, cells: Sequence[Cell]) -> Cells:
        """Return cells as they are sent and as they come back."""
        return [None if cell is None or cell == "" else settle(cell)
                for cell, settle in zip(cells, self._settle, strict=True)]

    def as_record(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        """Return cells as a record to send; all as texts, for CKAN makes floats of the numbers of JSON."""
        return dict(zip(self.names, cells, strict=True))

    def weigh(self, cells: Cells) -> bytes:
        """Return 16 bytes that are the same for rows of the same values: 1.50 is 1.5."""
        plain = list(cells)
        for n in self._numbers:
            plain[n] = _plain(plain[n])
        return blake2b(json.dumps(plain).encode(), digest_size=16).digest()


def _plain(number: Cell) -> Cell:
    """Return a number without zeros that say nothing."""
    if number is None:
        return None
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    text = f"{value:f}"
    return "0" if value == 0 else text.rstrip("0").rstrip(".") if "." in text else text


def _as_text(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _settle_boolean(text: str) -> Cell:
    return TRUTHS.get(text, text)


def _settle_moment(text: str) -> Cell:
    """Return a moment in UTC, without an offset; a DataStore gives milliseconds, so no more are sent."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")


SETTLE: Mapping[Form, Callable[[str], Cell]] = {"boolean": _settle_boolean, "dateTime": _settle_moment}
