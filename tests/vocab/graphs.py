"""The vocabulary and the shapes as graphs, and what tests ask of them."""

import json
from pathlib import Path

from rdflib import RDF, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from vocab.terms import KINDS, PARTS

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
    *("maxLength", "minInclusive", "maxInclusive", "lessThan", "lessThanOrEquals", "uniqueLang"),
    "languageIn",
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
THRESHOLDS = [f"{DEF}Threshold", f"{DEF}buyerKind", f"{DEF}thresholdAmount"]  # of the law: in no record
SCHEMES = sorted(CONCEPTS.subjects(RDF.type, SKOS.ConceptScheme), key=str)
CODES = sorted(CONCEPTS.subjects(RDF.type, SKOS.Concept), key=str)
PROPERTY_SHAPES = sorted(RULES.subjects(RDF.type, SH.PropertyShape), key=str)
NODE_SHAPES = sorted(RULES.subjects(RDF.type, SH.NodeShape), key=str)


def literals(graph: Graph, subject: Node, predicate: URIRef) -> list[Literal]:
    """Return what a subject has for a predicate: literals only."""
    found = list(graph.objects(subject, predicate))
    literals = [one for one in found if isinstance(one, Literal)]
    assert found == literals, (subject, predicate)
    return literals


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """Return the sorted language tags of the texts a subject has for a predicate."""
    texts = literals(graph, subject, predicate)
    assert all(text.strip() for text in texts)
    return sorted(text.language or "" for text in texts)


def members(graph: Graph, node: Node) -> list[Node]:
    """Return the members of an RDF list."""
    return list(Collection(graph, node))


def upward(graph: Graph, concept: Node) -> set[Node]:
    """Return all concepts above a concept, itself too if it stands in a circle."""
    seen: set[Node] = set()
    todo = [concept]
    while todo:
        node = todo.pop()
        above = {other for link in BROADER for other in graph.objects(node, link)}
        above |= {other for link in NARROWER for other in graph.subjects(link, node)}
        todo += above - seen
        seen |= above
    return seen
