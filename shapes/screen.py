"""Shapes compiled to closures over a record: tens of thousands of records a second (SHACL core)."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

import pyoxigraph as ox
from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from shapes.read import Constraint, Property, Shape, read_shapes
from vocab.records import Record, Severity
from vocab.terms import LANG_STRING, XSD, XSD_STRING, Term, read_terms, type_iri

DAY = (r"(?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
       r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-9]))")
CLOCK = (r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
         r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?")
LEXICAL = {
    XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false|1|0"),
    XSD + "date": re.compile(DAY),
    XSD + "dateTime": re.compile(DAY + CLOCK),
}
DAYS = frozenset((XSD + "date", XSD + "dateTime"))
NODE_KINDS: dict[Node, frozenset[str]] = {
    SH.IRI: frozenset(("iri",)), SH.IRIOrLiteral: frozenset(("iri", "literal")),
    SH.Literal: frozenset(("literal",)), SH.BlankNodeOrLiteral: frozenset(("blank", "literal")),
    SH.BlankNode: frozenset(("blank",)), SH.BlankNodeOrIRI: frozenset(("blank", "iri")),
}
NUMBERS = frozenset((XSD + "decimal", XSD + "integer"))


class Result(NamedTuple):
    """One validation result: focus node, key, component, severity, value, shape, and what lies inside."""

    focus: str
    key: str | None
    component: str
    severity: Severity
    value: str | None
    shape: "Property | Shape"
    details: tuple["Result", ...] = ()


class Atom(NamedTuple):
    """One value as RDF sees it: its text, and whether it is an IRI, else its datatype and language."""

    text: str
    is_iri: bool
    datatype: str
    language: str | None
    part: Record | None = None


Test = Callable[[Atom], bool]
PropertyCheck = Callable[[Record, Any, str, list[Result]], None]
Screen = Callable[[Record], list[Result]]
REMEMBERED = 50_000
FEW = 5


@lru_cache(maxsize=16)
def compile_kind(kind: str) -> Screen:
    """Return the screen of one record kind: all shapes that target its class."""
    checks = [_compile(shape) for shape in read_shapes()[type_iri(kind)]]

    def screen(record: Record) -> list[Result]:
        return [result for check in checks for result in check(record)]

    return screen


def _compile(shape: Shape) -> Screen:
    """Compile a node shape: it walks the keys a record has, and of the others only the required ones."""
    by_key: dict[str, list[PropertyCheck]] = {}
    required: list[tuple[str, PropertyCheck]] = []
    for property in shape.properties:
        check_property = _compile_property(property)
        by_key.setdefault(property.term.key, []).append(check_property)
        if property.parameter("minCount") or property.parameter("hasValue") is not None:
            required.append((property.term.key, check_property))
    alternatives = [[_compile(member) for member in members] for members in shape.alternatives]
    few = len(by_key) < FEW

    def check(record: Record) -> list[Result]:
        results: list[Result] = []
        focus = record.get("id", "")  # a part without an id is a blank node, which its nodeKind refuses
        for key, raw in [(key, record.get(key)) for key in by_key] if few else record.items():
            if raw is not None and (checks := by_key.get(key)):
                for check_property in checks:
                    check_property(record, raw, focus, results)
        for key, check_property in required:
            if record.get(key) is None:
                check_property(record, None, focus, results)
        for members in alternatives:
            if all(member(record) for member in members):
                results.append(Result(focus, None, "or", shape.severity, focus, shape))
        return results

    return check


def _compile_property(property: Property) -> PropertyCheck:
    """Compile one property shape: a quick look that most values pass, else the full check."""
    term = property.term
    tests = [test for c in property.constraints if (test := _compile_test(c))]
    inner = _compile(property.node) if property.node else None
    full = _compile_full(property, inner)
    # One value is neither too few nor too many; what looks at all values together needs the full check.
    alone = (property.parameter("minCount") or 0) <= 1 and property.parameter("maxCount") != 0
    alone = alone and not any(c.component in WHOLE for c in property.constraints)
    only_iri = all(
        c.component in ("minCount", "maxCount", "node") or (c.component == "nodeKind" and c.value == SH.IRI)
        for c in property.constraints
    )
    takes_parts = alone and only_iri
    takes_texts = alone and inner is None
    passed: set[str] = set()

    def check(record: Record, raw: Any, focus: str, results: list[Result]) -> None:
        lone = raw[0] if type(raw) is list and len(raw) == 1 else raw
        kind = type(lone)
        if kind is str:
            if lone in passed:
                return
            if takes_texts:
                atom = _atom(term, lone)
                if atom and all(test(atom) for test in tests):
                    if len(passed) < REMEMBERED:
                        passed.add(lone)
                    return
        elif kind is dict and takes_parts and inner and "id" in lone and not inner(lone):
            return
        full(record, raw, focus, results)

    return check


def _compile_full(property: Property, inner: Screen | None) -> PropertyCheck:
    """Compile one property shape to a check that names every fault of every value."""
    key, term, severity = property.term.key, property.term, property.severity
    tests = [(c.component, test) for c in property.constraints if (test := _compile_test(c))]
    wholes = [c for c in property.constraints if c.component in WHOLE]
    minimum = property.parameter("minCount") or 0
    maximum = property.parameter("maxCount")

    def check(record: Record, raw: Any, focus: str, results: list[Result]) -> None:
        atoms = _atoms(term, raw)
        if len(atoms) < minimum:
            results.append(Result(focus, key, "minCount", severity, None, property))
        if maximum is not None and len(atoms) > maximum:
            results.append(Result(focus, key, "maxCount", severity, None, property))
        for atom in atoms:
            for component, test in tests:
                if not test(atom):
                    results.append(Result(focus, key, component, severity, atom.text, property))
            if inner and (details := inner(atom.part or {"id": atom.text})):
                results.append(Result(focus, key, "node", severity, atom.text, property, tuple(details)))
        for constraint in wholes:
            for value in WHOLE[constraint.component](constraint, atoms, record):
                results.append(Result(focus, key, constraint.component, severity, value, property))

    return check


def _atoms(term: Term, raw: Any) -> list[Atom]:
    """Return the distinct RDF values of a key, as JSON-LD 1.1 expands them."""
    if raw is None:
        return []
    if term.is_text and isinstance(raw, dict):
        atoms = _atoms_of_text(raw)
    else:
        values = raw if isinstance(raw, list) else [raw]
        atoms = [atom for value in values if (atom := _atom(term, value))]
    if len(atoms) < 2:
        return atoms
    distinct: dict[tuple[object, ...], Atom] = {}
    for atom in atoms:
        distinct.setdefault(atom[:-1], atom)
    return list(distinct.values())


def _atoms_of_text(raw: dict[str, Any]) -> list[Atom]:
    """Return the texts of a language map; the case of a language tag means nothing (RFC 5646, 2.1.1)."""
    return [Atom(text, False, LANG_STRING, language.casefold()) for language, texts in raw.items()
            for text in (texts if isinstance(texts, list) else [texts])]


def _atom(term: Term, value: Any) -> Atom | None:
    """Return one value of a key, None where JSON-LD makes no triple of it: an IRI that is none."""
    if isinstance(value, str):
        if not term.is_iri:
            return Atom(value, False, term.datatype, None)
        iri = urljoin(term.base, value) if term.base else value
        try:
            ox.NamedNode(iri)  # as the parser that reads our JSON-LD sees it
        except ValueError:
            return None
        return Atom(iri, True, "", None)
    if isinstance(value, dict):
        return Atom(value.get("id", ""), "id" in value, "", None, value)
    if isinstance(value, bool):
        datatype = XSD + "boolean" if term.datatype == XSD_STRING else term.datatype
        return Atom("true" if value else "false", False, datatype, None)
    datatype = XSD + "integer" if term.datatype == XSD_STRING else term.datatype
    return Atom(str(value), False, datatype, None)


def _compile_test(constraint: Constraint) -> Test | None:
    """Return the test of one value for a constraint, None where it looks at all values together."""
    component, value = constraint.component, constraint.value
    if component == "datatype":
        wanted = str(value)
        return lambda atom: atom.datatype == wanted and is_lexical(atom.text, wanted)
    if component == "nodeKind":
        allowed = NODE_KINDS[value]
        return lambda atom: _node_kind(atom) in allowed
    if component == "in":
        members = {_as_atom(member) for member in value}
        return lambda atom: atom._replace(part=None) in members
    if component == "pattern":  # a blank node has no text, and is not short enough either
        pattern = re.compile(str(value))
        return lambda atom: (atom.is_iri or atom.part is None) and pattern.search(atom.text) is not None
    if component == "minLength":
        return lambda atom: len(atom.text) >= value
    if component == "maxLength":
        return lambda atom: (atom.is_iri or atom.part is None) and len(atom.text) <= value
    if component in ("minInclusive", "maxInclusive"):
        return _compile_bound(_as_atom(value), component == "minInclusive")
    if component == "languageIn":
        ranges = tuple(str(member).casefold() for member in value)
        return lambda atom: _is_in_language(atom, ranges)
    return None


def _node_kind(atom: Atom) -> str:
    if atom.is_iri:
        return "iri"
    return "literal" if atom.part is None else "blank"


def _compile_bound(bound: Atom, is_lowest: bool) -> Test:
    """Return the test that a value lies on the right side of a bound: the lowest or the highest."""
    if bound.datatype not in NUMBERS:
        if is_lowest:
            return lambda atom: (order := compare(atom, bound)) is not None and order >= 0
        return lambda atom: (order := compare(atom, bound)) is not None and order <= 0
    number = Decimal(bound.text)

    def test(atom: Atom) -> bool:
        if atom.datatype not in NUMBERS or not is_lexical(atom.text, atom.datatype):
            return False
        return Decimal(atom.text) >= number if is_lowest else Decimal(atom.text) <= number

    return test


def is_lexical(text: str, datatype: str) -> bool:
    """Say whether a text is in the lexical space of an XSD datatype; dates also exist in the calendar.

    rdflib is laxer: see test_rdflib_takes_more_forms.
    """
    pattern = LEXICAL.get(datatype)
    if pattern is not None and not pattern.fullmatch(text):
        return False
    return datatype not in DAYS or text[5:10] != "02-29" or _is_leap(int(text[:4]))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def compare(left: Atom, right: Atom) -> int | None:
    """Return -1, 0 or 1 by value as SPARQL's < does, or None where the two have no order."""
    if not (is_lexical(left.text, left.datatype) and is_lexical(right.text, right.datatype)):
        return None
    if left.datatype in NUMBERS and right.datatype in NUMBERS:
        one, other = Decimal(left.text), Decimal(right.text)
        return (one > other) - (one < other)
    if left.datatype == right.datatype and left.datatype in (XSD + "date", XSD_STRING):
        return (left.text > right.text) - (left.text < right.text)
    if left.datatype == right.datatype == XSD + "dateTime":
        return _compare_moments(datetime.fromisoformat(left.text), datetime.fromisoformat(right.text))
    return None


