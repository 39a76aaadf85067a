"""What a run may not do by itself, and ids that stand twice or belong to someone else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvesters.guard import find_hold
from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.home import Home
from ledger.ledger import Ledger
from tests.homes import GRANTS
from tests.known import there

SOURCE, OTHER = "voorbeeld/grants", "voorbeeld/other"
Write = Callable[..., Path]


@pytest.fixture
def open_ledger(home: Home) -> Iterator[Ledger]:
    """The ledger of the example home."""
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def harvest(home: Home, open_ledger: Ledger, write_rows: Write) -> Callable[..., Run]:
    """Return what harvests the example source with these rows."""

    def take(*rows: list[str]) -> Run:
        write_rows(*rows)
        return take_in(home.read_sources()[SOURCE], home, open_ledger)

    return take


def row(key: object, name: str = "Voorbeeld A", year: str = "2025") -> list[str]:
    """Return the cells of one right row."""
    return [f"V-{key}", name, "Tuin", "Sport", "1,00", "1,00", year]


def rows(*keys: object) -> list[list[str]]:
    """Return one right row for each key."""
    return [row(key) for key in keys]


def public(ledger: Ledger) -> dict[str, str]:
    """Return the recipient's name of each public record by its key."""
    versions = [version for page in ledger.read_current() for version in page]
    return {version.id.rpartition("/")[2]: there(version.record)["recipient"]["name"] for version in versions}


def rules(ledger: Ledger) -> list[tuple[str, int | None]]:
    """Return rule and row of each stored problem."""
    return sorted((problem["rule"], problem["row"]) for problem in ledger.read_problems(SOURCE))


# Withdrawals


@pytest.mark.parametrize(("known", "absent", "hold"), [
    (10, 0, None), (10, 1, None), (10, 2, None), (10, 3, "share-gone"), (15, 3, None), (15, 4, "share-gone"),
    (2, 1, None), (3, 2, None), (4, 3, "share-gone"), (2, 2, "all-gone"), (1, 1, "all-gone"),
    (10, 10, "all-gone"), (100, 20, None), (100, 21, "share-gone"),
])
def test_a_fifth_and_at_least_three(known: int, absent: int, hold: str | None) -> None:
    """All, or more than a fifth and at least three: held. The nearest that is not, goes through."""
    assert hold == find_hold(known - absent + 5, 0, known, absent)


@given(st.integers(0, 50), st.integers(0, 5), st.integers(0, 50), st.integers(0, 50))
def test_nothing_is_held_where_nothing_is_gone(read: int, nameless: int, known: int, absent: int) -> None:
    """Something is held only where something is gone; an unreadable key or an empty file always holds it."""
    hold = find_hold(read, nameless, max(known, absent), absent)

    assert hold is None if absent == 0 else hold is not None or (read > 0 and not nameless)


