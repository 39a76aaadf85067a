"""A look into an XLSX file (ECMA-376, part 1): whether it is honest, and what calamine does not tell."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from harvesters.formats.inside import (
    LARGEST_AREA,
    MOST_ROWS,
    Inside,
    column_of,
    find_place,
    parse,
    read_count,
    stream,
)
from harvesters.formats.packing import broken_workbook, is_bomb, workbook_too_large
from harvesters.formats.sheet import MOST_CELLS

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
NAMES = {f"{space} {name}": name for space in MAIN for name in ("sheet", "col", "row", "c", "v", "is")}
TRUE = ("1", "true")
MARK = b't="e"'
HIDDEN = re.compile(rb'hidden="(?:1|t)')
UNUSUAL = re.compile(rb"<c[\t\n\r>/]"), re.compile(rb":c[\s>/]")
"""Cells without a name or with a prefix: allowed, but no spreadsheet program writes them."""

FAR = re.compile(rb"r\s*=\s*[\"']\s*(?:([A-Za-z]{2,3})[0-9]|[A-Za-z][0-9]{7})")
"""A cell beyond column Z, or with a row number of seven digits."""


def look_inside(archive: zipfile.ZipFile, packed: int) -> dict[str, Inside]:
    """Return what stands in each sheet, by its name.

    Raises SourceError where the archive is not whole or not honest, or holds too much. Whole sheets are
    parsed only where a glance at their bytes says that there is something to find.
    """
    members = {info.filename.replace("\\", "/").lower(): info for info in archive.infolist()}
    if len(members) != len(archive.infolist()):
        raise broken_workbook()
    sheets = _find_sheets(archive, members)
    glances = {path: Glance() for path in sheets.values()}
    total = 0
    for path, info in members.items():
        glance = glances.get(path)
        for chunk in stream(archive, info, total):
            total += len(chunk)
            if glance:
                glance.see(chunk)
        if is_bomb(total, packed):
            raise workbook_too_large()
    return {name: _look(archive, members[path], glances[path]) for name, path in sheets.items()}


class Glance:
    """What the bytes of a sheet say at a glance: whether it must be parsed to be known."""

    def __init__(self) -> None:
        self.columns = 26
        self.is_special = False
        self._cells = self._named = 0
        self._rest = b""

    def see(self, chunk: bytes) -> None:
        """Look at some more bytes; a tag that is cut off waits for the next."""
        data = self._rest + chunk
        cut = data.rfind(b"<")
        data, self._rest = data[:cut], data[cut:]
        if cut < 0 or len(self._rest) > len(chunk):
            self.is_special = True
            self._rest = b""
        self._cells += data.count(b"<c ")
        self._named += data.count(b'<c r="')
        if self.is_special:
            return
        self.is_special = MARK in data or any(word.search(data) for word in (HIDDEN, *UNUSUAL))
        for letters in set(FAR.findall(data)):
            self.columns = max(self.columns, column_of(letters.decode()) + 1)
            self.is_special = self.is_special or not letters

    @property
    def must_parse(self) -> bool:
        """Whether there are marks in it, or it may be too large."""
        return (self.is_special or self._cells != self._named or self.columns > MOST_CELLS
                or self.columns * MOST_ROWS > LARGEST_AREA)


def _find_sheets(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Return the member that holds each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def see_relation(name: str, attributes: dict[str, str]) -> None:
        if "Id" in attributes and "Target" in attributes:
            path = posixpath.normpath(posixpath.join("/xl", attributes["Target"]))
            targets[attributes["Id"]] = path[1:].lower()

    def see_sheet(name: str, attributes: dict[str, str]) -> None:
        if NAMES.get(name) == "sheet":
            id = next((attributes[f"{space} id"] for space in RELATIONS if f"{space} id" in attributes), "")
            sheets[attributes.get("name", "")] = targets.get(id, "")

    for path, see in (("xl/_rels/workbook.xml.rels", see_relation), ("xl/workbook.xml", see_sheet)):
        if path in members:
            parse(stream(archive, members[path]), see)
    return {name: path for name, path in sheets.items() if path in members}


def _look(archive: zipfile.ZipFile, info: zipfile.ZipInfo, glance: Glance) -> Inside:
    inside = Inside()
    if glance.must_parse:
        Parse(inside).read(stream(archive, info))
    inside.check_size()
    return inside


class Parse:
    """Walks through one sheet and notes its marks."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._row = self._column = -1
        self._is_error = False
        self._parser: Any = None

    def read(self, chunks: Iterator[bytes]) -> None:
        """Read the XML of a sheet to its end; raises SourceError."""
        parse(chunks, self._start, self._prepare)

    def _prepare(self, parser: Any) -> None:
        self._parser = parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        known = NAMES.get(name)
        if known == "c":
            place = find_place(attributes.get("r"))
            self._row, self._column = place or (self._row, self._column + 1)
            self._is_error = attributes.get("t") == "e"
        elif known == "v" or known == "is":
            self._inside.fill(self._row, self._column)
            if self._is_error:
                self._catch_error()
        elif known == "row":
            self._row = read_count(attributes.get("r"), self._row + 2) - 1
            self._column = -1
            if attributes.get("hidden") in TRUE:
                self._inside.hidden_rows.append((self._row, self._row))
        elif known == "col" and attributes.get("hidden") in TRUE:
            first = read_count(attributes.get("min")) - 1
            self._inside.hidden_columns.append((first, read_count(attributes.get("max"), first + 1) - 1))

    def _catch_error(self) -> None:
        """Listen for the text of an error until its element ends."""
        text: list[str] = []
        place = self._row, self._column

        def end(name: str) -> None:
            self._inside.texts[place] = "".join(text)
            self._parser.CharacterDataHandler = self._parser.EndElementHandler = None

        self._parser.CharacterDataHandler = text.append
        self._parser.EndElementHandler = end
