"""Records for the agreement tests: the golden ones, and those on both sides of each bound of each shape."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from rdflib import SH

from shapes.check import ORDERS
from shapes.read import Constraint, Property, Shape, read_shapes
from shapes.screen import _compile
from vocab.codes import read_codes
from vocab.records import Record
from vocab.terms import LANG_STRING, XSD, Term, read_terms, type_iri

FOLDER = Path(__file__).parents[1] / "golden" / "records"
OTHER = "https://data.example.org/id/iets"
DAYS = (XSD + "date", XSD + "dateTime")
WRONG_DAYS = ("31-12-2026", "2026-02-30", "2026-13-01", "0000-01-01", 2026, "")
# Of another type, empty, a part where none belongs and the other way: what only some keys may hold.
ODD: tuple[Any, ...] = (
    "tekst", "", 5, -5, True, False, [], {}, {"nl": "met taal"}, {"nl": []}, {"id": OTHER}, OTHER,
    [{"id": OTHER}, "en"], ["a", "b"], ["a", "a"], [1, 1, 2], [True, False],
    {"nl": ["een", "twee"], "en": "one"}, "met spatie", "https://example.org/met spatie", "#hekje",
)


def read_whole(kind: str) -> Record:
    """Return the golden record of a kind that has a value for every key."""
    record: Record = json.loads((FOLDER / kind / "whole.json").read_text("utf-8"))
    return record


def read_golden(kind: str = "grant") -> list[Record]:
    """Return the golden records of a kind: all of them are right."""
    paths = [path for path in sorted((FOLDER / kind).glob("*.json")) if path.stem != "faults"]
    return [json.loads(path.read_text("utf-8")) for path in paths]


def read_faults(kind: str = "grant") -> list[dict[str, Any]]:
    """Return the golden faults of a kind: each one record and what must be found in it."""
    path = FOLDER / kind / "faults.json"
    faults: list[dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return faults


def rename(record: Record, name: str) -> Record:
    """Return a copy under another id, its parts too, also one that was taken from another record."""
    prefix = record["id"].rpartition("/")[0]
    text = json.dumps(record).replace(record["id"], f"{prefix}/{name}")
    copy: Record = json.loads(re.sub(rf'"{re.escape(prefix)}/[^"/#]+#', f'"{prefix}/{name}#', text))
    return copy


def has_nameless_part(record: Record) -> bool:
    """Say whether an object that is no text in languages has no id: RDF then has a blank node."""
    terms = read_terms()
    for key, value in record.items():
        for one in value if isinstance(value, list) else [value]:
            is_text = key in terms and terms[key].is_text and not isinstance(value, list)
            if isinstance(one, dict) and not is_text and ("id" not in one or has_nameless_part(one)):
                return True
    return False


def make_cases(kind: str = "grant") -> list[Record]:
    """Return records on both sides of every bound of a kind's shapes; an id names the key that was varied.

    Beside that key they have what is required and what it is compared with: small ones are judged sooner.
    """
    whole, shapes = read_whole(kind), read_shapes()[type_iri(kind)]
    seen: set[str] = set()
    made = [*(case for shape in shapes for case in vary(shape, whole, seen)), *_make_odd(whole)]
    always = {"id", "type", *_list_required(shapes)}
    pairs = _list_compared(shapes)
    beside = {key: always.union({key}, *(pair for pair in pairs if key in pair)) for key, _ in made}
    kept = [(key, drop_nothing({name: value for name, value in record.items() if name in beside[key]}))
            for key, record in made]
    return [rename(record, f"geval-{number}-{key}") for number, (key, record) in enumerate(kept)
            if not has_nameless_part(record)]


def _list_required(shapes: Iterable[Shape]) -> Iterator[str]:
    """Yield the keys that a record must have, or one of several of them."""
    for shape in shapes:
        yield from (property.term.key for property in shape.properties if property.parameter("minCount"))
        for members in shape.alternatives:
            yield from (property.term.key for member in members for property in member.properties)


def _list_compared(shapes: Iterable[Shape]) -> list[tuple[str, str]]:
    """Return the pairs of keys that are compared with each other."""
    return [(property.term.key, find_key(bound)) for shape in shapes for property in shape.properties
            for order in ORDERS if (bound := property.parameter(order))]


def find_key(iri: Any) -> str:
    """Return the key of a property's IRI."""
    return next(key for key, term in read_terms().items() if term.iri == str(iri))


