"""Shapes as data, read from the Turtle files; what is outside the closed list is refused."""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from vocab.records import Severity
from vocab.terms import LANG_STRING, Term, keys_by_iri, read_terms

VALUE_PARAMETERS = (
    "minCount", "maxCount", "datatype", "nodeKind", "in", "hasValue", "pattern", "minLength", "maxLength",
    "minInclusive", "maxInclusive", "lessThan", "lessThanOrEquals", "uniqueLang", "languageIn", "node",
)
COMPONENTS = frozenset((*VALUE_PARAMETERS, "or"))
PLAIN = frozenset(("name", "message", "severity", "description", "order"))
OF_NODE = PLAIN | {"property", "or", "targetClass"}
OF_PROPERTY = PLAIN | {"path", *VALUE_PARAMETERS}
DATATYPES = {term.datatype for term in read_terms().values()} | {LANG_STRING}
SEVERITIES: dict[Node, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}


class ShapeError(ValueError):
    """Raised when a shape file says what this program cannot check."""


class Constraint(NamedTuple):
    """One parameter of a shape: its SHACL name and its value as rdflib terms or lists of them."""

    component: str
    value: Any


class Property(NamedTuple):
    """One property shape: the key it looks at and what must hold of its values."""

    iri: str
    term: Term
    constraints: tuple[Constraint, ...]
    severity: Severity
    messages: dict[str, str]
    node: "Shape | None"

    def parameter(self, component: str) -> Any:
        """Return the value of one of its constraints, None where it has no such."""
        return next((c.value for c in self.constraints if c.component == component), None)


class Shape(NamedTuple):
    """One node shape: its properties and its lists of alternatives (sh:or)."""

    iri: str
    target: str | None
    properties: tuple[Property, ...]
    alternatives: tuple[tuple["Shape", ...], ...]
    severity: Severity
    messages: dict[str, str]


@lru_cache(maxsize=1)
def read_files() -> dict[str, bytes]:
    """Return the shape files by name: what a recipe is a digest of."""
    folder = files("shapes")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".ttl"))
    return {name: folder.joinpath(name).read_bytes() for name in names}


@lru_cache(maxsize=1)
def read_graph() -> Graph:
    """Return all shape files as one graph, as pySHACL is given it."""
    graph = Graph()
    for content in read_files().values():
        graph.parse(data=content, format="turtle")
    return graph


@lru_cache(maxsize=16)
def read_graph_of(targets: frozenset[str]) -> Graph:
    """Return the shapes that target these classes, with all they lead to.

    pySHACL builds every shape it is given anew for each batch: of ten kinds at once that is most of its time.
    """
    whole, graph = read_graph(), Graph()
    todo = [subject for target in targets for subject in whole.subjects(SH.targetClass, URIRef(target))]
    seen: set[Node] = set()
    while todo:
        subject = todo.pop()
        if subject not in seen:
            seen.add(subject)
            for triple in whole.triples((subject, None, None)):
                graph.add(triple)
                todo.append(triple[2])
    return graph


@lru_cache(maxsize=1)
def read_shapes() -> dict[str, tuple[Shape, ...]]:
    """Return the node shapes by the class they target."""
    graph = read_graph()
    shapes: dict[str, tuple[Shape, ...]] = {}
    for subject in _sort(graph.subjects(SH.targetClass)):
        target = graph.value(subject, SH.targetClass)
        shapes[str(target)] = (*shapes.get(str(target), ()), read_shape(graph, subject))
    return shapes


def read_shape(graph: Graph, subject: Node, within: tuple[Node, ...] = ()) -> Shape:
    """Read one node shape, or a property shape as a shape with that only.

    Raises ShapeError at what is unknown, recursive or not in the closed list.
    """
    if subject in within:
        raise ShapeError(f"{subject}: a shape within itself")
    if graph.value(subject, SH.path):
        return Shape(str(subject), None, (read_property(graph, subject, within),), (), "violation", {})
    _refuse_unknown(graph, subject, OF_NODE)
    here = (*within, subject)
    if (subject, None, None) not in graph:
        raise ShapeError(f"{subject}: there is no such shape")
    alternatives = tuple(
        tuple(read_shape(graph, member, here) for member in Collection(graph, head))
        for head in _sort(graph.objects(subject, SH["or"]))
    )
    properties = tuple(
        read_property(graph, member, here) for member in _sort(graph.objects(subject, SH.property))
    )
    target = graph.value(subject, SH.targetClass)
    return Shape(
        str(subject), str(target) if target else None, properties, alternatives,
        _read_severity(graph, subject), _read_messages(graph, subject),
    )


