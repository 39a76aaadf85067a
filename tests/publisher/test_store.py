"""The embedded store: live by subject, rebuilt beside the old one, equal to the ledger."""

import io
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home
from ledger.ledger import Cursor, Ledger
from ledger.marks import Marks
from publisher.catch_up import catch_up
from publisher.exports.marks import STATE
from publisher.exports.nquads import write_marks
from publisher.targets.checkpoint import hold_checkpoint, open_reader, read_checkpoint
from publisher.targets.store import StoreTarget
from tests.known import value_of
from vocab.exceptions import StoreError
from vocab.names import state_graph
from vocab.records import Change

SOURCE = "voorbeeld/grants"
GRANT = ox.NamedNode("https://w3id.org/verbond/def#Grant")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ROW = ["V-1", "Voorbeeld A", "Tuin", "Sport", "10,00", "8,00", "2025"]


@pytest.fixture
def open_ledger(home: Home) -> Iterator[Ledger]:
    """The home's ledger."""
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def target(home: Home) -> StoreTarget:
    """The home's store."""
    return StoreTarget(home.store, home.base)


def harvest(home: Home, ledger: Ledger) -> Run:
    """Take the example source in."""
    return take_in(home.read_sources()[SOURCE], home, ledger)


def count(target: StoreTarget) -> int:
    """Return how many grants readers see."""
    with open_reader(target.folder) as (store, _):
        return sum(1 for _ in store.quads_for_pattern(None, TYPE, GRANT, None))


def compare(ledger: Ledger, target: StoreTarget) -> tuple[bool, int]:
    """Return whether the store is as the ledger says, and how many records that are."""
    verdict = target.compare(ledger.read_current()).as_json()
    return verdict["ok"], verdict["found"]


def test_a_row_reaches_the_store_with_its_literals_and_graph(
    home: Home, open_ledger: Ledger, target: StoreTarget
) -> None:
    """What was harvested is there by value, in its dataset's graph, beside the vocabulary's labels."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)

    with open_reader(home.store) as (store, checkpoint):
        graph = ox.NamedNode("https://data.example.org/id/dataset/voorbeeld/grants")
        amount = ox.NamedNode("https://w3id.org/verbond/def#appliedAmount")
        record = ox.NamedNode("https://data.example.org/id/grant/voorbeeld/V-2")
        [quad] = store.quads_for_pattern(record, amount, None, None)
        assert (graph, "25000") == (quad.graph_name, value_of(quad.object))
        assert 3 == checkpoint.seq
        assert list(store.quads_for_pattern(GRANT, None, None, ox.NamedNode("https://w3id.org/verbond/def")))
    assert (True, 3) == compare(open_ledger, target)


def test_a_person_has_no_words(home: Home, open_ledger: Ledger, target: StoreTarget) -> None:
    """The project name of a grant to a person is nowhere in ledger or store."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)

    with open_reader(home.store) as (store, _):
        assert not [quad for quad in store if "Straatfeest" in str(quad)]
    assert not [v for page in open_ledger.read_current() for v in page if "Straatfeest" in (v.body or "")]


def test_changed_and_withdrawn_records_leave_nothing_behind(
    home: Home, open_ledger: Ledger, target: StoreTarget, write_rows: Callable[..., Path]
) -> None:
    """A changed record's old parts go; a withdrawn one goes whole; incremental equals rebuilt."""
    rows = [[f"V-{n}", *ROW[1:]] for n in range(1, 11)]
    write_rows(*rows)
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    write_rows(["V-1", "Voorbeeld B", *ROW[2:]], *rows[1:9])
    run = harvest(home, open_ledger)
    assert (0, 1, 1) == (run.added, run.changed, run.withdrawn)

    assert 2 == catch_up(open_ledger, target)

    assert (True, 9) == compare(open_ledger, target)
    with open_reader(home.store) as (store, _):
        live = set(store)
    catch_up(open_ledger, target, anew=True)
    with open_reader(home.store) as (store, _):
        assert live == set(store)


