"""The ledger keeps one promise on both databases: order, visibility, cursors, epochs."""

import contextlib
import threading
from collections.abc import Callable

import pytest

from ledger.home import Home
from ledger.ledger import Cursor, Ledger
from ledger.runs import OpenRun, lease_name, sweep
from tests.known import there
from vocab.exceptions import BusyError
from vocab.records import Column, canonical, digest

SOURCE = "voorbeeld/grants"


def stage(run: OpenRun, *names: str, amount: str = "1.00") -> None:
    """Stage one small record a name."""
    for row, name in enumerate(names, 2):
        body = canonical({"id": f"https://data.example.org/{name}", "amount": amount})
        run.stage(f"https://data.example.org/{name}", body, digest(body), (None, row), "published")


def accept(ledger: Ledger, *names: str, source: str = SOURCE, amount: str = "1.00") -> int:
    """Run a source that gives these records, and return its last seq."""
    with ledger.database.lease(lease_name(source)):
        run = OpenRun(ledger, source, "1-a", "f.csv")
        stage(run, *names, amount=amount)
        return run.accept({"": {"fileNumber": Column("nummer", 3)}}, lambda taken: {"taken": taken})


def ids(ledger: Ledger, after: int = 0) -> list[str]:
    """Return the last segment of each changed id, in order."""
    pages = ledger.read_changes(after, ledger.read_head().seq)
    return [change.after.id.rpartition("/")[2] for page in pages for change in page]


def test_accepted_versions_are_read_in_order_with_their_origin(ledger: Ledger) -> None:
    """What a run accepts comes back: seq and at rise strictly, the cell of a key is known."""
    assert accept(ledger, "a", "b", "c") == 3

    versions = [v for page in ledger.read_current() for v in page]

    assert [1, 2, 3] == [v.seq for v in versions]
    assert sorted({v.at for v in versions}) == [v.at for v in versions]
    assert "D3" == there(versions[1].origin).cell("fileNumber")
    assert ledger.base == versions[0].home