def vary(shape: Shape, within: Record, seen: set[str]) -> Iterator[tuple[str, Record]]:
    """Yield a key and a record or part in which that key has another value, here and in the parts inside.

    A shape that several keys have, such as Party, is varied at the first of them; seen keeps which were.
    """
    for property in shape.properties:
        for value in _list_values(property, within, seen):
            yield property.term.key, {**within, property.term.key: value}
    yield from _vary_alternatives(shape, within, seen)


def _list_values(property: Property, within: Record, seen: set[str]) -> Iterator[Any]:
    """Yield values of a key, and the part it has with other values inside."""
    yield from make_values(property, within)
    parts = within.get(property.term.key)
    first, *others = sorted(parts, key=_count_keys) if isinstance(parts, list) else [parts]
    if property.node and isinstance(first, dict):
        for changed in _vary_part(property.node, first, seen):
            yield [changed, *others] if isinstance(parts, list) else changed


def _count_keys(part: Any) -> int:
    """Return how many keys a part has, as a negative number: the fullest one comes first."""
    return -len(part) if isinstance(part, dict) else 0


def _vary_part(shape: Shape, within: Record, seen: set[str]) -> Iterator[Record]:
    """Yield parts with nothing but an id, with one key alone, and with another value of one key."""
    yield {"id": within["id"]}
    if shape.iri not in seen:
        seen.add(shape.iri)
        bare = {key: within[key] for key in ("id", "type", "partOf", "name") if key in within}
        yield from ({**bare, key: within[key]} for key in within)
        yield from (changed for _, changed in (*vary(shape, within, seen), *_make_odd(within)))


def _vary_alternatives(shape: Shape, within: Record, seen: set[str]) -> Iterator[tuple[str, Record]]:
    """Yield records in which each set of alternatives holds by one member only, and by none."""
    for members in shape.alternatives:
        properties = [property for member in members for property in member.properties]
        values = [list(_list_values(property, within, seen)) for property in properties]
        none = dict.fromkeys(property.term.key for property in properties)
        # A member may hold where its key is absent, so that the others are not looked at.
        wrong = {property.term.key: _find_wrong(property, some, within)
                 for property, some in zip(properties, values, strict=True)}
        for others in (none, wrong):
            yield next(iter(none)), {**within, **others}
            for property, some in zip(properties, values, strict=True):
                yield from ((property.term.key, {**within, **others, property.term.key: value})
                            for value in some)


def _find_wrong(property: Property, values: list[Any], within: Record) -> Any:
    """Return the first value that breaks a property, None if none of them does."""
    check = _compile(Shape("", None, (property,), (), "violation", {}))
    key = property.term.key
    return next((value for value in values if check(drop_nothing({**within, key: value}))), None)


def _make_odd(whole: Record) -> Iterator[tuple[str, Record]]:
    """Yield records or parts with one value of a wrong type; a day that is none has no day beside it.

    Compared with one, pySHACL raises, or says either: see make_raising.
    """
    days = find_days(whole)
    for key in sorted(whole.keys() - {"id", "type"}):
        for value in (*ODD, *WRONG_DAYS) if key in days else ODD:
            yield key, {**whole, **(dict.fromkeys(days) if key in days else {}), key: value}


def find_days(whole: Record) -> list[str]:
    """Return the keys of a record that hold a day or a moment."""
    terms = read_terms()
    return [key for key in whole if key in terms and terms[key].datatype in DAYS]


def make_raising(kind: str = "grant") -> list[Record]:
    """Return records with a day that is none beside days that are."""
    whole = read_whole(kind)
    made = [{**whole, key: wrong} for key in find_days(whole) for wrong in (*WRONG_DAYS, True, [1, 2])]
    return [rename(record, f"dag-{number}") for number, record in enumerate(made)]


def drop_nothing(value: Any) -> Any:
    """Return a record without the keys that are None, in its parts too."""
    if isinstance(value, list):
        return [drop_nothing(one) for one in value]
    if isinstance(value, dict):
        return {key: drop_nothing(one) for key, one in value.items() if one is not None}
    return value


