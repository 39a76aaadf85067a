"""Many problems are a few lines; all of them stand in tests/golden/groups.txt, to be read from top to bottom.

VERBOND_REWRITE=1 writes the file anew; read what changed before you keep it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shapes.cell_sentences import CELLS
from shapes.groups import PHRASES, SHOWN_ROWS, group, split_sentence
from shapes.privacy_words import PHRASES as PRIVATE
from shapes.read import COMPONENTS as CLOSED_LIST
from shapes.screen import compile_kind
from shapes.sentences import (
    COMPONENTS,
    DATATYPES,
    ROWS,
    Place,
    word_cell,
    word_file,
    word_result,
    word_row,
)
from tests.shapes.cases import read_golden
from vocab.labels import label_key
from vocab.records import Column, Origin, Problem, Severity
from vocab.terms import LANG_STRING, XSD_STRING, read_terms

GOLDEN = Path(__file__).parents[1] / "golden" / "groups.txt"
BASE = "https://data.example.org/id/grant/voorbeeld/V-"
COLUMNS = {"fileNumber": Column("Nummer", 0), "recipient.name": Column("Aanvrager", 1),
           "status": Column("Status", 2), "startDate": Column("Startdatum", 3),
           "endDate": Column("Einddatum", 4), "awardedAmount": Column("Verleend\n(in euro's)", 5),
           "domain": Column("Beleidsterrein", 6)}
ENGLISH = frozenset("""
    the a an are not and or with by at from to one two more than many much few too low high late early long
    short value values record records key keys row rows column columns sheet cells file header text texts
    language date time times amount number valid filled fill choose write written right wrong place list
    between our fault that this could be complete same another other allows should neither nor first example
    also answer check
""".split())


def cell(key: str, text: str, rule: str, row: int, sheet: str | None = None,
         suggestion: str | None = None) -> Problem:
    """Return the problem of one cell in one row."""
    origin = Origin("f1", sheet, row, COLUMNS)
    return word_cell("voorbeeld/grants", "f.csv", origin, f"{BASE}{row}", key, text, rule, suggestion)


def broken(row: int, sheet: str | None = None, **changes: object) -> list[Problem]:
    """Return the problems of the smallest good grant with some keys changed; None leaves a key out."""
    [record] = [record for record in read_golden() if record["id"].endswith("minimaal")]
    record = {key: value for key, value in {**record, **changes}.items() if value is not None}
    place = Place("voorbeeld/grants", "f.csv", Origin("f1", sheet, row, COLUMNS), record["id"])
    return [problem for result in compile_kind("grant")(record)
            for problem in word_result(place, record, result)]


def make_problems() -> Iterator[Problem]:
    """Yield what a bookkeeper's file of two sheets could get wrong, in the order of its rows."""
    days = ("31-02-2026", "30-02-2026", "2026-13-01", "ooit", "volgt", "begin mei", "32-01-2026")
    for number, day in enumerate(days * 5 + ("nooit", "n.n.b.")):
        yield cell("startDate", day, "date", 12 + 3 * number)
    for row in (5, 9):
        yield cell("awardedAmount", "twee ton", "amount", row)
    for number in range(1200):
        yield from broken(2000 + number, currency=None)
    for row in (7, 21, 22):
        yield cell("domain", "Sporrt", "code", row, None, "sport")
    yield cell("domain", "Kultuur", "code", 30, None, "cultuur")
    for row in (14, 15, 16, 17, 18, 19):
        yield from broken(row, status="https://example.org/gereed")
        yield from broken(row, recipient=None)
    for row in (40, 41):
        yield from broken(row, domain=None)
        yield from broken(row, startDate="2026-05-01", endDate="2026-04-01")
        yield from broken(row, endDate="2101-01-01")
        yield from broken(row, awardedAmount="-12.5")
    yield from broken(51, endDate="2150-12-31")
    yield cell("endDate", "1 mei\n2026.\nOf later", "date", 12, "Oud")
    for row in (3, 4):
        yield cell("endDate", "half juni", "date", row, "Oud")
    for row, found in ((70, "8 / 7"), (71, "6 / 7")):
        origin = Origin("f1", None, row, COLUMNS)
        yield word_row("voorbeeld/grants", "f.csv", origin, "cell-count", found)
        yield word_row("voorbeeld/grants", "f.csv", origin, "doubled-id", "V-7", f"{BASE}7")
    yield cell("fileNumber", "", "key-missing", 80)
    yield word_file("voorbeeld/grants", "f.csv", "unmapped-columns", "telefoon, opmerking")


