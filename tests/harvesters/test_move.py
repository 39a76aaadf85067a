"""A source that moves, ids of another member, and two rows, sources or members with one id."""

from collections.abc import Callable

import pytest

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.marks import read_marks
from ledger.move import move_records, read_successor, rename
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.targets.store import StoreTarget
from tests.harvesters.homes import ID, SOURCE, Member, row, rows
from vocab.exceptions import HomeError

NEW = "https://data.example.org/id/grant/tweede/"
Move = Callable[[str], Run]


@pytest.fixture
def move(member: Member) -> Move:
    """Return what moves the example source to another name and harvests it there."""

    def take(name: str) -> Run:
        path = member.home.folder / "sources" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(member.toml.read_text().replace(
            'where = "grants.csv"', f'where = "{member.path}"\nmoved_from = "{SOURCE}"'))
        if member.toml.exists():
            member.toml.unlink()
        return take_in(member.home.read_sources()[name], member.home, member.ledger)

    return take


def read_ids(member: Member) -> dict[str, str]:
    """Return the source of each public record by its id."""
    return {version.id: version.source for page in member.ledger.read_current() for version in page}


def test_a_source_moves_to_another_member(member: Member, move: Move) -> None:
    """Every record goes on under its new id, else unchanged; the old one says where; nothing is held."""
    member.harvest(*rows(*range(5)))
    before = member.read_public()
    run = move("tweede/grants")

    assert (5, 0, 0, 0, 1) == (run.unchanged, run.added, run.changed, run.held, run.problems)
    assert ["moved"] == [problem.rule for problem in run.first]
    assert "voorbeeld/grants" in run.first[0].nl and "5" in run.first[0].nl
    assert {f"{NEW}V-{key}": "tweede/grants" for key in range(5)} == read_ids(member)
    assert before["V-1"]["name"] == member.read_public()["V-1"]["name"]
    old = member.ledger.read_history(f"{ID}V-1")[-1]
    assert ("moved", None) == (old.reason, old.body)
    assert f"{NEW}V-1" == read_successor(member.ledger, f"{ID}V-1")
    assert f"{NEW}V-1" == read_marks(member.ledger).moved[f"{ID}V-1"]
    assert member.read_public()["V-1"]["funder"]["partOf"] == f"{NEW}V-1"
    again = take_in(member.home.read_sources()["tweede/grants"], member.home, member.ledger)
    assert (5, run.seq) == (again.unchanged, again.seq), "once"


def test_a_source_moves_within_its_member(member: Member, move: Move) -> None:
    """The ids stay; the records belong to the new source, and the store has them in its graph alone."""
    member.harvest(*rows(*range(5)))
    store = StoreTarget(member.home.store, member.home.base)
    catch_up(member.ledger, store)
    run = move("voorbeeld/nieuw")
    catch_up(member.ledger, store)

    assert (5, 0, 1) == (run.unchanged, run.held, run.problems)
    assert {f"{ID}V-{key}": "voorbeeld/nieuw" for key in range(5)} == read_ids(member)
    assert store.compare(member.ledger.read_current()).as_json()["ok"]
    assert read_successor(member.ledger, f"{ID}V-1") is None


def test_the_guard_looks_after_a_move_as_before(member: Member, move: Move) -> None:
    """The file of the new name has lost half of its rows: held."""
    member.harvest(*rows(*range(10)))
    member.write(*rows(*range(5)))
    run = move("tweede/grants")

    assert ("share-gone", 5, 10) == (run.hold, run.held, len(read_ids(member)))


def test_what_people_decided_moves_along(member: Member, move: Move) -> None:
    """What was withheld under the old name stays offline under the new one."""
    member.harvest(*rows(1, 2))
    withhold(member.ledger, f"{ID}V-1")
    member.write(row(1, project="Dak"), row(2))
    move("tweede/grants")

    assert {f"{NEW}V-2"} == set(read_ids(member))


def test_a_move_that_was_killed_halfway_is_finished(member: Member) -> None:
    """Gone under the old name, not yet there under the new one: the next harvest brings all of it."""
    member.harvest(*rows(1, 2))
    known = member.ledger.read_known(SOURCE)
    from sqlalchemy import text

    from ledger.offline import write_directly

    with member.ledger.database.write() as connection:
        connection.execute(text("INSERT INTO moved VALUES (:id, :successor, 0)"), [
            {"id": id, "successor": rename(id, SOURCE, "tweede/grants")} for id in known])
    write_directly(member.ledger, SOURCE, [(id, None, "moved") for id in known])
    assert {} == read_ids(member)

    assert 2 == move_records(member.ledger, SOURCE, "tweede/grants")
    assert {f"{NEW}V-1", f"{NEW}V-2"} == set(read_ids(member))
    assert 0 == move_records(member.ledger, SOURCE, "tweede/grants")


def test_both_names_at_once_are_refused(member: Member, move: Move) -> None:
    """Who moved may not be harvested under the old name too."""
    member.harvest(*rows(1, 2))
    text = member.toml.read_text()
    move("tweede/grants")
    member.toml.write_text(text)

    with pytest.raises(HomeError, match="remove the old TOML"):
        member.home.read_sources()


@pytest.mark.parametrize("name", ["voorbeeld/grants", "geen naam", "../x"])
def test_a_wrong_name_of_before_is_refused(member: Member, name: str) -> None:
    """Not its own name, and a name at all."""
    member.toml.write_text(f'moved_from = "{name}"\n' + member.toml.read_text())
    with pytest.raises(HomeError, match="moved_from"):
        member.home.read_sources()


def test_an_iri_of_another_member_is_no_key(member: Member) -> None:
    """Told at its cell; the row is nobody's, so what is gone beside it is still gone."""
    member.harvest(*rows(*range(10)))
    theirs = [f"{NEW}V-1", *row(1)[1:]]
    run = member.harvest(*rows(*range(9)), theirs)

    assert (1, 1, 0, 9) == (run.wrong, run.withdrawn, run.held, run.unchanged)
    [problem] = member.ledger.read_problems(SOURCE)
    told = {key: problem[key] for key in ("rule", "row", "column", "cell", "value", "fault")}
    assert {"rule": "foreign-id", "row": 11, "column": "nummer", "cell": "A11", "value": f"{NEW}V-1",
            "fault": "member"} == told
    assert "ander lid" in problem["sentence"]["nl"]


def test_an_iri_of_her_own_is_her_key(member: Member) -> None:
    """`id` in a file is the local key or the full IRI (docs: contracts)."""
    member.harvest([f"{ID}V-1", *row(1)[1:]], row(2))

    assert {"V-1", "V-2"} == set(member.read_public())
