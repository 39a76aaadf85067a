"""Codes: of a concept scheme, of the CPV, and areas; by code, by label or by IRI."""

import re

from vocab.areas import (
    PC4,
    Gemeente,
    area_iri,
    code_of,
    find_gemeenten,
    gemeente_of,
    read_gemeenten,
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
    """Return the IRI of an area, from a gemeente's name, a CBS code, a four-digit postcode or the IRI."""
    bare = read_text(text)
    if bare is None:
        return None
    code = code_of(bare).removeprefix("PC4")
    if gemeente := gemeente_of(code):
        return _ended(gemeente) if gemeente.until else area_iri(code)
    if PC4.fullmatch(code):
        return area_iri(code) if code in read_places() else Noted(area_iri(code), "area-new")
    if postcode := POSTCODE.fullmatch(bare):
        return Noted(area_iri(postcode[1]), "area-postcode")
    found = find_gemeenten(bare)
    if len(found) > 1:
        return Unreadable("area-two", ", ".join(sorted(gemeente.name for gemeente in found)))
    if not found:
        return refuse(text, "area", _suggest_area(bare))
    return _ended(found[0]) if found[0].until else area_iri(f"GM{found[0].code}")


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