def test_a_few_that_are_gone_are_withdrawn(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """Three of fifteen is a fifth: withdrawn as absent."""
    harvest(*rows(*range(15)))
    run = harvest(*rows(*range(12)))

    assert (3, 0, 0) == (run.withdrawn, run.held, run.problems)
    assert 12 == len(public(open_ledger))
    last = open_ledger.read_history("https://data.example.org/id/grant/voorbeeld/V-14")[-1]
    assert ("absent", None) == (last.reason, last.body)


def test_many_that_are_gone_are_held(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """Four of fifteen: they stay, additions and changes go through, one problem says so."""
    harvest(*rows(*range(15)))
    run = harvest(*rows(*range(10)), row(10, "Voorbeeld anders"), row("nieuw"))

    assert (0, 4, 1, 1, 1) == (run.withdrawn, run.held, run.added, run.changed, run.problems)
    assert 16 == len(public(open_ledger))
    assert [("share-gone", None)] == rules(open_ledger)
    assert "4 van de 15" in run.first[0].nl


@pytest.mark.parametrize("again", [1, 2])
def test_all_gone_is_held(harvest: Callable[..., Run], open_ledger: Ledger, again: int) -> None:
    """Other keys altogether: nothing is withdrawn, also not the next time the same file comes."""
    harvest(*rows("a", "b"))
    for _ in range(again):
        run = harvest(*rows("c", "d"))

    assert (0, 2) == (run.withdrawn, run.held)
    assert {"V-a", "V-b", "V-c", "V-d"} == set(public(open_ledger))
    assert [("all-gone", None)] == rules(open_ledger)


def test_an_empty_file_withdraws_nothing(home: Home, open_ledger: Ledger,
                                         harvest: Callable[..., Run]) -> None:
    """Nothing in it, or a header only: all stays, and a good file afterwards is no change."""
    harvest(*rows("a", "b", "c"))
    path = home.folder / "sources" / "voorbeeld" / "grants.csv"
    good = path.read_bytes()
    for content in (b"", b"\n \n", good.splitlines(keepends=True)[0], b""):
        path.write_bytes(content)
        run = take_in(home.read_sources()[SOURCE], home, open_ledger)
        assert (0, 0, 3, 1) == (run.read, run.withdrawn, run.held, run.problems)
        assert [("empty", None)] == rules(open_ledger)
    seq = run.seq

    path.write_bytes(good)
    run = take_in(home.read_sources()[SOURCE], home, open_ledger)

    assert (3, 3, 0, 0, seq) == (run.read, run.unchanged, run.held, run.problems, run.seq)


def test_an_empty_file_is_no_fault_when_nothing_was_there(harvest: Callable[..., Run]) -> None:
    """A new source may begin with a header only."""
    run = harvest()

    assert (0, 0, 0) == (run.read, run.held, run.problems)


def test_an_unreadable_key_holds_what_seems_gone(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """One row without a key may be any of those that are absent: none is withdrawn."""
    harvest(*rows(*range(10)))
    run = harvest(*rows(*range(9)), ["", *row("x")[1:]])

    assert (1, 0, 1) == (run.wrong, run.withdrawn, run.held)
    assert [("key-missing", 11), ("nameless-rows", None)] == rules(open_ledger)


def test_warnings_are_told_again_after_an_empty_file(home: Home, open_ledger: Ledger,
                                                     harvest: Callable[..., Run]) -> None:
    """A record with a warning has it still when its file was empty for a day."""
    without_domain = ["V-a", "Voorbeeld A", "Tuin", "", "1,00", "1,00", "2025"]
    assert 1 == harvest(without_domain).problems
    path = home.folder / "sources" / "voorbeeld" / "grants.csv"
    good = path.read_bytes()
    path.write_bytes(b"")
    take_in(home.read_sources()[SOURCE], home, open_ledger)
    path.write_bytes(good)
    run = take_in(home.read_sources()[SOURCE], home, open_ledger)

    assert (1, 1) == (run.unchanged, run.problems)


# Ids


def test_two_rows_with_one_id_are_both_wrong(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """Both rows are problems, and the last good version stays, in whatever order she sorts her sheet."""
    harvest(row("a", "Voorbeeld eerst"), row("b"))
    twice = [row("a", "Voorbeeld een"), row("b"), row("a", "Voorbeeld twee")]
    for order in (twice, twice[::-1], twice):
        run = harvest(*order)
        assert (3, 1, 2, 2) == (run.read, run.unchanged, run.wrong, run.problems)
        assert {"V-a": "Voorbeeld eerst", "V-b": "Voorbeeld A"} == public(open_ledger)
        assert [("doubled-id", 2), ("doubled-id", 4)] == rules(open_ledger)
        assert 1 == open_ledger.count_stale(SOURCE)
    assert 1 == len(open_ledger.read_history("https://data.example.org/id/grant/voorbeeld/V-a"))


def test_three_rows_with_one_id(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """Each of them is wrong, also where one is the same as what is public, and one is wrong by itself."""
    harvest(row("a"))
    run = harvest(row("a"), row("a", year="1800"), row("a"), row("b"))

    assert (4, 3, 1, 0) == (run.read, run.wrong, run.added, run.unchanged)
    assert {"V-a", "V-b"} == set(public(open_ledger))


def test_a_new_id_that_is_doubled_is_not_published(harvest: Callable[..., Run], open_ledger: Ledger) -> None:
    """Without a last good version nothing is public until one row is left; then that one is."""
    run = harvest(row("a", "Voorbeeld een"), row("a", "Voorbeeld twee"), row("b"))
    assert (1, 2) == (run.added, run.wrong)
    assert {"V-b"} == set(public(open_ledger))

    run = harvest(row("a", "Voorbeeld twee"), row("b"))
    assert (1, 1, 0) == (run.added, run.unchanged, run.problems)
    assert "Voorbeeld twee" == public(open_ledger)["V-a"]


def test_one_id_written_in_two_ways_is_doubled(harvest: Callable[..., Run]) -> None:
    """Spaces around and the way an accent is stored do not make another id."""
    run = harvest(row("é"), row("e\u0301"), row(" x "), row(" x"))

    assert 4 == run.wrong


def test_an_id_of_another_source_is_refused(home: Home, open_ledger: Ledger, harvest: Callable[..., Run],
                                            write_rows: Write) -> None:
    """An id belongs to the source that had it first; the second gets a problem at its row."""
    harvest(*rows("a", "b"))
    folder = home.folder / "sources" / "voorbeeld"
    (folder / "other.toml").write_text(GRANTS.replace("grants.csv", "other.csv"), "utf-8")
    path = write_rows(row("c"), row("a", "Voorbeeld ander"))
    path.rename(folder / "other.csv")
    run = take_in(home.read_sources()[OTHER], home, open_ledger)

    assert (2, 1, 1, 1) == (run.read, run.added, run.wrong, run.problems)
    [problem] = open_ledger.read_problems(OTHER)
    told = tuple(problem[key] for key in ("rule", "row", "value", "fault"))
    assert ("taken-id", 3, "V-a", "member") == told
    assert "Voorbeeld A" == public(open_ledger)["V-a"]

    assert 2 == harvest(*rows("a", "b"), row("d")).unchanged
