"""Asking: what the fence lets through, what stops a query, and that answers are whole."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.queries.queries import read_queries
from publisher.sparql.ask import ask
from publisher.targets.store import StoreTarget
from tests.homes import write_home
from vocab.exceptions import QueryError

EVERYTHING = "SELECT * { ?s ?p ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a published store of three grants."""
    home: Home = read_home(write_home(tmp_path_factory.mktemp("sparql") / "home"))
    with home.open_ledger() as ledger:
        take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
        catch_up(ledger, StoreTarget(home.store, home.base))
    return home.store


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A listener on loopback: its address, and the paths that were asked of it."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked
        server.shutdown()
        thread.join()


def read(store: Path, query: str, format: str | None = None) -> bytes:
    """Return the whole answer."""
    with ask(store, query, format) as answer:
        return answer.read()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent <URL> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
        "SELECT * { BIND(<URL> AS ?u) { ?a ?b ?c } UNION { SERVICE ?u { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o MINUS { GRAPH ?g { SERVICE/**/<URL> { ?s ?p ?o } } } }",
        "ASK{SER\\U00000056ICE<URL>{?s ?p ?o}}",
    ],
)
def test_service_is_refused_in_every_disguise(
    store: Path, listener: tuple[str, list[str]], query: str
) -> None:
    """No query makes this machine ask another one."""
    url, asked = listener
    with pytest.raises(QueryError):
        read(store, query.replace("URL", url))
    assert [] == asked


def test_the_default_graph_is_the_union(store: Path) -> None:
    """Records and the vocabulary's labels are found without GRAPH; the graph has the dataset's name."""
    query = """PREFIX v: <https://w3id.org/verbond/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?g ?label { GRAPH ?g { ?r v:fileNumber "V-1" } ?r v:status ?s . ?s skos:prefLabel ?label }
        ORDER BY ?label"""
    rows = read(store, query).decode().splitlines()

    assert "https://data.example.org/id/dataset/voorbeeld/grants,awarded" == rows[1]
    assert 3 == len(rows)


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_every_format_of_solutions(store: Path, format: str) -> None:
    """A count of three is in each."""
    query = "SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"
    assert b"3" in read(store, query, format)


@pytest.mark.parametrize("format", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_every_format_of_graphs(store: Path, format: str) -> None:
    """A described record has its file number in each."""
    assert b"V-1" in read(store, "DESCRIBE <https://data.example.org/id/grant/voorbeeld/V-1>", format)


def test_ask_answers_json(store: Path) -> None:
    """A boolean comes as SPARQL JSON."""
    assert json.loads(read(store, "ASK { ?s ?p ?o }"))["boolean"] is True


@pytest.mark.parametrize("query", [CROSS, SORTED], ids=["cross product", "order by"])
def test_a_query_that_takes_too_long_is_killed(
    store: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline is kept by killing the worker; nothing of an answer comes out."""
    monkeypatch.setenv("VERBOND_QUERY_SECONDS", "1.5")
    began = time.monotonic()
    with pytest.raises(QueryError, match="more than 1.5 seconds|too much memory"):
        read(store, query)
    assert time.monotonic() - began < 10


def test_a_query_that_takes_too_much_memory_is_stopped(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cap on memory holds, and the next query is answered."""
    monkeypatch.setenv("VERBOND_QUERY_MEGABYTES", "700")
    with pytest.raises(QueryError, match="too much memory"):
        read(store, SORTED)
    assert b"true" in read(store, "ASK { ?s ?p ?o }")


def test_an_answer_that_is_too_large_is_none(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the cap on bytes there is no answer, rather than half of one."""
    monkeypatch.setattr("publisher.sparql.ask.LARGEST_ANSWER", 100_000)
    with pytest.raises(QueryError, match="too large"):
        read(store, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50000")


@pytest.mark.parametrize("name", sorted(read_queries()))
def test_every_named_query_answers(store: Path, name: str) -> None:
    """Each has a title in both languages and gives rows."""
    query = read_queries()[name]

    assert query.nl.endswith("?") and query.en.endswith("?")
    assert read(store, query.text).decode().splitlines()[0]
