"""Stores on other servers whose operator set limits, or left out what the docs ask: no answer is half."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home
from publisher.catch_up import catch_up
from publisher.remote.server import Server
from tests.real.stores import Store, private_fuseki, private_virtuoso
from tests.real.test_target_remote import COUNT, GRAPH, ask, find_target, rows, verify
from vocab.exceptions import QueryError, TargetError

Publish = Callable[[Store], None]
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a target sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def publish(home: Home, monkeypatch: pytest.MonkeyPatch, write_rows: Callable[..., Path]) -> Publish:
    """Return what publishes forty grants to a store."""
    def publish(store: Store) -> None:
        for name, value in store.name().items():
            monkeypatch.setenv(name, value)
        write_rows(*rows(40))
        with home.open_ledger() as ledger:
            take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
            catch_up(ledger, find_target(home))

    return publish


def test_without_a_union(home: Home, publish: Publish, tmp_path: Path) -> None:
    """Where the default graph is not that of all graphs, each question names ours."""
    with private_fuseki(tmp_path / "fuseki", union=False) as store:
        publish(store)
        assert verify(home).is_ok and "n\n40\n" == ask(home, COUNT)
        assert "n\n40\n" == ask(home, COUNT.replace("{", f"{{ GRAPH <{GRAPH}> {{") + "}")


def test_an_answer_that_a_limit_of_rows_cut(home: Home, publish: Publish, tmp_path: Path) -> None:
    """It is no answer, of the endpoint or of the publisher, which reads parts and graphs there."""
    with private_virtuoso(tmp_path / "virtuoso", rows=100) as store:
        publish(store)
        assert "n\n40\n" == ask(home, COUNT)
        with pytest.raises(QueryError) as cut:
            ask(home, "SELECT * { ?s ?p ?o }")
        assert "cut" == cut.value.reason
        with pytest.raises(TargetError, match="not whole"):
            Server(store.addresses).select("SELECT * { ?s ?p ?o }")


def test_a_query_that_the_server_stops(home: Home, publish: Publish, tmp_path: Path) -> None:
    """It is told as late, or its answer as cut; never as none of ours, never in part."""
    with private_fuseki(tmp_path / "fuseki", timeout=1_500) as store:
        publish(store)
        with pytest.raises(QueryError) as stopped:
            ask(home, HEAVY)
        assert stopped.value.reason in ("late", "cut")
