"""The W3C tests of the SPARQL 1.1 Protocol and of the Service Description, asked of /sparql.

Material: the SPARQL 1.1 test suite of w3c/rdf-tests, which VERBOND_CONFORMANCE leads to. The tests of updates
that must succeed do not apply: nothing can be changed here, and their requests must be refused.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.collection import Collection

from ledger.home import Home, read_home
from ledger.marks import Marks
from publisher.sparql.formats import GRAPHS, MEDIA_TYPES
from publisher.sparql.pool import Limits, Pool
from publisher.targets.store import StoreTarget
from publisher.web.app import make_app
from tests.homes import write_home

SUITE = Path(os.environ["VERBOND_CONFORMANCE"]) / "testsuites" / "sparql11" / "sparql" / "sparql11"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
DATA = "http://kasei.us/2009/09/sparql/data/"
ENCODINGS = {"UTF-8": "utf-8", "UTF-16": "utf-16"}


class Asked(NamedTuple):
    """One request of a test and what must come of it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    boolean: bool | None
    format: str | None


def read_tests() -> dict[str, list[Asked]]:
    """Return the requests of each test by its name."""
    manifest = rdflib.Graph().parse(SUITE / "protocol" / "manifest.ttl")
    [entries] = manifest.objects(None, MF.entries)
    found = {}
    for test in Collection(manifest, entries):
        connection = manifest.value(test, MF.action)
        [requests] = manifest.objects(connection, HT.requests)
        found[str(test).rpartition("#")[2]] = [
            _read_request(manifest, one) for one in Collection(manifest, requests)]
    return found


def _read_request(manifest: rdflib.Graph, node: Any) -> Asked:
    headers = {}
    if listed := manifest.value(node, HT.headers):
        for header in Collection(manifest, listed):
            headers[str(manifest.value(header, HT.fieldName))] = str(manifest.value(header, HT.fieldValue))
    body = manifest.value(node, HT.body)
    text = str(manifest.value(body, CNT.chars) or "") if body else ""
    encoding = str(manifest.value(body, CNT.characterEncoding) or "UTF-8") if body else "UTF-8"
    response = manifest.value(node, HT.resp)
    statuses = {str(status).rpartition("StatusCode")[2][0]
                for status in manifest.objects(response, MF.expectedStatus)}
    boolean = manifest.value(response, MF.expectedBoolean)
    format = manifest.value(response, MF.expectedFormat)
    method, path = (str(manifest.value(node, key)) for key in (HT.methodName, HT.absolutePath))
    return Asked(method, path, headers,
                 text.encode(ENCODINGS.get(encoding, encoding)), frozenset(statuses),
                 None if boolean is None else bool(boolean), str(format) if format else None)


TESTS = read_tests()
UPDATES = sorted(name for name in TESTS if name.startswith("update_"))
READS = sorted(set(TESTS) - set(UPDATES))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The endpoint over a store that holds the graphs which the suite asks of."""
    home: Home = read_home(write_home(tmp_path_factory.mktemp("protocol") / "home"))
    home.open_ledger().close()
    target = StoreTarget(home.store, home.base)
    target.clear()
    store = target._open()
    for number in (1, 2, 3):
        store.load(io.BytesIO((SUITE / "protocol" / f"data{number}.nt").read_bytes()),
                   format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(f"{DATA}data{number}.rdf"))
    store.flush()
    target.show(1, "suite", Marks())
    with Pool(home.store, Limits(workers=1)) as pool:
        yield make_app(home, pool).test_client()


def ask(browser: FlaskClient, asked: Asked) -> Any:
    """Do a request, at our path."""
    parts = urlsplit(asked.path)
    return browser.open("/sparql", method=asked.method, query_string=parts.query, headers=asked.headers,
                        data=asked.body or None)


@pytest.mark.parametrize("name", READS)
def test_protocol(browser: FlaskClient, name: str) -> None:
    """Status, truth and form of each answer."""
    for asked in TESTS[name]:
        answer = ask(browser, asked)
        assert str(answer.status_code)[0] in asked.statuses, answer.text
        if asked.boolean is not None:
            assert asked.boolean is answer.get_json(force=True)["boolean"]
        if asked.format == "RDF":
            assert answer.mimetype in {MEDIA_TYPES[form] for form in GRAPHS}
        elif asked.format == "tabular":
            assert answer.get_json(force=True)["results"] is not None


@pytest.mark.parametrize("name", UPDATES)
def test_updates_are_refused(browser: FlaskClient, name: str) -> None:
    """Well made or not: nothing is changed, and that is said."""
    asked = TESTS[name][0]
    answer = ask(browser, asked)
    assert answer.status_code in (400, 415) and "application/problem+json" == answer.content_type
    query = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a ?t } }"
    assert "4" == browser.get("/sparql", query_string={"query": query, "format": "csv"}).text.split()[1]


def test_all_of_the_suite_is_here() -> None:
    """No test is left out in silence."""
    assert (34, 7, 27) == (len(TESTS), len(UPDATES), len(READS))


def test_service_description(browser: FlaskClient) -> None:
    """returns-rdf, has-endpoint-triple and conforms-to-schema of the suite."""
    answer = browser.get("/sparql", headers={"Accept": "application/rdf+xml, text/turtle"})
    assert 200 == answer.status_code and answer.content_type in ("application/rdf+xml", "text/turtle")
    graph = rdflib.Graph().parse(data=answer.data, format="xml" if "xml" in answer.content_type else "turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    [service] = graph.subjects(rdflib.RDF.type, sd.Service)
    assert [rdflib.URIRef("http://localhost/sparql")] == list(graph.objects(service, sd.endpoint))
    [dataset] = graph.objects(service, sd.defaultDataset)
    assert (dataset, rdflib.RDF.type, sd.Dataset) in graph
    for named in graph.objects(dataset, sd.namedGraph):
        assert (named, rdflib.RDF.type, sd.NamedGraph) in graph and graph.value(named, sd.name)
    known = {sd[name] for name in ("Service", "Dataset", "Graph", "NamedGraph")}
    assert {kind for kind in graph.objects(None, rdflib.RDF.type) if str(kind).startswith(str(sd))} <= known
