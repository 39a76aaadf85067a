"""Amounts and whole numbers, in the Dutch and in the English way of writing."""

import re
from collections.abc import Iterable

from vocab.values.text import DASHES, read_known
from vocab.values.value import Noted, Unreadable, Value, note, refuse

PLAIN_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")
COMMA_AMOUNT = re.compile(r"-?[0-9]+,[0-9]{2}")
MONEY = re.compile(
    r"(?i)(-?)\s*(?:€|euro?)?\s*(-?)(?P<number>[0-9.,][0-9.,'’\s]*?)(?P<no_cents>[.,](?:-+|=))?"
    r"\s*(?P<times>k|duizend|mln\.?|miljoen|mio|million|mld\.?|miljard|billion|bn|[x×*]\s?1[., ]?000)?"
    r"\s*(?:€|euro?)?"
)
POWERS = {"mln": 6, "miljoen": 6, "mio": 6, "million": 6, "mld": 9, "miljard": 9, "billion": 9, "bn": 9}
THOUSAND = 3
ABOUT = re.compile(
    r"(?i)(?:ca\.?|circa|±|\+/-|~|ongeveer|plm\.?|plusminus|rond|about|approx\.?|approximately)\s*"
    r"(?=[\d€.,-]|eur)"
)
OTHER_MONEY = re.compile(r"(?i)[$£¥]|\b(?:usd|gbp|chf|dollars?|pond(?:en)?|pounds?)\b")
RANGE = re.compile(
    r"(?i)(?:[<>≤≥]=?|max\.?|min\.?|maximaal|minimaal|hoogstens|minstens|meer dan|minder dan|tot|vanaf|"
    r"more than|less than|up to|at least|at most)\s*\S*[0-9].*"
    r"|(?:€|eur)?\s*[0-9][0-9.,k]*\s*(?:-|/|tot|t/m|à|of|to)\s*(?:€|eur)?\s*[0-9][0-9.,k]*|[0-9.,]+\s*\+"
)
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’\s])[0-9]{3})(?:\1[0-9]{3})*")
AMBIGUOUS = re.compile(r"0*[1-9][0-9]{0,2}[.,][0-9]{3}")
BETWEEN = re.compile(r"[.,'’\s]")
NEGATIVE = re.compile(r"\(\s*(?P<bracket>[^()-]+)\)|(?P<trailing>[^-]*[0-9.,][0-9]{2})-")
UNIT_M = re.compile(r"(?i)(?P<number>(?:€\s*)?[0-9]+(?:[.,][0-9]+)?)\s*m")
WORDED = re.compile(r"(?i)(?P<money>(?:€|eur)?\s*[0-9][0-9.,]*)\s*\(?[^\W\d][^\d]*")
DIGITS = re.compile(r"-?[0-9]+")
WHOLE = re.compile(r"(-?[0-9]+)[.,]0{1,2}")
LONGEST_NUMBER = 30
LONGEST_INTEGER = 15


def read_number(text: str) -> Value:
    """Return a number that is no money, such as a coordinate or a share: its one sign is the decimal sign."""
    bare = text.strip().removesuffix("%").strip()
    if NUMBER.fullmatch(bare) and len(bare) <= LONGEST_NUMBER:
        return _trim(bare.replace(",", "."))
    value = read_amount(text)
    return Unreadable("number") if isinstance(value, Unreadable) and value.rule == "amount" else value


def read_amount(text: str, dialect: str | None = None) -> Value:
    """Return a decimal with a point, two decimals where it has at most two.

    `1.234` is a question, unless dialect says how the column writes numbers: "nl" (1234) or "en" (1.234).
    """
    if PLAIN_AMOUNT.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        return _trim(text)
    if COMMA_AMOUNT.fullmatch(text) and len(text) <= LONGEST_NUMBER:
        return _trim(text.replace(",", "."))
    bare = read_known(text)
    if bare is None:
        return None
    if len(bare) > 2 * LONGEST_NUMBER:
        return Unreadable("amount")
    if bare[0] in "€-0123456789":
        return _read_money(bare, dialect)
    if about := ABOUT.match(bare):
        return note(_read_money(bare[about.end():], dialect), "approximate")
    if bare.casefold() == "nihil":
        return "0.00"
    return _read_money(bare, dialect)


