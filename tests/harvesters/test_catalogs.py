"""DCAT catalogues as good and broken servers give them: pages, what leads nowhere, what has no end."""

import json

import pytest

from harvesters.access import catalog
from tests.harvesters.homes import HEADER, Member, row
from tests.harvesters.test_access import describe
from tests.harvesters.web import Web

DATASET = "https://data.example.org/dataset"
TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<{dataset}> a dcat:Dataset ; dcat:distribution <#csv>, <#pdf> .
<#csv> dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ;
  dcat:accessURL <{root}/page> ; dcat:downloadURL <{link}> .
<#pdf> dct:format <http://publications.europa.eu/resource/authority/file-type/PDF> ; dcat:accessURL <x> .
"""
HYDRA = "http://www.w3.org/ns/hydra/core#"
XML = ('<?xml version="1.0"?>{head}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
       'xmlns:d="http://d/"><rdf:Description rdf:about="http://x/">{body}</rdf:Description></rdf:RDF>')


def give_catalog(web: Web, link: str, word: str = "next", body: str = "") -> None:
    """Put a catalogue of two pages in place: the first, JSON-LD, leads to the second, Turtle."""
    first = [{"@id": f"{web.root}/query", f"{HYDRA}{word}": [{"@id": "?page=2"}]}]
    second = body or TURTLE.format(dataset=DATASET, root=web.root, link=link)
    web.paths["/query"] = lambda answer: answer.give(
        200, second.encode() if "page=2" in answer.path else json.dumps(first).encode())
    table = ";".join(HEADER) + "\n" + ";".join(row(1)) + "\n"
    web.paths["/grants"] = lambda answer: answer.give(200, table.encode())


@pytest.mark.parametrize("word", ["next", "nextPage"])
def test_a_distribution_on_the_second_page(member: Member, web: Web, word: str) -> None:
    """Found by its media type; its download goes before its page."""
    give_catalog(web, f"{web.root}/grants", word)
    describe(member, web, "catalog", f'dataset = "{DATASET}"', 'media_type = "text/csv"')

    assert (1, None) == ((run := member.harvest()).added, run.fault)


@pytest.mark.parametrize(("link", "body", "media_type", "rule"), [
    ("http://10.0.0.1/x", "", "text/csv", "private-address"), ("ftp://x/y", "", "text/csv", "bad-address"),
    ("x", "", "text/xml", "which-resource"), ("x", "", "", "which-resource"),
    ("x", f"<a> <{HYDRA}next> <?page=2> .", "", "endless"), ("x", "<a> <b> <c> .", "", "no-dataset"),
    ("x", f"<{DATASET}> <http://www.w3.org/ns/dcat#distribution> <a> .", "", "link-missing"),
    ("x", f"<a> <{HYDRA}next> <http://10.0.0.1/> .", "", "private-address"),
    ("x", "<a> <b", "", "broken-answer"),
    ("x", "<a:a> <a:b> " + "<<( <a:a> <a:b> " * 200, "", "broken-answer"),
    ("x", '{"a": ' * 5_000 + "1" + "}" * 5_000, "", "broken-answer"),
    ("x", XML.format(head="", body="<d:p><d:D>" * 200 + "</d:D></d:p>" * 200), "", "broken-answer"),
    ("x", XML.format(head='<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', body="<d:p>&b;</d:p>"), "",
     "broken-answer"),
    ("x", XML.format(head="", body="<d:p>1</d:p>"), "", "no-dataset"),
    ("x", '{"@context": "http://10.0.0.1/c", "a": 1}', "", "broken-answer"),
])
def test_a_catalogue_that_leads_nowhere(member: Member, web: Web, link: str, body: str, media_type: str,
                                        rule: str) -> None:
    """Loops, private addresses, contexts from elsewhere, nothing or too much that fits."""
    give_catalog(web, link, body=body)
    describe(member, web, "catalog", f'dataset = "{DATASET}"', f'media_type = "{media_type}"')

    assert rule == member.harvest().first[0].rule


def test_a_catalogue_that_moved_and_is_plain_text(member: Member, web: Web) -> None:
    """Its links are relative to where it is; Turtle that is called plain text is still Turtle."""
    give_catalog(web, "x")
    body = TURTLE.format(dataset=DATASET, root=web.root, link="grants")
    web.paths["/query"] = lambda answer: answer.give(302, Location="/deep/catalog")
    web.paths["/deep/catalog"] = lambda answer: answer.give(200, body.encode(), Content_Type="text/plain")
    web.paths["/deep/grants"] = web.paths["/grants"]
    describe(member, web, "catalog", f'dataset = "{DATASET}"', 'media_type = "text/csv"')

    assert (1, None) == ((run := member.harvest()).added, run.fault), run.first


def test_a_catalogue_without_end(member: Member, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that always lead to another one are followed so far and no further."""
    monkeypatch.setattr(catalog, "MOST_PAGES", 5)
    give_catalog(web, "x")
    web.paths["/query"] = lambda answer: answer.give(
        200, f"<a> <{HYDRA}next> <?page={web.asked.total()}> .".encode())
    describe(member, web, "catalog", f'dataset = "{DATASET}"')

    assert ("endless", 5) == (member.harvest().first[0].rule, web.asked.total())
