"""Editions: cut at one seq, each the one before and its delta, kept for their time, whole or not there."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger.clock import DAY, as_text
from ledger.home import Home
from ledger.offline import withhold
from publisher.editions.delta import OPS, compare
from publisher.editions.edition import publish_edition, renew
from publisher.editions.manifest import weigh_all
from publisher.editions.shelf import INDEX, MANIFEST, Edition, Shelf, choose_edition, choose_kept, read_shelf
from publisher.sparql.ask import ask
from publisher.targets.checkpoint import pins_of
from tests.harvesters.homes import ID, SOURCE, Member, row, rows
from vocab.exceptions import QueryError

COUNT = "SELECT (COUNT(*) AS ?n) { ?grant a <https://w3id.org/verbond/def#Grant> }"


@pytest.fixture
def member(home: Home) -> Iterator[Member]:
    """One example member, with two records that are public."""
    with home.open_ledger() as ledger:
        member = Member(home, ledger)
        member.harvest(*rows(*range(5)))
        yield member


def publish(member: Member) -> tuple[Edition, Path, dict[str, Any]]:
    """Make an edition; return it, its folder and its manifest."""
    edition = publish_edition(member.home, member.ledger)
    folder = member.home.editions / edition.name
    return edition, folder, json.loads((folder / MANIFEST).read_text("utf-8"))


def read_ids(path: Path) -> list[str]:
    """Return the keys of the grants of a file of JSON Lines, with what became of them in a delta."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [line.get("op", "") + line["id"].removeprefix(ID) for line in lines]


def test_an_edition_holds_all_that_is_public(member: Member) -> None:
    """Rows by id, their sums, every file with its digest, and of the source how old it is."""
    edition, folder, manifest = publish(member)
    assert [f"V-{n}" for n in range(5)] == read_ids(folder / "grant.jsonl")
    assert (5, {"grant": 5}, "5.00") == (manifest["tables"]["grant"]["rows"], manifest["records"],
                                         manifest["tables"]["grant"]["sums"]["applied_amount"])
    assert (None, None, edition.seq, edition.epoch) == tuple(
        manifest[key] for key in ("previous", "delta", "seq", "epoch"))
    files = weigh_all(manifest)
    for name, told in files.items():
        content = (folder / name).read_bytes()
        assert (told.bytes, told.sha256) == (len(content), sha256(content).hexdigest()), name
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {*files, MANIFEST} == there
    assert edition.manifest == sha256((folder / MANIFEST).read_bytes()).hexdigest()
    source = manifest["sources"][0]
    assert (SOURCE, 5, "good", as_text(member.now), False) == tuple(
        source[key] for key in ("source", "records", "state", "lastGood", "late"))


def test_the_delta_says_what_became_of_each_row(member: Member) -> None:
    """New, changed and gone; a table that did not change has no delta and is the same bytes."""
    _, old, before = publish(member)
    member.sleep(1)
    member.harvest(*rows(0, 1, 2, 4), row(3, amount="7,00"), row(9))
    withhold(member.ledger, f"{ID}V-0")
    _, new, manifest = publish(member)
    delta = manifest["delta"]
    assert before["edition"] == delta["from"]
    assert f"delta/{before['edition']}..{manifest['edition']}" == delta["folder"]
    assert ["deleteV-0", "updateV-3", "insertV-9"] == read_ids(new / delta["folder"] / "grant.jsonl")
    assert {"insert": 1, "update": 1, "delete": 1} == {op: delta["tables"]["grant"][op] for op in OPS}
    assert ["grant", "grant_value"] == sorted(name for name, one in delta["tables"].items() if one["files"])
    assert "V-0" not in read_ids(new / "grant.jsonl")
    for name in manifest["tables"].keys() - {"grant", "grant_value"}:
        assert [] == list(compare(old / f"{name}.jsonl", new / f"{name}.jsonl"))


def test_a_row_that_is_stale_says_so(member: Member) -> None:
    """Its state and since when; nothing else of it changed."""
    publish(member)
    good = as_text(member.now)
    member.sleep(1)
    member.harvest(*rows(0, 1, 2, 3), row(4, year="ooit"))
    _, folder, manifest = publish(member)
    line = json.loads((folder / "grant.jsonl").read_text("utf-8").splitlines()[-1])
    assert ("stale", good) == (line["state"], line["last_good"])
    assert ["updateV-4"] == read_ids(folder / manifest["delta"]["folder"] / "grant.jsonl")
    assert (1, 0) == tuple(manifest["sources"][0][key] for key in ("stale", "held"))


def test_what_waits_and_what_is_late_is_named(member: Member) -> None:
    """A source that promised an age, and withdrawals that wait for a person."""
    member.toml.write_text(f'promised_age = "2 days"\n{member.toml.read_text("utf-8")}', "utf-8")
    member.harvest(*rows(0))
    held = publish(member)[2]["sources"][0]
    assert (5, 4, False) == (held["records"], held["held"], held["late"])
    member.sleep(3)
    late = publish(member)[2]["sources"][0]
    assert (True, "2 days", 3 * 86_400) == (late["late"], late["promisedAge"], late["age"])


def test_an_edition_answers_as_it_was(member: Member) -> None:
    """Its store is kept; what is there now goes on. An edition that was never there has no answer."""
    edition = publish(member)[0]
    member.sleep(1)
    member.harvest(*rows(*range(5), 6))
    publish(member)
    for name, count in ((edition.name, 5), ("", 6)):
        with ask(member.home.store, COUNT, "csv", edition=name) as answer:
            assert f"n\r\n{count}\r\n" == answer.read().decode()
    with pytest.raises(QueryError, match="no edition"):
        choose_edition(member.home.editions, "2001-01-01")


