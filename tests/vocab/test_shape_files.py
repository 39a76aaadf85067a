"""The shape files agree with the context, the ontology and the concept schemes."""

import re

import pytest
from rdflib import RDF, RDFS, SH, SKOS, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from tests.vocab.graphs import (
    AROUND,
    BOTH,
    CODES,
    COMPONENTS,
    CONCEPT,
    CONCEPTS,
    KEYS,
    NODE_SHAPES,
    ONTOLOGY,
    PROPERTY_SHAPES,
    RULES,
    SHAPE,
    TERMS,
    languages,
    literals,
    members,
)


def test_shapes_use_the_closed_list_of_components() -> None:
    """Shapes hold only the constraint components that are screened, and what names and groups them."""
    used = {str(link).removeprefix(str(SH)) for link in RULES.predicates() if str(link).startswith(str(SH))}
    assert used <= COMPONENTS | AROUND
    assert {link for link in RULES.predicates() if not str(link).startswith(str(SH))} == {
        RDF.type, RDF.first, RDF.rest, RDFS.label,
    }  # fmt: skip


def test_shapes_are_named() -> None:
    """Only lists and the members of sh:or are without an IRI."""
    alternatives = {shape for node in RULES.objects(None, SH["or"]) for shape in members(RULES, node)}
    lists = set(RULES.subjects(RDF.first))
    nameless = {subject for subject in RULES.subjects() if not isinstance(subject, URIRef)}
    assert nameless == lists | {shape for shape in alternatives if not isinstance(shape, URIRef)}
    assert all(str(shape) in SHAPE for shape in [*PROPERTY_SHAPES, *NODE_SHAPES])


def test_shape_references_exist() -> None:
    """Each sh:property and sh:node points at a declared shape, and each property shape is used."""
    used = set(RULES.objects(None, SH.property))
    assert used == set(PROPERTY_SHAPES)
    assert set(RULES.objects(None, SH.node)) <= set(NODE_SHAPES)
    assert all(list(RULES.objects(shape, RDF.type)) for shape in used)


@pytest.mark.parametrize("link", [SH.path, SH.lessThan, SH.lessThanOrEquals, SH.targetClass])
def test_shape_terms_are_in_the_context(link: URIRef) -> None:
    """Each path, compared property and target class is one IRI of the context."""
    assert {str(term) for term in RULES.objects(None, link)} <= set(TERMS)
    assert all(len(list(RULES.objects(shape, SH.path))) == 1 for shape in PROPERTY_SHAPES)


@pytest.mark.parametrize("shape", PROPERTY_SHAPES)
def test_shape_name_is_the_label_of_its_term(shape: Node) -> None:
    """A property shape is called in nl and en as the ontology calls its property."""
    names = set(literals(RULES, shape, SH.name))
    assert {name.language for name in names} == BOTH
    assert names == set(ONTOLOGY.objects(RULES.value(shape, SH.path), RDFS.label))


@pytest.mark.parametrize("shape", NODE_SHAPES)
def test_node_shape_is_labelled(shape: Node) -> None:
    """A node shape has a label in nl and en."""
    assert languages(RULES, shape, RDFS.label) == ["en", "nl"]


def test_messages_are_in_both_languages_and_only_where_needed() -> None:
    """Own sentences, in nl and en, stand on rules about more than one field, and on bounds that only warn."""
    several = {*RULES.subjects(SH["or"]), *RULES.subjects(SH.lessThan), *RULES.subjects(SH.lessThanOrEquals)}
    several |= {shape for shape in RULES.subjects(SH.minInclusive)
                if RULES.value(shape, SH.severity) == SH.Warning}
    assert set(RULES.subjects(SH.message)) == several
    assert all(languages(RULES, shape, SH.message) == ["en", "nl"] for shape in several)


def test_concepts_in_shapes_are_declared() -> None:
    """Each concept IRI that a shape names is declared in concepts.ttl."""
    named = {term for term in RULES.objects() if isinstance(term, URIRef) and term.startswith(CONCEPT)}
    assert named and named <= set(CODES)


def test_value_lists_hold_their_whole_scheme() -> None:
    """Each sh:in lists concepts of the key's scheme once: all of them, of status those of a kind."""
    schemes = {value["@id"]: value["@context"]["@base"] for value in KEYS.values() if "@context" in value}
    statuses = set()
    for shape, node in RULES.subject_objects(SH["in"]):
        if (listed := members(RULES, node)) == [Literal(False)]:  # a rule about yes or no
            continue
        scheme = URIRef(schemes[str(RULES.value(shape, SH.path))].rstrip("/"))
        known = set(CONCEPTS.subjects(SKOS.inScheme, scheme))
        assert len(listed) == len(set(listed)) and set(listed) <= known, shape
        if isinstance(shape, URIRef) and str(scheme) == f"{CONCEPT}status":
            statuses |= set(listed)
        elif isinstance(shape, URIRef):
            assert set(listed) == known, shape
    assert statuses == set(CONCEPTS.subjects(SKOS.inScheme, URIRef(f"{CONCEPT}status")))


def test_alternatives_leave_no_code_to_no_rule() -> None:
    """Of a rule about a code, those that need nothing more are some of the codes of the key, not all."""
    for head in RULES.objects(None, SH["or"]):
        for member in members(RULES, head):
            listed = RULES.value(member, SH["in"])
            if listed and isinstance(member, BNode) and members(RULES, listed) != [Literal(False)]:
                path = RULES.value(member, SH.path)
                allowed = [set(members(RULES, node)) for shape, node in RULES.subject_objects(SH["in"])
                           if isinstance(shape, URIRef) and RULES.value(shape, SH.path) == path]
                assert any(set(members(RULES, listed)) < codes for codes in allowed), member


def test_datatypes_agree_with_the_context() -> None:
    """A shape asks for the datatype that the context gives: without @type langString or string."""
    for shape, datatype in RULES.subject_objects(SH.datatype):
        (value,) = [value for value in KEYS.values() if value["@id"] == str(RULES.value(shape, SH.path))]
        if kind := value.get("@type"):
            assert datatype == URIRef(kind), shape
        elif value.get("@container") == "@language" and shape != SHAPE.partyName:
            assert datatype == RDF.langString, shape
        else:
            assert datatype == XSD.string, shape


def test_bounds_have_the_datatype_of_their_shape() -> None:
    """A lower or upper bound is a well-formed literal of the shape's own datatype."""
    for link in (SH.minInclusive, SH.maxInclusive):
        for shape, bound in RULES.subject_objects(link):
            alike = RULES.subjects(SH.path, RULES.value(shape, SH.path))
            datatypes = {RULES.value(one, SH.datatype) for one in (shape, *alike)} - {None}
            assert isinstance(bound, Literal) and {bound.datatype} == datatypes, shape
            assert not bound.ill_typed, shape


def test_patterns_have_no_look_around() -> None:
    """Patterns run in RE2: no groups with a question mark, no back-references."""
    assert [text for text in RULES.objects(None, SH.pattern) if re.search(r"\(\?|\\[0-9]", str(text))] == []
