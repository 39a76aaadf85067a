"""Official numbers and what looks like them: KvK, RSIN, OIN, postcode, telephone."""

import re

from stdnum.nl import bsn

from vocab.values.text import read_known
from vocab.values.value import Noted, Unreadable, Value, refuse

PREFIX = re.compile(
    r"(?i)^(?:nl[-: ]*)?(?:kvk|k\.v\.k\.|rsin|fi|oin)?[-: .]*(?:n(?:umme)?r)?\.?[-: ]*(?=[0-9])"
)
BETWEEN = re.compile(r"[ .-]")
VAT = re.compile(r"(?i)(?:NL)?([0-9]{9})B[0-9]{2}")
IBAN = re.compile(r"(?i)(?:NL)?[0-9]{2}[A-Z]{4}[0-9]{10}|[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
NONE_YET = re.compile(r"(?i)(?:i\.?o\.?|in oprichting|aangevraagd|volgt|geen|niet ingeschreven|none|pending)")
POSTCODE = re.compile(r"([1-9][0-9]{3})[\s-]*([A-Za-z]{2})")
BEGINS = re.compile(rf"{POSTCODE.pattern}\b")
NO_LETTERS = re.compile(r"[1-9][0-9]{3}")
NEVER_ISSUED = frozenset({"SA", "SD", "SS"})  # standards.md 11, from memory
PHONE_SIGNS = re.compile(r"\(0\)|[\s().\-/]")
ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
SHORT = re.compile(r"14[0-9]{2,3}|0[89]00[0-9]{4,7}")
KVK, RSIN, BRANCH, OIN = 8, 9, 12, 20
SHORTEST_KVK = 6
DUTCH_PHONE = 10


def _digits(text: str) -> str | None:
    """Return what stands for a number without its name, spaces, dots and dashes; None where nothing does."""
    bare = read_known(text)
    return None if bare is None else BETWEEN.sub("", PREFIX.sub("", bare.removesuffix(".0")))


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and bool(digits.strip("0"))


def read_kvk(text: str) -> Value:
    """Return a KvK number of 8 digits; 6 or 7 have lost their zeros in a spreadsheet and are padded.

    352 of 3,833 published numbers of contracting authorities had 7 digits, 19 had 6 (standards.md 11).
    """
    digits = _digits(text)
    if digits is None:
        return None
    if _is_number(digits):
        if len(digits) == KVK:
            return digits
        if SHORTEST_KVK <= len(digits) < KVK:
            return Noted(digits.zfill(KVK), "kvk-padded")
        named = {RSIN: "kvk-rsin", BRANCH: "kvk-branch", OIN: "kvk-oin"}
        return Unreadable(named.get(len(digits), "kvk"))
    return _refuse_number(text, digits, "kvk")


def read_rsin(text: str) -> Value:
    """Return an RSIN: 9 digits that pass the elfproef; with 7 or 8 the one with zeros is suggested."""
    digits = _digits(text)
    if digits is None:
        return None
    if not _is_number(digits):
        return _refuse_number(text, digits, "rsin")
    if len(digits) == RSIN:
        return digits if bsn.is_valid(digits) else Unreadable("rsin-check")
    padded = digits.zfill(RSIN)
    is_near = RSIN - 2 <= len(digits) < RSIN and bsn.is_valid(padded)
    if len(digits) == KVK:
        return Unreadable("rsin-kvk", padded if is_near else None)
    return Unreadable("rsin", padded if is_near else None)


def read_oin(text: str) -> Value:
    """Return an OIN, the number of a public body: 20 digits."""
    digits = _digits(text)
    if digits is None:
        return None
    if _is_number(digits):
        return digits if len(digits) == OIN else Unreadable("oin")
    return _refuse_number(text, digits, "oin")


def _refuse_number(text: str, digits: str, rule: str) -> Unreadable:
    """Say which other number stands in the place of one; a VAT number may hold that of a person."""
    if IBAN.fullmatch(digits):
        return Unreadable("number-iban")
    if VAT.fullmatch(digits):
        return Unreadable(f"{rule}-vat" if rule != "oin" else rule)
    if NONE_YET.fullmatch(text.strip()):
        return Unreadable("number-none")
    return refuse(text, rule)


def read_postcode(text: str) -> Value:
    """Return a postcode as 1012 AB: four digits, not with 0 in front, and two letters that are in use.

    Four digits alone are as precise as some may be: a member who works at home gives no more.
    """
    bare = read_known(text)
    if bare is None:
        return None
    if found := POSTCODE.fullmatch(bare):
        value = f"{found[1]} {found[2].upper()}"
        return Unreadable("postcode") if value[5:] in NEVER_ISSUED else value
    if NO_LETTERS.fullmatch(bare):
        return bare
    swapped = bare[:4].upper().replace("O", "0") + bare[4:].upper().replace("0", "O")
    near = POSTCODE.fullmatch(swapped) or BEGINS.match(bare)
    is_good = near and near[2].upper() not in NEVER_ISSUED
    return refuse(text, "postcode", f"{near[1]} {near[2].upper()}" if near and is_good else None)


def read_phone(text: str) -> Value:
    """Return a telephone number with its country, +31201234567, or a short one as it is (14020, 08001234)."""
    bare = read_known(text)
    if bare is None:
        return None
    digits = PHONE_SIGNS.sub("", re.sub(r"(?i)^tel(?:efoon)?[.: ]*", "", bare.removesuffix(".0")))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if digits.startswith("+310"):
        digits = f"+31{digits[4:]}"
    if ABROAD.fullmatch(digits):
        is_good = not digits.startswith("+31") or len(digits) == DUTCH_PHONE + 2
        return digits if is_good else Unreadable("phone")
    if not _is_number(digits):
        return refuse(text, "phone")
    if SHORT.fullmatch(digits):
        return digits
    if len(digits) == DUTCH_PHONE and digits[0] == "0":
        return f"+31{digits[1:]}"
    if len(digits) == DUTCH_PHONE - 1 and digits[0] != "0":
        return Noted(f"+31{digits}", "phone-padded")
    return Unreadable("phone")
