"""Amounts: each way of writing gives the same number, and a column decides what a cell alone leaves open."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocab.values import Noted, Unreadable, decide_amounts, read_amount, read_integer

amounts = st.decimals(-10**12, 10**12, allow_nan=False, places=2)
DUTCH = str.maketrans(",.", ".,")
COLUMNS = [  # cells, dialect
    ((), None), (("1.234", "37.500"), None), (("NULL", "-", "veel", ""), None), (("1000", "5"), None),
    (("1.234", "1.234,56"), "nl"), (("1,234", "1,234.56"), "en"), (("1.234,5",), "nl"), (("12,5",), "nl"),
    (("1.234", "12.50"), "en"), (("15615031.00", ".00"), "en"), (("1.234.567",), "nl"),
    (("1,234,567",), "en"), (("€ 1.000,-",), "nl"), (("750,-", "1.234"), "nl"), (("0,125",), "nl"),
    (("0.125",), "en"), (("1234,567",), "nl"), (("ca. € 12,50",), "nl"), (("1,5 mln",), "nl"),
    (("1.5 mln",), "en"), (("1.234,56", "1,234.56"), None), (("12,50", "12.50"), None),
    (("12.345.6",), None), (("1'234'567",), None), (("31-12-2026", "12,5%"), None),
]


@pytest.mark.parametrize(("cells", "dialect"), COLUMNS, ids=lambda value: str(value))
def test_a_column_says_how_it_writes_numbers(cells: tuple[str, ...], dialect: str | None) -> None:
    """Cells without doubt decide; none, or two that contradict each other, decide nothing."""
    assert dialect == decide_amounts(cells) == decide_amounts(reversed(cells))


@pytest.mark.parametrize(("cell", "nl", "en"), [
    ("1.234", "1234.00", "1.234"), ("1,234", "1.234", "1234.00"), ("€ 37.500", "37500.00", "37.500"),
    ("-1.234", "-1234.00", "-1.234"), ("0001.234", "1234.00", "1.234"), ("1.250k", "1250000.00", "1250.00"),
    ("12,50", "12.50", "12.50"), ("1,234.56", "1234.56", "1234.56"), ("1.234,56", "1234.56", "1234.56"),
])
def test_a_dialect_decides_only_what_is_open(cell: str, nl: str, en: str) -> None:
    """A cell that leaves no doubt is the same amount in both dialects."""
    assert (nl, en) == (read_amount(cell, "nl"), read_amount(cell, "en"))


@given(amounts)
def test_every_amount_comes_back_in_every_way_of_writing(number: Decimal) -> None:
    """1.234,56 and 1,234.56 and € 1234,56 and 1 234,56 are one amount, and no cent is lost."""
    english = f"{number:,.2f}"
    dutch = english.translate(DUTCH)
    plain = f"{number:.2f}" if number else "0.00"
    written = [english, dutch, f"€ {dutch}", f"EUR {english}", f"{dutch} euro", plain,
               plain.replace(".", ","),
               english.replace(",", " "), dutch.replace(".", "\u00a0"), english.replace(",", "'")]

    assert [plain] * len(written) == [read_amount(text) for text in written]
    assert Noted(plain, "approximate") == read_amount(f"ca. {dutch}")


@given(st.integers(-10**9, 10**9), st.sampled_from(["nl", "en"]))
def test_whole_amounts_with_thousands_come_back_in_their_dialect(number: int, dialect: str) -> None:
    """€ 37.500 is 37500 in a Dutch column, 37,500 in an English one; never a thousandth of it."""
    english = f"{number:,}"
    text = english if dialect == "en" else english.translate(DUTCH)

    assert f"{number}.00" == read_amount(text, dialect)
    assert read_amount(text) in (f"{number}.00", Unreadable("ambiguous-amount"))


@given(amounts, st.sampled_from([("k", 3), ("duizend", 3), ("x 1000", 3), ("mln", 6), ("mld", 9)]))
def test_thousands_and_millions_are_exact(number: Decimal, times: tuple[str, int]) -> None:
    """1,5 mln is a decimal times a power of ten, not a float."""
    word, power = times
    value = read_amount(f"{number:.2f} {word}".replace(".", ","))

    assert isinstance(value, str)
    assert Decimal(value) == number * 10**power


@given(st.integers(-10**14 + 1, 10**14 - 1))
def test_every_whole_number_comes_back(number: int) -> None:
    """As digits, as a spreadsheet writes it, and with spaces between thousands."""
    written = (str(number), f"{number}.0", f"{number},0", f"{number:,}".replace(",", " "))

    assert [number] * 4 == [read_integer(text) for text in written]


def test_numbers_have_a_longest_length() -> None:
    """A decimal of more than thirty signs, or an integer of more than fifteen, is no number of ours."""
    assert Unreadable("amount") == read_amount("9" * 31)
    assert Unreadable("amount") == read_amount("9" * 25 + " mld")
    assert Unreadable("amount") == read_amount("1" * 10_000 + ",00")
    assert Unreadable("integer") == read_integer("1" * 16)
    assert Unreadable("integer") == read_integer("1" * 10_000)
    assert decide_amounts(["1" * 10_000 + ",00"]) is None
