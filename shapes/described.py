"""The shapes of one kind with all they lead to, as triples: whole for who checks with another engine."""

from functools import lru_cache

import pyoxigraph as ox

from shapes.read import read_files
from vocab.terms import type_iri

TARGET_CLASS = "http://www.w3.org/ns/shacl#targetClass"
Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@lru_cache(maxsize=1)
def _read_said() -> dict[Node, list[ox.Triple]]:
    """Return what the shape files say, by what it is said of.

    It is read once: the names of blank nodes are new each time.
    """
    said: dict[Node, list[ox.Triple]] = {}
    for content in read_files().values():
        for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
            said.setdefault(quad.subject, []).append(quad.triple)
    return said


def describe_shapes(kind: str) -> list[ox.Triple]:
    """Return the shapes that target a kind and all they lead to, in the order of the files."""
    said, target = _read_said(), type_iri(kind)
    todo: list[Node] = [node for node, triples in said.items() for one in triples
                        if one.predicate.value == TARGET_CLASS and one.object == ox.NamedNode(target)]
    seen: set[Node] = set()
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += [one.object for one in said.get(node, ())]
    return [one for node, triples in said.items() if node in seen for one in triples]
