"""The feed: every version a member of pages that stay, grow at their end, and go when they tell nothing."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import publisher.feed.state
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home
from ledger.ledger import Cursor, Ledger
from ledger.marks import Marks
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.feed.found import read_feed
from publisher.feed.pages import KEPT_DAYS, read_members
from publisher.feed.place import ROOT
from publisher.targets.feed import FeedTarget
from tests.known import value_of
from vocab.names import dataset_iri
from vocab.records import NOTHING, Change, Version, canonical, digest

SOURCE = "voorbeeld/grants"
ID = "https://data.example.org/id/grant/voorbeeld/"
STREAM = "https://data.example.org/feed"
AT = "https://data.example.org/feed/"
TREE, LDES = "https://w3id.org/tree#", "https://w3id.org/ldes#"
ROW = ["V-1", "Voorbeeld A", "Tuin", "Sport", "10,00", "8,00", "2025"]
EPOCH = "e1"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three members a page, two pages a node."""
    monkeypatch.setattr(publisher.feed.state, "MEMBERS", 3)
    monkeypatch.setattr(publisher.feed.state, "NODE", 2)


@pytest.fixture
def open_ledger(home: Home) -> Iterator[Ledger]:
    with home.open_ledger() as ledger:
        yield ledger


@pytest.fixture
def target(home: Home) -> FeedTarget:
    return FeedTarget(home.feed, home.base)


def version(seq: int, key: str, body: str | None = "", reason: Any = None, at: int = 0) -> Version:
    """Return a version of a small record, or its Delete."""
    if body == "":
        body = canonical({"id": f"{ID}{key}", "name": {"nl": f"Tuin {seq}"}, "type": "grant"})
    reason = reason or ("published" if body else "absent")
    return Version(seq, at or seq, SOURCE, f"{ID}{key}", body, digest(body) if body else NOTHING, 1, None,
                   "https://data.example.org", None, None, "0.1.0", reason)


def put(target: FeedTarget, *versions: Version, show: bool = True) -> None:
    """Give a target versions, and let readers see them."""
    target.put([Change(None, each) for each in versions])
    if show:
        target.show(versions[-1].seq if versions else 0, EPOCH, Marks())


def fill(target: FeedTarget, count: int) -> None:
    """Begin a feed of so many records, V-1 and on."""
    target.clear()
    put(target, *(version(seq, f"V-{seq}") for seq in range(1, count + 1)))


