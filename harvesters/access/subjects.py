"""Triples as a table: a row for each subject, a column for each property; RDF is read as tables are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from harvesters.access.door import Page
from vocab.terms import keys_by_iri, read_terms, type_iri

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBJECT = "subject"
"""The column of what a row is about: its IRI."""

DEEPEST = 3
"""How many parts lie in one another, such as the recipient of a grant."""

Node = ox.NamedNode | ox.BlankNode
Graph = Mapping[Node, Mapping[str, Sequence[ox.Triple]]]


def tabulate(triples: Iterable[ox.Triple], kinds: Iterable[str]) -> Page:
    """Return what is said of each subject as a row.

    A column is called as our key where the property is one of ours, else by its IRI; in a part behind the
    name of the part and a point. Values of a set are joined by semicolons; codes of ours have no address.
    Rows are of what has the type of a kind; where nothing has, of what no other speaks of.
    """
    graph: dict[Node, dict[str, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        graph[triple.subject][triple.predicate.value].append(triple)  # type: ignore[index]
    rows = [{SUBJECT: str(getattr(root, "value", "")), **_flatten(graph, root, "", (root,))}
            for root in sorted(_find_roots(graph, kinds), key=str)]
    header = sorted({name for row in rows for name in row}, key=lambda name: (name != SUBJECT, name))
    return Page(header, lambda: ([row.get(name, "") for name in header] for row in rows))


def _find_roots(graph: Graph, kinds: Iterable[str]) -> list[Node]:
    types = {type_iri(kind) for kind in kinds}
    typed = [node for node, said in graph.items()
             if any(getattr(one.object, "value", "") in types for one in said.get(TYPE, ()))]
    objects = {one.object for said in graph.values() for some in said.values() for one in some}
    return typed or [node for node in graph if node not in objects]


def _flatten(graph: Graph, node: Node, prefix: str, above: tuple[Node, ...]) -> dict[str, str]:
    """Return the cells of a subject and of its parts; one that leads back to itself is a value."""
    cells: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, str] = {}
    for iri, said in graph[node].items():
        if iri == TYPE:
            continue
        name = f"{prefix}{keys_by_iri().get(iri, iri)}"
        for one in said:
            value = one.object
            if value in graph and value not in above and len(above) <= DEEPEST:
                parts |= _flatten(graph, value, f"{name}.", (*above, value))  # type: ignore[arg-type]
            elif not isinstance(value, ox.BlankNode):
                cells[_name(name, value)].add(_write(iri, value))
    return parts | {name: "; ".join(sorted(values)) for name, values in cells.items()}


def _name(name: str, value: object) -> str:
    """Return a column's name: a text in another language than Dutch has it behind its name."""
    language = getattr(value, "language", None)
    return name if language in (None, "nl") else f"{name}.{language}"


def _write(iri: str, value: object) -> str:
    """Return a value as a cell; a code of ours as it is called."""
    text = str(getattr(value, "value", value))
    term = read_terms().get(keys_by_iri().get(iri, ""))
    return text.removeprefix(term.base) if term and term.base else text
