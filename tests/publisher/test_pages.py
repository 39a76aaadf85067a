"""The pages at /status: in two languages, for people and programs, whatever a member wrote."""

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from harvesters.approve import approve
from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home
from ledger.ledger import Ledger
from publisher.cli.main import cli
from publisher.web.app import HEADERS, make_app
from publisher.web.texts import FAULTS, HOLDS, TEXTS
from shapes.sentences import HELD
from tests.publisher.reading import HOSTILE, one, read, words

SOURCE = "voorbeeld/grants"
Write = Callable[..., Path]


def row(key: str, name: str = "Voorbeeld", project: str = "Tuin") -> list[str]:
    return [key, name, project, "Sport", "1,00", "1,00", "2025"]


@pytest.fixture
def opened(home: Home) -> Iterator[Ledger]:
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def held(home: Home, opened: Ledger, write_rows: Write) -> Run:
    """A source whose run waits whole, and with it text that means harm."""
    names = [*HOSTILE[:3], *(f"V-{key}" for key in range(7))]
    write_rows(*(row(f"'{name}'", project="Tuin") for name in names))
    take_in(home.read_sources()[SOURCE], home, opened)
    write_rows(*(row(f"'{name}'", f"x{name}", HOSTILE[0]) for name in names[:8]), row("nieuw"))
    return take_in(home.read_sources()[SOURCE], home, opened)


@pytest.fixture
def browser(home: Home) -> FlaskClient:
    return make_app(home).test_client()


def test_status_says_what_waits(browser: FlaskClient, held: Run) -> None:
    """How many, why, with a way to look; in Dutch, and in English to who asks."""
    dutch = words(read(browser, "/status"))
    assert f"{held.held} : een kolom is in meer dan de helft anders. Bekijk wat wacht" in dutch
    assert "seconde" in dutch and "geleden" in dutch
    preferred = read(browser, "/status", Accept_Language="en-GB,nl;q=0.5")
    for english in (read(browser, "/status?lang=en"), preferred):
        assert "a column differs in over half of the rows. Look at what waits" in words(english)
        assert "en" == one(english, "html")["lang"]


def test_the_page_of_a_run_shows_the_difference(browser: FlaskClient, held: Run) -> None:
    """By field, with examples, the digest, the command and until when."""
    page = read(browser, f"/status/runs/{held.run}")
    text = words(page)

    assert "1 nieuw, 8 veranderd: " in text and "Naam 8" in text and "2 weg: " in text
    assert f"verbond approve {held.run} --digest {held.digest}" in text
    assert "Goed te keuren tot en met" in text and "In de kolom “" in text
    assert HOSTILE[0] in text, "shown as text"
    english = words(read(browser, f"/status/runs/{held.run}?lang=en"))
    assert "1 new, 8 changed" in english and "In the column '" in english


def test_what_means_harm_stays_text(browser: FlaskClient, held: Run) -> None:
    """No element and no link is made of what a member wrote (read looks at each page for that)."""
    for path in ("/status", f"/status/runs/{held.run}", "/status/stale"):
        response = browser.get(path)
        assert "<script" not in response.text and "<img" not in response.text
        read(browser, path)


def test_the_same_as_the_command_line(browser: FlaskClient, home: Home, held: Run) -> None:
    """JSON of the pages is that of `status --json` and `approve --json`."""
    told = CliRunner().invoke(cli, ["--home", str(home.folder), "status", "--json"]).stdout
    for path, headers in (("/status?format=json", {}), ("/status", {"Accept": "application/json"})):
        found = browser.get(path, headers=headers).get_json()
        expected = json.loads(told)
        for source in (*found["sources"], *expected["sources"]):
            source.pop("age")
        assert expected == found
    shown = browser.get(f"/status/runs/{held.run}?format=json").get_json()
    done = CliRunner().invoke(cli, ["--home", str(home.folder), "approve", str(held.run), "--json"])
    assert json.loads(done.stdout).items() <= shown.items()
    assert {"nl", "en"} == set(shown["sentence"]) and (held.hold, held.held) == (shown["hold"], shown["held"])


def test_where_nothing_waits(browser: FlaskClient, home: Home, opened: Ledger, held: Run) -> None:
    """Unknown, approved, or too old: which of these, in a sentence, and no trace of a program."""
    assert "Bij run 99 wacht niets." in words(read(browser, "/status/runs/99", 404))
    start = opened.clock()
    late = make_app(Home(home.folder, home.title, home.base, lambda: start + 15 * DAY)).test_client()
    assert "meer dan 14 dagen oud" in words(read(late, f"/status/runs/{held.run}", 404))
    approve(opened, held.run or 0, held.digest or "")
    assert "Nothing waits" in words(read(browser, f"/status/runs/{held.run}?lang=en", 404))
    assert 404 == browser.get(f"/status/runs/{held.run}?format=json").get_json()["status"]


def test_what_is_stale_says_since_when(browser: FlaskClient, home: Home, opened: Ledger,
                                       write_rows: Write) -> None:
    """Each record, why, and the moment it was last good."""
    assert "Er is niets verouderd" in words(read(browser, "/status/stale"))
    write_rows(*(row(f"V-{key}") for key in range(10)))
    take_in(home.read_sources()[SOURCE], home, opened)
    write_rows([*row("V-0")[:6], "ooit"], *(row(f"V-{key}") for key in range(1, 6)))
    take_in(home.read_sources()[SOURCE], home, opened)

    page = read(browser, "/status/stale")
    assert 5 == len(page.select("tbody tr"))
    assert "V-0 verouderd: de nieuwere rij is fout" in words(page)
    assert "someone must look" in words(read(browser, "/status/stale?lang=en"))


