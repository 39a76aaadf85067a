"""Every sentence a member can read stands in tests/golden/sentences.txt, to be read aloud from top to bottom.

VERBOND_REWRITE=1 writes the file anew; read what changed before you keep it.
"""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from rdflib import XSD as RDF_XSD
from rdflib import Literal, URIRef

from shapes.cell_sentences import CELLS
from shapes.check import leave_bounds_of_what_has_no_value
from shapes.read import COMPONENTS as CLOSED_LIST
from shapes.read import Constraint, Property
from shapes.screen import Result, compile_kind
from shapes.sentences import (
    COMPONENTS,
    DATATYPES,
    HELD,
    ROWS,
    WHOLE_FILE,
    Place,
    word_cell,
    word_file,
    word_held,
    word_result,
    word_row,
    word_source,
)
from tests.shapes.cases import has_nameless_part, make_cases, read_faults
from vocab.codes import read_words
from vocab.exceptions import SourceError
from vocab.labels import read_labels
from vocab.names import CONCEPT
from vocab.records import Column, Origin, Problem
from vocab.terms import KINDS, XSD, read_terms

GOLDEN = Path(__file__).parents[1] / "golden" / "sentences.txt"
ORIGIN = Origin("f1", None, 14, {"fileNumber": Column("nummer", 0), "year": Column("jaar", 6)})
PLACE = Place("voorbeeld/grants", "f.csv", ORIGIN, "https://data.example.org/id/grant/voorbeeld/V-1")
EXAMPLES = {  # rule: key, cell, suggestion
    "amount": ("awardedAmount", "veel", None), "ambiguous-amount": ("awardedAmount", "1.234", None),
    "integer": ("year", "dit jaar", None), "date": ("startDate", "31-02-2026", None),
    "boolean": ("example", "misschien", None), "iri": ("url", "www.example.org", None),
    "code": ("periodicity", "soms", None), "code-near": ("domain", "Sporrt", "sport"),
    "key-missing": ("fileNumber", "", None), "key-too-long": ("fileNumber", "V" * 130, None),
}
UNUSED = {  # components that no shape words today, or that another sentence stands for
    "hasValue": URIRef(f"{CONCEPT}recipient-group/person"), "minLength": 3, "maxCount": 2,
    "lessThan": URIRef(read_terms()["endDate"].iri),
    "lessThanOrEquals": URIRef(read_terms()["endDate"].iri), "pattern": Literal("^V-[0-9]{8}$"),
    "node": URIRef("https://example.org/x"), "platform": None, "or": None,
}
ENGLISH = re.compile(
    r"(?i)\b(the|is not|must|fill|choose|write|value|records?|keys?|header|rows?|columns?|file|shape)\b"
)


def word_rules() -> Iterator[tuple[str, Problem]]:
    """Yield a problem for each rule about a cell, a row, a file and what is held."""
    for rule, (key, cell, suggestion) in EXAMPLES.items():
        named = rule.removesuffix("-near")
        yield f"cell {rule}", word_cell("a/b", "f.csv", ORIGIN, None, key, cell, named, suggestion)
    for rule in ROWS:
        value = "5 / 7" if rule == "cell-count" else "V%201%2F2"
        yield f"row {rule}", word_row("a/b", "f.csv", ORIGIN, rule, value)
    for rule in HELD:
        yield f"held {rule}", word_held("a/b", "f.csv", rule, 40, 100)
    for rule in WHOLE_FILE:
        yield f"file {rule}", word_file("a/b", "f.csv", rule, "telefoon, opmerking")


def word_components() -> Iterator[tuple[str, Problem]]:
    """Yield a problem for each component at each key of each kind, then for those no shape words today."""
    for kind in ("grant", *(kind for kind in KINDS if kind != "grant")):
        yield from word_kind(kind)
    for component, bound in UNUSED.items():
        yield f"{component} (elsewhere)", word_bound(component, bound)


