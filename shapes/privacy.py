"""The privacy gate: sees every cell as it was read, and blocks, asks or passes; masks what it found."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shapes.privacy_columns import NO_ROLES, WATCHED, Roles, find_roles
from shapes.privacy_patterns import (
    BSN_GROUPS,
    BSN_WORD,
    LOOSE_POSTCODE,
    PLAIN,
    POSTCODE,
    STREET,
    digits_of,
    is_suspect,
    make_plain,
    speaks_of_person,
)
from shapes.privacy_rules import Beside, Match, Person, Verdict, find_private, is_bsn

SHARE, FEWEST, FEW = 0.8, 5, 3
NOBODY = Beside()
TEXT: Roles = frozenset(("text",))
SURE = frozenset((
    "particulier", "particulieren", "natuurlijk persoon", "natuurlijke persoon", "persoon", "person",
    "individu", "individual", "privepersoon"))
TRADER = frozenset((
    "eenmanszaak", "zzp", "zzp'er", "zzp-er", "zzper", "freelancer", "freelance", "sole trader"))
FIRM = frozenset(("vof", "v.o.f", "maatschap", "informeel", "vennootschap onder firma"))
PERSONS: tuple[Person, ...] = ("sure", "trader", "firm", "no")
ADDRESSED = ("dhr ", "dhr. ", "mevr ", "mevr. ", "mw ", "mw. ", "de heer ", "mevrouw ")
LONGEST_KIND = 40
MASK = "*"
KEPT = {"private-bsn": 4, "private-iban": 4, "private-phone": 4, "private-email": 1}
"""How many characters of what was found stay readable, by rule, at most half of it; of the others none."""


class Found(NamedTuple):
    """Something private: where, by which rule, block or ask, and the cell with all that was found masked.

    row: as given; None of a text that is no row. column: the position from 0; None of such a text.
    """

    row: int | None
    column: int | None
    rule: str
    verdict: Verdict
    masked: str


class Gate:
    """The privacy gate of one sheet, which knows its headers; learn its columns first where that can be."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.roles: list[Roles] = [find_roles(header) for header in headers]
        self._watch()

    def learn(self, rows: Iterable[Sequence[str]]) -> None:
        """Go over the rows once and find columns that hold BSNs under another name.

        That is a column in which at least 80 % of what is filled in, and at least five cells, are nine digits
        that pass the 11-test (by chance one in eleven does). Three or four that all pass are asked about.
        """
        filled: list[int] = []
        passed: list[int] = []
        for cells in rows:
            if len(cells) > len(filled):
                filled += [0] * (len(cells) - len(filled))
                passed += [0] * (len(cells) - len(passed))
            for position, cell in enumerate(cells):
                if cell:
                    filled[position] += 1
                    if 9 <= len(cell) <= 24 and _passes(cell):
                        passed[position] += 1
        self.roles += [NO_ROLES] * (len(filled) - len(self.roles))
        for position, (count, of) in enumerate(zip(passed, filled, strict=True)):
            if "fiscal" not in self.roles[position] and count >= FEW and count >= SHARE * of:
                role = "bsn" if count >= FEWEST else "bsn-maybe"
                if role == "bsn" or count == of:
                    self.roles[position] |= {role}
        self._watch()

    def look_at_row(self, row: int, cells: Sequence[str]) -> list[Found]:
        """Return what is private in a row; of one cell and rule only once."""
        joined = "\0".join(cells)
        if not is_suspect(joined) and not self._has_watched(cells):
            return []
        beside = self._look_beside(joined, cells)
        found = []
        for position, cell in enumerate(cells):
            if cell:
                found += look_at_cell(row, position, cell, self._roles_of(position), beside)
        return found

    def look_at_title(self, row: int, cells: Sequence[str]) -> list[Found]:
        """Return what is private in a row above the header; the cell before one may say what it is."""
        return Gate(["", *cells[:-1]]).look_at_row(row, cells)

    def look_at_text(self, text: str) -> list[Found]:
        """Return what is private in a text outside all rows: a header, a sheet's name, a file's name."""
        return look_at_cell(None, None, text, TEXT, NOBODY)

    def _watch(self) -> None:
        self._watched = [position for position, roles in enumerate(self.roles) if roles & WATCHED]

    def _has_watched(self, cells: Sequence[str]) -> bool:
        return any(cells[position] for position in self._watched if position < len(cells))

    def _roles_of(self, position: int) -> Roles:
        return self.roles[position] if position < len(self.roles) else NO_ROLES

    def _look_beside(self, joined: str, cells: Sequence[str]) -> Beside:
        """Return what the whole row says of each of its cells."""
        plain = make_plain(joined)
        speaks = speaks_of_person(plain)
        persons: set[Person] = set()
        postcode = house = False
        for position, cell in enumerate(cells):
            roles = self._roles_of(position)
            if speaks or roles & {"bsn", "birth"}:
                persons.add(_judge_person(cell, roles))
            if "postcode" in roles:
                postcode = postcode or bool(LOOSE_POSTCODE.fullmatch(cell) or POSTCODE.search(cell))
            if "address" in roles or "house-number" in roles:
                house = house or bool(STREET.search(cell) or "house-number" in roles and digits_of(cell))
        person: Person = next((kind for kind in PERSONS if kind in persons), "no")
        return Beside(person, bool(BSN_WORD.search(plain)), postcode and house)


