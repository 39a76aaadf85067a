"""What the tests with real servers share."""

from collections.abc import Iterator

import pytest
from ckanapi import RemoteCKAN

from ledger.home import Home
from publisher.remote.server import Server
from tests.real.ckan_home import Coalition, clear
from tests.real.ckan_site import Site, private_ckan
from tests.real.shop import Shop
from tests.real.stores import Store, private_fuseki, private_virtuoso
from vocab.names import EXAMPLE_BASE, VOCABULARY


@pytest.fixture(scope="session")
def ckan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A private CKAN 2.12 with DataStore and ckanext-dcat, started once and stopped at the end."""
    with private_ckan(tmp_path_factory.mktemp("ckan")) as site:
        yield site


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A private Fuseki, started once."""
    with private_fuseki(tmp_path_factory.mktemp("fuseki")) as store:
        yield store


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A private Virtuoso, started once."""
    with private_virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(params=["fuseki", "virtuoso"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each of the two, emptied of what a test before put there."""
    store: Store = request.getfixturevalue(request.param)
    server = Server(store.addresses)
    for graph in server.list_graphs():
        if graph.startswith((EXAMPLE_BASE, VOCABULARY)):
            server.drop_graph(graph)
    return store


@pytest.fixture
def shop(ckan: Site) -> Iterator[Shop]:
    """A shop in that CKAN, cleared at the end."""
    with RemoteCKAN(ckan.url, apikey=ckan.token) as site:
        shop = Shop(site)
        yield shop
        shop.clear()


@pytest.fixture
def coalition(home: Home, ckan: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Coalition]:
    """The example coalition, published to the private CKAN, from which all goes at the end."""
    monkeypatch.setenv("VERBOND_CKAN_URL", ckan.url)
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", ckan.token)
    coalition = Coalition(home, ckan)
    yield coalition
    monkeypatch.setenv("VERBOND_CKAN_URL", ckan.url)
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", ckan.token)
    clear(coalition.site)
