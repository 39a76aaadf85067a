"""The keys of a record and what each means in RDF, read from context.jsonld."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from vocab.names import CONCEPT

XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
KINDS = ("initiative", "fund", "call", "grant", "procurement", "allocation", "place", "commitment",
         "measurement", "contact")
PART_TYPES = {
    "number": "identifier", "address": "postalAddress",
    **dict.fromkeys(("funder", "recipient", "fiscalHost", "relatedParty", "provider", "manager", "proposers",
                     "contributor", "fedBy", "feedsInto", "buyer", "suppliers", "owner", "allocatedTo",
                     "body", "signatories", "reportedBy", "organisation"), "party"),
    "governance": "governanceRule", "claims": "claim", "offers": "offer", "relations": "relation",
    "references": "reference", "contributions": "contribution", "budgetRule": "budgetShare",
    "criteria": "criterion", "requirements": "requirement", "lots": "lot", "notices": "notice",
    "awards": "award", "contracts": "contract", "opening": "openingHours", "experiment": "policyExperiment",
    "targets": "target", "milestones": "milestone",
}
"""The type of the part that a key holds."""
PARTS = tuple(dict.fromkeys(PART_TYPES.values()))
PART_KEYS = dict.fromkeys(("lot", "notice", "award", "contract", "target", "milestone"), "key")
"""The key of a part type that makes its id, `<record id>#lot-1`; other parts get 8 hex of their digest."""

REFERENCES: dict[str, tuple[str, str]] = {
    "fund": ("fund", ""), "call": ("call", ""), "funds": ("fund", ""), "object": ("place", ""),
    "fundedItem": ("place", ""), "ofTarget": ("commitment", "target"), "record": ("", ""),
}
"""Keys whose value is the IRI of another record: of which kind ("" for any), and of which type of part."""

OURS_TO_SAY = frozenset(("state", "lastGood"))
"""Keys of what is said of a record from outside: no member writes them, and no shape has them."""

PARTY_NUMBERS = ("kvk", "rsin", "oin")
"""`buyer.kvk` in a table is short for the number of a party together with its scheme."""


class Term(NamedTuple):
    """One key: its IRI, whether values are IRIs, their datatype, code base, language map, set."""

    key: str
    iri: str
    is_iri: bool = False
    datatype: str = XSD_STRING
    base: str | None = None
    is_text: bool = False
    is_set: bool = False

    @property
    def scheme(self) -> str | None:
        """The concept scheme of a coded key, such as status."""
        if self.base and self.base.startswith(CONCEPT):
            return self.base.removeprefix(CONCEPT).rstrip("/")
        return None


@lru_cache(maxsize=1)
def read_context() -> dict[str, Any]:
    """Return the JSON-LD context (JSON-LD 1.1), the only one there is; it is never fetched."""
    text = files("vocab").joinpath("context.jsonld").read_text("utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


@lru_cache(maxsize=1)
def read_terms() -> dict[str, Term]:
    """Return every property key of the context as a Term, also those that only one kind has.

    `fund` and `call` are keys of a grant and names of kinds: as keys they are defined within grant alone.
    """
    context = read_context()
    within = [value["@context"] for name in (*KINDS, *PARTS) if isinstance(value := context[name], dict)]
    properties = {key: value for key, value in context.items() if key not in (*KINDS, *PARTS)}
    return {key: _read_term(key, value) for scope in (properties, *within)
            for key, value in scope.items() if isinstance(value, dict)}


def _read_term(key: str, value: dict[str, Any]) -> Term:
    kind = value.get("@type")
    container = value.get("@container")
    return Term(
        key=key,
        iri=value["@id"],
        is_iri=kind == "@id",
        datatype=kind if kind not in (None, "@id") else XSD_STRING,
        base=value.get("@context", {}).get("@base"),
        is_text=container == "@language",
        is_set=container == "@set",
    )


def find_column_term(path: str) -> Term | None:
    """Return the term of what a column may hold, by its path; None where there is no such path.

    A part is no value: its fields are. Besides the keys of the context these are `id`, the record's own key,
    and the short numbers of a party.
    """
    *parts, key = path.split(".")
    if key in PART_TYPES or key in OURS_TO_SAY or any(part not in PART_TYPES for part in parts):
        return None
    is_short = parts and PART_TYPES[parts[-1]] == "party" and key in PARTY_NUMBERS
    return read_terms().get(key) or (Term(key, "") if is_short or path == "id" else None)


@lru_cache(maxsize=1)
def keys_by_iri() -> dict[str, str]:
    """Return the key of each property IRI."""
    return {term.iri: term.key for term in read_terms().values()}


def type_iri(name: str) -> str:
    """Return the class IRI of a kind or part; raises KeyError for a name the context lacks."""
    iri = read_context()[name]
    if isinstance(iri, dict) and name in KINDS:
        iri = iri["@id"]
    if not isinstance(iri, str):
        raise KeyError(name)
    return iri
