"""Which row is the header, and which rows below it are totals or rules."""

import pytest

from harvesters.formats.body import TRAILER, is_total
from harvesters.formats.header import HEADER_WITHIN, NUMBER, find_header, fold_all

WANTED = fold_all(["nummer", "naam", "bedrag", "Aanvrager naam", "aanvrager_kvk", "datum-aanvraag"])


@pytest.mark.parametrize(("rows", "place", "cells"), [
    ([["nummer", "naam"]], 0, ("nummer", "naam")),
    ([["Overzicht"], [""], ["NUMMER ", "Naam*"]], 2, ("NUMMER ", "Naam*")),
    ([["naam", "van de lijst"], ["nummer", "naam", "bedrag"]], 1, ("nummer", "naam", "bedrag")),
    ([["nummer", "naam", "bedrag"], ["nummer", "naam", "bedrag"]], 0, ("nummer", "naam", "bedrag")),
    ([["nummer", "naam"], ["naam", "nummer", "x"]], 1, ("naam", "nummer", "x")),
    ([["groep", ""], ["nummer", "naam"]], 1, ("nummer", "naam")),
    ([["", "Aanvrager", ""], ["nummer", "naam", "KvK"]], 1, ("nummer", "Aanvrager naam", "Aanvrager KvK")),
    ([["nummer", "Aanvrager", ""], ["", "naam", "KvK"]], 1, ("nummer", "Aanvrager naam", "Aanvrager KvK")),
    ([["Datum", "naam"], ["aanvraag", ""]], 1, ("Datum aanvraag", "naam")),
    ([["nummer", "naam"], ["V-1", "bedrag"]], 0, ("nummer", "naam")),
    ([["nummer", "Aanvrager", ""], ["1", "naam", "KvK"]], 1, ("1", "naam", "KvK")),
], ids=["plain", "titles", "title-with-a-name", "first-of-two", "longer-of-two", "groups-that-say-nothing",
        "groups", "groups-beside-names", "two-lines", "data-below", "number-below"])
def test_the_row_that_knows_most_names_is_the_header(rows: list[list[str]], place: int,
                                                     cells: tuple[str, ...]) -> None:
    """Two lines are one header only where together they know more than any line alone."""
    header = find_header(rows, WANTED)

    assert header is not None
    assert (place, cells) == (header.place, header.cells)
    assert header.known > 0


@pytest.mark.parametrize(("rows", "place"), [
    ([["Lijst"], ["iets", "anders"], ["a", "5"]], 1), ([[""], ["5", "6"]], 1), ([["5"], ["a"]], 1),
])
def test_a_header_may_be_a_guess(rows: list[list[str]], place: int) -> None:
    """Where no name is known it is the first row with the most words."""
    header = find_header(rows, WANTED)

    assert header is not None
    assert (place, 0) == (header.place, header.known)


def test_no_header_where_nothing_is() -> None:
    """Empty rows are none."""
    assert find_header([], WANTED) is None
    assert find_header([["", " "], []], WANTED) is None


def test_a_header_is_looked_for_in_the_first_rows_only() -> None:
    """The fiftieth row still, the next not."""
    for titles, known in ((HEADER_WITHIN - 1, 2), (HEADER_WITHIN, 0)):
        header = find_header([["titel"]] * titles + [["nummer", "naam"]], WANTED)
        assert header is not None
        assert known == header.known


@pytest.mark.parametrize("cells", [
    ["Totaal", "5"], ["totalen:", "1.000,00", "€ 3,-"], ["Sub-totaal", "-5"], ["Eindtotaal 2025", "(5,00)"],
    ["Totaal generaal", "5 %"], ["Grand total", "5"], ["SUBTOTAL", "1,000.00"], ["Som", "3"],
    ["  ", "Totaal", "1"],
    ["Totaalbedrag", "€ 5"], ["Tussentotaal", "5"], ["Totaal"], ["Totaal bedrag", "1"],
])
def test_a_total(cells: list[str]) -> None:
    """A word for it first, then numbers only."""
    assert is_total(cells)


@pytest.mark.parametrize("cells", [
    ["Totaal", "Voorbeeld"], ["V-1", "Totaal", "5"], ["Totaal Welzijn", "5"], ["Totaalzorg", "5"],
    ["Somers", "5"],
    ["5", "Totaal"], ["Totaal", "1-1-2025"], ["5"], ["summa", "5"], ["Subsidie", "5"], [],
])
def test_no_total(cells: list[str]) -> None:
    """Names that begin with such a word, and rows with more words, are records."""
    assert not is_total(cells)


@pytest.mark.parametrize("cell", ["5", "-5,00", "€ 1.000,-", "1 000", "(5)", "12%", "5,00 EUR", "+5", "€5"])
def test_a_number(cell: str) -> None:
    """As people write amounts."""
    assert NUMBER.fullmatch(cell)


@pytest.mark.parametrize("cell", ["", "V-1", "5a", "1-1-2025", "€", "-", "2025-01-01"])
def test_no_number(cell: str) -> None:
    """Dates and codes are words."""
    assert not NUMBER.fullmatch(cell)


@pytest.mark.parametrize("cell", [
    "(18109 rows affected)", "(1 row affected)", "12 rijen", "( 5 row(s) affected )",
])
def test_a_trailer(cell: str) -> None:
    """As databases write them, and people."""
    assert TRAILER.fullmatch(cell)
