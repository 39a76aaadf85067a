"""A member's own workbook comes back: what is wrong is marked, what was hers is still there."""

import csv
import warnings
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from publisher.exports import findings_sheet, marked
from publisher.exports.findings_sheet import NAME
from publisher.exports.marked import FILLS, OPENING, mark
from vocab.exceptions import SourceError
from vocab.records import Column, Origin, Problem

HEADER = ("Dossiernummer", "Naam", "Verleend bedrag", "Datum verlening")
COLUMNS = {key: Column(header, position) for position, (key, header) in enumerate(zip(
    ("fileNumber", "name", "awardedAmount", "awardedOn"), HEADER, strict=True))}
DATE = "“31-02-2026” bij Datum verlening is geen datum. Schrijf dag-maand-jaar, zoals 31-12-2026."


def problem(key: str | None, row: int | None, nl: str = DATE, value: str | None = None,
            sheet: str | None = "Blad A", **given: Any) -> Problem:
    origin = Origin("f" * 64, sheet, row, COLUMNS) if row else None
    whole = {"rule": "date", "severity": "violation", "fault": "member", **given}
    return Problem("check/x", "x.xlsx", origin, None, key, value, nl=nl, en="Wrong.", **whole)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workbook as a bookkeeper has it: formats, a formula, a drop-down, a comment, a hidden sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Blad A"
    sheet.append(HEADER)
    sheet.append(("A-1", "Tuin", 12.5, date(2026, 1, 31)))
    sheet.append(("A-2", "Plein", "=C2*2", "31-02-2026"))
    sheet["B2"].font = Font(bold=True, color="FFFFFF")
    sheet["B2"].fill = PatternFill("solid", fgColor="000000")
    sheet["C2"].number_format = "#,##0.00"
    sheet["D3"].comment = Comment("Navragen bij Voorbeeld", "Boekhouder")
    sheet.merge_cells("A6:B7")
    rule = DataValidation(type="list", formula1='"ja,nee"')
    rule.add("B2:B99")
    sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["B"].width = 33
    workbook.create_sheet("Het 'oude' blad").append(HEADER)
    workbook.create_sheet("Verborgen").sheet_state = "hidden"
    path = tmp_path / "eigen.xlsx"
    workbook.save(path)
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "gemarkeerd.xlsx"


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """Return the list of the sheet “Meldingen”, below its header."""
    rows = list(load_workbook(path)[NAME].iter_rows(values_only=True))
    return rows[rows.index(findings_sheet.HEADER) + 1 :]


def test_a_wrong_cell_has_a_colour_a_comment_and_a_link(own: Path, out: Path) -> None:
    mark(own, [problem("awardedOn", 3, value="31-02-2026")], out)
    workbook = load_workbook(out)
    cell = workbook["Blad A"]["D3"]

    assert (f"00{FILLS['violation']}", "31-02-2026") == (cell.fill.fgColor.rgb, cell.value)
    assert f"Navragen bij Voorbeeld\n{OPENING}\n{DATE}" == cell.comment.text
    assert ("fout", "Blad A", "D3", "31-02-2026", "“31-02-2026” bij Datum verlening is geen datum.",
            "Schrijf dag-maand-jaar, zoals 31-12-2026.") == rows_of(out)[0]
    links = [cell.hyperlink.location for row in workbook[NAME] for cell in row if cell.hyperlink]
    assert ["'Blad A'!D3"] == links
    assert workbook.active is workbook[NAME] is workbook.worksheets[0]


