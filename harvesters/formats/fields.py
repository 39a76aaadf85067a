"""What each column of a table means: which key it fills, how its cells are read, what is the same for all."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from harvesters.formats.dialect import plain
from ledger.home import Source
from shapes.read import Property, read_shapes
from vocab.exceptions import SourceError
from vocab.records import Record, as_set
from vocab.terms import LANG_STRING, PART_TYPES, PARTY_NUMBERS, Term, find_column_term
from vocab.values import Reader, Unreadable, Value, reader_of, reference_reader

REMEMBERED = 50_000
UNSEEN: Any = object()
SEPARATORS = (re.compile(r"\s*[;|\n]\s*"), re.compile(r"\s*,\s*"))
Pieces = list[tuple[str, Value]]


class Field:
    """One mapped column: where it stands, which key it fills, and what its cells were read as."""

    def __init__(self, position: int, path: str, words: Mapping[str, Any] | None = None,
                 read: Reader | None = None) -> None:
        """Plan a column; words: a member's own words for our codes; read: what reads its cells, if not the
        reader of its key."""
        self.position = position
        self.path = path
        *self.parents, self.key = path.split(".")
        term = find_column_term(path)
        assert term, path  # columns are recognised by it, and a TOML with others is refused
        self.term: Term = term
        # A name is a text in a language, but that of a party is a plain string: the part's shape says it.
        self.is_text = self.term.is_text and (
            not self.parents or (PART_TYPES[self.parents[-1]], self.key) in _read_texts_of_parts())
        self.is_many = self.term.is_set and not self.term.is_text
        read = read or reader_of(self.term)
        self._read = _code_words(words, read) if words else read
        self.is_plain = not (self.parents or self.is_text or self.term.is_set)
        self.memo: dict[str, Any] = {}

    def read(self, cell: str) -> Value | Pieces:
        """Return what a cell says; of a key that may hold many, what each of its pieces says."""
        value: Value | Pieces = self.memo.get(cell, UNSEEN)
        return self.learn(cell) if value is UNSEEN else value

    def learn(self, cell: str) -> Any:
        """Read a cell and remember what it said."""
        value: Any = self._read(cell)
        if self.is_many and isinstance(value, Unreadable):
            value = self._read_pieces(cell, value)
        if len(self.memo) < REMEMBERED:
            self.memo[cell] = value
        return value

    def _read_pieces(self, cell: str, whole: Unreadable) -> Value | Pieces:
        """Split at ; | and new lines, else at commas; a cell that is one piece stays as it was."""
        for separator in SEPARATORS:
            pieces = [piece for piece in separator.split(cell.strip()) if piece]
            if len(pieces) > 1:
                return [(piece, value) for piece in pieces if (value := self._read(piece)) is not None]
        return whole

    def put(self, record: Record, value: Any) -> None:
        """Write a value where the path leads: parts on the way are made."""
        if self.parents:
            for parent in self.parents:
                record = record.setdefault(parent, {})
            if self.key in PARTY_NUMBERS and PART_TYPES[self.parents[-1]] == "party":
                record["scheme"], record["value"] = self.key, value
                return
        if self.is_text:
            value = {"nl": value}
        elif self.term.is_set:
            value = as_set(value) if isinstance(value, list) else [value]
        record[self.key] = value


class Constant(NamedTuple):
    """What every record has without a cell: written only where no cell said it."""

    field: Field
    value: Any


@lru_cache(maxsize=1)
def _read_texts_of_parts() -> frozenset[tuple[str, str]]:
    """Return part type and key of each field of a part that is a text in a language."""
    found: set[tuple[str, str]] = set()

    def walk(properties: Iterable[Property]) -> None:
        for one in properties:
            for inner in one.node.properties if one.node else ():
                if str(inner.parameter("datatype")) == LANG_STRING:
                    found.add((PART_TYPES[one.term.key], inner.term.key))
            walk(one.node.properties if one.node else ())

    for shapes in read_shapes().values():
        for shape in shapes:
            walk(shape.properties)
    return frozenset(found)


def plan_fields(source: Source, paths: Iterable[tuple[int, str]]) -> list[Field]:
    """Return what to do with each mapped column, given as position and path."""
    fields = []
    for position, path in paths:
        key = path.rpartition(".")[2]
        words = source.table("codes").get(path) or source.table("codes").get(key)
        read = reference_reader(key, source.base, source.member)
        fields.append(Field(position, path, words, read))
    return fields


def read_constants(source: Source) -> list[Constant]:
    """Return what each row has without a cell, read as a cell of its key is; SourceError where it is none."""
    constants = []
    for path, given in source.table("constants").items():
        key = path.rpartition(".")[2]
        field = Field(-1, path, read=reference_reader(key, source.base, source.member))
        many = given if isinstance(given, list) and field.is_many else [given]
        values = [_read_setting(path, one, field.read) for one in many]
        constants.append(Constant(field, values if field.is_many and len(values) > 1 else values[0]))
    return constants


def put_constants(record: Record, constants: Sequence[Constant]) -> None:
    """Write the constants into a record where no cell said anything."""
    for field, value in constants:
        there: Any = record
        for parent in field.parents:
            there = there.get(parent, {})
        if field.key not in there:
            field.put(record, value)


def _code_words(words: Mapping[str, Any], read: Reader) -> Reader:
    """Return a reader that knows a member's own words for our codes."""
    codes = {plain(word): _read_setting(word, code, read) for word, code in words.items()}
    return lambda text: codes[word] if (word := plain(text)) in codes else read(text)


def _read_setting(name: str, given: Any, read: Callable[[str], Any]) -> Any:
    """Read a value that the TOML gives as if it stood in a cell; SourceError where it is none."""
    value = Unreadable("setting") if isinstance(given, list | dict) else read(str(given))
    if value is None or isinstance(value, list | Unreadable):
        raise SourceError(
            f"De waarde “{given}” bij “{name}” in de beschrijving van de bron is niet goed.",
            f"The value '{given}' at '{name}' in the description of the source is not good.",
            rule="setting",
        )
    return value
