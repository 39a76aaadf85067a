"""Where an IRI leads: a page of ours, a page elsewhere, or nowhere that a reader may be sent."""

import re

from vocab.described import read_triples
from vocab.names import CONCEPT, DEF, dataset_iri

ELSEWHERE = re.compile(r"https?://[^\s<>\"'\\^`{|}\x00-\x20]+", re.I)
VERBOND = DEF.removesuffix("def#")
OURS = re.compile(r"[A-Za-z0-9._~%/-]+")


def link_of(iri: str, base: str) -> str | None:
    """Return the address for an IRI: `/doc/…` for records of this node, http and https as they are.

    Terms and concepts that are known here lead to their pages. Any other scheme gets None: `javascript:`
    and its like are shown as text.
    """
    if iri.startswith((CONCEPT, DEF)) and iri in read_triples():
        return f"/{iri.removeprefix(VERBOND)}"
    prefix = f"{base}/id/"
    if iri.startswith(prefix):
        path = iri.removeprefix(prefix).partition("#")[0]
        return doc_path(path) if OURS.fullmatch(path) else None
    return iri if ELSEWHERE.fullmatch(iri) else None


def doc_path(path: str) -> str:
    """Return the address of the page of what has an id: a record, or a dataset."""
    return f"/datasets/{path.removeprefix('dataset/')}" if path.startswith("dataset/") else f"/doc/{path}"


def dataset_path(source: str) -> str:
    """Return the address of the page of a dataset by the name of its source."""
    return doc_path(dataset_iri("", source).removeprefix("/id/"))
