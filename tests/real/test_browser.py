"""Every kind of page in real Chromium: axe finds nothing, nothing runs, nothing is asked elsewhere."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from tests.homes import GRANTS, write_home
from tests.publisher.reading import HOSTILE
from tests.real.serving import VERBOND, Served, serve
from vocab.terms import KINDS

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TELL = ("r => JSON.stringify([r.passes.length, "
        "r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))])")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]
HEADER = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
WRONG = quote("SELECT * { ?s ?p")
ASKED = quote("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 5")
PAGES = {
    "front": "/", "datasets": "/datasets", "dataset": "/datasets/voorbeeld/grants", "members": "/members",
    "member": "/members/voorbeeld", "queries": "/queries", "query": "/sparql/grants-by-year",
    "query form": "/sparql/open-procurement", "query error": "/sparql/open-procurement?within=Nergens",
    "sparql": "/sparql", "sparql answer": f"/sparql?query={ASKED}", "sparql error": f"/sparql?query={WRONG}",
    "record": "/doc/grant/voorbeeld/V-1", "stale record": "/doc/grant/voorbeeld/V-2",
    "gone": "/doc/grant/voorbeeld/V-0", "status": "/status", "stale": "/status/stale",
    "terms": "/def", "sheet": "/def/procurement", "schemes": "/concept", "scheme": "/concept/legal-form",
    "concept": "/concept/place-type/buurthuis", "editions": "/editions", "edition": "/editions/latest",
    "query of an edition": "/sparql/grants-by-year?edition=latest",
    "held": "/status/runs/{held}", "not found": "/nergens",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all that pages can show, and text that means harm in every field."""
    folder = write_home(tmp_path_factory.mktemp("browser") / "home")
    (folder / "members").mkdir()
    (folder / "members" / "voorbeeld.toml").write_text(
        f"name = {json.dumps(HOSTILE[0])}\nurl = {json.dumps(HOSTILE[2])}\nexample = true\n")
    source = folder / "sources" / "voorbeeld"
    (source / "held.toml").write_text(GRANTS.replace("grants.csv", "held.csv").replace(
        "Voorbeeldsubsidies", HOSTILE[0]))
    cells = [text.replace('"', "'").replace(";", ",") for text in HOSTILE]
    rows = [f"V-{n};{cells[n % len(cells)]};{cells[-n % len(cells)]};Sport;1,00;1,00;2025\n"
            for n in range(12)]
    held = [f"H-{n};{cells[n % len(cells)]};Tuin;Sport;1,00;1,00;2025\n" for n in range(12)]
    later = [rows[1], rows[2].replace("2025", "ooit"), rows[3].replace("Sport", "Onderwijs"), *rows[4:]]
    for grants, others in ((rows, held), (later, [row.replace("Tuin", cells[0]) for row in held])):
        (source / "grants.csv").write_text(HEADER + "".join(grants))
        (source / "held.csv").write_text(HEADER + "".join(others))
        subprocess.run([VERBOND, "--home", str(folder), "harvest", "--all"], capture_output=True)
        subprocess.run([VERBOND, "--home", str(folder), "publish", "--edition"], capture_output=True)
    return folder


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Served]:
    with serve(home) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's own browser."""
    path = shutil.which("chromium")
    assert path, "Chromium is missing: scripts/install-services brings it"
    assert AXE.is_file(), "axe-core is missing: make test brings it (npm ci)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def held_run(home: Path) -> int:
    """The run that waits whole."""
    told = subprocess.run([VERBOND, "--home", str(home), "status", "--json"], capture_output=True, text=True)
    run: int = next(source["run"] for source in json.loads(told.stdout)["sources"] if source["run"])
    return run


@pytest.fixture
def wrong() -> list[str]:
    """What a page did that it should not: dialogs, faults, requests to others."""
    return []


@pytest.fixture
def page(chromium: Browser, wrong: list[str]) -> Iterator[Page]:
    """A page of a Dutch reader, watched."""
    context = chromium.new_context(locale="nl-NL", viewport={"width": 1100, "height": 900})
    page = context.new_page()

    def dismiss(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    def note_request(request: Request) -> None:
        if "127.0.0.1" not in request.url:
            wrong.append(request.url)

    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", note_request)
    yield page
    context.close()


def look(page: Page, url: str) -> list[str]:
    """Open a page in a world of its own for axe, past its policy; return what axe finds."""
    page.goto(url)
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    made = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    world = made["executionContextId"]
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8"), "contextId": world})
    done = session.send("Runtime.evaluate", {
        "expression": f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then({TELL})",
        "contextId": world, "awaitPromise": True, "returnByValue": True})
    passes, violations = json.loads(done["result"]["value"])
    assert passes > 10, "axe has looked"
    return list(violations)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(served: Served, page: Page, wrong: list[str], held_run: int, name: str,
                           language: str) -> None:
    """On every kind of page in both languages; and nothing of what members wrote runs."""
    path = PAGES[name].replace("{held}", str(held_run))
    violations = look(page, f"{served.url}{path}{'&' if '?' in path else '?'}lang={language}")
    assert [] == violations
    assert [] == wrong
    assert language == page.evaluate("document.documentElement.lang")


@pytest.mark.parametrize("name", PAGES)
def test_a_small_screen(served: Served, page: Page, held_run: int, name: str) -> None:
    """At 320 pixels (WCAG 1.4.10) nothing makes the page wider than the screen."""
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(served.url + PAGES[name].replace("{held}", str(held_run)))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sheet_prints_on_one_page(served: Served, page: Page, kind: str, language: str) -> None:
    """A4, whatever the kind: a member hangs it beside her screen."""
    page.goto(f"{served.url}/def/{kind}?lang={language}")
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 == len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


def test_by_keyboard_alone(served: Served, page: Page) -> None:
    """The first Tab reaches the way to the content; a question is asked and answered without a mouse."""
    page.goto(f"{served.url}/sparql")
    page.keyboard.press("Tab")
    assert "Naar de inhoud" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == "query":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("SELECT (6*7 AS ?n) {}")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("td")
    assert "42" == page.text_content("td")


def test_without_style_it_reads(served: Served, page: Page) -> None:
    """The order of the text is the order of the page: heading first, then what it is about."""
    page.route("**/*.css", lambda route: route.abort())
    page.goto(f"{served.url}/datasets/voorbeeld/grants")
    text = page.inner_text("main")
    assert text.index("Voorbeeldsubsidies") < text.index("Licentie") < text.index("De records")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_means_harm_does_nothing(served: Served, page: Page, wrong: list[str], text: str) -> None:
    """As a query, as an answer, as a parameter: no dialog, no element, no request."""
    literal = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    for path in (f"/sparql?query={quote(text)}", f"/sparql?query={quote(f'SELECT ({literal} AS ?x) {{}}')}",
                 f"/sparql?query={quote(f'SELECT (IRI({literal}) AS ?x) {{}}')}",
                 f"/sparql/open-procurement?within={quote(text)}", f"/status/stale?source={quote(text)}",
                 f"/{quote(text)}"):
        page.goto(served.url + path)
        assert 0 == page.locator("script, svg, img, [onerror], a[href^=javascript], a[href^=data]").count()
    assert [] == wrong
