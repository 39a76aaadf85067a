"""What the endpoint says of itself: SPARQL 1.1 Service Description, with VoID counts."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vocab.names import dataset_iri, state_graph
from vocab.terms import RDF_TYPE, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
DCT = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
                  "Turtle", "N-Triples", "N-Quads", "JSON-LD", "RDF_XML")


def describe_service(endpoint: str, title: str, base: str, sources: Iterable[tuple[str, int]]
                     ) -> Iterator[ox.Triple]:
    """Yield the description of an endpoint by its address; sources: the name and records of each dataset.

    The default graph is the union of all (sd:UnionDefaultGraph); each dataset is a named graph.
    """
    def say(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)

    def iri(text: str) -> ox.NamedNode:
        return ox.NamedNode(text)

    service, dataset, default = (f"{endpoint}#{name}" for name in ("service", "dataset", "default-graph"))
    yield say(service, RDF_TYPE, iri(f"{SD}Service"))
    yield say(service, f"{SD}endpoint", iri(endpoint))
    yield say(service, f"{DCT}title", ox.Literal(title))
    yield say(service, f"{SD}supportedLanguage", iri(f"{SD}SPARQL11Query"))
    yield say(service, f"{SD}feature", iri(f"{SD}UnionDefaultGraph"))
    for name in RESULT_FORMATS:
        yield say(service, f"{SD}resultFormat", iri(FORMATS + name))
    yield say(service, f"{SD}defaultDataset", iri(dataset))
    yield say(dataset, RDF_TYPE, iri(f"{SD}Dataset"))
    yield say(dataset, f"{SD}defaultGraph", iri(default))
    yield say(default, RDF_TYPE, iri(f"{SD}Graph"))
    graphs = [*((dataset_iri(base, name), count) for name, count in sources), (state_graph(base), None)]
    for name, count in graphs:
        node = f"{endpoint}#graph-{name.removeprefix(f'{base}/id/').replace('/', '-')}"
        yield say(dataset, f"{SD}namedGraph", iri(node))
        yield say(node, RDF_TYPE, iri(f"{SD}NamedGraph"))
        yield say(node, f"{SD}name", iri(name))
        if count is not None:
            yield say(node, f"{SD}graph", iri(name))
            yield say(name, RDF_TYPE, iri(f"{SD}Graph"))
            yield say(name, RDF_TYPE, iri(f"{VOID}Dataset"))
            yield say(name, f"{VOID}entities", ox.Literal(str(count), datatype=iri(f"{XSD}integer")))
