"""Hypothesis draws the same examples on every machine, however slow it is; the example member."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from ledger.home import Home
from tests.harvesters.homes import Member

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def member(home: Home) -> Iterator[Member]:
    """The member of the example home, on each database."""
    with home.open_ledger() as ledger:
        yield Member(home, ledger)
