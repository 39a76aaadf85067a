"""All that the vocabulary says of a term or concept, by IRI: for pages, and for whoever asks in RDF."""

from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from vocab.names import CONCEPT, DEF, VOCABULARY
from vocab.rdf import vocabulary_files
from vocab.terms import RDF_TYPE

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
IS_REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
MATCHES = {
    f"{SKOS}exactMatch": "exact_match", f"{SKOS}closeMatch": "close_match",
    f"{OWL}equivalentClass": "exact_match", f"{OWL}equivalentProperty": "exact_match",
    f"{SKOS}broadMatch": "broad_match", f"{SKOS}narrowMatch": "narrow_match",
    f"{SKOS}relatedMatch": "related_match",
    f"{RDFS}subClassOf": "sub_class_of", f"{RDFS}subPropertyOf": "sub_property_of",
    f"{RDFS}seeAlso": "see_also",
}
"""How a term stands to those of others, from near to far."""


class Scheme(NamedTuple):
    """A concept scheme: its code and the IRIs of its concepts, in the order of the file."""

    code: str
    iri: str
    concepts: tuple[str, ...]


@lru_cache(maxsize=1)
def read_triples() -> dict[str, list[ox.Triple]]:
    """Return what ontology.ttl and concepts.ttl say, by the IRI it is said of, in the order of the files."""
    triples: dict[str, list[ox.Triple]] = {}
    for name, content in vocabulary_files().items():
        if name.endswith(".ttl"):
            for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode):
                    triples.setdefault(quad.subject.value, []).append(quad.triple)
    return triples


@lru_cache(maxsize=1)
def read_schemes() -> dict[str, Scheme]:
    """Return every concept scheme by its code, sorted."""
    members: dict[str, list[str]] = {}
    for iri in read_triples():
        scheme, slash, code = iri.removeprefix(CONCEPT).partition("/")
        if iri.startswith(CONCEPT) and slash and code:
            members.setdefault(scheme, []).append(iri)
    return {code: Scheme(code, f"{CONCEPT}{code}", tuple(iris)) for code, iris in sorted(members.items())}


def read_terms_of(*types: str) -> list[str]:
    """Return the terms of our own that are of one of these types of OWL, in the order of the file."""
    kinds = {f"{OWL}{type}" for type in types}
    return [iri for iri in read_triples() if iri.startswith(DEF) and kinds & set(find_values(iri, RDF_TYPE))]


def find_values(iri: str, *predicates: str) -> list[str]:
    """Return what a term has for these predicates, literals as their text."""
    said = (triple for triple in read_triples().get(iri, ()) if triple.predicate.value in predicates)
    return [one.object.value for one in said if isinstance(one.object, ox.NamedNode | ox.Literal)]


def find_matches(iri: str) -> list[tuple[str, str]]:
    """Return how a term stands to those of others, as (name of the relation, IRI), from near to far."""
    return [(name, other) for predicate, name in MATCHES.items()
            for other in sorted(find_values(iri, predicate))]


def find_narrower(iri: str) -> list[str]:
    """Return the concepts that say they are narrower than this one, in the order of the file."""
    return [other for other in read_triples() if iri in find_values(other, f"{SKOS}broader")]


def find_successor(iri: str) -> str | None:
    """Return what took the place of a deprecated term; None for one that is in use."""
    return next(iter(find_values(iri, IS_REPLACED_BY)), None)


def describe_terms() -> list[ox.Triple]:
    """Return the ontology: itself, every class, every property, and what is said of terms it reuses."""
    return [triple for iri, said in read_triples().items() if not iri.startswith(CONCEPT) for triple in said]


def describe_scheme(scheme: Scheme) -> list[ox.Triple]:
    """Return a concept scheme with its concepts."""
    return [triple for iri in (scheme.iri, *scheme.concepts) for triple in read_triples().get(iri, ())]


def read_version() -> str:
    """Return the version of the ontology (owl:versionInfo)."""
    return find_values(VOCABULARY, f"{OWL}versionInfo")[0]
