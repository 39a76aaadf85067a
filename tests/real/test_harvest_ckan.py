"""CKAN as a source, from a real CKAN with its DataStore: pages of packages and rows, files, what is gone."""


import pytest

from harvesters.access import ckan as access
from harvesters.take_in import take_in
from ledger.home import Home
from tests.real.ckan_site import Site
from tests.real.shop import Shop


def describe(home: Home, ckan: Site, *lines: str) -> None:
    """Let the example source be in the CKAN."""
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    where = "\n".join([f'where = "{ckan.url}"', 'access = "ckan"', *lines])
    toml.write_text(toml.read_text().replace('where = "grants.csv"', where))


def test_tables_of_packages(shop: Shop, ckan: Site, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages; the same again; a row less, a package less, a package whose table is lost."""
    monkeypatch.setattr(access, "PACKAGES", 2)
    monkeypatch.setattr(access, "ROWS", 7)
    tables = {key: shop.put(key, 20) for key in "abcdef"}
    describe(home, ckan, f'search = "organization:{shop.name}"')
    with home.open_ledger() as ledger:
        source = home.read_sources()["voorbeeld/grants"]
        run = take_in(source, home, ledger)
        assert (120, 0, None) == (run.added, run.wrong, run.fault), run.first
        assert 120 == take_in(source, home, ledger).unchanged

        shop.site.action.datastore_delete(resource_id=tables["a"], filters={"nummer": "V-a3"}, force=True)
        shop.site.action.package_delete(id=shop.packages["f"]["id"])
        run = take_in(source, home, ledger)
        assert (99, 21) == (run.unchanged, run.withdrawn)

        shop.site.action.resource_delete(id=tables["b"])
        run = take_in(source, home, ledger)
        assert (79, 0, None) == (run.unchanged, run.withdrawn, run.fault)
        assert "which-resource" == run.first[0].rule and f"{shop.name}-b" in run.first[0].nl


def test_the_file_of_a_package(shop: Shop, ckan: Site, home: Home) -> None:
    """An upload, by its format; it comes as it is."""
    name = shop.upload("x")
    describe(home, ckan, f'package = "{name}"', 'resource = "CSV"')
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
    assert (1, None) == (run.added, run.fault), run.first
