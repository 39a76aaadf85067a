"""A sheet behind the privacy gate: what is blocked never comes past this point unmasked."""

from collections import Counter
from collections.abc import Iterable, Iterator

from harvesters.formats.sheets import Sheet
from shapes.privacy import MASK, Found, Gate, hide, mask_cells
from shapes.sentences import word_column
from vocab.records import Column, Origin, Problem

BLOT = "\N{FULL BLOCK}"
"""What stands in the archive's masked copy where something was blocked: it is blocked again when read."""


class Watched:
    """The rows of one sheet as they were read, each with what the gate found in it.

    is_blocked: whether anything was found so far that may not be kept; certain once rows was read to its end.
    """

    def __init__(self, sheet: Sheet, source: str, file: str, digest: str, is_masked: bool = False) -> None:
        """Learn the columns of a sheet; is_masked: it comes from a masked copy, with blots in its cells."""
        self._is_masked = is_masked
        self._gate = Gate(sheet.header)
        self._gate.learn(cells for _, cells in sheet.rows())
        self._source, self._file, self._digest = source, file, digest
        self.is_blocked = False
        self._counts: Counter[tuple[int | None, str]] = Counter()
        self._first: dict[tuple[int | None, str], Found] = {}
        self._rows = sheet.rows
        self.sheet = sheet._replace(header=tuple(map(hide, sheet.header)),
                                    name=sheet.name and hide(sheet.name))
        self._look_around(sheet)

    def rows(self) -> Iterator[tuple[int, list[str], list[Found]]]:
        """Yield line, cells with what is blocked masked, and what was found."""
        for line, cells in self._rows():
            found = self._gate.look_at_row(line, cells)
            if self._is_masked:
                found = [*found, *_find_blots(line, cells, found)]
            if found:
                self.is_blocked = self.is_blocked or any(one.verdict == "block" for one in found)
                cells = mask_cells(cells, found)
            yield line, cells, found

    def read_titles(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows above the header, with what is blocked masked."""
        for line, cells in self.sheet.titles:
            yield line, mask_cells(cells, self._gate.look_at_title(line, cells))

    def read_column(self, position: int) -> Iterator[str]:
        """Yield every cell of a column."""
        return (cells[position] for _, cells in self._rows() if position < len(cells))

    def tell(self, found: Found) -> None:
        """Remember what no record holds: the first of each column and rule, and how many there are."""
        self._counts[found.column, found.rule] += 1
        self._first.setdefault((found.column, found.rule), found)

    def word_told(self) -> Iterator[Problem]:
        """Yield a problem for each column and rule, at its first place."""
        for place, found in self._first.items():
            header = self.sheet.header
            name = header[found.column] if found.column is not None and found.column < len(header) else ""
            columns = {name: Column(name, found.column)} if name and found.column is not None else {}
            origin = Origin(self._digest, self.sheet.name, found.row or self.sheet.header_row, columns)
            yield word_column(self._source, self._file, origin, name or None, found, self._counts[place])

    def _look_around(self, sheet: Sheet) -> None:
        """Look at what stands in no row: titles, the header, the sheet's name."""
        found = [one for line, cells in sheet.titles for one in self._gate.look_at_title(line, cells)]
        for position, text in [*enumerate(sheet.header), (None, sheet.name or "")]:
            found += [one._replace(row=sheet.header_row, column=position)
                      for one in self._gate.look_at_text(text)]
        for one in found:
            self.is_blocked = self.is_blocked or one.verdict == "block"
            self.tell(one)


def blot(cells: list[str], found: Iterable[Found]) -> list[str]:
    """Return cells that are masked with blots in place of stars, as the masked copy keeps them."""
    blocked = {one.column for one in found if one.verdict == "block"}
    return [cell.replace(MASK, BLOT) if position in blocked else cell for position, cell in enumerate(cells)]


def _find_blots(line: int, cells: list[str], found: Iterable[Found]) -> list[Found]:
    """Return what was blocked when the copy was made, but for cells that the gate blocks now."""
    blocked = {one.column for one in found if one.verdict == "block"}
    return [Found(line, position, "private-masked", "block", cell.replace(BLOT, MASK))
            for position, cell in enumerate(cells) if BLOT in cell and position not in blocked]
