"""The copy that is archived of a file with private data: all it says, with what is blocked masked."""

import csv
import hmac
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from harvesters.formats.watched import Watched, blot
from harvesters.formats.written import clean, name_sheet


def digest_keyed(secret: bytes, digest: str) -> str:
    """Return the digest of a file with private data: without the secret nobody can guess its content."""
    return hmac.new(secret, digest.encode(), "sha256").hexdigest()


def write_masked(sheets: Iterable[Watched], path: Path) -> None:
    """Write sheets as they were read: a text file as CSV (UTF-8, `;`), a workbook as XLSX."""
    sheets = list(sheets)
    if all(watched.sheet.name is None for watched in sheets):
        _write_csv(sheets[0], path)
    else:
        _write_workbook(sheets, path)


def _write_csv(watched: Watched, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerows(cells for _, cells in _read_lines(watched))


def _write_workbook(sheets: list[Watched], path: Path) -> None:
    from openpyxl import Workbook  # 0.1 s to import, for the few files that need it

    workbook = Workbook(write_only=True)
    for watched in sheets:
        sheet = workbook.create_sheet(name_sheet(watched.sheet.name or ""))
        written = 0
        for line, cells in _read_lines(watched):
            for _ in range(written + 1, line):
                sheet.append([])
            sheet.append([_make_text(sheet, cell) for cell in cells])
            written = line
    content = io.BytesIO()
    workbook.save(content)
    path.write_bytes(content.getvalue())


def _make_text(sheet: object, text: str) -> Any:
    """Return a cell that is text, also where it looks like a formula."""
    from openpyxl.cell import WriteOnlyCell  # as above

    cell = WriteOnlyCell(sheet, value=clean(text))
    cell.data_type = "s"
    return cell


def _read_lines(watched: Watched) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells of titles, header and rows, each already masked."""
    yield from watched.read_titles()
    yield watched.sheet.header_row, list(watched.sheet.header)
    for line, cells, found in watched.rows():
        yield line, blot(cells, found)
