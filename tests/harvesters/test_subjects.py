"""Queries in their parts, and triples as the rows of a table."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from harvesters.access.door import Door
from harvesters.access.subjects import tabulate
from tests.harvesters.homes import SOURCE, Member
from vocab.exceptions import SourceError
from vocab.names import DEF
from vocab.select import read_select


def test_a_query_in_its_parts() -> None:
    """Words in strings, IRIs and comments are none; the graphs come out of the head."""
    found = read_select("# SELECT LIMIT\nPREFIX a: <http://x#SELECT>\nSELECT ?a FROM <http://g> "
                        "WHERE { ?a a:b ' } ORDER BY' } # LIMIT 1")
    assert found and (False, False, "FROM <http://g>") == (found.is_ordered, found.is_limited, found.graphs)
    assert found.body.startswith("SELECT ?a  WHERE {") and "# SELECT" not in found.prologue
    assert read_select("ASK { ?select ?p ?o }") is None


def test_a_construct_in_its_parts() -> None:
    """It is asked as the SELECT of what its template needs; the short form is its own template."""
    found = read_select("PREFIX a: <http://x#SELECT> CONSTRUCT { ?a a:b [ a:c ?c ] . <x> a:d '?d }' } "
                        "FROM <http://g> WHERE { ?a a:e ?c, ?f } ORDER BY DESC( ?f ) LCASE(STR(?a)) $c")
    assert found and (True, "FROM <http://g>") == (found.is_ordered, found.graphs)
    assert {"f", "c"} == found.ordered and found.body.startswith("SELECT ?a ?c ")
    assert " ?a a:b [ a:c ?c ] . <x> a:d '?d }' " == found.template
    short = read_select("CONSTRUCT WHERE { ?a ?b { } }")
    assert short and (" ?a ?b { } ", "SELECT ?a ?b  WHERE { ?a ?b { } }") == (short.template, short.body)
    prefixed = read_select("PREFIX select: <x:> CONSTRUCT { ?s select:p ?o } WHERE { ?s ?p ?o }")
    assert prefixed and "PREFIX select: <x:> " == prefixed.prologue
    assert read_select("CONSTRUCT { <a> <b> <c> } WHERE { ?x ?y ?z }") is None


def test_triples_become_rows(member: Member, tmp_path: Path) -> None:
    """A part within its whole, sets joined, codes short; what leads round in a circle ends."""
    prefix = "@prefix v: <https://w3id.org/verbond/def#> . @prefix s: <http://schema.org/> . @prefix d: " \
             "<https://w3id.org/verbond/concept/domain/> . @prefix t: <http://purl.org/dc/terms/> . "
    text = prefix + '<x:1> a v:Grant ; s:name "Een"@nl, "One"@en ; t:subject d:sport, d:zorg ; ' \
                    '<x:p> <x:1> ; v:recipient [ s:name "Wie" ; v:partOf <x:1> ] . <x:2> <x:q> 2 .'
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    source = replace(member.home.read_sources()[SOURCE], where="https://data.example.org/sparql")
    page = tabulate(triples, Door(source, tmp_path))
    [row] = page.read()
    assert {"subject": "x:1", "name": "Een", "name.en": "One", "domain": "sport; zorg", "x:p": "x:1",
            "recipient.name": "Wie"}.items() <= dict(zip(page.header, row, strict=True)).items()
    funds = Door(replace(source, kinds=("fund",)), tmp_path)
    assert [["x:2", "2"]] == list(tabulate(triples, funds).read()), "no fund: what nobody speaks of"
    itself = ox.Triple(ox.NamedNode("x:3"), ox.NamedNode("x:p"), ox.NamedNode("x:3"))
    assert [["x:3", "x:3"]] == list(tabulate([itself], funds).read())
    recipient, name = ox.NamedNode(f"{DEF}recipient"), ox.NamedNode("http://schema.org/name")
    two = [ox.Triple(ox.NamedNode("x:1"), recipient, ox.NamedNode(f"x:{n}")) for n in (7, 8)]
    named = [ox.Triple(ox.NamedNode(f"x:{n}"), name, ox.Literal("Wie")) for n in (7, 8)]
    with pytest.raises(SourceError, match="recipient") as told:
        tabulate([*two, *named], funds)
    assert "two-parts" == told.value.rule
