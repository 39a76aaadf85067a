"""What people write in a cell becomes the lexical form of its key, or the name of what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from vocab.codes import find_code, suggest_code
from vocab.terms import XSD, Term

EMPTY = frozenset({"", "null", "-", "--", "n.v.t.", "nvt", "n/a"})
PLAIN_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
MONEY = re.compile(
    r"(?i)(-?)\s*(?:€|euro?)?\s*(-?)(?P<number>[0-9.,][0-9.,\s]*?)(?P<no_cents>,-+)?\s*(?:€|euro?)?"
)
GROUPED = re.compile(r"[0-9]{1,3}(?:([.,\s])[0-9]{3})(?:\1[0-9]{3})*")
AMBIGUOUS = re.compile(r"0*[1-9][0-9]{0,2}[.,][0-9]{3}")
DIGITS = re.compile(r"-?[0-9]+")
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
YES, NO = frozenset({"ja", "yes", "true", "waar", "1"}), frozenset({"nee", "no", "false", "onwaar", "0"})
SPACES = re.compile(r"\s+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
LONGEST_NUMBER = 30


class Unreadable(NamedTuple):
    """A cell that has no lexical form: which rule it breaks and the nearest good value, if any."""

    rule: str
    suggestion: str | None = None


Value = str | int | bool | Unreadable | None
Reader = Callable[[str], Value]


def read_text(text: str) -> str | None:
    """Return text in NFC on one line without control characters; None where it says nothing."""
    if not text.isascii() or not text.isprintable():
        text = CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    text = SPACES.sub(" ", text).strip()
    return None if text.casefold() in EMPTY else text


def read_amount(text: str) -> Value:
    """Return a decimal with a point, two decimals where it has at most two; `1.234` is a question."""
    if PLAIN_AMOUNT.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        return _trim(text)
    if read_text(text) is None:
        return None
    bare = text.strip()
    money = MONEY.fullmatch(bare) if len(bare) <= 2 * LONGEST_NUMBER else None
    if money is None or (money[1] and money[2]):
        return Unreadable("amount")
    number, no_cents = money["number"], money["no_cents"]
    if AMBIGUOUS.fullmatch(number) and not no_cents:
        return Unreadable("ambiguous-amount")
    whole, decimals = (number, "") if no_cents else _split_decimals(number)
    if GROUPED.fullmatch(whole):
        whole = re.sub(r"[.,\s]", "", whole)
    if not (whole.isdigit() or (not whole and decimals)):
        return Unreadable("amount")
    amount = _trim(f"{money[1] or money[2]}{whole or '0'}.{decimals.ljust(2, '0')}")
    return amount if len(amount) <= LONGEST_NUMBER else Unreadable("amount")


def _split_decimals(bare: str) -> tuple[str, str]:
    """Split at the decimal sign: the last of point and comma, unless three digits follow a repeated one."""
    at = max(bare.rfind("."), bare.rfind(","))
    if at < 0:
        return bare, ""
    whole, decimals = bare[:at], bare[at + 1 :]
    repeated = bare[at] in whole
    if repeated or not (decimals.isascii() and decimals.isdigit()):
        return bare, ""
    return whole, decimals


def _trim(number: str) -> str:
    """Return a number without leading zeros, and zero without a sign."""
    whole, point, decimals = number.lstrip("-").partition(".")
    sign = "-" if number[0] == "-" and number.strip("-0.") else ""
    return f"{sign}{whole.lstrip('0') or '0'}{point}{decimals}"


def read_integer(text: str) -> Value:
    """Return a whole number as int; `2020.0`, as spreadsheets write it, counts as 2020."""
    bare = text.strip().removesuffix(".0")
    if DIGITS.fullmatch(bare) and len(bare) <= 15:
        return int(bare)
    return None if read_text(text) is None else Unreadable("integer")


def read_date(text: str) -> Value:
    """Return an xsd:date from jjjj-mm-dd or dd-mm-jjjj."""
    bare = text.strip()
    if iso := ISO_DATE.fullmatch(bare):
        year, month, day = map(int, iso.groups())
    elif dutch := DUTCH_DATE.fullmatch(bare):
        day, month, year = map(int, dutch.groups())
    else:
        return None if read_text(text) is None else Unreadable("date")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return Unreadable("date")


def read_boolean(text: str) -> Value:
    """Return True for ja, yes, waar or 1 and False for nee, no, onwaar or 0."""
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    return None if read_text(text) is None else Unreadable("boolean")


def read_iri(text: str) -> Value:
    """Return an absolute http(s) IRI; what RFC 3987 forbids would be dropped by a reader of RDF, unsaid."""
    bare = read_text(text)
    if bare is None:
        return None
    try:
        return ox.NamedNode(bare).value if re.match(r"https?://[^/]", bare) else Unreadable("iri")
    except ValueError:
        return Unreadable("iri")


def code_reader(scheme: str) -> Reader:
    """Return the reader of one concept scheme's codes."""

    def read_code(text: str) -> Value:
        word = read_text(text)
        if word is None:
            return None
        return find_code(scheme, word) or Unreadable("code", suggest_code(scheme, word))

    return read_code


def reader_of(term: Term) -> Reader:
    """Return what reads the cells of a key, by its datatype in the context."""
    if term.scheme:
        return code_reader(term.scheme)
    if term.is_iri:
        return read_iri
    by_datatype: dict[str, Reader] = {
        XSD + "decimal": read_amount,
        XSD + "integer": read_integer,
        XSD + "date": read_date,
        XSD + "boolean": read_boolean,
    }
    return by_datatype.get(term.datatype, read_text)
