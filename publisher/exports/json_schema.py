"""JSON Schema (2020-12) of one record kind, made from its shapes: for who writes records with a program."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from shapes.read import Property, Shape, read_shapes
from vocab.labels import read_definitions, read_labels
from vocab.names import CONCEPT
from vocab.terms import LANG_STRING, PART_TYPES, XSD, Term, type_iri

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA = "https://w3id.org/verbond/schema/"
LANGUAGES = ("nl", "en")
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?$"
FORMS: Mapping[str, Mapping[str, Any]] = {
    XSD + "integer": {"type": "integer"},
    XSD + "boolean": {"type": "boolean"},
    XSD + "decimal": {"type": "string", "pattern": r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$"},
    XSD + "date": {"type": "string", "pattern": DAY, "format": "date"},
    XSD + "dateTime": {"type": "string", "pattern": MOMENT, "format": "date-time"},
}
"""How a value of a datatype stands in a record: decimals and dates are strings, exactly as written."""

OURS = {"id": {"type": "string", "format": "iri"}, "type": {"type": "string"}}
CHOSEN = ("in", "hasValue", "pattern", "maxLength")
"""What an alternative of an sh:or asks of a value that is there."""

NUMERIC = {"minInclusive": "minimum", "maxInclusive": "maximum"}


def make_schema(kind: str) -> dict[str, Any]:
    """Return the schema of records of a kind; KeyError for a kind without shapes.

    It cannot say what compares two fields or two values of one text: those rules only the shapes have.
    """
    shapes = read_shapes()[type_iri(kind)]
    whole = _describe_node(shapes, kind, is_record=True)
    return {"$schema": DRAFT, "$id": f"{SCHEMA}{kind}.json", **_name(type_iri(kind)), **whole}


def _describe_node(shapes: Iterable[Shape], type: str, is_record: bool) -> dict[str, Any]:
    """Return the schema of a record or part: its keys and no others, what must be there, what else holds."""
    properties: dict[str, list[Property]] = {}
    choices: list[dict[str, Any]] = []
    for shape in shapes:
        for one in shape.properties:
            properties.setdefault(one.term.key, []).append(one)
        if shape.severity == "violation":
            choices += [{"anyOf": [_describe_choice(member) for member in members]}
                        for members in shape.alternatives]
    required = [key for key, found in properties.items()
                if any(one.severity == "violation" and one.parameter("minCount") for one in found)]
    described = {key: _describe_key(found) for key, found in sorted(properties.items())}
    first = {"id": OURS["id"], "type": {"const": type}}
    schema: dict[str, Any] = {
        "type": "object", "properties": {**first, **described}, "additionalProperties": False,
        "required": sorted({"id", "type", *required}) if is_record else sorted({"type", *required}),
    }
    return schema | ({"allOf": choices} if choices else {})


def _describe_choice(shape: Shape) -> dict[str, Any]:
    """Return what one alternative of an sh:or asks."""
    parts: list[dict[str, Any]] = []
    for one in shape.properties:
        key, has_none = one.term.key, one.parameter("maxCount") == 0
        if has_none:
            parts.append({"not": {"required": [key]}})
        elif one.parameter("minCount") or one.parameter("hasValue") is not None:
            parts.append({"required": [key]})
        if one.node:
            parts.append({"properties": {key: _describe_choice(one.node)}})
        elif any(one.parameter(component) is not None for component in CHOSEN):
            parts.append({"properties": {key: _describe_key([one])}})
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _describe_key(properties: list[Property]) -> dict[str, Any]:
    """Return the schema of the value of a key, or of the set of values that it may hold."""
    term = properties[0].term
    strict = [one for one in properties if one.severity == "violation"]
    node = next((one.node for one in properties if one.node), None)
    if node and term.key in PART_TYPES:
        value = _describe_node([node], PART_TYPES[term.key], is_record=False)
    elif is_text(term, properties):
        value = _describe_text(strict)
    else:
        value = _describe_value(term, strict)
    if not term.is_set:
        return _name(term.iri) | value
    return _name(term.iri) | {"type": "array", "items": value, "minItems": 1, "uniqueItems": True}


def is_text(term: Term, properties: Iterable[Property]) -> bool:
    """Say whether a key holds texts by language: the name of a party is a plain string."""
    datatypes = {str(one.parameter("datatype")) for one in properties if one.parameter("datatype")}
    return LANG_STRING in datatypes or (term.is_text and not datatypes)


def _describe_text(properties: Iterable[Property]) -> dict[str, Any]:
    return {"type": "object", "minProperties": 1, "propertyNames": {"enum": list(LANGUAGES)},
            "additionalProperties": {"type": "string", **_bounds(properties)}}


def _describe_value(term: Term, properties: list[Property]) -> dict[str, Any]:
    listed = next((one.parameter("in") for one in properties if one.parameter("in")), None)
    if listed:
        return {"enum": sorted(_as_written(term, str(node)) for node in listed)}
    wanted = next((one.parameter("hasValue") for one in properties if one.parameter("hasValue")), None)
    if wanted is not None:
        return {"const": _as_written(term, str(wanted))}
    if term.is_iri:
        return {"type": "string"} if term.base else {"type": "string", "format": "iri", **_bounds(properties)}
    form = FORMS.get(term.datatype, {"type": "string"})
    if term.datatype == XSD + "decimal" and any(_has_no_minus(one) for one in properties):
        form = {**form, "pattern": str(form["pattern"]).replace("[+-]", "[+]", 1)}
    return {**form, **_bounds(properties, is_number=form["type"] == "integer",
                              has_pattern="pattern" in form)}


def _has_no_minus(one: Property) -> bool:
    lowest = one.parameter("minInclusive")
    return lowest is not None and lowest.toPython() >= 0


def _as_written(term: Term, text: str) -> str | bool:
    """Return a member of a list as a record has it: a code without its scheme, true and false as such."""
    if term.datatype == XSD + "boolean":
        return text == "true"
    base = term.base or ""
    return text.removeprefix(base) if base.startswith(CONCEPT) else text


def _bounds(properties: Iterable[Property], is_number: bool = False,
            has_pattern: bool = False) -> dict[str, Any]:
    """Return what bounds a value; of decimals and dates JSON Schema knows no order."""
    bounds: dict[str, Any] = {}
    for one in properties:
        for constraint in one.constraints:
            if constraint.component in ("minLength", "maxLength"):
                bounds[constraint.component] = constraint.value
            elif constraint.component == "pattern" and not has_pattern:
                bounds["pattern"] = str(constraint.value)
            elif constraint.component in NUMERIC and is_number:
                bounds[NUMERIC[constraint.component]] = int(constraint.value)
    return bounds


@lru_cache
def _name(iri: str) -> dict[str, Any]:
    """Return label and definition in English: programs' authors read those."""
    title = read_labels().get(iri, {}).get("en", "")
    return {"title": title, "description": read_definitions().get(iri, {}).get("en", "")} if title else {}