def test_nothing_new_is_no_work(home: Home, open_ledger: Ledger, target: StoreTarget) -> None:
    """The same bytes again: no version, no change; readers keep the checkpoint, or only its age moves."""
    start = open_ledger.clock()
    open_ledger.clock = lambda: start
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    before = read_checkpoint(home.store)

    run = harvest(home, open_ledger)
    assert (3, 0, 0, 3, 0) == (run.read, run.added, run.changed, run.unchanged, run.withdrawn)
    assert 0 == catch_up(open_ledger, target)
    assert before == read_checkpoint(home.store)

    open_ledger.clock = lambda: start + DAY
    harvest(home, open_ledger)
    assert 0 == catch_up(open_ledger, target)
    after = read_checkpoint(home.store)
    assert before and after and before.seq == after.seq and before.marks != after.marks


def test_the_same_changes_twice_are_as_once(home: Home, open_ledger: Ledger, target: StoreTarget) -> None:
    """A put that is repeated, as after a kill before the cursor moved, changes nothing."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    changes = [change for page in open_ledger.read_changes(0, open_ledger.read_head().seq) for change in page]

    open_ledger.move_cursor("store", Cursor(0, target.recipe, open_ledger.read_head().epoch))
    assert 3 == catch_up(open_ledger, target)

    assert all(isinstance(change, Change) for change in changes)
    assert (True, 3) == compare(open_ledger, target)


@pytest.mark.parametrize("lost", ["db", "all"])
def test_a_store_that_was_thrown_away_is_made_again(
    home: Home, open_ledger: Ledger, target: StoreTarget, lost: str
) -> None:
    """A missing database or folder is noticed, whatever the cursor says."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    for path in home.store.glob("generation-*/db") if lost == "db" else [home.store]:
        shutil.rmtree(path)

    assert 3 == catch_up(open_ledger, target)
    assert (True, 3) == compare(open_ledger, target)


@pytest.mark.parametrize("stale", [Cursor(3, "0-other", ""), Cursor(3, "", "other")])
def test_another_recipe_or_epoch_builds_again(
    home: Home, open_ledger: Ledger, target: StoreTarget, stale: Cursor
) -> None:
    """A cursor of another recipe, or of a ledger before a restore, counts for nothing."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    epoch = open_ledger.read_head().epoch
    open_ledger.move_cursor("store", Cursor(3, stale.recipe or target.recipe, stale.epoch or epoch))

    assert 3 == catch_up(open_ledger, target)
    assert Cursor(3, target.recipe, epoch) == open_ledger.read_cursor("store")


def test_readers_keep_the_old_state_until_the_new_is_whole(
    home: Home, open_ledger: Ledger, target: StoreTarget
) -> None:
    """During a rebuild, after clear and after put, readers still see what they saw."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    seen: list[tuple[str, int]] = []

    catch_up(open_ledger, target, lambda phase, done, total: seen.append((phase, count(target))), anew=True)

    assert [("putting", 3), ("put", 3), ("showing", 3), ("shown", 3)] == seen
    assert 1 == len(list(home.store.glob("generation-*")))