def test_nothing_is_visible_before_the_accepted_row_commits(ledger: Ledger,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers stop before the first version of a run under way, also for runs that began later."""
    monkeypatch.setattr("ledger.runs.BATCH", 2)
    seen: list[int] = []

    def look(phase: str, done: int, total: int | None) -> None:
        seen.append(ledger.read_head().seq)
        if phase == "accepting" and done == 2:
            accept(ledger, "x", source="voorbeeld/other")  # a whole run of another source in between
            seen.append(ledger.read_head().seq)

    with ledger.database.lease(lease_name(SOURCE)):
        run = OpenRun(ledger, SOURCE, "1-a", "f.csv")
        stage(run, "a", "b", "c")
        run.accept({}, lambda taken: {}, look)

    assert [0, 0, 0, 4] == seen
    assert ["a", "b", "x", "c"] == ids(ledger)


def test_a_run_that_died_leaves_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions moved by a run whose process died are removed by the next reader, and no seq comes twice."""
    monkeypatch.setattr("ledger.runs.BATCH", 2)

    def die(phase: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), ledger.database.lease(lease_name(SOURCE)):
        with OpenRun(ledger, SOURCE, "1-a", "f.csv") as run:
            stage(run, "a", "b", "c")
            run.accept({}, lambda taken: {}, die)
    assert 0 == ledger.read_head().seq
    assert {} == ledger.read_known(SOURCE)

    sweep(ledger)

    assert 3 == accept(ledger, "a")
    assert ["a"] == ids(ledger)
    assert 1 == len(ledger.read_history("https://data.example.org/a"))


def test_an_id_belongs_to_one_source(ledger: Ledger) -> None:
    """What another source has is left out under the lock, and told."""
    accept(ledger, "a", "b")
    accept(ledger, "b", "c", source="voorbeeld/other")

    run = there(ledger.read_last_run("voorbeeld/other"))
    assert {"seq": 4, "taken": ["https://data.example.org/b"]} == run.counts
    assert ["a", "b", "c"] == ids(ledger)


def test_a_run_accepted_while_a_reader_looks_for_dead_ones_stays(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was under way when it was looked at, and is accepted a moment later, is not undone."""
    lease = ledger.database.lease
    with contextlib.ExitStack() as held:
        held.enter_context(lease(lease_name(SOURCE)))
        run = OpenRun(ledger, SOURCE, "1-a", "f.csv")
        stage(run, "a", "b")

        def let_it_finish(name: str, wait: float = 0) -> contextlib.AbstractContextManager[None]:
            if not run._connection.closed:
                run.accept({}, lambda taken: {})
                held.close()
            return lease(name, wait)

        monkeypatch.setattr(ledger.database, "lease", let_it_finish)
        sweep(ledger)

    assert ["a", "b"] == ids(ledger)


def test_changes_give_the_last_version_and_what_stood_before(ledger: Ledger) -> None:
    """Of a record that changed twice a target gets one change: from what it had to what is now."""
    first = accept(ledger, "a", "b")
    accept(ledger, "a", amount="2.00")
    last = accept(ledger, "a", amount="3.00")

    [[change]] = list(ledger.read_changes(first, last))

    assert {"amount": "1.00", "id": "https://data.example.org/a"} == there(change.before).record
    assert "3.00" == there(change.after.record)["amount"]
    assert ["b", "a"] == ids(ledger)


def test_a_cursor_keeps_recipe_and_epoch(ledger: Ledger) -> None:
    """A cursor is written and moved."""
    assert ledger.read_cursor("store") is None
    ledger.move_cursor("store", Cursor(1, "1-a", "e"))
    ledger.move_cursor("store", Cursor(7, "1-a", "e"))

    assert Cursor(7, "1-a", "e") == ledger.read_cursor("store")


def test_one_lease_at_a_time(ledger: Ledger) -> None:
    """A second holder is refused at once; after the first lets go it may."""
    with ledger.database.lease("x"):
        with pytest.raises(BusyError), ledger.database.lease("x"):
            pass
    with ledger.database.lease("x"):
        pass


def test_two_writers_and_a_reader_at_once(ledger_url: str) -> None:
    """Two sources accept while a reader follows its cursor: it sees every version once and in order."""
    opened = [Ledger(ledger_url) for _ in range(3)]
    rounds, size = 20, 50
    done, failures = threading.Event(), []
    seen: list[int] = []

    def write(ledger: Ledger, source: str) -> None:
        try:
            for round in range(rounds):
                names = [f"{source}-{round}-{n}" for n in range(size)]
                accept(ledger, *names, source=source)
        except BaseException as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)

    def follow(ledger: Ledger) -> None:
        cursor = 0
        while True:
            last_round = done.is_set()
            head = ledger.read_head().seq
            for page in ledger.read_changes(cursor, head):
                seen.extend(change.after.seq for change in page)
            cursor = head
            if last_round:
                return

    writers = [threading.Thread(target=write, args=(opened[n], f"voorbeeld/s{n}")) for n in range(2)]
    reader = threading.Thread(target=follow, args=(opened[2],))
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    assert [] == failures
    assert sorted(set(seen)) == seen
    assert 2 * rounds * size == len(seen)
    for ledger in opened:
        ledger.close()


def test_problems_of_the_last_run_replace_those_before(
    home: Home, write_rows: Callable[..., object], ledger_url: str
) -> None:
    """Problems are rewritten each run; those of a failed run stand beside the last good one's."""
    from harvesters.take_in import take_in

    ledger = home.open_ledger()
    source = home.read_sources()[SOURCE]
    write_rows(["V-1", "Voorbeeld A", "Tuin", "Sport", "veel", "1", "2025"])
    take_in(source, home, ledger)
    assert ["amount"] == [p["rule"] for p in ledger.read_problems(SOURCE)]

    write_rows(["V-1", "Voorbeeld A", "Tuin", "Sport", "1", "1", "2025"], header=["nummer", "iets"])
    take_in(source, home, ledger)
    assert ["amount", "missing-column"] == [p["rule"] for p in ledger.read_problems(SOURCE)]

    write_rows(["V-1", "Voorbeeld A", "Tuin", "Sport", "10,00", "1", "2025"])
    take_in(source, home, ledger)
    assert [] == list(ledger.read_problems(SOURCE))
    ledger.close()