def read_property(graph: Graph, subject: Node, within: tuple[Node, ...] = ()) -> Property:
    """Read one property shape; its path must be one property that the context has a key for."""
    _refuse_unknown(graph, subject, OF_PROPERTY)
    path = graph.value(subject, SH.path)
    key = keys_by_iri().get(str(path)) if isinstance(path, URIRef) else None
    if key is None:
        raise ShapeError(f"{subject}: no key has the path {path}")
    node = graph.value(subject, SH.node)
    constraints = tuple(_read_constraints(graph, subject))
    _refuse_impossible(subject, constraints)
    return Property(
        str(subject), read_terms()[key], constraints,
        _read_severity(graph, subject), _read_messages(graph, subject),
        read_shape(graph, node, within) if node else None,
    )


def _read_constraints(graph: Graph, subject: Node) -> list[Constraint]:
    constraints = []
    for component in VALUE_PARAMETERS:
        for value in _sort(graph.objects(subject, SH[component])):
            if component in ("in", "languageIn"):
                if (value, RDF.first, None) not in graph:
                    raise ShapeError(f"{subject}: sh:{component} is not a list")
                constraints.append(Constraint(component, tuple(Collection(graph, value))))
            elif component.endswith(("Count", "Length")):
                constraints.append(Constraint(component, _read_count(subject, component, value)))
            else:
                constraints.append(Constraint(component, value))
    return constraints


def _sort(nodes: Iterable[Node]) -> list[Node]:
    """Return nodes in an order that is the same each time."""
    return sorted(nodes, key=str)


def _refuse_impossible(subject: Node, constraints: tuple[Constraint, ...]) -> None:
    """Refuse what no value can meet, and patterns and datatypes that not every engine reads the same."""
    values = {constraint.component: constraint.value for constraint in constraints}
    for low, high in (("minCount", "maxCount"), ("minLength", "maxLength")):
        if values.get(low, 0) > values.get(high, values.get(low, 0)):
            raise ShapeError(f"{subject}: sh:{low} is above sh:{high}")
    datatype = values.get("datatype")
    if datatype is not None and str(datatype) not in DATATYPES:
        raise ShapeError(f"{subject}: sh:datatype is not one of the context's: {datatype}")
    pattern = str(values.get("pattern", ""))
    try:
        re.compile(pattern)
    except re.error as error:
        raise ShapeError(f"{subject}: sh:pattern is no regular expression: {error}") from None
    if re.search(r"\(\?|\\[1-9]", pattern):
        raise ShapeError(f"{subject}: sh:pattern looks around or back: {pattern}")


def _read_count(subject: Node, component: str, value: Node) -> int:
    count = value.toPython() if isinstance(value, Literal) else None
    if type(count) is not int or count < 0:
        raise ShapeError(f"{subject}: sh:{component} is not a whole number: {value}")
    return count


def _read_severity(graph: Graph, subject: Node) -> Severity:
    severity = graph.value(subject, SH.severity) or SH.Violation
    if severity not in SEVERITIES:
        raise ShapeError(f"{subject}: no such severity: {severity}")
    return SEVERITIES[severity]


def _read_messages(graph: Graph, subject: Node) -> dict[str, str]:
    return {
        message.language or "en": str(message)
        for message in graph.objects(subject, SH.message)
        if isinstance(message, Literal)
    }


def _refuse_unknown(graph: Graph, subject: Node, known: frozenset[str]) -> None:
    for predicate in graph.predicates(subject):
        name = str(predicate).removeprefix(str(SH))
        if predicate != RDF.type and str(predicate).startswith(str(SH)) and name not in known:
            raise ShapeError(f"{subject}: sh:{name} is not in the closed list")
