"""Templates of every kind and format: what is in them, and that they are read back as they stand."""

import csv
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from harvesters.check_file import check_file
from publisher.cli.main import cli
from publisher.cli.template import WRITERS
from publisher.exports.templates import layout
from shapes.columns import fold, known_columns, known_part_columns, known_sheets
from shapes.template_words import FILLED_IN, OWN_SHEETS
from shapes.templates import LONGEST_LIST, Field, read_template
from tests.publisher.templates import read_records, write
from vocab.terms import KINDS

every_kind = pytest.mark.parametrize("kind", KINDS)
every_format = pytest.mark.parametrize("suffix", WRITERS)
BRIGHTEST = 255
ENOUGH = 7


def fields_of(kind: str) -> list[Field]:
    return [field for table in read_template(kind).tables for field in table.fields]


@every_kind
def test_every_header_is_known(kind: str) -> None:
    """The names of the columns are those that a table is recognised by, on each sheet."""
    for table in read_template(kind).tables:
        assert table.part is None or table.part == known_sheets(kind).get(fold(table.title))
        known = known_part_columns(kind, table.part) if table.part else known_columns(kind)
        for field in table.fields:
            assert field.path == known.get(fold(field.header)), (table.title, field.header)


@every_format
@every_kind
def test_is_read_back_as_an_example(kind: str, suffix: str, tmp_path: Path) -> None:
    """The row that is there is an example and has nothing wrong; a CSV has no sheets of parts."""
    path = write(kind, suffix, tmp_path)
    [record] = read_records(path, kind)

    assert [] == check_file(path, [kind]).problems
    assert record["example"] is True
    assert "verwijder deze rij" in record["name"]["nl"]
    parts = {table.part for table in read_template(kind).tables} - {None}
    assert (parts if suffix != ".csv" else set()) == parts & record.keys()


@every_kind
def test_every_format_says_the_same(kind: str, tmp_path: Path) -> None:
    xlsx, ods, text = (read_records(write(kind, suffix, tmp_path), kind)[0] for suffix in WRITERS)
    assert xlsx == ods
    assert text == {key: value for key, value in xlsx.items() if key in text}


@every_kind
def test_a_key_that_is_filled_in_may_be_empty(kind: str, tmp_path: Path) -> None:
    """What the help says follows from the rest does follow from it."""
    path = write(kind, ".xlsx", tmp_path)
    workbook = load_workbook(path)
    fields = read_template(kind).tables[0].fields
    promised = [field for field in fields if f"{kind}.{field.path}" in FILLED_IN or field.path in FILLED_IN]
    for field in promised:
        workbook.worksheets[0].cell(2, fields.index(field) + 1).value = None
    workbook.save(path)

    assert [] == check_file(path, [kind]).problems
    [record] = read_records(path, kind)
    assert {field.path for field in promised if field.need == "advised"} <= record.keys()


@every_kind
def test_what_must_be_filled_in_comes_first_and_is_bold(kind: str, tmp_path: Path) -> None:
    """By colour and by letters that differ, not by signs in the header."""
    workbook = load_workbook(write(kind, ".xlsx", tmp_path))
    for sheet, table in zip(workbook.worksheets, read_template(kind).tables, strict=False):
        own = [field for field in table.fields if not field.path.endswith(".kvk")]
        needs = [field.need == "always" for field in own]
        assert sorted(needs, reverse=True) == needs
        for cell, field in zip(sheet[1], table.fields, strict=True):
            assert (field.header, field.need != "never") == (cell.value, cell.font.bold)


def test_letters_can_be_read() -> None:
    """Every pair of ink and fill has a contrast of at least 7 (WCAG AAA)."""
    for fill, ink in {*layout.HEADERS.values(), (layout.EXAMPLE_FILL, layout.INK)}:
        assert contrast(fill, ink) >= ENOUGH
    assert contrast(layout.EXAMPLE_FILL, layout.EXAMPLE_INK) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / BRIGHTEST for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@every_kind
