"""One run of one source: what is stored, what is not, and what the counts say."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from harvesters.read_source import BATCH
from harvesters.run import Run
from harvesters.take_in import recipe_of, take_in
from ledger.home import Home
from ledger.ledger import Ledger
from ledger.runs import lease_name
from tests.homes import GRANTS
from tests.known import there
from vocab.exceptions import BusyError
from vocab.records import canonical

SOURCE = "voorbeeld/grants"
ID = "https://data.example.org/id/grant/voorbeeld/V-"
GOOD = ["V-1", "Voorbeeld A", "Tuin", "Sport", "1000,00", "800,00", "2025"]
OUTCOMES = ("added", "changed", "unchanged", "wrong")
Write = Callable[..., Path]
Harvest = Callable[..., Run]


@pytest.fixture
def opened(home: Home) -> Iterator[Ledger]:
    """The ledger of the example home."""
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def harvest(home: Home, opened: Ledger, write_rows: Write) -> Harvest:
    """Return what harvests the example source, with other rows where they are given."""

    def take(*rows: list[str], **options: Any) -> Run:
        if rows:
            write_rows(*rows)
        run = take_in(home.read_sources()[SOURCE], home, opened, **options)
        assert run.read == sum(getattr(run, outcome) for outcome in OUTCOMES)
        return run

    return take


def row(key: int, **changes: str) -> list[str]:
    """Return the cells of a right row, some of them changed."""
    names = "nummer ontvanger project domein gevraagd verleend jaar".split()
    return [{**dict(zip(names, GOOD, strict=True)), "nummer": f"V-{key}", **changes}[name] for name in names]


def count_rows(ledger: Ledger) -> dict[str, int]:
    """Return how many rows the ledger's own tables have."""
    tables = ("version", "problem", "run", "archived")
    with ledger.database.read() as connection:
        count = {name: connection.execute(text(f"SELECT COUNT(*) FROM {name}")) for name in tables}
        return {name: found.scalar_one() for name, found in count.items()}


def test_a_first_run_adds_all(harvest: Harvest, opened: Ledger) -> None:
    """Each right row is a record with a version; the run knows its number and the ledger's seq."""
    run = harvest(row(1), row(2), row(3))

    assert (3, 3, 0, 3, 1) == (run.read, run.added, run.problems, run.seq, run.run)
    assert {SOURCE: 3} == opened.count_current()
    [version] = opened.read_history(f"{ID}2")
    assert ("published", "A3", "G3") == (
        version.reason, there(version.origin).cell("fileNumber"), there(version.origin).cell("year"))
    assert canonical(version.record) == version.body


def test_a_dry_run_stores_nothing(harvest: Harvest, opened: Ledger, home: Home) -> None:
    """It counts what a run would do, and leaves ledger and archive as they were."""
    harvest(row(1), row(2))
    before, files = count_rows(opened), sorted(home.archive.rglob("*"))
    run = harvest(row(1, project="Dak"), row(3), row(4, jaar="ooit"), dry_run=True)

    assert (3, 1, 1, 1, 1) == (run.read, run.added, run.changed, run.wrong, run.problems)
    assert (1, 0, None) == (run.withdrawn, run.held, run.run)
    assert before == count_rows(opened)
    assert files == sorted(home.archive.rglob("*"))
    assert "reading" not in {there(opened.read_last_run(SOURCE)).state}


def test_a_dry_run_looks_again_at_the_same_file(harvest: Harvest) -> None:
    """A bookkeeper who asks again gets the whole answer again."""
    harvest(row(1), row(2, jaar="ooit"))

    assert ["integer"] == [problem.rule for problem in harvest(dry_run=True).first]


def test_a_limit_reads_the_first_rows_and_withdraws_nothing(harvest: Harvest, opened: Ledger) -> None:
    """What was not read is not gone; the next whole run of the same bytes reads all."""
    many = [row(n) for n in range(20)]
    harvest(*many)
    changed = [row(n, project="Tuin" if n % 5 else "Dak") for n in range(20)]
    run = harvest(*changed, limit=5)
    assert (5, 1, 0, 0) == (run.read, run.changed, run.withdrawn, run.held)
    assert {SOURCE: 20} == opened.count_current()

    run = harvest()
    assert (20, 3, 17) == (run.read, run.changed, run.unchanged)
    run = harvest()
    assert (20, 0, 20) == (run.read, run.changed, run.unchanged)


