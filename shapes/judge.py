"""pySHACL, the reference: what it says of a batch of records, in the screen's words."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pyshacl
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from shapes.read import SEVERITIES, Property, Shape, read_graph, read_shapes
from shapes.screen import Result
from vocab.names import EXAMPLE_BASE
from vocab.rdf import serialize, to_quads
from vocab.records import Record, canonical
from vocab.terms import keys_by_iri

BATCH = 100
PLATFORM = "platform"


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
    triples = (quad.triple for quad in to_quads({EXAMPLE_BASE: [canonical(record) for record in records]}))
    data = Graph().parse(data=serialize(triples, ox.RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=read_graph(), inference="none", advanced=False)
    assert isinstance(report, Graph)
    return report


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
