"""What counts as private: numbers, addresses and dates of people in one cell, by its column and row."""

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from stdnum import iban

from shapes.privacy_columns import Roles, says_nothing
from shapes.privacy_mailboxes import FUNCTION_PARTS, FUNCTIONS, judge_mailbox
from shapes.privacy_patterns import (
    AFTER_BSN_WORD,
    ANY_DIGITS,
    BIRTH,
    BSN_GROUPS,
    DATE,
    DOTTED,
    DUTCH_IBAN,
    EARLIER_DATE,
    EMAIL,
    FULL_ADDRESS,
    HOME,
    HOUSE_NUMBER,
    IBAN,
    LANDLINE,
    LOOSE_POSTCODE,
    MAIL_SIGN,
    MOBILE,
    MOBILE_BARE,
    MONEY_BEHIND,
    NINE_DIGITS,
    OTHER_NUMBER,
    POSTCODE,
    SERIAL,
    SPOKEN_EMAIL,
    STREET,
    YEAR,
    digits_of,
)

Verdict = Literal["block", "ask"]
Person = Literal["no", "firm", "trader", "sure"]
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


class Match(NamedTuple):
    """Something private in a cell's plain text: where, which rule, and whether it is certain."""

    start: int
    end: int
    rule: str
    verdict: Verdict


class Beside(NamedTuple):
    """What the rest of the row says.

    person: is it about a natural person (sure), one who trades alone (trader), some together (firm);
    bsn: does it speak of a BSN; house: is there a postcode and a house number.
    """

    person: Person = "no"
    bsn: bool = False
    house: bool = False


def is_bsn(number: str) -> bool:
    """Say whether nine digits pass the 11-test: 9a+8b+7c+6d+5e+4f+3g+2h-i is a multiple of 11."""
    if len(number) != 9 or number == "000000000":
        return False
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=True)) % 11 == 0


def find_private(plain: str, roles: Roles, beside: Beside) -> list[Match]:
    """Return what is private in a plain text, from left to right; where two rules meet, the surest one."""
    found = []
    taken = bytearray(len(plain))
    for look in _LOOKS:
        for match in look(plain, roles, beside):
            if not any(taken[match.start:match.end]):
                taken[match.start:match.end] = b"\1" * (match.end - match.start)
                found.append(match)
    return sorted(found)