def _compare_moments(one: datetime, other: datetime) -> int | None:
    """Compare two moments; one with a time zone and one without have no order."""
    if (one.tzinfo is None) != (other.tzinfo is None):
        return None
    return (one > other) - (one < other)


def _as_atom(node: Node) -> Atom:
    if isinstance(node, Literal):
        datatype = LANG_STRING if node.language else str(node.datatype or XSD_STRING)
        return Atom(str(node), False, datatype, node.language.casefold() if node.language else None)
    assert isinstance(node, URIRef)
    return Atom(str(node), True, "", None)


def _is_in_language(atom: Atom, ranges: tuple[str, ...]) -> bool:
    tag = atom.language or ""
    return any(tag == range or tag.startswith(f"{range}-") for range in ranges)


def _lacks_value(constraint: Constraint, atoms: list[Atom], record: Record) -> Iterator[str | None]:
    wanted = _as_atom(constraint.value)
    if not any(atom._replace(part=None) == wanted for atom in atoms):
        yield None


def _repeats_language(constraint: Constraint, atoms: list[Atom], record: Record) -> Iterator[str | None]:
    if len(atoms) > 1 and str(constraint.value) == "true":
        languages = [atom.language for atom in atoms if atom.language]
        for language in dict.fromkeys(languages):
            if languages.count(language) > 1:
                yield None


def _is_later(constraint: Constraint, atoms: list[Atom], record: Record) -> Iterator[str | None]:
    other, highest = _term_of(str(constraint.value)), 0 if constraint.component == "lessThanOrEquals" else -1
    for atom in atoms:
        for bound in _atoms(other, record.get(other.key)):
            order = compare(atom, bound)
            if order is None or order > highest:
                yield atom.text


@lru_cache(maxsize=256)
def _term_of(iri: str) -> Term:
    return next(term for term in read_terms().values() if term.iri == iri)


WHOLE = {
    "hasValue": _lacks_value, "uniqueLang": _repeats_language, "lessThanOrEquals": _is_later,
    "lessThan": _is_later,
}
