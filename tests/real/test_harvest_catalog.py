"""A DCAT catalogue as a source, as a real CKAN with ckanext-dcat serves it: three formats, page by page."""

import uuid

import pytest

from harvesters.take_in import take_in
from ledger.home import Home
from tests.real.ckan_site import Site
from tests.real.shop import Shop


@pytest.mark.parametrize("form", ["ttl", "rdf", "jsonld"])
def test_a_distribution_of_a_catalogue(shop: Shop, ckan: Site, home: Home, form: str) -> None:
    """Found by the IRI of its dataset and its media type, among others."""
    iris = [f"https://data.example.org/id/dataset/{uuid.uuid4().hex}" for _ in range(5)]
    for number, iri in enumerate(iris):
        shop.upload(f"c{number}", iri)
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text(toml.read_text().replace('where = "grants.csv"', (
        f'where = "{ckan.url}/catalog.{form}"\naccess = "catalog"\ndataset = "{iris[0]}"\n'
        'media_type = "text/csv"')))
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
    assert (1, None) == (run.added, run.fault), run.first
