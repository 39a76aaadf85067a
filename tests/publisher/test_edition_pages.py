"""/editions: pages for people, files with ranges and digests, and answers of the edition that was asked."""

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ledger.home import Home, read_home
from publisher.editions.delta import OPS
from publisher.editions.manifest import weigh_all
from publisher.editions.shelf import INDEX, MANIFEST, read_shelf
from publisher.exports.tables import read_tables
from publisher.sparql.pool import Limits, Pool
from publisher.web.app import make_app
from publisher.web.editions import MEDIA_TYPES
from tests.homes import write_home
from tests.nights.city import read_manifest
from tests.publisher.reading import one, read, words

EDITION_WORDS = {"insert": ("nieuw", "new"), "update": ("veranderd", "changed"), "delete": ("weg", "gone")}
OLD, NEW = "2026-11-27", "2026-11-28"
COUNT = "SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"


@pytest.fixture(scope="module")
def pool(edition_folder: Path) -> Iterator[Pool]:
    """One worker on the store of the demo with two editions."""
    with Pool(edition_folder / "store", Limits(workers=1)) as pool:
        yield pool


class Client(FlaskClient):
    """A client that takes every answer whole, as a browser does."""

    def open(self, *words: Any, **more: Any) -> Any:
        """Ask, and close the file that is sent."""
        return super().open(*words, buffered=True, **more)


@pytest.fixture
def browser(edited: Home, pool: Pool) -> FlaskClient:
    """A client of that coalition."""
    return Client(make_app(edited, pool))


def test_every_file_is_sent_as_it_is(browser: FlaskClient, edited: Home) -> None:
    """By its own edition and as the latest: type, digest as ETag, and where it stands for good."""
    manifest = read_manifest(edited.editions / NEW)
    for name, told in weigh_all(manifest).items():
        response = browser.get(f"/editions/latest/{name}")
        assert (200, told.sha256) == (response.status_code, sha256(response.data).hexdigest()), name
        headers = {"ETag": f'"{told.sha256}"', "Content-Location": f"/editions/{NEW}/{name}",
                   "Verbond-Edition": NEW, "Verbond-Seq": str(manifest["seq"]), "Accept-Ranges": "bytes",
                   "Access-Control-Allow-Origin": "*"}
        assert headers.items() <= dict(response.headers).items()
        assert response.mimetype == MEDIA_TYPES[name.rpartition(".")[2]].partition(";")[0]
        assert "Sat, 28 Nov 2026 10:00:00 GMT" == response.headers["Last-Modified"]
    assert "text/csv; header=present; charset=utf-8" == browser.get("/editions/latest/grant.csv").content_type


def test_a_part_and_what_did_not_change(browser: FlaskClient) -> None:
    """A range, one that is not there, and nothing where the digest or the date is known."""
    whole = browser.get(f"/editions/{OLD}/grant.csv")
    part = browser.get(f"/editions/{OLD}/grant.csv", headers={"Range": "bytes=100-199"})
    assert (206, whole.data[100:200]) == (part.status_code, part.data)
    assert f"bytes 100-199/{len(whole.data)}" == part.headers["Content-Range"]
    gone = browser.get(f"/editions/{OLD}/grant.csv", headers={"Range": "bytes=99999999-"})
    assert (416, f"bytes */{len(whole.data)}") == (gone.status_code, gone.headers["Content-Range"])
    for odd in ("bytes=0-9,20-29", "bytes=abc", "lines=1-2", "bytes=5-2", "x"):
        answer = browser.get(f"/editions/{OLD}/grant.csv", headers={"Range": odd})
        assert (200, whole.data) == (answer.status_code, answer.data), odd
    for headers in ({"If-None-Match": whole.headers["ETag"]},
                    {"If-Modified-Since": whole.headers["Last-Modified"]}):
        assert 304 == browser.get(f"/editions/{OLD}/grant.csv", headers=headers).status_code
    assert 0 == len(browser.head(f"/editions/{OLD}/grant.csv").data)


@pytest.mark.parametrize("path", [
    f"{OLD}/../{NEW}/grant.csv", f"{OLD}/..%2f..%2fcoalition.toml", f"{OLD}/%2e%2e/index.json",
    f"{OLD}/grant.exe", f"{OLD}//grant.csv", f"{OLD}/grant.csv%00", f"{OLD}/delta", "2001-01-01/grant.csv",
    "latest/.spill", "..%2fcoalition.toml", ".making/grant.csv", f"{OLD}/amsterdam", "2001-01-01",
])
def test_what_is_no_file_is_not_sent(browser: FlaskClient, path: str) -> None:
    """Only what the manifest names, by its very name."""
    response = browser.get(f"/editions/{path}")
    assert response.status_code in (404, 308)
    assert b"base = " not in response.data