def _find_ibans(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    position = 0
    while match := IBAN.search(plain, position):
        places = [place for place in range(match.start(), match.end()) if plain[place].isalnum()]
        written = "".join(plain[place] for place in places).upper()
        length = _iban_length(written)
        end = places[length - 1] + 1 if length else match.start() + 1
        position = end
        if length and not plain[end:end + 1].isalnum():
            yield Match(match.start(), end, "private-iban", "block")
        elif dutch := DUTCH_IBAN.match(written):
            end = places[dutch.end() - 1] + 1
            yield Match(match.start(), end, "private-iban", "block" if "iban" in roles else "ask")
    if "iban" in roles and len(digits_of(plain)) >= 7 and not says_nothing(plain):
        yield _whole(plain, "private-iban", "block")


def _iban_length(written: str) -> int:
    """Return how many of these characters are an IBAN, 0 for none; the bank inside is not looked up."""
    for length in range(15, len(written) + 1):
        turned = written[4:length] + written[:4]
        if int("".join(str(int(char, 36)) for char in turned)) % 97 == 1 and iban.is_valid(
                written[:length], check_country=False):
            return length
    return 0


def _find_emails(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    for pattern in (EMAIL, SPOKEN_EMAIL) if MAIL_SIGN.search(plain) else ():
        for match in pattern.finditer(plain):
            local, domain = (DOTTED.sub(".", part) for part in match.groups()[:2])
            verdict = judge_mailbox(local, domain)
            if verdict:
                yield Match(match.start(), match.end(), "private-email", verdict)


def _find_phones(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    for match in MOBILE.finditer(plain):
        text = match.group()
        is_key = "number" in roles and text.isdigit() and text == plain.strip()
        if not is_key and not EARLIER_DATE.match(text):
            yield Match(match.start(), match.end(), "private-phone", "block")
    if "phone" in roles and MOBILE_BARE.fullmatch(digits_of(plain)):
        yield _whole(plain, "private-phone", "block")
    private = "private" in roles or ("phone" in roles and beside.person == "sure")
    if private or ("phone" in roles and beside.person != "no"):
        for match in LANDLINE.finditer(plain):
            yield Match(match.start(), match.end(), "private-phone", "block" if private else "ask")


def _find_bsns(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    if "bsn" in roles:
        for match in ANY_DIGITS.finditer(plain):
            yield Match(match.start(), match.end(), "private-bsn", "block")
    for match in AFTER_BSN_WORD.finditer(plain):
        if len(digits_of(match[1])) <= 9:
            yield Match(match.start(1), match.end(1), "private-bsn", "block")
    if "fiscal" in roles:
        if beside.person in ("sure", "trader"):  # these have no RSIN; before 2020 a VAT id held the BSN
            for match in NINE_DIGITS.finditer(plain):
                if is_bsn(match.group()):
                    yield Match(match.start(), match.end(), "private-bsn",
                                "block" if beside.person == "sure" else "ask")
        return
    for match in BSN_GROUPS.finditer(plain):
        if is_bsn(digits_of(match.group())) and not _is_other_number(plain, match):
            verdict = _judge_bsn(plain, match, roles, beside)
            if verdict:
                yield Match(match.start(), match.end(), "private-bsn", verdict)


def _judge_bsn(plain: str, match: re.Match[str], roles: Roles, beside: Beside) -> Verdict | None:
    """Return what a number that passes the 11-test is: one in eleven others does too, so context decides."""
    if "bsn-maybe" in roles:
        return "ask"
    if beside.bsn or "person-number" in roles:
        return "block"
    if "number" in roles or "iban" in roles or "phone" in roles:
        return None
    alone = match.group() == plain.strip()
    return None if alone and "text" not in roles else "ask"


def _is_other_number(plain: str, match: re.Match[str]) -> bool:
    """Say whether the words around a number make it a file number, an amount, an RSIN."""
    start, end = match.span()
    return bool(OTHER_NUMBER.search(plain[max(0, start - 40):start]) or MONEY_BEHIND.match(plain, end))


def _find_births(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    for match in BIRTH.finditer(plain):
        yield Match(match.start(1), match.end(1), "private-birth-date", "block")
    if "birth" not in roles:
        return
    for match in DATE.finditer(plain):
        yield Match(match.start(), match.end(), "private-birth-date", "block")
    if SERIAL.fullmatch(plain):
        yield _whole(plain, "private-birth-date", "block")
    elif YEAR.fullmatch(plain):
        yield _whole(plain, "private-birth-date", "ask")


def _find_addresses(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    for match in HOME.finditer(plain):
        yield Match(match.start(), match.end(), "private-address", "block")
    known = bool(STREET.search(plain) or POSTCODE.search(plain) or LOOSE_POSTCODE.fullmatch(plain))
    if "private" in roles and known or "home" in roles and HOUSE_NUMBER.fullmatch(plain):
        yield _whole(plain, "private-address", "block")
    if beside.person == "no":
        return
    verdict: Verdict = "block" if beside.person == "sure" else "ask"
    if beside.house and roles & {"address", "postcode", "house-number"} and not says_nothing(plain):
        yield _whole(plain, "private-address", verdict)
    for match in FULL_ADDRESS.finditer(plain):
        yield Match(match.start(), match.end(), "private-address", verdict)


def _find_names(plain: str, roles: Roles, beside: Beside) -> Iterator[Match]:
    if "name" in roles and is_name(plain):
        yield _whole(plain, "private-name", "ask")


def is_name(plain: str) -> bool:
    """Say whether a cell of a column of names may hold one: letters, no digits, no function in it."""
    words = plain.casefold()
    letters = sum(map(str.isalpha, plain[:100]))
    return (letters >= 2 and len(plain) <= 100 and not any(map(str.isdigit, plain))
            and not says_nothing(plain) and not FUNCTION_PARTS.search(words)
            and FUNCTIONS.isdisjoint(words.split()))


def _whole(plain: str, rule: str, verdict: Verdict) -> Match:
    """Return a match of a whole cell but for the spaces around it."""
    stripped = plain.strip()
    start = plain.index(stripped)
    return Match(start, start + len(stripped), rule, verdict)


_LOOKS: tuple[Callable[[str, Roles, Beside], Iterator[Match]], ...] = (
    _find_ibans, _find_emails, _find_phones, _find_bsns, _find_births, _find_addresses, _find_names)
