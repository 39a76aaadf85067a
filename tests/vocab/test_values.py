"""What people write in a cell, and what it is read as; tests/golden/values/cells.csv holds the examples."""

import csv
import re
import unicodedata
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vocab.codes import read_codes
from vocab.terms import XSD, Term, read_terms
from vocab.values import (
    Reader,
    Unreadable,
    code_reader,
    read_amount,
    read_boolean,
    read_date,
    read_integer,
    read_iri,
    read_text,
    reader_of,
)

CELLS = Path(__file__).parents[1] / "golden" / "values" / "cells.csv"
READERS: dict[str, Reader] = {
    "amount": read_amount, "integer": read_integer, "date": read_date, "boolean": read_boolean,
    "text": read_text, "iri": read_iri, **{scheme: code_reader(scheme) for scheme in read_codes()},
}
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]{2,}")
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
RULES = {"amount", "ambiguous-amount", "integer", "date", "boolean", "iri", "code"}

any_text = st.text(max_size=60)
money = st.text("0123456789.,- €euroEUR\u00a0", max_size=40)
digits = st.text("0123456789-./ ", max_size=16)
spaced = st.text("ab \t\n\r\0\u200b\u00a0\u2028\u0301e\u202e\ufeff-", max_size=20)
web = st.builds("https://{}".format, st.text("ab./:?#[]%@é \\\"<>", max_size=20))


def read_cells() -> list[tuple[str, str, str]]:
    """Return the golden cells; \\uXXXX in the file stands for that character."""
    with CELLS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(kind, ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell), expected)
            for kind, cell, expected in rows]


def show(value: object) -> str:
    """Return a value as the golden file writes it: !rule, empty, true, or the text itself."""
    if isinstance(value, Unreadable):
        return f"!{value.rule}"
    if isinstance(value, bool):
        return str(value).lower()
    return "empty" if value is None else str(value)


@pytest.mark.parametrize(("kind", "cell", "expected"), read_cells())
def test_cells_as_people_write_them(kind: str, cell: str, expected: str) -> None:
    """Each golden cell is read as the file says."""
    assert expected == show(READERS[kind](cell))


def test_there_are_many_cells_of_every_kind() -> None:
    """The golden file holds at least 80 cells, of every kind both good and wrong ones."""
    cells = read_cells()

    assert 80 <= len(cells)
    assert {"amount", "integer", "date", "boolean", "text", "iri", "domain"} <= {kind for kind, *_ in cells}
    assert RULES == {expected[1:] for *_, expected in cells if expected.startswith("!")}


@given(st.sampled_from(sorted(READERS)), any_text | money | digits | spaced | web)
def test_no_text_makes_a_reader_raise(kind: str, text: str) -> None:
    """Whatever stands in a cell: it is read, says nothing, or breaks a named rule."""
    value = READERS[kind](text)

    assert value is None or type(value) in (str, int, bool) or value.rule in RULES


@given(st.sampled_from(sorted(READERS)), any_text | money | digits | spaced | web)
@example("amount", ".234")
@example("amount", "0001.234")
@example("amount", "1234567890123456789012345678.5")
def test_reading_again_gives_itself(kind: str, text: str) -> None:
    """What was read is a good cell itself: our own export can be read back."""
    value = READERS[kind](text)
    if value is not None and not isinstance(value, Unreadable):
        assert value == READERS[kind](str(value))


@given(money | any_text)
@example("-0,00")
def test_an_amount_is_a_decimal_with_one_form(text: str) -> None:
    """An amount is a valid xsd:decimal without exponent, leading zeros or a signed zero."""
    value = read_amount(text)
    if isinstance(value, str):
        assert DECIMAL.fullmatch(value)
        assert len(value) <= 30
        assert not (value.startswith("-") and not value.strip("-0."))


@given(st.decimals(-10**12, 10**12, allow_nan=False, places=2))
def test_amounts_in_dutch_and_in_english_are_the_same(number: object) -> None:
    """1.234,56 and 1,234.56 and € 1234,56 are one amount, and no cent is lost."""
    english = f"{number:,.2f}"
    dutch = english.replace(",", "_").replace(".", ",").replace("_", ".")
    plain = f"{number:.2f}" if number else "0.00"

    assert [plain] * 4 == [read_amount(t) for t in (english, dutch, f"€ {dutch}", plain.replace(".", ","))]


@given(digits | any_text)
def test_a_date_exists_in_the_calendar(text: str) -> None:
    """A date that is read is an ISO date that the calendar has."""
    value = read_date(text)
    if isinstance(value, str):
        assert value == date.fromisoformat(value).isoformat()


@given(st.dates())
def test_every_date_is_read_in_both_ways(day: date) -> None:
    """Day first with dashes, dots or strokes, and year first with dashes."""
    iso = day.isoformat()
    year, month, number = iso.split("-")

    assert {iso} == {read_date(t) for t in (iso, *(sign.join((number, month, year)) for sign in "-/."))}


@given(spaced | any_text)
def test_text_is_clean(text: str) -> None:
    """Text is in NFC, on one line, without control characters or spaces around or doubled."""
    value = read_text(text)
    if value is not None:
        assert unicodedata.is_normalized("NFC", value)
        assert not [c for c in value if unicodedata.category(c) in ("Cc", "Zl", "Zp")]
        assert value == " ".join(value.split())
        assert value


@given(web | any_text)
def test_a_reader_of_rdf_takes_every_iri(text: str) -> None:
    """An IRI that is read is one that no RDF reader drops in silence."""
    value = read_iri(text)
    if isinstance(value, str):
        assert value == ox.NamedNode(value).value


@pytest.mark.parametrize("scheme", sorted(read_codes()))
def test_every_code_reads_itself(scheme: str) -> None:
    """A code is its own word, whatever its case."""
    codes = read_codes()[scheme]

    assert codes == [code_reader(scheme)(code.upper()) for code in codes]


def test_an_unknown_word_gets_the_nearest_good_one() -> None:
    """A typing error comes back with what was probably meant; a far word with nothing."""
    assert Unreadable("code", "sport") == code_reader("domain")("Sporrt")
    assert Unreadable("code", None) == code_reader("domain")("qqq")


def test_a_key_is_read_by_its_datatype() -> None:
    """The context says which reader a key has."""
    terms = read_terms()
    expected = {"appliedAmount": read_amount, "year": read_integer, "startDate": read_date,
                "example": read_boolean, "url": read_iri, "fileNumber": read_text, "name": read_text}

    assert expected == {key: reader_of(terms[key]) for key in expected}
    assert "sport" == reader_of(terms["domain"])("Sport")
    assert read_text == reader_of(Term("x", "y", datatype=XSD + "unknown"))
