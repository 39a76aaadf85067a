"""Records as RDF: many canonical bodies become one JSON-LD document, parsed by pyoxigraph."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from vocab.records import canonical
from vocab.terms import KINDS, PARTS, read_context

KEY = re.compile(r'"([A-Za-z]+)":')
KINDS_TOO = re.compile('"type":"(?:fund|call)"')
"""Kinds whose names are keys of a grant too."""


def choose_context(text: str) -> dict[str, Any]:
    """Return what the context says of the keys in these bodies: a reader copies all of it for each code.

    Where no fund or call is among them, those are keys for all, which spares a scope for each grant.
    """
    whole, used = read_context(), {*KEY.findall(text), "@version", *KINDS, *PARTS}
    context = {key: value for key, value in whole.items() if key in used}
    for kind in () if KINDS_TOO.search(text) else KINDS:
        if isinstance(whole[kind], dict):
            context |= {**whole[kind]["@context"], kind: whole[kind]["@id"]}
    return context


def to_jsonld(bodies: Mapping[str, Sequence[str]]) -> bytes:
    """Return one JSON-LD document (UTF-8) of canonical bodies, by the IRI of their named graph."""
    graphs = ",".join(
        f'{{"@id":{canonical(graph)},"@graph":[{",".join(texts)}]}}' for graph, texts in bodies.items()
    )
    return f'{{"@context":{canonical(choose_context(graphs))},"@graph":[{graphs}]}}'.encode()


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
