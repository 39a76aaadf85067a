"""How things are named: the IRIs of records, parts and datasets."""

import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from vocab.plain import show_line
from vocab.records import canonical, digest

DEF = "https://w3id.org/verbond/def#"
CONCEPT = "https://w3id.org/verbond/concept/"
VOCABULARY = "https://w3id.org/verbond/def"
EXAMPLE_BASE = "https://data.example.org"
ORG = "https://w3id.org/verbond/org/"
TOOI = "https://identifier.overheid.nl/tooi/id/"
LENGTHS = {"kvk": 8, "rsin": 9, "oin": 20}
LONGEST_KEY = 120
MAKE_ID: dict[str, tuple[str, ...]] = {
    "initiative": ("id", "kvk", "name"), "fund": ("id", "name"), "grant": ("id", "fileNumber"),
    "procurement": ("id", "ocid", "name"),
    **dict.fromkeys(("call", "allocation", "place", "commitment", "measurement", "contact"), ("id", "name")),
}
"""What makes the id where a source does not say: the first of these that a row has, else its content."""

SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9.-]{0,62}")


def encode_key(key: str) -> str:
    """Return a local key in NFC, percent-encoded outside [A-Za-z0-9._~-] (RFC 3986 unreserved).

    Raises ValueError when it is empty or longer than 120 characters encoded.
    """
    encoded = quote(unicodedata.normalize("NFC", key.strip()), safe="")
    if not encoded.strip("."):
        raise ValueError("empty key")
    if len(encoded) > LONGEST_KEY:
        raise ValueError("key too long")
    return encoded


def record_prefix(base: str, kind: str, member: str) -> str:
    """Return what all records of one kind and member begin with: `<base>/id/<kind>/<member>/`."""
    return f"{base}/id/{kind}/{member}/"


def dataset_iri(base: str, source: str) -> str:
    """Return the IRI of a source's dataset, which is also the named graph of its records."""
    return f"{base}/id/dataset/{source}"


def state_graph(base: str) -> str:
    """Return the named graph that says which records are stale or held, and of what age each dataset is."""
    return f"{base}/id/graph/state"


def part_id(record_id: str, part: dict[str, Any], key: str | None = None) -> str:
    """Return `<record id>#<part key>`: its own key, else 8 hex of its digest; never its position."""
    if key:
        return f"{record_id}#{quote(key, safe='')}"
    try:
        return f"{record_id}#{_digest_part(tuple(part.items()))}"
    except TypeError:  # a list or a part inside it: not hashable, so not remembered
        return f"{record_id}#{digest(canonical(part))[:8]}"


def org_iri(scheme: str, value: str) -> str | None:
    """Return the IRI that every node coins for an organisation from its official number, None without one.

    `https://w3id.org/verbond/org/nl-kvk/12345678`; for a public body its IRI in the TOOI registers.
    """
    if scheme == "tooi":
        return value if value.startswith(TOOI) else None
    return f"{ORG}nl-{scheme}/{value}" if scheme in LENGTHS and re.fullmatch(
        f"[0-9]{{{LENGTHS[scheme]}}}", value) else None


@lru_cache(maxsize=50_000)
def _digest_part(items: tuple[tuple[str, Any], ...]) -> str:
    """Return 8 hex of a part's digest; most parts, such as the funder, come back in many records."""
    return digest(canonical(dict(items)))[:8]


def shorten(id: str) -> str:
    """Return a record's member and key as they were written, on one line and without unseen signs."""
    return show_line(unquote("/".join(id.split("/")[-2:])))
