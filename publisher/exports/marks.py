"""The marks as RDF, in a graph of their own: what is stale or held, since when, and what moved where."""

from collections.abc import Iterator

import pyoxigraph as ox

from ledger.clock import as_text
from ledger.marks import Mark, Marks
from vocab.names import CONCEPT, DEF, dataset_iri, state_graph
from vocab.terms import XSD

STATE = ox.NamedNode(f"{DEF}state")
LAST_GOOD = ox.NamedNode(f"{DEF}lastGood")
REPLACED_BY = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
SECOND = 1_000_000
DATE_TIME = ox.NamedNode(f"{XSD}dateTime")


def mark_quads(base: str, marks: Marks) -> Iterator[ox.Quad]:
    """Yield what is said of each marked record and of each dataset, in the graph `<base>/id/graph/state`."""
    graph = ox.NamedNode(state_graph(base))
    for id, mark in marks.records.items():
        yield from _say(id, mark, graph)
    for source, mark in marks.sources.items():
        yield from _say(dataset_iri(base, source), mark, graph)
    for id, successor in marks.moved.items():
        yield ox.Quad(ox.NamedNode(id), REPLACED_BY, ox.NamedNode(successor), graph)


def _say(iri: str, mark: Mark, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    subject = ox.NamedNode(iri)
    moment = as_text(mark.last_good // SECOND * SECOND)  # a store drops the last zeros of a fraction
    yield ox.Quad(subject, STATE, ox.NamedNode(f"{CONCEPT}state/{mark.state}"), graph)
    yield ox.Quad(subject, LAST_GOOD, ox.Literal(moment, datatype=DATE_TIME), graph)
