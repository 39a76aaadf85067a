"""The pages of the feed as RDF: what they say is what the store says."""

import json
from itertools import pairwise

import pyoxigraph as ox

from ledger.home import Home
from publisher.feed.pages import PREFIXES, read_members
from vocab.rdf import to_quads
from vocab.terms import KINDS, read_context


def test_pages_of_every_kind_are_the_triples_of_the_store(demo: Home) -> None:
    """Each member's graph has just the triples of its record; its own words stand beside, in no graph."""
    with demo.open_ledger() as ledger:
        versions = {version.seq: version for page in ledger.read_current() for version in page}
        epoch = ledger.read_head().epoch
    kinds, moments, count = set(), [], 0
    for path in sorted(demo.feed.glob("public/*/page-*.jsonld"), key=lambda path: int(path.stem[5:])):
        texts = [json.loads(text) for text in read_members(path.read_bytes())]
        moments += [member["as:published"]["@value"] for member in texts]
        types = {record["type"] for member in texts for record in member.get("@graph", ())}
        if types <= {"grant"} and count > 600:
            continue  # pages of grants alone are alike
        kinds |= types
        store = ox.Store()
        store.load(path.read_bytes(), format=ox.RdfFormat.JSON_LD, base_iri=f"{demo.base}/feed/x/")
        for member in texts:
            body = versions[int(member["@id"].rpartition("-")[2])].body if "@graph" in member else None
            graph = ox.NamedNode(member["@id"])
            found = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
            assert found == rewritten({"x:g": [body]} if body else {})
            assert member["@id"].startswith(f"{demo.base}/version/{epoch}-")
            count += 1
        named = {quad.graph_name for quad in store} - {ox.DefaultGraph()}
        assert named <= {ox.NamedNode(member["@id"]) for member in texts}
    assert set(KINDS) == kinds and count > 600
    assert all(before < after for before, after in pairwise(moments))


def rewritten(bodies: dict[str, list[str]]) -> set[ox.Triple]:
    """Return the triples of bodies as a store tells them, which rewrites literals."""
    store = ox.Store()
    store.extend(to_quads(bodies))
    return {quad.triple for quad in store}


def test_no_word_of_the_feed_is_a_key_of_a_record() -> None:
    """Else a record would mean something else on its page than in the store."""
    assert not set(PREFIXES) & set(read_context()) - {"@version"}
