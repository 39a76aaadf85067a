"""Areas and thresholds as RDF: what the lists say, in the graph of the vocabulary."""

import pyoxigraph as ox
import pytest

from tests.known import value_of
from vocab.areas import KINDS, area_iri, read_areas
from vocab.law import read_thresholds
from vocab.names import CONCEPT, VOCABULARY
from vocab.reference import DCT, SCHEMA, SCHEMES, SKOS, reference_files, reference_quads, write_reference
from vocab.terms import XSD

QUADS = list(reference_quads())


def say(code: str) -> dict[str, list[str]]:
    """Return what is said of an area, by the last word of each predicate."""
    said: dict[str, list[str]] = {}
    for quad in QUADS:
        if value_of(quad.subject) == area_iri(code):
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            said.setdefault(name, []).append(value_of(quad.object))
    return said


def test_all_is_in_the_graph_of_the_vocabulary_and_said_once() -> None:
    """Areas with reused terms only; the bytes that are loaded say the same."""
    assert {VOCABULARY} == {value_of(quad.graph_name) for quad in QUADS}
    assert len(QUADS) == len(set(QUADS))
    loaded = ox.parse(write_reference(), format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in QUADS} == {quad.triple for quad in loaded}
    known = (SKOS, DCT, SCHEMA, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    others = {value_of(quad.subject) for quad in QUADS if not quad.predicate.value.startswith(known)}
    assert {threshold.iri for threshold in read_thresholds()} == others
    assert set(KINDS) == set(SCHEMES)


@pytest.mark.parametrize(("code", "said"), [
    ("F81d", {"notation": ["F81d"], "prefLabel": ["Calandlaan/Lelylaan"], "broader": [area_iri("F81")],
              "inScheme": ["https://w3id.org/verbond/area/amsterdam-oud"],
              "type": [f"{SKOS}Concept", f"{CONCEPT}area-kind/amsterdam-oud"]}),
    ("GM0457", {"notation": ["GM0457"], "prefLabel": ["Weesp"], "validThrough": ["2022-03-23"],
                "isReplacedBy": [area_iri("GM0363")], "inScheme": ["https://w3id.org/verbond/area/gemeente"],
                "type": [f"{SKOS}Concept", f"{CONCEPT}area-kind/gemeente"]}),
    ("1012", {"notation": ["1012"], "prefLabel": ["1012"], "broader": [area_iri("GM0363")],
              "inScheme": ["https://w3id.org/verbond/area/pc4"],
              "type": [f"{SKOS}Concept", f"{CONCEPT}area-kind/pc4"]}),
    ("2280", {}),
])
def test_what_is_said_of_an_area(code: str, said: dict[str, list[str]]) -> None:
    """Just what the lists hold; of a postcode that lies in nothing known, nothing."""
    assert said == say(code)


def test_every_area_but_bare_postcodes_is_there_and_so_is_what_it_lies_in() -> None:
    """Each in a scheme, with dates as xsd:date."""
    subjects = {value_of(quad.subject) for quad in QUADS}

    areas = [area for area in read_areas().values() if area.kind != "pc4" or area.within]
    assert {area_iri(area.code) for area in areas} < subjects
    links = (f"{SKOS}broader", f"{SKOS}inScheme", f"{DCT}isReplacedBy")
    assert {value_of(quad.object) for quad in QUADS if quad.predicate.value in links} < subjects
    days = [quad.object for quad in QUADS if quad.predicate.value.startswith(f"{SCHEMA}valid")]
    assert 263 + 67 + 2 * len(read_thresholds()) == len(days)
    assert {f"{XSD}date"} == {isinstance(day, ox.Literal) and day.datatype.value for day in days}


def test_the_recipe_is_of_the_lists_that_are_read() -> None:
    """Another list makes another store."""
    assert {"areas.csv", "gemeenten.csv", "pc4.csv", "thresholds.csv"} == set(reference_files())