def write_golden() -> str:
    """Return the golden file: first all in Dutch, then the same in English."""
    groups = group(make_problems())
    lines = []
    for language in ("nl", "en"):
        severity: Severity | None = None
        lines += [f"# {language}", ""]
        for one in groups:
            lines += [] if one.severity == severity else [f"[{one.severity}]"]
            severity = one.severity
            lines.append(getattr(one, language))
        lines.append("")
    lines += ["# rules", ""]
    lines += [f"{rule}: 37 keer {nl} / 37 times {en}" for rule, (nl, en) in PHRASES.items()]
    return "\n".join(lines) + "\n"


def test_the_lines_are_the_golden_ones() -> None:
    """A line that changes is read by a person before it is kept."""
    if os.environ.get("VERBOND_REWRITE"):
        GOLDEN.write_text(write_golden(), "utf-8")

    assert GOLDEN.read_text("utf-8") == write_golden()


def test_every_rule_has_a_phrase() -> None:
    """All rules of cells, rows, components and datatypes; none is there for nothing."""
    rules = {rule.removesuffix("-near") for rule in CELLS} | set(ROWS) | CLOSED_LIST | {"platform"}
    rules |= set(PRIVATE)
    rules |= {name.partition(" ")[0] for name in COMPONENTS}
    short = {XSD_STRING: "", LANG_STRING: ""}
    typed = {f"datatype {short.get(type, type.rpartition('#')[2])}".rstrip() for type in DATATYPES}

    assert set() == (rules | typed) - set(PHRASES)
    assert {rule.partition(" ")[0] for rule in PHRASES} <= rules | {"datatype"}


@pytest.mark.parametrize("rule", PHRASES)
def test_a_phrase_is_short_and_in_its_language(rule: str) -> None:
    """It stands behind a number, so it is no sentence; the Dutch one has no English word in it."""
    nl, en = PHRASES[rule]

    assert set() == ENGLISH & set(re.findall(r"\w+", nl))
    assert nl != en
    for phrase in (nl, en):
        assert phrase[0].islower()
        assert not phrase.endswith((".", "?"))
        assert len(phrase.split()) <= 9
        assert "://" not in phrase


def test_a_dutch_line_has_no_english_and_no_iri() -> None:
    """What the bookkeeper wrote herself does not count."""
    own = [column.header for column in COLUMNS.values()]
    for one in group(make_problems()):
        line = one.nl.partition("; voorbeeld:")
        words = set(re.findall(r"\w+", f"{line[0]} {line[2].partition(' (rij')[2]}"))
        assert set() == ENGLISH & words - {word for header in own for word in header.split()}
        assert "://" not in one.nl
        assert "None" not in one.nl + one.en
        assert "\n" not in one.nl + one.en
        assert "  " not in one.nl + one.en


def test_the_line_that_was_asked_for() -> None:
    """Column, header, how often, what, an example and its row."""
    [one] = group(cell("startDate", "31-02-2026", "date", row) for row in range(12, 49))

    assert one.nl.startswith(
        "Kolom D (Startdatum): 37 keer geen geldige datum; voorbeeld: 31-02-2026 (rij 12). "
        "Ook in rij 13, 14, 15, 16, 17 en nog 31.")
    assert one.nl.endswith("Schrijf dag-maand-jaar, zoals 31-12-2026.")
    assert one.en.startswith("Column D (Startdatum): 37 times no valid date; example: 31-02-2026 (row 12).")
    assert (37, (12, 13, 14, 15, 16), "Startdatum", "date") == (one.times, one.rows, one.column, one.rule)


