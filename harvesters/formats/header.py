"""Which row of a table holds its column names: the one that knows most of the names wanted."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from shapes.columns import fold

HEADER_WITHIN = 50
NUMBER = re.compile(r"[€$£\s]*[-+(]?\s*[0-9][0-9.,\s]*\)?\s*(?:,-|-|€|EUR|%)?\s*", re.IGNORECASE)


class Header(NamedTuple):
    """The names of the columns, the place from 0 of the row they stand in, how many of them were wanted."""

    cells: tuple[str, ...]
    place: int
    known: int


def fold_all(names: Collection[str]) -> frozenset[str]:
    """Return names as headers are compared."""
    return frozenset(filter(None, map(fold, names)))


def find_header(rows: Sequence[list[str]], wanted: frozenset[str]) -> Header | None:
    """Return the header among the first rows; None where they are all empty.

    Two rows one above the other may be the header: names that go on in the second row, or groups above
    names ("Aanvrager" above "Naam"); only where they know more together than any row alone. Where no row
    knows a name, the first with the most words is the guess, and known is 0.
    """
    best, rank = None, (0, 0)
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        filled = sum(1 for cell in cells if cell.strip())
        known = count_known(cells, wanted)
        if known and (known, filled) > rank:
            best, rank = Header(tuple(cells), index, known), (known, filled)
    for index, (upper, lower) in enumerate(zip(rows[:HEADER_WITHIN], rows[1:HEADER_WITHIN], strict=False)):
        joined = join_lines(upper, lower, wanted)
        known = count_known(joined, wanted)
        if known > rank[0] and not any(NUMBER.fullmatch(cell) for cell in lower):
            best, rank = Header(tuple(joined), index + 1, known), (known, 0)
    return best or _guess(rows)


def count_known(cells: Collection[str], wanted: frozenset[str]) -> int:
    """Return how many of the wanted names stand in a row."""
    return len(wanted & {fold(cell) for cell in cells})


def join_lines(upper: list[str], lower: list[str], wanted: frozenset[str]) -> list[str]:
    """Return the names that two lines of a header make together, column by column."""
    width = max(len(upper), len(lower))
    upper = upper + [""] * (width - len(upper))
    lower = lower + [""] * (width - len(lower))
    group, names = "", []
    for above, below in zip(upper, lower, strict=True):
        group = above if above.strip() else group
        whole = f"{group} {below}".strip()
        if not below.strip():
            names.append(above)
        elif fold(whole) in wanted or (above.strip() and fold(below) not in wanted):
            names.append(whole)
        else:
            names.append(below)
    return names


def _guess(rows: Sequence[list[str]]) -> Header | None:
    best, most = None, 0
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        words = len({cell for cell in cells if cell.strip() and not NUMBER.fullmatch(cell)})
        if words > most or (best is None and any(cell.strip() for cell in cells)):
            best, most = Header(tuple(cells), index, 0), words
    return best