def look_at_cell(row: int | None, column: int | None, cell: str, roles: Roles, beside: Beside) -> list[Found]:
    """Return what is private in one cell, of each rule the surest; each with the whole cell masked."""
    plain = make_plain(cell)
    if not roles & WATCHED and beside.person == "no" and not beside.bsn and not is_suspect(plain):
        return []
    matches = find_private(plain, roles, beside)
    if not matches:
        return []
    masked = mask_matches(cell, plain, matches)
    verdicts: dict[str, Verdict] = {}
    for match in matches:
        if verdicts.get(match.rule) != "block":
            verdicts[match.rule] = match.verdict
    return [Found(row, column, rule, verdict, masked) for rule, verdict in verdicts.items()]


def hide(text: str) -> str:
    """Return a text that stands in no row (a header, a name) with all that is private in it masked."""
    plain = make_plain(text)
    return mask_matches(text, plain, find_private(plain, TEXT, NOBODY))


def mask(text: str, kept: int = 4) -> str:
    """Return a text with only its first characters readable, at most half of it: 1234*****."""
    kept = min(kept, len(text) // 2)
    return text[:kept] + MASK * (len(text) - kept)


def mask_matches(text: str, plain: str, matches: Iterable[Match]) -> str:
    """Return a text with each match masked; the matches are of its plain form, the lengths stay."""
    places = range(len(text)) if len(plain) == len(text) else [
        place for place, char in enumerate(text) if PLAIN[ord(char)] is not None]
    parts, end = [], 0
    for match in matches:
        start, behind = places[match.start], places[match.end - 1] + 1
        parts += [text[end:start], mask(text[start:behind], KEPT.get(match.rule, 0))]
        end = behind
    return "".join((*parts, text[end:]))


def mask_cells(cells: Sequence[str], founds: Iterable[Found]) -> list[str]:
    """Return the cells of a row with those that hold something blocked masked, as they may be archived."""
    masked = list(cells)
    for found in founds:
        if found.verdict == "block" and found.column is not None and found.column < len(masked):
            masked[found.column] = found.masked
    return masked


def _passes(cell: str) -> bool:
    plain = make_plain(cell).strip()
    return bool(BSN_GROUPS.fullmatch(plain)) and is_bsn(digits_of(plain))


def _judge_person(cell: str, roles: Roles) -> Person:
    """Return whether a cell says that its row is about a natural person."""
    if roles & {"bsn", "birth"} and any(map(str.isdigit, cell)):
        return "sure"
    if len(cell) > LONGEST_KIND:
        return "no"
    words = make_plain(cell).strip(" ().,;:").casefold()
    if words in SURE or words.startswith(ADDRESSED):
        return "sure"
    return "trader" if words in TRADER else "firm" if words in FIRM else "no"