def test_a_held_checkpoint_stays(home: Home, open_ledger: Ledger, target: StoreTarget,
                                 write_rows: Callable[..., Path]) -> None:
    """What a reader holds open is removed only after it lets go."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    with hold_checkpoint(home.store) as held:
        write_rows(ROW, ["V-2", *ROW[1:]], ["V-3", *ROW[1:]])
        harvest(home, open_ledger)
        catch_up(open_ledger, target)
        assert held.path.is_dir()
        assert held != read_checkpoint(home.store)
    write_rows(ROW, ["V-2", *ROW[1:]], ["V-3", *ROW[1:-1], "2024"])
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    assert not held.path.exists()


def test_verify_finds_what_is_off(home: Home, open_ledger: Ledger, target: StoreTarget) -> None:
    """A missing, a different and an extra record are each counted, and a part that no record has."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    store = ox.Store(str(next(home.store.glob("generation-*/db"))))
    record = [ox.NamedNode(f"https://data.example.org/id/grant/voorbeeld/V-{n}") for n in range(1, 5)]
    for quad in list(store.quads_for_pattern(record[0], None, None, None)):
        store.remove(quad)
    year = ox.NamedNode("https://w3id.org/verbond/def#year")
    store.add(ox.Quad(record[1], year, ox.Literal(1999), ox.NamedNode("https://data.example.org/x")))
    store.add(ox.Quad(record[3], TYPE, GRANT, ox.NamedNode("https://data.example.org/x")))
    left = ox.NamedNode(f"{record[2].value}#0123abcd")
    store.add(ox.Quad(left, year, ox.Literal(1999), ox.NamedNode("https://data.example.org/x")))
    del store
    target.show(4, "touched", Marks())

    verdict = target.compare(open_ledger.read_current()).as_json()

    assert (3, 3, 1, 2, 1) == tuple(
        verdict[name] for name in ("expected", "found", "missing", "extra", "different")
    )
    assert not verdict["ok"]


def test_verify_finds_a_mark_that_is_off(home: Home, open_ledger: Ledger) -> None:
    """What readers are told of age and state is compared too."""
    target = StoreTarget(home.store, home.base)
    take_in(home.read_sources()[SOURCE], home, open_ledger)
    catch_up(open_ledger, target)
    with open_reader(home.store) as (_, checkpoint):
        store = ox.Store(str(checkpoint.path))
        for quad in list(store.quads_for_pattern(None, None, None, ox.NamedNode(state_graph(home.base)))):
            store.remove(quad)
        del store

    assert 1 == target.compare(open_ledger.read_current()).different


def test_the_marks_of_a_file_are_those_of_the_store(
    home: Home, open_ledger: Ledger, target: StoreTarget, write_rows: Callable[..., Path]
) -> None:
    """What is stale, what is held and each dataset, in the graph of the state and nowhere else."""
    keys = [f"V-{number}" for number in range(10)]
    write_rows(*([key, *ROW[1:]] for key in keys))
    harvest(home, open_ledger)
    write_rows([keys[0], *ROW[1:-1], "ooit"], *([key, *ROW[1:]] for key in keys[1:6]))
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    file = io.BytesIO()
    write_marks(open_ledger, file)

    written = set(ox.parse(file.getvalue(), format=ox.RdfFormat.N_QUADS))
    with open_reader(home.store) as (store, _):
        graph = ox.NamedNode(state_graph(home.base))
        assert written == set(store.quads_for_pattern(None, None, None, graph))
    states = Counter(quad.object.value.rpartition("/")[2] for quad in written if quad.predicate == STATE)
    assert {"stale": 1, "held": 4, "good": 1} == states and 12 == len(written)


def test_areas_are_known_beside_the_records(
    home: Home, open_ledger: Ledger, target: StoreTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the graph of the vocabulary; other lists make another store."""
    harvest(home, open_ledger)
    catch_up(open_ledger, target)
    with open_reader(target.folder) as (store, _):
        ask = """ASK { GRAPH <https://w3id.org/verbond/def> {
            <https://w3id.org/verbond/area/amsterdam-oud/F81d> <http://www.w3.org/2004/02/skos/core#broader>+
            <https://identifier.overheid.nl/tooi/id/gemeente/gm0363> } }"""
        assert bool(store.query(ask))
    assert (True, 3) == compare(open_ledger, target)
    monkeypatch.setattr("publisher.targets.store.reference_files", lambda: {"areas.csv": b"other"})
    assert StoreTarget(home.store, home.base).recipe != target.recipe


def test_before_anything_is_published_readers_are_told(home: Home) -> None:
    """Reading an empty home is a sentence."""
    with pytest.raises(StoreError, match="Nothing is published yet"), open_reader(home.store):
        pass
