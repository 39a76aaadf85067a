"""What does not wait: private data, objections, erasure; and what does not come back by itself."""

import pytest

from ledger.marks import read_marks
from ledger.offline import release, withhold
from tests.harvesters.homes import ID, SOURCE, Member, row, rows
from vocab.exceptions import LedgerError

PRIVATE = "BSN 111222333"


def test_a_wrong_row_is_stale_from_the_last_time_it_was_good(member: Member) -> None:
    """Three nights wrong: its age is that of the last good night; mended, it has no mark."""
    member.harvest(*rows(1, 2))
    member.sleep(1)
    member.harvest()
    good = member.now
    for _ in range(3):
        member.sleep(1)
        member.harvest(row(1), row(2, year="ooit"))
        assert {f"{ID}V-2": ("stale", good)} == read_marks(member.ledger).records
    assert "2025" == str(member.read_public()["V-2"]["year"]) and 1 == member.ledger.count_stale(SOURCE)

    member.harvest(row(1), row(2, year="2026"))
    assert {} == read_marks(member.ledger).records


def test_a_held_withdrawal_is_marked_with_its_age(member: Member) -> None:
    """It is public, and its source no longer has it; a source that fails is told too."""
    member.harvest(*rows(*range(10)))
    good = member.now
    member.sleep(2)
    member.harvest(*rows(*range(6)))

    marks = read_marks(member.ledger)
    assert {f"{ID}V-{key}": ("held", good) for key in range(6, 10)} == marks.records
    assert {SOURCE: ("good", member.now)} == marks.sources
    seen = member.now
    member.sleep(1)
    member.path.unlink()
    member.harvest()
    assert {SOURCE: ("failed", seen)} == read_marks(member.ledger).sources


def test_a_held_run_leaves_marks_and_ages_its_source(member: Member) -> None:
    """Nothing of it is public: the dataset is as old as the last good run."""
    member.harvest(*rows(*range(10)))
    good = member.now
    member.sleep(1)
    member.harvest(*rows(*range(10), project="Dak"))

    assert {SOURCE: ("held", good)} == read_marks(member.ledger).sources


def test_an_id_of_another_source_makes_nothing_of_it_stale(member: Member) -> None:
    """A second source that uses a key of the first has a problem; the first one's record is good."""
    member.harvest(*rows(1, 2))
    other = member.toml.with_name("other.toml")
    other.write_text(member.toml.read_text())
    from harvesters.take_in import take_in

    run = take_in(member.home.read_sources()["voorbeeld/other"], member.home, member.ledger)
    assert (2, 0) == (run.wrong, run.added)
    assert {} == read_marks(member.ledger).records and 0 == member.ledger.count_stale(SOURCE)


def test_private_data_takes_a_record_offline_at_once(member: Member) -> None:
    """Its last good version does not stay; the guard does not hold it; mended, it is published anew."""
    member.harvest(*rows(*range(4)))
    run = member.harvest(*(row(key, PRIVATE) for key in range(4)))

    assert (4, 0, 4) == (run.withdrawn, run.held, run.wrong)
    assert {} == member.read_public() and {} == read_marks(member.ledger).records
    assert "withdrawn" == member.ledger.read_history(f"{ID}V-0")[-1].reason
    assert 0 == member.harvest().withdrawn

    run = member.harvest(*rows(*range(4)))
    assert (4, 0) == (run.added, run.problems)


def test_an_objection_takes_a_record_offline_and_keeps_it_there(member: Member) -> None:
    """Also when the member sends it again, changed; released, it is as it was, then as its source says."""
    member.harvest(*rows(1, 2))
    assert withhold(member.ledger, f"{ID}V-1") and not withhold(member.ledger, f"{ID}V-1")
    assert {"V-2"} == set(member.read_public())
    for project in ("Tuin", "Dak"):
        run = member.harvest(row(1, project=project), row(2))
        assert (0, 2, 0, 0) == (run.added, run.unchanged, run.wrong, run.violations)
        assert {"V-2"} == set(member.read_public())
    assert ["withheld"] == member.read_rules()

    assert release(member.ledger, f"{ID}V-1") and not release(member.ledger, f"{ID}V-1")
    assert "Tuin" == member.read_public()["V-1"]["name"]["nl"]
    assert 1 == member.harvest(row(1, project="Dak"), row(2), row(3)).changed
    assert "Dak" == member.read_public()["V-1"]["name"]["nl"]


def test_a_stale_or_held_record_goes_offline_too(member: Member) -> None:
    """Rule 6: an objection does not wait for a mended row, nor for an approval."""
    member.harvest(*rows(*range(10)))
    member.harvest(row(0, year="ooit"), *rows(*range(1, 6)))
    assert {"stale", "held"} == {mark.state for mark in read_marks(member.ledger).records.values()}
    withhold(member.ledger, f"{ID}V-0")
    withhold(member.ledger, f"{ID}V-9")

    assert not {"V-0", "V-9"} & set(member.read_public())
    assert not {f"{ID}V-0", f"{ID}V-9"} & set(read_marks(member.ledger).records)


def test_an_erased_record_never_comes_back(member: Member) -> None:
    """Not by a release, not by its source."""
    member.harvest(*rows(1, 2))
    withhold(member.ledger, f"{ID}V-1", "erased")
    assert "erased" == member.ledger.read_history(f"{ID}V-1")[-1].reason
    with pytest.raises(LedgerError, match="erased"):
        release(member.ledger, f"{ID}V-1")
    member.harvest(row(1, project="Dak"), row(2))

    assert {"V-2"} == set(member.read_public())


def test_what_was_withheld_before_a_kill_goes_offline_at_the_next_harvest(member: Member) -> None:
    """The wish is written first: the very same bytes, and still it goes."""
    from sqlalchemy import text

    member.harvest(*rows(1, 2))
    with member.ledger.database.write() as connection:
        connection.execute(text("INSERT INTO withheld VALUES (:id, :source, 'objection', 0)"),
                           {"id": f"{ID}V-1", "source": SOURCE})
    member.harvest()

    assert {"V-2"} == set(member.read_public())


def test_an_unknown_id_cannot_be_withheld(member: Member) -> None:
    """A typing error is told."""
    with pytest.raises(LedgerError, match="not in the ledger"):
        withhold(member.ledger, f"{ID}V-1")
