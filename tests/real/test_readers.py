"""Readers in a loop while the store is rebuilt under them: they see only whole states."""

import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from harvesters.take_in import take_in
from ledger.home import read_home
from publisher.catch_up import catch_up
from publisher.sparql.ask import ask
from publisher.targets.store import StoreTarget, open_reader
from tests.homes import write_home

ROWS = 3_000
REBUILDS = 5
GRANT = ox.NamedNode("https://w3id.org/verbond/def#Grant")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COUNT = "SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"


def test_readers_see_only_whole_states_during_rebuilds(tmp_path: Path) -> None:
    """Threads on the checkpoint and workers behind the fence count all records, each time."""
    rows = "".join(f"V-{n};Voorbeeld {n};Tuin;Sport;5,00;1,00;2025\n" for n in range(ROWS))
    header = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
    home = read_home(write_home(tmp_path / "home", header + rows))
    target = StoreTarget(home.store, home.base)
    counts: list[int] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def read_checkpoint() -> int:
        with open_reader(home.store) as (store, _):
            return sum(1 for _ in store.quads_for_pattern(None, TYPE, GRANT, None))

    def ask_worker() -> int:
        with ask(home.store, COUNT) as answer:
            return int(answer.read().split()[1])

    def loop(read: Callable[[], int]) -> None:
        try:
            while not done.is_set():
                counts.append(read())
        except BaseException as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)

    with home.open_ledger() as ledger:
        take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
        catch_up(ledger, target)
        threads = [threading.Thread(target=loop, args=(read,)) for read in (read_checkpoint, ask_worker) * 2]
        for thread in threads:
            thread.start()
        for _ in range(REBUILDS):
            catch_up(ledger, target, anew=True)
        done.set()
        for thread in threads:
            thread.join()
        catch_up(ledger, target)

    assert [] == failures
    assert {ROWS} == set(counts)
    assert len(counts) > REBUILDS
    assert 1 == len(list(home.store.glob("generation-*")))
    assert 1 == len([path for path in home.store.glob("generation-*/seen/*") if path.is_dir()])
