"""The CPV, the list of what is bought (2008): its codes with their labels, read when first asked for."""

from functools import lru_cache
from typing import NamedTuple

from vocab.plain import find_nearest, plain_word, read_list

CPV = "http://data.europa.eu/cpv/cpv/"
DIGITS = 8
SHORTEST_PARENT = 2


class CpvCode(NamedTuple):
    """One code: its labels, and whether it is in the light regime (directive 2014/24, annex XIV)."""

    nl: str
    en: str
    is_light: bool


@lru_cache(maxsize=1)
def read_cpv_codes() -> dict[str, CpvCode]:
    """Return all codes, 8 digits without check digit, in order (vocab/lists/cpv.csv)."""
    return {code: CpvCode(nl, en, bool(light)) for code, nl, en, light in read_list("cpv.csv")}


@lru_cache(maxsize=1)
def _codes_by_label() -> dict[str, tuple[str, ...]]:
    """Return the codes of each plain label: five labels belong to two codes."""
    found: dict[str, tuple[str, ...]] = {}
    for code, entry in read_cpv_codes().items():
        for label in {plain_word(entry.nl), plain_word(entry.en)}:
            found[label] = (*found.get(label, ()), code)
    return found


def find_cpv(label: str) -> tuple[str, ...]:
    """Return the codes that a Dutch or English label stands for."""
    return _codes_by_label().get(plain_word(label), ())


def suggest_cpv(text: str) -> str | None:
    """Return the nearest code: of digits the one they fall under, of words that of the nearest label."""
    if text.isascii() and text.isdigit():
        codes = read_cpv_codes()
        shorter = (text[:length].ljust(DIGITS, "0") for length in range(DIGITS - 1, SHORTEST_PARENT - 1, -1))
        return next((code for code in shorter if code in codes), None)
    near = find_nearest(plain_word(text), _codes_by_label())
    return _codes_by_label()[near][0] if near else None


def label_cpv(code: str, language: str) -> str:
    """Return the label of a code in nl or en; the code itself where it is unknown."""
    entry = read_cpv_codes().get(code)
    return code if entry is None else entry.nl if language == "nl" else entry.en