def make_values(property: Property, within: Record) -> list[Any]:
    """Return values of a key on both sides of each of its constraints; None is no value."""
    good = within.get(property.term.key)
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
    if component in ORDERS:
        return _values_beside(within.get(find_key(bound)))
    if component == "in":
        return [*(str(member) for member in bound), "bestaat-niet"]
    if component == "hasValue":
        return [str(bound), "anders", [str(bound), "anders"]]
    if component in ("minCount", "maxCount"):
        return [make_many(term, good, count) for count in (bound, bound + 1, bound + 2) if count]
    if component == "uniqueLang":
        return [{"nl": ["een", "twee"]}, {"nl": "een", "NL": "twee"}, {"nl": ["een", "een"], "en": "one"}]
    if component == "languageIn":
        return [{language: "woord"} for language in ("nl", "en", "de", "nl-BE", "EN-gb", "nds")]
    if component == "pattern":
        webs = [f"{scheme}://example.org/" for scheme in ("http", "https", "ftp", "xhttp")]
        numbers = ["12345678", "1234567", "123456789", "12345678\n"]
        return webs if term.is_iri else [good, "EUR", "eur", "EURO", "EU", "EUR\n", "é", *numbers]
    if component in ("datatype", "nodeKind"):
        return _values_of_another_kind(constraint, good)
    return []


def _values_beside(other: Any) -> list[Any]:
    """Return values before, at and after the one that another key has."""
    if isinstance(other, str) and "T" in other:
        return [step(datetime.fromisoformat(other), size) for size in (-1, 0, 1)]
    if isinstance(other, str) and other[4:5] == "-":
        return [step(date.fromisoformat(other), size) for size in (-1, 0, 1)]
    if isinstance(other, str):
        return [step(Decimal(other), size) for size in (-1, 0, 1)]
    return [other - 1, other, other + 1] if isinstance(other, int) else []


def _values_of_another_kind(constraint: Constraint, good: Any) -> list[Any]:
    """Return values of a wrong type, and forms that a right type has too."""
    kind = str(constraint.value)
    if constraint.value == SH.IRI:
        return [OTHER] if isinstance(good, str) else ["geen deel"]
    if kind == LANG_STRING:
        return ["zonder taal", {"nl": "met taal"}]
    other: dict[str, list[Any]] = {
        XSD + "decimal": ["veel", "+5", "5.", ".5", "007.10", "", "1e3", "NaN", "1_000", "٣", " 5", 5,
                          ["5", "5.0"]],
        XSD + "integer": ["dit jaar", "2020.0", "+2020", "02020", "2_020", 2020, ["2020", 2020, "+2020"]],
        XSD + "date": ["2024-02-29", "2000-02-29", "2026-02-28"],
        XSD + "dateTime": ["2024-02-29T10:00:00", "2026-12-31T23:59:59.5Z", "2026-01-01T00:00:00+14:00"],
        XSD + "boolean": ["true", "0", "1", 2, False, ["1", True]],
    }
    return other.get(kind, [5, True, {"nl": "met taal"}])


def make_many(term: Term, good: Any, count: int) -> Any:
    """Return a number of different values."""
    if isinstance(good, list) and good and isinstance(good[0], dict):
        good = good[0]
    many: list[Any]
    if isinstance(good, dict) and "id" in good:
        others = ({"id": f"{good['id']}{n}", "name": f"Voorbeeld {n}"} for n in range(1, count))
        many = [good, *({**good, **other} for other in others)]
    elif term.scheme in read_codes():
        many = list(reversed(read_codes()[term.scheme or ""]))[:count]
    elif term.datatype == XSD + "boolean":
        many = [True, False][:count]
    elif term.datatype == XSD + "integer":
        many = list(range(2000, 2000 + count))
    elif term.datatype == XSD + "decimal":
        many = [f"{n}.50" for n in range(count)]
    elif term.datatype == XSD + "date":
        many = [f"2026-01-{n + 10}" for n in range(count)]
    elif term.datatype == XSD + "dateTime":
        many = [f"2026-01-{n + 10}T12:00:00" for n in range(count)]
    else:
        many = [f"{OTHER}{n}" for n in range(count)] if term.is_iri else [f"{good}{n}" for n in range(count)]
    return many[0] if len(many) == 1 and not term.is_set else many


def step(bound: Any, size: int) -> Any:
    """Return the value beside a bound, as a record writes it."""
    if isinstance(bound, datetime):
        return (bound + timedelta(seconds=size)).isoformat()
    if isinstance(bound, date):
        return (bound + timedelta(days=size)).isoformat()
    return str(bound + size * Decimal("0.01")) if isinstance(bound, Decimal) else bound + size
