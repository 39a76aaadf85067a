"""A delimited text file (RFC 4180 and its relatives) as one sheet, read as it streams by."""

import csv
import io
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from harvesters.access.files import SourceFile
from harvesters.formats.body import SUSPECT, Body
from harvesters.formats.dialect import (
    DELIMITERS,
    LONGEST_FIELD,
    find_encoding,
    not_text,
    open_text,
    read_delimited,
    read_head,
)
from harvesters.formats.header import HEADER_WITHIN, Header, find_header, fold_all
from harvesters.formats.sheet import MOST_CELLS, Finding, Rows, Sheet, row_too_wide
from vocab.exceptions import SourceError

MOST_ROWS = 20_000_000


class Layout(NamedTuple):
    """How a text file is written: what csv needs, its header, and the records down to it by their line."""

    encoding: str
    delimiter: str
    header: Header
    above: list[tuple[int, list[str]]]


def read_text(file: SourceFile, wanted: Collection[str]) -> list[Sheet]:
    """Return a text file as one sheet, [] when it is empty; lines short of cells stay short.

    Raises SourceError where it is no text; its rows raise it where a trailer or a quote says that rows
    are missing.
    """
    layout = find_layout(file, wanted)
    if layout is None:
        return []
    header_row = layout.above[-1][0]
    width = len(layout.header.cells)
    if width > MOST_CELLS:
        raise row_too_wide(header_row)
    findings: dict[Finding, None] = {}
    titles = tuple((line, cells) for line, cells in layout.above[:-1] if any(cells))
    return [Sheet(None, layout.header.cells, header_row, lambda: _read_rows(file, layout, findings),
                  findings.keys(), titles, layout.header.known)]


def find_layout(file: SourceFile, wanted: Collection[str]) -> Layout | None:
    """Return how a text file is written, the delimiter being the one whose header knows most names."""
    encoding = find_encoding(file.path)
    head = read_head(file.path, encoding)
    if head is None:
        return None
    names = fold_all(wanted)
    best: tuple[int, int, Layout] | None = None
    for delimiter in DELIMITERS:
        records = list(_first_records(head, delimiter))
        header = find_header([cells for _, cells in records], names)
        if header is not None and (best is None or (header.known, len(header.cells)) > best[:2]):
            layout = Layout(encoding, delimiter, header, records[: header.place + 1])
            best = header.known, len(header.cells), layout
    if best is None:
        raise not_text(file.name)
    return best[2]


def _first_records(head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = read_delimited(io.StringIO(head, newline=""), delimiter)
    line = 0
    try:
        for cells in islice(reader, HEADER_WITHIN):
            yield line + 1, cells
            line = reader.line_num
    except csv.Error:
        return


def _read_rows(file: SourceFile, layout: Layout, findings: dict[Finding, None]) -> Rows:
    """Yield (first physical line, cells) of each record below the header.

    Raises SourceError where the file turns out to be no text, broken, cut off or too large.
    """
    is_suspect = SUSPECT.match
    body, count, line, width = Body(findings), 0, 0, len(layout.header.cells)
    with open_text(file.path, layout.encoding) as text:
        reader = read_delimited(text, layout.delimiter)
        try:
            for _ in layout.above:
                next(reader)
            line = reader.line_num
            for cells in reader:
                first, line = line + 1, reader.line_num
                if line > MOST_ROWS:
                    raise _too_long()
                if line > first:
                    _find_stray_quote(first, cells, width, layout.delimiter, findings)
                # All but a few rows end here: two filled cells, and no first letter of a total.
                if 1 < len(cells) <= MOST_CELLS and cells[1] and cells[0] and not is_suspect(cells[0]):
                    count += 1
                    yield first, cells
                elif len(cells) > MOST_CELLS:
                    raise row_too_wide(first)
                elif body.keep(first, cells, count):
                    count += 1
                    yield first, cells
                elif body.stated is not None:
                    break
            for cells in reader:
                first, line = line + 1, reader.line_num
                body.refuse(first, cells)
        except UnicodeError as error:
            raise not_text(file.name) from error
        except csv.Error as error:  # "field larger than field limit": all that csv raises when not strict
            raise _cell_too_long(file.name, line) from error


def _find_stray_quote(first: int, cells: list[str], width: int, delimiter: str,
                      findings: dict[Finding, None]) -> None:
    """Tell of a quote that swallowed whole rows; where it left a row that looks good, raise SourceError."""
    line = first
    for cell in cells:
        lines = cell.splitlines()
        if width > 2 and any(part.count(delimiter) >= width - 1 for part in lines[1:]):
            if len(cells) == width:
                raise _stray_quote(line, len(lines) - 1)
            findings[Finding("stray-quote", f"{line}-{line + len(lines) - 1}", line)] = None
        line += cell.count("\n") or cell.count("\r")


def _stray_quote(line: int, lines: int) -> SourceError:
    return SourceError(
        f"Op regel {line} begint een tekst met een aanhalingsteken. De tekst eindigt pas {lines} regels "
        "later: de rijen daartussen zijn niet te lezen. Haal het aanhalingsteken op regel "
        f"{line} weg, of zet er ook een achter de tekst.",
        f"On line {line} begins a text with a quote. It ends only {lines} lines later: the rows in between "
        f"cannot be read. Remove the quote on line {line}, or add one after the text.",
        rule="stray-quote",
    )


def _cell_too_long(name: str, line: int) -> SourceError:
    return SourceError(
        f"In {name} staat na regel {line} een cel van meer dan {LONGEST_FIELD} tekens. "
        "Staat daar een aanhalingsteken te veel?",
        f"After line {line} of {name} is a cell of more than {LONGEST_FIELD} "
        "characters. Is there one quote too many?",
        rule="broken-line",
    )


def _too_long() -> SourceError:
    return SourceError(
        f"Het bestand heeft meer dan {MOST_ROWS} regels.", f"The file has more than {MOST_ROWS} lines.",
        rule="file-too-large",
    )
