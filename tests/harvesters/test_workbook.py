"""Workbooks: a value of a row is the value in that cell of the file, and what is too much is refused."""

import datetime
import random
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvesters.formats.sheets import Finding, Sheet
from harvesters.formats.workbook import word_duration, word_number
from harvesters.formats.xlsx import MAIN
from tests.harvesters.test_sheets import read, refusal
from tests.harvesters.workbooks import (
    HEADER,
    ROWS,
    edit_member,
    make_ods,
    make_workbook,
    ods_plain,
    pack,
    save,
    save_ods,
    xlsx_plain,
)
from vocab.exceptions import SourceError
from vocab.records import letters

SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
SHEET = "xl/worksheets/sheet1.xml"

letter = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_")
words = st.text(letter, min_size=1, max_size=10).filter(
    lambda text: text.strip() == text and not text.startswith("="))
dates = st.dates(datetime.date(1900, 3, 1), datetime.date(2999, 12, 31))
numbers = (st.integers(-10**14, 10**14) | st.decimals(-10**9, 10**9, places=3, allow_nan=False).map(float))
values = st.none() | words | dates | numbers | st.booleans()
tables = st.lists(st.lists(values, min_size=4, max_size=4), min_size=1, max_size=8)


def expect(value: Any) -> str:
    """Return the text that a person would write for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if value else "0"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def check_cells(sheet: Sheet, rows: list[list[Any]], down: int, right: int) -> None:
    """Check that each cell read is the one at its row and column, and that what is left out says nothing."""
    read_rows = dict(sheet.rows())
    told = {row for rule, _, row in sheet.findings if rule == "total-row"}
    for number, values in enumerate(rows, start=down + 2):
        cells = ["", *map(expect, values)]
        if number in read_rows:
            assert [""] * right + cells[1:] == read_rows[number]
        else:
            assert number in told or not "".join(cells).strip("-=_ ")
    assert set(read_rows) <= set(range(down + 2, down + 2 + len(rows)))


@SLOW
@given(tables, st.integers(0, 5), st.integers(0, 30))
def test_a_value_of_an_xlsx_is_the_value_in_its_cell(tmp_path: Path, rows: list[list[Any]], down: int,
                                                     right: int) -> None:
    """Wherever the table stands: the row and the column of a value are those that a person sees."""
    book = make_workbook()
    for number, values in enumerate([["nummer", "ontvanger", "gevraagd", "datum"], *rows]):
        for position, value in enumerate(values):
            book.active.cell(1 + down + number, 1 + right + position, value)
    path = tmp_path / "table.xlsx"
    path.write_bytes(save(book))

    [sheet] = read(path)

    assert (down + 1, "nummer") == (sheet.header_row, sheet.header[right])
    check_cells(sheet, rows, down, right)


@SLOW
@given(tables, st.integers(0, 5))
def test_a_value_of_an_ods_is_the_value_in_its_cell(tmp_path: Path, rows: list[list[Any]], down: int) -> None:
    """The same for OpenDocument."""
    table = [*([[]] * down), ["nummer", "ontvanger", "gevraagd", "datum"], *rows]
    path = tmp_path / "table.ods"
    path.write_bytes(save_ods(make_ods([("Blad 1", table, False)])))

    [sheet] = read(path)

    assert (down + 1, "nummer") == (sheet.header_row, sheet.header[0])
    check_cells(sheet, rows, down, 0)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20))
def test_a_number_is_written_as_a_spreadsheet_shows_it(value: float) -> None:
    """Fifteen digits, no exponent, no .0 behind a whole number."""
    text = word_number(value)

    assert "e" not in text.lower() and not text.endswith(".0")
    assert float(text) == pytest.approx(value, rel=1e-14)
    assert len(text.strip("-0.").replace(".", "")) <= 17 or value.is_integer()


@pytest.mark.parametrize(("hours", "expected"), [(26, "26:00:00"), (0.5, "0:30:00"), (-1.25, "-1:15:00")])
def test_a_duration_is_hours_minutes_seconds(hours: float, expected: str) -> None:
    """Also more than a day, and less than nothing."""
    assert expected == word_duration(datetime.timedelta(hours=hours))


def write(path: Path, content: bytes) -> Path:
    """Write a workbook."""
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("how", [
    lambda xml: xml.replace(b'<c r="', b'<x:c xmlns:x="' + MAIN[0].encode() + b'" r="').replace(
        b"</c>", b"</x:c>"),
    lambda xml: xml.replace(b'<c r="A1"', b"<c").replace(b'<c r="B1"', b"<c").replace(b'<c r="C1"', b"<c"),
], ids=["prefix", "nameless"])
def test_unusual_xml_is_read_the_same(tmp_path: Path, how: Callable[[bytes], bytes]) -> None:
    """Cells with a prefix or without a name are looked at closely, and read as the plain ones are."""
    content = edit_member(xlsx_plain(), SHEET, how)
    [plain] = read(write(tmp_path / "plain.xlsx", xlsx_plain()))
    [sheet] = read(write(tmp_path / "unusual.xlsx", content))

    assert list(plain.rows()) == list(sheet.rows())
    assert plain.header == sheet.header


def far(place: str) -> Callable[[bytes], bytes]:
    """Return what puts one more cell into a sheet, far away."""
    row = f'<row><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    return lambda xml: xml.replace(b"</sheetData>", row)


@pytest.mark.parametrize(("place", "words"), [
    ("XFD1048576", "meer dan 1000 cellen"), ("ALM4", "meer dan 1000 cellen"), ("A1048577", "E1048577"),
    ("ALL1048576", "ALL1048576"), ("AZ1048576", "AZ1048576"), ("A4000000000", "E4000000000"),
])
def test_a_cell_far_away_is_refused_before_there_is_room_for_it(
    tmp_path: Path, place: str, words: str
) -> None:
    """One cell in a corner would take gigabytes: it is refused, and the cell is named."""
    rule, sentence = refusal(write(tmp_path / "t.xlsx", edit_member(xlsx_plain(), SHEET, far(place))))

    assert ("file-too-large", True) == (rule, words in sentence)


@pytest.mark.parametrize("place", ["A1048576", "ALL4", "AV1000"])
def test_a_cell_at_the_limit_is_read(tmp_path: Path, place: str) -> None:
    """The last row, the thousandth column, a wide sheet that is not long."""
    [sheet] = read(write(tmp_path / "t.xlsx", edit_member(xlsx_plain(), SHEET, far(place))))

    assert place == letters(len(sheet.header) - 1) + place.lstrip("ALV") or place == "A1048576"
    assert "1" in next(cells for row, cells in sheet.rows() if row > 3)


@pytest.mark.parametrize("place", ["XFD4", "ALM900000"])
def test_cells_without_a_value_are_no_size(tmp_path: Path, place: str) -> None:
    """A colour far away is often left behind; it takes no room."""
    content = edit_member(xlsx_plain(), SHEET, lambda xml: xml.replace(
        b"</sheetData>", f'<row><c r="{place}" s="0"/></row></sheetData>'.encode()))
    [sheet] = read(write(tmp_path / "t.xlsx", content))

    assert (5, 2) == (len(sheet.header), len(list(sheet.rows())))


def add_row(row: bytes) -> bytes:
    """Return a small workbook with one more row."""
    return edit_member(xlsx_plain(), SHEET, lambda xml: xml.replace(b"</sheetData>", row + b"</sheetData>"))


def test_nameless_cells_are_counted(tmp_path: Path) -> None:
    """Cells need no name: a thousand are read, one more is not."""
    for number, is_read in ((1000, True), (1001, False)):
        cells = b"<c/>" * (number - 1) + b"<c><v>7</v></c>"
        path = write(tmp_path / "t.xlsx", add_row(b'<row r="9">' + cells + b"</row>"))
        if is_read:
            assert ["7"] == [cells[-1] for row, cells in read(path)[0].rows() if row == 9]
        else:
            assert "file-too-large" == refusal(path)[0]


@pytest.mark.parametrize("row", [
    b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
    b'office:value="1" table:number-columns-repeated="900"/></table:table-row>',
    b'<table:table-row><table:table-cell table:number-columns-repeated="1000"/><table:table-cell '
    b'office:value-type="float" office:value="1"/></table:table-row>',
    b'<table:table-row table:number-rows-repeated="1048576"/><table:table-row><table:table-cell '
    b'office:value-type="float" office:value="1"/></table:table-row>',
], ids=["area", "column", "row"])
def test_an_ods_that_repeats_too_much(tmp_path: Path, row: bytes) -> None:
    """A few bytes may say that a cell is repeated a thousand million times."""
    content = edit_member(ods_plain(), "content.xml", lambda xml: xml.replace(
        b"</table:table>", row + b"</table:table>"))

    assert "file-too-large" == refusal(write(tmp_path / "t.ods", content))[0]


def test_a_workbook_that_unpacks_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte over the limit is over it; what is not read counts as well."""
    content = xlsx_plain()
    path = write(tmp_path / "t.xlsx", content)
    with zipfile.ZipFile(path) as archive:
        size = sum(info.file_size for info in archive.infolist())
    monkeypatch.setattr("harvesters.formats.inside.LARGEST", size)
    assert read(path)
    monkeypatch.setattr("harvesters.formats.inside.LARGEST", size - 1)

    assert "file-too-large" == refusal(path)[0]