@lru_cache(maxsize=8)
def word_kind(kind: str) -> tuple[tuple[str, Problem], ...]:
    """Return a problem for each component at each key of one kind; those that a grant has too only there."""
    screen = compile_kind(kind)
    found: dict[tuple[str, str], Problem] = {}
    faults = [fault["record"] for fault in read_faults(kind)]
    for record in [*(fault for fault in faults if not has_nameless_part(fault)), *make_cases(kind)]:
        for result in leave_bounds_of_what_has_no_value(screen(record)):
            for problem in word_result(PLACE, record, result):
                found.setdefault((problem.rule, problem.key or ""), problem)
    if kind == "grant":
        return tuple((f"{rule} {key}", found[rule, key]) for rule, key in sorted(found))
    grant = {name: drop_quotes(problem.nl) for name, problem in word_kind("grant")}
    named = [(f"{rule} {key}", found[rule, key]) for rule, key in sorted(found)]
    return tuple((f"{kind} {name}", problem) for name, problem in named
                 if drop_quotes(problem.nl) != grant.get(name))


def drop_quotes(text: str) -> str:
    """Return a Dutch sentence without what a member wrote."""
    return re.sub(r"“[^”]*”", "", text)


def word_bound(component: str, bound: object, value: str | None = "abc", key: str = "startDate") -> Problem:
    """Return the problem of one constraint that no shape need have."""
    constraints = () if bound is None else (Constraint(component, bound),)
    property = Property("https://example.org/p", read_terms()[key], constraints, "violation", {}, None)
    [problem] = word_result(PLACE, {}, Result(PLACE.id or "", key, component, "violation", value, property))
    return problem


ALL = [*word_rules(), *word_components()]


def write_golden() -> str:
    """Return the golden file: first all in Dutch, then the same in English."""
    lines = []
    for language in ("nl", "en"):
        lines += [f"# {language}", ""]
        lines += [f"{name}: {getattr(problem, language)}" for name, problem in ALL]
        lines += [""]
    return "\n".join(lines)


def test_the_sentences_are_the_golden_ones() -> None:
    """A sentence that changes is read by a person before it is kept."""
    if os.environ.get("VERBOND_REWRITE"):
        GOLDEN.write_text(write_golden(), "utf-8")

    assert GOLDEN.read_text("utf-8") == write_golden()


def test_every_rule_has_a_sentence() -> None:
    """All components, datatypes, and rules of rows and files are in the golden file; cells: test_values."""
    names = {word for name, _ in ALL for word in (*name.split(" ")[:2], name.partition(" ")[2])}

    assert set(EXAMPLES) <= set(CELLS) and set(ROWS) | set(HELD) | set(WHOLE_FILE) <= names
    assert CLOSED_LIST | {"platform"} <= names
    assert {key.partition(" ")[0] for key in COMPONENTS} <= names
    used = {term.datatype for term in read_terms().values()}
    assert used <= set(DATATYPES)


@pytest.mark.parametrize(("name", "problem"), ALL, ids=[name for name, _ in ALL])
def test_a_sentence_is_plain(name: str, problem: Problem) -> None:
    """No gap left open, no IRI of ours, whole sentences, no English in the Dutch, and what to do."""
    for text in (problem.nl, problem.en):
        assert not set("{}") & set(text)
        assert "w3id.org" not in text
        assert "None" not in text
        assert "  " not in text
        assert text[0].isupper() or text[0] in "“'0123456789"
        assert text.endswith((".", "?"))
    quoted = drop_quotes(problem.nl)
    assert not ENGLISH.search(quoted.replace("Record in Verbond", ""))  # what the vocabulary calls that key
    assert problem.nl != problem.en


def test_a_dutch_sentence_is_short() -> None:
    """B1: at most twenty-two words; a list to choose from does not count."""
    for name, problem in ALL:
        for sentence in re.split(r"(?<=[.?]) ", re.sub(r"Kies uit: .*", "Kies uit.", problem.nl)):
            assert len(sentence.split()) <= 22, f"{name}: {sentence}"


def test_a_sentence_tells_what_to_do() -> None:
    """Each Dutch sentence is followed by what to do, or says who will."""
    act = re.compile(r"\b(Vul|Schrijf|Kies|Laat|Geef|Zet|Gebruik|Haal|Maak|Meld|Bedoelt|Kijk|U hoeft|blijft"
                     r"|blijven)\b")

    assert [] == [name for name, problem in ALL if not act.search(problem.nl)]


