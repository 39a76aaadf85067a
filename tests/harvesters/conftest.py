"""Hypothesis draws the same examples on every machine, however slow it is; the example member."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from harvesters.access import ckan, sparql
from ledger.home import Home
from tests.harvesters.homes import Member
from tests.harvesters.web import QUICK, Web, serve

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def member(home: Home) -> Iterator[Member]:
    """The member of the example home, on each database."""
    with home.open_ledger() as ledger:
        yield Member(home, ledger)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server; who asks it has little patience and takes small pages."""
    monkeypatch.setattr("harvesters.access.http.LIMITS", QUICK)
    monkeypatch.setattr(ckan, "PACKAGES", 2)
    monkeypatch.setattr(ckan, "ROWS", 2)
    monkeypatch.setattr(sparql, "PAGE", 2)
    with serve() as web:
        yield web
