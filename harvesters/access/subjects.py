"""Triples as a table: a row for each subject, a column for each property; RDF is read as tables are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from harvesters.access.door import Door, Page
from harvesters.access.faults import make_fault
from vocab.terms import PART_TYPES, keys_by_iri, read_terms, type_iri

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBJECT = "subject"
"""The column of what a row is about: its IRI."""

DEEPEST = 3
"""How many parts lie in one another, such as the recipient of a grant."""

Node = ox.NamedNode | ox.BlankNode
Graph = Mapping[Node, Mapping[str, Sequence[ox.Triple]]]


def tabulate(triples: Iterable[ox.Triple], door: Door) -> Page:
    """Return what is said of each subject as a row; raises SourceError where two parts would become one.

    A column is called as our key where the property is one of ours, else by its IRI; in a part behind the
    name of the part and a point. Values of a set are joined by semicolons; codes of ours have no address.
    Rows are of what has the type of a kind; where nothing has, of what no other speaks of.
    """
    graph: dict[Node, dict[str, list[ox.Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        graph[triple.subject][triple.predicate.value].append(triple)  # type: ignore[index]
    rows = [{SUBJECT: root.value if isinstance(root, ox.NamedNode) else "",
             **_flatten(graph, root, "", (root,), door)} for root in _find_roots(graph, door.source.kinds)]
    header = sorted({name for row in rows for name in row}, key=lambda name: (name != SUBJECT, name))
    cells = sorted([row.get(name, "") for name in header] for row in rows)
    return Page(header, lambda: cells)


def _find_roots(graph: Graph, kinds: Iterable[str]) -> list[Node]:
    types = {type_iri(kind) for kind in kinds}
    typed = [node for node, said in graph.items()
             if any(getattr(one.object, "value", "") in types for one in said.get(TYPE, ()))]
    objects = {one.object for node, said in graph.items() for some in said.values() for one in some
               if one.object != node}
    return typed or [node for node in graph if node not in objects]


def _flatten(graph: Graph, node: Node, prefix: str, above: tuple[Node, ...], door: Door) -> dict[str, str]:
    """Return the cells of a subject and of its parts; one that leads back to itself is a value."""
    cells: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, str] = {}
    for iri, said in graph[node].items():
        if iri == TYPE:
            continue
        key = keys_by_iri().get(iri, iri)
        below = [one.object for one in said
                 if one.object in graph and one.object not in above and len(above) <= DEEPEST]
        if len(below) > 1:
            raise make_fault("two-parts", door.host, reason=key)
        for part in below:
            parts |= _flatten(graph, part, f"{prefix}{key}.", (*above, part), door)  # type: ignore[arg-type]
        for one in said:
            # What is described is a part if it is one of ours; else its own IRI counts too, as of a code.
            if not isinstance(one.object, ox.BlankNode) and not (one.object in below and key in PART_TYPES):
                cells[_name(f"{prefix}{key}", one.object)].add(_write(iri, one.object))
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
