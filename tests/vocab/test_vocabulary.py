"""The context, the ontology, the concept schemes and the shapes say the same."""

import json
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL

from vocab.terms import KINDS, PART_TYPES, PARTS, read_terms

ROOT = Path(__file__).parents[2]
VOCABULARY = ("vocab/ontology.ttl", "vocab/concepts.ttl")
SHAPES = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "shapes").glob("*.ttl")))
DEF = "https://w3id.org/verbond/def#"
SHAPE = Namespace("https://w3id.org/verbond/shape#")
CONCEPT = "https://w3id.org/verbond/concept/"
BOTH = {"nl", "en"}
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
BROADER, NARROWER = (SKOS.broader, SKOS.broaderTransitive), (SKOS.narrower, SKOS.narrowerTransitive)

COMPONENTS = {
    *("minCount", "maxCount", "datatype", "nodeKind", "in", "hasValue", "pattern", "minLength"),
    *("maxLength", "minInclusive", "maxInclusive", "lessThanOrEquals", "uniqueLang", "languageIn"),
    *("or", "node"),
}
AROUND = {"targetClass", "path", "property", "name", "message", "severity"}


def read(*names: str) -> Graph:
    """Return one graph of the named files of this repository."""
    graph = Graph()
    for name in names:
        graph.parse(ROOT / name, format="turtle")
    return graph


CONTEXT = json.loads((ROOT / "vocab/context.jsonld").read_text("utf-8"))["@context"]
ONTOLOGY, CONCEPTS, RULES = read(VOCABULARY[0]), read(VOCABULARY[1]), read(*SHAPES)
SCOPES = {key: CONTEXT[key]["@context"] for key in KINDS if isinstance(CONTEXT[key], dict)}
CLASSES = {key: CONTEXT[key]["@id"] if key in SCOPES else CONTEXT[key] for key in (*KINDS, *PARTS)}
KEYS = {key: value for key, value in CONTEXT.items() if isinstance(value, dict) and key not in CLASSES}
KEYS |= {key: value for scope in SCOPES.values() for key, value in scope.items()}
TERMS = sorted({*CLASSES.values(), *(value["@id"] for value in KEYS.values())})
MINTED = [iri for iri in TERMS if iri.startswith(DEF)]
SCHEMES = sorted(CONCEPTS.subjects(RDF.type, SKOS.ConceptScheme))
CODES = sorted(CONCEPTS.subjects(RDF.type, SKOS.Concept))
PROPERTY_SHAPES = sorted(RULES.subjects(RDF.type, SH.PropertyShape))
NODE_SHAPES = sorted(RULES.subjects(RDF.type, SH.NodeShape))


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str | None]:
    """Return the sorted language tags of the texts a subject has for a predicate."""
    texts = list(graph.objects(subject, predicate))
    assert all(isinstance(text, Literal) and text.strip() for text in texts)
    return sorted(text.language or "" for text in texts)


def members(graph: Graph, node: URIRef) -> list:
    """Return the members of an RDF list."""
    return list(Collection(graph, node))


def upward(graph: Graph, concept: URIRef) -> set[URIRef]:
    """Return all concepts above a concept, itself too if it stands in a circle."""
    seen: set[URIRef] = set()
    todo = [concept]
    while todo:
        node = todo.pop()
        above = {other for link in BROADER for other in graph.objects(node, link)}
        above |= {other for link in NARROWER for other in graph.subjects(link, node)}
        todo += above - seen
        seen |= above
    return seen


# Files


@pytest.mark.parametrize("name", [*VOCABULARY, *SHAPES])
def test_two_parsers_read_the_same_number_of_triples(name):
    """rdflib and pyoxigraph load each file and find equally many triples, more than none."""
    counted = len(set(ox.parse((ROOT / name).read_bytes(), format=ox.RdfFormat.TURTLE)))
    assert len(read(name)) == counted > 0


@pytest.mark.parametrize("name", [*VOCABULARY, *SHAPES])
def test_lines_are_short(name):
    """No line of a Turtle file is longer than 110 characters."""
    long = [line for line in (ROOT / name).read_text("utf-8").splitlines() if len(line) > 110]
    assert long == []


def test_vocabulary_has_no_blank_nodes():
    """Ontology and concepts name everything, so that a store can replace them term by term."""
    terms = {term for triple in ONTOLOGY + CONCEPTS for term in triple}
    assert [term for term in terms if isinstance(term, BNode)] == []


# Context and ontology


