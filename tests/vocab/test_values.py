"""What people write in a cell, and what it is read as: the fault table, and what holds for every reader."""

import os
import re
import subprocess
import sys
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shapes.cell_sentences import CELLS
from shapes.cell_words import PHRASES, show_cell
from tests.vocab.cells import KINDS, READERS, make_examples, make_row, read_table, word, write_table
from vocab.terms import XSD, Term, read_terms
from vocab.values import (
    Noted,
    Unreadable,
    Value,
    code_reader,
    read_amount,
    read_boolean,
    read_date,
    read_date_time,
    read_integer,
    read_iri,
    read_text,
    reader_of,
)

FORMS = {  # the lexical form of each datatype, as narrow as we write it
    "decimal": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"), "integer": re.compile(r"-?[0-9]+"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "boolean": re.compile("True|False"),
    "dateTime": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
}
ACT = re.compile(r"\b(Vul|Schrijf|Kies|Laat|Zet|Bedoelt|Kijk|U hoeft|Gebruik)\b")
ENGLISH = re.compile(r"(?i)\b(the|is not|must|fill|choose|write|value|or|and|date|amount|area)\b")

any_text = st.text(max_size=60)
money = st.text("0123456789.,-+ €euroEURmlnk()\u00a0", max_size=40)
digits = st.text("0123456789-./ :TZ+eE", max_size=24)
words = st.sampled_from("jan mrt maart March Q1 om uur ca. NL KvK B01 kwartaal t/m x 1000 # N/B".split())
mixed = st.lists(words | st.text("0123456789-.,/: ", max_size=8), max_size=6).map(" ".join)
spaced = st.text("ab \t\n\r\0\u200b\u00a0\u2028\u0301e\u202e\ufeff-", max_size=20)
web = st.builds("https://{}".format, st.text("ab./:?#[]%@é \\\"<>", max_size=20))
anything = any_text | money | digits | mixed | spaced | web
kinds = st.sampled_from(sorted(KINDS))


def value_of(value: Value) -> Value:
    """Return the good value of a cell, None where there is none."""
    if isinstance(value, Unreadable):
        return None
    return value.value if isinstance(value, Noted) else value


@pytest.mark.parametrize("row", read_table(), ids=lambda row: f"{row[0]}-{row[1]}")
def test_cells_as_people_write_them(row: list[str]) -> None:
    """Each cell of the fault table becomes what stands beside it, with its sentence in both languages."""
    assert row == make_row(row[0], row[1])


def test_the_fault_table_is_rewritten_only_when_asked() -> None:
    """VERBOND_REWRITE=1 writes the table anew with the same cells."""
    if os.environ.get("VERBOND_REWRITE"):
        write_table()

    table = read_table()

    assert 450 <= len(table)
    assert len({(kind, cell) for kind, cell, *_ in table}) == len(table)
    assert set(KINDS) == {row[0] for row in table}
    assert {row[0] for row in table if row[3] and not row[2]} == set(KINDS) - {"Tekst"}


def test_every_sentence_has_a_cell_in_the_table_and_a_phrase() -> None:
    """No sentence is there for nothing, none is missing, and each can be grouped."""
    worded_by_key = {"decimal", "decimal-near"}  # the rule is “amount”; of what is no money it says “number”
    assert set(CELLS) - worded_by_key == set(make_examples())
    assert {rule.removesuffix("-near") for rule in CELLS} == set(PHRASES)


