"""The tables a city loads: one per kind and per repeated part, made from the shapes, their columns frozen."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from publisher.exports.json_schema import LANGUAGES, is_text
from shapes.read import Property, Shape, read_shapes
from vocab.names import CONCEPT
from vocab.terms import KINDS, PART_TYPES, XSD, Term, read_terms, type_iri

Form = Literal["text", "code", "iri", "date", "dateTime", "integer", "boolean", "money", "number"]
"""money: decimal(18,2); number: any other decimal; code: of a concept scheme, without its address."""

FORMS: Mapping[str, Form] = {
    XSD + "date": "date", XSD + "dateTime": "dateTime", XSD + "integer": "integer",
    XSD + "boolean": "boolean", XSD + "decimal": "number",
}
PARTIES = {"suppliers": "supplier", "proposers": "proposer", "signatories": "signatory"}
"""What one party of several is called; another part is called by its type."""

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NO_COLUMN = frozenset(("partOf",))
FIRST, PART_FIRST = ("id",), ("id", "parent_id")
META: Mapping[str, Form] = {
    "state": "code", "as_of": "dateTime", "last_good": "dateTime", "source": "text", "licence": "iri",
    "attribution": "text", "home": "iri",
}
"""What each row says beside the record. as_of: when its version was accepted; last_good: of what is stale or
held, when its source last said so."""

VALUE_COLUMNS = ("id", "parent_id", "key", "value", "iri")


class Column(NamedTuple):
    """One column; path: keys from the row's own part down, and for texts the language last."""

    name: str
    path: tuple[str, ...]
    form: Form
    term: Term | None = None


class Table(NamedTuple):
    """One table; path: the keys from the record to the part that is a row. parent: the table of parent_id."""

    name: str
    kind: str
    path: tuple[str, ...]
    parent: str | None
    columns: tuple[Column, ...]

    @property
    def is_values(self) -> bool:
        """Whether this is the table of all sets of values, such as CPV codes, of a kind."""
        return self.name.endswith("_value")

    @property
    def money(self) -> tuple[str, ...]:
        """The names of its columns of money."""
        return tuple(column.name for column in self.columns if column.form == "money")

    @property
    def point(self) -> tuple[str, str] | None:
        """The names of its columns of longitude and latitude, None where it has none."""
        names = {column.path[-1]: column.name for column in self.columns if column.path}
        return (names["lon"], names["lat"]) if {"lon", "lat"} <= names.keys() else None


class Node(NamedTuple):
    """A table with what its rows are made from: tables below it, and sets of values, by their path."""

    table: Table
    below: tuple[tuple[tuple[str, ...], "Node"], ...]
    values: tuple[tuple[tuple[str, ...], Term], ...]


@lru_cache(maxsize=1)
def read_tables() -> dict[str, Table]:
    """Return every table by its name: of each kind the records, then their parts, then sets of values."""
    tables: dict[str, Table] = {}
    for kind in KINDS:
        for table in (*_walk(read_node(kind)), _make_values(kind)):
            if table.name in tables:
                raise ValueError(f"two tables named {table.name}")
            tables[table.name] = table
    return tables


@lru_cache
def read_node(kind: str) -> Node:
    """Return how the tables of a kind are made; KeyError for a kind without shapes."""
    return _make_node(kind, read_shapes()[type_iri(kind)], (), None)


def name_key(key: str) -> str:
    """Return a key as a column is named: awardedAmount is awarded_amount."""
    return HUMP.sub("_", key).lower()


def _walk(node: Node) -> Iterator[Table]:
    yield node.table
    for _, child in node.below:
        yield from _walk(child)


def _make_node(kind: str, shapes: Sequence[Shape], path: tuple[str, ...], parent: str | None) -> Node:
    name = f"{kind}_{_name_part(path[-1])}" if path else kind
    found = _Found()
    _gather(shapes, (), found)
    first = [Column(one, (), "iri") for one in (PART_FIRST if path else FIRST)]
    columns = (*first, *found.columns, *(Column(key, (), form) for key, form in META.items()))
    below = tuple((within, _make_node(kind, [shape], (*path, *within), name))
                  for within, shape in found.parts)
    return Node(Table(name, kind, path, parent, _freeze(name, columns)), below, tuple(found.values))


def _name_part(key: str) -> str:
    if PART_TYPES[key] == "party":
        return PARTIES.get(key, name_key(key))
    return key if PART_TYPES[key] == "identifier" else name_key(PART_TYPES[key])


class _Found:
    """What the shapes of one table hold: its columns, the parts that get tables of their own, its sets."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.parts: list[tuple[tuple[str, ...], Shape]] = []
        self.values: list[tuple[tuple[str, ...], Term]] = []


def _gather(shapes: Iterable[Shape], above: tuple[str, ...], found: _Found) -> None:
    """Add what these shapes speak of, in the order of the context; a single part becomes columns."""
    asked: dict[str, list[Property]] = {}
    for one in (one for shape in shapes for one in shape.properties):
        asked.setdefault(one.term.key, []).append(one)
    for key in sorted(asked.keys() - NO_COLUMN, key=list(read_terms()).index):
        term, path = asked[key][0].term, (*above, key)
        node = next((one.node for one in asked[key] if one.node), None)
        if node and term.is_set:
            found.parts.append((path, node))
        elif node:
            _gather([node], path, found)
        elif term.is_set:
            found.values.append((path, term))
        else:
            found.columns += _make_columns(path, term, asked[key])


def _make_columns(path: tuple[str, ...], term: Term, asked: Iterable[Property]) -> Iterator[Column]:
    name = "_".join(map(name_key, path))
    if is_text(term, asked):
        for language in LANGUAGES:
            yield Column(f"{name}_{language}", (*path, language), "text", term)
    else:
        yield Column(name, path, find_form(term), term)


def find_form(term: Term) -> Form:
    """Return what a column of a key holds."""
    if term.base:
        return "code"
    if term.is_iri:
        return "iri"
    form = FORMS.get(term.datatype, "text")
    return "money" if form == "number" and term.key.casefold().endswith("amount") else form


def _make_values(kind: str) -> Table:
    """Return the table of all sets of values of a kind: a row each, with the IRI where it stands for one."""
    name = f"{kind}_value"
    columns = [Column(one, (), "text" if one in ("key", "value") else "iri") for one in VALUE_COLUMNS]
    meta = [Column(key, (), form) for key, form in META.items()]
    return Table(name, kind, (), kind, _freeze(name, [*columns, *meta]))


@lru_cache(maxsize=1)
def read_frozen() -> dict[str, list[str]]:
    """Return the columns of each table as they were first published: their order never changes."""
    text = files("publisher.exports").joinpath("columns.json").read_bytes()
    frozen: dict[str, list[str]] = json.loads(text)
    return frozen


def _freeze(name: str, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Return columns in their frozen order, new ones behind it."""
    order = {column: n for n, column in enumerate(read_frozen().get(name, ()))}
    return tuple(sorted(columns, key=lambda column: order.get(column.name, len(order))))


def expand(term: Term, value: str) -> str | None:
    """Return the IRI that a value of a key stands for, None where it is a text."""
    if not term.is_iri:
        return None
    return value if ":" in value or not term.base else f"{term.base}{value}"


def find_scheme(column: Column) -> str | None:
    """Return the IRI of the concept scheme of a coded column."""
    scheme = "state" if column.name == "state" else column.term and column.term.scheme
    return f"{CONCEPT}{scheme}" if scheme else None
