"""Areas: gemeenten, wijken and buurten by their CBS codes, and four-digit postcodes, each with its IRI."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from vocab.plain import find_nearest, plain_word, read_list

GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente/gm"
AREA = "https://w3id.org/verbond/area/"
"""IRIs of our own: no published ones were found for postcodes, and none that last for wijken and buurten."""
KINDS = {"PC4": "pc4", "WK": "wijk", "BU": "buurt"}
PC4 = re.compile(r"[1-9][0-9]{3}")
CBS_CODE = re.compile(r"GM([0-9]{4})|WK([0-9]{4})[0-9A-Z]{2}|BU([0-9]{4})[0-9A-Z]{4}")
IRI = re.compile(
    r"https?://identifier\.overheid\.nl/tooi/id/gemeente/(gm[0-9]{4})"
    r"|https://w3id\.org/verbond/area/(?:pc4|wijk|buurt)/([0-9A-Za-z]+)", re.IGNORECASE
)
TOWN = re.compile(r"(?:de )?(?:gemeente|gem|municipality of|city of) ")


class Gemeente(NamedTuple):
    """One gemeente, its last day if it is no more, and the codes of those it is in now."""

    code: str
    name: str
    until: date | None
    successors: tuple[str, ...]


@lru_cache(maxsize=1)
def read_gemeenten() -> dict[str, Gemeente]:
    """Return every gemeente by its four digits, those that are no more too (vocab/lists/gemeenten.csv)."""
    return {
        code: Gemeente(code, name, date.fromisoformat(until) if until else None, tuple(successors.split()))
        for code, name, _, until, successors in read_list("gemeenten.csv")
    }


@lru_cache(maxsize=1)
def read_places() -> dict[str, str]:
    """Return the place of each four-digit postcode, as it was in about 2016 (vocab/lists/pc4.csv)."""
    return {code: place for code, place in read_list("pc4.csv")}


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    """Return the codes of each plain name; `bergen` stands for Bergen (NH) and for Bergen (L).

    A gemeente that is there goes before one of the same name that is no more.
    """
    found: dict[str, list[str]] = {}
    for code, name, also, *_ in read_list("gemeenten.csv"):
        short = name.partition(" (")[0]
        for word in {plain_word(text) for text in (name, short, *also.split("|")) if text}:
            found.setdefault(word, []).append(code)
    gemeenten = read_gemeenten()
    return {word: tuple([code for code in codes if not gemeenten[code].until] or codes)
            for word, codes in found.items()}


def find_gemeenten(name: str) -> tuple[Gemeente, ...]:
    """Return the gemeenten that a name stands for, with or without "gemeente" before it."""
    gemeenten = read_gemeenten()
    return tuple(gemeenten[code] for code in _codes_by_name().get(_plain_name(name), ()))


def suggest_gemeente(name: str) -> Gemeente | None:
    """Return the gemeente with the nearest name."""
    near = find_nearest(_plain_name(name), _codes_by_name())
    return read_gemeenten()[_codes_by_name()[near][0]] if near else None


def _plain_name(name: str) -> str:
    word = plain_word(name)
    return word[town.end():] if (town := TOWN.match(word)) else word


def gemeente_of(code: str) -> Gemeente | None:
    """Return the gemeente that a CBS code (GM0363, WK036300, BU03630000) is of, None without one.

    The parts of Amsterdam have letters in their codes since 2022 (from memory, standards.md 11).
    """
    found = CBS_CODE.fullmatch(code)
    return read_gemeenten().get(found[1] or found[2] or found[3]) if found else None


def code_of(text: str) -> str:
    """Return the code in an IRI of an area, in capitals; other texts without their spaces."""
    iri = IRI.fullmatch(text)
    return (iri[1] or iri[2] if iri else text.replace(" ", "")).upper()


def area_iri(code: str) -> str:
    """Return the IRI of an area by its code: GM0363, WK036300, BU03630000 or 1012."""
    if code.startswith("GM"):
        return f"{GEMEENTE}{code[2:]}"
    return f"{AREA}{KINDS.get(code[:2], KINDS['PC4'])}/{code}"


def label_area(iri: str) -> str | None:
    """Return what people call an area: Amsterdam, 1012 (Amsterdam), BU03630000 (Amsterdam)."""
    if not IRI.fullmatch(iri):
        return None
    code = code_of(iri)
    gemeente = gemeente_of(code)
    if gemeente and code.startswith("GM"):
        return gemeente.name
    place = gemeente.name if gemeente else read_places().get(code)
    return f"{code} ({place})" if place else code