@pytest.mark.parametrize("row", [row for row in read_table() if row[3]], ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_sentence_is_plain_dutch_that_says_what_to_do(row: list[str]) -> None:
    """No gap, no IRI of ours, no English outside what was quoted, short sentences, and what to do."""
    _, _, _, nl, en = row

    assert nl.endswith((".", "?"))
    assert en.endswith((".", "?"))
    for text in (nl, en):
        assert not re.search(r"[{}]|w3id\.org|identifier\.overheid|None|  ", re.sub(r"[“'].*[”']", "x", text))
    assert ACT.search(nl)
    assert not ENGLISH.search(re.sub(r"“[^”]*”", "", nl))
    for sentence in re.split(r"(?<=[.?]) ", re.sub(r"Kies uit: .*|\([^)]*\)|“[^”]*”", "", nl)):
        assert len(sentence.split()) <= 22


@given(kinds, anything)
@example("Bedrag", "0001.234")
@example("Gebied", "Winsum")
def test_no_text_makes_a_reader_raise(kind: str, text: str) -> None:
    """Whatever stands in a cell: it is read, says nothing, or breaks a rule that has a sentence."""
    value = READERS[kind](text)

    assert value is None or isinstance(value, str | int | Noted | Unreadable)
    if isinstance(value, Noted | Unreadable):
        assert all(word(kind, text, value))
        assert "" != value.suggestion


@given(kinds, anything)
@example("Bedrag", ".234")
@example("Bedrag", "1234567890123456789012345678.5")
@example("Datum", "44197")
def test_a_value_is_a_lexical_form_that_reads_itself(kind: str, text: str) -> None:
    """What was read is of its datatype, and a good cell itself: our own export can be read back."""
    value = value_of(READERS[kind](text))
    if value is not None:
        form = FORMS.get(KINDS[kind].term.datatype.removeprefix(XSD))
        assert form is None or form.fullmatch(str(value))
        assert value == READERS[kind](str(value))


@given(kinds, anything)
def test_a_suggestion_is_a_good_cell(kind: str, text: str) -> None:
    """Who writes what we suggest has no problem left; lists of two or more are a choice."""
    value = READERS[kind](text)
    if isinstance(value, Unreadable) and value.suggestion and ", " not in value.suggestion:
        assert value_of(READERS[kind](value.suggestion)) is not None


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
    value = value_of(read_iri(text))
    if isinstance(value, str):
        assert value == ox.NamedNode(value).value
        assert value.startswith(("http://", "https://"))


def test_numbers_that_may_be_a_persons_are_not_shown() -> None:
    """Neither a bank account, nor nine digits in the place of a KvK number."""
    for cell in ("NL91ABNA0417164300", "123456782", "NL123456782B01"):
        said = READERS["KvK"](cell)
        assert isinstance(said, Unreadable)
        assert cell[5:] not in " ".join(word("KvK", cell, said))
        assert show_cell(said.rule, cell) == f"{cell[:4]}*****"


def test_a_key_is_read_by_its_own_reader_else_by_its_datatype() -> None:
    """The context says which reader a key has, except for numbers and lists that have one of their own."""
    terms = read_terms()
    expected = {"appliedAmount": read_amount, "year": read_integer, "startDate": read_date,
                "example": read_boolean, "url": read_iri, "fileNumber": read_text, "name": read_text}

    assert expected == {key: reader_of(terms[key]) for key in expected}
    assert read_date_time == reader_of(Term("deadline", "x", datatype=XSD + "dateTime"))
    assert "sport" == reader_of(terms["domain"])("Sport")
    assert "45000000" == reader_of(Term("cpv", "x", is_iri=True))("45000000-7")
    assert read_text == reader_of(Term("x", "y", datatype=XSD + "unknown"))


def test_lists_are_not_read_before_they_are_needed() -> None:
    """An import of the readers, and reading amounts and dates, opens no list and no concepts."""
    code = ("import vocab.values as v, vocab.cpv as c, vocab.areas as a, vocab.codes as k;"
            "[v.read_amount('1,5'), v.read_date('2026-03-02'), v.read_kvk('12345678')];"
            "print([f.cache_info().currsize for f in"
            " (c.read_cpv_codes, a.read_gemeenten, a.read_places, k.read_words)])")

    assert "[0, 0, 0, 0]" == subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_an_unknown_word_gets_the_nearest_good_one() -> None:
    """A typing error comes back with what was probably meant; a far word with nothing."""
    assert Unreadable("code", "sport") == code_reader("domain")("Sporrt")
    assert Unreadable("code", None) == code_reader("domain")("qqq")
