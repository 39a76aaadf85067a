"""The sheet “Meldingen”: all that was found, first in short and then one by one, with links to the cells."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from publisher.exports.own_workbook import LAST_ROW, write_cell
from shapes.groups import group, split_sentence, word_number
from shapes.template_words import OWN_SHEETS
from vocab.records import Problem, Severity

NAME = OWN_SHEETS[2]
HEADER = ("Soort", "Blad", "Cel", "Wat er staat", "Wat er mis is", "Wat u kunt doen")
WIDTHS = (10, 22, 10, 30, 60, 60)
SEVERITIES: dict[Severity, str] = {"violation": "fout", "warning": "let op", "info": "ter info"}
COUNTS: dict[Severity, tuple[str, str]] = {
    "violation": ("1 fout", "{} fouten"), "warning": ("1 keer let op", "{} keer let op"),
    "info": ("1 keer ter info", "{} keer ter info"),
}
FONT = "Calibri"
MOST_LINKS = 65_530
"""A sheet of XLSX takes no more hyperlinks."""

MOST_GROUPS = 200
HOW_TO = (
    "Klik in de kolom “Cel” om naar de cel te gaan. Bij elke gemarkeerde cel staat een opmerking.",
    "Verbeter de cellen, sla het bestand op en controleer het opnieuw. Dit blad mag blijven staan.",
)
FEW_LINKS = "Alleen de eerste 65.530 meldingen hebben een link: meer kan een werkblad niet."
FEW_GROUPS = "En nog {number} soorten. Zie de lijst hieronder."
FEW_ROWS = "En nog {number} meldingen: meer rijen kan een werkblad niet."
DARK, PAPER, LINK = "1F3864", "FFFFFF", "0B3C8C"
LINE = Border(bottom=Side(style="thin", color="BFBFBF"))
TOP = Alignment(vertical="top", wrap_text=True)


class Spot(NamedTuple):
    """A cell that a problem is about."""

    sheet: str
    cell: str


Spots = Mapping[int, Spot]
"""Where each problem is, by its number in the list; a problem of the whole file has no place."""


def write_findings(workbook: Workbook, problems: Sequence[Problem], spots: Spots,
                   notes: Sequence[str]) -> None:
    """Put the sheet in front of the others and open the workbook there."""
    sheet = workbook.create_sheet(NAME, 0)
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    row = _write_top(sheet, problems, notes)
    links = _Links(sheet)
    row = _write_groups(sheet, row, problems, spots, links)
    _write_list(sheet, row, problems, spots, links)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0


class _Links:
    """Counts the hyperlinks of the sheet, of which there is a most."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._count = 0

    def add(self, row: int, column: int, spot: Spot | None) -> None:
        """Make a cell a link to a spot, as long as there is room."""
        if spot is None or self._count >= MOST_LINKS:
            return
        self._count += 1
        cell = self._sheet.cell(row, column)
        quoted = spot.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{spot.cell}",
                                   tooltip=f"Ga naar {spot.cell}")
        cell.font = Font(name=FONT, size=11, color=LINK, underline="single")


def _write_top(sheet: Worksheet, problems: Sequence[Problem], notes: Sequence[str]) -> int:
    """Write how many there are and what to do; return the next free row."""
    sheet.cell(1, 1, NAME).font = Font(name=FONT, bold=True, size=16)
    sheet.row_dimensions[1].height = 24
    lines = [_count(problems)]
    if problems:
        lines += HOW_TO
    if len(problems) > MOST_LINKS:
        lines.append(FEW_LINKS)
    for row, line in enumerate((*lines, *notes), 2):
        write_cell(sheet, row, 1, line)
    return len(lines) + len(notes) + 3


def _count(problems: Sequence[Problem]) -> str:
    counts = [
        one if count == 1 else many.format(word_number(count, "nl"))
        for severity, (one, many) in COUNTS.items()
        if (count := sum(problem.severity == severity for problem in problems))
    ]
    return f"Gevonden: {', '.join(counts)}." if counts else "Er is niets gevonden. Dit bestand is goed."


