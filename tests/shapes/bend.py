"""Shapes with one rule bent: what a screen with a fault would be compiled from."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rdflib import SH, Literal, URIRef

from shapes.read import Constraint, Property, Shape, read_shapes
from vocab.records import Severity
from vocab.terms import XSD, type_iri

Bent = tuple[str, tuple[Shape, ...]]


def bend_kind(kind: str) -> Iterator[Bent]:
    """Yield a name and the shapes of a kind, each time with another rule bent."""
    shapes = read_shapes()[type_iri(kind)]
    seen: set[str] = set()
    for place, shape in enumerate(shapes):
        for name, bent in (*bend_shape(shape, seen), *_bend_severities(shape)):
            yield name, _swap(shapes, place, bent)


def _bend_severities(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """Yield a node shape with another severity at one place; a part's own are not seen from outside."""
    for place, property in enumerate(shape.properties):
        if {constraint.component for constraint in property.constraints} != {"nodeKind"}:
            other: Severity = "info" if property.severity == "violation" else "violation"
            bent = property._replace(severity=other)
            yield f"{property.term.key} {other}", shape._replace(
                properties=_swap(shape.properties, place, bent))
    if shape.alternatives:
        yield f"or.{shape.alternatives[0][0].properties[0].term.key} info", shape._replace(severity="info")


def bend_shape(shape: Shape, seen: set[str]) -> Iterator[tuple[str, Shape]]:
    """Yield a node shape with one of its rules bent; a shape that several keys have, at the first of them."""
    for place, property in enumerate(shape.properties):
        for name, bent in _bend_property(property, seen):
            yield name, shape._replace(properties=_swap(shape.properties, place, bent))
    for place, members in enumerate(shape.alternatives):
        for number, member in enumerate(members):
            key = member.properties[0].term.key
            fewer = (*members[:number], *members[number + 1 :])
            yield f"or.{key} left out", shape._replace(alternatives=_swap(shape.alternatives, place, fewer))
            for name, other in bend_shape(member, seen):
                bent_members = _swap(members, number, other)
                yield f"or.{name}", shape._replace(
                    alternatives=_swap(shape.alternatives, place, bent_members))


def _bend_property(property: Property, seen: set[str]) -> Iterator[tuple[str, Property]]:
    key = property.term.key
    for place, constraint in enumerate(property.constraints):
        for how, bent in bend_constraint(constraint, property):
            constraints = list(property.constraints)
            constraints[place : place + 1] = [bent] if bent else []
            yield f"{key}.{constraint.component} {how}", property._replace(constraints=tuple(constraints))
    if property.node:
        yield f"{key}.node left out", property._replace(node=None)
        if property.node.iri not in seen:
            seen.add(property.node.iri)
            for name, inner in bend_shape(property.node, seen):
                yield f"{key}.{name}", property._replace(node=inner)


def bend_constraint(constraint: Constraint, property: Property) -> Iterator[tuple[str, Constraint | None]]:
    """Yield a constraint bent in each way a compiler may get it wrong; None where it is left out."""
    component, value = constraint
    if component == "node":  # the screen looks at property.node, bent above
        return
    # A key that the context makes an IRI has only IRIs: without its nodeKind nothing changes.
    if not (component == "nodeKind" and property.term.is_iri):
        yield "left out", None
    for how, bent in _bend_value(component, value):
        yield how, constraint._replace(value=bent)


def _bend_value(component: str, value: Any) -> Iterator[tuple[str, Any]]:
    if component.endswith(("Count", "Length")):
        yield "one more", value + 1
        if value:
            yield "one less", value - 1
    elif component.endswith("Inclusive"):
        yield "above", _beside(value, 1)
        yield "below", _beside(value, -1)
    elif component in ("in", "languageIn"):
        for member in value:
            yield f"without {str(member).rpartition('/')[2]}", tuple(one for one in value if one != member)
    elif component == "datatype":
        yield "another", URIRef(XSD + ("string" if str(value) != XSD + "string" else "date"))
    elif component == "nodeKind":
        yield "literal", SH.Literal
    elif component == "pattern":
        yield "never", Literal(r"[^\s\S]")
        yield "always", Literal("")
    elif component == "hasValue":
        yield "another", URIRef(f"{value}-other")
    elif component == "uniqueLang":
        yield "ignored", Literal(False)
    elif component in ("lessThan", "lessThanOrEquals"):
        yield "another key", URIRef("https://w3id.org/verbond/def#confirmedOn")


def _beside(bound: Literal, size: int) -> Literal:
    """Return the bound moved by the smallest step, so that `>=` becomes `>` or lets one more through."""
    value = bound.toPython()
    if isinstance(value, date):
        return Literal(value + timedelta(days=size))
    if isinstance(value, Decimal):
        return Literal(str(value + size * Decimal("0.01")), datatype=XSD + "decimal")
    return Literal(value + size)


def _swap(all: tuple[Any, ...], place: int, one: Any) -> tuple[Any, ...]:
    return (*all[:place], one, *all[place + 1 :])
