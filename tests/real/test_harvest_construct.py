"""CONSTRUCT and SELECT as sources, from a real Fuseki and a real Virtuoso: values, parts, pages."""

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from harvesters.access import sparql
from harvesters.take_in import take_in
from ledger.home import Home
from publisher.remote.server import Server
from tests.real.stores import Store

GRAPH = "https://data.example.org/theirs"
V = "https://theirs.example.org/v#"
THEIRS = f"""PREFIX v: <{V}>
CONSTRUCT {{ ?s v:number ?n ; v:to ?to ; v:plan ?plan ; v:about "Sport" ; v:asked ?asked ; v:got ?got ;
  v:year ?year }}
FROM <{GRAPH}> WHERE {{
  ?s v:number ?n ; v:to ?to ; v:plan ?plan ; v:asked ?asked ; v:got ?got ; v:year ?year }} ORDER BY ?n"""
OURS = f"""PREFIX v: <{V}> PREFIX d: <https://w3id.org/verbond/def#> PREFIX s: <http://schema.org/>
CONSTRUCT {{
  ?s a d:Grant ; d:fileNumber ?n ; s:name ?plan ; d:appliedAmount ?asked ; d:awardedAmount ?got ;
     d:year ?year ; <http://purl.org/dc/terms/subject> <https://w3id.org/verbond/concept/domain/sport> ;
     d:recipient _:who .
  _:who s:name ?to
}} FROM <{GRAPH}> WHERE {{
  ?s v:number ?n ; v:to ?to ; v:plan ?plan ; v:asked ?asked ; v:got ?got ; v:year ?year }} ORDER BY ?n"""
SELECT = f"""PREFIX v: <{V}>
SELECT ?nummer ?ontvanger ?project ("Sport" AS ?domein) ?gevraagd ?verleend ?jaar FROM <{GRAPH}> WHERE {{
  ?s v:number ?nummer ; v:to ?ontvanger ; v:plan ?project ; v:asked ?gevraagd ; v:got ?verleend ;
     v:year ?jaar }}
ORDER BY ?nummer"""
MAPPED = {"nummer": "number", "ontvanger": "to", "project": "plan", "domein": "about", "gevraagd": "asked",
          "verleend": "got", "jaar": "year"}


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a source sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


def put(store: Store, count: int) -> None:
    """Put so many grants there, in place of those that were."""
    number = "<http://www.w3.org/2001/XMLSchema#decimal>"
    lines = "".join(f'<{V}{n}> <{V}number> "V-{n}" ; <{V}to> "Voorbeeld {n % 3}" ;'
                    f' <{V}plan> "Tuin \\"{n}\\""@nl ; <{V}asked> "1.5"^^{number} ;'
                    f' <{V}got> "1.0"^^{number} ; <{V}year> 2025 .\n'
                    for n in range(count))
    triples = [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.TURTLE)]
    Server(store.addresses).put_graph(GRAPH, io.BytesIO("".join(f"{one} .\n" for one in triples).encode()))


@pytest.mark.parametrize(("query", "columns"), [
    (THEIRS, {old: f"{V}{new}" for old, new in MAPPED.items()}), (OURS, None), (SELECT, {})],
    ids=["their words", "our words", "select"])
def test_all_that_is_asked_comes(store: Store, home: Home, monkeypatch: pytest.MonkeyPatch, query: str,
                                 columns: dict[str, str] | None) -> None:
    """In pages of 100, by value; a second time nothing is new, and what is gone there goes here."""
    monkeypatch.setattr(sparql, "PAGE", 100)
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    text = toml.read_text().replace('where = "grants.csv"', (
        f'where = "{store.addresses.query}"\naccess = "sparql"\nquery = """{query}"""'))
    for old, new in (columns or {}).items():
        text = text.replace(f'= "{old}"', f'= "{new}"')
    if columns is None:
        head, _, rest = text.partition("[columns]")
        text = f"{head}[constants]{rest.partition('[constants]')[2]}"
    toml.write_text(text)
    put(store, 350)
    source = home.read_sources()["voorbeeld/grants"]
    with home.open_ledger() as ledger:
        run = take_in(source, home, ledger)
        assert (350, 0, None) == (run.added, run.wrong, run.fault), run.first
        record = next(version.record for page in ledger.read_current() for version in page)
        assert record and ("1.50", "1.00", 2025) == tuple(
            record[key] for key in ("appliedAmount", "awardedAmount", "year"))
        assert record["recipient"]["name"].startswith("Voorbeeld") and ["sport"] == record["domain"]
        assert 350 == take_in(source, home, ledger).unchanged
        put(store, 330)
        assert (330, 20) == ((run := take_in(source, home, ledger)).unchanged, run.withdrawn)
    Server(store.addresses).drop_graph(GRAPH)
