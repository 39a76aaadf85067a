"""What the store knows besides records and terms, as RDF: areas, with reused terms only, and thresholds."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

import pyoxigraph as ox

from vocab.areas import AREA, KINDS, Area, area_iri, lies_in, read_areas
from vocab.law import NATURES, Threshold, read_thresholds
from vocab.names import CONCEPT, DEF, VOCABULARY
from vocab.plain import read_lists
from vocab.rdf import serialize
from vocab.terms import XSD

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
SCHEMA = "http://schema.org/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SCHEMES = {
    "gemeente": ("Gemeenten", "Municipalities"), "stadsdeel": ("Stadsdelen", "City districts"),
    "wijk": ("Wijken", "Districts"), "buurt": ("Buurten", "Neighbourhoods"),
    "pc4": ("Postcodes van vier cijfers", "Postcodes of four digits"),
    "amsterdam-oud": ("Wijken en buurten van Amsterdam voor 2022",
                      "Districts and neighbourhoods of Amsterdam before 2022"),
}
LISTS = ("areas.csv", "gemeenten.csv", "pc4.csv", "thresholds.csv")
GRAPH = ox.NamedNode(VOCABULARY)
Statement = tuple[str, ox.NamedNode | ox.Literal]


def reference_quads() -> Iterator[ox.Quad]:
    """Yield all that is known of areas and thresholds, in the graph of the vocabulary."""
    for kind in KINDS:
        yield from _say(f"{AREA}{kind}", _describe_scheme(kind))
    for area in read_areas().values():
        if area.kind != "pc4" or lies_in(area.code):  # of 4,606 nothing is known but the code in their IRI
            yield from _say(area_iri(area.code), _describe_area(area))
    for threshold in read_thresholds():
        yield from _say(threshold.iri, _describe_threshold(threshold))


@lru_cache(maxsize=1)
def write_reference() -> bytes:
    """Return all of it as N-Triples, which a store takes in at once."""
    return serialize((quad.triple for quad in reference_quads()), ox.RdfFormat.N_TRIPLES)


def reference_files() -> dict[str, bytes]:
    """Return the bytes of the lists that this is made of, by name: what a recipe is a digest of."""
    return {name: content for name, content in read_lists().items() if name in LISTS}


def _say(subject: str, statements: Iterable[Statement]) -> Iterator[ox.Quad]:
    node = ox.NamedNode(subject)
    for predicate, value in statements:
        yield ox.Quad(node, _node(predicate), value, GRAPH)


@lru_cache(maxsize=256)
def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _describe_scheme(kind: str) -> Iterator[Statement]:
    yield TYPE.value, _node(f"{SKOS}ConceptScheme")
    for language, label in zip(("nl", "en"), SCHEMES[kind], strict=True):
        yield f"{SKOS}prefLabel", ox.Literal(label, language=language)


def _describe_area(area: Area) -> Iterator[Statement]:
    yield TYPE.value, _node(f"{SKOS}Concept")
    yield f"{SKOS}inScheme", _node(f"{AREA}{area.kind}")
    yield f"{DCT}type", _node(f"{CONCEPT}area-kind/{area.kind}")
    yield f"{SKOS}prefLabel", ox.Literal(area.name or area.code, language="nl")
    yield f"{SKOS}notation", ox.Literal(area.code)
    if above := lies_in(area.code):
        yield f"{SKOS}broader", _node(area_iri(above))
    if area.since:
        yield f"{SCHEMA}validFrom", _day(area.since)
    if area.until:
        yield f"{SCHEMA}validThrough", _day(area.until)
    for code in area.successors:
        yield f"{DCT}isReplacedBy", _node(area_iri(code))


def _describe_threshold(threshold: Threshold) -> Iterator[Statement]:
    yield TYPE.value, _node(f"{DEF}Threshold")
    yield f"{DEF}buyerKind", ox.Literal(threshold.buyer)
    for nature in NATURES[threshold.what]:
        yield f"{DEF}nature", _node(f"{CONCEPT}contract-nature/{nature}")
    yield f"{DEF}regime", _node(f"{CONCEPT}regime/{threshold.regime}")
    yield f"{DEF}thresholdAmount", ox.Literal(str(threshold.amount), datatype=_node(f"{XSD}decimal"))
    yield f"{SCHEMA}validFrom", _day(threshold.since)
    yield f"{SCHEMA}validThrough", _day(threshold.until)
    yield f"{DCT}source", _node(threshold.source)


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_node(f"{XSD}date"))
