"""Text, yes or no, web addresses, e-mail addresses."""

import re
import unicodedata

import pyoxigraph as ox

from vocab.values.value import Noted, Unreadable, Value, refuse

EMPTY = frozenset({"", "null", "-", "--", "n.v.t.", "n.v.t", "nvt", "n/a"})
UNKNOWN = frozenset({"onbekend", "unknown", "n.b.", "nb", "n.n.b.", "nnb"})
"""Words that say of an amount, a number or a date that there is none; a text or a code they may be."""
YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1", "x", "✓", "✔", "☑"})
NO = frozenset({"nee", "n", "no", "false", "onwaar", "0", "☐"})
SPACES = re.compile(r"\s+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
DASH = re.compile("[‐‑‒–—−]")
DASHES = str.maketrans("‐‑‒–—−", "------")
WEB = re.compile(r"(?i)(https?)://(?=[^/])")
HOST = re.compile(r"(?i)(?:[\w-]+\.)+[a-z]{2,}(?::[0-9]{1,5})?(?:[/?#].*)?")
EMAIL = re.compile(
    r"(?P<mailbox>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<host>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})"
)
LONGEST_EMAIL = 254
AT = re.compile(r"(?i)\s*[\[(]\s*(?:at|apenstaartje)\s*[\])]\s*")


def read_text(text: str) -> str | None:
    """Return text in NFC on one line without control characters; None where it says nothing."""
    if not text.isascii() or not text.isprintable():
        text = CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    text = SPACES.sub(" ", text).strip()
    return None if text.casefold() in EMPTY else text


def read_known(text: str) -> str | None:
    """Return text with plain dashes; None where it says nothing, or says that it is not known."""
    clean = read_text(text)
    if clean is None or clean.casefold() in UNKNOWN:
        return None
    return clean.translate(DASHES) if DASH.search(clean) else clean


def read_boolean(text: str) -> Value:
    """Return True for ja, j, yes, waar, x or 1 and False for nee, n, no, onwaar or 0."""
    word = text.strip().casefold()
    if word in YES or word in NO:
        return word in YES
    return None if read_text(text) is None else refuse(text, "boolean")


def read_iri(text: str) -> Value:
    """Return an absolute http(s) IRI; what RFC 3987 forbids would be dropped by a reader of RDF, unsaid.

    `www.example.org` is completed and noted as web-address; a domain alone is a question.
    """
    bare = read_text(text)
    if bare is None:
        return None
    if web := WEB.match(bare):
        whole = f"{web[1].lower()}://{bare[web.end():]}"
        return whole if _is_iri(whole) else refuse(text, "iri", _encode_spaces(whole))
    if EMAIL.fullmatch(bare.removeprefix("mailto:")):
        return Unreadable("iri-email")
    if not HOST.fullmatch(bare):
        return refuse(text, "iri")
    whole = f"https://{bare}"
    if not _is_iri(whole):
        return refuse(text, "iri", _encode_spaces(whole))
    return Noted(whole, "web-address") if bare[:4].lower() == "www." else Unreadable("iri", whole)


def _is_iri(text: str) -> bool:
    try:
        return ox.NamedNode(text).value == text
    except ValueError:
        return False


def _encode_spaces(text: str) -> str | None:
    """Return a web address with its spaces encoded, where that makes it a good one."""
    encoded = text.replace(" ", "%20")
    return encoded if _is_iri(encoded) else None


def read_email(text: str) -> Value:
    """Return an e-mail address (RFC 5321 dot-string) with its host in small letters."""
    bare = read_text(text)
    if bare is None:
        return None
    if bare.count("@") > 1:
        return Unreadable("email-many")
    if address := _match_email(re.sub(r"(?i)^mailto:", "", bare)):
        return address
    repaired = AT.sub("@", bare).strip("<>.,;: ")
    named = re.search(r"<([^<>\s]+)>$", bare)
    near = named[1] if named else re.sub(r"\s*@\s*", "@", repaired).replace(",", ".")
    return refuse(text, "email", _match_email(near))


def _match_email(text: str) -> str | None:
    found = EMAIL.fullmatch(text) if len(text) <= LONGEST_EMAIL else None
    return f"{found['mailbox']}@{found['host'].lower()}" if found else None
