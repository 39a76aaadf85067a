"""What stands in the workbooks of the demo: one module a member."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Row = Mapping[str, str]
"""What she types, by the path of the column; a new column by its header."""

Sheets = Mapping[str, Sequence[Row]]
"""The rows of each sheet that she fills in, by the sheet's name."""


class Book(NamedTuple):
    """One workbook: the kinds that its template is for, and its rows."""

    kinds: tuple[str, ...]
    sheets: Sheets
