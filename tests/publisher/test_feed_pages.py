"""/feed over HTTP: what a reader may keep and for how long, what went, and what is not for the web."""

import json

import pytest
from flask.testing import FlaskClient

import publisher.feed.state
from harvesters.take_in import take_in
from ledger.home import Home, read_home
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.feed.pages import read_members
from publisher.targets.feed import FeedTarget
from publisher.web.app import make_app
from tests.homes import ROWS, write_home

ID = "https://data.example.org/id/grant/voorbeeld/"
JSONLD = "application/ld+json"


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of three grants, two on a page."""
    monkeypatch.setattr(publisher.feed.state, "MEMBERS", 2)
    home = read_home(write_home(tmp_path_factory.mktemp("feed") / "home"))
    publish(home)
    return home


@pytest.fixture
def browser(site: Home) -> FlaskClient:
    return make_app(site).test_client()


def publish(home: Home, anew: bool = False) -> None:
    with home.open_ledger() as ledger:
        take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
        catch_up(ledger, FeedTarget(home.feed, home.base), anew=anew)


def folder(home: Home) -> str:
    [path] = (path for path in home.feed.glob("public/*") if path.is_dir())
    return path.name


def test_the_stream_leads_to_its_root(browser: FlaskClient) -> None:
    """One redirect, and from there on addresses relative to where a reader is."""
    answer = browser.get("/feed")
    assert (303, "/feed/") == (answer.status_code, answer.headers["Location"])
    root = browser.get(answer.headers["Location"])
    assert (200, JSONLD) == (root.status_code, root.content_type)
    node = root.get_json()["tree:view"]["tree:relation"][0]["tree:node"]["@id"]
    page = browser.get(f"/feed/{node}").get_json()["tree:relation"][0]["tree:node"]["@id"]

    answer = browser.get(f"/feed/{node.partition('/')[0]}/{page}")
    assert [f"{ID}V-1", f"{ID}V-2"] == [
        json.loads(text)["as:object"]["@id"] for text in read_members(answer.data)]


@pytest.mark.parametrize("accept", [
    "*/*", JSONLD, "text/turtle", "application/n-quads,application/trig;q=0.9", "text/html",
])
def test_it_is_json_whatever_is_asked(browser: FlaskClient, accept: str) -> None:
    """One form for every reader: that of the files."""
    answer = browser.get("/feed/", headers={"Accept": accept})
    assert (200, JSONLD) == (answer.status_code, answer.content_type)


def test_how_long_it_may_be_kept(site: Home, browser: FlaskClient) -> None:
    """A minute for what grows, an hour for what is full; never for ever, as an erasure must reach it."""
    name = folder(site)
    ages = {address: browser.get(f"/feed/{address}").headers["Cache-Control"]
            for address in ("", f"{name}/node-1.jsonld", f"{name}/page-1.jsonld", f"{name}/page-2.jsonld")}

    short, long = "public, max-age=60, must-revalidate", "public, max-age=3600, must-revalidate"
    assert [short, short, long, short] == list(ages.values())
    assert "no-cache" == browser.get("/health").headers["Cache-Control"]


def test_who_has_it_gets_nothing(site: Home, browser: FlaskClient) -> None:
    """By ETag and by date; any program in a browser may ask."""
    address = f"/feed/{folder(site)}/page-1.jsonld"
    first = browser.get(address)
    assert "*" == first.headers["Access-Control-Allow-Origin"] and first.headers["ETag"]
    for name, value in (("If-None-Match", first.headers["ETag"]),
                        ("If-Modified-Since", first.headers["Last-Modified"])):
        again = browser.get(address, headers={name: value})
        assert (304, b"") == (again.status_code, again.data)
    head = browser.head(address)
    assert (b"", first.headers["Content-Length"]) == (head.data, head.headers["Content-Length"])


def test_what_is_erased_is_another_page(site: Home, browser: FlaskClient) -> None:
    """Who asks on condition gets the page as it is now."""
    address = f"/feed/{folder(site)}/page-1.jsonld"
    before = browser.get(address)
    with site.open_ledger() as ledger:
        withhold(ledger, f"{ID}V-1", "erased")
        catch_up(ledger, FeedTarget(site.feed, site.base))
    after = browser.get(address, headers={"If-None-Match": before.headers["ETag"]})

    assert (200, [f"{ID}V-2"]) == (after.status_code, [
        json.loads(text)["as:object"]["@id"] for text in read_members(after.data)])


def test_what_went_is_gone(site: Home, browser: FlaskClient) -> None:
    """Pages that were dropped, and those of a generation before: 410, to a program as a problem."""
    old = folder(site)
    rows = site.folder / "sources" / "voorbeeld" / "grants.csv"
    rows.write_text(ROWS.replace("2025", "2024"), "utf-8")
    publish(site)
    gone = browser.get(f"/feed/{old}/page-1.jsonld")
    assert (410, "application/problem+json") == (gone.status_code, gone.content_type)
    assert (410, "*") == (gone.get_json()["status"], gone.headers["Access-Control-Allow-Origin"])
    assert "no-cache" == gone.headers["Cache-Control"]

    publish(site, anew=True)
    for name in ("page-1", "page-2", "node-1"):
        assert 410 == browser.get(f"/feed/{old}/{name}.jsonld").status_code
    assert 410 == browser.get(f"/feed/{old}/page-1.jsonld", headers={"Accept": "text/html"}).status_code
    assert 200 == browser.get(f"/feed/{folder(site)}/page-1.jsonld").status_code


@pytest.mark.parametrize("name", [
    "{0}/page-9.jsonld", "{0}/node-2.jsonld", "{0}/page-0.jsonld", "{0}/page-01.jsonld",
    "other/page-1.jsonld", "{0}", "{0}/", "{0}/page-1", "{0}/page-1.jsonld/", "index.jsonld",
    "../shown.json", "..%2fshown.json",
    "%2e%2e/shown.json", "{0}/..%2f..%2fshown.json", "{0}/%2e%2e/index.jsonld", "{0}/page-1.jsonld%00",
    "%00/page-1.jsonld", "public/index.jsonld", "{0}//page-1.jsonld", "..",
    "{0}/page-99999999999999999999.jsonld", "{0}/page-١.jsonld", "/etc/passwd",
])
def test_what_never_was_is_not_found(site: Home, browser: FlaskClient, name: str) -> None:
    """Neither another number nor a way out of the folder."""
    answer = browser.get(f"/feed/{name.format(folder(site))}")
    assert 404 == answer.status_code and b"generation" not in answer.data


def test_before_anything_is_published(tmp_path_factory: pytest.TempPathFactory) -> None:
    """There is no root yet."""
    browser = make_app(read_home(write_home(tmp_path_factory.mktemp("none") / "home"))).test_client()
    assert [404, 404] == [browser.get(f"/feed/{name}").status_code for name in ("", "a-b/page-1.jsonld")]
