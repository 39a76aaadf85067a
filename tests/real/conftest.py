"""What the tests with real servers share."""

from collections.abc import Iterator

import pytest

from tests.real.ckan_site import Site, private_ckan


@pytest.fixture(scope="session")
def ckan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A private CKAN 2.12 with DataStore and ckanext-dcat, started once and stopped at the end."""
    with private_ckan(tmp_path_factory.mktemp("ckan")) as site:
        yield site
