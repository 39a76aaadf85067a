"""The styles of an ODS template: each is made when it is first asked for."""

from collections.abc import Callable
from typing import Any

from odf import number, style
from odf.opendocument import OpenDocument

from publisher.exports.templates import layout
from shapes.needs import Need
from shapes.templates import Form

INCHES_A_CHARACTER = 0.085
DUTCH = {"language": "nl", "country": "NL"}


class OdsStyles:
    """Makes the automatic styles of one document and remembers them."""

    def __init__(self, document: OpenDocument) -> None:
        self._document = document
        self._made: dict[tuple[Any, ...], Any] = {}
        self.table = self._make_table("sheet", "true")
        self.hidden = self._make_table("hidden", "false")
        self.header_row = self._row("header-row", "0.67in", "false")
        self.row = self._row("row", "0.178in", "true")
        self.help = self._cell("help", wrap=True, protect=True)
        self.intro = self._cell("intro", protect=True)
        self.title = self._cell("title", protect=True, bold=True, size="14pt")

    def column(self, width: int) -> Any:
        """Return the style of a column so many characters wide."""
        def make() -> Any:
            made = style.Style(name=f"column-{width}", family="table-column")
            made.addElement(style.TableColumnProperties(columnwidth=f"{width * INCHES_A_CHARACTER:.2f}in"))
            return made
        return self._remember(("column", width), make)

    def header(self, need: Need) -> Any:
        """Return the style of a header cell."""
        fill, ink = layout.HEADERS[need]
        return self._cell(f"header-{need}", fill=fill, ink=ink, bold=need != "never", wrap=True, protect=True)

    def body(self, form: Form) -> Any:
        """Return the style of a cell to fill in."""
        return self._cell(f"body-{form}", form=form)

    def example(self, form: Form) -> Any:
        """Return the style of a cell of the example row."""
        return self._cell(f"example-{form}", form=form, fill=layout.EXAMPLE_FILL, ink=layout.EXAMPLE_INK,
                          italic=True)

    def _cell(self, name: str, form: Form | None = None, fill: str = "", ink: str = "", bold: bool = False,
              italic: bool = False, wrap: bool = False, protect: bool = False, size: str = "") -> Any:
        def make() -> Any:
            given = {"datastylename": self._format(form)} if form else {}
            made = style.Style(name=name, family="table-cell", parentstylename="Default", **given)
            box = {"cellprotect": "protected" if protect else "none",
                   "verticalalign": "top" if wrap else "automatic"}
            if fill:
                box["backgroundcolor"] = f"#{fill}"
            if wrap:
                box["wrapoption"] = "wrap"
            if name.startswith("header"):
                box |= {"verticalalign": "middle", "border": f"0.5pt solid #{layout.LINE}"}
            made.addElement(style.TableCellProperties(**box))
            letters: dict[str, str] = {"color": f"#{ink or layout.INK}"}
            if bold:
                letters["fontweight"] = "bold"
            if italic:
                letters["fontstyle"] = "italic"
            if size:
                letters["fontsize"] = size
            made.addElement(style.TextProperties(**letters))
            return made
        return self._remember(("cell", name), make)

    def _format(self, form: Form) -> Any:
        """Return how values of a form are shown: 31-12-2026, 1.234,50, or as text."""
        makers: dict[Form, Callable[[], Any]] = {
            "date": lambda: self._date("date"), "time": lambda: self._date("time"),
            "amount": lambda: self._number("amount", 2, "true"), "decimal": self._general,
            "integer": lambda: self._number("integer", 0, "false"),
        }
        if form not in makers:
            return self._remember(("format", "text"), self._text)
        return self._remember(("format", form), makers[form])

    def _date(self, name: str) -> Any:
        made = number.DateStyle(name=name)
        parts = [number.Day(style="long"), "-", number.Month(style="long"), "-", number.Year(style="long")]
        if name == "time":
            parts += [" ", number.Hours(style="long"), ":", number.Minutes(style="long")]
        for part in parts:
            made.addElement(number.Text(text=part) if isinstance(part, str) else part)
        return made

    def _number(self, name: str, decimals: int, grouping: str) -> Any:
        made = number.NumberStyle(name=name, **DUTCH)
        made.addElement(number.Number(decimalplaces=decimals, minintegerdigits=1, grouping=grouping))
        return made

    def _general(self) -> Any:
        made = number.NumberStyle(name="decimal", **DUTCH)
        made.addElement(number.Number(minintegerdigits=1))
        return made

    def _text(self) -> Any:
        made = number.TextStyle(name="text")
        made.addElement(number.TextContent())
        return made

    def _row(self, name: str, height: str, optimal: str) -> Any:
        def make() -> Any:
            made = style.Style(name=name, family="table-row")
            made.addElement(style.TableRowProperties(rowheight=height, useoptimalrowheight=optimal))
            return made
        return self._remember(("row", name), make)

    def _make_table(self, name: str, display: str) -> Any:
        def make() -> Any:
            made = style.Style(name=name, family="table")
            made.addElement(style.TableProperties(display=display))
            return made
        return self._remember(("table", name), make)

    def _remember(self, name: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = make()
            self._document.automaticstyles.addElement(self._made[name])
        return self._made[name]
