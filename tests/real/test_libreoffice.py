"""Templates in real LibreOffice: what makes them easy survives saving, and what is typed is read back."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from harvesters.check_file import check_file
from publisher.exports.findings_sheet import NAME
from publisher.exports.marked import mark
from publisher.exports.templates import layout
from shapes.template_words import KEY
from shapes.templates import read_template
from tests.publisher.templates import read_records, write
from tests.real.bookkeeper import convert, fill
from vocab.records import letters
from vocab.terms import KINDS

FEWEST_ROWS = 1_000
"""LibreOffice 7.4 writes a drop-down for a thousand rows below the last filled one."""

CELLS = {
    "Dossiernummer": "00123", "Subsidieverstrekker": "Voorbeeldgemeente",
    "Subsidieverstrekker: KvK-nummer": "01234567", "Subsidiejaar": "2026",
    "Aanvrager of ontvanger": "Voorbeeld U.A.", "Verleend bedrag": "1.234,50", "Naam": "Buurttuin",
    "Beleidsterrein": "Sport; Cultuur", "Status": "verleend", "Datum verlening": "31-12-2026",
}


def letter_of(kind: str, header: str, table: int = 0) -> str:
    headers = [field.header for field in read_template(kind).tables[table].fields]
    return letters(headers.index(header))


def describe(path: Path) -> dict[str, Any]:
    """Return what a workbook does for the person who fills it in."""
    workbook = load_workbook(path)
    found: dict[str, Any] = {"states": {sheet.title: sheet.sheet_state for sheet in workbook}}
    found["lists"] = {}
    for name, named in workbook.defined_names.items():
        [(sheet, place)] = named.destinations
        found["lists"][name] = [cell.value for row in workbook[sheet][place] for cell in row]
    for sheet in workbook:
        found[sheet.title] = {
            "protected": sheet.protection.sheet, "rows may go": not sheet.protection.deleteRows,
            "frozen": sheet.freeze_panes, "header locked": all(cell.protection.locked for cell in sheet[1]),
            "example free": not any(under.protection.locked for cell, under in zip(
                sheet[1], sheet[2], strict=True) if cell.value),
            "rules": {str(rule.sqref).partition("2:")[0]: (
                rule.type, rule.formula1, bool(rule.showErrorMessage))
                for rule in sheet.data_validations.dataValidation if rule.type},
        }
        for rule in sheet.data_validations.dataValidation:
            assert max(part.max_row for part in rule.sqref.ranges) >= FEWEST_ROWS
    return found


@pytest.mark.parametrize("way", [
    (".xlsx", ".ods", ".xlsx"), (".ods", ".xlsx"), (".xlsx", ".xlsx"),
], ids=lambda way: " ".join(way))
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_comes_through_libreoffice(kind: str, way: tuple[str, ...], tmp_path: Path) -> None:
    """Sheets, hidden lists, drop-downs, the frozen and locked header and the formats are as they were."""
    path = write(kind, way[0], tmp_path)
    for number, suffix in enumerate(way[1:]):
        saved = tmp_path / f"{number}{suffix}"
        convert(path, saved)
        path = saved
    before, after = describe(write(kind, ".xlsx", tmp_path)), describe(path)

    assert before["states"] == after["states"] and before["lists"] == after["lists"]
    for name in layout.name_sheets(read_template(kind)):
        assert before[name] == after[name], name
    assert before["Uitleg"]["frozen"] == after["Uitleg"]["frozen"]
    check_formats(path, kind)
    assert [] == check_file(path, [kind]).problems


def check_formats(path: Path, kind: str) -> None:
    """See that each column still shows its dates, amounts and zeros; empty cells too."""
    sheet = load_workbook(path).worksheets[0]
    columns = {column: dimension for dimension in sheet.column_dimensions.values()
               for column in range(dimension.min, dimension.max + 1)}
    for number, field in enumerate(read_template(kind).tables[0].fields, 1):
        for shown in (sheet.cell(2, number).number_format, columns[number].number_format):
            plain = shown.replace("[$-413]", "").replace("\\", "").replace("/", "-").lower()
            wanted = {"date": "dd-mm-yyyy", "time": "dd-mm-yyyy hh:mm", "amount": "#,##0.00", "integer": "0",
                      "decimal": "general"}
            assert wanted.get(field.form, "@") == plain, (field.header, shown)


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
@pytest.mark.parametrize("template", [".xlsx", ".ods"])
def test_what_is_typed_is_read_back(template: str, suffix: str, tmp_path: Path) -> None:
    """A row typed into a Dutch LibreOffice, the example row deleted: one record, nothing wrong, no TOML."""
    out = tmp_path / f"ingevuld{suffix}"
    cells = {("Subsidie", f"{letter_of('grant', header)}3"): text for header, text in CELLS.items()}
    cells["Subsidie", "A1"] = "De kop is op slot"
    fill(write("grant", template, tmp_path), cells, out, deleted=[("Subsidie", 2)])

    assert [] == [problem.nl for problem in check_file(out, ["grant"]).problems]
    [record] = read_records(out, "grant")
    assert ("00123", "1234.50", "2026-12-31", 2026, ["cultuur", "sport"], "verleend") == tuple(
        record[key] for key in ("fileNumber", "awardedAmount", "awardedOn", "year", "domain", "status"))
    assert ("kvk", "01234567") == (record["funder"]["scheme"], record["funder"]["value"])
    assert "example" not in record


def test_parts_typed_on_their_own_sheet_belong_to_their_record(tmp_path: Path) -> None:
    """Two lots under one key; the example rows are deleted on both sheets."""
    tables = read_template("procurement").tables
    lots = next(number for number, table in enumerate(tables) if table.part == "lots")
    sheet = layout.name_sheets(read_template("procurement"))[lots]
    own = {KEY: "P-1", "Naam": "Schoonmaak", "Status": "gepland", "CPV-code": "90910000",
           "Inkoper": "Voorbeeldgemeente", "Soort opdracht": "diensten", "Procedure": "openbare procedure"}
    cells = {("Inkoop", f"{letter_of('procurement', header)}3"): text for header, text in own.items()}
    for row, name in ((3, "Noord"), (4, "Zuid")):
        part = {KEY: "P-1", tables[lots].fields[1].header: str(row), "Naam": name}
        cells |= {(sheet, f"{letter_of('procurement', header, lots)}{row}"): text
                  for header, text in part.items()}
    out = tmp_path / "uit.ods"
    gone = [(name, 2) for name in layout.name_sheets(read_template("procurement"))]
    fill(write("procurement", ".ods", tmp_path), cells, out, deleted=gone)

    assert [] == [problem.nl for problem in check_file(out, ["procurement"]).problems
                  if problem.severity == "violation"]
    [record] = read_records(out, "procurement")
    assert ["Noord", "Zuid"] == sorted(lot["name"]["nl"] for lot in record["lots"])


def test_a_marked_workbook_opens_and_can_be_mended(tmp_path: Path) -> None:
    """Marked, mended in LibreOffice in the same file, saved, checked: the fault is gone, the list stays."""
    wrong, marked, mended = (tmp_path / f"{name}.xlsx" for name in ("fout", "gemarkeerd", "beter"))
    cells = {("Subsidie", f"{letter_of('grant', header)}3"): text for header, text in CELLS.items()}
    spot = ("Subsidie", f"{letter_of('grant', 'Datum verlening')}3")
    fill(write("grant", ".xlsx", tmp_path), {**cells, spot: "31-02-2026"}, wrong, deleted=[])
    problems = check_file(wrong, ["grant"]).problems
    assert [spot[1]] == [problem.as_json()["cell"] for problem in problems]

    mark(wrong, problems, marked)
    fill(marked, {spot: "28-02-2026"}, mended)
    assert [] == check_file(mended, ["grant"]).problems
    sheet = load_workbook(mended)
    assert NAME == sheet.sheetnames[0]
    assert "geen datum" in sheet["Subsidie"][spot[1]].comment.text
    assert any(cell.hyperlink for row in sheet[NAME] for cell in row)
