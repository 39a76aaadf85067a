"""Codes: of a concept scheme, of the CPV, and areas; by code, by label or by IRI."""

import re
from functools import lru_cache

from vocab.areas import (
    PC4,
    Gemeente,
    area_iri,
    code_of,
    find_gemeenten,
    find_part_by_label,
    find_parts,
    find_parts_of_named,
    gemeente_of,
    knows_every_part,
    label_area,
    read_gemeenten,
    read_parts,
    read_places,
    suggest_gemeente,
)
from vocab.codes import find_code, suggest_code
from vocab.cpv import CPV, DIGITS, find_cpv, read_cpv_codes, suggest_cpv
from vocab.values.text import read_text
from vocab.values.value import Noted, Reader, Unreadable, Value, refuse

CPV_CODE = re.compile(r"([0-9]{8})(?:-[0-9])?(?:\s*[-:–]?\s+(.+))?")
CPV_PADDED = re.compile(r"([0-9]{7})(?:-[0-9])?")
SHORT_CPV = re.compile(r"[0-9]{2,6}")
POSTCODE = re.compile(r"([1-9][0-9]{3}) ?[A-Z]{2}", re.IGNORECASE)
BARE_GEMEENTE = re.compile(r"0?[0-9]{3}")
CBS = ("GM", "WK", "BU")
LONGEST = 200


def code_reader(scheme: str) -> Reader:
    """Return the reader of one concept scheme's codes."""

    def read_code(text: str) -> Value:
        word = read_text(text)
        if word is None:
            return None
        return find_code(scheme, word) or refuse(text, "code", suggest_code(scheme, word[:LONGEST]))

    return read_code


def read_cpv(text: str) -> Value:
    """Return the 8 digits of a CPV code, from the code (with or without check digit), a label or its IRI.

    The check digit is not checked: how it is made was never published.
    """
    bare = read_text(text)
    if bare is None:
        return None
    bare = bare.replace("https:", "http:").removeprefix(CPV)
    if padded := CPV_PADDED.fullmatch(bare.removesuffix(".0")):
        code = padded[1].zfill(DIGITS)
        return Noted(code, "cpv-padded") if code in read_cpv_codes() else Unreadable("cpv", suggest_cpv(code))
    spaceless = re.sub(r"[ .]", "", bare)
    coded = CPV_CODE.fullmatch(bare) or CPV_CODE.fullmatch(spaceless)
    if coded is None:
        return _read_cpv_label(text, bare)
    code, label = coded[1], coded[2]
    if code not in read_cpv_codes():
        return Unreadable("cpv", suggest_cpv(code))
    return code if label is None or code in find_cpv(label) else Unreadable("cpv", code)


def _read_cpv_label(text: str, bare: str) -> Value:
    if SHORT_CPV.fullmatch(bare):
        return Unreadable("cpv", suggest_cpv(bare.ljust(DIGITS, "0")))
    codes = find_cpv(bare)
    if len(codes) == 1:
        return codes[0]
    if codes:
        return Unreadable("cpv-two", ", ".join(codes))
    return refuse(text, "cpv", suggest_cpv(bare[:LONGEST]))


def read_area(text: str) -> Value:
    """Return the IRI of an area, from a name, a code, a four-digit postcode or the IRI; never a guess."""
    bare = read_text(text)
    if bare is None:
        return None
    return _read_area(bare) if len(bare) <= LONGEST else refuse(bare, "area", _suggest_area(bare))


@lru_cache(maxsize=4096)
def _read_area(bare: str) -> Value:
    code = code_of(bare).removeprefix("PC4")
    if code in read_parts():
        return area_iri(code)
    if code[:2] in CBS and (gemeente := gemeente_of(code)):
        return _ended(gemeente) if gemeente.until else area_iri(code)
    if PC4.fullmatch(code):
        return area_iri(code) if code in read_places() else Noted(area_iri(code), "area-new")
    if postcode := POSTCODE.fullmatch(bare):
        return Noted(area_iri(postcode[1]), "area-postcode")
    part = find_part_by_label(bare)
    return area_iri(part.code) if part else _read_name(bare)


def _read_name(bare: str) -> Value:
    """Return the one area that a name stands for; with a part, the gemeente it lies in must be named too."""
    gemeenten, parts = find_gemeenten(bare), find_parts_of_named(bare)
    is_sure = bool(parts) or knows_every_part()
    parts = parts or find_parts(bare)
    if any(not gemeente.until for gemeente in gemeenten):
        parts = tuple(part for part in parts if part.is_there)
    if len(gemeenten) + len(parts) > 1 or (parts and not is_sure):
        names = [f"gemeente {one.name}" if parts else one.name for one in gemeenten]
        labels = [str(label_area(area_iri(part.code))) for part in parts]
        rule = "area-two" if gemeenten or is_sure else "area-part"
        return Unreadable(rule, ", ".join(sorted(names + labels)))
    if parts:
        iri = area_iri(parts[0].code)
        return iri if parts[0].is_there else Noted(iri, "area-old")
    if not gemeenten:
        return refuse(bare, "area", _suggest_area(bare))
    return _ended(gemeenten[0]) if gemeenten[0].until else area_iri(f"GM{gemeenten[0].code}")


def _suggest_area(bare: str) -> str | None:
    """Return the nearest gemeente that is there; of digits alone the one with that code."""
    near = (read_gemeenten().get(bare.zfill(4)) if BARE_GEMEENTE.fullmatch(bare)
            else suggest_gemeente(bare[:LONGEST]))
    if near is None or len(near.successors) > 1:
        return None
    return area_iri(f"GM{near.successors[0] if near.until else near.code}")


def _ended(gemeente: Gemeente) -> Unreadable:
    """Say that a gemeente is no more, and what it is in now."""
    names = read_gemeenten()
    return Unreadable("area-ended", ", ".join(sorted(names[code].name for code in gemeente.successors)))
