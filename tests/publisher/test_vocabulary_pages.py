"""/def and /concept: every term and list, for people in two languages and for programs, and nothing else."""

import json
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from flask.testing import FlaskClient
from rdflib import SH, Graph
from rdflib.compare import to_canonical_graph

from ledger.home import read_home
from publisher.web.app import make_app
from publisher.web.links import link_of
from publisher.web.reader import RDF
from publisher.web.texts import TEXTS
from publisher.web.values import show_fields
from shapes.read import read_graph_of
from shapes.templates import read_template
from shapes.uses import read_uses
from tests.homes import write_home
from tests.known import there
from tests.publisher.reading import read, words
from tests.shapes.test_groups import ENGLISH
from vocab.described import RDFS, find_narrower, find_values, read_schemes, read_terms_of, read_triples
from vocab.labels import read_definitions, read_labels, read_other_labels
from vocab.names import CONCEPT, DEF
from vocab.rdf import vocabulary_files
from vocab.terms import KINDS, PART_TYPES, PARTS, read_context, read_terms, type_iri

PATHS = ["/def", "/concept", *(f"/def/{kind}" for kind in KINDS),
         *(f"/concept/{scheme}" for scheme in read_schemes())]
CONCEPTS = [iri for scheme in read_schemes().values() for iri in scheme.concepts]


def path_of(iri: str) -> str:
    """Return the address of the page of a concept."""
    return f"/{iri.removeprefix(CONCEPT.removesuffix('concept/'))}"


NO_DUTCH = ENGLISH - {"record", "records", "a"}
"""A record is called so in Dutch too, and an A stands in the names of legal forms."""

SAME = "http://www.w3.org/2004/02/skos/core#"
RDFLIB = {"jsonld": "json-ld", "ntriples": "nt", "rdfxml": "xml"}
"""What rdflib calls the forms."""


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


@cache
def known_words() -> re.Pattern[str]:
    """What a Dutch page may say: Dutch labels, definitions and sentences of ours, and signs between them."""
    texts = {one["nl"] for found in (read_labels(), read_definitions()) for one in found.values()}
    texts |= {text for found in read_other_labels().values() for text in found.get("nl", ())}
    texts |= {piece for text, _ in TEXTS.values() for piece in re.split(r"\{\w+\}", text)}
    for kind in KINDS:
        for table in read_template(kind).tables:
            texts |= {table.title, *(text for field in table.fields for text in (
                field.header, field.need_words, field.meaning, field.how, field.example))}
    plain = sorted({" ".join(text.split()) for text in texts} - {""}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, plain))}|[0-9.,;:() ]+)*")


@pytest.mark.parametrize("path", [*PATHS, *map(path_of, CONCEPTS)])
def test_a_dutch_page_is_dutch(browser: FlaskClient, path: str) -> None:
    """All it says is a Dutch label, a Dutch definition or a Dutch sentence of ours, and nothing else."""
    texts = find_texts(read(browser, f"{path}?lang=nl"))
    assert texts and [] == [text for text in texts if not known_words().fullmatch(text)]


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
    theirs = Graph().parse(data=asked.data, format=RDFLIB.get(form, form))
    assert len(theirs) == len(set(ours)) > 5


def find_uses(page: BeautifulSoup, key: str) -> Tag:
    """Return where the facts of a key tell by what it is used."""
    told = there(there(page.find(id=key)).find_next("dl"))
    return there(there(told.find("dt", string="Gebruikt bij")).find_next("dd"))


def test_every_term_is_on_the_page(browser: FlaskClient) -> None:
    """At the anchor that its address names, with its meaning, its use and what it holds."""
    page = read(browser, "/def?lang=nl")
    for name in (*KINDS, *PARTS):
        iri = type_iri(name)
        assert page.find(id=iri.removeprefix(DEF)), name
        assert read_definitions()[iri]["nl"] in words(page)
    for iri in read_terms_of("Class", "DatatypeProperty", "ObjectProperty"):
        assert page.find(id=iri.removeprefix(DEF)), f"{iri} lands nowhere"
    for key, term in read_terms().items():
        place = page.find(id=key)
        heading = place and (place if place.name == "h3" else place.find_parent("h3"))
        assert heading and read_labels()[term.iri]["nl"] in heading.text
        told = there(heading.find_next("dl"))
        facts = told.get_text(" ")
        assert term.iri in facts and "Wat erin staat" in facts, key
        assert [read_labels()[term.iri]["en"]] == [tag.text for tag in told.select("dd[lang=en]")]
        assert key in PART_TYPES or "Voorbeeld" in facts, f"{key} has no example"
        for match in find_values(term.iri, f"{SAME}exactMatch", f"{SAME}closeMatch", f"{RDFS}seeAlso"):
            assert match in facts
        assert len(read_uses().get(key, ())) == len(find_uses(page, key).select("a"))


def test_where_a_term_is_used(browser: FlaskClient) -> None:
    """By how needed it is there, as the shapes and the templates have it."""
    page = read(browser, "/def?lang=nl")
    for key in read_uses().keys() & read_terms().keys():
        where = find_uses(page, key)
        shown: dict[str, set[str]] = {}
        for need, group in zip(re.findall(r"(altijd|liefst wel|soms|mag): ", where.text),
                               re.split(r"(?:altijd|liefst wel|soms|mag): ", where.text)[1:], strict=True):
            shown[need] = {name.strip("; ") for name in group.split(", ")}
        told = {"always": "altijd", "advised": "liefst wel", "sometimes": "soms", "never": "mag"}
        for use in read_uses()[key]:
            kind = read_labels()[type_iri(use.kind)]["nl"]
            assert [name for name in shown[told[use.need]] if name.startswith(kind)], (key, use)


