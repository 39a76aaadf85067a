"""A person's word on what waits: applied under its digest, void for another, over after 14 days."""

import json

import pytest

from harvesters.approve import approve, find_held, read_diff
from harvesters.diff import compare
from harvesters.leave import find_left, hold_left
from harvesters.run import Run
from ledger.held import read_held
from ledger.offline import withhold
from tests.harvesters.homes import ID, SOURCE, Member, row, rows
from vocab.exceptions import ApprovalError


def approve_newest(member: Member, run: Run) -> Run:
    """Approve what a run holds, under the digest that it told."""
    assert run.run and run.digest
    return approve(member.ledger, run.run, run.digest)


def test_held_withdrawals_are_applied(member: Member) -> None:
    """What was held goes, nothing else; the same file again changes nothing and holds nothing."""
    member.harvest(*rows(*range(10)), row("slecht", year="ooit"))
    held = member.harvest(*rows(*range(6)), row("slecht", year="ooit"), row("nieuw"))
    assert ("share-gone", 4, 1) == (held.hold, held.held, held.added)
    done = approve_newest(member, held)

    assert (4, 0, 0, 1, 8) == (done.withdrawn, done.added, done.changed, done.wrong, done.read)
    assert {"V-nieuw", *(f"V-{key}" for key in range(6))} == set(member.read_public())
    assert ["integer"] == member.read_rules(), "what is wrong with the rows is told still"
    assert read_held(member.ledger, SOURCE) is None
    last = member.ledger.read_history(f"{ID}V-9")[-1]
    assert ("absent", done.run) == (last.reason, last.run)

    again = member.harvest()
    assert (0, None, 0, 1, 8) == (again.held, again.hold, again.withdrawn, again.problems, again.read)


def test_a_held_run_is_applied_whole(member: Member) -> None:
    """New, changed and gone come together, with the places of the file that was held."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(8), project="Dak"), row("nieuw"))
    assert ("column-changed", 11) == (held.hold, held.held)
    done = approve_newest(member, held)

    assert (1, 8, 2, 0) == (done.added, done.changed, done.withdrawn, done.problems)
    public = member.read_public()
    assert 9 == len(public) and "Dak" == public["V-3"]["name"]["nl"]
    last = member.ledger.read_history(f"{ID}V-3")[-1]
    assert last.origin and ("C5", held.run) == (last.origin.cell("name"), _approves(member, done))
    again = member.harvest()
    assert (9, 0, 0) == (again.unchanged, again.held, again.problems)


def _approves(member: Member, done: Run) -> int | None:
    run = member.ledger.read_run(done.run or 0)
    return run and run.counts["approved"]


def test_the_diff_is_shown_by_field(member: Member) -> None:
    """How many at each key, with examples before and after; and all of it as JSON."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(6), project="Dak"), *rows(6, 7, amount="2,00"), row("nieuw"))
    found = find_held(member.ledger, held.run or 0)
    diff = read_diff(member.ledger, found)

    assert (1, 8, 2, held.digest) == (diff.new, diff.changed, diff.gone, diff.digest)
    assert {"name": 6, "appliedAmount": 2} == diff.fields == held.fields
    assert [f"{ID}V-nieuw"] == diff.new_ids and [f"{ID}V-8", f"{ID}V-9"] == diff.gone_ids
    assert (f"{ID}V-0", "name", "Tuin", "Dak") == diff.examples[0]
    assert json.loads(json.dumps(diff.as_json()))["fields"] == diff.fields


def test_another_digest_is_refused(member: Member) -> None:
    """Nothing changes under a digest that is not the one that waits."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(6)))
    with pytest.raises(ApprovalError, match="not the difference"):
        approve(member.ledger, held.run or 0, "0" * 64)

    assert 10 == len(member.read_public())


@pytest.mark.parametrize("run", [0, 1, 99])
def test_where_nothing_waits(member: Member, run: int) -> None:
    """A run that held nothing, or that never was."""
    member.harvest(*rows(*range(10)))
    with pytest.raises(ApprovalError, match="Nothing waits"):
        find_held(member.ledger, run)


def test_an_approval_is_void_when_the_next_diff_differs(member: Member) -> None:
    """Looked at on Monday, approved on Tuesday, when the source holds something else: refused."""
    member.harvest(*rows(*range(10)))
    monday = member.harvest(*rows(*range(6)))
    tuesday = member.harvest(*rows(*range(5)))
    with pytest.raises(ApprovalError, match="found another difference"):
        approve_newest(member, monday)
    assert 10 == len(member.read_public())

    approve_newest(member, tuesday)
    assert 5 == len(member.read_public())


def test_the_same_diff_found_again_may_be_approved_by_either_number(member: Member) -> None:
    """The number on Monday's mail still counts while nothing else is found, of the same or of other bytes."""
    member.harvest(*rows(*range(10)))
    monday = member.harvest(*rows(*range(6)))
    tuesday = member.harvest()
    wednesday = member.harvest(*rows(*reversed(range(6))))

    assert monday.digest == tuesday.digest == wednesday.digest
    assert 4 == approve_newest(member, monday).withdrawn


