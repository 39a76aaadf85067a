"""What the templates of every format look like: colours, widths, drop-down lists, the help sheet."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from shapes.needs import Need
from shapes.template_words import OWN_SHEETS
from shapes.templates import Field, Form, Template
from vocab.plain import plain_word

ROWS = 2_000
"""Rows that get a drop-down and a tip; formats go on below them."""
HELP, LISTS, _ = OWN_SHEETS
HELP_HEADER = ("Blad", "Kolom", "Wat is het?", "Invullen?", "Hoe schrijft u het?", "Bijvoorbeeld", "Keuzes")
HELP_WIDTHS = (20, 28, 44, 36, 46, 24, 44)
DELETE = "Dit is een voorbeeld. Verwijder deze rij voordat u het bestand inlevert."
LIST_ERROR = "Dit staat niet in de lijst. Kies een woord uit de lijst."
DATE_ERROR = "Dit lijkt geen datum. Schrijf dag-maand-jaar, zoals 31-12-2026."
LONGEST_TIP, LONGEST_TITLE = 255, 32
LONGEST_SHEET_NAME = 31
NOT_IN_SHEET_NAMES = str.maketrans({sign: " " for sign in "[]:*?/\\'"})

INK, PAPER = "1B1B1B", "FFFFFF"
HEADERS: dict[Need, tuple[str, str]] = {
    "always": ("1F3864", PAPER), "sometimes": ("9DC3E6", INK), "advised": ("9DC3E6", INK),
    "never": ("E7EEF7", INK),
}
"""Fill and ink of a header cell, at least 7:1; what must be filled in is bold as well."""
EXAMPLE_FILL, EXAMPLE_INK = "F2F2F2", "595959"
LINE = "BFBFBF"

WIDTHS: dict[Form, int] = {
    "text": 30, "digits": 16, "date": 13, "time": 18, "amount": 16, "decimal": 11, "integer": 11,
    "boolean": 11, "code": 18, "url": 30,
}
NARROW, WIDE, LONG_TEXT = 11, 40, 1000

Cell = str | int | Decimal | date | datetime | None


class Choices(NamedTuple):
    """One drop-down list: the name that columns refer to, its title, its words."""

    name: str
    title: str
    words: tuple[str, ...]


def list_choices(template: Template) -> dict[tuple[str, ...], Choices]:
    """Return each list of the template once, by its words."""
    lists: dict[tuple[str, ...], Choices] = {}
    for field in (field for table in template.tables for field in table.fields):
        if field.choices and field.choices not in lists:
            title = field.header.rpartition(": ")[2]
            word = "".join(sign if sign.isalnum() else "_" for sign in plain_word(title))
            name = f"lijst_{word}"
            if any(one.name == name for one in lists.values()):
                name = f"{name}_{len(lists) + 1}"
            lists[field.choices] = Choices(name, title, field.choices)
    return lists


def name_sheets(template: Template) -> tuple[str, ...]:
    """Return the names of the sheets to fill in, as spreadsheets allow them, each once."""
    names: list[str] = []
    for table in template.tables:
        name = " ".join(table.title.translate(NOT_IN_SHEET_NAMES).split())[:LONGEST_SHEET_NAME].strip()
        names.append(name if name not in names else f"{name[:LONGEST_SHEET_NAME - 3]} {len(names) + 1}")
    return tuple(names)


def measure(field: Field) -> int:
    """Return the width of a column in characters: of its kind, its longest choice and longest word."""
    longest = max((len(word) for word in field.header.replace("/", "/ ").split()), default=0)
    choice = max(map(len, field.choices), default=0)
    return min(WIDE, max(NARROW, WIDTHS[field.form], longest + 3, choice + 4))


def read_example(field: Field) -> Cell:
    """Return the example as the value of a cell; None where there is none."""
    text = field.example
    if not text:
        return None
    if field.form == "date":
        return datetime.strptime(text, "%d-%m-%Y").date()
    if field.form == "time":
        return datetime.strptime(text, "%d-%m-%Y %H:%M")
    if field.form in ("amount", "decimal"):
        return Decimal(text.replace(",", "."))
    return int(text) if field.form == "integer" else text


def word_tip(field: Field) -> str:
    """Return what is shown beside a cell when it is chosen, cut to what spreadsheets take."""
    need = "Altijd invullen. " if field.need == "always" else ""
    return shorten(f"{need}{field.meaning} {field.how}".strip(), LONGEST_TIP)


def shorten(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut at a word."""
    return text if len(text) <= longest else f"{text[: longest - 1].rsplit(' ', 1)[0]}…"


def word_intro(template: Template) -> tuple[str, ...]:
    """Return the lines above the table of the help sheet."""
    first, *parts = name_sheets(template)
    lines = [
        f"Zo vult u dit bestand in: {template.title.lower()}",
        f"1. Vul het blad “{first}” in: één rij voor elke {template.title.lower()}.",
        "2. Een donkerblauwe kop met vette letters: altijd invullen. Een lichtblauwe kop met vette letters: "
        "soms of liefst wel. Een kop met gewone letters: mag.",
        "3. De grijze rij met schuine letters is een voorbeeld. Verwijder die rij voordat u inlevert.",
        "4. Verander de koppen niet. Daaraan herkennen we de kolommen.",
    ]
    if parts:
        names = ", ".join(f"“{name}”" for name in parts)
        lines += [f"5. Hoort er meer bij een rij? Vul dan ook deze bladen in: {names}.",
                  f"6. Op die bladen zet u bij “Kenmerk” het kenmerk van de rij op het blad “{first}”."]
    return tuple(lines)


def list_help(template: Template) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the help sheet, one a column."""
    for name, table in zip(name_sheets(template), template.tables, strict=True):
        for field in table.fields:
            yield (name, field.header, field.meaning, field.need_words, field.how, field.example,
                   ", ".join(field.choices))


def count_lines(texts: tuple[str, ...]) -> int:
    """Return how many lines a row of the help sheet takes, once its cells are wrapped."""
    return max(1, *(-(-len(text) // (width - 4)) for text, width in zip(texts, HELP_WIDTHS, strict=True)))
