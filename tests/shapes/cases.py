"""Records for the agreement tests: the golden ones, and those on both sides of each bound of each shape."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rdflib import SH

from shapes.read import Constraint, Property, Shape, read_shapes
from vocab.codes import read_codes
from vocab.records import Record
from vocab.terms import LANG_STRING, XSD, Term, read_terms, type_iri

FOLDER = Path(__file__).parents[1] / "golden" / "records" / "grant"
BASE = "https://data.example.org/id/grant/voorbeeld/"
PARTS = ("funder", "recipient", "number")
OTHER = "https://data.example.org/id/iets"


def read_golden() -> list[Record]:
    """Return the golden records of a grant: all of them are right."""
    paths = [path for path in sorted(FOLDER.glob("*.json")) if path.stem != "faults"]
    return [json.loads(path.read_text("utf-8")) for path in paths]


def read_faults() -> list[dict[str, Any]]:
    """Return the golden faults: each one record and what must be found in it."""
    faults: list[dict[str, Any]] = json.loads((FOLDER / "faults.json").read_text("utf-8"))
    return faults


def rename(record: Record, name: str) -> Record:
    """Return a copy under another id, its parts too."""
    copy: Record = json.loads(json.dumps(record).replace(record["id"], f"{BASE}{name}"))
    return copy


def has_nameless_part(record: Record) -> bool:
    """Say whether an object that is no text in languages has no id: RDF then has a blank node."""
    for key, value in record.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and key not in ("name", "description"):
                if "id" not in one or has_nameless_part(one):
                    return True
    return False


def make_cases() -> list[Record]:
    """Return the records on both sides of every bound of every shape, each under its own id."""
    whole = json.loads((FOLDER / "whole.json").read_text("utf-8"))
    made: list[Record] = []
    for shape in read_shapes()[type_iri("grant")]:
        for property in shape.properties:
            made += [{**whole, property.term.key: value} for value in make_values(property, whole)]
            made += list(_make_inner(property, whole))
        made += _make_alternatives(shape, whole)
    made += _make_ill_typed_dates(whole)
    made = [{key: value for key, value in record.items() if value is not None} for record in made]
    made = [record for record in made if not has_nameless_part(record)]
    return [rename(record, f"geval-{number}") for number, record in enumerate(made)]


def _make_inner(property: Property, whole: Record) -> Iterator[Record]:
    """Yield records with one key of one part changed."""
    key, value = property.term.key, whole.get(property.term.key)
    parts = value if isinstance(value, list) else [value]
    for inner in property.node.properties if property.node else ():
        for changed in make_values(inner, parts[0]):
            part = {**parts[0], inner.term.key: changed}
            if changed is None:
                del part[inner.term.key]
            yield {**whole, key: [part, *parts[1:]] if isinstance(value, list) else part}


def _make_alternatives(shape: Shape, whole: Record) -> list[Record]:
    """Return records in which each set of alternatives holds by one member only, and by none."""
    made = []
    for members in shape.alternatives:
        keys = {member.properties[0].term.key for member in members}
        made.append({**whole, **dict.fromkeys(keys)})
        made += [{**whole, **dict.fromkeys(keys - {key})} for key in sorted(keys)]
    made += [{**whole, "recipient": None, "recipientGroup": group} for group in ("person", "organisation")]
    return made


def _make_ill_typed_dates(whole: Record) -> Iterator[Record]:
    """Yield records with one thing that is no date, and no date to compare it with: there pySHACL raises."""
    days = [key for key, term in read_terms().items() if term.datatype == XSD + "date"]
    for key in days:
        for wrong in ("31-12-2026", "2026-02-30", "2026-13-01", 2026, ""):
            yield {**whole, **dict.fromkeys(days), key: wrong}


def make_values(property: Property, within: Record) -> list[Any]:
    """Return values of a key on both sides of each of its constraints; None is no value."""
    good = within[property.term.key]
    values: list[Any] = [good, None]
    for constraint in property.constraints:
        values += _values_of(constraint, property.term, good, within)
    return values


def _values_of(constraint: Constraint, term: Term, good: Any, within: Record) -> list[Any]:
    component, bound = constraint
    if component in ("minLength", "maxLength"):
        texts = ["x" * size for size in (bound - 1, bound, bound + 1) if size >= 0]
        return [{"nl": text} for text in texts] if isinstance(good, dict) else texts
    if component in ("minInclusive", "maxInclusive"):
        return [step(bound.toPython(), size) for size in (-1, 0, 1)]
    if component == "lessThanOrEquals":
        other = next(key for key, other in read_terms().items() if other.iri == str(bound))
        day = date.fromisoformat(within[other])
        return [step(day, size) for size in (-1, 0, 1)]
    if component == "in":
        return [*(str(member) for member in bound), "onbekend"]
    if component == "maxCount":
        return [make_many(term, good, count) for count in (bound, bound + 1, bound + 2)]
    if component == "uniqueLang":
        return [{"nl": ["een", "twee"]}, {"nl": "een", "NL": "twee"}, {"nl": ["een", "een"], "en": "one"}]
    if component == "languageIn":
        return [{language: "woord"} for language in ("nl", "en", "de", "nl-BE", "EN-gb", "nds")]
    if component == "pattern":
        webs = [f"{scheme}://example.org/" for scheme in ("http", "https", "ftp", "xhttp")]
        return webs if term.is_iri else ["EUR", "eur", "EURO", "EU", "EUR\n", "é"]
    if component in ("datatype", "nodeKind"):
        return _values_of_another_kind(constraint, good)
    return []


def _values_of_another_kind(constraint: Constraint, good: Any) -> list[Any]:
    """Return values of a wrong type, and forms that a right type has too."""
    kind = str(constraint.value)
    if constraint.value == SH.IRI:
        return [OTHER] if isinstance(good, str) else ["geen deel"]
    if kind == LANG_STRING:
        return ["zonder taal", {"nl": "met taal"}]
    other = {
        # rdflib takes "1e3" for a decimal and warns at other words for yes and no: our readers write neither.
        XSD + "decimal": ["veel", "+5", "5.", ".5", "007.10", "", 5],
        XSD + "integer": ["dit jaar", "2020.0", "+2020", "02020", 2020],
        XSD + "date": ["2024-02-29", "2026-02-28"],
        XSD + "boolean": ["true", "0", "1", 2, False],
    }
    return other.get(kind, [5, True, {"nl": "met taal"}])


def make_many(term: Term, good: Any, count: int) -> Any:
    """Return a number of different values."""
    if isinstance(good, dict) and "id" in good:
        others = ({"id": f"{good['id']}{n}", "name": f"Voorbeeld {n}"} for n in range(1, count))
        many = [good, *({**good, **other} for other in others)]
    elif term.scheme:
        many = list(reversed(read_codes()[term.scheme]))[:count]
    elif term.datatype == XSD + "boolean":
        many = [True, False][:count]
    elif term.datatype == XSD + "integer":
        many = list(range(2000, 2000 + count))
    elif term.datatype == XSD + "decimal":
        many = [f"{n}.50" for n in range(count)]
    elif term.datatype == XSD + "date":
        many = [f"2026-01-{n + 10}" for n in range(count)]
    else:
        many = [f"{good}{n}" for n in range(count)]
    return many[0] if len(many) == 1 and not term.is_set else many


def step(bound: Any, size: int) -> Any:
    """Return the value beside a bound, as a record writes it."""
    if isinstance(bound, date):
        return (bound + timedelta(days=size)).isoformat()
    return str(bound + size * Decimal("0.01")) if isinstance(bound, Decimal) else bound + size
