"""What a workbook's XML says that its values do not: hidden rows and columns, errors, how large it is."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from harvesters.formats.packing import BROKEN, CHUNK, broken_workbook, is_bomb, workbook_too_large
from harvesters.formats.packing import LARGEST_WORKBOOK as LARGEST
from harvesters.formats.sheet import MOST_CELLS, row_too_wide
from vocab.exceptions import SourceError
from vocab.records import letters

MOST_ROWS = 1_048_576
LARGEST_AREA = 50_000_000
"""Rows times columns: a reader makes room for each cell in between, also for those that are not there."""

Place = tuple[int, int]
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,10})")


@dataclass
class Inside:
    """What stands in the XML of one sheet; rows and columns count from 0, spans are inclusive.

    texts: cells that calamine gives wrong or not at all, such as errors.
    """

    hidden_rows: list[Place] = field(default_factory=list)
    hidden_columns: list[Place] = field(default_factory=list)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    texts: dict[Place, str] = field(default_factory=dict)
    last_row: int = -1
    last_column: int = -1

    def fill(self, row: int, column: int) -> None:
        """Note that a cell is filled."""
        if row > self.last_row:
            self.last_row = row
        if column > self.last_column:
            self.last_column = column

    def check_size(self) -> None:
        """Raise SourceError where the sheet has more rows or columns than are read."""
        if self.last_column >= MOST_CELLS:
            raise row_too_wide(self.last_row + 1)
        rows, columns = self.last_row + 1, self.last_column + 1
        if rows > MOST_ROWS or rows * columns > LARGEST_AREA:
            raise SourceError(
                f"Het werkblad is te groot: het loopt tot cel {letters(columns - 1)}{rows}. Haal weg wat ver "
                "buiten de tabel staat, of sla het op als CSV.",
                f"The sheet is too large: it goes on to cell {letters(columns - 1)}{rows}. Remove what is "
                "far from the table, or save it as CSV.",
                rule="file-too-large",
            )


def stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo, total: int = 0) -> Iterator[bytes]:
    """Yield all that a member unpacks to, whatever size it claims; total: what was unpacked before it.

    Raises SourceError where it is not whole, or claims another size than it has, or is too much.
    """
    claimed, info.file_size = info.file_size, LARGEST + CHUNK
    size = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(CHUNK):
                size += len(chunk)
                if total + size > LARGEST or is_bomb(size, info.compress_size):
                    raise workbook_too_large()
                yield chunk
    except (*BROKEN, RuntimeError) as error:
        raise broken_workbook() from error
    finally:
        info.file_size = claimed
    if size != claimed:
        raise broken_workbook()


def parse(chunks: Iterable[bytes], start: Callable[[str, dict[str, str]], None],
          prepare: Callable[[Any], None] = lambda parser: None) -> None:
    """Read XML as it streams by; names are "namespace name". A document that declares anything is refused.

    Raises SourceError where it is not well-formed or has a DOCTYPE, which no workbook has.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.buffer_text = True
    prepare(parser)
    try:
        for chunk in chunks:
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken_workbook() from error


def _refuse(*args: object) -> None:
    raise broken_workbook()


def find_place(text: str | None) -> Place | None:
    """Return row and column from 0 of a cell named as D14."""
    match = CELL.fullmatch(text.strip()) if text else None
    return (int(match[2]) - 1, column_of(match[1])) if match else None


def column_of(name: str) -> int:
    """Return the position from 0 of a column named by letters: A is 0, AA is 26."""
    position = 0
    for letter in name.upper():
        position = position * 26 + ord(letter) - 64
    return position - 1


def read_count(text: str | None, default: int = 1) -> int:
    """Return a count that an attribute gives; at least 1, whatever stands there."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 12 else default
