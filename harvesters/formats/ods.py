"""A look into an ODS file (OpenDocument 1.3, part 3): what calamine does not tell of it."""

import re
import zipfile
from typing import Any

from harvesters.formats.inside import Inside, Place, parse, read_count, stream
from harvesters.formats.packing import broken_workbook, is_bomb, workbook_too_large

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
ROWS_REPEATED = TABLE + "number-rows-repeated"
COLUMNS_REPEATED = TABLE + "number-columns-repeated"
HIDDEN = ("collapse", "filter")
MOST_REPEATED = 1_000
DURATION = re.compile(r"PT(0*(?:[1-9][0-9]{2,8}|[3-9][0-9]|2[4-9]))H([0-9]{2})M([0-9]{2})(?:[.,][0-9]+)?S")
"""A time of 24 hours or more."""


def look_inside(archive: zipfile.ZipFile, packed: int) -> dict[str, Inside]:
    """Return what stands in each sheet, by its name; raises SourceError as for an XLSX file."""
    members = {info.filename.lower(): info for info in archive.infolist()}
    if len(members) != len(archive.infolist()) or "content.xml" not in members:
        raise broken_workbook()
    total = 0
    for path, info in members.items():
        if path != "content.xml":
            total += sum(map(len, stream(archive, info, total)))
    walk = Parse()
    parse(stream(archive, members["content.xml"], total), walk.start, walk.prepare)
    if is_bomb(total + members["content.xml"].file_size, packed):
        raise workbook_too_large()
    for inside in walk.sheets.values():
        inside.check_size()
    return walk.sheets


class Parse:
    """Walks through all sheets and notes their marks."""

    def __init__(self) -> None:
        self.sheets: dict[str, Inside] = {}
        self._inside = Inside()
        self._row = self._rows = self._next_column = self._column = self._columns = 0
        self._is_error = False
        self._tables = 0
        self._parser: Any = None

    def prepare(self, parser: Any) -> None:
        """Take the parser that this listens to."""
        self._parser = parser
        parser.EndElementHandler = self._end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note what an element says."""
        if name == TEXT + "p" or name == TEXT + "h":
            self._fill()
            if self._is_error:
                self._catch_error()
        elif name == TABLE + "table-cell" or name == TABLE + "covered-table-cell":
            self._start_cell(attributes)
        elif name == TABLE + "table-row":
            self._row += self._rows
            self._rows = read_count(attributes.get(ROWS_REPEATED))
            self._next_column = 0
            if attributes.get(TABLE + "visibility") in HIDDEN:
                self._inside.hidden_rows.append((self._row, self._row + self._rows - 1))
        elif name == TABLE + "table-column":
            first, self._columns = self._columns, self._columns + read_count(attributes.get(COLUMNS_REPEATED))
            if attributes.get(TABLE + "visibility") in HIDDEN:
                self._inside.hidden_columns.append((first, self._columns - 1))
        elif name == TABLE + "table":
            self._tables += 1
            if self._tables == 1:
                self._inside = self.sheets.setdefault(attributes.get(TABLE + "name", ""), Inside())
                self._row = self._rows = self._columns = 0

    def _end(self, name: str) -> None:
        if name == TABLE + "table":
            self._tables -= 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._next_column
        self._next_column += read_count(attributes.get(COLUMNS_REPEATED))
        self._is_error = attributes.get(CALC + "value-type") == "error"
        if OFFICE + "value-type" in attributes:
            self._fill()
        if match := DURATION.fullmatch(attributes.get(OFFICE + "time-value", "")):
            self._repeat((self._row, self._column), f"{int(match[1])}:{match[2]}:{match[3]}")
        right = read_count(attributes.get(TABLE + "number-columns-spanned"))
        down = read_count(attributes.get(TABLE + "number-rows-spanned"))
        if right > 1 or down > 1:
            last = self._row + down - 1, self._column + right - 1
            self._inside.merged.append(((self._row, self._column), last))

    def _fill(self) -> None:
        self._inside.fill(self._row + self._rows - 1, self._next_column - 1)

    def _repeat(self, place: Place, text: str) -> None:
        """Note the text of a cell, also for those that repeat it."""
        row, column = place
        for down in range(min(self._rows, MOST_REPEATED)):
            for right in range(min(self._next_column - column, MOST_REPEATED)):
                self._inside.texts[row + down, column + right] = text

    def _catch_error(self) -> None:
        """Listen for the text of an error until its paragraph ends."""
        text: list[str] = []
        place = self._row, self._column

        def end(name: str) -> None:
            self._repeat(place, "".join(text))
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = self._end

        self._parser.CharacterDataHandler = text.append
        self._parser.EndElementHandler = end