def test_xlsx_guides_her(kind: str, tmp_path: Path) -> None:
    """Drop-downs with names for hidden lists, formats a column, a header that is locked and frozen."""
    workbook = load_workbook(write(kind, ".xlsx", tmp_path))
    names = layout.name_sheets(read_template(kind))
    assert [*names, "Uitleg", "Lijsten"] == workbook.sheetnames
    assert "hidden" == workbook["Lijsten"].sheet_state
    for sheet, table in zip(workbook.worksheets, read_template(kind).tables, strict=False):
        assert ("B2", True, None) == (sheet.freeze_panes, sheet.protection.sheet, sheet.protection.password)
        assert all(cell.protection.locked for cell in sheet[1])
        rules = {str(rule.sqref).partition("2:")[0]: rule for rule in sheet.data_validations.dataValidation}
        for number, field in enumerate(table.fields):
            cell = sheet.cell(2, number + 1)
            column = sheet.column_dimensions[cell.column_letter]
            assert not cell.protection.locked and not column.protection.locked
            assert column.number_format == cell.number_format == expected_format(field)
            assert field.choices == read_choices(workbook, rules[cell.column_letter])
            assert 1 <= len(rules[cell.column_letter].prompt) <= layout.LONGEST_TIP


def expected_format(field: Field) -> str:
    formats = {"date": "dd-mm-yyyy", "time": "dd-mm-yyyy hh:mm", "amount": "#,##0.00", "decimal": "General",
               "integer": "0"}
    return formats.get(field.form, "@")


def read_choices(workbook: Any, rule: Any) -> tuple[str, ...]:
    """Return the words behind a drop-down."""
    if rule.type != "list":
        return ()
    [(sheet, place)] = workbook.defined_names[rule.formula1].destinations
    return tuple(cell.value for row in workbook[sheet][place] for cell in row)


@every_kind
def test_long_lists_are_no_drop_down(kind: str) -> None:
    fields = fields_of(kind)
    assert all(len(field.choices) <= LONGEST_LIST for field in fields)
    assert all(not field.choices for field in fields if field.path.rpartition(".")[2] in ("cpv", "area"))
    assert all(field.choices for field in fields if field.form == "code")


@every_kind
def test_the_help_explains_every_column(kind: str, tmp_path: Path) -> None:
    """Each has a meaning, whether it must be there, how to write it; in Dutch, without an IRI of ours."""
    sheet = load_workbook(write(kind, ".xlsx", tmp_path))["Uitleg"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1]]
    assert layout.HELP_HEADER == rows[0]
    assert [field.header for field in fields_of(kind)] == [row[1] for row in rows[1:]]
    for row in rows[1:]:
        assert all(str(text).strip() for text in row[2:5]), row
        assert not re.search(r"w3id|def#|sh:|\b(the|and|of the|fill)\b", " ".join(map(str, row)))


@every_kind
def test_csv_opens_in_a_dutch_spreadsheet(kind: str, tmp_path: Path) -> None:
    content = write(kind, ".csv", tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == 2
    header, example = csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";")
    fields = read_template(kind).tables[0].fields
    assert [(field.header, field.example) for field in fields] == list(zip(header, example, strict=True))


@every_kind
def test_examples_are_what_their_format_says(kind: str) -> None:
    for field in fields_of(kind):
        value = layout.read_example(field)
        wanted = {"date": date, "time": datetime, "integer": int}.get(field.form)
        assert value is None or wanted is None or type(value) is wanted, field.path


def test_own_sheets_have_their_names() -> None:
    """The reader of tables leaves sheets of these names."""
    assert OWN_SHEETS == (layout.HELP, layout.LISTS, "Meldingen")


def test_the_command_writes_talks_and_refuses(tmp_path: Path) -> None:
    run = CliRunner().invoke
    out = tmp_path / "inkoop.csv"
    done = run(cli, ["template", "procurement", "-o", str(out)])
    assert (0, "", True) == (done.exit_code, done.stdout, out.exists())
    assert "In een CSV-bestand past één tabel" in done.stderr and "Perceel" in done.stderr

    again = run(cli, ["template", "procurement", "-o", str(out)])
    assert (2, True) == (again.exit_code, "bestaat al" in again.stderr)
    other = run(cli, ["template", "procurement", "-o", str(tmp_path / "x.docx")])
    assert (2, True) == (other.exit_code, ".xlsx, .ods of .csv" in other.stderr)
