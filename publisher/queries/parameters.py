"""What a named query may be given: read as a person writes it, bound as one term, never pasted as text."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from vocab.areas import area_iri, code_of, find_gemeenten, label_area
from vocab.codes import find_code, read_codes, suggest_code
from vocab.exceptions import QueryError
from vocab.names import CONCEPT, encode_key, record_prefix
from vocab.terms import KINDS, XSD
from vocab.values import Noted, Unreadable, read_amount, read_area, read_boolean, read_date

LONGEST = 200
DEGREES = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,12})?")
Words = tuple[str, str]


class Unfit(Exception):
    """Raised while reading what does not fit; near: what may have been meant."""

    def __init__(self, near: str | None = None) -> None:
        super().__init__(near)
        self.near = near


class Parameter(NamedTuple):
    """What a named query may be given: its name, of what kind, its labels, the term that counts without.

    kind: one of KINDS_OF_VALUE, or the name of a concept scheme.
    """

    name: str
    kind: str
    nl: str
    en: str
    default: str

    def read(self, text: str, base: str = "") -> str:
        """Return what a person wrote as a SPARQL term; raises QueryError that says what fits.

        base: of the coalition; a record may be named without it, as `initiative/lid/kenmerk`.
        """
        text = text.strip()
        if len(text) > LONGEST:
            raise self._refuse((f"hoogstens {LONGEST} tekens", f"{LONGEST} characters at most"))
        try:
            if self.kind == "record":
                return _read_record(text, base)
            return READERS[self.kind](text) if self.kind in READERS else _read_concept(self.kind, text)
        except Unfit as error:
            raise self._refuse(FITS.get(self.kind, FITS["concept"]), error.near) from None

    @property
    def choices(self) -> list[str]:
        """The codes to choose from, sorted; none where it is no concept."""
        return [] if self.kind in KINDS_OF_VALUE else read_codes()[self.kind]

    def _refuse(self, fits: Words, near: str | None = None) -> QueryError:
        nl, en = fits
        meant = (f" Bedoelt u {near}?", f" Did you mean {near}?") if near else ("", "")
        return QueryError(f"{self.nl}: vul in {nl}.{meant[0]}", f"{self.en}: fill in {en}.{meant[1]}")


def _read_concept(scheme: str, text: str) -> str:
    code = find_code(scheme, text)
    if code is None:
        raise Unfit(suggest_code(scheme, text))
    return f"<{CONCEPT}{scheme}/{code}>"


def _read_record(text: str, base: str) -> str:
    kind, *rest = text.removeprefix(f"{base}/id/").split("/")
    try:
        if kind not in KINDS or len(rest) != 2 or not all(rest):
            raise ValueError(text)
        member, key = rest
        is_whole = text.startswith(f"{base}/id/")  # its key is encoded already
        iri = ox.NamedNode(text if is_whole else record_prefix(base, kind, member) + encode_key(key))
    except ValueError:
        raise Unfit from None
    return str(iri)


def _read_integer(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Unfit
    return text


def _read_decimal(text: str) -> str:
    found = read_amount(text)
    if not isinstance(found, str):  # nor a value with a note: what is asked must be exact
        raise Unfit
    return f'"{found}"^^<{XSD}decimal>'


def _read_degrees(text: str) -> str:
    if not DEGREES.fullmatch(text) or abs(float(text.replace(",", "."))) > 180:
        raise Unfit
    return f'"{text.replace(",", ".")}"^^<{XSD}decimal>'


def _read_boolean(text: str) -> str:
    answer = read_boolean(text)
    if not isinstance(answer, bool):
        raise Unfit
    return str(answer).lower()


def _read_date(text: str) -> str:
    found = read_date(text)
    if not isinstance(found, str):
        raise Unfit
    return f'"{found}"^^<{XSD}date>'


def _read_area(text: str) -> str:
    found = read_area(text)
    iri = found.value if isinstance(found, Noted) else found
    if isinstance(found, Unreadable) and found.rule == "area-ended":  # what lay in it is asked for too
        iri = area_iri(next((f"GM{one.code}" for one in find_gemeenten(text)), code_of(text)))
    if not isinstance(iri, str):
        near = found.suggestion if isinstance(found, Unreadable) else None
        raise Unfit(near and (label_area(near) or near))
    return str(ox.NamedNode(iri))


READERS: Mapping[str, Callable[[str], str]] = {
    "area": _read_area, "boolean": _read_boolean, "date": _read_date, "decimal": _read_decimal,
    "degrees": _read_degrees, "integer": _read_integer, "text": lambda text: str(ox.Literal(text)),
}
KINDS_OF_VALUE = frozenset((*READERS, "record"))
FITS: Mapping[str, Words] = {
    "area": ("een gemeente, een deel met de gemeente erbij, of een code als GM0363 of 1012",
             "a municipality, a part together with its municipality, or a code such as GM0363 or 1012"),
    "boolean": ("ja of nee", "yes or no"),
    "concept": ("een van de woorden uit de lijst", "one of the words of the list"),
    "date": ("een datum als 31-12-2026", "a date such as 31-12-2026"),
    "decimal": ("een getal, zoals 1234,56", "a number, such as 1234.56"),
    "degrees": ("graden, zoals 52,372", "degrees, such as 52.372"),
    "integer": ("een heel getal, zoals 2", "a whole number, such as 2"),
    "record": ("het adres van een record, of soort/lid/kenmerk",
               "the address of a record, or kind/member/key"),
}
