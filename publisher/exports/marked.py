"""A workbook given back with what is wrong in it: marked cells, a comment each, a sheet that lists all."""

import os
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from tempfile import NamedTemporaryFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from harvesters.formats.written import clean, name_sheet
from publisher.exports.findings_sheet import NAME, Spot, write_findings
from publisher.exports.own_workbook import LAST_COLUMN, LAST_ROW, open_own
from shapes.groups import RANKS, word_number
from vocab.records import Problem, Severity, letters

AUTHOR = "Verbond"
OPENING = "Melding van Verbond:"
"""Our comments begin so: it is how they are found again in a workbook that comes back."""

FILLS: dict[Severity, str] = {"violation": "FFC7CE", "warning": "FFE699", "info": "BDD7EE"}
INK = "1B1B1B"
"""On each of the fills at least 10:1."""

MOST_COMMENTS = 20_000
FEW_COMMENTS = ("Alleen de eerste 20.000 gemarkeerde cellen hebben een opmerking. "
                "Wat er mis is met de andere, staat hieronder.")
MORE = "Er zijn nog {number} meldingen, die hier niet staan. Verbeter eerst deze."
LONGEST_COMMENT = 2_000
COMMENT_WIDTH, LINE_HEIGHT, LINE_LENGTH = 340, 17, 46


def mark(workbook: Path, problems: Sequence[Problem], out: Path, more: int = 0) -> None:
    """Write a file with its problems as XLSX: of XLSX with its formats, of others the cells as read.

    more: how many problems there are beside these; that is said in the sheet. Marks of an earlier time are
    taken out first. Raises SourceError where the file is no table.
    """
    own, notes = open_own(workbook)
    _unmark(own)
    spots = {number: spot for number, problem in enumerate(problems) if (spot := _find_spot(own, problem))}
    by_cell: dict[Spot, list[Problem]] = {}
    for number, spot in spots.items():
        by_cell.setdefault(spot, []).append(problems[number])
    for number, (spot, found) in enumerate(by_cell.items()):
        _mark_cell(own[spot.sheet], spot, found, has_comment=number < MOST_COMMENTS)
    if len(by_cell) > MOST_COMMENTS:
        notes = (*notes, FEW_COMMENTS)
    if more:
        notes = (*notes, MORE.format(number=word_number(more, "nl")))
    write_findings(own, problems, spots, notes)
    _save(own, out)


def _find_spot(workbook: Workbook, problem: Problem) -> Spot | None:
    """Return the cell a problem is about: of a whole row the first, of a whole file none."""
    origin = problem.origin
    if origin is None or not 1 <= origin.row <= LAST_ROW:
        return None
    sheet = _find_sheet(workbook, origin.sheet)
    column = origin.column(problem.key) if problem.key else None
    position = column.position if column else 0
    if sheet is None or position >= LAST_COLUMN:
        return None
    cell = f"{letters(position)}{origin.row}"
    for merged in sheet.merged_cells.ranges:
        if cell in merged:
            cell = merged.start_cell.coordinate
    return Spot(sheet.title, cell)


def _find_sheet(workbook: Workbook, name: str | None) -> Worksheet | None:
    if name is None:
        return workbook.worksheets[0]
    return next((sheet for sheet in workbook.worksheets if sheet.title in (name, name_sheet(name))), None)


def _mark_cell(sheet: Worksheet, spot: Spot, problems: list[Problem], has_comment: bool) -> None:
    worst = min((problem.severity for problem in problems), key=RANKS.__getitem__)
    cell = sheet[spot.cell]
    cell.fill = PatternFill("solid", fgColor=FILLS[worst])
    font = copy(cell.font)
    font.color = Color(rgb=f"FF{INK}")
    cell.font = font
    if has_comment:
        earlier = cell.comment.text if cell.comment else ""
        cell.comment = _make_comment(problems, earlier)


def _make_comment(problems: list[Problem], earlier: str) -> Comment:
    """Return one comment with all sentences, behind what the member had written there."""
    sentences = list(dict.fromkeys(problem.nl for problem in problems))
    if len(sentences) > 1:
        sentences = [f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1)]
    text = clean("\n".join((OPENING, *sentences)))
    if len(text) > LONGEST_COMMENT:
        text = f"{text[:LONGEST_COMMENT].rsplit(' ', 1)[0]}… Lees verder op het blad “{NAME}”."
    whole = f"{earlier}\n{text}" if earlier else text
    height = LINE_HEIGHT * (sum(1 + len(line) // LINE_LENGTH for line in whole.splitlines()) + 1)
    return Comment(whole, AUTHOR, height=min(height, 600), width=COMMENT_WIDTH)


def _unmark(workbook: Workbook) -> None:
    """Take out what we put in an earlier time: the list, our comments, our colours."""
    if NAME in workbook.sheetnames and len(workbook.sheetnames) > 1:
        workbook.remove(workbook[NAME])
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, MergedCell) and cell.comment and OPENING in cell.comment.text:
                    _unmark_cell(cell)


def _unmark_cell(cell: Cell) -> None:
    assert cell.comment is not None
    theirs = cell.comment.text.partition(OPENING)[0].strip()
    cell.comment = Comment(theirs, cell.comment.author) if theirs else None
    if str(cell.fill.fgColor.rgb)[2:] in FILLS.values():  # the first two say how opaque it is
        cell.fill = PatternFill()


def _save(workbook: Workbook, out: Path) -> None:
    """Write beside the file, then put it in its place: it may be the one that was read."""
    with NamedTemporaryFile(dir=out.parent, prefix=f".{out.stem}-", suffix=".xlsx", delete=False) as file:
        written = Path(file.name)
    try:
        workbook.save(written)
        os.replace(written, out)
    finally:
        written.unlink(missing_ok=True)
