"""Areas by their codes, with IRI, names and dates: gemeenten, what lies in them, four-digit postcodes."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from vocab.plain import find_nearest, plain_word, read_list

GEMEENTE = "https://identifier.overheid.nl/tooi/id/gemeente/gm"
AREA = "https://w3id.org/verbond/area/"
"""IRIs of our own: no published ones were found for postcodes, none that last for parts of gemeenten."""
PREFIXES = {"GM": "gemeente", "SD": "stadsdeel", "WK": "wijk", "BU": "buurt"}
OLD = "amsterdam-oud"
"""The codes that Amsterdam gave its wijken (A00) and buurten (F81d) itself, before 2022."""
KINDS = (*PREFIXES.values(), "pc4", OLD)
AMSTERDAM = "0363"
PC4 = re.compile(r"[1-9][0-9]{3}")
OLD_CODE = re.compile(r"[A-Z][0-9]{2}[A-Z]?", re.IGNORECASE)
CBS_CODE = re.compile(r"GM([0-9]{4})|SD([0-9]{4})[A-Z]{1,2}|WK([0-9]{4})[0-9A-Z]{2}|BU([0-9]{4})[0-9A-Z]{4}")
IRI = re.compile(
    r"https?://identifier\.overheid\.nl/tooi/id/gemeente/(gm[0-9]{4})"
    r"|https://w3id\.org/verbond/area/(?:pc4|stadsdeel|wijk|buurt|amsterdam-oud)/([0-9A-Z]+)", re.IGNORECASE
)
TOWN = re.compile(r"(?:de )?(?:gemeente|gem|municipality of|city of) ")
STADSDEEL = re.compile(r"stadsdeel ")


class Gemeente(NamedTuple):
    """One gemeente, its first and last day where they are known, and the codes of those it is in now."""

    code: str
    name: str
    since: date | None
    until: date | None
    successors: tuple[str, ...]


class Area(NamedTuple):
    """One area by its code: first and last day where known, the code of what it lies in, what came after."""

    code: str
    name: str
    since: date | None = None
    until: date | None = None
    within: str = ""
    successors: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What kind of area it is: one of KINDS."""
        return kind_of(self.code)

    @property
    def is_there(self) -> bool:
        """Say whether it is in use, as far as is known."""
        return self.until is None and self.kind != OLD


@lru_cache(maxsize=1)
def read_gemeenten() -> dict[str, Gemeente]:
    """Return every gemeente by its four digits, those that are no more too (vocab/lists/gemeenten.csv)."""
    return {
        code: Gemeente(code, name, _day(since), _day(until), tuple(successors.split()))
        for code, name, _, since, until, successors in read_list("gemeenten.csv")
    }


@lru_cache(maxsize=1)
def read_places() -> dict[str, str]:
    """Return the place of each four-digit postcode, as it was in about 2016 (vocab/lists/pc4.csv)."""
    return {code: place for code, place, *_ in read_list("pc4.csv")}


@lru_cache(maxsize=1)
def read_parts() -> dict[str, Area]:
    """Return the stadsdelen, wijken and buurten of our list by their codes (vocab/lists/areas.csv)."""
    return {
        code: Area(code, name, _day(since), _day(until), within, tuple(successors.split()))
        for code, name, since, until, within, successors in read_list("areas.csv")
    }


@lru_cache(maxsize=1)
def read_areas() -> dict[str, Area]:
    """Return every area of our lists by its code: GM0363, SD0363A, A00, F81d, 1012."""
    gemeenten = (Area(f"GM{one.code}", one.name, one.since, one.until, "",
                      tuple(f"GM{code}" for code in one.successors)) for one in read_gemeenten().values())
    postcodes = (Area(code, code, _day(since), _day(until), within)
                 for code, _, since, until, within in read_list("pc4.csv"))
    return {area.code: area for area in (*gemeenten, *postcodes, *read_parts().values())}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


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


@lru_cache(maxsize=1)
def _parts_by_name() -> dict[str, tuple[Area, ...]]:
    """Return the parts of gemeenten by their plain name; those in use go before those that are not."""
    found: dict[str, list[Area]] = {}
    for area in read_parts().values():
        if area.name:
            found.setdefault(plain_word(area.name), []).append(area)
    return {word: tuple(areas) for word, areas in found.items()}


@lru_cache(maxsize=1)
def knows_every_part() -> bool:
    """Say whether our list has parts of every gemeente: else a name alone may be that of a part it lacks."""
    known = {gemeente.code for code in read_parts() if (gemeente := gemeente_of(code))}
    return known >= {code for code, gemeente in read_gemeenten().items() if not gemeente.until}