def test_dates_and_amounts_are_shown_as_people_write_them() -> None:
    """Dutch: 31-12-2100 and 1.234,50; English: 2100-12-31 and 1,234.50."""
    late = word_bound("maxInclusive", Literal("2100-12-31", datatype=RDF_XSD.date), "2101-01-01")
    much = word_bound("maxInclusive", Literal("1000.0", datatype=RDF_XSD.decimal), "1234.50", "awardedAmount")
    odd = word_bound("minInclusive", Literal("0.0", datatype=RDF_XSD.decimal), "-0.125", "awardedAmount")

    assert late.nl == "“01-01-2101” bij Startdatum is te laat. Vul 31-12-2100 of eerder in."
    assert late.en == "'2101-01-01' at Start date is too late. Fill in 2100-12-31 or earlier."
    assert much.nl == "“1.234,50” bij Verleend bedrag is te hoog. Vul 1.000 of lager in."
    assert much.en == "'1,234.50' at Amount awarded is too high. Fill in 1,000 or less."
    assert odd.nl == "“-0,125” bij Verleend bedrag is te laag. Vul 0 of hoger in."


def test_what_a_member_wrote_cannot_break_a_sentence() -> None:
    """Braces and long texts in a cell stay what they are, cut at eighty characters."""
    braces = word_cell("a/b", "f.csv", ORIGIN, None, "year", "{value} {0}", "integer")
    long = word_cell("a/b", "f.csv", ORIGIN, None, "year", "x" * 500, "integer")

    assert "“{value} {0}”" in braces.nl
    assert 80 == len(long.value or "") == long.nl.count("x")


def test_a_near_word_is_shown_in_each_language() -> None:
    """Who writes an English word in part still reads the Dutch name of the code in the Dutch sentence."""
    problem = word_cell("a/b", "f.csv", ORIGIN, None, "domain", "educatio", "code", "education")

    assert "Bedoelt u “Onderwijs”?" in problem.nl
    assert "Did you mean 'Education'?" in problem.en
    assert "education" == problem.suggestion


def test_a_key_is_shown_as_the_member_wrote_it() -> None:
    """Not as the web address needs it."""
    problem = word_row("a/b", "f.csv", ORIGIN, "doubled-id", "V%201%2F2%C3%A9")

    assert ("V 1/2é", None) == (problem.value, problem.key)
    assert "V 1/2é" in problem.nl


def test_a_source_that_failed_is_worded_by_its_error() -> None:
    """What a harvester raised is the sentence, with its rule and whose fault it is."""
    problem = word_source("a/b", "f.csv", SourceError("Kapot.", "Broken.", "broken", "third-party"))

    assert ("Kapot.", "Broken.", "broken", "third-party", "violation") == (
        problem.nl, problem.en, problem.rule, problem.fault, problem.severity)


def test_a_fault_of_ours_is_not_the_members() -> None:
    """Only what a member can mend is their fault."""
    faults = {name: problem.fault for name, problem in ALL if problem.fault != "member"}

    assert {"platform"} == {faults.pop("file shape-fault"), faults.pop("platform (elsewhere)")}
    assert "member" not in faults.values() and "held left" not in faults
    assert {"source"} == set(faults.values())
    assert {f"held {rule}" for rule in HELD if rule != "left"} == set(faults)


def test_every_key_and_code_has_a_name_in_both_languages() -> None:
    """Where a label lacks, a sentence would show a key or an IRI."""
    labels = read_labels()
    terms = [term.iri for term in read_terms().values()]
    codes = [f"{CONCEPT}{scheme}/{code}" for scheme, words in read_words().items() for code in words.values()]

    assert [] == [iri for iri in (*terms, *codes) if {"nl", "en"} - set(labels.get(iri, {}))]
    assert XSD + "date" in DATATYPES


@pytest.mark.parametrize("base", ["https://data.example.org", "https://example.org/id"])
def test_what_is_wrong_with_an_id_is_told_at_the_cell_that_makes_it(base: str) -> None:
    """Whatever the base is; a row that goes by its content has no such cell, and is told as a twin."""
    columns = {"name": Column("Naam", 1), "id": Column("Kenmerk", 0)}
    origin = Origin("f", None, 3, columns)
    told = word_row("a/b", "f.csv", origin, "doubled-id", "F-1", f"{base}/id/fund/a/F-1")
    twin = word_row("a/b", "f.csv", origin._replace(columns={}), "doubled-id", "0123456789abcdef",
                    f"{base}/id/grant/a/0123456789abcdef")

    assert ("doubled-id", "A3") == (told.rule, told.as_json()["cell"])
    assert ("twin-row", None) == (twin.rule, twin.key)
