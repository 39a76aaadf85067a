"""The forms of an answer: names, media types, and what pyoxigraph calls them."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import IO

import pyoxigraph as ox

from publisher.sparql.fence import Form
from vocab.prefixes import read_prefixes

RESULTS = {
    "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD, "rdfxml": ox.RdfFormat.RDF_XML,
}
BOOLEANS = ("json", "xml")
MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml", "csv": "text/csv",
    "tsv": "text/tab-separated-values", "turtle": "text/turtle", "ntriples": "application/n-triples",
    "nquads": "application/n-quads", "jsonld": "application/ld+json", "rdfxml": "application/rdf+xml",
}
DEFAULTS: Mapping[Form, str] = {"select": "json", "ask": "json", "graph": "turtle"}
OFFERED: Mapping[Form, tuple[str, ...]] = {
    "select": tuple(RESULTS), "ask": BOOLEANS, "graph": tuple(GRAPHS),
}
NAMESPACE = re.compile(r"[^/#]*\Z")
Formats = dict[Form, str | None]




def choose(name: str | None, defaults: Mapping[Form, str] = DEFAULTS) -> Formats:
    """Return the form of each kind of answer: the one that was named, where the answer can have it."""
    return {form: name if name in OFFERED[form] else default for form, default in defaults.items()}


def write(results: object, format: str, file: IO[bytes]) -> None:
    """Write solutions, a boolean or triples; triples once each, in Turtle with the usual prefixes."""
    if isinstance(results, ox.QueryTriples | list):
        file.write(serialize(list(dict.fromkeys(results)), format))
    else:
        assert isinstance(results, ox.QueryBoolean | ox.QuerySolutions)
        results.serialize(file, format=RESULTS[format])


def serialize(triples: Sequence[ox.Triple], format: str) -> bytes:
    """Return triples in a form; Turtle and RDF/XML with those of the usual prefixes that are used."""
    used = {}
    if format in ("turtle", "rdfxml"):
        terms = {term for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
        spaces = {NAMESPACE.sub("", term.value) for term in terms}
        used = {name: iri for name, iri in read_prefixes().items() if iri in spaces}
    written = ox.serialize(triples, format=GRAPHS[format], prefixes=used or None)
    assert written is not None
    return written


def count_bytes(file: IO[bytes]) -> int:
    """Return the size of a spooled answer, which is left at its start."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size
