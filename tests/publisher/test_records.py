"""Pages of records, datasets and members: what stands there, in which form, and what never may."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from harvesters.take_in import take_in
from ledger.browse import count_kinds, read_newest, read_page
from ledger.home import Home
from ledger.ledger import Ledger
from ledger.members import read_members
from ledger.offline import withhold
from publisher.sparql.formats import GRAPHS
from publisher.web.app import make_app
from publisher.web.links import link_of
from publisher.web.reader import RDF
from tests.publisher.reading import COMPUTED, HOSTILE, read, words
from vocab.exceptions import HomeError
from vocab.rdf import to_quads

SOURCE = "voorbeeld/grants"
BASE = "https://data.example.org"
Write = Callable[..., Path]


def row(key: str, name: str = "Voorbeeld", project: str = "Tuin", amount: str = "1234,50") -> list[str]:
    return [key, name, project, "Sport", amount, amount, "2025"]


@pytest.fixture
def opened(home: Home) -> Iterator[Ledger]:
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def browser(home: Home) -> FlaskClient:
    return make_app(home).test_client()


@pytest.fixture
def harvest(home: Home, opened: Ledger, write_rows: Write) -> Callable[..., None]:
    """Return what takes in rows."""
    def take(*rows: list[str]) -> None:
        write_rows(*rows)
        take_in(home.read_sources()[SOURCE], home, opened)

    return take


def test_a_thing_leads_to_its_page(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """303 from the id, whatever the key is made of; then the page of that very record."""
    for key in ("V-1", "één/twee", "a b+c", "%41", "?x=1#y"):
        harvest(row(key))
        encoded = quote(key, safe="")
        answer = browser.get(f"/id/grant/voorbeeld/{encoded}")
        assert (303, f"/doc/grant/voorbeeld/{encoded}") == (answer.status_code, answer.headers["Location"])
        page = read(browser, answer.headers["Location"])
        assert f"{BASE}/id/grant/voorbeeld/{encoded}" in words(page)
    dataset = browser.get("/id/dataset/voorbeeld/grants")
    assert (303, "/datasets/voorbeeld/grants") == (dataset.status_code, dataset.headers["Location"])


def test_a_record_for_people(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """Labels, amounts and codes as people write them in each language, and where it comes from."""
    harvest(row("V-1"))
    dutch, english = (words(read(browser, f"/doc/grant/voorbeeld/V-1?lang={lang}")) for lang in ("nl", "en"))
    assert "Verleend bedrag EUR 1.234,50" in dutch and "Amount awarded EUR 1,234.50" in english
    assert "Beleidsterrein" in dutch and "Policy area" in english
    assert "grants.csv , rij 2" in dutch or "grants.csv, rij 2" in dutch
    assert "Voorbeeldsubsidies" in dutch and "publicdomain/zero" in dutch and "gepubliceerd" in dutch


@pytest.mark.parametrize("form", RDF)
def test_a_record_for_programs(browser: FlaskClient, harvest: Callable[..., None], opened: Ledger,
                               form: str) -> None:
    """By Accept and by name, with the literals as they were written, and a tag that spares the next time."""
    harvest(row("V-1"))
    path = "/doc/grant/voorbeeld/V-1"
    by_accept = browser.get(path, headers={"Accept": RDF[form]})
    by_name = browser.get(f"{path}?format={form}")
    assert by_accept.content_type.startswith(RDF[form]) and by_name.data == by_accept.data
    found = {triple if isinstance(triple, ox.Triple) else triple.triple
             for triple in ox.parse(by_name.data, format=GRAPHS[form], base_iri="http://x/")}
    body = opened.read_history(f"{BASE}/id/grant/voorbeeld/V-1")[-1].body or ""
    expected = {quad.triple for quad in to_quads({"http://x/": [body]})}
    assert expected <= found and 1 == len(found - expected), "and in which dataset it is"
    assert "1234.50" in {getattr(triple.object, "value", "") for triple in found}
    assert "*" == by_name.headers["Access-Control-Allow-Origin"]
    again = browser.get(f"{path}?format={form}", headers={"If-None-Match": by_name.headers["ETag"]})
    assert 304 == again.status_code
    harvest(row("V-1", project="Dak"))
    changed = browser.get(f"{path}?format={form}", headers={"If-None-Match": by_name.headers["ETag"]})
    assert 200 == changed.status_code and changed.data != by_name.data


def test_a_browser_gets_html(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """Whatever else it takes; the other forms are linked."""
    harvest(row("V-1"))
    page = read(browser, "/doc/grant/voorbeeld/V-1",
                Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert set(RDF.values()) == {tag["type"] for tag in page.select("link[rel=alternate]")}


def test_history_by_field(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """What changed and when, the newest first; what it said before it was gone is not told again."""
    others = [row(f"W-{number}") for number in range(10)]
    harvest(row("V-1", project="Eerste"), *others)
    harvest(row("V-1", project="Tweede"), *others)
    text = words(read(browser, "/doc/grant/voorbeeld/V-1"))
    assert "Wat er veranderde" in text and "Naam Eerste Tweede" in text
    assert text.index("veranderd") < text.index("gepubliceerd")

    harvest(*others)
    gone = read(browser, "/doc/grant/voorbeeld/V-1", 410)
    assert "was openbaar en is dat nu niet meer" in words(gone) and "Eerste" not in str(gone)
    assert 410 == browser.get("/doc/grant/voorbeeld/V-1?format=turtle").status_code

    harvest(row("V-1", project="Derde"), *others)
    harvest(row("V-1", project="Vierde"), *others)
    text = words(read(browser, "/doc/grant/voorbeeld/V-1"))
    assert "Naam Derde Vierde" in text and "Eerste" not in text and "Tweede" not in text
    assert "niet meer in de bron" in text


def test_what_is_stale_says_so(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """On its page, and in its triples."""
    others = [row(f"W-{number}") for number in range(10)]
    harvest(row("V-1"), *others)
    harvest([*row("V-1")[:6], "ooit"], *others)
    page = read(browser, "/doc/grant/voorbeeld/V-1")
    assert "verouderd: de nieuwere rij is fout" in words(page) and page.select(".notice")
    assert "concept/state/stale" in browser.get("/doc/grant/voorbeeld/V-1?format=ntriples").text


def test_what_was_taken_offline_is_gone(browser: FlaskClient, harvest: Callable[..., None], home: Home,
                                        opened: Ledger) -> None:
    """At once, in every form and list."""
    harvest(*(row(f"V-{number}") for number in range(3)))
    id = f"{BASE}/id/grant/voorbeeld/V-1"
    assert withhold(opened, id)
    read(browser, "/doc/grant/voorbeeld/V-1", 410)
    listed = read(browser, "/datasets/voorbeeld/grants")
    assert ["/doc/grant/voorbeeld/V-0", "/doc/grant/voorbeeld/V-2"] == [
        tag["href"] for tag in listed.select("a[href^='/doc']")]
    assert "V-1" not in words(read(browser, "/"))


@pytest.mark.parametrize("path", [
    "/doc/grant/voorbeeld/V-9", "/doc/gift/voorbeeld/V-1", "/doc/dataset/voorbeeld/grants",
    "/id/gift/a/b", "/id/grant/a/" + "x" * 200, "/datasets/voorbeeld/nope", "/members/nope", "/queries/nope",
    "/doc/grant/voorbeeld/%00", "/doc/grant/%2e%2e/V-1", "/doc/grant/voorbeeld/..",
])
def test_what_is_not_there(browser: FlaskClient, harvest: Callable[..., None], path: str) -> None:
    """404 and a sentence."""
    harvest(row("V-1"))
    read(browser, path, 404)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_means_harm_stays_text(browser: FlaskClient, harvest: Callable[..., None], home: Home,
                                    text: str) -> None:
    """In every field of a record, of a source and of a member: no element, no link, no style of it."""
    given = json.dumps(text)
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text("".join(f"{key} = {given}\n" for key in ("description", "contact", "title_en"))
                    + toml.read_text("utf-8").replace('title = "Voorbeeldsubsidies"', f"title = {given}")
                    .replace('attribution = "Voorbeeldgemeente"', f"attribution = {given}"))
    (home.folder / "members").mkdir()
    (home.folder / "members" / "voorbeeld.toml").write_text(
        "".join(f"{key} = {given}\n" for key in ("name", "kvk", "mailbox", "url")))
    cell = text.replace('"', "'").replace(";", ",")
    harvest(row(f"'{cell[:60]}'", cell, cell), *(row(f"W-{number}", cell, cell) for number in range(3)))
    harvest(row(f"'{cell[:60]}'", f"x{cell}", cell), *(row(f"W-{number}", cell, cell) for number in range(3)))
    listed = read(browser, "/datasets/voorbeeld/grants")
    for path in ("/", "/datasets", "/members", "/members/voorbeeld", "/status", "/status/stale",
                 "/datasets/voorbeeld/grants", *(tag["href"] for tag in listed.select("a[href^='/doc']"))):
        for language in ("nl", "en"):
            page = read(browser, f"{path}?lang={language}")
            assert not page.select("svg, form[action^='javascript'], a[href^='javascript'], a[href^='data']")
            assert COMPUTED not in words(page)


def test_a_dataset_page_by_page(browser: FlaskClient, harvest: Callable[..., None]) -> None:
    """Each record once, in order, over the pages."""
    harvest(*(row(f"V-{number:03}") for number in range(120)))
    seen, path = [], "/datasets/voorbeeld/grants"
    for _ in range(3):
        page = read(browser, path)
        seen += [tag["href"] for tag in page.select("a[href^='/doc']")]
        path = next((str(tag["href"]) for tag in page.select("a[rel=next]")), "")
    assert [f"/doc/grant/voorbeeld/V-{number:03}" for number in range(120)] == seen and not path


def test_the_first_page(browser: FlaskClient, harvest: Callable[..., None], opened: Ledger) -> None:
    """What is there by kind, the newest first; an empty coalition has a page as well."""
    assert "Er staat nog niets." in words(read(browser, "/"))
    harvest(*(row(f"V-{number:03}") for number in range(12)))
    harvest(*(row(f"V-{number:03}", project="Dak" if number == 3 else "Tuin") for number in range(12)))
    page = read(browser, "/?lang=en")
    assert "12 Grant" in words(page) and "0 Fund" in words(page)
    assert all(str(tag["href"]).endswith("?lang=en") for tag in page.select("main a")), "English stays"
    page = read(browser, "/")
    links = [tag["href"] for tag in page.select("a[href^='/doc']")]
    assert "/doc/grant/voorbeeld/V-003" == links[0] and 10 == len(links)
    assert {"grant": 12, "fund": 0} == count_kinds(opened, ("grant", "fund"))
    assert links == [link_of(one.id, BASE) for one in read_newest(opened, 10)]
    assert 5 == len(read_page(opened, SOURCE, f"{BASE}/id/grant/voorbeeld/V-006", 50))


def test_who_takes_part(browser: FlaskClient, harvest: Callable[..., None], home: Home) -> None:
    """Whoever has a source; with its own words where there are some, and marked where it is an example."""
    harvest(row("V-1"))
    assert "voorbeeld aantal datasets: 1" in words(read(browser, "/members"))
    (home.folder / "members").mkdir()
    toml = home.folder / "members" / "voorbeeld.toml"
    toml.write_text('name = "Voorbeeld Buurt"\nkvk = "12345678"\nurl = "https://example.org/"\n'
                    'example = true\n')
    page = read(browser, "/members/voorbeeld")
    assert "Voorbeeld Buurt Dit is een voorbeeld" in words(page) and "12345678" in words(page)
    assert page.select("a[href='https://example.org/']")
    toml.write_text('naam = "x"')
    with pytest.raises(HomeError, match="unknown key 'naam'"):
        read_members(home)
    assert "onbekende sleutel" in words(read(browser, "/members", 503))


def test_health_and_metrics(browser: FlaskClient, harvest: Callable[..., None], home: Home) -> None:
    """Broken until something is published; numbers as Prometheus reads them."""
    harvest(row("V-1"))
    answer = browser.get("/health")
    assert (503, "ok", 1) == (answer.status_code, answer.get_json()["ledger"], answer.get_json()["seq"])
    text = browser.get("/metrics").text
    assert 'verbond_source_records{source="voorbeeld/grants"} 1.0' in text and "verbond_target_lag" in text
    (home.folder / "sources" / "voorbeeld" / "grants.toml").write_text("title = ")
    assert 503 == browser.get("/metrics").status_code


@pytest.mark.parametrize(("iri", "link"), [
    (f"{BASE}/id/grant/voorbeeld/V-1#lot-1", "/doc/grant/voorbeeld/V-1"),
    (f"{BASE}/id/dataset/a/b", "/datasets/a/b"), ("HTTP://example.org", "HTTP://example.org"),
    ("https://example.org/x?y=z", "https://example.org/x?y=z"), ("javascript:alert(1)", None),
    ("data:text/html,x", None), ("//example.org", None), ("ftp://example.org", None),
    (" https://example.org", None), ("https://example.org/\nx", None), ("https://e.org/'><x", None),
    (f"{BASE}/id/grant/<x>", None),
])
def test_where_an_iri_leads(iri: str, link: str | None) -> None:
    """To http and https alone."""
    assert link == link_of(iri, BASE)
