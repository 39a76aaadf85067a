"""Thirty nights of editions: eleven with the real registers, the others with made-up changes, accidents."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home, read_home
from ledger.ledger import Ledger
from ledger.offline import withhold
from publisher.editions.edition import publish_edition
from publisher.editions.shelf import Edition, read_shelf
from publisher.feed.found import read_feed
from publisher.fetch.fetch import fetch_edition
from publisher.sparql.ask import ask
from tests.conformance.test_register_weeks import EMPTY, find_registers
from tests.conftest import DEMO
from tests.nights.city import apply, count_rows, read_manifest
from tests.real.serving import serve
from tests.year.site import add_row, break_file, make_example
from vocab.terms import KINDS, type_iri

NIGHTS, SEED = 30, 8
START = 1_774_915_200_000_000  # 2026-03-31T00:00:00Z
GRANTS, CITY = "voorbeeld/grants", "amsterdam/subsidies"
ACCIDENTS = {3: "missing", 7: "empty", 11: "over a fifth", 16: "ill-typed", 20: "shifted", 24: "cut gz"}
LATE = range(26, 29)
WITHHELD, CITY_SLEEPS = 14, (2, 5, 6, 9, 12, 17, 19, 22, 25, 28)


class Nights:
    """The demo coalition with one more member, whose file changes; the clock goes a day a night."""

    def __init__(self, home: Home, ledger: Ledger) -> None:
        self.night = 0
        self.rng = Random(SEED)
        self.home = replace(home, clock=lambda: START + self.night * DAY)
        self.ledger = ledger
        ledger.clock = self.home.clock
        self.site = make_example(home.folder, GRANTS, 40, self.rng)
        toml = self.site.toml.read_text("utf-8")
        self.site.toml.write_text(f'promised_age = "2 days"\n{toml}', "utf-8")
        registers = find_registers()
        days = [path for day, path in registers.items() if day not in (EMPTY, "2020-03-02")]
        assert 11 == len(days), "set VERBOND_CONFORMANCE to the folder of the corpus"
        self.registers = dict(zip(range(0, NIGHTS, 3), days, strict=False)) | {29: days[-1]}

    def pass_night(self) -> Edition:
        """Let the sources be read, then make the edition of the night."""
        if self.night == 0:
            for name in self.home.read_sources():
                if name not in (GRANTS, CITY):
                    self.harvest(name)
        if self.night in self.registers:
            self.harvest_register(self.registers[self.night])
        if self.night not in LATE:
            self.site.put(self.write())
            self.harvest(GRANTS)
        if self.night == WITHHELD:
            withhold(self.ledger, self.withheld)
        return publish_edition(self.home, self.ledger)

    @property
    def withheld(self) -> str:
        """The id of the record that its member objects to."""
        return f"{self.home.base}/id/grant/voorbeeld/V-1"

    def write(self) -> bytes | str:
        """Return the file of this night."""
        site, rng = self.site, self.rng
        for key in rng.sample(sorted(site.rows.keys() - {"V-1"}), 3):
            site.rows[key] = [*site.rows[key][:4], f"{rng.randrange(9_000)},50", *site.rows[key][5:]]
        add_row(site, f"N-{self.night}", rng)
        if self.night % 4 == 1:
            del site.rows[f"V-{self.night + 2}"]
        return break_file(site, accident, rng) if (accident := ACCIDENTS.get(self.night)) else site.write(
            list(site.rows.values()))

    def harvest(self, name: str) -> None:
        """Read one source."""
        take_in(self.home.read_sources()[name], self.home, self.ledger)

    def harvest_register(self, path: Path) -> None:
        """Read the real register of a day."""
        toml = self.home.folder / "sources" / f"{CITY}.toml"
        lines = toml.read_text("utf-8").splitlines()
        toml.write_text("\n".join(f'where = "{path}"' if line.startswith("where =") else line
                                  for line in lines))
        self.harvest(CITY)


@pytest.fixture
def nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nights]:
    """The coalition before its first night."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    shutil.copytree(DEMO, tmp_path / "home")
    home = read_home(tmp_path / "home")
    with home.open_ledger() as ledger:
        yield Nights(home, ledger)