@pytest.mark.parametrize(("days", "is_over"), [(14, False), (14.01, True)])
def test_a_diff_can_be_approved_for_14_days(member: Member, days: float, is_over: bool) -> None:
    """Fourteen days after it was last found; then the source must be harvested again."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(6)))
    member.sleep(days)
    if is_over:
        with pytest.raises(ApprovalError, match="more than 14 days old"):
            approve_newest(member, held)
        member.harvest()
    assert 4 == approve_newest(member, held).withdrawn


def test_a_mended_file_clears_what_waited(member: Member) -> None:
    """The rows came back, or the very bytes of before: nothing waits any more."""
    member.harvest(*rows(*range(10)))
    for project in ("Tuin", "Dak"):
        held = member.harvest(*rows(*range(6), project=project))
        assert held.held
        assert 0 == member.harvest(*rows(*range(10))).held
        with pytest.raises(ApprovalError, match="Nothing waits"):
            approve_newest(member, held)
    assert 10 == len(member.read_public())


def test_a_held_run_gives_way_to_what_waited_before(member: Member) -> None:
    """Withdrawals wait; then a whole run does; the first file again: its withdrawals wait as they did."""
    member.harvest(*rows(*range(10)))
    first = member.harvest(*rows(*range(6)))
    second = member.harvest(*rows(*range(6), project="Dak"))
    assert ("share-gone", "column-changed") == (first.hold, second.hold)
    third = member.harvest(*rows(*range(6)))

    assert (first.digest, 4) == (third.digest, third.held)
    assert 4 == approve_newest(member, third).withdrawn


def test_a_source_that_fails_keeps_what_waits(member: Member) -> None:
    """Unreadable for a night: what was held the night before may still be approved."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(6)))
    member.path.unlink()
    assert "source" == member.harvest().fault

    assert 4 == approve_newest(member, held).withdrawn


def test_approved_losses_are_no_erosion(member: Member) -> None:
    """A person looked at them: the day after, one more may go."""
    member.harvest(*rows(*range(100)))
    approve_newest(member, member.harvest(*rows(*range(70))))
    member.sleep(1)
    run = member.harvest(*rows(*range(60)))

    assert (None, 10) == (run.hold, run.withdrawn)


def test_what_somebody_took_offline_meanwhile_stays_offline(member: Member) -> None:
    """An objection between the harvest and the approval."""
    member.harvest(*rows(*range(10)))
    held = member.harvest(*rows(*range(10), project="Dak"))
    withhold(member.ledger, f"{ID}V-3")
    done = approve_newest(member, held)

    assert 9 == done.changed
    assert "V-3" not in member.read_public() and 9 == len(member.read_public())


def test_a_record_whose_row_turned_private_goes_though_the_run_is_held(member: Member) -> None:
    """A held run lets nothing through, but private data is not kept public for it."""
    member.harvest(*rows(*range(10)))
    private = row(3, name="BSN 111222333")
    run = member.harvest(*rows(0, 1, 2, project="Dak"), private, *rows(*range(4, 10), project="Dak"))

    assert ("column-changed", 1) == (run.hold, run.withdrawn)
    public = member.read_public()
    assert "V-3" not in public and 9 == len(public) and "Tuin" == public["V-0"]["name"]["nl"]
    assert 9 == approve_newest(member, run).changed


def test_a_source_that_left_waits_for_a_word(member: Member) -> None:
    """Its TOML is gone: all stays until somebody approves; then it is withdrawn, by its member's wish."""
    member.harvest(*rows(*range(3)))
    text = member.toml.read_text()
    member.toml.unlink()
    assert [SOURCE] == find_left(member.home, member.ledger)
    held = hold_left(SOURCE, member.ledger)
    assert ("left", 3, "member") == (held.hold, held.held, held.fault)
    assert ["left"] == member.read_rules() and 3 == len(member.read_public())

    member.toml.write_text(text)
    assert [] == find_left(member.home, member.ledger)
    assert (0, 3) == (member.harvest().held, len(member.read_public()))
    with pytest.raises(ApprovalError):
        approve_newest(member, held)

    member.toml.unlink()
    assert 3 == approve_newest(member, hold_left(SOURCE, member.ledger)).withdrawn
    assert {} == member.read_public() and [] == find_left(member.home, member.ledger)
    assert "withdrawn" == member.ledger.read_history(f"{ID}V-0")[-1].reason


def test_what_is_ours_is_no_change() -> None:
    """A derived status is ours; a text in a language is one field, a set one text, a part its fields."""
    before = {"id": "a", "type": "grant", "status": "verleend", "derived": ["status"],
              "name": {"nl": "Tuin"}, "domain": ["a", "b"], "funder": {"id": "a#1", "name": "X"}}
    after = {**before, "status": "vastgesteld", "name": {"nl": "Dak"}, "domain": ["b"],
             "funder": {"id": "a#2", "name": "Y"}}
    keys, garbled = compare(json.dumps(before), json.dumps(after))

    assert ({"name", "domain", "funder.name"}, ()) == (set(keys), garbled)