def test_the_ontology_is_sent_whole(browser: FlaskClient) -> None:
    """Every triple of the file, with its version; the lists likewise."""
    for path, name in (("/def", "ontology.ttl"), ("/concept", "concepts.ttl")):
        sent = Graph().parse(browser.get(f"{path}?format=turtle").data, format="turtle")
        file = Graph().parse(vocabulary_files()[name], format="turtle")
        assert set(file) == set(sent)
    assert read_context() == json.loads(browser.get("/def/context").data)["@context"]


@pytest.mark.parametrize("iri", CONCEPTS)
def test_every_concept_has_a_page(browser: FlaskClient, iri: str) -> None:
    """Its labels, meaning, code, neighbours and matches, in both languages."""
    for language, other in (("nl", "en"), ("en", "nl")):
        page = read(browser, f"{path_of(iri)}?lang={language}")
        text = words(page)
        assert page.h1 and read_labels()[iri][language] == page.h1.text
        assert read_labels()[iri][other] in [tag.text for tag in page.select(f"dd[lang={other}]")]
        assert read_definitions()[iri][language] in text and iri in text
        for name in read_other_labels().get(iri, {}).get(language, ()):
            assert name in text
        for match in find_values(iri, *(f"{SAME}{name}Match" for name in ("exact", "close", "related"))):
            assert match in text
        for near in (*find_values(iri, f"{SAME}broader", f"{SAME}related"), *find_narrower(iri)):
            assert page.select(f'a[href="{path_of(near)}?lang={language}"]'), near


@pytest.mark.parametrize("iri", CONCEPTS)
def test_a_concept_for_programs(browser: FlaskClient, iri: str) -> None:
    """In every form what is said of it, whoever reads it."""
    expected = {str(triple) for triple in read_triples()[iri]}
    for form in RDF:
        sent = browser.get(f"{path_of(iri)}?format={form}").data
        ours = ox.parse(sent, format=ox.RdfFormat.from_media_type(RDF[form]))
        assert expected == {str(quad.triple) for quad in ours}
        assert len(expected) == len(Graph().parse(data=sent, format=RDFLIB.get(form, form)))


def test_a_list_has_all_its_words(browser: FlaskClient) -> None:
    """Each once, what is narrower below what is broader."""
    for code, scheme in read_schemes().items():
        page = read(browser, f"/concept/{code}?lang=nl")
        paths = [str(tag["href"]).partition("?")[0] for tag in page.select("ul.records a")]
        assert sorted(map(path_of, scheme.concepts)) == sorted(paths)
        for iri in scheme.concepts:
            for broader in find_values(iri, f"{SAME}broader"):
                above = page.select_one(f'li:has(> a[href^="{path_of(broader)}?"])')
                assert above and above.select(f'ul a[href^="{path_of(iri)}?"]')


def test_only_the_fields_that_allow_a_word_are_named(browser: FlaskClient) -> None:
    """A status of a grant is not one of a fund."""
    for code, kinds in (("verleend", {"grant"}), ("voorgesteld", {"fund", "call", "place", "commitment"})):
        page = read(browser, f"/concept/status/{code}?lang=en")
        assert kinds == {str(tag["href"]).split("/")[2].partition("?")[0]
                         for tag in page.select("dd a[href^='/def/']")}
    assert "Verbond vult dit zelf in" in words(read(browser, "/concept/state/stale?lang=nl"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shapes_of_a_kind_are_whole(browser: FlaskClient, kind: str) -> None:
    """As our own check reads them, so that nothing they lead to is missing."""
    # Read anew: pySHACL adds two triples of OWL to the graph that it is given.
    whole = to_canonical_graph(read_graph_of.__wrapped__(frozenset({type_iri(kind)})))
    for form in RDF:
        sent = browser.get(f"/def/{kind}?format={form}").data
        graph = Graph().parse(data=sent, format=RDFLIB.get(form, form))
        assert len(whole) == len(graph)
        assert {type_iri(kind)} == {str(target) for target in graph.objects(None, SH.targetClass)}
        for node in graph.objects(None, SH.property):
            assert graph.value(node, SH.path)
    turtle = browser.get(f"/def/{kind}?format=turtle").data
    assert set(whole) == set(to_canonical_graph(Graph().parse(data=turtle, format="turtle")))


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
    """The first page names both; a record's code, and a link with a language, land where they should."""
    links = {str(tag["href"]).partition("?")[0] for tag in read(browser, "/?lang=nl").select("a[href]")}
    assert {"/def", "/concept"} <= links
    fields = {field.key: field for field in show_fields({"status": "open", "domain": ["x"]}, "nl", "")}
    assert "/concept/status/open" == fields["status"].values[0].href
    unknown = fields["domain"].values[0].href
    assert unknown and unknown.startswith(CONCEPT), "a word of tomorrow leads to where it may be known"
    assert "/def#fund" == link_of(f"{DEF}fund", "") and f"{DEF}Geen" == link_of(f"{DEF}Geen", "")
    page = read(browser, "/def?lang=en")
    assert page.select("a[href='/def?lang=en#Party']") and page.find(id="Party")


def test_paths_stand_in_the_docs() -> None:
    operations = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text("utf-8")
    assert "`/def`" in operations and "`/concept`" in operations


def test_english_is_not_taken_for_dutch() -> None:
    """What tells Dutch from English here does tell them apart."""
    taken = [one["en"] for one in read_definitions().values() if known_words().fullmatch(one["en"])]
    assert [] == [text for text in taken if text not in {one["nl"] for one in read_definitions().values()}]
    assert not known_words().fullmatch("Begrippen: how to fill it in")