def find_gemeenten(name: str) -> tuple[Gemeente, ...]:
    """Return the gemeenten that a name stands for, with or without "gemeente" before it."""
    gemeenten = read_gemeenten()
    return tuple(gemeenten[code] for code in _codes_by_name().get(_plain_name(name), ()))


def find_parts(name: str) -> tuple[Area, ...]:
    """Return the stadsdelen, wijken and buurten that a name alone stands for; none behind "gemeente"."""
    word = plain_word(name)
    if is_stadsdeel := STADSDEEL.match(word):
        word = word[is_stadsdeel.end():]
    found = _parts_by_name().get(word, ())
    return _in_use(area for area in found if area.kind == "stadsdeel" or not is_stadsdeel)


def find_parts_of_named(name: str) -> tuple[Area, ...]:
    """Return the parts that a name with their gemeente stands for: Amsterdam Noord, Jordaan (Amsterdam)."""
    words = plain_word(name).split()
    found: dict[str, Area] = {}
    for at in range(1, len(words)):
        ends = " ".join(words[:at]), " ".join(words[at:])
        for town, part in (ends, ends[::-1]):
            if codes := _codes_by_name().get(_plain_name(town)):
                found |= {area.code: area for area in find_parts(part) if town_of(area.code) in codes}
    return _in_use(found.values())


def find_part_by_label(text: str) -> Area | None:
    """Return the area of a code with its name behind it: A06 Jordaan, with or without its gemeente."""
    code, _, name = text.partition(" ")
    area, gemeente = read_parts().get(code_of(code)), gemeente_of(code_of(code))
    if area is None or gemeente is None:
        return None
    names = (plain_word(area.name), plain_word(f"{area.name} {gemeente.name}"))
    return area if plain_word(name) in names else None


def _in_use(areas: Iterable[Area]) -> tuple[Area, ...]:
    found = tuple(areas)
    return tuple(area for area in found if area.is_there) or found


def suggest_gemeente(name: str) -> Gemeente | None:
    """Return the gemeente with the nearest name."""
    near = find_nearest(_plain_name(name), _codes_by_name())
    return read_gemeenten()[_codes_by_name()[near][0]] if near else None


def _plain_name(name: str) -> str:
    word = plain_word(name)
    return word[town.end():] if (town := TOWN.match(word)) else word


def town_of(code: str) -> str:
    """Return the digits of the gemeente that the code of an area itself says: nothing for a postcode."""
    if found := CBS_CODE.fullmatch(code):
        return "".join(filter(None, found.groups()))
    return AMSTERDAM if OLD_CODE.fullmatch(code) else ""


def gemeente_of(code: str) -> Gemeente | None:
    """Return the gemeente that a code (GM0363, SD0363A, WK036300, BU03630000, F81d) is of, None without one.

    The parts of Amsterdam have letters in their codes since 2022 (from memory, standards.md 11).
    """
    return read_gemeenten().get(town_of(code))


def lies_in(code: str) -> str | None:
    """Return the code of what an area lies in: what our list says, else the gemeente in its own code."""
    area = read_areas().get(code)
    if area and area.within:
        return area.within
    gemeente = gemeente_of(code)
    return f"GM{gemeente.code}" if gemeente and not code.startswith("GM") else None


def kind_of(code: str) -> str:
    """Return what kind of area a code is of: one of KINDS."""
    return PREFIXES.get(code[:2]) or (OLD if OLD_CODE.fullmatch(code) else "pc4")


def code_of(text: str) -> str:
    """Return the code in an IRI of an area, or a text without its spaces, in capitals; but F81d."""
    iri = IRI.fullmatch(text)
    code = (iri[1] or iri[2] if iri else text.replace(" ", "")).upper()
    return f"{code[:3]}{code[3:].lower()}" if OLD_CODE.fullmatch(code) else code


def area_iri(code: str) -> str:
    """Return the IRI of an area by its code: GM0363, SD0363A, WK036300, BU03630000, F81d or 1012."""
    return f"{GEMEENTE}{code[2:]}" if code.startswith("GM") else f"{AREA}{kind_of(code)}/{code}"


def label_area(iri: str) -> str | None:
    """Return what people call an area: Amsterdam, 1012 (Amsterdam), Noord (Amsterdam), A06 Jordaan …"""
    if not IRI.fullmatch(iri):
        return None
    code = code_of(iri)
    gemeente = gemeente_of(code)
    if gemeente and code.startswith("GM"):
        return gemeente.name
    part = read_parts().get(code)
    name = (part.name if code.startswith("SD") else f"{code} {part.name}") if part and part.name else code
    place = gemeente.name if gemeente else read_places().get(code)
    return f"{name} ({place})" if place else name
