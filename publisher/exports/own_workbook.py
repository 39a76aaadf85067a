"""A member's own file as a workbook to write in: XLSX as it is, of all others the cells as they were read."""

import csv
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from harvesters.access.files import SourceFile
from harvesters.formats.dialect import open_text, read_delimited
from harvesters.formats.packing import find_format, open_workbook
from harvesters.formats.text import find_layout
from harvesters.formats.written import LONGEST_CELL, clean, name_sheet

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
FORMULA_SIGNS = ("=", "+", "-", "@")
DATES = {datetime: "dd-mm-yyyy hh:mm", date: "dd-mm-yyyy", time: "hh:mm", timedelta: "[h]:mm"}
LOST = {
    "xl/vbaProject.bin": "macro’s", "xl/slicers/": "filterknoppen",
    "xl/threadedComments/": "gesprekken bij cellen", "xl/embeddings/": "ingevoegde bestanden",
    "xl/diagrams/": "schema’s", "xl/ctrlProps/": "knoppen",
}
"""What openpyxl never writes back, by where it stands in the file."""

CHART = re.compile(r"xl/charts/chart[0-9]+\.xml")
SHAPE = re.compile(rb"<xdr:(?:sp|grpSp|cxnSp)[ >]")
NEWER = "keuzelijsten of kleurregels van nieuwere versies van Excel"

WIDEST, NARROWEST, MEASURED = 60, 9, 200
UNREADABLE = "De opmaak van uw bestand kon niet worden overgenomen. Alleen de inhoud staat hier."
TOO_LONG = "Een werkblad heeft hoogstens 1.048.576 rijen. De rest staat hier niet."
TOO_WIDE = "Een werkblad heeft hoogstens 16.384 kolommen. De rest staat hier niet."
CUT = "De tekst in {cell} is te lang voor een cel en is hier ingekort."
BROKEN = "Na regel {row} is het bestand niet verder te lezen. De rest staat hier niet."
OTHER_FORMAT = "Dit is de inhoud van uw bestand, zonder de opmaak."


class OwnWorkbook(NamedTuple):
    """A workbook to mark, and what a person should know about what is not in it."""

    workbook: Workbook
    notes: tuple[str, ...]


def open_own(path: Path) -> OwnWorkbook:
    """Open a file as a workbook: CSV, XLSX, XLS or ODS, plain, gzipped or alone in a zip.

    Raises SourceError where it is none of these.
    """
    format = find_format(path)
    if format == "text":
        return _copy_text(path)
    if format == "xlsx":
        try:
            return _open_xlsx(path)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            # openpyxl is stricter than the programs that wrote the file; its cells can still be read.
            return _copy_cells(path, UNREADABLE)
    return _copy_cells(path, OTHER_FORMAT)


def _open_xlsx(path: Path) -> OwnWorkbook:
    with open_workbook(path) as file, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        workbook = load_workbook(file, rich_text=True)
        file.seek(0)
        with ZipFile(file) as archive:
            lost = list(_find_lost(archive, workbook))
    if any("extension" in str(one.message) for one in said):
        lost.append(NEWER)
    if not lost:
        return OwnWorkbook(workbook, ())
    return OwnWorkbook(workbook, (f"In dit bestand ontbreken: {', '.join(lost)}. "
                                  "In uw eigen bestand staan ze nog.",))


def _find_lost(archive: ZipFile, workbook: Workbook) -> Iterator[str]:
    """Yield what is in the file and not in what openpyxl read of it (3.1.5: no shapes, not all charts)."""
    names = archive.namelist()
    sheets = [*workbook.worksheets, *workbook.chartsheets]
    if sum(1 for name in names if CHART.fullmatch(name)) > sum(len(sheet._charts) for sheet in sheets):
        yield "grafieken"
    images = sum(len(sheet._images) for sheet in workbook.worksheets)
    if sum(1 for name in names if name.startswith("xl/media/")) > images:
        yield "afbeeldingen"
    drawings = (name for name in names if name.startswith("xl/drawings/drawing"))
    if any(SHAPE.search(archive.read(name)) for name in drawings):
        yield "vormen en tekstvakken"
    yield from (word for start, word in LOST.items() if any(name.startswith(start) for name in names))


def _copy_text(path: Path) -> OwnWorkbook:
    """Put each record of a text file on the row of its line, so that rows are the lines people know."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = name_sheet(path.name.partition(".")[0])
    try:
        notes = _write_rows(sheet, _read_text(path))
    except csv.Error:  # a field of more characters than csv reads: the check says the same of the file
        notes = [BROKEN.format(row=sheet.max_row)]
    return OwnWorkbook(workbook, (OTHER_FORMAT, *notes))


def _read_text(path: Path) -> Iterator[tuple[int, list[Any]]]:
    layout = find_layout(SourceFile(path, "", path.name, 0), ())
    if layout is None:
        return
    with open_text(path, layout.encoding) as text:
        reader = read_delimited(text, layout.delimiter)
        line = 1
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1


def _copy_cells(path: Path, note: str) -> OwnWorkbook:
    workbook = Workbook()
    workbook.remove(workbook.active)
    notes: list[str] = []
    with open_workbook(path) as file, CalamineWorkbook.from_filelike(file) as found:
        for about in found.sheets_metadata:
            sheet = workbook.create_sheet(name_sheet(about.name))
            if about.visible != SheetVisibleEnum.Visible:
                sheet.sheet_state = "hidden"
            rows = found.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            notes += _write_rows(sheet, enumerate(rows, 1))
    if not any(sheet.sheet_state == "visible" for sheet in workbook):
        workbook.worksheets[0].sheet_state = "visible"
    return OwnWorkbook(workbook, (note, *dict.fromkeys(notes)))


def _write_rows(sheet: Worksheet, rows: Iterator[tuple[int, list[Any]]] | enumerate[list[Any]]) -> list[str]:
    """Write cells as they were read; return what does not fit into a sheet."""
    widths: dict[int, int] = {}
    notes: dict[str, None] = {}
    for row, cells in rows:
        if row > LAST_ROW:
            notes[TOO_LONG] = None
            break
        if len(cells) > LAST_COLUMN:
            notes[TOO_WIDE] = None
        for column, value in enumerate(cells[:LAST_COLUMN], 1):
            if value is None or value == "":
                continue
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                notes[CUT.format(cell=sheet.cell(row, column).coordinate)] = None
            write_cell(sheet, row, column, value)
            if row <= MEASURED:
                widths[column] = max(widths.get(column, NARROWEST), min(WIDEST, len(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    return list(notes)


def write_cell(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Write a value; a text stays a text, whatever sign it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)
        return
    cell.value = int(value) if isinstance(value, float) and value.is_integer() else value
    if type(value) in DATES:
        cell.number_format = DATES[type(value)]
