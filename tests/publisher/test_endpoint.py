"""/sparql: the protocol, the forms of an answer, and what stands in its way."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.queries.queries import read_queries
from publisher.sparql.formats import GRAPHS, MEDIA_TYPES, RESULTS
from publisher.sparql.pool import Limits, Pool
from publisher.targets.store import StoreTarget
from publisher.web.app import HEADERS, make_app
from tests.homes import ROWS, write_home
from tests.publisher.reading import COMPUTED, HOSTILE, one, read, words

SOURCE = "voorbeeld/grants"
GRANTS = "SELECT (COUNT(?g) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published home of three grants."""
    home = read_home(write_home(tmp_path_factory.mktemp("endpoint") / "home"))
    publish(home)
    return home


def publish(home: Home) -> None:
    with home.open_ledger() as ledger:
        take_in(home.read_sources()[SOURCE], home, ledger)
        catch_up(ledger, StoreTarget(home.store, home.base))


@pytest.fixture(scope="module")
def shared(published: Home) -> Iterator[Pool]:
    with Pool(published.store, Limits(seconds=2, largest=1_000_000, workers=2)) as pool:
        yield pool


@pytest.fixture
def browser(published: Home, shared: Pool) -> FlaskClient:
    """A client of an application that nobody has asked yet."""
    return make_app(published, shared).test_client()


def address(query: str, **more: str) -> str:
    return "/sparql?" + "&".join(f"{key}={quote(value)}" for key, value in {"query": query, **more}.items())


def test_the_three_ways_to_ask(browser: FlaskClient) -> None:
    """GET, a form, and the query as a body: the same answer, which says of which state it is."""
    answers = [
        browser.get(address(GRANTS)),
        browser.post("/sparql", data=f"query={quote(GRANTS)}", content_type=FORM),
        browser.post("/sparql", data=GRANTS, content_type="application/sparql-query"),
        browser.post("/sparql", data=GRANTS.encode(), content_type="application/sparql-query; charset=UTF-8"),
    ]
    for answer in answers:
        assert (200, "application/sparql-results+json") == (answer.status_code, answer.content_type)
        assert "3" == answer.get_json(force=True)["results"]["bindings"][0]["n"]["value"]
        assert "3" == answer.headers["Verbond-Seq"] and answer.headers["Verbond-Epoch"]
        assert "*" == answer.headers["Access-Control-Allow-Origin"]
        assert len(answer.data) == int(answer.headers["Content-Length"])


@pytest.mark.parametrize("format", MEDIA_TYPES)
@pytest.mark.parametrize("named", [False, True], ids=["Accept", "format="])
def test_every_form(browser: FlaskClient, format: str, named: bool) -> None:
    """By Accept and by name; what comes out is what it says, read by another library."""
    query = GRANTS if format in RESULTS else "DESCRIBE <https://data.example.org/id/grant/voorbeeld/V-1>"
    answer = (browser.get(address(query, format=format)) if named
              else browser.get(address(query), headers={"Accept": f"{MEDIA_TYPES[format]}, */*;q=0.1"}))
    assert 200 == answer.status_code and answer.content_type.startswith(MEDIA_TYPES[format])
    if format in GRAPHS:
        assert {triple.subject for triple in ox.parse(answer.data, format=GRAPHS[format])}
        names = {"turtle": "turtle", "jsonld": "json-ld", "rdfxml": "xml"}
        assert len(rdflib.Graph().parse(data=answer.data, format=names.get(format, "nt")))
    else:
        assert b"3" in answer.data