def pages(target: FeedTarget) -> dict[str, bytes]:
    """Return every public file by its address under /feed/."""
    public = target.place.public
    return {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*.jsonld")}


def members(target: FeedTarget) -> list[dict[str, Any]]:
    """Return all members in the order of their IRIs."""
    found = [json.loads(text) for name, page in pages(target).items() if "page-" in name
             for text in read_members(page)]
    return sorted(found, key=lambda member: int(member["@id"].rpartition("-")[2]))


def keys(target: FeedTarget) -> list[tuple[str, str]]:
    """Return what each member does to which record."""
    return [(member["@type"], member["as:object"]["@id"].removeprefix(ID)) for member in members(target)]


def read(address: str, content: bytes) -> ox.Store:
    """Return a page as an RDF reader sees it at its address."""
    store = ox.Store()
    store.extend(ox.parse(content, format=ox.RdfFormat.JSON_LD, base_iri=f"{AT}{address}"))
    return store


def harvest(home: Home, ledger: Ledger, target: FeedTarget) -> int:
    take_in(home.read_sources()[SOURCE], home, ledger)
    return catch_up(ledger, target)


def test_a_member_says_all_of_its_version(home: Home, open_ledger: Ledger, target: FeedTarget) -> None:
    """Who, when, what and of which dataset; its record is that of the ledger, byte by byte."""
    harvest(home, open_ledger, target)
    [[first, *_]] = open_ledger.read_current()
    [page] = (content for name, content in pages(target).items() if "page-1" in name)
    [text, *_] = read_members(page)
    member = json.loads(text)

    assert f"https://data.example.org/version/{open_ledger.read_head().epoch}-1" == member["@id"]
    assert ("as:Create", first.id) == (member["@type"], member["as:object"]["@id"])
    assert home.base == member["prov:wasAttributedTo"]["@id"]
    assert dataset_iri(home.base, SOURCE) == member["void:inDataset"]["@id"]
    assert ("0.1.0", first.digest) == (member["schema:schemaVersion"], member["schema:sha256"])
    assert f'"@graph":[{first.body}]' in text
    assert first.digest == digest(canonical(member["@graph"][0]))
    moment = member["as:published"]["@value"]
    assert (27, "Z", first.at % 1_000_000) == (len(moment), moment[-1], int(moment[20:26]))


def test_the_root_says_what_the_stream_is(target: FeedTarget) -> None:
    """One view, both paths, the acts, and what is kept; a reader finds all pages by relations in time."""
    fill(target, 14)
    store = read("", pages(target)[ROOT])

    def objects(subject: str, predicate: str) -> list[str]:
        found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        return [value_of(quad.object) for quad in found]

    assert [AT] == objects(STREAM, f"{TREE}view")
    assert ["https://www.w3.org/ns/activitystreams#published"] == objects(STREAM, f"{LDES}timestampPath")
    assert ["https://www.w3.org/ns/activitystreams#object"] == objects(STREAM, f"{LDES}versionOfPath")
    [kept] = objects(AT, f"{LDES}retentionPolicy")
    assert (["1"], [f"P{KEPT_DAYS}D"]) == (objects(kept, f"{LDES}versionAmount"),
                                           objects(kept, f"{LDES}versionDeleteDuration"))
    found = read_feed(target.place.public)
    assert (14, 0, 0) == (found.count(), found.broken, found.unread)
    assert 3 == sum("node-" in name for name in pages(target))  # of 5 pages


def test_relations_tell_the_moments_of_what_they_lead_to(target: FeedTarget) -> None:
    """From the first to the last member of a page, but for the page to which more will come."""
    fill(target, 14)
    told: dict[str, dict[str, str]] = {}
    for content in pages(target).values():
        document = json.loads(content)
        for relation in document.get("tree:view", document).get("tree:relation", ()):
            assert {"@id": "as:published"} == relation["tree:path"]
            bounds = told.setdefault(relation["tree:node"]["@id"].rpartition("/")[2], {})
            bounds[relation["@type"]] = relation["tree:value"]["@value"][-8:-1]
    least, most = "tree:GreaterThanOrEqualToRelation", "tree:LessThanOrEqualToRelation"

    assert {least: ".000001", most: ".000003"} == told["page-1.jsonld"]
    assert {least: ".000013"} == told["page-5.jsonld"]
    assert {least: ".000007", most: ".000012"} == told["node-2.jsonld"]
    assert {least: ".000013"} == told["node-3.jsonld"]


def test_a_delete_is_a_member_with_its_reason(
    home: Home, open_ledger: Ledger, target: FeedTarget, write_rows: Callable[..., Path]
) -> None:
    """Created, updated, deleted; what came and went between two publications is a Delete alone."""
    rows = [[f"V-{number}", *ROW[1:]] for number in range(1, 11)]
    write_rows(*rows)
    harvest(home, open_ledger, target)
    write_rows(["V-1", "Voorbeeld B", *ROW[2:]], *rows[1:9], ["V-11", *ROW[1:]])
    take_in(home.read_sources()[SOURCE], home, open_ledger)
    withhold(open_ledger, f"{ID}V-11")
    catch_up(open_ledger, target)

    assert {("as:Update", "V-1"), ("as:Delete", "V-10"), ("as:Delete", "V-11")} == set(keys(target)[10:])
    last = {member["as:object"]["@id"].removeprefix(ID): member for member in members(target)}
    assert ("absent", "withdrawn") == (last["V-10"]["as:summary"], last["V-11"]["as:summary"])
    assert "@graph" not in last["V-10"] and "schema:sha256" not in last["V-10"]
    assert target.compare(open_ledger.read_current()).as_json()["ok"]


def test_the_open_page_grows_and_a_full_one_stays(target: FeedTarget) -> None:
    """Bytes and file of a full page are the same ever after."""
    fill(target, 4)
    [first] = target.place.public.glob("*/page-1.jsonld")
    [second] = target.place.public.glob("*/page-2.jsonld")
    make_old(target.place.public)
    put(target, version(5, "V-5"), version(6, "V-6"))
    put(target, version(7, "V-1", reason="changed"))

    assert first.name not in find_new(target.place.public) and second.name in find_new(target.place.public)
    assert [4, 5, 6] == [int(json.loads(text)["@id"][-1]) for text in read_members(second.read_bytes())]
    assert 7 == len(members(target))


def test_a_page_is_full_of_bytes_too(target: FeedTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few large records do not make a page that a run writes again and again."""
    monkeypatch.setattr(publisher.feed.state, "BYTES", 100)
    fill(target, 4)

    assert 4 == sum("page-" in name for name in pages(target))


def make_old(folder: Path) -> None:
    """Let all files be of 1970: a file that was only read keeps that moment, unlike the moment of access."""
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))


def find_new(folder: Path, pattern: str = "*.json*") -> set[str]:
    """Return the names of what was written since."""
    return {path.name for path in folder.rglob(pattern) if path.stat().st_mtime}


def test_a_run_writes_no_more_for_a_long_feed(target: FeedTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    """One change in a feed of 400 pages: the open page, and the node and root only when a page began."""
    monkeypatch.setattr(publisher.feed.state, "NODE", 20)
    fill(target, 1_200)
    make_old(target.place.folder)
    put(target, version(1_201, "V-1", reason="changed"))
    put(target, version(1_202, "V-5", reason="changed"))
    changed = find_new(target.place.folder)
    assert {"page-401.jsonld", "node-20.jsonld", "node-21.jsonld", ROOT, "shown.json"} == changed
    make_old(target.place.folder)
    put(target, version(1_203, "V-9", reason="changed"))
    assert {"page-401.jsonld", "shown.json"} == find_new(target.place.folder)
    assert len(pages(target)[ROOT]) < 15_000


def test_the_same_changes_twice_are_as_once(home: Home, open_ledger: Ledger, target: FeedTarget) -> None:
    """As after a kill between put and the cursor."""
    harvest(home, open_ledger, target)
    before = pages(target)
    open_ledger.move_cursor("feed", Cursor(0, target.recipe, open_ledger.read_head().epoch))

    assert 3 == catch_up(open_ledger, target)
    assert before == pages(target)


def test_nothing_new_writes_nothing(home: Home, open_ledger: Ledger, target: FeedTarget) -> None:
    """No file changes, that of the state neither."""
    harvest(home, open_ledger, target)
    before = set(home.feed.rglob("*"))
    make_old(home.feed)
    assert 0 == harvest(home, open_ledger, target)
    assert (before, set()) == (set(home.feed.rglob("*")), find_new(home.feed, "*"))


def test_another_epoch_has_other_addresses(target: FeedTarget) -> None:
    """No address of before is used again; readers keep the old pages until the new ones are whole."""
    fill(target, 4)
    before = pages(target)
    target.clear()
    put(target, version(1, "V-9"), show=False)
    assert before == pages(target)
    target.show(1, "e2", Marks())

    assert {ROOT} == set(before) & set(pages(target))
    assert [f"{target.base}/version/e2-1"] == [member["@id"] for member in members(target)]
    assert all(name.startswith("e2-") for name in pages(target) if name != ROOT)


@pytest.mark.parametrize("lost", [
    pytest.param("*.sqlite", id="state"), "writing.json", "shown.json", "public", "public/index.jsonld",
    "public/*-*", "public/*/page-1.jsonld", "public/*/node-1.jsonld",
])
def test_what_was_deleted_by_hand_is_made_again(
    home: Home, open_ledger: Ledger, target: FeedTarget, lost: str
) -> None:
    """Any part of the feed may go: the next publication sees it."""
    harvest(home, open_ledger, target)
    [path] = home.feed.glob(lost)
    shutil.rmtree(path) if path.is_dir() else path.unlink()

    assert 3 == catch_up(open_ledger, target)
    assert (True, 3) == (target.compare(open_ledger.read_current()).as_json()["ok"], len(members(target)))
    assert 1 == len(list(home.feed.glob("*.sqlite")))


def test_a_page_that_tells_nothing_any_more_is_dropped(home: Home) -> None:
    """No newest version, no Delete of the last ninety days: the page goes, and the relation to it first."""
    now = 1_000 * DAY
    target = FeedTarget(home.feed, home.base, lambda: now)
    target.clear()
    put(target, *(version(seq, f"V-{seq}") for seq in range(1, 6)), version(6, "V-5", None, at=now))
    put(target, *(version(seq, f"V-{seq - 6}", reason="changed") for seq in range(7, 11)))
    left = {name.partition("/")[2] for name in pages(target)}
    assert "page-1.jsonld" not in left  # V-1, V-2 and V-3 have newer versions
    assert {"page-2.jsonld", "page-3.jsonld", "page-4.jsonld"} < left  # page 2 has a young Delete

    now = (1_000 + KEPT_DAYS) * DAY
    target.show(10, EPOCH, Marks())
    assert any("page-2.jsonld" in name for name in pages(target))
    now = (1_001 + KEPT_DAYS) * DAY
    target.show(10, EPOCH, Marks())

    assert {"", "page-3.jsonld", "page-4.jsonld", "node-2.jsonld"} == {
        name.partition("/")[2] for name in pages(target)}  # the node of pages 1 and 2 went with them
    found = read_feed(target.place.public)
    assert (4, 0) == (found.count(), found.unread)
    assert {"V-1", "V-2", "V-3", "V-4"} == {key for _, key in keys(target)}


@pytest.mark.parametrize("reason", ["erased", "withdrawn"])
def test_what_is_taken_offline_leaves_every_page_at_once(target: FeedTarget, reason: str) -> None:
    """Full pages, the open one and the writer's state forget it; the Delete tells others to do so too."""
    target.clear()
    secret = canonical({"id": f"{ID}V-1", "name": {"nl": "Geheim"}, "type": "grant"})
    put(target, version(1, "V-1", secret), version(2, "V-2"), version(3, "V-1", secret + " "),
        version(4, "V-4"), version(5, "V-1", secret))
    others = [key for key in keys(target) if key[1] != "V-1"]
    put(target, version(6, "V-1", None, reason), show=False)

    assert not [name for name, content in pages(target).items() if b"Geheim" in content]
    target.show(6, EPOCH, Marks())
    assert [*others, ("as:Delete", "V-1")] == keys(target)
    assert not [path for path in target.place.folder.rglob("*")
                if path.is_file() and b"Geheim" in path.read_bytes()]


def test_what_is_absent_stays_in_the_history(target: FeedTarget) -> None:
    """A record that its source no longer has was right: full pages are left alone."""
    fill(target, 3)
    put(target, version(4, "V-1", None, "absent"))

    assert [("as:Create", "V-1"), ("as:Delete", "V-1")] == [key for key in keys(target) if key[1] == "V-1"]


def test_versions_of_another_home_are_not_in_it(target: FeedTarget) -> None:
    """A feed carries own records only, so that nothing goes round between nodes."""
    target.clear()
    put(target, version(1, "V-1"), version(2, "V-2")._replace(home="https://data.coop.example"))

    assert [("as:Create", "V-1")] == keys(target)


def test_verify_finds_what_is_off(home: Home, open_ledger: Ledger, target: FeedTarget,
                                  write_rows: Callable[..., Path]) -> None:
    """A page that is gone, a record edited by hand, one that nobody published: each is counted."""
    write_rows(*([f"V-{number}", *ROW[1:]] for number in range(1, 8)))
    harvest(home, open_ledger, target)
    assert (7, 7, True) == verdict(open_ledger, target, "expected", "found", "ok")
    [page] = home.feed.glob("public/*/page-2.jsonld")
    whole = page.read_bytes()

    page.unlink()
    assert (3, 1, False) == verdict(open_ledger, target, "missing", "unknown", "ok")
    page.write_bytes(whole[:-40])
    assert (3, 1, False) == verdict(open_ledger, target, "missing", "unknown", "ok")
    page.write_bytes(whole.replace(b"Voorbeeld A", b"Voorbeeld Z", 1))
    assert (0, 1, False) == verdict(open_ledger, target, "missing", "different", "ok")
    page.write_bytes(whole.replace(b"/voorbeeld/V-5", b"/voorbeeld/V-99"))
    assert (1, 1, False) == verdict(open_ledger, target, "missing", "extra", "ok")
    page.write_bytes(whole)
    assert (True,) == verdict(open_ledger, target, "ok")


def verdict(ledger: Ledger, target: FeedTarget, *names: str) -> tuple[Any, ...]:
    found = target.compare(ledger.read_current()).as_json()
    return tuple(found[name] for name in names)


def test_an_earlier_member_edited_by_hand_is_found(home: Home, target: FeedTarget) -> None:
    """The newest is compared with the ledger; each earlier one with its own digest."""
    fill(target, 3)
    changed = version(4, "V-1", reason="changed")
    put(target, changed)
    [page] = home.feed.glob("public/*/page-1.jsonld")
    page.write_bytes(page.read_bytes().replace(b"Tuin 1", b"Tuin 9"))

    found = target.compare(iter([[changed, version(2, "V-2"), version(3, "V-3")]]))
    assert (0, 0, 1) == (found.missing, found.extra, found.different)


def test_the_state_is_not_in_what_is_served(target: FeedTarget) -> None:
    """The folder for the web server holds pages and nothing else."""
    fill(target, 4)

    assert {".jsonld"} == {path.suffix for path in target.place.public.rglob("*") if path.is_file()}
    assert {"public", "shown.json", "writing.json"} == {
        name for name in os.listdir(target.place.folder) if not name.endswith(".sqlite")}