def _write_groups(sheet: Worksheet, row: int, problems: Sequence[Problem], spots: Spots,
                  links: _Links) -> int:
    """Write one line a group of the same kind, where that is shorter than the list itself."""
    groups = group(problems)
    if len(groups) >= len(problems):
        return row
    numbers = {id(problem): number for number, problem in reversed(list(enumerate(problems)))}
    _write_header(sheet, row, ("In het kort",), span=len(HEADER))
    for one in groups[:MOST_GROUPS]:
        row += 1
        spot = spots.get(numbers[id(one.first)])
        write_cell(sheet, row, 1, SEVERITIES[one.severity])
        write_cell(sheet, row, 3, spot.cell if spot else "")
        write_cell(sheet, row, 4, one.nl)
        sheet.merge_cells(start_row=row, end_row=row, start_column=4, end_column=len(HEADER))
        sheet.row_dimensions[row].height = 15 * -(-len(one.nl) // sum(WIDTHS[3:]))
        if spot:
            write_cell(sheet, row, 2, spot.sheet)
        _style(sheet, row)
        links.add(row, 3, spot)
    if len(groups) > MOST_GROUPS:
        row += 1
        write_cell(sheet, row, 1, FEW_GROUPS.format(number=word_number(len(groups) - MOST_GROUPS, "nl")))
    return row + 2


def _write_list(sheet: Worksheet, row: int, problems: Sequence[Problem], spots: Spots,
                links: _Links) -> None:
    _write_header(sheet, row, HEADER)
    sheet.freeze_panes = None
    sheet.print_title_rows = f"{row}:{row}"
    for done, number in enumerate(_sort(problems, spots, sheet.parent.sheetnames)):
        row += 1
        if row >= LAST_ROW:
            write_cell(sheet, row, 1, FEW_ROWS.format(number=word_number(len(problems) - done, "nl")))
            return
        problem, spot = problems[number], spots.get(number)
        wrong, advice = split_sentence(problem.nl, problem.value)
        origin = problem.origin
        place = spot.cell if spot else f"rij {origin.row}" if origin else "hele bestand"
        sheet_name = spot.sheet if spot else origin.sheet if origin and origin.sheet else ""
        texts = (SEVERITIES[problem.severity], sheet_name, place, problem.value or "", wrong, advice)
        for column, text in enumerate(texts, 1):
            if text:
                write_cell(sheet, row, column, text)
        lines = max(-(-len(text) // (width - 2)) for text, width in zip(texts, WIDTHS, strict=True))
        sheet.row_dimensions[row].height = 15 * min(20, max(1, lines))
        _style(sheet, row)
        links.add(row, 3, spot)


def _sort(problems: Sequence[Problem], spots: Spots, sheets: Sequence[str]) -> list[int]:
    """Return the numbers of problems in the order in which one walks through the workbook; files first."""
    places = {name: number for number, name in enumerate(sheets)}

    def rank(number: int) -> tuple[int, int, int]:
        spot, origin = spots.get(number), problems[number].origin
        row, column = coordinate_to_tuple(spot.cell) if spot else (origin.row if origin else 0, 0)
        return places[spot.sheet] if spot else -1, row, column

    return sorted(range(len(problems)), key=rank)


def _write_header(sheet: Worksheet, row: int, words: Sequence[str], span: int = 0) -> None:
    for column in range(1, max(span, len(words)) + 1):
        cell = sheet.cell(row, column, words[column - 1] if column <= len(words) else None)
        cell.font = Font(name=FONT, size=11, bold=True, color=PAPER)
        cell.fill = PatternFill("solid", fgColor=DARK)


def _style(sheet: Worksheet, row: int) -> None:
    for column in range(1, len(HEADER) + 1):
        cell = sheet.cell(row, column)
        cell.alignment, cell.border = TOP, LINE
