"""Workbooks with more than one sheet: parts find their record, sheets their kind, rows their id."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from harvesters.access.files import open_file
from harvesters.check_file import Checked, check_file
from harvesters.formats.table import Table
from ledger.home import source_of_file
from vocab.records import Row

PROCUREMENT = ["Kenmerk", "Naam", "Inkoper", "Inkoper: KvK-nummer"]
Sheets = dict[str, list[list[Any]]]


def write(path: Path, sheets: Sheets) -> Path:
    """Write a workbook with these sheets, rows from the header on."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.save(path)
    return path


def read(path: Path, *kinds: str) -> list[Row]:
    """Return the rows of a file as `verbond check` reads it."""
    source = source_of_file(path, kinds, "https://data.example.org")
    return list(Table(source, open_file(source)).rows())


def check(path: Path, *kinds: str) -> Checked:
    """Return what is wrong with a file."""
    return check_file(path, kinds)


def find(checked: Checked, rule: str) -> list[tuple[object, ...]]:
    """Return where a rule is broken: sheet, cell or row, key."""
    found = [problem.as_json() for problem in checked.problems if problem.rule == rule]
    return [(one["sheet"], one["cell"] or one["row"], one["key"]) for one in found]


@pytest.fixture
def tender(tmp_path: Path) -> Path:
    """A tender with two lots on a sheet of their own, one for a record that is not there, one for none."""
    return write(tmp_path / "inkoop.xlsx", {
        "Inkoop": [PROCUREMENT, ["T-1", "Voorbeeld groen", "Voorbeeldgemeente", 1234567]],
        "Percelen": [["Kenmerk", "Nummer", "CPV-code"], ["T-1", "1", "77310000-6"], ["T-1", "2", "geen"],
                     ["T-9", "1", "groen"], ["", "3", "77310000"]],
    })


def test_parts_are_joined_by_the_key_of_the_record(tender: Path) -> None:
    """Each lot has the id of its own number, and its place is that on its own sheet."""
    [row] = read(tender, "procurement")
    assert row.record

    assert ["1", "2"] == [lot["key"] for lot in row.record["lots"]]
    assert [f"{row.record['id']}#lot-{n}" for n in (1, 2)] == [lot["id"] for lot in row.record["lots"]]
    assert [("Percelen", 2), ("Percelen", 3)] == [(origin.sheet, origin.row) for origin in row.parts.values()]


def test_a_wrong_cell_of_a_part_is_told_at_its_place(tender: Path) -> None:
    """The record is wrong, the cell is on the sheet of the part; so too where no record is."""
    checked = check(tender, "procurement")

    assert [("Percelen", "C3", "lots.cpv"), ("Percelen", "C4", "lots.cpv")] == find(checked, "cpv")
    assert 1 == checked.wrong


def test_a_part_without_its_record_is_told(tender: Path) -> None:
    """Nothing of it is lost in silence."""
    checked = check(tender, "procurement")

    assert [("Percelen", 4, None)] == find(checked, "orphan-part")
    assert [("Percelen", 5, None)] == find(checked, "part-key-missing")


def test_a_number_of_a_party_has_its_scheme(tender: Path) -> None:
    """A spreadsheet dropped the zero of the KvK number; the organisation's IRI follows from it."""
    [row] = read(tender, "procurement")
    assert row.record
    buyer = row.record["buyer"]

    assert ("kvk", "01234567") == (buyer["scheme"], buyer["value"])
    assert "https://w3id.org/verbond/org/nl-kvk/01234567" == buyer["org"]
    assert ["kvk-padded"] == [problem.rule for problem in row.problems if problem.key == "buyer.kvk"]


def test_sheets_of_two_kinds(tmp_path: Path) -> None:
    """A sheet is known by its name; each record has the id of its kind."""
    path = write(tmp_path / "alles.xlsx", {
        "Initiatieven": [["Naam", "Rechtsvorm"], ["Voorbeeld tuin", "stichting"]],
        "Fondsen": [["Naam", "Geldgever"], ["Voorbeeld fonds", "Voorbeeldgemeente"]],
        "Uitleg": [["Naam"], ["Zo vult u het in"]],
    })

    rows = read(path, "initiative", "fund")
    assert ["initiative", "fund"] == [row.record["type"] for row in rows if row.record]


def test_rows_without_a_key_go_by_name_or_content(tmp_path: Path) -> None:
    """A fund by its name; a grant without a number by its content without amounts, so that twins are told."""
    funds = write(tmp_path / "f.xlsx", {"Fondsen": [["Naam"], ["Voorbeeld fonds"]]})
    grants = write(tmp_path / "g.xlsx", {"Blad": [
        ["Naam", "Aanvrager of ontvanger", "Verleend bedrag"],
        ["Tuin", "Voorbeeld A", 1], ["Tuin", "Voorbeeld A", 2], ["Dak", "Voorbeeld A", 2]]})

    assert ["https://data.example.org/id/fund/check/Voorbeeld%20fonds"] == [
        row.record["id"] for row in read(funds, "fund") if row.record]
    assert [("Blad", 2, None), ("Blad", 3, None)] == sorted(find(check(grants, "grant"), "twin-row"))


def test_an_amount_that_can_be_two_is_decided_by_its_column(tmp_path: Path) -> None:
    """1.234 beside 1.000,00 is a thousand; alone it is one question."""
    head = ["Kenmerk", "Naam", "Aanvrager of ontvanger", "Verleend bedrag"]
    rows = [["G-1", "Tuin", "Voorbeeld A", "1.234"], ["G-2", "Dak", "Voorbeeld A", "1.000,00"]]
    both = write(tmp_path / "both.xlsx", {"Blad": [head, *rows]})
    alone = write(tmp_path / "alone.xlsx", {"Blad": [head, rows[0]]})

    amounts = [row.record["awardedAmount"] for row in read(both, "grant") if row.record]
    assert ["1234.00", "1000.00"] == amounts
    assert [("Blad", "D2", "awardedAmount")] == find(check(alone, "grant"), "ambiguous-amount")


def test_a_name_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    """The column is not used, and is told by the name it should have."""
    path = write(tmp_path / "n.xlsx", {"Blad": [["Kenmerk", "Naam", "Verlened bedrag"], ["G-1", "Tuin", 5]]})
    [near] = [problem for problem in check(path, "grant").problems if problem.rule == "near-column"]

    assert "Verleend bedrag" == near.suggestion
    assert "Verlened bedrag" in near.nl


@pytest.mark.parametrize("words", ["Inkoper: RSIN", "RSIN inkoper", "buyer.rsin"])
def test_an_rsin_is_a_number_of_a_party(tmp_path: Path, words: str) -> None:
    """As a KvK number is: with its scheme, and the IRI of the organisation."""
    path = write(tmp_path / "r.xlsx", {"Inkoop": [["Kenmerk", "Naam", "Inkoper", words],
                                                  ["T-1", "Groen", "Voorbeeldgemeente", "111222333"]]})
    [row] = read(path, "procurement")
    assert row.record
    buyer = row.record["buyer"]

    assert ("rsin", "https://w3id.org/verbond/org/nl-rsin/111222333") == (buyer["scheme"], buyer["org"])


def test_more_problems_than_are_kept_are_counted(tender: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are told; that there are more is never cut in silence."""
    monkeypatch.setattr("harvesters.check_file.MOST_PROBLEMS", 2)
    checked = check(tender, "procurement")

    assert (2, True) == (len(checked.problems), checked.found > 2)