def test_a_problem_alone_keeps_its_sentence() -> None:
    """It says all there is to say, behind its cell; on a sheet with the sheet's name."""
    problem = cell("startDate", "ooit", "date", 12, "Blad1")
    [one] = group([problem])

    assert f"Blad “Blad1”, cel D12: {problem.nl}" == one.nl
    assert f"Sheet 'Blad1', cell D12: {problem.en}" == one.en


def test_a_problem_without_a_place_is_its_sentence() -> None:
    """About the file as a whole there is nothing to point at."""
    problem = word_file("a/b", "f.csv", "unmapped-columns", "telefoon")
    [one] = group([problem])

    assert (problem.nl, problem.en) == (one.nl, one.en)


def test_the_advice_is_the_one_of_all() -> None:
    """A near word of one row is no advice to another; where all wrote the same, it is."""
    same = [cell("domain", "Sporrt", "code", row, None, "sport") for row in (7, 8)]
    other = cell("domain", "Kultuur", "code", 9, None, "cultuur")
    [alike], [unlike] = group(same), group([*same, other])

    assert alike.nl.endswith("voorbeeld: Sporrt (rij 7). Ook in rij 8. Bedoelt u “Sport”?")
    assert unlike.nl.endswith("voorbeeld: Sporrt (rij 7). Bedoelt u “Sport”? Ook in rij 8 en 9.")


def test_a_full_stop_in_a_value_is_not_the_end_of_a_sentence() -> None:
    """What was written in the cell is never taken for advice."""
    [one] = group(cell("startDate", "1 mei. Of later. Misschien", "date", row) for row in (3, 4))

    assert one.nl.endswith("Ook in rij 4. Schrijf dag-maand-jaar, zoals 31-12-2026.")


def test_messages_that_differ_are_groups_of_their_own() -> None:
    """Two rules about a whole row may stand at one key; each has its own advice."""
    first = broken(4, recipient=None) + broken(5, recipient=None)
    second = [problem._replace(nl="Kies er een.", en="Choose one.") for problem in first]
    groups = group([*first, *second])

    assert [2, 2] == [one.times for one in groups]
    assert {"Kies er een.", "Choose one."} == {groups[-1].nl[-12:], groups[-1].en[-11:]}


def test_what_stands_nowhere_is_not_put_together() -> None:
    """Two columns that are nearly right are two sentences: each has its own name and advice."""
    problems = [word_file("a/b", "f.csv", "near-column", value) for value in ("Naan / Naam", "Jar / Jaar")]

    assert [problem.nl for problem in problems] == [one.nl for one in group(problems)]


def test_the_worst_comes_first() -> None:
    """A violation before a warning however often that is; then how often; then from left to right."""
    warned = [problem for row in range(9) for problem in broken(row, domain=None)]
    dates = [cell(key, "ooit", "date", row) for row in (4, 5) for key in ("endDate", "startDate")]
    often = [cell("awardedAmount", "veel", "amount", row) for row in range(7)]

    assert ["F", "D", "E", "G"] == [one.nl[6] for one in group([*warned, *dates, *often])]


def test_sheets_and_files_are_kept_apart() -> None:
    """The same fault on two sheets is two lines, and in two files too."""
    problems = [cell("startDate", "ooit", "date", row, sheet) for row in (4, 5) for sheet in ("Een", "Twee")]
    elsewhere = [problem._replace(file="g.csv") for problem in problems]

    assert ["Blad “Een”", "Blad “Twee”"] * 2 == [one.nl.partition(",")[0]
                                                 for one in group([*problems, *elsewhere])]


