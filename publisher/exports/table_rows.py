"""A record as rows of tables: plain text a cell, in the order of the columns, None where there is nothing."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from publisher.exports.tables import Column, Node, Table, expand, name_key, read_node, read_tables
from vocab.records import digest
from vocab.terms import Term

CENTS = Decimal("0.01")
LONGEST_MONEY = Decimal("9999999999999999.99")
Cells = list[str | None]
Path = tuple[str, ...]
Given = dict[str, str | None]
"""The cells that are not the record's own, by the name of their column: id, parent_id, and those of META."""


class Row(NamedTuple):
    """One row: of which table, its cells; rounded: how many amounts lost digits behind the cents."""

    table: Table
    cells: Cells
    rounded: int = 0


def make_rows(record: Mapping[str, Any], said: Given) -> Iterator[Row]:
    """Yield the rows of a record: its own first, then those of its parts and of its sets of values.

    said: what every row says beside the record, the columns of META.
    """
    node = read_node(record["type"])
    yield from _make_rows(node, record, {**said, "id": record["id"]})


def _make_rows(node: Node, part: Mapping[str, Any], given: Given) -> Iterator[Row]:
    yield _make_row(node.table, part, given)
    id, is_part = str(given["id"]), "parent_id" in given
    for path, below in node.below:
        for one in _find(part, path) or ():
            # A part of a part, such as a supplier, may be the same in two awards: as a row it is two.
            own = f"{id}.{one['id'].partition('#')[2]}" if is_part else one["id"]
            yield from _make_rows(below, one, {**given, "id": own, "parent_id": id})
    values = read_tables()[f"{node.table.kind}_value"]
    for path, term in node.values:
        for value in _find(part, path) or ():
            yield Row(values, _make_value(values, path, term, value, given))


def _make_row(table: Table, part: Mapping[str, Any], given: Given) -> Row:
    cells: Cells = []
    rounded = 0
    for column in table.columns:
        if not column.path:
            cells.append(given[column.name])
            continue
        value = _find(part, column.path)
        if column.form == "money" and value is not None:
            value, lost = _round(value)
            rounded += lost
        elif column.form == "number" and value is not None:
            value = f"{Decimal(value):f}"  # what XML Schema allows, such as +5 or 5., JSON may not
        cells.append(value if value is None or isinstance(value, str) else _write(value, column))
    return Row(table, cells, rounded)


def _make_value(table: Table, path: Path, term: Term, value: str, given: Given) -> Cells:
    key = "_".join(map(name_key, path))
    parent = str(given["id"])
    id = f"{parent}{'.' if '#' in parent else '#'}{key}-{digest(value)[:8]}"
    all = {**given, "id": id, "parent_id": parent, "key": key, "value": value, "iri": expand(term, value)}
    return [all[column.name] for column in table.columns]


def _find(part: Mapping[str, Any], path: Path) -> Any:
    value: Any = part.get(path[0])
    for key in path[1:]:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _round(value: str) -> tuple[str, bool]:
    """Return an amount in cents, halves away from zero, and whether it lost digits."""
    amount = Decimal(value)
    whole = amount.quantize(CENTS, ROUND_HALF_UP)
    if abs(whole) > LONGEST_MONEY:
        raise ValueError(f"{value} does not fit in decimal(18,2)")
    return f"{whole:f}", whole != amount


def _write(value: Any, column: Column) -> str:
    """Return a number or a boolean as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise ValueError(f"{column.name} cannot hold {type(value).__name__}")
