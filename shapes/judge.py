"""pySHACL, the reference: what it says of a batch of records, in the screen's words."""

import logging
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from shapes.read import SEVERITIES, Property, Shape, read_graph_of, read_shapes
from shapes.screen import Result, is_lexical
from vocab.names import EXAMPLE_BASE
from vocab.rdf import to_quads
from vocab.records import Record, canonical
from vocab.terms import XSD_STRING, keys_by_iri, type_iri

BATCH = 100
PLATFORM = "platform"
# rdflib logs a stack trace for each literal that is not well typed; who runs a harvest must not read those.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


def judge(records: list[Record]) -> dict[str, list[Result]]:
    """Return pySHACL's results per record id; a batch in which it raises is halved until one is left."""
    found: dict[str, list[Result]] = {record["id"]: [] for record in records}
    for start in range(0, len(records), BATCH):
        for result in _judge_batch(records[start : start + BATCH]):
            found[result.focus.partition("#")[0]].append(result)
    return found


def judge_each(records: list[Record]) -> list[list[Result]]:
    """Return pySHACL's results per record, also where several have one id: those never share a graph."""
    rounds: list[list[int]] = []
    times: Counter[str] = Counter()
    for place, record in enumerate(records):
        times[record["id"]] += 1
        if times[record["id"]] > len(rounds):
            rounds.append([])
        rounds[times[record["id"]] - 1].append(place)
    found: list[list[Result]] = [[] for _ in records]
    for places in rounds:
        results = judge([records[place] for place in places])
        for place in places:
            found[place] = results[records[place]["id"]]
    return found


def _judge_batch(records: list[Record]) -> Iterator[Result]:
    try:
        graph = _validate(records)
    except Exception:  # noqa: BLE001  pySHACL raises TypeError on an ill-typed date; others are not known
        if len(records) == 1:
            shape = next(iter(read_shapes().values()))[0]
            yield Result(records[0]["id"], None, PLATFORM, "violation", None, shape)
            return
        middle = len(records) // 2
        yield from _judge_batch(records[:middle])
        yield from _judge_batch(records[middle:])
        return
    for report in graph.subjects(SH.conforms):
        for node in graph.objects(report, SH.result):
            yield _read_result(graph, node)


def _validate(records: list[Record]) -> Graph:
    """Return pySHACL's report on records as RDF, their literals exactly as written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rdflib 7.6.0 warns at a boolean that is none
        data = Graph()
        for quad in to_quads({EXAMPLE_BASE: [canonical(record) for record in records]}):
            data.add((_convert(quad.subject), _convert(quad.predicate), _convert(quad.object)))
        shapes = read_graph_of(frozenset(type_iri(record["type"]) for record in records))
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)
    return report


def _convert(term: Any) -> Any:
    """Return a term of pyoxigraph as rdflib's; a literal keeps its form: two forms stay two values."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    # As rdflib reads Turtle: a string has no datatype there, and is unequal to one that says xsd:string.
    is_plain = term.language or term.datatype.value == XSD_STRING
    datatype = None if is_plain else term.datatype.value
    literal = Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    if datatype and not is_lexical(term.value, datatype):
        # rdflib 7.6.0 takes "1e3", "1_000" and "٣" for decimals, and a whole moment for a date; XSD does not.
        literal._ill_typed, literal._value = True, None
    return literal


def _read_result(graph: Graph, node: Node) -> Result:
    path = graph.value(node, SH.resultPath)
    component = str(graph.value(node, SH.sourceConstraintComponent)).removeprefix(str(SH))
    component = component.removesuffix("ConstraintComponent")
    value = graph.value(node, SH.value)
    return Result(
        focus=str(graph.value(node, SH.focusNode)),
        key=keys_by_iri()[str(path)] if path else None,
        component=component[0].lower() + component[1:],
        severity=SEVERITIES[graph.value(node, SH.resultSeverity) or SH.Violation],
        value=str(value) if value is not None else None,
        shape=_named_shapes()[str(graph.value(node, SH.sourceShape))],
        details=tuple(_read_result(graph, detail) for detail in graph.objects(node, SH.detail)
                      if isinstance(graph.value(detail, SH.sourceShape), URIRef)),
    )


def _named_shapes() -> dict[str, Property | Shape]:
    named: dict[str, Property | Shape] = {}

    def collect(shapes: Iterable[Shape]) -> None:
        for shape in shapes:
            named[shape.iri] = shape
            for property in shape.properties:
                named[property.iri] = property
                if property.node:
                    collect((property.node,))

    for shapes in read_shapes().values():
        collect(shapes)
    return named
