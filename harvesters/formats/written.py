"""What a workbook (XLSX) can hold: names of sheets and texts of cells made fit for it."""

from vocab.plain import CONTROL

LONGEST_NAME, LONGEST_CELL = 31, 32_767
NOT_IN_NAMES = str.maketrans({sign: " " for sign in "[]:*?/\\'"})
REPLACEMENT = "\ufffd"


def name_sheet(name: str) -> str:
    """Return a name as a sheet can have it."""
    return " ".join(name.translate(NOT_IN_NAMES).split())[:LONGEST_NAME].strip() or "Blad1"


def clean(text: str) -> str:
    """Return a text as a cell can hold it: no control characters, at most 32,767 characters."""
    return CONTROL.sub(REPLACEMENT, text)[:LONGEST_CELL]
