"""Workbooks and archives for the tests of tables, each made by a function named as its golden case."""

import datetime
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from harvesters.formats.ods import CALC

HEADER = ["nummer", "ontvanger", "gevraagd", "datum", "akkoord"]
ROWS: list[list[Any]] = [
    ["V-1", "Voorbeeld Buurtwerk", 1000.5, datetime.date(2025, 3, 1), True],
    ["V-2", "Voorbeeld Energie", 25000, datetime.date(2025, 4, 30), False],
]
TEXT = "nummer;ontvanger;gevraagd\nV-1;Voorbeeld Buurtwerk;1000,50\n"


def make_workbook(*rows: list[Any], title: str = "Subsidies") -> Workbook:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def save(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pack(*members: tuple[str, bytes]) -> bytes:
    """Return a zip with members in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def xlsx_plain() -> bytes:
    """A header in the first row, then rows."""
    return save(make_workbook(HEADER, *ROWS))


def xlsx_titles_dashes_total() -> bytes:
    """Title rows, a rule of dashes, an empty row, a subtotal and a total."""
    return save(make_workbook(
        ["Overzicht subsidies"], ["Peildatum", datetime.date(2025, 6, 1)], [], HEADER, ["------", "---"],
        ROWS[0], [], ["Subtotaal", None, 1000.5], ROWS[1], [None, "Eindtotaal:", 26000.5], ["(2 rijen)"]))


def xlsx_trailer_wrong() -> bytes:
    """A trailer that states more rows than there are."""
    return save(make_workbook(HEADER, *ROWS, ["(3 rows affected)"]))


def xlsx_offset() -> bytes:
    """A table that begins at D5, so that rows and columns must be counted from A1."""
    book = openpyxl.Workbook()
    for down, row in enumerate([HEADER, *ROWS]):
        for right, value in enumerate(row):
            book.active.cell(5 + down, 4 + right, value)
    return save(book)


def xlsx_header_groups() -> bytes:
    """Groups above names: the same name in two groups, and names that stand in the upper line alone."""
    book = make_workbook(["nummer", "Aanvrager", None, "Bedrag", None, "status"],
                         [None, "naam", "KvK", "gevraagd", "verleend", None],
                         ["V-1", "Voorbeeld Buurtwerk", "01234567", 5, 4, "verleend"])
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    return save(book)


def xlsx_hidden() -> bytes:
    """A hidden sheet, hidden rows and columns, merged cells; unused rows and columns hidden are no matter."""
    book = make_workbook(["Overzicht"], HEADER, *ROWS, *ROWS, *ROWS)
    sheet = book.active
    for row in (4, 5, 7, 100):
        sheet.row_dimensions[row].hidden = True
    for column in ("C", "E", "XFD"):
        sheet.column_dimensions[column].hidden = True
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("D6:E6")
    hidden = book.create_sheet("Oud")
    hidden.append(HEADER)
    hidden.append(ROWS[0])
    hidden.sheet_state = "hidden"
    very = book.create_sheet("Diep")
    very.append(["iets anders"])
    very.sheet_state = "veryHidden"
    return save(book)


def xlsx_own_sheets() -> bytes:
    """A template: a help sheet that begins with the names of columns, hidden lists; neither holds records."""
    book = make_workbook(HEADER, *ROWS)
    help = book.create_sheet("Uitleg", 0)
    help.append(["Kolom", "Uitleg"])
    for name in HEADER:
        help.append([name, "nummer"])
    lists = book.create_sheet("Lijsten")
    lists.append(["akkoord", "datum", "gevraagd"])
    lists.append(["ja", "nee"])
    lists.sheet_state = "hidden"
    other = book.create_sheet("Hoe vul ik dit in")
    other.append(["nummer", "Een eigen nummer, (7 rijen)"])
    other.append(["Totaal", 5])
    book.create_sheet("Leeg")
    return save(book)


def xlsx_cells() -> bytes:
    """What cells may hold: numbers, dates, times, errors, percentages, texts with spaces and lines."""
    book = make_workbook(["nummer", "waarde"])
    values: list[tuple[Any, str | None]] = [
        (5, None), (-5, None), (0.1 + 0.2, None), (1234.5600000000001, None), (1e15, None), (1e-7, None),
        (12345678901234567890, None), (0.125, "0.0%"), (2025.0, "0.00"), (True, None), ("=1/0", None),
        (datetime.datetime(2024, 2, 29, 13, 5, 7), None), (datetime.datetime(2024, 2, 29), None),
        (datetime.time(8, 30), None), (datetime.timedelta(hours=26, minutes=3), None),
        ("  twee\nregels ", None), ("01234567", None), (60, "yyyy-mm-dd"), (44000.5, "yyyy-mm-dd hh:mm"),
        ("'tekst", None), ("=A1", None),
        ("#REF!", None), ("#N/A", None),
    ]
    for number, (value, format) in enumerate(values, start=1):
        book.active.append([f"V-{number}", value])
        if format:
            book.active.cell(number + 1, 2).number_format = format
    return save(book)


def xlsx_errors() -> bytes:
    """Cells with an error, as a program stores them beside their formulas."""
    content = save(make_workbook(HEADER, ["V-1", "Voorbeeld", "FOUT"], ["V-2", "FOUT", 5]))
    return edit_member(content, "xl/worksheets/sheet1.xml", lambda xml: re.sub(
        rb'(<c r="[A-Z0-9]+" t=)"inlineStr"><is><t>FOUT</t></is>', rb'\1"e"><f>1/0</f><v>#DIV/0!</v>', xml))


def xlsx_1904() -> bytes:
    """Dates counted from 1904, as old Macintoshes did."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (HEADER, *ROWS):
        book.active.append(row)
    return save(book)


def xlsx_two_kinds_of_sheets() -> bytes:
    """A sheet of records and one of parts."""
    book = make_workbook(HEADER, *ROWS)
    parts = book.create_sheet("Percelen")
    parts.append(["nummer", "gevraagd"])
    parts.append(["V-1", 12])
    return save(book)


def xlsx_nothing_known() -> bytes:
    """One sheet, of which no column is known: the row with the most words is the guess."""
    return save(make_workbook(["Lijst"], ["Iets", "Anders", "Hier"], ["a", 1, 2], ["b", 3, 4]))


def xlsx_empty() -> bytes:
    """Nothing in it."""
    return save(openpyxl.Workbook())


def xlsx_gz() -> bytes:
    """A workbook that is packed once more."""
    return gzip.compress(xlsx_plain(), mtime=0)


def xlsx_in_zip() -> bytes:
    """A workbook as the one file in a zip, with what a Macintosh adds."""
    return pack(("map/", b""), ("map/subsidies.xlsx", xlsx_plain()), ("__MACOSX/map/._subsidies.xlsx", b"x"))


def csv_in_zip() -> bytes:
    """A text file as the one file in a zip."""
    return pack(("subsidies.csv", TEXT.encode("cp1252")))


def zip_two_files() -> bytes:
    """Two files: nobody knows which."""
    return pack(("een.csv", TEXT.encode()), ("twee.csv", TEXT.encode()))


def zip_empty() -> bytes:
    """No file."""
    return pack()


def zip_in_zip() -> bytes:
    """A zip in a zip."""
    return pack(("binnen.zip", csv_in_zip()))


def gz_in_zip() -> bytes:
    """A gzip file in a zip."""
    return pack(("binnen.csv.gz", gzip.compress(TEXT.encode(), mtime=0)))


def zip_locked() -> bytes:
    """A zip whose only file says that it is encrypted."""
    content = bytearray(csv_in_zip())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def zip_cut() -> bytes:
    """Half a zip."""
    return csv_in_zip()[:60]


def zip_document() -> bytes:
    """A document of a word processor."""
    return pack(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))