def _read_money(bare: str, dialect: str | None) -> Value:
    money = MONEY.fullmatch(bare)
    if money is None or (money[1] and money[2]):
        return _refuse_amount(bare)
    number, no_cents, times = money["number"], money["no_cents"], money["times"]
    if AMBIGUOUS.fullmatch(number) and not no_cents:
        if dialect is None:
            return Unreadable("ambiguous-amount")
        number = number.lstrip("0")
        no_cents = (number[-4] == ".") == (dialect == "nl")
    whole, decimals = (number, "") if no_cents else _split_decimals(number)
    if GROUPED.fullmatch(whole):
        whole = BETWEEN.sub("", whole)
    if not (whole.isdigit() or (not whole and decimals)):
        return _refuse_amount(bare)
    if times:
        whole, decimals = _multiply(whole, decimals, times)
    amount = _trim(f"{money[1] or money[2]}{whole or '0'}.{decimals.ljust(2, '0')}")
    return amount if len(amount) <= LONGEST_NUMBER else Unreadable("amount")


def _multiply(whole: str, decimals: str, times: str) -> tuple[str, str]:
    """Return a number times thousand, million or milliard, exactly."""
    power = POWERS.get(times.lower().rstrip("."), THOUSAND)
    moved = decimals.ljust(power, "0")
    return whole + moved[:power], moved[power:].rstrip("0")


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


def _refuse_amount(bare: str) -> Unreadable:
    """Say why a text is no amount; what can only mean one thing is suggested."""
    if OTHER_MONEY.search(bare) and re.search("[0-9]", bare):
        return Unreadable("amount-currency")
    if RANGE.fullmatch(bare):
        return Unreadable("amount-range")
    if negative := NEGATIVE.fullmatch(bare):
        return Unreadable("amount", _good(_read_money(f"-{negative[1] or negative[2]}".strip(), None)))
    if millions := UNIT_M.fullmatch(bare):
        return Unreadable("amount", _good(_read_money(f"{millions['number']} mln", None)))
    worded = WORDED.fullmatch(bare)
    near = _good(_read_money(worded["money"], None)) if worded else None
    return refuse(bare, "amount", near)


def _good(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def decide_amounts(texts: Iterable[str]) -> str | None:
    """Return how a column writes numbers, "nl" (1.234,56) or "en" (1,234.56), by cells that leave no doubt.

    None where no cell tells, or where two cells contradict each other.
    """
    found: set[str] = set()
    for text in texts:
        if dialect := _find_dialect(text):
            found.add(dialect)
            if len(found) > 1:
                return None
    return found.pop() if found else None


def _find_dialect(text: str) -> str | None:
    """Return the dialect that one cell proves: a decimal sign, or thousands that are grouped twice."""
    if len(text) > 2 * LONGEST_NUMBER:
        return None
    if PLAIN_AMOUNT.fullmatch(text):
        return "en"
    bare = text.strip().translate(DASHES)
    money = MONEY.fullmatch(ABOUT.sub("", bare, count=1))
    if money is None or not isinstance(read_amount(text), str | Noted):
        return None
    number = money["number"]
    whole, decimals = _split_decimals(number)
    if decimals and not money["no_cents"]:
        return "en" if number[len(whole)] == "." else "nl"
    if money["no_cents"]:
        return "nl"
    return {".": "nl", ",": "en"}.get(number[-4:-3]) if GROUPED.fullmatch(number) else None


def read_integer(text: str) -> Value:
    """Return a whole number as int; `2020.0`, as spreadsheets write it, counts as 2020."""
    if DIGITS.fullmatch(text) and len(text) <= LONGEST_INTEGER:
        return int(text)
    bare = read_known(text)
    if bare is None:
        return None
    if about := ABOUT.match(bare):
        return note(_read_whole(bare[about.end():]), "approximate")
    return _read_whole(bare)


def _read_whole(bare: str) -> Value:
    if whole := WHOLE.fullmatch(bare):
        bare = whole[1]
    if DIGITS.fullmatch(bare):
        return int(bare) if len(bare) <= LONGEST_INTEGER else Unreadable("integer")
    grouped = bare.lstrip("-")
    if len(bare) <= LONGEST_NUMBER and GROUPED.fullmatch(grouped):
        number = int(BETWEEN.sub("", bare))
        # 1.000 may be one with three decimals; 1 000 and 1.000.000 may not.
        is_sure = not AMBIGUOUS.fullmatch(grouped) and len(str(number)) <= LONGEST_INTEGER
        return number if is_sure else Unreadable("integer", str(number))
    if RANGE.fullmatch(bare):
        return Unreadable("integer-range")
    named = re.fullmatch(r"(-?[0-9]{1,15}) \(?[^\W\d_][^\d]*", bare)
    return refuse(bare, "integer", str(int(named[1])) if named else None)