def test_a_limit_on_an_unread_source(harvest: Harvest) -> None:
    """A limit of a first look does not pass for the whole file."""
    run = harvest(row(1), row(2), row(3), limit=2)
    assert (2, 2) == (run.read, run.added)
    run = harvest()
    assert (3, 1) == (run.read, run.added)


def test_the_same_file_again_changes_nothing(harvest: Harvest, opened: Ledger) -> None:
    """0, 0, 0: no version, no change of problems, and the same seq."""
    first = harvest(row(1), row(2), row(3, jaar="ooit"), row(4, domein=""))
    before, problems = count_rows(opened), list(opened.read_problems(SOURCE))
    for _ in range(2):
        run = harvest()
        assert (0, 0, 0) == (run.added, run.changed, run.withdrawn)
        assert (4, 3, 1, 2, first.seq) == (run.read, run.unchanged, run.wrong, run.problems, run.seq)
        assert problems == list(opened.read_problems(SOURCE))
    after = count_rows(opened)

    assert {**before, "run": before["run"] + 2} == after
    assert "same" == there(opened.read_last_run(SOURCE)).state


def test_the_same_rows_in_other_bytes_change_nothing(harvest: Harvest) -> None:
    """Other spaces, amounts written otherwise and another order are no new version."""
    harvest(row(1), row(2), row(3))
    run = harvest(row(3), row(1, gevraagd="€ 1.000,-", ontvanger="  Voorbeeld   A "), row(2, domein="SPORT"))

    assert (3, 0, 0) == (run.unchanged, run.changed, run.withdrawn)


def test_a_changed_recipe_reads_again(harvest: Harvest, home: Home, opened: Ledger) -> None:
    """Another TOML is another recipe: the same bytes are read, and what comes out otherwise is changed."""
    harvest(row(1), row(2))
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text(GRANTS + "# a remark\n", "utf-8")
    run = harvest()
    assert (2, 2, "accepted") == (run.read, run.unchanged, there(opened.read_last_run(SOURCE)).state)

    toml.write_text(GRANTS.replace('"funder.name" = "Voorbeeldgemeente"', '"funder.name" = "Voorbeeldstad"'))
    run = harvest()
    assert (2, 2) == (run.read, run.changed)
    assert "same" != there(opened.read_last_run(SOURCE)).state


def test_a_recipe_is_of_description_vocabulary_and_shapes(home: Home) -> None:
    """The recipe of a source changes with its TOML, and only then while this release runs."""
    source = home.read_sources()[SOURCE]
    toml = source.path
    first = recipe_of(source)
    assert first == recipe_of(home.read_sources()[SOURCE])

    toml.write_text(toml.read_text("utf-8") + "\n", "utf-8")
    assert first != recipe_of(home.read_sources()[SOURCE])


@pytest.mark.parametrize("wrong", [
    {"jaar": "1800"}, {"jaar": "ooit"}, {"gevraagd": "1.2.34"}, {"ontvanger": ""},
], ids=lambda wrong: "-".join(*wrong.items()))
def test_a_wrong_record_keeps_its_last_good_version(harvest: Harvest, opened: Ledger,
                                                    wrong: dict[str, str]) -> None:
    """It stays public and counts as stale; a later good one replaces it."""
    harvest(row(1, project="eerst"), row(2))
    run = harvest(row(1, project="tussen", **wrong), row(2))
    assert (1, 1, 0, 0) == (run.wrong, run.unchanged, run.withdrawn, run.held)
    assert 1 == opened.count_stale(SOURCE)
    assert ["eerst"] == [there(version.record)["name"]["nl"] for version in opened.read_history(f"{ID}1")]

    run = harvest(row(1, project="later"), row(2))
    assert (1, 1, 0) == (run.changed, run.unchanged, run.problems)
    assert 0 == opened.count_stale(SOURCE)
    assert ["eerst", "later"] == [there(v.record)["name"]["nl"] for v in opened.read_history(f"{ID}1")]


def test_a_wrong_record_that_is_mended_back_is_no_change(harvest: Harvest, opened: Ledger) -> None:
    """Back to what is public: no version, no problem, not stale."""
    harvest(row(1), row(2))
    harvest(row(1, jaar="1800"), row(2))
    run = harvest(row(1), row(2))

    assert (2, 0, 0, 2) == (run.unchanged, run.changed, run.problems, run.seq)
    assert 0 == opened.count_stale(SOURCE)


def test_a_record_that_was_never_good_is_not_public(harvest: Harvest, opened: Ledger) -> None:
    """It has a problem, no version, and is not stale."""
    run = harvest(row(1, jaar="1800"), row(2))

    assert (1, 1) == (run.added, run.wrong)
    assert {SOURCE: 1} == opened.count_current()
    assert 0 == opened.count_stale(SOURCE)


