"""SPARQL as a source, from a real Fuseki: pages, graphs, ties, typed values, a query that does not parse."""

from collections.abc import Iterator

import pytest
import urllib3

from harvesters.access import sparql
from harvesters.take_in import take_in
from ledger.home import Home
from tests.real.ckan_site import find_jars, find_java
from tests.servers import free_port, run_program

QUERY = """PREFIX v: <https://data.example.org/v#>
# every grant there is
SELECT ?nummer ?ontvanger ?project ?domein ?gevraagd ?verleend ?jaar
FROM <https://data.example.org/g> WHERE {
  ?s v:nummer ?nummer ; v:ontvanger ?ontvanger ; v:project ?project ; v:domein ?domein ;
     v:gevraagd ?gevraagd ;
     v:verleend ?verleend ; v:jaar ?jaar }"""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Fuseki in memory."""
    java, port = find_java(), free_port()
    command = [java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", find_jars("fuseki"),
               "org.apache.jena.fuseki.main.cmds.FusekiMainCmd",
               "--mem", "--update", f"--port={port}", "--localhost", "--ping", "/ds"]
    with run_program(command, f"http://127.0.0.1:{port}/$/ping", tmp_path_factory.mktemp("fuseki") / "log"):
        yield f"http://127.0.0.1:{port}/ds"


def put(endpoint: str, count: int) -> None:
    """Put so many grants in the graph, all with one project, in place of those that were there."""
    lines = (f'[] v:nummer "V-{n}" ; v:ontvanger "Voorbeeld {n % 3}" ; v:project "Tuin"@nl ; v:domein "Sport"'
             f' ; v:gevraagd 1.50 ; v:verleend 1.00 ; v:jaar {2020 + n % 3} .' for n in range(count))
    body = "@prefix v: <https://data.example.org/v#> .\n" + "\n".join(lines)
    answer = urllib3.request("PUT", f"{endpoint}/data?graph=https://data.example.org/g", body=body.encode(),
                             headers={"Content-Type": "text/turtle"})
    assert answer.status in (200, 201)


@pytest.mark.parametrize("order", ["", " ORDER BY ?jaar", f" # {'long ' * 500}\nORDER BY ?jaar"])
def test_all_rows_of_a_select(endpoint: str, home: Home, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    """Pages of 100 with ties broken, also by POST; whole at once without an order; gone is gone."""
    monkeypatch.setattr(sparql, "PAGE", 100)
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    where = f'where = "{endpoint}/query"\naccess = "sparql"\nquery = """{QUERY}{order}"""'
    toml.write_text(toml.read_text().replace('where = "grants.csv"', where))
    put(endpoint, 1_050)
    with home.open_ledger() as ledger:
        source = home.read_sources()["voorbeeld/grants"]
        assert (1_050, 0, None) == ((run := take_in(source, home, ledger)).added, run.wrong, run.fault)
        assert 1_050 == take_in(source, home, ledger).unchanged
        put(endpoint, 1_000)
        assert (1_000, 50) == ((run := take_in(source, home, ledger)).unchanged, run.withdrawn)


def test_a_query_that_the_server_does_not_read(endpoint: str, home: Home) -> None:
    """It is the member's to mend."""
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text(toml.read_text().replace('where = "grants.csv"', (
        f'where = "{endpoint}/query"\naccess = "sparql"\nquery = "SELECT ?a WHERE {{ ?a nope:b ?c }}"')))
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
    assert ("bad-question", "member") == (run.first[0].rule, run.fault)
