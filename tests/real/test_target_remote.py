"""The target remote against a real Fuseki and a real Virtuoso: what comes, changes, breaks and is mended."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.remote.server import Server
from publisher.remote.settings import Addresses
from publisher.sparql.distant import open_pool
from publisher.sparql.pool import Limits, Question
from publisher.targets.live import open_distant
from publisher.targets.remote import RemoteTarget
from publisher.targets.target import Verdict
from tests.real.stores import Store, private_fuseki
from vocab.exceptions import HomeError, QueryError, TargetError

GRAPH = "https://data.example.org/id/dataset/voorbeeld/grants"
ID = "https://data.example.org/id/grant/voorbeeld/"
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <https://w3id.org/verbond/def#Grant> }"
Publish = Callable[[], int]


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a target sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def target(store: Store, home: Home, monkeypatch: pytest.MonkeyPatch) -> RemoteTarget:
    """The target of the example home, on each of the two servers."""
    for name, value in store.name().items():
        monkeypatch.setenv(name, value)
    return find_target(home)


def find_target(home: Home) -> RemoteTarget:
    target = open_distant(home)[0]
    assert isinstance(target, RemoteTarget)
    return target


@pytest.fixture
def publish(target: RemoteTarget, home: Home) -> Iterator[Publish]:
    """Harvest the one source of the home and publish it; return the number of changes."""
    def run() -> int:
        with home.open_ledger() as ledger:
            take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
            return catch_up(ledger, find_target(home))

    yield run


def verify(home: Home) -> Verdict:
    with home.open_ledger() as ledger:
        return find_target(home).compare(ledger.read_current())


def rebuild(home: Home) -> None:
    with home.open_ledger() as ledger:
        catch_up(ledger, find_target(home), anew=True)


def rows(count: int, amount: str = "1,50") -> list[list[str]]:
    """Return so many grants; a third has that amount: were it over half, it would wait for a person."""
    return [[f"V-{n}", f"Voorbeeld {n}", "Tuin", "Sport", "1,50" if n % 3 else amount, "10,00", "2025"]
            for n in range(count)]


def ask(home: Home, query: str, limits: Limits = Limits(),  # noqa: B008  it is a tuple
        default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> str:
    question = Question(query, {"select": "csv"}, default, named, home.base)
    with open_pool(home, limits) as pool, pool.ask(question) as answer:
        return answer.file.read().decode().replace("\r", "")


def test_what_changes_and_goes(home: Home, publish: Publish, write_rows: Callable[..., Path]) -> None:
    """Records come, change and go by subject; what is published twice is as once; answers say so too."""
    write_rows(*rows(300))
    assert 300 == publish()
    assert verify(home).is_ok and "n\n300\n" == ask(home, COUNT)
    assert 0 == publish()
    write_rows(*rows(298, "2,00"))
    assert 102 == publish()
    verdict = verify(home)
    assert verdict.is_ok and (298, 298) == (verdict.expected, verdict.found)
    assert "n\n298\n" == ask(home, COUNT)


def test_damage_is_named_and_mended(home: Home, store: Store, target: RemoteTarget, publish: Publish) -> None:
    """A triple by hand, a record that is gone, one too many, an emptied graph: each is named, then mended."""
    publish()
    server = target.servers[store.addresses.query]
    damage = {
        f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <{ID}V-1> <a:b> "x" }} }}': ("different", f"{ID}V-1"),
        f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ <{ID}V-2> ?p ?o }} }}": ("different", f"{ID}V-2"),
        f'INSERT DATA {{ GRAPH <{GRAPH}> {{ <{ID}V-9> <a:b> "x" }} }}': ("extra", f"{ID}V-9"),
    }
    for update, finding in damage.items():
        server.update(update)
        assert [finding] == verify(home).named
        rebuild(home)
        assert verify(home).is_ok
    server.drop_graph(GRAPH)
    assert ["missing"] * 3 == [finding for finding, _ in verify(home).named]
    rebuild(home)
    assert verify(home).is_ok


def test_a_large_graph_comes_in_parts(home: Home, publish: Publish, write_rows: Callable[..., Path],
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a server cannot take it at once; the second time it takes the place of the first."""
    monkeypatch.setattr("publisher.remote.server.LONGEST_PUT", 500)
    write_rows(*rows(120))
    publish()
    rebuild(home)
    verdict = verify(home)
    assert verdict.is_ok and 120 == verdict.found


def test_graphs_of_others_are_left(home: Home, store: Store, target: RemoteTarget, publish: Publish) -> None:
    """What stands in a graph of somebody else stays, and is in no answer, also to who names it."""
    server = target.servers[store.addresses.query]
    server.update("INSERT DATA { GRAPH <https://other.example.org/g> "
                  "{ <https://other.example.org/x> a <https://w3id.org/verbond/def#Grant> } }")
    publish()
    rebuild(home)
    assert "https://other.example.org/g" in server.list_graphs() and verify(home).is_ok
    assert "n\n3\n" == ask(home, COUNT)
    other = "https://other.example.org/g"
    for word in ("FROM", "FROM NAMED"):
        with pytest.raises(QueryError, match="no graph"):
            ask(home, COUNT.replace("{", f"{word} <{other}> {{", 1))
    assert "n\n0\n" == ask(home, COUNT, default=(other,)) == ask(home, COUNT, default=(), named=(other,))
    assert "n\n3\n" == ask(home, COUNT, default=(other, GRAPH)) == ask(
        home, COUNT.replace("{", f"FROM <{GRAPH}> {{", 1))
    server.drop_graph(other)


