"""What a record says without its source writing it: ids of parts, persons without words, derived fields."""

import re
from functools import lru_cache
from typing import Any

from vocab.codes import find_code
from vocab.names import org_iri, part_id
from vocab.records import Record, as_set
from vocab.terms import PART_KEYS, PART_TYPES, read_terms

KVK = re.compile(r"[0-9]{8}")
MONEY = frozenset(("budgetRule", "contributions", "awards", "contracts", "lots", "offers", "references"))
"""Parts with amounts in them."""


def fill_in(record: Record) -> Record:
    """Complete a record in place, its parts as they were read; what a rule made is named in `derived`."""
    derived: list[str] = []
    if record["type"] == "grant":
        _fill_in_grant(record, derived)
    elif "currency" not in record and any(key.endswith("Amount") or key in MONEY for key in record):
        record["currency"] = "EUR"
    if record["type"] == "procurement" and "vat" not in record:
        record["vat"] = "unknown"
        derived.append("vat")
    if derived:
        record["derived"] = derived
    for key in [key for key in record if key in PART_TYPES]:
        record[key] = make_parts(record["id"], key, record[key])
    return record


def make_parts(record_id: str, key: str, value: Any) -> Any:
    """Return the part or parts of a key, whole; a key that may hold many holds a list that is a set."""
    given = value if isinstance(value, list) else [value]
    many = [make_part(record_id, PART_TYPES[key], part) for part in given]
    return (as_set(many) if len(many) > 1 else many) if read_terms()[key].is_set else many[0]


def make_part(record_id: str, type: str, part: Record) -> Record:
    """Return a part with its type, its id and the record it is part of (dct:isPartOf), and parts inside it.

    The id is of the part as it was read: a better rule for what is derived gives no part a new id.
    """
    whole = {key: make_parts(record_id, key, value) if key in PART_TYPES else value
             for key, value in part.items()}
    whole["type"] = type
    own = part.get(PART_KEYS.get(type, ""))
    whole = {"id": part_id(record_id, whole, f"{type}-{own}" if own else None), "partOf": record_id, **whole}
    if type == "party" and "value" in whole:
        _fill_in_party(whole)
    return whole


def _fill_in_party(party: Record) -> None:
    """Eight digits without a scheme are a KvK number; an official number gives the organisation's IRI."""
    if "scheme" not in party and KVK.fullmatch(party["value"]):
        party["scheme"] = "kvk"
    org = org_iri(party.get("scheme", "none"), party["value"])
    if org and "org" not in party:
        party["org"] = org


def _fill_in_grant(record: Record, derived: list[str]) -> None:
    """A grant to a person has no free text; status and currency follow from the amounts (records.md)."""
    recipient = record.get("recipient", {})
    if is_person(recipient.get("name", "")) or record.get("recipientGroup") == "person":
        record["recipientGroup"] = "person"
        for key in ("recipient", "name", "description"):
            record.pop(key, None)
    if "name" not in record:
        words = (record.get("grantProgramme"), record.get("fileNumber"))
        record["name"] = {"nl": ", ".join(word for word in words if word) or record["id"].rpartition("/")[2]}
        derived.append("name")
    if "currency" not in record:
        record["currency"] = "EUR"
    if "status" not in record:
        record["status"] = _derive_status(record)
        derived.append("status")


def _derive_status(record: Record) -> str:
    """Settled where a settled amount stands, awarded where more than nothing is awarded, else applied."""
    if "settledAmount" in record:
        return "vastgesteld"
    awarded = record.get("awardedAmount", "0")
    return "verleend" if awarded.strip("-0.") and awarded[0] != "-" else "aangevraagd"


@lru_cache(maxsize=50_000)
def is_person(name: str) -> bool:
    """Say whether a recipient's name only says that it is a person, such as "(Particulier)"."""
    return find_code("recipient-group", name) == "person"