@pytest.mark.parametrize(("accept", "query", "content_type"), [
    (None, GRANTS, "application/sparql-results+json"), ("*/*", GRANTS, "application/sparql-results+json"),
    ("application/json", GRANTS, "application/sparql-results+json"), ("application/xml", "ASK {}",
                                                                      "application/sparql-results+xml"),
    ("text/*", GRANTS, "text/csv"), ("text/csv;q=0.5, text/tab-separated-values", GRANTS,
                                     "text/tab-separated-values"),
    ("application/rdf+xml;q=0.9, text/turtle", "DESCRIBE <x>", "text/turtle"),
    ("text/csv", "ASK {}", None), ("image/png", GRANTS, None), ("text/csv", "DESCRIBE <x>", None),
])
def test_what_is_accepted(
    browser: FlaskClient, accept: str | None, query: str, content_type: str | None
) -> None:
    """The best of what is accepted, and 406 in words where there is none."""
    answer = browser.get(address(query), headers={"Accept": accept} if accept else {})
    if content_type is None:
        assert (406, "application/problem+json") == (answer.status_code, answer.content_type)
    else:
        assert 200 == answer.status_code and answer.content_type.startswith(content_type)


@pytest.mark.parametrize(("status", "how"), [
    (400, {"query_string": "query=SELECT+*+%7B"}),
    (400, {"query_string": "query=ASK+%7B%7D&query=ASK+%7B%7D"}),
    (400, {"query_string": "query=ASK+%7B%7D&default-graph-uri=geen+iri"}),
    (400, {"query_string": "query=%FF"}),
    (400, {"query_string": "query=ASK{}" + "&x=y" * 600}),
    (400, {"query_string": "query=" + quote("LOAD <http://127.0.0.1/x>")}),
    (400, {"query_string": "update=" + quote("CLEAR ALL")}),
    (400, {"method": "POST", "data": "", "content_type": FORM}),
    (400, {"method": "POST", "data": b"ASK { ?s ?p '\xff' }", "content_type": "application/sparql-query"}),
    (415, {"method": "POST", "data": "ASK {}"}),
    (415, {"method": "POST", "data": "ASK {}", "content_type": "text/plain"}),
    (415, {"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}),
    (415, {"method": "POST", "data": "ASK {}".encode("utf-16"),
           "content_type": "application/sparql-query; charset=utf-16"}),
    (413, {"method": "POST", "data": "ASK {} #" + "x" * 70_000, "content_type": "application/sparql-query"}),
    (413, {"method": "POST", "data": "x" * 300_000, "content_type": "application/sparql-query"}),
    (414, {"query_string": "query=ASK{}" + "%20" * 4_000}),
    (405, {"method": "PUT", "data": "ASK {}", "content_type": "application/sparql-query"}),
    (405, {"method": "DELETE"}),
])
def test_what_is_no_request(browser: FlaskClient, status: int, how: dict[str, Any]) -> None:
    """Its status, and a problem in words; nothing of it is asked."""
    answer = browser.open("/sparql", **how)
    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert HEADERS.items() <= dict(answer.headers).items()
    assert json.loads(answer.data)["detail"]


def test_where_it_does_not_parse(browser: FlaskClient) -> None:
    """Line and column for programs, a sentence in both languages."""
    answer = browser.get(address("SELECT *\n{ ?s schema:name ?n }"), headers={"Accept-Language": "en"})
    told = answer.get_json(force=True)
    assert (400, 2, 6) == (told["status"], told["line"], told["column"])
    assert "PREFIX schema: <http://schema.org/>" in told["detail"] == told["sentence"]["en"]


@pytest.mark.parametrize(("query", "status", "again"), [(STREAM, 413, False), (CROSS, 503, True)])
def test_too_much(browser: FlaskClient, query: str, status: int, again: bool) -> None:
    """Never 200 with half of an answer."""
    answer = browser.get(address(query))
    assert (status, again) == (answer.status_code, "Retry-After" in answer.headers)
    assert 200 == browser.get(address(GRANTS)).status_code


def test_a_spent_budget(browser: FlaskClient) -> None:
    """429 with Retry-After for who asked too much, not for another."""
    budgets = browser.application.extensions["verbond"].budgets
    budgets._refill("127.0.0.1").left = -3.0
    answer = browser.get(address(GRANTS))
    assert 429 == answer.status_code and 0 < int(answer.headers["Retry-After"]) < 10
    page = read(browser, address(GRANTS), 429, Accept="text/html")
    assert "over" in words(page) and "seconden" in words(page)
    other = browser.get(address(GRANTS), environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert 200 == other.status_code


def test_an_answer_that_is_known_is_not_asked_again(browser: FlaskClient, tmp_path: Path) -> None:
    """304 by its tag until the state is another; NOW() has no tag."""
    home = read_home(write_home(tmp_path / "home"))
    publish(home)
    with Pool(home.store, Limits(workers=1)) as pool:
        client = make_app(home, pool).test_client()
        tag = client.get(address(GRANTS)).headers["ETag"]
        known = client.get(address(GRANTS), headers={"If-None-Match": tag})
        assert (304, b"", tag) == (known.status_code, known.data, known.headers["ETag"])
        assert 200 == client.get(address(GRANTS, format="csv"), headers={"If-None-Match": tag}).status_code
        rows = ROWS + "V-4;Voorbeeld;Tuin;Sport;1,00;1,00;2025\n"
        (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(rows)
        publish(home)
        answer = client.get(address(GRANTS), headers={"If-None-Match": tag})
        assert 200 == answer.status_code and b'"4"' in answer.data and tag != answer.headers["ETag"]
        assert "ETag" not in client.get(address("SELECT (NOW() AS ?n) {}")).headers


def test_the_graphs_that_are_asked(browser: FlaskClient) -> None:
    """All, those of FROM, or those that come beside the query, which go before FROM."""
    dataset, state = (f"https://data.example.org/id/{name}" for name in (f"dataset/{SOURCE}", "graph/state"))
    count = "SELECT (COUNT(*) AS ?n) {from} {{ ?s a <https://w3id.org/verbond/def#Grant> }}"

    def ask(source: str = "", **more: str) -> str:
        told = browser.get(address(count.replace("{from}", source).replace("{{", "{").replace("}}", "}"),
                                   format="csv", **more))
        return told.text.split()[1]

    assert ["3", "3", "0"] == [ask(), ask(f"FROM <{dataset}>"), ask(f"FROM <{state}>")]
    assert "3" == ask(f"FROM <{state}>", **{"default-graph-uri": dataset})
    assert "0" == ask(f"FROM <{dataset}>", **{"default-graph-uri": state})
    assert "0" == ask(**{"named-graph-uri": dataset})
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert "1" == browser.get(address(named, format="csv", **{"named-graph-uri": dataset})).text.split()[1]
    assert "0" == browser.get(address(named, format="csv", **{"default-graph-uri": dataset})).text.split()[1]


def test_a_browser_elsewhere_may_ask(browser: FlaskClient) -> None:
    """CORS, with its preflight."""
    answer = browser.options("/sparql", headers={"Origin": "https://example.org",
                                                 "Access-Control-Request-Method": "POST"})
    assert (204, "*") == (answer.status_code, answer.headers["Access-Control-Allow-Origin"])
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]


def test_the_service_describes_itself(browser: FlaskClient) -> None:
    """Where it is, what it speaks, which graphs it has; in every form of RDF."""
    for media_type in (*(MEDIA_TYPES[name] for name in GRAPHS), "*/*"):
        answer = browser.get("/sparql", headers={"Accept": media_type})
        assert 200 == answer.status_code
    service = rdflib.Graph().parse(data=browser.get("/sparql").data, format="turtle", publicID="http://x/")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert [rdflib.URIRef("http://localhost/sparql")] == list(service.objects(None, sd.endpoint))
    graphs = {str(name) for name in service.objects(None, sd.name)}
    assert {"https://data.example.org/id/dataset/voorbeeld/grants",
            "https://data.example.org/id/graph/state"} == graphs
    assert 406 == browser.get("/sparql", headers={"Accept": "image/png"}).status_code


def test_the_page(browser: FlaskClient) -> None:
    """A form, the answer as a table, a link to the whole of it; a mistake is told beside the query."""
    html = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert read(browser, "/sparql", 200, **html).select("textarea")
    page = read(browser, address(GRANTS, format=""), 200, **html)
    assert "3" in words(page) and GRANTS in str(page.textarea and page.textarea.text)
    assert "Ja" in words(read(browser, address("ASK {}"), 200, **html))
    assert "verbond:Grant" in words(read(browser, address(
        "DESCRIBE <https://data.example.org/id/grant/voorbeeld/V-1>"), 200, **html))
    wrong = read(browser, address("SELECT *\n{ ?s ?p", lang="en"), 400, **html)
    assert "At line 2" in words(wrong) and wrong.select("[role=alert]")
    many = "SELECT ?x ?y { VALUES ?x {" + "1 " * 30 + "} VALUES ?y {" + "1 " * 30 + "} }"
    assert "de eerste 200 rijen; er zijn er nog 700" in words(read(browser, address(many), 200, **html))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_means_harm_in_a_query_stays_text(browser: FlaskClient, text: str) -> None:
    """In the query, in its answer as text and as IRI, in an error, on both pages of queries."""
    literal = str(ox.Literal(text))
    for query in (f"SELECT ({literal} AS ?x) {{}}", f"SELECT (IRI({literal}) AS ?x) {{}}", text,
                  f"CONSTRUCT {{ <x:y> <x:y> {literal} }} WHERE {{}}"):
        page = read(browser, address(query), 400 if query == text else 200, Accept="text/html")
        assert page.textarea and query.strip() == page.textarea.text.strip()
        assert not page.select("svg") and COMPUTED not in words(page)
    page = read(browser, f"/sparql/open-procurement?within={quote(text)}", 400)
    assert text == one(page, "input#within")["value"]


@pytest.mark.parametrize("name", sorted(read_queries()))
def test_every_named_query_has_a_page(browser: FlaskClient, name: str) -> None:
    """With its answer in both languages, the query itself, and the whole answer as a file."""
    query = read_queries()[name]
    assert query.nl in words(read(browser, f"/sparql/{name}"))
    english = read(browser, f"/sparql/{name}?lang=en")
    assert query.en in words(english) and "PREFIX" in words(english)
    file = browser.get(f"/sparql/{name}?format=csv", follow_redirects=True)
    assert 200 == file.status_code and file.content_type.startswith("text/csv")
    assert query.nl in words(read(browser, "/queries"))


def test_parameters_are_read_as_what_they_are(browser: FlaskClient) -> None:
    """A name of a municipality is its IRI in the query; what is none is told."""
    page = read(browser, "/sparql/open-procurement?within=amsterdam")
    assert "VALUES ?within { <https://identifier.overheid.nl/tooi/id/gemeente/gm0363> }" in words(page)
    assert "vul in een gemeente" in words(read(browser, "/sparql/open-procurement?within=Nergens", 400))
    read(browser, "/sparql/no-such-query", 404)


def test_the_form_of_a_query(browser: FlaskClient) -> None:
    """A list to choose from for a concept, what counts when a field is left empty, and columns in words."""
    page = read(browser, "/sparql/postcodes-without-contact?lang=nl&domain=Zorg")
    options = {option["value"]: option.text for option in page.select("select#domain option")}
    assert "Energie" == options[""] == options["energie"] and len(options) > 20
    assert ["zorg"] == [option["value"] for option in page.select("option[selected]")]
    assert "leeg is: Amsterdam" in words(page)
    assert "alle" in words(read(browser, "/sparql/contact-for?lang=nl"))
    page = read(browser, "/sparql/grants-by-year?lang=nl")
    heads = [cell.text for cell in page.select("thead th")]
    assert ["Jaar", "Aantal subsidies", "Verleend, in euro"] == heads
    assert "Gesorteerd op Jaar." in words(page)
    page = read(browser, "/sparql/grants-by-domain?lang=en")
    assert "Sorted by Awarded, in euro (highest first)" in words(page)


def test_the_address_of_before(browser: FlaskClient) -> None:
    """Leads to the one of now, with what was filled in."""
    moved = browser.get("/queries/open-procurement?within=Amsterdam&lang=en")
    assert (308, "/sparql/open-procurement?within=Amsterdam&lang=en") == (moved.status_code, moved.location)
    read(browser, "/queries/no-such-query", 404)