def test_the_server_is_killed(home: Home, store: Store, publish: Publish, write_rows: Callable[..., Path]
                              ) -> None:
    """While it is away that is said, and no answer is half; afterwards nothing is there twice, or lost."""
    write_rows(*rows(100))
    publish()
    store.kill()
    write_rows(*rows(120, "3,00"))
    with pytest.raises(TargetError) as told:
        publish()
    assert store.addresses.password not in f"{told.value.nl}{told.value.en}{store.addresses}"
    with pytest.raises(QueryError) as refused:
        ask(home, COUNT)
    assert "away" == refused.value.reason
    store.start()
    publish()
    verdict = verify(home)
    assert verdict.is_ok and 120 == verdict.found


def test_a_wrong_password(home: Home, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told at once."""
    monkeypatch.setenv("VERBOND_SPARQL_PASSWORD", "voorbeeld-2")
    with pytest.raises(TargetError, match="does not accept"):
        publish()


def test_the_fence_stands_before_it(home: Home, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """Updates and SERVICE are refused, but for one the operator names; size and time have their limits."""
    publish()
    service = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    for query in ("DROP ALL", service):
        with pytest.raises(QueryError) as refused:
            ask(home, query)
        assert "refused" == refused.value.reason
    monkeypatch.setenv("VERBOND_SPARQL_SERVICE", "http://127.0.0.1:9/")
    with pytest.raises(QueryError) as failed:
        ask(home, service)
    assert failed.value.reason != "refused" or "SERVICE" not in failed.value.en
    with pytest.raises(QueryError) as large:
        ask(home, "SELECT * { ?s ?p ?o }", Limits(largest=10_000))
    assert "large" == large.value.reason


def test_blue_and_green(home: Home, fuseki: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made anew is made in the other store; readers keep the one they have until it is whole."""
    with private_fuseki(tmp_path / "green") as green:
        pairs = zip(fuseki.name().items(), green.name().values(), strict=True)
        for (name, blue), other in pairs:
            monkeypatch.setenv(name, f"{blue} {other}" if name.endswith("URL") else blue)
        with home.open_ledger() as ledger:
            take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
            catch_up(ledger, find_target(home))
            Server(fuseki.addresses).drop_graph(GRAPH)
            catch_up(ledger, find_target(home), anew=True)
        assert verify(home).is_ok and "n\n3\n" == ask(home, COUNT)
        assert GRAPH in Server(green.addresses).list_graphs()
        assert GRAPH not in Server(fuseki.addresses).list_graphs()
        with home.open_ledger() as ledger:
            withhold(ledger, f"{ID}V-1")
            catch_up(ledger, find_target(home))
        assert [] == Server(fuseki.addresses).list_graphs(), "nobody takes offline there what goes now"
        assert verify(home).is_ok and "n\n2\n" == ask(home, COUNT)


def test_what_is_withheld_goes_from_both(home: Home, fuseki: Store, tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while the other store is away, in which all is to be made anew."""
    with private_fuseki(tmp_path / "green") as green:
        for (name, blue), other in zip(fuseki.name().items(), green.name().values(), strict=True):
            monkeypatch.setenv(name, f"{blue} {other}" if name.endswith("URL") else blue)
        with home.open_ledger() as ledger:
            take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
            catch_up(ledger, find_target(home))
            green.kill()
            with pytest.raises(TargetError):
                catch_up(ledger, find_target(home), anew=True)
            withhold(ledger, f"{ID}V-1")
            with pytest.raises(TargetError):
                catch_up(ledger, find_target(home))
            assert "n\n2\n" == ask(home, COUNT)
            green.start()
            catch_up(ledger, find_target(home))
        assert verify(home).is_ok and "n\n2\n" == ask(home, COUNT)


@pytest.mark.parametrize(("name", "value"), [
    ("VERBOND_SPARQL_UPDATE_URL", ""),
    ("VERBOND_SPARQL_URL", "https://a.example.org/q https://b.example.org/q"),
    ("VERBOND_SPARQL_URL", "https://name:secret@a.example.org/q"),
    ("VERBOND_SPARQL_URL", "file:///etc/passwd"),
])
def test_settings_that_do_not_fit(home: Home, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Addresses that are missing, or are none, are told before anything is sent."""
    for kind in ("URL", "UPDATE_URL", "GRAPHS_URL"):
        monkeypatch.setenv(f"VERBOND_SPARQL_{kind}", "https://a.example.org/x")
    monkeypatch.setenv(name, value)
    with pytest.raises(HomeError):
        open_distant(home)
    assert "secret" not in repr(Addresses("q", "u", "g", "name", "secret"))