def test_thirty_nights(nights: Nights, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each edition is the one before and its delta, whoever applies it, and says what of it is old, held."""
    headers: dict[str, bytes] = {}
    told: list[tuple[Any, ...]] = []
    edition = nights.pass_night()
    with serve(nights.home.folder) as served:
        while True:
            manifest = check(nights, edition, headers)
            if nights.night not in CITY_SLEEPS:
                receipt = fetch_edition(served.url, tmp_path / "city", clock=nights.home.clock)
                ways = [one.how for one in receipt.tables.values()]
                assert nights.night == 0 or "full" not in ways
                told.append((edition.name, edition.seq, sum(manifest["records"].values()),
                             ways.count("delta"), receipt.bytes))
            nights.night += 1
            if nights.night == NIGHTS:
                break
            edition = nights.pass_night()
    with capsys.disabled():
        print("".join(f"\n{name:12}{seq:>8}{records:>8}{deltas:>4} tables{size:>12} bytes"
                      for name, seq, records, deltas, size in told))
    kept = [one.name for one in read_shelf(nights.home.editions).editions]
    assert ("2026-04-23", 7) == (kept[0], len(kept))
    assert sorted(kept) == sorted(path.name for path in nights.home.editions.iterdir() if path.is_dir())


def check(nights: Nights, edition: Edition, headers: dict[str, bytes]) -> dict[str, Any]:
    """Compare an edition with the one before it, with SPARQL, and with what happened that night."""
    folder = nights.home.editions / edition.name
    manifest = read_manifest(folder)
    check_counts(nights, edition, manifest)
    check_sources(nights, manifest)
    for name in manifest["tables"]:
        with (folder / f"{name}.csv").open("rb") as file:
            header = file.readline()
        assert headers.setdefault(name, header) == header
    previous = nights.home.editions / str(manifest["previous"])
    if previous.is_dir():
        check_delta(previous, folder, manifest)
    else:  # the first night, and that of the objection, after which no edition before it is kept
        assert nights.night in (0, WITHHELD)
    if nights.night == WITHHELD:
        lines = (folder / manifest["delta"]["folder"] / "grant.jsonl").read_text("utf-8").splitlines()
        assert any(line.startswith(f'{{"op":"delete","id":"{nights.withheld}"') for line in lines)
        assert f"\n{nights.withheld}," not in (folder / "grant.csv").read_text("utf-8")
    return manifest


def check_delta(previous: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Previous + delta = full, by SQL, for each table that changed; the others are the same bytes."""
    before = read_manifest(previous)["tables"]
    for name, table in manifest["tables"].items():
        delta = manifest["delta"]["tables"][name]
        rows = before[name]["rows"] + delta["insert"] - delta["delete"]
        assert rows == table["rows"], name
        if delta["files"]:
            different, sums = apply(previous, folder, name, table)
            assert (0, list(table["sums"].values())) == (different, sums), name
        else:
            assert before[name]["files"]["jsonl"] == table["files"]["jsonl"], name


def check_counts(nights: Nights, edition: Edition, manifest: dict[str, Any]) -> None:
    """Rows in the tables = COUNT in SPARQL = records of the feed = what the manifest says, per kind."""
    folder = nights.home.editions / edition.name
    rows = {kind: count_rows(folder, kind) for kind in KINDS}
    assert rows == {kind: manifest["records"].get(kind, 0) for kind in KINDS}
    assert rows == {kind: manifest["tables"][kind]["rows"] for kind in KINDS}
    if nights.night % 3:
        return
    query = "SELECT ?kind (COUNT(*) AS ?n) { ?record a ?kind } GROUP BY ?kind"
    with ask(nights.home.store, query, "csv", edition=edition.name) as answer:
        counts = dict(line.split(",") for line in answer.read().decode().splitlines()[1:])
    assert rows == {kind: int(counts.get(type_iri(kind), 0)) for kind in KINDS}
    if nights.night % 2 == 0:
        newest = read_feed(nights.home.feed / "public").newest
        public = [id for id, member in newest.items() if not member.is_gone]
        assert rows == {kind: sum(f"/id/{kind}/" in id for id in public) for kind in KINDS}


def check_sources(nights: Nights, manifest: dict[str, Any]) -> None:
    """The manifest names what is late, what could not be read, and what waits for a person."""
    found = {source["source"]: source for source in manifest["sources"]}[GRANTS]
    assert found["late"] == (nights.night == LATE[-1]), nights.night
    accident = ACCIDENTS.get(nights.night)
    if accident in ("missing", "cut gz"):
        assert "failed" == found["state"]
    elif accident in ("empty", "over a fifth"):
        assert found["held"] > 0
    elif accident == "shifted":
        assert "held" == found["state"]
    elif accident == "ill-typed":
        assert found["stale"] > 0
