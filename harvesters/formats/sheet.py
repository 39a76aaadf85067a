"""What every format of tables is read as: sheets with a header, rows of text, and what to tell of them."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from vocab.exceptions import SourceError

MOST_CELLS = 1_000
MOST_SHEETS = 100
LONGEST_CELL = 131_072
"""In characters: what csv, too, reads at most."""

Rows = Iterator[tuple[int, list[str]]]


class Finding(NamedTuple):
    """Something about a sheet that a person should know: a rule, what was found, the row from 1.

    Rules: hidden-sheet, hidden-rows, hidden-columns, merged-cells, total-row, stray-quote.
    """

    rule: str
    value: str
    row: int | None = None


class Sheet(NamedTuple):
    """One sheet of a workbook, or the only one of a text file.

    rows gives (physical line or row from 1, cells as text) below the header and can be called again; it
    raises SourceError where the sheet cannot be read to its end. findings about rows are complete once
    rows was read to its end. known: how many of the wanted names the header knows; where it is 0 the sheet
    holds no records (a help sheet, a list of codes) and its header is a guess.
    """

    name: str | None
    header: tuple[str, ...]
    header_row: int
    rows: Callable[[], Rows]
    findings: Collection[Finding] = ()
    titles: tuple[tuple[int, list[str]], ...] = ()
    known: int = 0
    is_hidden: bool = False


def row_too_wide(row: int) -> SourceError:
    """Return what to raise at a row of more cells than is read."""
    return SourceError(
        f"Rij {row} heeft meer dan {MOST_CELLS} cellen. Haal weg wat rechts naast de tabel staat.",
        f"Row {row} has more than {MOST_CELLS} cells. Remove what stands to the right of the table.",
        rule="file-too-large",
    )


def cell_too_long(row: int) -> SourceError:
    """Return what to raise at a cell of more characters than is read."""
    return SourceError(
        f"In rij {row} staat een cel van meer dan {LONGEST_CELL} tekens. Maak de tekst korter.",
        f"In row {row} is a cell of more than {LONGEST_CELL} characters. Make the text shorter.",
        rule="broken-line",
    )