def test_a_record_that_comes_back_is_added(harvest: Harvest, opened: Ledger) -> None:
    """Withdrawn and there again: a new version of the old id."""
    harvest(row(1), row(2), row(3))
    assert 1 == harvest(row(1), row(2)).withdrawn
    run = harvest(row(1), row(2), row(3))

    assert (1, 2) == (run.added, run.unchanged)
    assert ["published", "absent", "published"] == [v.reason for v in opened.read_history(f"{ID}3")]


def test_a_warning_does_not_keep_a_record_back(harvest: Harvest) -> None:
    """A grant without a policy area is published, and told each time it is looked at."""
    run = harvest(row(1, domein=""), row(2))
    assert (2, 0, 1) == (run.added, run.wrong, run.problems)
    assert ("minCount", "warning", "D2") == (
        run.first[0].rule, run.first[0].severity, run.first[0].as_json()["cell"])

    run = harvest(row(2), row(1, domein=""), row(3))
    assert (1, 1, "D3") == (run.added, run.problems, run.first[0].as_json()["cell"])


def test_unused_columns_are_told_once(harvest: Harvest, write_rows: Write) -> None:
    """One warning a file, whatever its length; a column that is to be ignored is none."""
    header = "nummer ontvanger project domein gevraagd verleend jaar telefoon opmerking".split()
    write_rows(*([*row(n), "x", "y"] for n in range(3)), header=header)
    run = harvest()

    assert (3, 1) == (run.added, run.problems)
    assert ("unmapped-columns", "warning", "telefoon, opmerking") == (
        run.first[0].rule, run.first[0].severity, run.first[0].value)


def test_the_printed_counts_add_up(harvest: Harvest) -> None:
    """read = added + changed + unchanged + wrong, in the JSON that harvest prints, and it is JSON."""
    harvest(*(row(n) for n in range(30)))
    run = harvest(*(row(n, project="Tuin" if n % 3 else "Dak") for n in range(25)), row(90, jaar="ooit"),
                  row(91), row(91), ["", *row(1)[1:]], ["te", "kort"], row(92))
    printed = json.loads(json.dumps(run.as_json()))

    assert 31 == printed["read"] == sum(printed[outcome] for outcome in OUTCOMES)
    assert (1, 9, 16, 5) == tuple(printed[outcome] for outcome in OUTCOMES)
    assert (0, 5) == (printed["withdrawn"], printed["held"])
    assert {"integer", "doubled-id", "key-missing", "cell-count", "nameless-rows"} == {
        problem.rule for problem in run.first}
    assert printed["problems"] == len(run.first) == 6


def test_more_rows_than_a_batch(harvest: Harvest, opened: Ledger) -> None:
    """A run goes through its source in batches; ids doubled across two of them are found."""
    many = [row(n) for n in range(2 * BATCH + 10)]
    run = harvest(*many, row(5))

    assert (2 * BATCH + 11, 2 * BATCH + 9, 2) == (run.read, run.added, run.wrong)
    assert {SOURCE: 2 * BATCH + 9} == opened.count_current()
    assert 20 >= len(run.first)


def test_progress_is_told(harvest: Harvest) -> None:
    """Who watches hears how far it is, and of the end."""
    seen: list[tuple[str, int, int | None]] = []
    harvest(row(1), row(2), progress=lambda *told: seen.append(told))

    assert ("reading", 2, None) == seen[0]
    assert {"reading", "accepting", "accepted"} == {phase for phase, *_ in seen}


def test_a_source_that_is_being_read_is_refused(harvest: Harvest, opened: Ledger) -> None:
    """Two runs of one source at once would each withdraw what only the other read."""
    with opened.database.lease(lease_name(SOURCE)), pytest.raises(BusyError):
        harvest(row(1))
    assert 1 == harvest(row(1)).added


def test_a_private_person_is_published_without_words(harvest: Harvest, opened: Ledger) -> None:
    """No project name and no recipient of a person reaches a body; another project name is no change."""
    person = {"ontvanger": "(Particulier)"}
    harvest(row(1, project="Feest van mevrouw Voorbeeld", **person))
    [version] = opened.read_history(f"{ID}1")
    assert "mevrouw" not in there(version.body)
    record = there(version.record)
    assert ("person", None) == (record["recipientGroup"], record.get("recipient"))

    assert 1 == harvest(row(1, project="Iets heel anders", **person)).unchanged
