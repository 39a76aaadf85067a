"""Shape files are read as data; what this program cannot check is refused when they are read."""

import re

import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node

from shapes.read import (
    COMPONENTS,
    VALUE_PARAMETERS,
    Property,
    Shape,
    ShapeError,
    read_files,
    read_graph,
    read_property,
    read_shape,
    read_shapes,
)
from shapes.screen import compile_kind
from vocab.terms import KINDS, type_iri

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <http://schema.org/> .
@prefix verbond: <https://w3id.org/verbond/def#> .
@prefix : <https://example.org/shape#> .
"""
X = URIRef("https://example.org/shape#x")


def read(turtle: str, subject: Node = X) -> Shape:
    """Read the node shape :x of a Turtle text."""
    return read_shape(Graph().parse(data=PREFIXES + turtle, format="turtle"), subject)


def within(constraint: str, path: str = "verbond:year") -> str:
    """Return the Turtle of a node shape :x whose property shape :p has a path and one constraint."""
    return f":x a sh:NodeShape ; sh:property :p . :p sh:path {path} ; {constraint} ."


@pytest.mark.parametrize(("turtle", "words"), [
    (within("sh:minCout 1"), "sh:minCout is not in the closed list"),
    (within('sh:sparql [ sh:select "SELECT $this WHERE { }" ]'), "sh:sparql"),
    (within("sh:qualifiedValueShape :q"), "sh:qualifiedValueShape"),
    (within('sh:js [ ]'), "sh:js"),
    (within("sh:equals verbond:status"), "sh:equals"),
    (within("sh:deactivated true"), "sh:deactivated"),
    (within("sh:flags 'i'"), "sh:flags"),
    (within("sh:minCount 1", "verbond:jaar"), "no key has the path"),
    (within("sh:minCount 1", "[ sh:inversePath verbond:year ]"), "no key has the path"),
    (within("sh:minCount 1", "( verbond:year schema:name )"), "no key has the path"),
    (within('sh:minCount "1"'), "sh:minCount is not a whole number"),
    (within("sh:minCount 1.0"), "sh:minCount is not a whole number"),
    (within("sh:minCount -1"), "sh:minCount is not a whole number"),
    (within("sh:minCount true"), "sh:minCount is not a whole number"),
    (within("sh:maxLength :veel"), "sh:maxLength is not a whole number"),
    (within("sh:in verbond:year"), "sh:in is not a list"),
    (within('sh:in "a"'), "sh:in is not a list"),
    (within('sh:languageIn "nl"'), "sh:languageIn is not a list"),
    (within("sh:node :x"), "a shape within itself"),
    (within("sh:node :y") + ":y a sh:NodeShape ; sh:property :p .", "a shape within itself"),
    (":x sh:or ( :x ) .", "a shape within itself"),
    (":x a sh:NodeShape ; sh:nodeKind sh:IRI .", "sh:nodeKind is not in the closed list"),
    (":x a sh:NodeShape ; sh:datatype xsd:string .", "sh:datatype is not in the closed list"),
    (":x a sh:NodeShape ; sh:closed true .", "sh:closed is not in the closed list"),
    (":x a sh:NodeShape ; sh:not :y .", "sh:not is not in the closed list"),
    (":x a sh:NodeShape ; sh:targetNode :y .", "sh:targetNode is not in the closed list"),
    (":x a sh:NodeShape ; sh:targetSubjectsOf verbond:year .", "sh:targetSubjectsOf"),
    (within("sh:minCount 2 ; sh:maxCount 1"), "sh:minCount is above sh:maxCount"),
    (within("sh:minLength 5 ; sh:maxLength 4"), "sh:minLength is above sh:maxLength"),
    (within("sh:datatype xsd:strnig"), "sh:datatype is not one of the context's"),
    (within('sh:pattern "("'), "sh:pattern is no regular expression"),
    (within('sh:pattern "(?=a)"'), "sh:pattern looks around or back"),
    (within("sh:node :nergens"), "there is no such shape"),
    (within("sh:severity sh:Ernstig"), "no such severity"),
])
def test_what_cannot_be_checked_is_refused(turtle: str, words: str) -> None:
    """A typing error, what is not in the closed list and what has no meaning: none passes unseen."""
    with pytest.raises(ShapeError, match=re.escape(words)):
        read(turtle)


def test_a_refusal_names_the_shape() -> None:
    """Who wrote the shape can find it."""
    with pytest.raises(ShapeError, match="shape#p"):
        read(within("sh:minCout 1"))


def test_a_refusal_reaches_into_alternatives() -> None:
    """What stands within sh:or is read as strictly."""
    with pytest.raises(ShapeError, match="sh:minCout"):
        read(":x sh:or ( [ sh:path verbond:year ; sh:minCout 1 ] ) .")


def test_a_shape_is_read_as_data() -> None:
    """Counts are numbers, lists are lists, words are by language."""
    shape = read(within('sh:minCount 1 ; sh:in ( 1 2 ) ; sh:severity sh:Warning ; sh:message "n"@nl, "e"@en'))
    [property] = shape.properties

    assert ("year", 1, "warning") == (property.term.key, property.parameter("minCount"), property.severity)
    assert ["1", "2"] == [str(member) for member in property.parameter("in")]
    assert {"nl": "n", "en": "e"} == property.messages
    assert property.parameter("maxCount") is None


def test_a_shape_used_twice_is_no_circle() -> None:
    """Two keys may have one shape of their parts."""
    shape = read(":x sh:property :p, :q . :y sh:property [ sh:path schema:name ; sh:minCount 1 ] . "
                 ":p sh:path verbond:recipient ; sh:node :y . :q sh:path schema:funder ; sh:node :y .")

    assert [True, True] == [property.node is not None for property in shape.properties]


def test_a_property_shape_alone_is_a_shape_with_one_property() -> None:
    """A member of sh:or has no node shape around it."""
    shape = read(":x sh:path verbond:year ; sh:minCount 1 .")

    assert ["year"] == [property.term.key for property in shape.properties]


def test_all_shape_files_are_read() -> None:
    """Each kind has shapes, and every property of every file is one that this program can check."""
    graph = read_graph()
    assert {type_iri(kind) for kind in KINDS} == set(read_shapes())
    assert {"common.ttl", "grant.ttl"} <= set(read_files())
    for subject in graph.subjects(URIRef("http://www.w3.org/ns/shacl#path")):
        assert isinstance(read_property(graph, subject), Property)
    for kind in KINDS:
        assert callable(compile_kind(kind))


def test_the_closed_list() -> None:
    """These components are checked; one more is a decision, not an accident."""
    assert set(VALUE_PARAMETERS) | {"or"} == COMPONENTS
    assert 17 == len(COMPONENTS)
