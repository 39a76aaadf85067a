"""Dated law: the thresholds of a day, and which rules hold; what is not known is not guessed."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocab.codes import read_codes
from vocab.law import BUYERS, NATURES, Threshold, find_regime, read_thresholds
from vocab.plain import read_list

rows = st.sampled_from(read_thresholds())
CENT = Decimal("0.01")


def ask(row: Threshold, value: Decimal, day: date) -> str | None:
    """Return the regime of a value at what a row is about; None where it is not known."""
    found = find_regime(value, row.buyer, NATURES[row.what][0], day, is_social=row.what == "social-services",
                        is_concession=row.what == "concession")
    return found.regime if found else None


def test_the_list_is_sound() -> None:
    """As many rows as the README says, in order, of known words, a day in one row at most, with a source."""
    listed = list(read_list("thresholds.csv"))
    said = files("vocab").joinpath("lists", "README.md").read_text("utf-8")

    assert "| 22 thresholds" in said and 22 == len(listed)
    assert listed == sorted(listed, key=lambda row: (row[0], row[2], row[3]))
    assert {row.buyer for row in read_thresholds()} <= set(BUYERS)
    assert {row.what for row in read_thresholds()} == set(NATURES)
    natures = {nature for natures in NATURES.values() for nature in natures}
    assert natures == set(read_codes()["contract-nature"])
    assert {row.regime for row in read_thresholds()} | {"below-threshold"} == set(read_codes()["regime"])
    assert len({row.iri for row in read_thresholds()}) == len(listed)
    assert all(row.source.startswith("http://data.europa.eu/eli/") for row in read_thresholds())
    for one in read_thresholds():
        assert one.since <= one.until and not [
            other for other in read_thresholds() if other != one and (other.what, other.buyer) ==
            (one.what, one.buyer) and other.since <= one.until and one.since <= other.until]


@pytest.mark.parametrize(("value", "buyer", "nature", "day", "flag", "regime"), [
    ("220999.99", "sub-central", "services", "2025-12-31", "", "below-threshold"),
    ("221000", "sub-central", "services", "2025-12-31", "", "standard"),
    ("216000", "sub-central", "supplies", "2026-01-01", "", "standard"),
    ("215999.99", "sub-central", "supplies", "2026-01-01", "", "below-threshold"),
    ("140000", "central", "services", "2027-12-31", "", "standard"),
    ("5403999.99", "sub-central", "works", "2026-06-01", "", "below-threshold"),
    ("750000", "sub-central", "services", "2024-01-01", "social", "light"),
    ("749999", "sub-central", "services", "2026-06-01", "social", "below-threshold"),
    ("432000", "utilities", "supplies", "2026-06-01", "", "utilities"),
    ("1000000", "utilities", "services", "2026-06-01", "social", "light"),
    ("5404000", "sub-central", "works", "2026-06-01", "concession", "concession"),
    ("1", "sub-central", "services", "2023-12-31", "", None),
    ("1", "sub-central", "services", "2028-01-01", "", None),
    ("1", "utilities", "works", "2026-06-01", "", None),
    ("1", "utilities", "services", "2025-06-01", "", None),
    ("1", "sub-central", "works", "2025-06-01", "concession", None),
    ("1", "sub-central", "works", "2026-06-01", "social", None),
    ("1", "sub-central", "supplies", "2026-06-01", "concession", None),
    ("1", "gemeente", "works", "2026-06-01", "", None), ("1", "central", "werken", "2026-06-01", "", None),
])
def test_which_rules_hold(
    value: str, buyer: str, nature: str, day: str, flag: str, regime: str | None
) -> None:
    """At the threshold itself the rules of the threshold hold; where there is no row nothing is said."""
    found = find_regime(Decimal(value), buyer, nature, date.fromisoformat(day), is_social=flag == "social",
                        is_concession=flag == "concession")

    assert regime == (found.regime if found else None)
    assert found is None or found.threshold.since <= date.fromisoformat(day) <= found.threshold.until


@given(rows, st.decimals(0, 10_000_000, places=2), st.integers(0, 729))
def test_a_row_decides_from_its_amount_on_and_on_its_days(row: Threshold, value: Decimal, days: int) -> None:
    """And only then: the day before the first row, and the day after the last, are not known."""
    expected = row.regime if value >= row.amount else "below-threshold"

    assert expected == ask(row, value, row.since + timedelta(days))
    assert (row.regime, "below-threshold") == (ask(row, row.amount, row.until),
                                               ask(row, row.amount - CENT, row.until))
    assert ask(row, value, date(2023, 12, 31)) is None and ask(row, value, date(2028, 1, 1)) is None
