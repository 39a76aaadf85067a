"""A workbook (XLSX, ODS, XLS) as sheets, its cells as the text that a person would write."""

import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError
from python_calamine import SheetTypeEnum as Kind
from python_calamine import SheetVisibleEnum as Visible

from harvesters.access.files import SourceFile
from harvesters.formats import ods, xlsx
from harvesters.formats.body import SUSPECT, Body
from harvesters.formats.header import HEADER_WITHIN, Header, find_header, fold_all
from harvesters.formats.inside import Inside, Place
from harvesters.formats.packing import BROKEN, Format, broken_workbook, open_workbook
from harvesters.formats.sheet import (
    LONGEST_CELL,
    MOST_SHEETS,
    Finding,
    Rows,
    Sheet,
    cell_too_long,
)
from shapes.columns import fold
from shapes.template_words import OWN_SHEETS
from vocab.exceptions import SourceError
from vocab.records import letters

OWN = frozenset(map(fold, OWN_SHEETS))
FILE_PASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
FEWEST_KNOWN = 2
"""A row of a help sheet may begin with the name of one column."""

PLACES = 15
"""As many digits as a spreadsheet shows of a number."""


def read_workbook(file: SourceFile, format: Format, wanted: Collection[str]) -> list[Sheet]:
    """Return the sheets of a workbook that are not empty; formulas give the value they had when saved.

    Of an XLS file hidden rows and columns are not known, and a cell with an error is empty. Raises
    SourceError where the workbook is locked, broken or too large.
    """
    with open_workbook(file.path) as content:
        if format == "xls" and is_locked(content.read()):
            raise _locked()
        insides = _look_inside(content, format)
        with _telling(file.name):
            loaded = _load(file, content)
    names = fold_all(wanted)
    fewest = min(FEWEST_KNOWN, len(names)) if len(loaded) > 1 else 1
    return [_read_sheet(file.name, sheet, is_hidden, insides.get(sheet.name, Inside()), names, fewest)
            for sheet, is_hidden in loaded]


def is_locked(content: bytes) -> bool:
    """Say whether an OLE file is encrypted: by MS-OFFCRYPTO, or by FilePass of MS-XLS."""
    return "EncryptedPackage".encode("utf-16-le") in content or FILE_PASS.search(content) is not None


def _look_inside(content: IO[bytes], format: Format) -> dict[str, Inside]:
    if format == "xls":
        return {}
    packed = content.seek(0, 2)
    with zipfile.ZipFile(content) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            try:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise _locked()
            except BROKEN as error:
                raise broken_workbook() from error
        look = xlsx.look_inside if format == "xlsx" else ods.look_inside
        return look(archive, packed)


def _load(file: SourceFile, content: IO[bytes]) -> list[tuple[CalamineSheet, bool]]:
    """Return the sheets with anything in them, and whether each is hidden."""
    content.seek(0)
    with CalamineWorkbook.from_filelike(content) as workbook:
        about = [sheet for sheet in workbook.sheets_metadata if sheet.typ == Kind.WorkSheet]
        if len(about) > MOST_SHEETS:
            raise SourceError(
                f"{file.name} heeft {len(about)} werkbladen; hoogstens {MOST_SHEETS} kunnen gelezen worden. "
                "Lever alleen de bladen met records aan.",
                f"{file.name} has {len(about)} sheets; at most {MOST_SHEETS} can be read. Deliver only the "
                "sheets with records.",
                rule="file-too-large",
            )
        loaded = []
        for sheet in about:
            range = workbook.get_sheet_by_name(sheet.name)
            if range.start is not None:
                Inside(last_row=range.total_height - 1, last_column=_width(range) - 1).check_size()
                loaded.append((range, sheet.visible != Visible.Visible))
        return loaded


