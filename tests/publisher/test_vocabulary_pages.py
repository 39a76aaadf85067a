"""/def and /concept: every term and list, for people in two languages and for programs, and nothing else."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from bs4 import BeautifulSoup, NavigableString
from flask.testing import FlaskClient
from rdflib import Graph

from ledger.home import read_home
from publisher.web.app import make_app
from publisher.web.reader import RDF
from shapes.templates import read_template
from shapes.uses import read_uses
from tests.homes import write_home
from tests.publisher.reading import read, words
from tests.shapes.test_groups import ENGLISH
from vocab.described import find_values, read_schemes, read_triples
from vocab.labels import read_definitions, read_labels
from vocab.names import CONCEPT, DEF
from vocab.rdf import vocabulary_files
from vocab.terms import KINDS, PARTS, read_context, read_terms, type_iri

PATHS = ["/def", "/concept", *(f"/def/{kind}" for kind in KINDS),
         *(f"/concept/{scheme}" for scheme in read_schemes())]
CONCEPTS = [iri for scheme in read_schemes().values() for iri in scheme.concepts]
NO_DUTCH = ENGLISH - {"record", "records", "a"}
"""A record is called so in Dutch too, and an A stands in the names of legal forms."""

SAME = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Pages of a home in which nothing was ever harvested: the vocabulary is there from the first day."""
    return make_app(read_home(write_home(tmp_path_factory.mktemp("words") / "home"))).test_client()


def find_texts(page: BeautifulSoup) -> list[str]:
    """Return what a page says in its own language: not code, and not what is marked as another's."""
    assert page.html and page.main
    language = page.html["lang"]
    return [" ".join(node.split()) for node in page.main.find_all(string=True)
            if isinstance(node, NavigableString) and node.strip() and not node.find_parent("code")
            and all(tag.get("lang", language) == language for tag in node.parents)]


@pytest.mark.parametrize("path", PATHS)
def test_in_both_languages(browser: FlaskClient, path: str) -> None:
    """Well made; in Dutch no English word but names, and in English no Dutch label or definition."""
    dutch, english = (find_texts(read(browser, f"{path}?lang={language}")) for language in ("nl", "en"))
    known = [texts for found in (read_labels(), read_definitions()) for texts in found.values()]
    only = {language: {texts[language] for texts in known if texts["nl"] != texts["en"]}
            for language in ("nl", "en")}

    assert set() == NO_DUTCH & {word.lower().strip(".,:;()“”?") for text in dutch for word in text.split()}
    assert not (only["en"] - only["nl"]) & set(dutch)
    assert not (only["nl"] - only["en"]) & set(english)


@pytest.mark.parametrize("form", RDF)
@pytest.mark.parametrize("path", PATHS)
def test_for_programs(browser: FlaskClient, path: str, form: str) -> None:
    """By Accept or by format=, to any browser's programs; two parsers read the same."""
    asked = browser.get(path, headers={"Accept": RDF[form]})
    named = browser.get(f"{path}?format={form}")
    assert 200 == asked.status_code and asked.content_type.startswith(RDF[form])
    assert "*" == asked.headers["Access-Control-Allow-Origin"]
    assert asked.headers["ETag"] == named.headers["ETag"]
    ours = list(ox.parse(asked.data, format=ox.RdfFormat.from_media_type(RDF[form])))
    if form == "turtle":
        theirs = Graph().parse(asked.data, format="turtle")
        assert len(theirs) == len(set(ours)) > 5


def test_every_term_is_on_the_page(browser: FlaskClient) -> None:
    """At the anchor that its address names, with its meaning, its use and what it holds."""
    page = read(browser, "/def?lang=nl")
    for name in (*KINDS, *PARTS):
        iri = type_iri(name)
        assert page.find(id=iri.removeprefix(DEF)), name
        assert read_definitions()[iri]["nl"] in words(page)
    for key, term in read_terms().items():
        heading = page.find(id=key)
        assert heading and read_labels()[term.iri]["nl"] in heading.text
        facts = heading.find_next("dl").get_text(" ")
        assert term.iri in facts and "Wat erin staat" in facts, key
        for _, kind_need in ((one.kind, one.need) for one in read_uses().get(key, ())):
            assert {"always": "altijd", "advised": "liefst wel", "sometimes": "soms", "never": "mag"}[
                kind_need] in facts
        for match in find_values(term.iri, f"{SAME}exactMatch", f"{SAME}closeMatch"):
            assert match in facts


