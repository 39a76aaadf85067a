"""The context, the ontology and the concept schemes say the same."""

import json
from collections import Counter

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SKOS, XSD, BNode, Namespace, URIRef
from rdflib.namespace import OWL
from rdflib.term import Node

from tests.vocab.graphs import (
    CLASSES,
    CODES,
    CONCEPT,
    CONCEPTS,
    CONTEXT,
    DEF,
    KEYS,
    LABELS,
    MINTED,
    ONTOLOGY,
    ROOT,
    SCHEMES,
    SCOPES,
    SHAPES,
    TERMS,
    THRESHOLDS,
    VOCABULARY,
    languages,
    literals,
    read,
    upward,
)
from vocab.terms import PART_TYPES, read_terms

# Files


@pytest.mark.parametrize("name", [*VOCABULARY, *SHAPES])
def test_two_parsers_read_the_same_number_of_triples(name: str) -> None:
    """rdflib and pyoxigraph load each file and find equally many triples, more than none."""
    counted = len(set(ox.parse((ROOT / name).read_bytes(), format=ox.RdfFormat.TURTLE)))
    assert len(read(name)) == counted > 0


@pytest.mark.parametrize("name", [*VOCABULARY, *SHAPES])
def test_lines_are_short(name: str) -> None:
    """No line of a Turtle file is longer than 110 characters."""
    long = [line for line in (ROOT / name).read_text("utf-8").splitlines() if len(line) > 110]
    assert long == []


def test_vocabulary_has_no_blank_nodes() -> None:
    """Ontology and concepts name everything, so that a store can replace them term by term."""
    terms = {term for triple in ONTOLOGY + CONCEPTS for term in triple}
    assert [term for term in terms if isinstance(term, BNode)] == []


# Context and ontology


@pytest.mark.parametrize("iri", MINTED)
def test_minted_term_is_declared(iri: str) -> None:
    """Each verbond IRI of the context is a class or property that the ontology defines as its own."""
    term = URIRef(iri)
    kinds = {OWL.Class} if iri in CLASSES.values() else {OWL.DatatypeProperty, OWL.ObjectProperty}
    assert len(kinds & set(ONTOLOGY.objects(term, RDF.type))) == 1
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [URIRef(DEF.rstrip("#"))]


def test_ontology_declares_nothing_the_context_lacks() -> None:
    """Each term described in the ontology is used by the context, or for the law: no word is dead."""
    described = {str(term) for term in ONTOLOGY.subjects(RDFS.label)}
    assert described == {*TERMS, *THRESHOLDS} and not {*THRESHOLDS} & {*TERMS}


@pytest.mark.parametrize("iri", [*TERMS, *THRESHOLDS])
def test_term_is_labelled_and_defined(iri: str) -> None:
    """Each IRI of the context or the law, minted or reused, has a label and a definition in nl and en."""
    assert languages(ONTOLOGY, URIRef(iri), RDFS.label) == ["en", "nl"]
    assert languages(ONTOLOGY, URIRef(iri), SKOS.definition) == ["en", "nl"]


def test_term_labels_are_unique_per_language() -> None:
    """No two properties share a label in one language: a label is a column header."""
    properties = {URIRef(value["@id"]) for value in KEYS.values()}
    labels = [label for iri in properties for label in literals(ONTOLOGY, iri, RDFS.label)]
    counts = Counter((label.casefold(), label.language) for label in labels)
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("key", [key for key, value in KEYS.items() if value["@id"].startswith(DEF)])
def test_range_agrees_with_the_context(key: str) -> None:
    """A minted property is an object property where the context makes IRIs, else has its datatype."""
    term, kind = URIRef(KEYS[key]["@id"]), KEYS[key].get("@type")
    if kind == "@id" or key in PART_TYPES:
        assert (term, RDF.type, OWL.ObjectProperty) in ONTOLOGY
    else:
        text = RDF.langString if KEYS[key].get("@container") == "@language" else XSD.string
        assert (term, RDF.type, OWL.DatatypeProperty) in ONTOLOGY
        assert list(ONTOLOGY.objects(term, RDFS.range)) == [URIRef(kind) if kind else text]


def test_keys_and_classes_are_all_that_the_context_has() -> None:
    """Each entry of the context is a kind, a type of part or a key, and no key means two things."""
    assert set(CONTEXT) - set(CLASSES) - set(KEYS) == {"@version", "id", "type"}
    assert len({value["@id"] for value in KEYS.values()}) == len(KEYS) == len(read_terms())
    assert {*map(URIRef, [*CLASSES.values(), THRESHOLDS[0]])} == {*ONTOLOGY.subjects(RDF.type, OWL.Class)}
    assert set(KEYS) & set(CLASSES) == {"call", "fund"} == {key for scope in SCOPES.values() for key in scope}


@pytest.mark.parametrize(("name", "kind"), [("fund", "Fund"), ("call", "Call")])
def test_name_is_a_key_of_a_grant_and_a_kind(name: str, kind: str) -> None:
    """Within a grant `fund` is a property; as a type it is the class: what a released ledger says, stays."""
    graph = [{"id": "urn:g", "type": "grant", name: "urn:f"}, {"id": "urn:f", "type": name}]
    document = json.dumps({"@context": CONTEXT, "@graph": graph})
    said = {(quad.subject.value, quad.predicate.value, quad.object.value)
            for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}
    assert said == {("urn:g", str(RDF.type), f"{DEF}Grant"), ("urn:g", f"{DEF}{name}", "urn:f"),
                    ("urn:f", str(RDF.type), f"{DEF}{kind}")}


