"""A template as XLSX: drop-downs from a hidden sheet, formats by column, and a header that is protected."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from publisher.exports.templates import layout
from publisher.exports.templates.layout import Choices
from shapes.templates import Field, Form, Table, Template

FORMATS: dict[Form, str] = {
    "date": "dd-mm-yyyy", "time": "dd-mm-yyyy hh:mm", "amount": "#,##0.00", "decimal": "General",
    "integer": "0",
}
"""In the file these are the same in each language; a Dutch spreadsheet shows 31-12-2026 and 1.234,50."""
TEXT = "@"
LAST_COLUMN = 16_384
UNLOCKED = Protection(locked=False)
ALLOWED = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter")
"""What one may still do on a protected sheet; openpyxl says False for what is not forbidden."""
FONT = "Calibri"
THIN = Side(style="thin", color=layout.LINE)


def write_xlsx(template: Template, out: Path) -> None:
    """Write the sheets to fill in, then the help sheet and the hidden lists."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    lists = layout.list_choices(template)
    for name, table in zip(layout.name_sheets(template), template.tables, strict=True):
        _write_table(workbook.create_sheet(name), table, lists)
    _write_help(workbook.create_sheet(layout.HELP), template)
    _write_lists(workbook, list(lists.values()))
    workbook.properties.title = template.title
    workbook.properties.creator = "Verbond"
    workbook.properties.language = "nl-NL"
    workbook.save(out)


def _font(**given: Any) -> Font:
    """Return a font by its name: without one, some programs take letters with serifs."""
    return Font(name=FONT, **{"size": 11, **given})


def _write_table(sheet: Worksheet, table: Table, lists: dict[tuple[str, ...], Choices]) -> None:
    for number, field in enumerate(table.fields, 1):
        letter = get_column_letter(number)
        column = sheet.column_dimensions[letter]
        column.width = layout.measure(field)
        column.number_format = _format(field)
        column.protection = UNLOCKED
        _write_header(sheet.cell(1, number), field)
        _write_example(sheet.cell(2, number), field)
        _add_validation(sheet, letter, field, lists)
    sheet.cell(2, 1).comment = Comment(layout.DELETE, "Verbond", height=90, width=260)
    _unlock_rest(sheet, len(table.fields))
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "B2"
    _protect(sheet, ALLOWED)
    _set_page(sheet, "1:1")


def _write_header(cell: Any, field: Field) -> None:
    fill, ink = layout.HEADERS[field.need]
    cell.value = field.header
    cell.font = _font(bold=field.need != "never", color=ink)
    cell.fill = PatternFill("solid", fgColor=fill)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(right=THIN, bottom=THIN)
    cell.number_format = TEXT


def _write_example(cell: Any, field: Field) -> None:
    cell.value = layout.read_example(field)
    cell.number_format = _format(field)
    cell.font = _font(italic=True, color=layout.EXAMPLE_INK)
    cell.fill = PatternFill("solid", fgColor=layout.EXAMPLE_FILL)
    cell.protection = UNLOCKED


def _format(field: Field) -> str:
    return FORMATS.get(field.form, TEXT)


def _add_validation(sheet: Worksheet, letter: str, field: Field,
                    lists: dict[tuple[str, ...], Choices]) -> None:
    """Give a column its drop-down and its tip; a cell for more than one word only offers the list."""
    rule = DataValidation(allow_blank=True, showInputMessage=True, prompt=layout.word_tip(field),
                          promptTitle=layout.shorten(field.header, layout.LONGEST_TITLE))
    if field.choices:
        rule.type, rule.formula1 = "list", lists[field.choices].name
        rule.showErrorMessage = not field.is_many
        rule.error, rule.errorTitle = layout.LIST_ERROR, rule.promptTitle
    elif field.form == "date":
        rule.type, rule.operator, rule.formula1 = "date", "greaterThan", "1"
        rule.showErrorMessage, rule.errorStyle = True, "warning"
        rule.error, rule.errorTitle = layout.DATE_ERROR, rule.promptTitle
    rule.add(f"{letter}2:{letter}{layout.ROWS + 1}")
    sheet.add_data_validation(rule)


def _unlock_rest(sheet: Worksheet, used: int) -> None:
    """Unlock the columns behind the last one: a row can only be deleted where all of it is unlocked."""
    rest = sheet.column_dimensions[get_column_letter(used + 1)]
    rest.min, rest.max = used + 1, LAST_COLUMN
    rest.protection = UNLOCKED


def _protect(sheet: Worksheet, allowed: tuple[str, ...] = ()) -> None:
    sheet.protection.sheet = True
    for name in allowed:
        setattr(sheet.protection, name, False)


def _set_page(sheet: Worksheet, header: str) -> None:
    """Print on A4, with the header on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = header


def _write_help(sheet: Worksheet, template: Template) -> None:
    intro = layout.word_intro(template)
    for number, line in enumerate(intro, 1):
        cell = sheet.cell(number, 1, line)
        cell.font = _font(bold=number == 1, size=14 if number == 1 else 11)
    top = len(intro) + 2
    for number, (word, width) in enumerate(zip(layout.HELP_HEADER, layout.HELP_WIDTHS, strict=True), 1):
        cell = sheet.cell(top, number, word)
        cell.font, cell.fill = _font(bold=True, color=layout.PAPER), PatternFill("solid", fgColor="1F3864")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, texts in enumerate(layout.list_help(template), top + 1):
        for number, text in enumerate(texts, 1):
            cell = sheet.cell(row, number, text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.border = Border(bottom=THIN)
            cell.font = _font(bold=number == 2)
            cell.number_format = TEXT
        sheet.row_dimensions[row].height = 15 * layout.count_lines(texts)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    _protect(sheet, ("formatColumns", "formatRows"))
    _set_page(sheet, f"{top}:{top}")
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_lists(workbook: Workbook, lists: list[Choices]) -> None:
    sheet = workbook.create_sheet(layout.LISTS)
    sheet.sheet_state = "hidden"
    for number, choices in enumerate(lists, 1):
        letter = get_column_letter(number)
        for row, word in enumerate((choices.title, *choices.words), 1):
            sheet.cell(row, number, word).number_format = TEXT
        sheet.column_dimensions[letter].width = 30
        place = f"'{layout.LISTS}'!${letter}$2:${letter}${len(choices.words) + 1}"
        workbook.defined_names[choices.name] = DefinedName(choices.name, attr_text=place)
    _protect(sheet)