def test_what_is_kept(member: Member) -> None:
    """Two a day for nine days: the last of each of seven days stays, with its store, and the one before the
    newest; the rest is gone.
    """
    names = []
    for _ in range(9):
        names += [publish(member)[0].name, publish(member)[0].name]
        member.sleep(1)
    shelf = read_shelf(member.home.editions)
    kept = [*names[5:-2:2], *names[-2:]]  # of the first two days nothing is left
    assert (kept, set(names) - set(kept)) == ([one.name for one in shelf.editions], set(shelf.dropped))
    assert sorted(kept) == sorted(path.name for path in member.home.editions.glob("*/"))
    assert sorted(kept) == sorted(path.name for path in pins_of(member.home.store).glob("*/"))
    with pytest.raises(QueryError, match="no longer"):
        choose_edition(member.home.editions, names[0])


def test_months_are_kept() -> None:
    """After two years of nights: seven days, and the last night of each of twelve months."""
    first = datetime(2026, 1, 1, 2, tzinfo=UTC)
    nights = [first + timedelta(days=day) for day in range(730)]
    shelf = Shelf()
    for night in nights:
        shelf = shelf.add(Edition(f"{night:%Y-%m-%d}", night.isoformat(), 1, "e", ""))
    days = [one.day for one in shelf.editions]
    assert ["2027-12-25", "2027-12-31"] == [days[-7], days[-1]]
    assert ["2027-01-31", "2027-02-28", "2027-03-31"] == days[:3]
    assert 18 == len(days) == len(choose_kept(shelf.editions))  # the last day is the last of its month too
    assert 730 == len(shelf.editions) + len(shelf.dropped)


def test_what_is_taken_offline_leaves_every_edition(member: Member) -> None:
    """After an objection a new edition is made; those that show the record go, and their stores with them."""
    for _ in range(3):
        publish(member)
        member.sleep(1)
    member.harvest(*rows(0, 1, 2, 3))  # V-4 is gone at its source: that is no reason to drop an edition
    publish(member)
    assert renew(member.home, member.ledger) is None
    before = read_shelf(member.home.editions)
    withhold(member.ledger, f"{ID}V-1")
    edition = renew(member.home, member.ledger)
    shelf = read_shelf(member.home.editions)
    assert (edition,) == shelf.editions and {one.name for one in before.editions} <= set(shelf.dropped)
    for folder in (member.home.editions, pins_of(member.home.store)):
        assert edition and [edition.name] == [path.name for path in folder.glob("*/")]
    lines = [path for path in member.home.editions.rglob("*.jsonl") if "V-1" in path.read_text("utf-8")]
    assert {"delta"} == {path.parent.parent.name for path in lines}
    assert renew(member.home, member.ledger) is None
    assert 1 < len(read_shelf(member.home.editions).add(publish(member)[0]).editions)


def test_a_lost_index_is_made_again(member: Member) -> None:
    """No edition goes with it; one whose files are lost is not there, and no delta is made of it."""
    names = []
    for _ in range(3):
        names.append(publish(member)[0].name)
        member.sleep(1)
    index = member.home.editions / INDEX
    told = index.read_text("utf-8")
    for content in (None, "", "{}", "[]"):
        index.unlink(missing_ok=True)
        if content is not None:
            index.write_text(content, "utf-8")
        assert json.loads(told) == read_shelf(member.home.editions).as_json()
    index.write_text(told, "utf-8")
    shutil.rmtree(member.home.editions / names[-1])
    edition, folder, manifest = publish(member)
    assert names[1] == manifest["previous"] and (folder / manifest["delta"]["folder"]).is_dir()
    assert [*names[:2], edition.name] == [one.name for one in read_shelf(member.home.editions).editions]


def test_a_clock_that_went_back() -> None:
    """What was just made is the latest, whatever day it bears."""
    shelf = Shelf()
    for day in (*range(10, 20), 2):
        shelf = shelf.add(Edition(f"2026-01-{day:02}", f"2026-01-{day:02}T02:00:00Z", 1, "e", ""))
    assert shelf.latest and "2026-01-02" == shelf.latest.name


def test_the_day_is_that_of_the_netherlands() -> None:
    """At one in the night of 1 July it is still June in Greenwich."""
    at = int(datetime(2026, 6, 30, 23, tzinfo=UTC).timestamp()) * 1_000_000
    assert "2026-07-01" == Shelf().name_next(at)
    assert "2026-07-01-2" == Shelf(dropped=("2026-07-01",)).name_next(at)
    assert "2026-07-02" == Shelf(dropped=("2026-07-01",)).name_next(at + DAY)


def test_what_a_killed_one_left_is_gone_after_the_next(member: Member) -> None:
    """A folder half made, one that was never shown, a pin without an edition."""
    publish(member)
    pins = pins_of(member.home.store)
    for folder in (member.home.editions / ".making", member.home.editions / "2030-01-01", pins / ".making",
                   pins / "2030-01-01"):
        folder.mkdir()
        (folder / "half.csv").write_text("id\n", "utf-8")
    member.sleep(1)
    publish(member)
    kept = {one.name for one in read_shelf(member.home.editions).editions}
    assert kept == {path.name for path in member.home.editions.glob("*/")}
    assert kept == {path.name for path in pins.glob("*/")}
    assert 2 == len(kept)
