"""/catalog: DCAT in four forms, page by page, of what is public and nothing else."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from harvesters.take_in import take_in
from ledger.home import Home
from publisher.editions.edition import publish_edition
from publisher.exports import dcat
from publisher.web.app import make_app
from publisher.web.catalog import ENDS
from publisher.web.reader import RDF
from tests.homes import GRANTS, ROWS
from vocab.exceptions import HomeError

BASE = "https://data.example.org"
DATASET = "<http://www.w3.org/ns/dcat#Dataset>"


@pytest.fixture
def ledger_url(tmp_path: object) -> str:
    """One ledger will do."""
    return f"sqlite:///{tmp_path}/ledger.sqlite"


@pytest.fixture
def browser(home: Home) -> FlaskClient:
    """A coalition of three datasets, of which one has no records."""
    folder = home.folder / "sources" / "voorbeeld"
    extra = 'title_en = "Example grants"\ndescription = "Een voorbeeld."\ntheme = "GOVE"\n' \
            'keywords = ["buurt/wijk", "x"]\nkind = "grant"'
    toml = GRANTS.replace('kind = "grant"', extra).replace("grants.csv", "meer.csv")
    (folder / "meer.toml").write_text(toml, "utf-8")
    (folder / "meer.csv").write_text(ROWS.replace("V-", "M-"), "utf-8")
    (folder / "leeg.toml").write_text(GRANTS)
    with home.open_ledger() as ledger:
        for name in ("voorbeeld/grants", "voorbeeld/meer"):
            take_in(home.read_sources()[name], home, ledger)
    return make_app(home).test_client()


def read(content: bytes, form: str = "turtle") -> set[str]:
    """Return the triples of an answer."""
    formats = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD,
               "ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}
    return {str(quad.triple) for quad in ox.parse(content, format=formats[form])}


def find(triples: Iterable[str], part: str) -> list[str]:
    return sorted(triple for triple in triples if part in triple)


@pytest.mark.parametrize(("end", "form"), ENDS.items())
def test_every_form_says_the_same(browser: FlaskClient, end: str, form: str) -> None:
    """By address, by Accept and by `?format=`, but for the address of the page itself."""
    wanted = {one for one in read(browser.get("/catalog").data) if "catalog?page" not in one}
    answers = [browser.get(f"/catalog.{end}"), browser.get("/catalog", headers={"Accept": RDF[form]}),
               browser.get(f"/catalog?format={form}")]
    for answer in answers:
        assert (200, RDF[form]) == (answer.status_code, answer.mimetype)
        assert wanted <= read(answer.data, form)


def test_what_is_public_is_there(browser: FlaskClient, home: Home) -> None:
    """Datasets with records, in two languages, with a licence; files only once there is an edition."""
    triples = read(browser.get("/catalog").data)
    assert [f"<{BASE}/id/dataset/voorbeeld/grants>", f"<{BASE}/id/dataset/voorbeeld/meer>"] == [
        triple.split()[0] for triple in find(triples, DATASET) if "#type" in triple]
    assert find(triples, '"Example grants"@en') and find(triples, '"buurt wijk"@nl')
    assert find(triples, "data-theme/GOVE") and not find(triples, "editions/latest")
    with home.open_ledger() as ledger:
        publish_edition(home, ledger)
    triples = read(browser.get("/catalog").data)
    assert 6 == len(find(triples, "downloadURL")) and find(triples, f"<{BASE}/editions/latest/grant.parquet>")
    assert "text/html" == browser.get("/editions/latest/").mimetype


def test_pages(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each leads to the next, and together they have every dataset once."""
    monkeypatch.setattr(dcat, "PAGE", 1)
    first, second = (read(browser.get(f"/catalog.ttl?page={page}").data) for page in (1, 2))
    assert [f"<{BASE}/catalog.ttl?page=2>"] == [one.split()[-1] for one in find(first, "core#next>")]
    assert not find(second, "core#next>") and 1 == len(find(first, DATASET)) == len(find(second, DATASET))
    for page in ("0", "3", "-1", "x", "99999", "٣"):
        assert 404 == browser.get(f"/catalog?page={page}").status_code


def test_for_people_and_programs(browser: FlaskClient) -> None:
    """Who does not say gets Turtle, a browser the page of datasets; what did not change is not sent again."""
    assert "text/turtle" == browser.get("/catalog", headers={"Accept": "*/*"}).mimetype
    led = browser.get("/catalog", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (303, "/datasets") == (led.status_code, led.location)
    answer = browser.get("/catalog")
    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    again = browser.get("/catalog", headers={"If-None-Match": answer.headers["ETag"]})
    assert 304 == again.status_code and 404 == browser.get("/catalog.csv").status_code


def test_a_dataset_without_a_licence_cannot_be_there(browser: FlaskClient, home: Home) -> None:
    """It is refused where it is described, before anything of it is public."""
    path = home.folder / "sources" / "voorbeeld" / "fout.toml"
    path.write_text(GRANTS.replace("licence =", "attribution_en ="))
    with pytest.raises(HomeError):
        home.read_sources()
