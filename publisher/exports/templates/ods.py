"""A template as ODS, like the XLSX one: drop-downs from a hidden sheet, formats, a protected header."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from odf import config, dc, office, table, text
from odf.element import Element
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet

from publisher.exports.templates import layout
from publisher.exports.templates.layout import Cell, Choices
from publisher.exports.templates.ods_styles import OdsStyles
from shapes.templates import Field, Table, Template
from vocab.records import letters

LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
ALLOWED = ("select-protected-cells", "select-unprotected-cells", "insert-rows", "delete-rows")
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
VIEW = {"HorizontalSplitMode": "2", "VerticalSplitMode": "2", "ActiveSplitRange": "3"}
"""Mode 2 is frozen, 0 is not split (settings.xml of LibreOffice)."""


def write_ods(template: Template, out: Path) -> None:
    """Write the sheets to fill in, then the help sheet and the hidden lists (ODF 1.2)."""
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(dc.Title(text=template.title))
    styles, lists = OdsStyles(document), layout.list_choices(template)
    sheet_names = layout.name_sheets(template)
    rules = table.ContentValidations()
    document.spreadsheet.addElement(rules)
    for name, part in zip(sheet_names, template.tables, strict=True):
        document.spreadsheet.addElement(_make_table(name, part, lists, styles, rules))
    document.spreadsheet.addElement(_make_help(template, styles))
    document.spreadsheet.addElement(_make_lists(list(lists.values()), styles))
    document.spreadsheet.addElement(_name_lists(list(lists.values())))
    help_top = len(layout.word_intro(template)) + 2
    _freeze(document, sheet_names[0], {**dict.fromkeys(sheet_names, (1, 1)), layout.HELP: (0, help_top)})
    document.save(str(out))


def _make_table(name: str, part: Table, lists: dict[tuple[str, ...], Choices], styles: OdsStyles,
                rules: Element) -> Element:
    sheet = _make_sheet(name, styles.table)
    for field in part.fields:
        sheet.addElement(table.TableColumn(stylename=styles.column(layout.measure(field)),
                                           defaultcellstylename=styles.body(field.form)))
    rest = LAST_COLUMN - len(part.fields)
    sheet.addElement(table.TableColumn(stylename=styles.column(layout.NARROW), numbercolumnsrepeated=rest,
                                       defaultcellstylename=styles.body("text")))
    header = table.TableRow(stylename=styles.header_row)
    for field in part.fields:
        header.addElement(_make_cell(field.header, styles.header(field.need)))
    sheet.addElement(header)
    names = [_add_rule(rules, name, field, lists) for field in part.fields]
    example, rows = (table.TableRow(stylename=styles.row, **given) for given in (
        {}, {"numberrowsrepeated": layout.ROWS - 1}))
    for field, rule in zip(part.fields, names, strict=True):
        cell = _make_cell(layout.read_example(field), styles.example(field.form), rule)
        if field is part.fields[0]:
            note = office.Annotation(display="false")
            note.addElement(text.P(text=layout.DELETE))
            cell.insertBefore(note, cell.firstChild) if cell.firstChild else cell.addElement(note)
        example.addElement(cell)
        rows.addElement(table.TableCell(contentvalidationname=rule))
    for row in (example, rows):  # a row can only be deleted where all of it is unlocked
        row.addElement(table.TableCell(numbercolumnsrepeated=rest))
        sheet.addElement(row)
    # LibreOffice gives a column's style only to rows that the file has; it writes the last one by itself.
    for count in (LAST_ROW - layout.ROWS - 2, 1):
        below = table.TableRow(stylename=styles.row, numberrowsrepeated=count)
        below.addElement(table.TableCell(numbercolumnsrepeated=LAST_COLUMN))
        sheet.addElement(below)
    return sheet


def _make_sheet(name: str, style: Any) -> Element:
    """Return a protected sheet on which rows may be added and deleted."""
    sheet = table.Table(name=name, stylename=style, protected="true")
    allowed = Element(qname=(LOEXT, "table-protection"), check_grammar=False)
    for one in ALLOWED:
        allowed.setAttrNS(LOEXT, one, "true")
    sheet.addElement(allowed, check_grammar=False)
    return sheet


def _make_cell(value: Cell, style: Any, rule: str | None = None) -> Element:
    given: dict[str, Any] = {"stylename": style}
    if rule:
        given["contentvalidationname"] = rule
    shown = str(value)
    if value is None:
        return table.TableCell(**given)
    if isinstance(value, date):
        pattern = "%d-%m-%Y %H:%M" if isinstance(value, datetime) else "%d-%m-%Y"
        given |= {"valuetype": "date", "datevalue": value.isoformat()}
        shown = value.strftime(pattern)
    elif isinstance(value, int | Decimal):
        given |= {"valuetype": "float", "value": str(value)}
    else:
        given["valuetype"] = "string"
    cell = table.TableCell(**given)
    cell.addElement(text.P(text=shown))
    return cell


def _add_rule(rules: Element, sheet: str, field: Field, lists: dict[tuple[str, ...], Choices]) -> str:
    """Add the drop-down and the tip of a column, and return their name."""
    name = f"val{len(rules.childNodes) + 1}"
    given = {"name": name, "allowemptycell": "true", "basecelladdress": f"'{sheet}'.A2"}
    title = layout.shorten(field.header, layout.LONGEST_TITLE)
    error, kind = None, "stop"
    if field.choices:
        given |= {"condition": f"of:cell-content-is-in-list({lists[field.choices].name})",
                  "displaylist": "unsorted"}
        error = None if field.is_many else layout.LIST_ERROR
    elif field.form == "date":
        given["condition"] = "of:cell-content-is-date() and cell-content()>1"
        error, kind = layout.DATE_ERROR, "warning"
    rule = table.ContentValidation(**given)
    tip = table.HelpMessage(title=title, display="true")
    tip.addElement(text.P(text=layout.word_tip(field)))
    rule.addElement(tip)
    if field.choices or error:
        message = table.ErrorMessage(title=title, messagetype=kind, display="true" if error else "false")
        message.addElement(text.P(text=error or layout.LIST_ERROR))
        rule.addElement(message)
    rules.addElement(rule)
    return name


def _make_help(template: Template, styles: OdsStyles) -> Element:
    sheet = _make_sheet(layout.HELP, styles.table)
    for width in layout.HELP_WIDTHS:
        sheet.addElement(table.TableColumn(stylename=styles.column(width), defaultcellstylename=styles.help))
    for number, line in enumerate(layout.word_intro(template)):
        sheet.addElement(_make_row([line], styles.title if number == 0 else styles.intro))
    sheet.addElement(_make_row([""], styles.intro))
    sheet.addElement(_make_row(layout.HELP_HEADER, styles.header("always")))
    for texts in layout.list_help(template):
        sheet.addElement(_make_row(texts, styles.help))
    return sheet


def _make_lists(lists: list[Choices], styles: OdsStyles) -> Element:
    sheet = _make_sheet(layout.LISTS, styles.hidden)
    sheet.addElement(table.TableColumn(stylename=styles.column(30), numbercolumnsrepeated=max(1, len(lists))))
    sheet.addElement(_make_row([one.title for one in lists], styles.help))
    for row in range(max((len(one.words) for one in lists), default=0)):
        sheet.addElement(_make_row(
            [one.words[row] if row < len(one.words) else "" for one in lists], styles.body("text")))
    return sheet


def _make_row(texts: Iterable[str], style: Any) -> Element:
    row = table.TableRow()
    for one in texts:
        row.addElement(_make_cell(one or None, style))
    return row


def _name_lists(lists: list[Choices]) -> Element:
    names = table.NamedExpressions()
    for column, choices in enumerate(lists):
        letter = letters(column)
        names.addElement(table.NamedRange(
            name=choices.name, basecelladdress=f"${layout.LISTS}.$A$1",
            cellrangeaddress=f"${layout.LISTS}.${letter}$2:.${letter}${len(choices.words) + 1}"))
    return names


def _freeze(document: OpenDocument, active: str, frozen: dict[str, tuple[int, int]]) -> None:
    """Freeze columns and rows of sheets: settings of the view, as LibreOffice writes them."""
    views = config.ConfigItemMapIndexed(name="Views")
    entry, tables = config.ConfigItemMapEntry(), config.ConfigItemMapNamed(name="Tables")
    entry.addElement(_setting("ViewId", "string", "view1"))
    for name, (columns, rows) in frozen.items():
        one = config.ConfigItemMapEntry(name=name)
        places = {"HorizontalSplitPosition": columns, "VerticalSplitPosition": rows, "PositionLeft": 0,
                  "PositionRight": columns, "PositionTop": 0, "PositionBottom": rows}
        for key, value in VIEW.items():
            mode = "0" if key == "HorizontalSplitMode" and not columns else value
            one.addElement(_setting(key, "short", mode))
        for key, place in places.items():
            one.addElement(_setting(key, "int", str(place)))
        tables.addElement(one)
    entry.addElement(tables)
    entry.addElement(_setting("ActiveTable", "string", active))
    views.addElement(entry)
    settings = config.ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    document.settings.addElement(settings)


def _setting(name: str, type: str, value: str) -> Element:
    item = config.ConfigItem(name=name, type=type)
    item.addText(value)
    return item