@pytest.mark.parametrize(("key", "part"), PART_TYPES.items())
def test_part_has_a_class_and_its_key_may_hold_it(key: str, part: str) -> None:
    """A key that holds parts has no datatype and no codes; the range of a minted one is the part's class."""
    assert set(KEYS[key]) <= {"@id", "@container"}
    assert set(ONTOLOGY.objects(URIRef(KEYS[key]["@id"]), RDFS.range)) <= {URIRef(CLASSES[part])}


def test_no_property_has_a_domain() -> None:
    """Domains are left out: inference would turn a party with a name into a grant."""
    assert list(ONTOLOGY.subject_objects(RDFS.domain)) == []


def test_ontology_has_a_version_title_and_licence() -> None:
    """The ontology says its version, its licence (CC0) and in nl and en what it is."""
    dct = Namespace("http://purl.org/dc/terms/")
    head = URIRef(DEF.rstrip("#"))
    assert (head, RDF.type, OWL.Ontology) in ONTOLOGY
    assert [str(value) for value in ONTOLOGY.objects(head, OWL.versionInfo)] == ["0.1.0"]
    cc0 = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert list(ONTOLOGY.objects(head, dct.license)) == [URIRef(cc0)]
    assert languages(ONTOLOGY, head, dct.title) == languages(ONTOLOGY, head, dct.description) == ["en", "nl"]


def test_every_code_base_is_a_scheme() -> None:
    """Each base of a coded key in the context is a concept scheme, and each scheme is used by a key."""
    bases = {value["@context"]["@base"] for value in KEYS.values() if "@context" in value}
    assert bases == {f"{scheme}/" for scheme in SCHEMES} | {"http://data.europa.eu/cpv/cpv/"}


# Concepts


@pytest.mark.parametrize("thing", [*SCHEMES, *CODES])
def test_concept_is_labelled_and_defined(thing: Node) -> None:
    """Each scheme and concept has one prefLabel (SKOS S14) and one definition in nl and en."""
    assert languages(CONCEPTS, thing, SKOS.prefLabel) == ["en", "nl"]
    assert languages(CONCEPTS, thing, SKOS.definition) == ["en", "nl"]


@pytest.mark.parametrize("thing", [*SCHEMES, *CODES])
def test_notation_is_the_last_part_of_the_iri(thing: Node) -> None:
    """The code of a scheme or concept is the last part of its IRI: lower-case ASCII, digits, hyphens."""
    (code,) = literals(CONCEPTS, thing, SKOS.notation)
    assert str(code) == str(thing).rpartition("/")[2]
    assert code.datatype is None and code.language is None
    assert code.isascii() and str(code) == code.lower() and code.replace("-", "").isalnum()


@pytest.mark.parametrize("concept", CODES)
def test_concept_lies_in_the_scheme_of_its_iri(concept: Node) -> None:
    """A concept is in exactly the scheme its IRI begins with."""
    (scheme,) = CONCEPTS.objects(concept, SKOS.inScheme)
    assert scheme in SCHEMES
    assert str(concept).startswith(f"{scheme}/")


def test_top_concepts_are_stated_both_ways() -> None:
    """topConceptOf and hasTopConcept hold the same pairs; a concept without broader is a top concept."""
    up = {(scheme, concept) for concept, scheme in CONCEPTS.subject_objects(SKOS.topConceptOf)}
    assert up == set(CONCEPTS.subject_objects(SKOS.hasTopConcept))
    assert {concept for _, concept in up} == {concept for concept in CODES if not upward(CONCEPTS, concept)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_word_names_one_concept_of_a_scheme(scheme: Node) -> None:
    """Within a scheme a notation or label, whatever its case or language, stands for one concept."""
    owners: dict[str, set[Node]] = {}
    for concept in CONCEPTS.subjects(SKOS.inScheme, scheme):
        for link in (*LABELS, SKOS.notation):
            for word in literals(CONCEPTS, concept, link):
                owners.setdefault(word.casefold(), set()).add(concept)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_label_can_stand_in_a_list(scheme: Node) -> None:
    """No label has a comma, semicolon or bar: those stand between labels in a cell or sentence."""
    for code in CONCEPTS.subjects(SKOS.inScheme, scheme):
        assert not set("".join(literals(CONCEPTS, code, SKOS.prefLabel))) & set(",;|"), code


@pytest.mark.parametrize("concept", CODES)
def test_concept_points_at_what_others_publish(concept: Node) -> None:
    """A match is the IRI of a concept elsewhere, never one of ours."""
    for link in (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch):
        for other in CONCEPTS.objects(concept, link):
            assert isinstance(other, URIRef) and not other.startswith(CONCEPT)


def test_skos_s9_concepts_are_not_schemes() -> None:
    """SKOS S9: nothing is both a concept and a concept scheme."""
    assert set(CODES) & set(SCHEMES) == set()


def test_skos_s13_labels_are_disjoint() -> None:
    """SKOS S13: no text in one language is two kinds of label of the same thing."""
    for thing in set(CONCEPTS.subjects()):
        labels = [label for link in LABELS for label in CONCEPTS.objects(thing, link)]
        assert len(labels) == len(set(labels)), thing


def test_skos_s14_one_preferred_label_per_language() -> None:
    """SKOS S14: no thing has two preferred labels in one language."""
    for thing in set(CONCEPTS.subjects()):
        tags = languages(CONCEPTS, thing, SKOS.prefLabel)
        assert len(tags) == len(set(tags)), thing


def test_skos_s27_related_is_not_broader() -> None:
    """SKOS S27: two related concepts do not stand above one another."""
    for one, other in CONCEPTS.subject_objects(SKOS.related):
        assert other not in upward(CONCEPTS, one), (one, other)
        assert one not in upward(CONCEPTS, other), (one, other)


def test_broader_has_no_circles() -> None:
    """No concept stands above itself."""
    assert [concept for concept in CODES if concept in upward(CONCEPTS, concept)] == []
