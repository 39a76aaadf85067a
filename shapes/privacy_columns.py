"""What the header of a column says about its cells: numbers of people, of organisations, or free text."""

import re
import unicodedata
from functools import lru_cache

Roles = frozenset[str]
NO_ROLES: Roles = frozenset()

_NUMBER = r" ?(?:nr|no|nummers?|numbers?|num)\b"
_ROLES = {
    "bsn": (rf"\b\w*bsn(?:{_NUMBER})?\b|\bbsn\w*|\bb s n\b|\bsofi\b|\bsofi{_NUMBER}|burger ?service"
            r"|citizen service"),
    "person-number": (rf"\bpersoons?{_NUMBER}|\bidentificatie{_NUMBER}|\bnational id\b|\bssn\b"
                      rf"|\bpersonal{_NUMBER}"),
    "fiscal": (rf"rsin\b|fiscaal|fiscal|\bfi{_NUMBER}|\bbtw|\bvat\b|\bkv ?k|kamer van koophandel|loonheffing"
               rf"|\bob{_NUMBER}"),
    "number": (r"(?:dossier|zaak|factu?u?r|order|project|contract|subsidie|klant|lid|artikel|aanvraag|polis"
               rf"|file|grant)(?:{_NUMBER}| ?id\b| ?code\b)|kenmerk|referenti?e|\bid\b|\bcode\b"
               rf"|vestigings?{_NUMBER}|\bbag\b"),
    "iban": (rf"\biban|rekening{_NUMBER}|\bbank ?(?:rekening|account)|\bbank{_NUMBER}|\baccount{_NUMBER}"
             r"|\bgiro"),
    "birth": (r"geboorte ?(?:da(?:tum|g)|jaar)|\bgeb ?(?:dat|datum|dag|dd)?$|\bgeboren\b|\bdate of birth\b"
              r"|\bbirth ?(?:da(?:te|y)|year)|\bdob\b|\bgeboorte$"),
    "phone": r"\btel\b|\btel ?nr|telefoon|\bmobiel|\bmobile|phone|\bgsm\b|\b06\b|whatsapp",
    "private": (r"\bprive|prive\b|\bthuis\b|\bthuis(?=adres|straat|tel|post)"
                r"|\bwoon ?(?=adres|plaats|straat|post)|\bhuisadres|\bhome\b|\bprivate\b"),
    "address": r"adres|\bstraat|straat\b|address|street",
    "postcode": r"post ?code|\bpc6?\b|\bzip\b",
    "house-number": r"huis ?(?:nr|nummer)|house ?(?:no|number)",
    "town": r"woon ?plaats",
    "text": (r"opmerking|toelichting|omschrijving|beschrijving|notitie|bijzonderheden|memo\b|commentaar"
             r"|\btekst|naam\b|reden|motivatie|remarks?\b|description|comments?\b|notes?\b|\btitle|\btitel"),
    "name": (r"contact ?(?:persoon|naam|name|person)|\bvoor ?na(?:am|men)\b|\bvoorletters|\bachter ?naam"
             r"|\broep ?naam|\bfamilie ?naam|\bfirst ?name|\blast ?name|\bsurname|\bgiven name|\bfamily name"
             r"|^(?:naam )?(?:van )?(?:de )?(?:bewoner|deelnemer|vrijwilliger|client|patient|bestuurder"
             r"|ondertekenaar|tekenbevoegde|penningmeester|voorzitter|secretaris|behandelaar|resident"
             r"|volunteer|participant)$"),
}
_PATTERNS = {role: re.compile(pattern) for role, pattern in _ROLES.items()}
_COUNTED = re.compile(r"\baantal|\bnumber of\b|\btotaal|\btotal\b|\bpercentage")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")
_NOTHING = frozenset((
    "", "null", "none", "nvt", "n v t", "onbekend", "geen", "unknown", "n a", "nb", "n b", "ntb", "n t b",
    "x", "ja", "nee", "particulier", "volgt", "yes", "no", "idem", "zie boven", "anoniem",
    "vacature", "vacant"))
WATCHED: Roles = frozenset(("bsn", "iban", "birth", "home", "home-phone", "name", "private"))
"""Roles whose cells are always looked at; of others a cell must look like something first."""


@lru_cache(maxsize=4096)
def find_roles(header: str) -> Roles:
    """Return what a header says of its column, such as {"bsn"}; home is an address and private."""
    words = plain_words(header)
    if not words:
        return NO_ROLES
    roles = {role for role, pattern in _PATTERNS.items() if pattern.search(words)}
    if _COUNTED.search(words):
        roles -= {"name", "birth", "private", "phone", "address"}
    if "private" in roles and roles & {"address", "postcode", "house-number", "town"}:
        roles.add("home")
    if "private" in roles and "phone" in roles:
        roles.add("home-phone")
    return frozenset(roles)


def plain_words(text: str) -> str:
    """Return a text in lower case, without accents, its words split by spaces: geboorteDatum, BSN_NR."""
    parts = unicodedata.normalize("NFKD", text[:200])
    letters = "".join(char for char in parts if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return " ".join(_BETWEEN.sub(" ", _HUMP.sub(" ", letters)).split()).casefold()


def says_nothing(text: str) -> bool:
    """Say whether a cell of a column of names holds no name: empty, n.v.t., (Particulier)."""
    return plain_words(text) in _NOTHING