def _width(sheet: CalamineSheet) -> int:
    return (sheet.start or (0, 0))[1] + sheet.width


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Turn what calamine raises into SourceError, also where it gives up in a panic."""
    try:
        yield
    except PasswordError as error:
        raise _locked() from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise broken_workbook() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3's; it cannot be imported
            raise
        raise broken_workbook() from error


def _read_sheet(file: str, sheet: CalamineSheet, is_hidden: bool, inside: Inside, names: frozenset[str],
                fewest: int) -> Sheet:
    """Return one sheet; with a header that knows fewer names than fewest it holds no records."""
    first = list(islice(_read_all(file, sheet, inside), HEADER_WITHIN))
    own = fold(sheet.name) in OWN
    header = find_header([cells for _, cells in first], frozenset() if own else names)
    if header is None:  # nothing but empty rows where a header may be
        header = Header(("",) * _width(sheet), 0, 0)
    if header.known < fewest:
        header = header._replace(known=0)
    row = header.place + 1
    findings = dict.fromkeys(_find_hidden(sheet, inside, row) if header.known else ())
    if is_hidden and not own:
        findings[Finding("hidden-sheet", sheet.name)] = None

    def rows() -> Rows:
        if header.known:
            return _read_rows(file, sheet, inside, row, findings)
        return ((number, cells) for number, cells in _read_all(file, sheet, inside) if number > row)

    titles = tuple((number, cells) for number, cells in first[: header.place] if any(cells))
    return Sheet(sheet.name, header.cells, row, rows, findings.keys(), titles, header.known, is_hidden)


def _read_rows(file: str, sheet: CalamineSheet, inside: Inside, header_row: int,
               findings: dict[Finding, None]) -> Rows:
    """Yield (row, cells) of each record below the header, every row as wide as the sheet."""
    is_suspect = SUSPECT.match
    body, count = Body(findings), 0
    rows = _read_all(file, sheet, inside)
    for row, cells in rows:
        if row <= header_row:
            continue
        # As in a text file: two filled cells, and no first letter of a total.
        if cells[0] and len(cells) > 1 and cells[1] and not is_suspect(cells[0]):
            count += 1
            yield row, cells
        elif body.keep(row, cells, count):
            count += 1
            yield row, cells
        elif body.stated is not None:
            break
    for row, cells in rows:
        body.refuse(row, cells)


def _read_all(file: str, sheet: CalamineSheet, inside: Inside) -> Rows:
    """Yield every row from 1 on, with each cell as text from column A on."""
    before = [""] * (sheet.start or (0, 0))[1]
    texts: dict[int, dict[int, str]] = {}
    for (row, column), text in inside.texts.items():
        texts.setdefault(row, {})[column] = text
    with _telling(file):
        for row, values in enumerate(sheet.iter_rows()):
            cells = [value if value.__class__ is str else TEXTS[value.__class__](value) for value in values]
            if before:
                cells = before + cells
            if row in texts:
                for column, text in texts[row].items():
                    if column < len(cells):
                        cells[column] = text
            if max(map(len, cells)) > LONGEST_CELL:
                raise cell_too_long(row + 1)
            yield row + 1, cells


def _find_hidden(sheet: CalamineSheet, inside: Inside, header_row: int) -> Iterator[Finding]:
    """Yield what a person does not see, or sees otherwise, in the part of a sheet that holds records."""
    rows = _join_spans(inside.hidden_rows, header_row, sheet.total_height)
    if rows:
        yield Finding("hidden-rows", _word_spans(rows, lambda row: str(row + 1)), rows[0][0] + 1)
    columns = _join_spans(inside.hidden_columns, 0, _width(sheet))
    if columns:
        yield Finding("hidden-columns", _word_spans(columns, letters))
    for (top, left), (bottom, right) in sorted(sheet.merged_cell_ranges or inside.merged):
        if bottom >= header_row:
            yield Finding("merged-cells", f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}", top + 1)


def _join_spans(spans: Iterable[Place], start: int, stop: int) -> list[Place]:
    """Return spans as few as possible, within start and before stop."""
    joined: list[Place] = []
    for first, last in sorted(spans):
        first, last = max(first, start), min(last, stop - 1)
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        elif first <= last:
            joined.append((first, last))
    return joined


def _word_spans(spans: list[Place], name: Callable[[int], str]) -> str:
    return ", ".join(name(first) if first == last else f"{name(first)}-{name(last)}" for first, last in spans)


@lru_cache(maxsize=50_000)
def word_number(value: float) -> str:
    """Return a number as short as a spreadsheet shows it, with a point and never an exponent."""
    if value.is_integer() and abs(value) < 10**PLACES:
        return str(int(value))
    text = repr(value)
    if len(text) > PLACES:
        text = f"{value:.{PLACES}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def word_time(value: time) -> str:
    """Return a time as hh:mm, with seconds only where there are any."""
    return value.isoformat("seconds" if value.second else "minutes")


def word_moment(value: datetime) -> str:
    """Return a date and a time as jjjj-mm-ddThh:mm:ss, the date alone at midnight."""
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0) if value.year < 9999 else value
    return value.isoformat("T", "seconds") if value.time() != time() else value.date().isoformat()


def word_duration(value: timedelta) -> str:
    """Return a duration as h:mm:ss."""
    seconds = round(abs(value).total_seconds())
    return f"{'-' if value < timedelta() else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


TEXTS: dict[type, Callable[[Any], str]] = {
    float: word_number, int: str, bool: lambda value: "ja" if value else "nee", date: date.isoformat,
    datetime: word_moment, time: word_time, timedelta: word_duration, str: str,
}


def _locked() -> SourceError:
    return SourceError(
        "Het werkboek is met een wachtwoord beveiligd. Sla het op zonder wachtwoord.",
        "The workbook is protected with a password. Save it without one.",
        rule="password",
    )
