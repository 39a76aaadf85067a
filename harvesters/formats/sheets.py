"""A file of tables, whatever its format and packing, as sheets."""

from collections.abc import Collection

from harvesters.access.files import SourceFile
from harvesters.formats.packing import find_format
from harvesters.formats.sheet import Finding, Sheet
from harvesters.formats.text import read_text
from harvesters.formats.workbook import read_workbook

__all__ = ["Finding", "Sheet", "read_sheets"]


def read_sheets(file: SourceFile, wanted: Collection[str]) -> list[Sheet]:
    """Return the sheets of a file, their headers found by the names wanted; [] for an empty file.

    Raises SourceError where it is no table, locked, broken or too large.
    """
    format = find_format(file.path)
    return read_text(file, wanted) if format == "text" else read_workbook(file, format, wanted)
