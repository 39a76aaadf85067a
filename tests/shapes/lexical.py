"""Lexical forms and orders, with what rdflib and pySHACL say of them."""

import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

from pyshacl.rdfutil.compare import compare_literal
from rdflib import Literal

from shapes.screen import Atom
from vocab.terms import LANG_STRING, XSD, XSD_STRING

CLOCKS = (
    "00:00:00", "23:59:59", "19:00:00", "20:00:00", "24:00:00", "25:00:00", "10:60:00", "10:00:60",
    "1:00:00", "10:00:00Z", "10:00:00.5", "10:00:00.123456789Z", "10:00:00.", "10:00:00,5", "10:00", "10", "",
    "10:00:00z", "10:00:00+02:00", "10:00:00-02:00", "10:00:00+13:59", "10:00:00+14:00", "10:00:00-14:00",
    "10:00:00\n", "10:00:00+14:01", "10:00:00+15:00", "10:00:00+02:60", "10:00:00+0200", "10:00:00+02",
)
LEAP_YEARS = (1900, 1980, 2000, 2004, 2020, 2023, 2024, 2100, 2400)
FORMS = {
    "decimal": ["0", "00", "1", "1.0", "+1", "-1", "1.", ".5", "-.5", ".", "+", "-", "", "1,5", "1.2.3",
                "--1", "1-", "1e3", "NaN", "INF", "1_000", "1 000", "１", "٣", " 1", "1 ", "1\n",
                "2023-02-29"],
    "integer": ["0", "1", "+1", "-1", "01", "-0", "", "+", "1.0", "1.", "1e3", "1_000", "１", "٣", " 1",
                "1\n"],
    "boolean": ["true", "false", "1", "0", "", "TRUE", "True", "yes", "ja", "2", " true", "true\n"],
    "date": [
        "2026-01-01", "2026-12-31", "0001-01-01", "9999-12-31", "2026-00-01", "2026-01-00", "2026-13-01",
        *(f"2026-{month:02}-{day}" for month in range(1, 13) for day in (28, 29, 30, 31, 32)),
        *(f"{year}-02-29" for year in LEAP_YEARS), "0004-02-29", "0000-01-01", "-2026-01-01", "12026-01-01",
        "2026-1-1", "26-01-01", "20260101", "2026", "", "2026-01", "31-12-2026", "2026/01/01", "2026-01-01\n",
        " 2026-01-01", "２026-01-01", "2026-01-01Z", "2026-01-01+02:00", "2026-W01-1", "2026-01-01T00:00:00",
    ],
    "dateTime": [
        *(f"2026-01-01T{clock}" for clock in CLOCKS), "2026-02-30T10:00:00", "2026-01-01",
        *(f"{year}-02-29T10:00:00" for year in LEAP_YEARS), "2026-01-01 10:00:00", "20260101T100000",
        "0000-01-01T00:00:00", "-0044-01-01T00:00:00", "2026-01-01t10:00:00", "",
    ],
    "string": ["", "2023-02-29", "tekst", "\n"],
}
LAX = {
    "decimal": {"1e3", "NaN", "INF", "1_000", "１", "٣", " 1", "1 ", "1\n"},
    "integer": {"1_000", "１", "٣", " 1", "1\n"},
    "date": {"2026-01-01Z", "2026-01-01+02:00", "2026-W01-1", "2026-01-01T00:00:00"},
    "dateTime": {
        "2026-01-01", "2026-01-01 10:00:00", "2026-01-01t10:00:00", "20260101T100000",
        *(f"2026-01-01T{clock}" for clock in (
            "10:00:00,5", "10:00", "10", "10:00:00+14:01", "10:00:00+15:00", "10:00:00+0200", "10:00:00+02",
            "10:00:00+02:60")),
    },
}
"""What rdflib 7.6.0 takes for a value and the screen does not: XSD has no such form, but for dates with a
time zone, which no reader of ours writes."""
ORDERED = {
    "decimal": ["4.99", "5", "5.0", "5.01", "-5", "+5", "veel"],
    "integer": ["4", "5", "05", "6", "-5", "5.0"],
    "date": ["2026-01-01", "2025-12-31", "2026-01-02", "0999-12-31", "geen"],
    "dateTime": ["2026-01-01T10:00:00", "2026-01-01T10:00:00Z", "2026-01-01T11:00:00+01:00",
                 "2026-01-01T10:00:00.5Z", "2026-01-01T09:00:00", "2026-01-01T10:00:01", "geen"],
    "string": ["a", "b", "B", "é", ""],
}


def list_forms() -> Iterator[tuple[str, str, bool]]:
    """Yield text, datatype and whether the text is one of its forms: as rdflib says, but for what is lax."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rdflib 7.6.0 warns at a boolean that is none
        for name, texts in FORMS.items():
            for text in texts:
                literal = Literal(text, datatype=XSD + name)
                yield text, XSD + name, not literal.ill_typed and text not in LAX.get(name, ())


def list_orders() -> Iterator[tuple[Atom, Atom, int | None]]:
    """Yield two values and their order as pySHACL has it; of two datatypes only numbers have one."""
    for name, texts in ORDERED.items():
        for left, right in product(texts, texts):
            yield make_atom(left, name), make_atom(right, name), _compare(left, name, right, name)
    for left, right in product(ORDERED["decimal"][:-1], ORDERED["integer"][:-1]):
        yield (make_atom(left, "decimal"), make_atom(right, "integer"),
               _compare(left, "decimal", right, "integer"))
    for one, other in product(ORDERED, ORDERED):
        if one != other and {one, other} != {"decimal", "integer"}:
            yield make_atom(ORDERED[one][0], one), make_atom(ORDERED[other][0], other), None
    text = Atom("2026-01-01", False, LANG_STRING, "nl")
    yield text, text, None
    iri = Atom("https://example.org/", True, "", None)
    yield iri, iri, None
    yield make_atom("2026-01-01", "date"), Atom("2026-01-01", False, XSD_STRING, None), None


def make_atom(text: str, name: str) -> Atom:
    """Return a literal as the screen sees it."""
    return Atom(text, False, XSD + name, None)


def _compare(left: str, of_left: str, right: str, of_right: str) -> int | None:
    one, other = Literal(left, datatype=XSD + of_left), Literal(right, datatype=XSD + of_right)
    if one.ill_typed or other.ill_typed:
        return None  # pySHACL calls two that are the same equal; what is no value has no order
    try:
        order: Any = compare_literal(one, other)  # type: ignore[no-untyped-call]
    except TypeError:
        return None
    return int(order)
