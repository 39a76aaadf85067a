"""Reading the archive again after a mended mapping gives what the source itself would give."""

from typing import Any

import openpyxl
import pytest

from harvesters.run import Run
from ledger.archive import expire
from tests.harvesters.homes import HEADER, ID, SOURCE, Member, row, rows

SECRET = "BSN 111222333"


def mend(member: Member) -> None:
    """Let the two columns of amounts fill each other's key."""
    text = member.toml.read_text().replace('"gevraagd"', '"x"').replace('"verleend"', '"gevraagd"')
    member.toml.write_text(text.replace('"x"', '"verleend"'))


def read_state(member: Member) -> tuple[dict[str, Any], list[Any]]:
    """Return what is public, and what is told of the source but for the file's lines and masks."""
    told = sorted((problem["rule"], problem["id"] or "", problem["severity"])
                  for problem in member.ledger.read_problems(SOURCE))
    return member.read_public(), told


def test_a_mended_mapping_from_the_archive(member: Member) -> None:
    """The file is gone from its place: its bytes are not; the same state as from the file."""
    member.harvest(*rows(*range(5), amount="5,00"), row("x", year="ooit"))
    content = member.path.read_bytes()
    mend(member)
    member.path.unlink()
    run = member.harvest(from_archive=True)
    state = read_state(member)

    assert (5, 1, None, None) == (run.changed, run.wrong, run.fault, run.hold)
    assert "5.00" == member.read_public()["V-1"]["awardedAmount"]
    member.path.write_bytes(content)
    again = member.harvest()
    assert (5, 0, run.seq) == (again.unchanged, again.changed, again.seq)
    assert state == read_state(member)


def test_the_archive_again_without_a_mend_changes_nothing(member: Member) -> None:
    """The same recipe and the same bytes: counted, not read."""
    first = member.harvest(*rows(1, 2))

    assert (2, first.seq) == ((run := member.harvest(from_archive=True)).unchanged, run.seq)


def test_the_archive_is_of_the_last_run_not_of_the_last_new_bytes(member: Member) -> None:
    """A, B, then A again: A."""
    a, b = rows(1, 2, amount="5,00"), rows(1, 2, amount="2,00")
    for content in (a, b, a):
        member.harvest(*content)
    mend(member)
    member.harvest(from_archive=True)

    assert "5.00" == member.read_public()["V-1"]["awardedAmount"]


def test_a_file_that_expired_is_told(member: Member) -> None:
    """Ninety days, but for the first of a quarter: then the source itself must be read."""
    member.harvest(*rows(1, 2))
    member.harvest(*rows(1, 2, 3))
    member.sleep(91)
    assert 1 == expire(member.ledger, member.home.archive)
    run = member.harvest(from_archive=True)

    assert ("platform", "not-archived") == (run.fault, run.first[0].rule)
    assert {"V-1", "V-2", "V-3"} == set(member.read_public())


def test_never_harvested(member: Member) -> None:
    """Nothing is in the archive."""
    assert "platform" == member.harvest(*rows(1), from_archive=True).fault


def write_workbook(member: Member, cells: list[list[str]]) -> None:
    """Write the rows as a workbook under the name of the source's file."""
    workbook = openpyxl.Workbook()
    for line in cells:
        workbook.active.append(line)
    workbook.save(member.path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_masked_copy_gives_what_its_original_gave(member: Member, kind: str) -> None:
    """What was blocked stays blocked, though its digits are gone; the rest is read by the mended mapping."""
    private = [row("a", SECRET), row("b", "Voorbeeld", f"bel NL91ABNA0417164300, {SECRET}")]
    good = rows(*range(6), amount="5,00")
    if kind == "csv":
        member.write(*good, *private)
    else:
        write_workbook(member, [HEADER, *good, *private])
    first = member.harvest()
    assert (6, 2) == (first.added, first.wrong)
    mend(member)
    run = member.harvest(from_archive=True)

    assert (6, 0, 2, 0) == (run.changed, run.added, run.wrong, run.withdrawn)
    archived = read_state(member)
    direct: Run = member.harvest()
    assert (6, 0, 2) == (direct.unchanged, direct.changed, direct.wrong)
    assert archived[0] == read_state(member)[0]
    assert {id for _, id, _ in archived[1] if id} == {f"{ID}V-a", f"{ID}V-b"}
    assert "111222333" not in str(archived)


def test_a_new_recipe_checks_old_rows_again(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """By other shapes, mapping or code the same bytes are checked anew; the guard does not mind."""
    member.harvest(*rows(*range(5)))
    monkeypatch.setattr("harvesters.take_in.RECIPE", 99)
    run = member.harvest()

    assert (5, 5, 0, None) == (run.read, run.unchanged, run.changed, run.hold)
    newest = member.ledger.read_last_run(SOURCE)
    assert newest and "accepted" == newest.state and (newest.recipe or "").startswith("99-")
