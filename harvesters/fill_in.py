"""What a record says without its source writing it: ids of parts, persons without words, derived status."""

from functools import lru_cache

from vocab.codes import find_code
from vocab.names import part_id
from vocab.records import Record
from vocab.terms import PART_TYPES, read_terms


def fill_in(record: Record, parts: dict[str, Record]) -> Record:
    """Complete a record and its parts in place; what a rule made is named in `derived`."""
    if record["type"] == "grant":
        _fill_in_grant(record, parts)
    for key, part in parts.items():
        if part:
            whole = make_part(record["id"], PART_TYPES[key], part)
            record[key] = [whole] if read_terms()[key].is_set else whole
    return record


def make_part(record_id: str, type: str, part: Record) -> Record:
    """Return a part with its type, its id and the record it is part of (dct:isPartOf)."""
    whole = {**part, "type": type}
    return {"id": part_id(record_id, whole), "partOf": record_id, **whole}


def _fill_in_grant(record: Record, parts: dict[str, Record]) -> None:
    """A grant to a person has no free text; status and currency follow from the amounts (records.md)."""
    derived = []
    recipient = parts.get("recipient", {})
    if is_person(recipient.get("name", "")) or record.get("recipientGroup") == "person":
        record["recipientGroup"] = "person"
        parts.pop("recipient", None)
        record.pop("name", None)
        record.pop("description", None)
    if "name" not in record:
        words = (record.get("grantProgramme"), record.get("fileNumber"))
        record["name"] = {"nl": ", ".join(word for word in words if word) or record["id"].rpartition("/")[2]}
        derived.append("name")
    if "currency" not in record:
        record["currency"] = "EUR"
    if "status" not in record:
        record["status"] = _derive_status(record)
        derived.append("status")
    if derived:
        record["derived"] = derived


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