def test_a_long_value_and_header_are_cut() -> None:
    """A line stays a line, whatever stands in a cell."""
    origin = Origin("f1", None, 4, {"startDate": Column("Start\n" * 50, 3)})
    problems = [cell("startDate", "x\n" * 500, "date", row)._replace(origin=origin._replace(row=row))
                for row in (4, 5)]
    [one] = group(problems)

    assert len(one.nl) < 250
    assert one.nl.count("…") == 2


def test_nothing_is_no_line() -> None:
    """No problem, no group."""
    assert [] == group([])


def test_an_unknown_rule_is_still_a_line() -> None:
    """A rule of a newer version in the ledger must not break the list."""
    problem = cell("startDate", "ooit", "date", 4)._replace(rule="nieuw")
    [one] = group([problem, problem])

    assert "2 keer iets wat niet klopt; voorbeeld: ooit (rij 4)" in one.nl


ANY_TEXT = st.text(max_size=12) | st.none()


@given(st.lists(st.builds(
    lambda key, value, rule, row, sheet, severity: Problem(
        "a/b", "f.csv", Origin("f", sheet, row, COLUMNS) if row else None, None, key, value, rule, severity,
        "member", f"Zin over “{value}”. Doe iets.", f"Sentence about '{value}'. Do something."),
    st.sampled_from([*COLUMNS, "currency", "funder.name", "onbekend", None]), ANY_TEXT,
    st.sampled_from([*PHRASES, "anders"]), st.integers(0, 9), st.sampled_from([None, "Blad"]),
    st.sampled_from(["violation", "warning", "info"])), max_size=30))
def test_every_problem_is_in_one_group(problems: list[Problem]) -> None:
    """None is lost and none counted twice; each line is one line; the order of severity holds."""
    groups = group(problems)

    assert len(problems) == sum(one.times for one in groups)
    assert all(one.first in problems for one in groups)
    assert all(len(one.rows) <= SHOWN_ROWS for one in groups)
    assert [one.severity for one in groups] == sorted(
        (one.severity for one in groups), key=["violation", "warning", "info"].index)
    assert all(len(line.splitlines()) == 1 for one in groups if one.times > 1 for line in (one.nl, one.en))


def test_groups_of_every_component_of_every_key() -> None:
    """Whatever a grant can get wrong twice is one line that counts both and names its column or key."""
    problems = [problem for key in sorted(read_terms()) for row in (3, 4)
                for problem in broken(row, **{key: "x"})]
    groups = group(problems)

    assert len({problem.key for problem in problems}) > 20 and len(groups) == len(problems) / 2
    for one in groups:
        key, place = one.first.key or "", one.nl.partition(": 2 keer")[0]
        column = COLUMNS.get(key) or COLUMNS.get(f"{key}.name")
        name = column.header.partition("\n")[0] if column else label_key(key, "nl")
        assert (2, (3, 4)) == (one.times, one.rows)
        assert all(word in place for word in name.split(": ")), one.nl
        assert "None" not in one.nl + one.en


DATE = "“31-02-2026” bij Datum verlening is geen datum. Schrijf dag-maand-jaar, zoals 31-12-2026."


@pytest.mark.parametrize(("nl", "value", "parts"), [
    (DATE, "31-02-2026", ("“31-02-2026” bij Datum verlening is geen datum.",
                          "Schrijf dag-maand-jaar, zoals 31-12-2026.")),
    ("“a. B c” is fout. Kies b.", "a. B c", ("“a. B c” is fout.", "Kies b.")),
    ("“Sprt” staat niet in de lijst. Bedoelt u “Sport”?", "Sprt",
     ("“Sprt” staat niet in de lijst.", "Bedoelt u “Sport”?")),
    ("Eén zin.", None, ("Eén zin.", "")),
], ids=["advice", "full stop in the value", "question", "one sentence"])
def test_a_sentence_is_split(nl: str, value: str | None, parts: tuple[str, str]) -> None:
    """What is wrong, and what to do."""
    assert parts == split_sentence(nl, value)
