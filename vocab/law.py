"""Dated law: which rules a procurement falls under, by the European threshold of its day."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from vocab.plain import read_list

THRESHOLD = "https://w3id.org/verbond/threshold/"
BUYERS = ("central", "sub-central", "utilities")
NATURES = {
    "works": ("works",), "supplies": ("supplies",), "services": ("services",),
    "social-services": ("services",), "concession": ("works", "services"),
}
"""The codes of the scheme contract-nature that each row is about, by its `what`."""


class Threshold(NamedTuple):
    """One row of vocab/lists/thresholds.csv: an amount in euro without VAT, from its first day on."""

    since: date
    until: date
    what: str
    buyer: str
    amount: Decimal
    source: str

    @property
    def iri(self) -> str:
        """Its IRI: .../2026-01-01-services-sub-central."""
        return f"{THRESHOLD}{self.since}-{self.what}-{self.buyer}"

    @property
    def regime(self) -> str:
        """The code of the scheme `regime` that holds from this amount on."""
        if self.what in ("social-services", "concession"):
            return {"social-services": "light", "concession": "concession"}[self.what]
        return "utilities" if self.buyer == "utilities" else "standard"


class Ruling(NamedTuple):
    """A code of the scheme `regime`, and the threshold that it rests on."""

    regime: str
    threshold: Threshold


@lru_cache(maxsize=1)
def read_thresholds() -> tuple[Threshold, ...]:
    """Return every threshold that we know of."""
    return tuple(
        Threshold(date.fromisoformat(since), date.fromisoformat(until), what, buyer, Decimal(amount), source)
        for since, until, what, buyer, amount, source in read_list("thresholds.csv")
    )


def find_regime(value: Decimal, buyer: str, nature: str, day: date, *,
                is_social: bool = False, is_concession: bool = False) -> Ruling | None:
    """Return which rules hold for an estimated value without VAT; None where no row says so, never a guess.

    buyer: one of BUYERS. nature: a code of the scheme contract-nature. is_social: social and other specific
    services (directive 2014/24, annex XIV). The threshold itself counts as above.
    """
    what = "concession" if is_concession else "social-services" if is_social else nature
    for row in read_thresholds():
        if (row.what, row.buyer) == (what, buyer) and row.since <= day <= row.until:
            if nature in NATURES[what]:
                return Ruling(row.regime if value >= row.amount else "below-threshold", row)
    return None