def test_the_ontology_is_sent_whole(browser: FlaskClient) -> None:
    """Every triple of the file, with its version; the lists likewise."""
    for path, name in (("/def", "ontology.ttl"), ("/concept", "concepts.ttl")):
        sent = Graph().parse(browser.get(f"{path}?format=turtle").data, format="turtle")
        file = Graph().parse(vocabulary_files()[name], format="turtle")
        assert set(file) == set(sent)
    assert read_context() == json.loads(browser.get("/def/context").data)["@context"]


@pytest.mark.parametrize("iri", CONCEPTS)
def test_every_concept_has_a_page(browser: FlaskClient, iri: str) -> None:
    """Its label, meaning, code, neighbours and matches; in RDF what is said of it."""
    path = f"/{iri.removeprefix(CONCEPT.removesuffix('concept/'))}"
    page = read(browser, f"{path}?lang=nl")
    text = words(page)
    assert page.h1 and read_labels()[iri]["nl"] == page.h1.text
    assert read_definitions()[iri]["nl"] in text and iri in text
    for match in find_values(iri, *(f"{SAME}{name}Match" for name in ("exact", "close", "related", "broad"))):
        assert match in text
    for other in find_values(iri, f"{SAME}broader", f"{SAME}related"):
        link = f"/{other.removeprefix(CONCEPT.removesuffix('concept/'))}"
        assert page.select(f'a[href^="{link}"]'), other
    sent = list(ox.parse(browser.get(f"{path}?format=turtle").data, format=ox.RdfFormat.TURTLE))
    assert len(set(sent)) == len(set(read_triples()[iri]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_has_every_column(browser: FlaskClient, kind: str) -> None:
    """As the template has them: what a member may fill in, and nothing else."""
    page = read(browser, f"/def/{kind}?lang=nl")
    headers = [cell.text for cell in page.select("tbody th")]
    assert [field.header for table in read_template(kind).tables for field in table.fields] == headers
    for language in ("nl", "en"):
        page = read(browser, f"/def/{kind}?lang={language}")
        told = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
        fields = [field for table in read_template(kind, language).tables for field in table.fields]
        assert [(field.need_words, field.example) for field in fields] == [(row[0], row[3]) for row in told]
        assert all(field.meaning in row[1] and field.how in row[2]
                   for field, row in zip(fields, told, strict=True))
    lists = {str(tag["href"]).partition("?")[0] for tag in page.select("td a")}
    assert lists and lists <= {f"/concept/{scheme}" for scheme in read_schemes()}


@pytest.mark.parametrize("path", [
    "/def/", "/def/x", "/def/party", "/def/fund/x", "/concept/", "/concept/x", "/concept/status/x",
    "/concept/status/%00", "/concept/../def", "/concept/status/open/x", "/def/%3Cscript%3E",
])
def test_what_is_no_term_is_not_there(browser: FlaskClient, path: str) -> None:
    assert "er niet" in words(read(browser, path, 404))


def test_what_did_not_change_is_not_sent_again(browser: FlaskClient) -> None:
    """By its tag, as a page and as RDF."""
    for path in ("/def", "/concept/status", "/def/fund?format=turtle", "/def/context"):
        tag = browser.get(path).headers["ETag"]
        assert 304 == browser.get(path, headers={"If-None-Match": tag}).status_code
        assert 200 == browser.head(path).status_code


def test_the_pages_of_others_lead_here(browser: FlaskClient) -> None:
    """The first page names both."""
    links = {str(tag["href"]).partition("?")[0] for tag in read(browser, "/?lang=nl").select("a[href]")}
    assert {"/def", "/concept"} <= links


def test_paths_stand_in_the_docs() -> None:
    operations = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")
    assert "`/def`" in operations and "`/concept`" in operations