def test_a_packed_workbook_that_unpacks_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed once more, it is unpacked no further than the limit."""
    path = write(tmp_path / "t.zip", pack(("t.xlsx", xlsx_plain())))
    monkeypatch.setattr("harvesters.formats.packing.LARGEST_WORKBOOK", len(xlsx_plain()))
    assert read(path)
    monkeypatch.setattr("harvesters.formats.packing.LARGEST_WORKBOOK", len(xlsx_plain()) - 1)

    assert "file-too-large" == refusal(path)[0]


def test_a_workbook_that_is_packed_to_do_harm(tmp_path: Path) -> None:
    """Seventy megabytes of spaces take seventy kilobytes; nobody's sheet does."""
    content = edit_member(xlsx_plain(), SHEET, lambda xml: xml.replace(
        b"</sheetData>", b" " * 70_000_000 + b"</sheetData>"))
    assert len(content) < 100_000

    assert "file-too-large" == refusal(write(tmp_path / "t.xlsx", content))[0]


def test_a_member_that_claims_to_be_small(tmp_path: Path) -> None:
    """A zip that states another size than a member has is not believed."""
    content = bytearray(xlsx_plain())
    with zipfile.ZipFile(write(tmp_path / "t.xlsx", bytes(content))) as archive:
        info = archive.getinfo(SHEET)
    place = content.rindex(SHEET.encode()) - 46
    content[place + 24 : place + 28] = (info.file_size - 1).to_bytes(4, "little")

    assert "broken-workbook" == refusal(write(tmp_path / "t.xlsx", bytes(content)))[0]


