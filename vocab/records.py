"""The five types that flow through all rooms, canonical JSON and its digest."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Record = dict[str, Any]
"""Keys from vocab/context.jsonld; values str, int, bool, list or dict; never a float, never None."""

Severity = Literal["violation", "warning", "info"]
Fault = Literal["member", "source", "shape", "platform", "third-party"]
Reason = Literal["published", "changed", "withdrawn", "absent", "erased", "moved"]

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode

GONE: frozenset[str] = frozenset({"withdrawn", "absent", "erased", "moved"})
"""Reasons of versions without a record: from then on the id is not public."""


OFFLINE: tuple[Reason, ...] = ("withdrawn", "erased")
"""Of these, those for which what was public before must go too: private data, an objection, an erasure."""

NOWHERE: Mapping[str, "Origin"] = MappingProxyType({})


class Column(NamedTuple):
    """Where a key stands in a table: the header as written and its position from 0."""

    header: str
    position: int


class Origin(NamedTuple):
    """The place a record was read from: file digest, sheet, physical line or row (a header is 1; 0: none)."""

    file: str
    sheet: str | None
    row: int
    columns: Mapping[str, Column]

    def cell(self, key: str) -> str | None:
        """Return the cell of a key by position, such as D14, or None where no column holds it."""
        column = self.column(key)
        return f"{letters(column.position)}{self.row}" if column else None

    def column(self, key: str) -> Column | None:
        """Return the column of a key, or of the first key of a part: recipient is where recipient.name is."""
        if key in self.columns:
            return self.columns[key]
        return next((column for path, column in self.columns.items() if path.startswith(f"{key}.")), None)


class Problem(NamedTuple):
    """One thing that is wrong, at its place, with one plain sentence in Dutch and in English."""

    source: str
    file: str | None
    origin: Origin | None
    id: str | None
    key: str | None
    value: str | None
    rule: str
    severity: Severity
    fault: Fault
    nl: str
    en: str
    suggestion: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `check` prints and the ledger stores (docs: contracts, Output)."""
        origin = self.origin
        column = origin.column(self.key) if origin and self.key else None
        return {
            "source": self.source,
            "file": self.file,
            "sheet": origin.sheet if origin else None,
            "row": (origin.row or None) if origin else None,
            "column": column.header if column else None,
            "cell": origin.cell(self.key) if origin and self.key else None,
            "id": self.id,
            "key": self.key,
            "value": self.value,
            "rule": self.rule,
            "severity": self.severity,
            "fault": self.fault,
            "sentence": {"nl": self.nl, "en": self.en},
            "suggestion": self.suggestion,
        }


class Row(NamedTuple):
    """One row of a source: its record, or None where it cannot be one, and what its cells got wrong.

    parts: where those parts stood, by their id, that were read from further sheets.
    """

    record: Record | None
    origin: Origin
    problems: tuple[Problem, ...] = ()
    parts: Mapping[str, Origin] = NOWHERE


class Version(NamedTuple):
    """One accepted state of one record; body is its canonical JSON, None when it is gone."""

    seq: int
    at: int
    source: str
    id: str
    body: str | None
    digest: str
    run: int
    origin: Origin | None
    home: str
    home_version: str | None
    via: str | None
    vocabulary: str
    reason: Reason

    @property
    def record(self) -> Record | None:
        """The record, parsed anew at each call."""
        return json.loads(self.body) if self.body is not None else None


class Change(NamedTuple):
    """What a target is given: the version it may hold, and the one it must hold."""

    before: Version | None
    after: Version


def letters(index: int) -> str:
    """Return the spreadsheet letters of a column position from 0: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def canonical(value: Any) -> str:
    """Return canonical JSON: sorted keys, no spaces, UTF-8 kept, no floats (RFC 8785 for these types)."""
    return _encode(value)


def digest(text: str) -> str:
    """Return the SHA-256 of a canonical body in hex; the digest of a record that is gone is of ""."""
    return sha256(text.encode()).hexdigest()


NOTHING = digest("")
"""The digest of a record that is gone."""


def as_set(values: Iterable[Any]) -> list[Any]:
    """Return values as a list that stands for a set: sorted by canonical JSON, each once."""
    return [json.loads(text) for text in sorted({canonical(value) for value in values})]