def xlsx_cut() -> bytes:
    """A workbook with a sheet that is cut off."""
    return edit_member(xlsx_plain(), "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])


def xlsx_entities() -> bytes:
    """A workbook with a DOCTYPE that grows: no program writes one."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    return edit_member(xlsx_plain(), "xl/workbook.xml", lambda xml: bomb + xml.partition(b"?>")[2]
                       if b"?>" in xml else bomb + xml)


def edit_member(content: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a zip with one member changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack(*((one, edit(archive.read(one)) if one == name else archive.read(one))
                      for one in archive.namelist()))


def make_ods(sheets: Iterable[tuple[str, list[list[Any]], bool]]) -> OpenDocumentSpreadsheet:
    """Return an ODS document of sheets given as name, rows, hidden."""
    document = OpenDocumentSpreadsheet()
    hide = Style(name="hidden", family="table")
    hide.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(hide)
    for name, rows, is_hidden in sheets:
        table = Table(name=name, stylename=hide) if is_hidden else Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(make_ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    return document


def make_ods_cell(value: Any) -> TableCell:
    """Return a cell that holds a value as ODF writes it."""
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=repr(value))
    if isinstance(value, datetime.date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, datetime.timedelta):
        hours, rest = divmod(int(value.total_seconds()), 3600)
        return TableCell(valuetype="time", timevalue=f"PT{hours:02}H{rest // 60:02}M{rest % 60:02}S")
    cell = TableCell(valuetype="string")
    for line in value.split("\n"):
        cell.addElement(P(text=line))
    return cell


def save_ods(document: OpenDocumentSpreadsheet) -> bytes:
    """Return the bytes of an ODS document."""
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def ods_plain() -> bytes:
    """A header, rows, and as many empty cells below as a sheet has."""
    document = make_ods([("Subsidies", [HEADER, *ROWS], False)])
    rest = TableRow(numberrowsrepeated=1048573)
    rest.addElement(TableCell(numbercolumnsrepeated=16384))
    document.spreadsheet.childNodes[0].addElement(rest)
    return save_ods(document)


def ods_hidden() -> bytes:
    """A hidden sheet, hidden rows and columns, repeated rows, merged cells, a long duration, an error."""
    records = ("Subsidies", [["nummer", "duur", "gevraagd"]], False)
    document = make_ods([records, ("Oud", [HEADER, ROWS[0]], True)])
    table = document.spreadsheet.childNodes[0]
    columns = [TableColumn(), TableColumn(numbercolumnsrepeated=2, visibility="collapse"), TableColumn()]
    for column in reversed(columns):
        table.insertBefore(column, table.childNodes[0])
    row = TableRow(numberrowsrepeated=2, visibility="filter")
    row.addElement(make_ods_cell("V-1"))
    row.addElement(make_ods_cell(datetime.timedelta(hours=26, minutes=3)))
    table.addElement(row)
    row = TableRow()
    merged = TableCell(valuetype="string", numbercolumnsspanned=2, numberrowsspanned=1)
    merged.addElement(P(text="V-2"))
    row.addElement(merged)
    row.addElement(CoveredTableCell())
    row.addElement(make_ods_cell(1))
    table.addElement(row)
    return edit_member(save_ods(document), "content.xml", lambda xml: xml.replace(
        b'<table:table-cell office:value-type="float" office:value="1"/>',
        b'<table:table-cell xmlns:calcext="' + CALC.strip().encode() + b'" office:value-type="string" '
        b'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
        b"</table:table-cell>"))


MADE: dict[str, Callable[[], bytes]] = {
    make.__name__.replace("_", "-"): make for make in (
        xlsx_plain, xlsx_titles_dashes_total, xlsx_trailer_wrong, xlsx_offset, xlsx_header_groups,
        xlsx_hidden, xlsx_own_sheets, xlsx_cells, xlsx_errors, xlsx_1904, xlsx_two_kinds_of_sheets,
        xlsx_nothing_known,
        xlsx_empty, xlsx_gz, xlsx_in_zip, csv_in_zip, zip_two_files, zip_empty, zip_in_zip, gz_in_zip,
        zip_locked, zip_cut, zip_document, xlsx_cut, xlsx_entities, ods_plain, ods_hidden,
    )
}
SUFFIXES = {"csv-in-zip": "zip", "xlsx-in-zip": "zip", "xlsx-gz": "xlsx.gz", "gz-in-zip": "zip"}


def write_case(name: str, folder: Path) -> Path:
    """Write a case that is made and return its file, named as a person would name it."""
    path = folder / f"{name}.{SUFFIXES.get(name, name.partition('-')[0])}"
    path.write_bytes(MADE[name]())
    return path