def test_what_was_hers_is_still_there(own: Path, out: Path) -> None:
    mark(own, [problem("name", 2)], out)
    workbook = load_workbook(out)
    sheet = workbook["Blad A"]

    assert [NAME, "Blad A", "Het 'oude' blad", "Verborgen"] == workbook.sheetnames
    assert "hidden" == workbook["Verborgen"].sheet_state
    assert ("=C2*2", "#,##0.00", "A2", 33) == (
        sheet["C3"].value, sheet["C2"].number_format, sheet.freeze_panes, sheet.column_dimensions["B"].width)
    assert ["B2:B99"] == [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert ["A6:B7"] == [str(merged) for merged in sheet.merged_cells.ranges]
    assert date(2026, 1, 31) == sheet["D2"].value.date()
    assert sheet["B2"].font.bold
    assert f"FF{marked.INK}" == sheet["B2"].font.color.rgb, "white letters could not be read on the mark"


def test_where_problems_of_rows_parts_and_files_go(own: Path, out: Path) -> None:
    """Of a row or a merged cell: its first cell; of a file or a sheet that is not there: the list only."""
    mark(own, [
        problem(None, 2, "Deze rij is dubbel. Haal er een weg."), problem("name", 7, "Leeg."),
        problem(None, None, "Dit bestand is oud. Neem een nieuw."),
        problem("name", 2, "Elders.", sheet="Weg"),
        problem("name", 1, "Kop.", sheet="Het 'oude' blad"),
    ], out)
    links = [cell.hyperlink.location for row in load_workbook(out)[NAME] for cell in row if cell.hyperlink]
    spots = [row[1:3] for row in rows_of(out)]

    assert [(None, "hele bestand"), ("Weg", "rij 2"), ("Blad A", "A2"), ("Blad A", "A6"),
            ("Het 'oude' blad", "B1")] == spots
    assert "'Het ''oude'' blad'!B1" in links


def test_problems_of_one_cell_are_one_comment_with_the_worst_colour(own: Path, out: Path) -> None:
    long = problem("name", 2, "Te lang.", severity="info")
    mark(own, [long, problem("name", 2, "Vreemd.", severity="warning"), long], out)
    cell = load_workbook(out)["Blad A"]["B2"]

    assert f"{OPENING}\n1. Te lang.\n2. Vreemd." == cell.comment.text
    assert f"00{FILLS['warning']}" == cell.fill.fgColor.rgb


def test_a_marked_workbook_that_comes_back_loses_the_old_marks(own: Path, out: Path) -> None:
    """She mends what was marked and checks again, in the marked file itself."""
    mark(own, [problem("awardedOn", 3), problem("awardedAmount", 2)], out)
    mark(out, [problem("awardedAmount", 2, "Nog niet goed.")], out)
    workbook = load_workbook(out)
    sheet = workbook["Blad A"]

    assert [NAME, "Blad A", "Het 'oude' blad", "Verborgen"] == workbook.sheetnames
    assert ("Navragen bij Voorbeeld", None) == (sheet["D3"].comment.text, sheet["D3"].fill.fill_type)
    assert f"{OPENING}\nNog niet goed." == sheet["C2"].comment.text
    assert 1 == len(rows_of(out))


def test_nothing_wrong_says_so(own: Path, out: Path) -> None:
    mark(own, [], out)
    assert "Er is niets gevonden. Dit bestand is goed." == load_workbook(out)[NAME]["A2"].value


def test_text_stays_text(tmp_path: Path, out: Path) -> None:
    """What begins as a formula is none, in the cells of a CSV and in the list; control signs do no harm."""
    path = tmp_path / "x.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows([
            HEADER, ("=1+1", "+31", "-5", "@SUM(A1)"), ("00012345", "twee\nregels", "\x07bel", ""),
            ("X", "", "", "")])
    mark(path, [problem("fileNumber", 2, "Fout.", value='=HYPERLINK("http://example.org")', sheet=None),
                problem("name", 5, "Leeg.", sheet=None)], out)
    workbook = load_workbook(out)
    sheet = workbook.worksheets[1]

    assert [("s", True, text) for text in ("=1+1", "+31", "-5", "@SUM(A1)")] == [
        (cell.data_type, cell.quotePrefix, cell.value) for cell in sheet[2]]
    assert ("00012345", "twee\nregels", "\ufffdbel") == tuple(cell.value for cell in sheet[3])[:3]
    assert "X" == sheet["A5"].value, "rows are the lines of the file, also behind a text of two lines"
    assert OPENING in sheet["B5"].comment.text
    listed = next(cell for row in workbook[NAME] for cell in row if str(cell.value).startswith("=HYP"))
    assert ("s", True) == (listed.data_type, listed.quotePrefix)


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", b"PK\x03\x04 broken"], ids=["gz", "zip"])
def test_what_is_no_table_is_refused(content: bytes, tmp_path: Path, out: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        mark(path, [], out)
    assert [path] == list(tmp_path.iterdir())


def test_what_openpyxl_loses_is_said(own: Path, out: Path) -> None:
    """Shapes, pictures and newer drop-downs are not in the copy; the list says so, and nothing warns."""
    workbook = load_workbook(own)
    chart = BarChart()
    chart.add_data(Reference(workbook["Blad A"], min_col=3, min_row=1, max_row=2))
    workbook["Blad A"].add_chart(chart, "G1")
    workbook.save(own)
    with ZipFile(own, "a") as archive:
        archive.writestr("xl/media/image1.png", b"x")
        archive.writestr("xl/drawings/drawing9.xml", b"<xdr:sp macro=''>")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        mark(own, [problem("name", 2)], out)
    said = [row[0] for row in load_workbook(out)[NAME].iter_rows(values_only=True)]
    lost = "In dit bestand ontbreken: afbeeldingen, vormen en tekstvakken."
    assert f"{lost} In uw eigen bestand staan ze nog." in said
    assert "xl/charts/chart1.xml" in ZipFile(out).namelist()


def test_limits_are_said(own: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More links, comments or letters than XLSX or people take are cut off, and the sheet says that."""
    monkeypatch.setattr(findings_sheet, "MOST_LINKS", 2)
    monkeypatch.setattr(marked, "MOST_COMMENTS", 2)
    mark(own, [problem("name", row, f"Fout {row}. " + "Lang. " * 600) for row in range(2, 6)], out)
    workbook = load_workbook(out)
    sheet = workbook["Blad A"]
    said = [row[0] for row in workbook[NAME].iter_rows(values_only=True)]

    assert findings_sheet.FEW_LINKS in said and marked.FEW_COMMENTS in said
    assert 2 == sum(1 for row in workbook[NAME] for cell in row if cell.hyperlink)
    assert [True, True, False, False] == [sheet.cell(row, 2).comment is not None for row in range(2, 6)]
    assert f"00{FILLS['violation']}" == sheet["B5"].fill.fgColor.rgb
    assert sheet["B2"].comment.text.endswith(f"… Lees verder op het blad “{NAME}”.")
    assert 4 == len([row for row in said if row == "fout"])


def test_many_of_a_kind_come_first_in_short(own: Path, out: Path) -> None:
    mark(own, [problem("awardedOn", row, value="31-02-2026") for row in range(2, 39)], out)
    rows = list(load_workbook(out)[NAME].iter_rows(values_only=True))
    short = rows[rows.index(("In het kort", None, None, None, None, None)) + 1]

    assert ("fout", "Blad A", "D2") == short[:3]
    assert "37 keer geen geldige datum" in short[3]
    assert 37 == len(rows_of(out))


def test_problems_that_are_not_here_are_counted(own: Path, out: Path) -> None:
    """A list that was cut says so."""
    mark(own, [problem("awardedOn", 3, value="31-02-2026")], out, more=18_109)

    words = [str(cell.value) for row in load_workbook(out)[NAME] for cell in row if cell.value]
    assert any("nog 18.109 meldingen" in text for text in words)