def test_only_what_is_stale_of_one_source(browser: FlaskClient, home: Home, opened: Ledger,
                                          write_rows: Write) -> None:
    """The number at a source leads to just its records; a source that is not there is no page."""
    write_rows(*(row(f"V-{key}") for key in range(10)))
    take_in(home.read_sources()[SOURCE], home, opened)
    write_rows([*row("V-0")[:6], "ooit"], *(row(f"V-{key}") for key in range(1, 10)))
    take_in(home.read_sources()[SOURCE], home, opened)

    [link] = [tag["href"] for tag in read(browser, "/status").select("a[href*=stale]")]
    page = read(browser, str(link))
    assert f"Alleen van bron {SOURCE}." in words(page) and 1 == len(page.select("tbody tr"))
    read(browser, "/status/stale?source=nergens/niets", 404)
    read(browser, f"/status/stale?source={HOSTILE[1]}", 404)


def test_a_source_has_its_title(browser: FlaskClient, home: Home, opened: Ledger) -> None:
    """In Dutch, and in English where it has one; a reader is told which language it is."""
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    assert "Voorbeeldsubsidies voorbeeld/grants" in words(read(browser, "/status"))
    assert 'span lang="nl">Voorbeeldsubsidies' in browser.get("/status?lang=en").text
    toml.write_text('title_en = "Example grants"\n' + toml.read_text("utf-8"), "utf-8")
    assert "Example grants voorbeeld/grants" in words(read(browser, "/status?lang=en"))


@pytest.mark.parametrize(("path", "status", "said"), [
    ("/nergens", 404, "Deze pagina is er niet"),
    ("/status/runs/x", 404, "Deze pagina is er niet"), ("/status/runs/-1", 404, "Deze pagina is er niet"),
    ("/status/runs/99999999999999999999", 404, "Deze pagina is er niet"),
    ("/status?x=" + "y" * 3_000, 414, "Dit adres is te lang"),
    ("/status?x=" + "%C3%A9" * 400, 414, "Dit adres is te lang"),
    ("//elders.example/x", 404, "Deze pagina is er niet"),
])
def test_a_wrong_address(browser: FlaskClient, opened: Ledger, path: str, status: int, said: str) -> None:
    """A plain page of its own words; nothing of the address is repeated in it, also not in a link."""
    page = read(browser, path, status)
    assert said in words(page) and "elders" not in str(page)
    assert "en" == page.select("[hreflang]")[0]["hreflang"]


def test_the_other_language_is_this_page(browser: FlaskClient, opened: Ledger) -> None:
    """With what was asked of it, and nothing else that stood in the address."""
    page = read(browser, f"/status/stale?source={SOURCE}&x=y")
    assert f"/status/stale?source={SOURCE}&lang=en" == page.select("[hreflang]")[0]["href"]
    refused = read(browser, "/status", Accept_Language="en;q=0, nl")
    assert refused.html and "nl" == refused.html["lang"]


def test_these_pages_are_only_read(browser: FlaskClient, opened: Ledger) -> None:
    """No other method, and no body: not even with a method that reads."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        response = browser.open("/status", method=method)
        assert 405 == response.status_code and "GET, HEAD" == response.headers["Allow"]
        assert HEADERS.items() <= dict(response.headers).items()
    for sent in ({"data": b"x"}, {"headers": {"Transfer-Encoding": "chunked"}}):
        response = browser.get("/status", **sent)
        assert 413 == response.status_code and "kunt u niets sturen" in response.text


def test_a_fault_of_ours_is_a_sentence(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """A source that cannot be read, and a fault of the program: no reader sees where or what it is."""
    app = make_app(home)
    app.add_url_rule("/boom", view_func=lambda: dict[str, str]()[f"{home.folder} {HOSTILE[0]}"])
    said = str(read(app.test_client(), "/boom", 500))
    assert "Er is niets verloren" in said and str(home.folder) not in said
    assert "KeyError at " in caplog.text and "test_pages.py" in caplog.text, "who runs this is told where"
    assert HOSTILE[0] not in caplog.text, "and not what somebody wrote"
    (home.folder / "sources" / "voorbeeld" / "grants.toml").write_text("title = ")
    page = read(make_app(home).test_client(), "/status", 503)
    assert "geen goede TOML" in words(page) and "sources/voorbeeld/grants.toml" in words(page)
    assert str(home.folder) not in str(page)


def test_over_a_real_socket(home: Home, held: Run) -> None:
    """Through HTTP, with the style sheet that the page names."""
    server = make_server("127.0.0.1", 0, make_app(home), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        root = f"http://127.0.0.1:{server.port}"
        with urllib.request.urlopen(f"{root}/status/runs/{held.run}", timeout=10) as answer:
            page = BeautifulSoup(answer.read(), "html.parser")
        style = page.select_one("link[rel=stylesheet]")
        assert style
        with urllib.request.urlopen(f"{root}{style['href']}", timeout=10) as answer:
            assert "text/css" in answer.headers["Content-Type"] and b"font" in answer.read()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_hold_and_fault_has_words() -> None:
    """What the guard may say, a page can say."""
    assert set(HELD) == set(HOLDS)
    assert {"member", "source", "shape", "platform", "third-party"} == set(FAULTS)
    assert all(nl and en for nl, en in (*TEXTS.values(), *HOLDS.values()))
