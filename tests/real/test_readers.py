"""Readers in a loop while the store is rebuilt under them: they see only whole states."""

import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.home import read_home
from publisher.catch_up import catch_up
from publisher.sparql.ask import ask
from publisher.targets.checkpoint import open_reader
from publisher.targets.store import StoreTarget
from tests.homes import write_home

SOURCE = "voorbeeld/grants"
ROWS = 3_000
REBUILDS = 5
GRANT = ox.NamedNode("https://w3id.org/verbond/def#Grant")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COUNT = "SELECT (COUNT(*) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"


def test_readers_see_only_whole_states_during_rebuilds(tmp_path: Path) -> None:
    """Threads on the checkpoint and workers behind the fence count all records, each time."""
    home = read_home(write_home(tmp_path / "home", write_table(ROWS, "5,00")))
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
        take_in(home.read_sources()[SOURCE], home, ledger)
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
    check_only_one_is_left(home.store)


def test_a_run_accepted_during_a_rebuild_is_in_it_once(tmp_path: Path) -> None:
    """A changed and a withdrawn record come twice into one rebuild: what is shown is the last of them."""
    home = read_home(write_home(tmp_path / "home", write_table(50, "5,00")))
    target = StoreTarget(home.store, home.base)
    with home.open_ledger() as ledger:
        take_in(home.read_sources()[SOURCE], home, ledger)
        catch_up(ledger, target)
        runs: list[Run] = []

        def harvest_once(phase: str, done: int, total: int | None) -> None:
            if phase == "put" and not runs:
                (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(write_table(45, "6,00"))
                runs.append(take_in(home.read_sources()[SOURCE], home, ledger))

        assert 70 == catch_up(ledger, target, harvest_once, anew=True)
        assert (15, 5) == (runs[0].changed, runs[0].withdrawn)
        verdict = target.compare(ledger.read_current()).as_json()
    assert (True, 45) == (verdict["ok"], verdict["found"])


def test_what_a_reader_holds_outlives_rebuilds(tmp_path: Path) -> None:
    """A checkpoint that is held stays and can be read through rebuilds and sweeps; then it goes."""
    home = read_home(write_home(tmp_path / "home", write_table(50, "5,00")))
    target = StoreTarget(home.store, home.base)
    with home.open_ledger() as ledger:
        take_in(home.read_sources()[SOURCE], home, ledger)
        catch_up(ledger, target)
        with open_reader(home.store) as (store, checkpoint):
            for _ in range(2):
                catch_up(ledger, target, anew=True)
                assert checkpoint.path.is_dir()
                assert 50 == sum(1 for _ in store.quads_for_pattern(None, TYPE, GRANT, None))
            with open_reader(home.store) as (_, newest):
                assert newest.path != checkpoint.path
        catch_up(ledger, target)
    assert not checkpoint.path.exists()
    check_only_one_is_left(home.store)


def write_table(rows: int, amount: str) -> str:
    """Return the example source with so many rows, of which a third has this amount."""
    lines = [f"V-{n};Voorbeeld {n};Tuin;Sport;{'1,00' if n % 3 else amount};1,00;2025\n"
             for n in range(rows)]
    return "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n" + "".join(lines)


def check_only_one_is_left(store: Path) -> None:
    """See that there is one generation, with one checkpoint and its lock."""
    assert 1 == len(list(store.glob("generation-*")))
    [folder, lock] = sorted(store.glob("generation-*/seen/*"))
    assert folder.is_dir() and lock.name == f"{folder.name}.lock"
