"""What the tests with real servers share."""

from collections.abc import Iterator

import pytest
from ckanapi import RemoteCKAN

from tests.real.ckan_site import Site, private_ckan
from tests.real.shop import Shop


@pytest.fixture(scope="session")
def ckan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A private CKAN 2.12 with DataStore and ckanext-dcat, started once and stopped at the end."""
    with private_ckan(tmp_path_factory.mktemp("ckan")) as site:
        yield site


@pytest.fixture
def shop(ckan: Site) -> Iterator[Shop]:
    """A shop in that CKAN, cleared at the end."""
    with RemoteCKAN(ckan.url, apikey=ckan.token) as site:
        shop = Shop(site)
        yield shop
        shop.clear()