@pytest.mark.parametrize("iri", MINTED)
def test_minted_term_is_declared(iri):
    """Each verbond IRI of the context is a class or property that the ontology defines as its own."""
    term = URIRef(iri)
    kinds = {OWL.Class} if iri in CLASSES.values() else {OWL.DatatypeProperty, OWL.ObjectProperty}
    assert len(kinds & set(ONTOLOGY.objects(term, RDF.type))) == 1
    assert list(ONTOLOGY.objects(term, RDFS.isDefinedBy)) == [URIRef(DEF.rstrip("#"))]


def test_ontology_declares_nothing_the_context_lacks():
    """Each term described in the ontology is used by the context, so no word is dead."""
    described = {str(term) for term in ONTOLOGY.subjects(RDFS.label)}
    assert described == set(TERMS)


@pytest.mark.parametrize("iri", TERMS)
def test_term_is_labelled_and_defined(iri):
    """Each IRI of the context, minted or reused, has one label and one definition in nl and en."""
    assert languages(ONTOLOGY, URIRef(iri), RDFS.label) == ["en", "nl"]
    assert languages(ONTOLOGY, URIRef(iri), SKOS.definition) == ["en", "nl"]


def test_term_labels_are_unique_per_language():
    """No two properties share a label in one language: a label is a column header."""
    properties = {URIRef(value["@id"]) for value in KEYS.values()}
    labels = [label for iri in properties for label in ONTOLOGY.objects(iri, RDFS.label)]
    counts = Counter((label.casefold(), label.language) for label in labels)
    assert [label for label, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("key", [key for key, value in KEYS.items() if value["@id"].startswith(DEF)])
def test_range_agrees_with_the_context(key):
    """A minted property is an object property where the context makes IRIs, else has its datatype."""
    term, kind = URIRef(KEYS[key]["@id"]), KEYS[key].get("@type")
    if kind == "@id" or key in PART_TYPES:
        assert (term, RDF.type, OWL.ObjectProperty) in ONTOLOGY
    else:
        text = RDF.langString if KEYS[key].get("@container") == "@language" else XSD.string
        assert (term, RDF.type, OWL.DatatypeProperty) in ONTOLOGY
        assert list(ONTOLOGY.objects(term, RDFS.range)) == [URIRef(kind) if kind else text]


def test_keys_and_classes_are_all_that_the_context_has():
    """Each entry of the context is a kind, a type of part or a key, and no key means two things."""
    assert set(CONTEXT) - set(CLASSES) - set(KEYS) == {"@version", "id", "type"}
    assert len({value["@id"] for value in KEYS.values()}) == len(KEYS) == len(read_terms())
    assert {URIRef(iri) for iri in CLASSES.values()} == set(ONTOLOGY.subjects(RDF.type, OWL.Class))
    assert set(KEYS) & set(CLASSES) == {"fund"} == {key for scope in SCOPES.values() for key in scope}


def test_fund_is_a_key_of_a_grant_and_a_kind():
    """Within a grant `fund` is a property; as a type it is the class: what a released ledger says, stays."""
    graph = [{"id": "urn:g", "type": "grant", "fund": "urn:f"}, {"id": "urn:f", "type": "fund"}]
    document = json.dumps({"@context": CONTEXT, "@graph": graph})
    said = {(quad.subject.value, quad.predicate.value, quad.object.value)
            for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}
    assert said == {("urn:g", str(RDF.type), f"{DEF}Grant"), ("urn:g", f"{DEF}fund", "urn:f"),
                    ("urn:f", str(RDF.type), f"{DEF}Fund")}


@pytest.mark.parametrize(("key", "part"), PART_TYPES.items())
def test_part_has_a_class_and_its_key_may_hold_it(key, part):
    """A key that holds parts has no datatype and no codes; the range of a minted one is the part's class."""
    assert set(KEYS[key]) <= {"@id", "@container"}
    assert set(ONTOLOGY.objects(URIRef(KEYS[key]["@id"]), RDFS.range)) <= {URIRef(CLASSES[part])}


def test_no_property_has_a_domain():
    """Domains are left out: inference would turn a party with a name into a grant."""
    assert list(ONTOLOGY.subject_objects(RDFS.domain)) == []


def test_ontology_has_a_version_title_and_licence():
    """The ontology says its version, its licence (CC0) and in nl and en what it is."""
    dct = Namespace("http://purl.org/dc/terms/")
    head = URIRef(DEF.rstrip("#"))
    assert (head, RDF.type, OWL.Ontology) in ONTOLOGY
    assert [str(value) for value in ONTOLOGY.objects(head, OWL.versionInfo)] == ["0.1.0"]
    cc0 = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert list(ONTOLOGY.objects(head, dct.license)) == [URIRef(cc0)]
    assert languages(ONTOLOGY, head, dct.title) == languages(ONTOLOGY, head, dct.description) == ["en", "nl"]


def test_every_code_base_is_a_scheme():
    """Each base of a coded key in the context is a concept scheme, and each scheme is used by a key."""
    bases = {value["@context"]["@base"] for value in KEYS.values() if "@context" in value}
    assert bases == {f"{scheme}/" for scheme in SCHEMES} | {"http://data.europa.eu/cpv/cpv/"}


# Concepts


@pytest.mark.parametrize("thing", [*SCHEMES, *CODES])
def test_concept_is_labelled_and_defined(thing):
    """Each scheme and concept has one prefLabel (SKOS S14) and one definition in nl and en."""
    assert languages(CONCEPTS, thing, SKOS.prefLabel) == ["en", "nl"]
    assert languages(CONCEPTS, thing, SKOS.definition) == ["en", "nl"]


@pytest.mark.parametrize("thing", [*SCHEMES, *CODES])
def test_notation_is_the_last_part_of_the_iri(thing):
    """The code of a scheme or concept is the last part of its IRI: lower-case ASCII, digits, hyphens."""
    (code,) = CONCEPTS.objects(thing, SKOS.notation)
    assert str(code) == str(thing).rpartition("/")[2]
    assert code.datatype is None and code.language is None
    assert code.isascii() and str(code) == code.lower() and code.replace("-", "").isalnum()


@pytest.mark.parametrize("concept", CODES)
def test_concept_lies_in_the_scheme_of_its_iri(concept):
    """A concept is in exactly the scheme its IRI begins with."""
    (scheme,) = CONCEPTS.objects(concept, SKOS.inScheme)
    assert scheme in SCHEMES
    assert str(concept).startswith(f"{scheme}/")


def test_top_concepts_are_stated_both_ways():
    """topConceptOf and hasTopConcept hold the same pairs; a concept without broader is a top concept."""
    up = {(scheme, concept) for concept, scheme in CONCEPTS.subject_objects(SKOS.topConceptOf)}
    assert up == set(CONCEPTS.subject_objects(SKOS.hasTopConcept))
    assert {concept for _, concept in up} == {concept for concept in CODES if not upward(CONCEPTS, concept)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_word_names_one_concept_of_a_scheme(scheme):
    """Within a scheme a notation or label, whatever its case or language, stands for one concept."""
    owners: dict[str, set[URIRef]] = {}
    for concept in CONCEPTS.subjects(SKOS.inScheme, scheme):
        for link in (*LABELS, SKOS.notation):
            for word in CONCEPTS.objects(concept, link):
                owners.setdefault(word.casefold(), set()).add(concept)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_label_can_stand_in_a_list(scheme):
    """No label has a comma, semicolon or bar: those stand between labels in a cell or sentence."""
    for code in CONCEPTS.subjects(SKOS.inScheme, scheme):
        assert not set("".join(CONCEPTS.objects(code, SKOS.prefLabel))) & set(",;|"), code


@pytest.mark.parametrize("concept", CODES)
def test_concept_points_at_what_others_publish(concept):
    """A match is the IRI of a concept elsewhere, never one of ours."""
    for link in (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch):
        for other in CONCEPTS.objects(concept, link):
            assert isinstance(other, URIRef) and not other.startswith(CONCEPT)


def test_skos_s9_concepts_are_not_schemes():
    """SKOS S9: nothing is both a concept and a concept scheme."""
    assert set(CODES) & set(SCHEMES) == set()


def test_skos_s13_labels_are_disjoint():
    """SKOS S13: no text in one language is two kinds of label of the same thing."""
    for thing in set(CONCEPTS.subjects()):
        labels = [label for link in LABELS for label in CONCEPTS.objects(thing, link)]
        assert len(labels) == len(set(labels)), thing


def test_skos_s14_one_preferred_label_per_language():
    """SKOS S14: no thing has two preferred labels in one language."""
    for thing in set(CONCEPTS.subjects()):
        tags = languages(CONCEPTS, thing, SKOS.prefLabel)
        assert len(tags) == len(set(tags)), thing


def test_skos_s27_related_is_not_broader():
    """SKOS S27: two related concepts do not stand above one another."""
    for one, other in CONCEPTS.subject_objects(SKOS.related):
        assert other not in upward(CONCEPTS, one), (one, other)
        assert one not in upward(CONCEPTS, other), (one, other)


def test_broader_has_no_circles():
    """No concept stands above itself."""
    assert [concept for concept in CODES if concept in upward(CONCEPTS, concept)] == []


# Shapes


def test_shapes_use_the_closed_list_of_components():
    """Shapes hold only the constraint components that are screened, and what names and groups them."""
    used = {str(link).removeprefix(str(SH)) for link in RULES.predicates() if str(link).startswith(str(SH))}
    assert used <= COMPONENTS | AROUND
    assert {link for link in RULES.predicates() if not str(link).startswith(str(SH))} == {
        RDF.type, RDF.first, RDF.rest, RDFS.label,
    }  # fmt: skip


def test_shapes_are_named():
    """Only lists and the members of sh:or are without an IRI."""
    alternatives = {shape for node in RULES.objects(None, SH["or"]) for shape in members(RULES, node)}
    lists = set(RULES.subjects(RDF.first))
    nameless = {subject for subject in RULES.subjects() if not isinstance(subject, URIRef)}
    assert nameless == lists | {shape for shape in alternatives if not isinstance(shape, URIRef)}
    assert all(shape in SHAPE for shape in [*PROPERTY_SHAPES, *NODE_SHAPES])


def test_shape_references_exist():
    """Each sh:property and sh:node points at a declared shape, and each property shape is used."""
    used = set(RULES.objects(None, SH.property))
    assert used == set(PROPERTY_SHAPES)
    assert set(RULES.objects(None, SH.node)) <= set(NODE_SHAPES)
    assert all(list(RULES.objects(shape, RDF.type)) for shape in used)


@pytest.mark.parametrize("link", [SH.path, SH.lessThanOrEquals, SH.targetClass])
def test_shape_terms_are_in_the_context(link):
    """Each path, compared property and target class is one IRI of the context."""
    assert {str(term) for term in RULES.objects(None, link)} <= set(TERMS)
    assert all(len(list(RULES.objects(shape, SH.path))) == 1 for shape in PROPERTY_SHAPES)


@pytest.mark.parametrize("shape", PROPERTY_SHAPES)
def test_shape_name_is_the_label_of_its_term(shape):
    """A property shape is called in nl and en as the ontology calls its property."""
    names = set(RULES.objects(shape, SH.name))
    assert {name.language for name in names} == BOTH
    assert names == set(ONTOLOGY.objects(RULES.value(shape, SH.path), RDFS.label))


@pytest.mark.parametrize("shape", NODE_SHAPES)
def test_node_shape_is_labelled(shape):
    """A node shape has a label in nl and en."""
    assert languages(RULES, shape, RDFS.label) == ["en", "nl"]


def test_messages_are_in_both_languages_and_only_where_needed():
    """Own sentences, in nl and en, stand on the rules about more than one field and nowhere else."""
    several = set(RULES.subjects(SH["or"])) | set(RULES.subjects(SH.lessThanOrEquals))
    assert set(RULES.subjects(SH.message)) == several
    assert all(languages(RULES, shape, SH.message) == ["en", "nl"] for shape in several)


def test_concepts_in_shapes_are_declared():
    """Each concept IRI that a shape names is declared in concepts.ttl."""
    named = {term for term in RULES.objects() if isinstance(term, URIRef) and term.startswith(CONCEPT)}
    assert named and named <= set(CODES)


def test_value_lists_hold_their_whole_scheme():
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


def test_alternatives_leave_no_code_to_no_rule():
    """Of a rule about a code, those that need nothing more are some of the codes of the key, not all."""
    for head in RULES.objects(None, SH["or"]):
        for member in members(RULES, head):
            listed = RULES.value(member, SH["in"])
            if listed and isinstance(member, BNode) and members(RULES, listed) != [Literal(False)]:
                path = RULES.value(member, SH.path)
                allowed = [set(members(RULES, node)) for shape, node in RULES.subject_objects(SH["in"])
                           if isinstance(shape, URIRef) and RULES.value(shape, SH.path) == path]
                assert any(set(members(RULES, listed)) < codes for codes in allowed), member


def test_datatypes_agree_with_the_context():
    """A shape asks for the datatype that the context gives: without @type langString or string."""
    for shape, datatype in RULES.subject_objects(SH.datatype):
        (value,) = [value for value in KEYS.values() if value["@id"] == str(RULES.value(shape, SH.path))]
        if kind := value.get("@type"):
            assert datatype == URIRef(kind), shape
        elif value.get("@container") == "@language" and shape != SHAPE.partyName:
            assert datatype == RDF.langString, shape
        else:
            assert datatype == XSD.string, shape


def test_bounds_have_the_datatype_of_their_shape():
    """A lower or upper bound is a well-formed literal of the shape's own datatype."""
    for link in (SH.minInclusive, SH.maxInclusive):
        for shape, bound in RULES.subject_objects(link):
            assert bound.datatype == RULES.value(shape, SH.datatype) and not bound.ill_typed, shape


def test_patterns_have_no_look_around():
    """Patterns run in RE2: no groups with a question mark, no back-references."""
    assert [text for text in RULES.objects(None, SH.pattern) if re.search(r"\(\?|\\[0-9]", text)] == []
