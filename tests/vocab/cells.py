"""The fault table: cells as people write them, what they become, and the sentence about them.

tests/golden/values/cells.csv is read by people too, in Dutch, from top to bottom. In it \\uXXXX stands for a
character that cannot be seen, (leeg) for nothing. VERBOND_REWRITE=1 writes what is read now; read what
changed before you keep it.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from shapes.cell_sentences import CELLS
from shapes.cell_words import word_rule
from vocab.cpv import CPV
from vocab.names import CONCEPT, EXAMPLE_BASE
from vocab.terms import XSD, Term
from vocab.values import Noted, Unreadable, Value, reader_of, reference_reader

TABLE = Path(__file__).parents[1] / "golden" / "values" / "cells.csv"
HEADER = ["kolom", "cel", "wordt", "melding", "melding in het Engels"]
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\xa0\u0300-\u036f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
EMPTY, YES, NO = "(leeg)", "ja", "nee"


class Kind(NamedTuple):
    """A kind of column: its key in the vocabulary, what it is called in English."""

    term: Term
    en: str


def _typed(key: str, datatype: str, en: str) -> Kind:
    return Kind(Term(key, f"https://example.org/{key}", datatype=XSD + datatype), en)


def _coded(key: str, en: str) -> Kind:
    return Kind(Term(key, f"https://example.org/{key}", is_iri=True, base=f"{CONCEPT}{key}/"), en)


KINDS = {
    "Bedrag": _typed("awardedAmount", "decimal", "Amount"), "Aantal": _typed("year", "integer", "Number"),
    "Datum": _typed("startDate", "date", "Date"), "Sluiting": _typed("deadline", "dateTime", "Deadline"),
    "Gewicht": _typed("weight", "decimal", "Weight"), "Breedtegraad": _typed("lat", "decimal", "Latitude"),
    "Ja of nee": _typed("example", "boolean", "Yes or no"), "Tekst": _typed("fileNumber", "string", "Text"),
    "Webadres": Kind(Term("url", "https://example.org/url", is_iri=True), "Web address"),
    "E-mail": _typed("email", "string", "E-mail"), "Telefoon": _typed("phone", "string", "Telephone"),
    "Postcode": _typed("postcode", "string", "Postcode"), "KvK": _typed("kvk", "string", "KvK number"),
    "RSIN": _typed("rsin", "string", "RSIN"), "OIN": _typed("oin", "string", "OIN"),
    "CPV": Kind(Term("cpv", "https://example.org/cpv", is_iri=True, base=CPV), "CPV"),
    "Gebied": Kind(Term("area", "https://example.org/area", is_iri=True), "Area"),
    "Beleidsterrein": _coded("domain", "Policy field"), "Status": _coded("status", "Status"),
    "Ritme": _coded("periodicity", "Rhythm"), "Dagen": _typed("days", "string", "Days"),
    "Open vanaf": _typed("opensAt", "string", "Opens at"),
    "Fonds": Kind(Term("fund", "https://example.org/fund", is_iri=True), "Fund"),
    "Doel": Kind(Term("ofTarget", "https://example.org/ofTarget", is_iri=True), "Target"),
    "Record": Kind(Term("record", "https://example.org/record", is_iri=True), "Record"),
}
READERS = {name: reference_reader(kind.term.key, EXAMPLE_BASE, "lid") or reader_of(kind.term)
           for name, kind in KINDS.items()}


def read_table() -> list[list[str]]:
    """Return the rows of the fault table as they stand in the file."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def read_cell(kind: str, cell: str) -> Value:
    """Return what a cell of the table is read as."""
    return READERS[kind](ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell))


def make_examples() -> dict[str, tuple[str, str, str | None]]:
    """Return key, cell and suggestion of one cell for each sentence about cells, by its rule."""
    examples: dict[str, tuple[str, str, str | None]] = {
        "key-missing": ("fileNumber", "", None), "key-too-long": ("fileNumber", "V" * 130, None)}
    for kind, cell, *_ in read_table():
        said, key = read_cell(kind, cell), KINDS[kind].term.key
        if isinstance(said, Noted | Unreadable):
            examples.setdefault(said.rule, (key, cell, None))
            if said.suggestion and f"{said.rule}-near" in CELLS:
                examples.setdefault(f"{said.rule}-near", (key, cell, said.suggestion))
    return examples


def make_row(kind: str, cell: str) -> list[str]:
    """Return a row of the table as the cell is read now."""
    value = read_cell(kind, cell)
    said = value if isinstance(value, Noted | Unreadable) else None
    shown = show(said.value if isinstance(said, Noted) else value) if not isinstance(said, Unreadable) else ""
    return [kind, cell, hide(shown), *(map(hide, word(kind, cell, said)) if said else ("", ""))]


def word(kind: str, cell: str, said: Noted | Unreadable) -> tuple[str, str]:
    """Return both sentences about a cell of a column with that name."""
    return word_rule(said.rule, KINDS[kind].term.key, cell, said.suggestion, kind, KINDS[kind].en)


def show(value: Value) -> str:
    """Return a value as the table writes it."""
    if isinstance(value, bool):
        return YES if value else NO
    return EMPTY if value is None else str(value)


def hide(text: str) -> str:
    """Return a text with its unseen characters written out."""
    return UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_table() -> None:
    """Write the table anew, with the same cells."""
    rows = [make_row(kind, cell) for kind, cell, *_ in read_table()]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