def test_a_workbook_with_a_member_twice(tmp_path: Path) -> None:
    """Two readers would read two different sheets."""
    path = write(tmp_path / "t.xlsx", xlsx_plain())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, archive.read(SHEET))

    assert "broken-workbook" == refusal(path)[0]


def test_too_many_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sheets are read, one more is not."""
    book = make_workbook(HEADER)
    for number in range(99):
        book.create_sheet(f"Blad {number}").append([number])
    assert 100 == len(read(write(tmp_path / "t.xlsx", save(book))))

    book.create_sheet("Eén te veel")
    rule, sentence = refusal(write(tmp_path / "t.xlsx", save(book)))
    assert ("file-too-large", True) == (rule, "101 werkbladen" in sentence)


def test_a_cell_of_too_many_characters(tmp_path: Path) -> None:
    """As many as csv reads, so that a sheet may be saved as text; one more is refused."""
    for number, is_read in ((131_072, True), (131_073, False)):
        path = write(tmp_path / "t.ods", save_ods(make_ods([("A", [HEADER, ["V-1", "x" * number]], False)])))
        if is_read:
            [(_, cells)] = read(path)[0].rows()
            assert 131_072 == len(cells[1])
        else:
            rule, sentence = refusal(path)
            assert ("broken-line", True) == (rule, "In rij 2" in sentence)


def test_a_hundred_thousand_hidden_rows_are_one_finding(tmp_path: Path) -> None:
    """A filter hides many rows: they are named as spans, and are read."""
    book = make_workbook(HEADER, *[ROWS[0]] * 500)
    for row in range(3, 400):
        book.active.row_dimensions[row].hidden = True
    [sheet] = read(write(tmp_path / "t.xlsx", save(book)))

    assert [Finding("hidden-rows", "3-399", 3)] == list(sheet.findings)
    assert 500 == len(list(sheet.rows()))


@pytest.mark.parametrize("make", [xlsx_plain, ods_plain])
def test_no_damage_is_a_traceback(tmp_path: Path, make: Callable[[], bytes]) -> None:
    """Whatever bytes of a workbook are changed: sheets, or one SourceError."""
    whole, dice, told = make(), random.Random(4), 0
    for number in range(300):
        content = bytearray(whole)
        for _ in range(dice.choice([1, 1, 20])):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path = write(tmp_path / f"t.{make.__name__.partition('_')[0]}",
                     bytes(content[: dice.randrange(len(content))] if number % 5 == 0 else content))
        try:
            for sheet in read(path):
                list(sheet.rows())
        except SourceError as error:
            told += 1
            assert error.nl.endswith((".", "?")) and error.nl != error.en
    assert told > 50
