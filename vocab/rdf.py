"""Records as RDF: many canonical bodies become one JSON-LD document, parsed by pyoxigraph."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from vocab.records import canonical
from vocab.terms import read_context


@lru_cache(maxsize=1)
def _context_text() -> str:
    return canonical(read_context())


def to_jsonld(bodies: Mapping[str, Sequence[str]]) -> bytes:
    """Return one JSON-LD document (UTF-8) of canonical bodies, by the IRI of their named graph."""
    graphs = ",".join(
        f'{{"@id":{canonical(graph)},"@graph":[{",".join(texts)}]}}' for graph, texts in bodies.items()
    )
    return f'{{"@context":{_context_text()},"@graph":[{graphs}]}}'.encode()


def to_quads(bodies: Mapping[str, Sequence[str]]) -> Iterator[ox.Quad]:
    """Yield the quads of canonical bodies with their literals exactly as written."""
    return ox.parse(to_jsonld(bodies), format=ox.RdfFormat.JSON_LD)


def to_nquads(bodies: Mapping[str, Sequence[str]]) -> bytes:
    """Return canonical bodies as N-Quads (RDF 1.1), in the order of the bodies."""
    return serialize(to_quads(bodies), ox.RdfFormat.N_QUADS)


def serialize(quads: Iterable[ox.Quad] | Iterable[ox.Triple], format: ox.RdfFormat) -> bytes:
    """Return quads or triples in a format, without a store, which would rewrite literals."""
    buffer = io.BytesIO()
    ox.serialize(quads, buffer, format=format)
    return buffer.getvalue()


def vocabulary_files() -> dict[str, bytes]:
    """Return the bytes of the vocabulary's own files by name: what a recipe is a digest of."""
    names = ("context.jsonld", "ontology.ttl", "concepts.ttl")
    return {name: files("vocab").joinpath(name).read_bytes() for name in names}