def test_the_index_and_the_manifest(browser: FlaskClient, edited: Home) -> None:
    """What a program asks: as files, and as JSON of the pages."""
    shelf = read_shelf(edited.editions)
    json = {"Accept": "application/json"}
    for path in (f"/editions/{INDEX}", "/editions"):
        assert shelf.as_json() == browser.get(path, headers=json).json
    assert [OLD, NEW] == [one.name for one in shelf.editions]
    manifest = browser.get(f"/editions/{OLD}/{MANIFEST}").json
    assert manifest == browser.get(f"/editions/{OLD}", headers=json).json
    assert "2026-11-28" == browser.get("/status", headers=json).get_json()["edition"]
    tag = browser.get(f"/editions/{INDEX}").headers["ETag"]
    assert 304 == browser.get(f"/editions/{INDEX}", headers={"If-None-Match": tag}).status_code


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages(browser: FlaskClient, edited: Home, language: str) -> None:
    """The list, and of one edition every table with its rows, what changed, and its sources."""
    page = read(browser, f"/editions?lang={language}")
    assert [f"/editions/{name}?lang={language}" for name in (NEW, OLD)] == [
        link["href"] for link in page.select("main table a")]
    page = read(browser, f"/editions/latest?lang={language}")
    manifest = read_manifest(edited.editions / NEW)
    rows = page.select("[aria-labelledby=tables] tbody tr")
    assert len(rows) == len(read_tables())
    grant = manifest["delta"]["tables"]["grant"]
    told = words(page)
    assert str(manifest["tables"]["grant"]["rows"]) in told
    counts = [(grant[op], *EDITION_WORDS[op]) for op in OPS]
    assert ", ".join(f"{count} {nl if language == 'nl' else en}" for count, nl, en in counts) in told
    for link in page.select("main a[href^='/editions/']"):
        assert browser.head(str(link["href"])).status_code == 200, link["href"]


def test_without_an_edition(tmp_path: Path) -> None:
    """A new coalition: a sentence, and no file."""
    browser = make_app(read_home(write_home(tmp_path / "home"))).test_client()
    assert "Er is nog geen editie" in words(read(browser, "/editions"))
    for path in ("latest", "latest/grant.csv"):
        assert 404 == browser.get(f"/editions/{path}").status_code
    assert {"latest": None, "editions": [], "dropped": []} == browser.get(f"/editions/{INDEX}").json


def test_an_edition_that_is_kept_no_longer(edited: Home, edition_folder: Path, tmp_path: Path) -> None:
    """Its name is known: 410, for pages, files and queries."""
    home = read_home(write_home(tmp_path / "home"))
    home.editions.mkdir()
    index = (edition_folder / "editions" / INDEX).read_text("utf-8")
    (home.editions / INDEX).write_text(index.replace('"dropped": []', '"dropped": ["2026-01-01"]'), "utf-8")
    with Pool(edition_folder / "store", Limits(workers=1)) as pool:
        browser = make_app(home, pool).test_client()
        for path in ("/editions/2026-01-01", "/editions/2026-01-01/grant.csv",
                     "/sparql?query=ASK{}&edition=2026-01-01", "/sparql/grants-by-year?edition=2026-01-01"):
            assert 410 == browser.get(path).status_code, path
        assert 404 == browser.get("/sparql?query=ASK{}&edition=2026-01-02").status_code
        assert 400 == browser.get("/sparql?query=ASK{}&edition=a&edition=b").status_code
        for path in ("/sparql?query=ASK{}&edition=", "/sparql/grants-by-year?edition="):
            assert 404 == browser.get(path).status_code, path


def test_a_query_names_its_edition(browser: FlaskClient, edited: Home) -> None:
    """Each answers as it was, and says which; without one it is what is there now, which says no edition."""
    counts = {}
    for name in (OLD, NEW, "latest", ""):
        asked = {"query": COUNT, "format": "csv", **({"edition": name} if name else {})}
        response = browser.get("/sparql", query_string=asked)
        counts[name] = next(csv.DictReader(io.StringIO(response.text)))["n"]
        edition = NEW if name == "latest" else name or None
        assert edition == response.headers.get("Verbond-Edition")
        manifest = read_manifest(edited.editions / (edition or NEW))
        assert str(manifest["seq"]) == response.headers["Verbond-Seq"]
        assert str(manifest["records"]["grant"]) == counts[name]
    assert counts[OLD] != counts[NEW] == counts["latest"] == counts[""]
    body = browser.post(f"/sparql?edition={OLD}", data=COUNT, headers={"Accept": "text/csv"},
                        content_type="application/sparql-query")
    assert (f"n\r\n{counts[OLD]}\r\n", OLD) == (body.text, body.headers["Verbond-Edition"])


def test_a_named_query_of_an_edition(browser: FlaskClient) -> None:
    """Its page says of which edition it is, and so do the files and the form it leads to."""
    page = read(browser, f"/sparql/grants-by-year?edition={OLD}")
    assert f"editie {OLD}" in words(page)
    links = [str(link["href"]) for link in page.select("main p a")]
    assert links and all(f"edition={OLD}" in link for link in links)
    page = read(browser, f"/sparql?query=ASK%7B%7D&edition={OLD}", Accept="text/html")
    assert OLD == one(page, "input[name=edition]")["value"]
    assert f"Verbond-Edition: {OLD}" in words(page)
    moved = browser.get("/sparql/grants-by-year?edition=latest&format=csv")
    assert 303 == moved.status_code and f"edition={NEW}" in moved.location
