"""A year of nights: after each, what is public is what a plain model says, whatever happened to the files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from harvesters.approve import approve
from harvesters.leave import find_left, hold_left
from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home, read_home
from ledger.ledger import Ledger
from ledger.marks import read_marks
from ledger.offline import release, withhold
from publisher.catch_up import catch_up
from publisher.targets.store import StoreTarget
from tests.homes import COALITION
from tests.year.site import ACCIDENTS, UNREADABLE, Site, add_row, break_file, make_city, make_example
from tests.year.site import show as show_record
from vocab.exceptions import ApprovalError

SEED = 20_190_301
NIGHTS = 366
START = 1_551_405_600_000_000  # 2019-03-01T02:00:00Z
POLICIES = ("refuse", "approve", "void", "again")
LATE = ("13 days", "15 days")


class Year:
    """The coalition, its clock, and what its people do."""

    def __init__(self, home: Home, ledger: Ledger, rng: Random) -> None:
        self.day = 0
        self.home = replace(home, clock=lambda: START + self.day * DAY)
        self.ledger, self.rng = ledger, rng
        ledger.clock = self.home.clock
        self.city, self.later = make_city(home.folder, 45)
        self.main = make_example(home.folder, "voorbeeld/grants", 40, rng)
        self.other = make_example(home.folder, "tweede/grants", 30, rng)
        self.sites = [self.city, self.main, self.other]
        self.seen: dict[str, int] = {}
        self.holds: set[str] = set()

    def harvest(self, site: Site, content: bytes | str, is_readable: bool = True) -> Run:
        """Let a night pass for one source: in the ledger and in the model."""
        site.put(content)
        run = take_in(self.home.read_sources()[site.name], self.home, self.ledger)
        readable = content if isinstance(content, bytes) and is_readable else None
        site.model.pass_night(self.day, readable)
        assert (run.fault is None) == (readable is not None), self.say(site, run)
        self.holds.add(run.hold or "")
        if run.fault is None:
            assert run.hold == site.model.hold, self.say(site, run)
        return run

    def approve(self, site: Site, run: Run, is_right: bool = True) -> None:
        """Let a person say yes to what a run held; it must be refused where it is not right."""
        assert run.run and run.digest, self.say(site, run)
        if not is_right:
            with pytest.raises(ApprovalError):
                approve(self.ledger, run.run, run.digest)
            return
        approve(self.ledger, run.run, run.digest)
        site.model.approve(self.day)

    def check(self) -> None:
        """Compare all that is public, and every mark, with the models."""
        public: dict[str, dict[str, Any]] = {site.name: {} for site in self.sites}
        for version in (version for page in self.ledger.read_current() for version in page):
            public[version.source][version.id.rpartition("/")[2]] = version.record
        marks = read_marks(self.ledger).records
        states = {state: {id for id, mark in marks.items() if mark.state == state}
                  for state in ("stale", "held")}
        for site in self.sites:
            names = {name for fields in site.model.public.values() for name in fields}
            found = {key: show_record(record, names) for key, record in public[site.name].items()}
            assert site.model.public == found, self.say(site)
            start = f"{self.home.base}/id/grant/{site.name.partition('/')[0]}/"
            told = {state: {id.removeprefix(start) for id in ids if id.startswith(start)}
                    for state, ids in states.items()}
            held = site.model.held & site.model.public.keys()
            assert held == told["held"], self.say(site)
            assert site.model.stale - held == told["stale"], self.say(site)

    def say(self, site: Site, run: Run | None = None) -> str:
        """Return where and when something was not as the model says."""
        return f"seed {SEED}, night {self.day}, {site.name}, model {site.model.hold}, {run}"


@pytest.fixture
def year(tmp_path: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Year]:
    """The coalition at its first night."""
    monkeypatch.setenv("VERBOND_LEDGER_URL", ledger_url)
    (tmp_path / "coalition.toml").write_text(COALITION, "utf-8")
    home = read_home(tmp_path)
    with home.open_ledger() as ledger:
        yield Year(home, ledger, Random(SEED))


def drift(year: Year, site: Site) -> None:
    """Let an ordinary day pass at a member: some change, one comes, one goes."""
    rng, keys = year.rng, list(site.rows)
    for key in rng.sample(keys, min(len(keys), rng.randrange(3))):
        site.rows[key] = [*site.rows[key][:4], f"{rng.randrange(9_000)},50", *site.rows[key][5:]]
    if rng.random() < 0.4 or len(keys) < 25:
        add_row(site, f"N-{year.day}", rng)
    if rng.random() < 0.2 and len(keys) > 30:
        del site.rows[rng.choice(keys)]


def plan_accidents(rng: Random) -> dict[int, tuple[str, str]]:
    """Return each accident twice, by night, with what people do about it; there is room between them."""
    late = {("over a fifth", 0), ("garbled 1", 1)}, {("over a fifth", 1), ("garbled 1", 0)}
    accidents = [(accident, time) for accident in ACCIDENTS for time in range(2)]
    rng.shuffle(accidents)
    policies = [next((LATE[place] for place in range(2) if accident in late[place]),
                     POLICIES[number % len(POLICIES)]) for number, accident in enumerate(accidents)]
    return {5 + 6 * number: (accident, policy)
            for number, ((accident, _), policy) in enumerate(zip(accidents, policies, strict=True))}


def meet(year: Year, site: Site, accident: str, policy: str) -> None:
    """Let an accident happen to a file, and people do what they do; then the source is itself again."""
    content = break_file(site, accident, year.rng)
    run = year.harvest(site, content, accident not in UNREADABLE)
    year.seen[accident] = year.seen.get(accident, 0) + 1
    year.check()
    if not run.hold or not isinstance(content, bytes):
        return
    year.seen[policy] = year.seen.get(policy, 0) + 1
    if policy == "refuse":
        return
    if policy == "void":
        year.day += 1
        other = year.harvest(site, content + b"V-extra;Voorbeeld;Tuin;Sport;1,00;1,00;2020\n")
        year.approve(site, run, is_right=other.digest == run.digest)
        return
    if policy == "again":
        year.day += 1
        assert run.digest == year.harvest(site, content).digest, year.say(site, run)
    if policy.endswith("days"):
        year.day += int(policy.split()[0])
    year.approve(site, run, is_right=policy != "15 days")
    if policy != "15 days":
        site.adopt(content)


def settle(year: Year, site: Site) -> None:
    """Harvest what a member really has; what the guard holds of it, a person approves."""
    run = year.harvest(site, site.write(list(site.rows.values())))
    if run.hold:
        year.check()
        year.approve(site, run)


def object_to(year: Year, site: Site) -> str:
    """Take a record offline after an objection."""
    key = year.rng.choice(sorted(site.model.public))
    withhold(year.ledger, f"{year.home.base}/id/grant/{site.name.partition('/')[0]}/{key}")
    site.model.withhold(key)
    return key


def let_back(year: Year, site: Site, key: str) -> None:
    """End an objection."""
    release(year.ledger, f"{year.home.base}/id/grant/{site.name.partition('/')[0]}/{key}")
    site.model.release(key)


def leave_and_return(year: Year, site: Site, is_approved: bool) -> None:
    """Take a TOML away; a person lets all go, or it comes back in time."""
    text = site.toml.read_text("utf-8")
    site.toml.unlink()
    assert [site.name] == find_left(year.home, year.ledger)
    held = hold_left(site.name, year.ledger)
    year.check()
    if is_approved:
        assert held.run and held.digest
        approve(year.ledger, held.run, held.digest)
        site.model.public.clear()
        site.model.stale.clear()
        site.model.content = site.model.waiting = site.model.before = None
        site.model.rows, site.model.nights = 0, []
        year.check()
    site.toml.write_text(text, "utf-8")


def mend(year: Year, site: Site, word: str) -> None:
    """Mend a mapping and read the archive again: what the model sees stays the same."""
    text = site.toml.read_text("utf-8")
    after = "Voorbeeldstad" if word == "gemeente" else "Voorbeeldland"
    site.toml.write_text(text.replace(f"Voorbeeld{word}", after))
    site.put("missing")
    run = take_in(year.home.read_sources()[site.name], year.home, year.ledger, from_archive=True)
    assert (len(site.model.public), None) == (run.changed, run.hold), year.say(site, run)


def move(year: Year, site: Site, name: str) -> None:
    """Let a source go on under another name."""
    text = site.toml.read_text("utf-8").splitlines()
    old = site.name
    site.put("missing")
    site.toml.unlink()
    moved = Site(year.home.folder, name, site.header, "", site.model.read)
    lines = [line for line in text if not line.startswith(("moved_from", "where"))]
    head = [f'moved_from = "{old}"', f'where = "{moved.path.name}"']
    moved.toml.write_text("\n".join([*head, *lines]), "utf-8")
    moved.rows, moved.model = site.rows, site.model
    moved.model.content = moved.model.waiting = moved.model.before = None
    moved.model.rows, moved.model.nights = 0, []
    year.sites[year.sites.index(site)] = moved
    year.other = moved


def test_a_year_of_nights(year: Year) -> None:
    """Accidents of every kind, each twice, and people who approve, refuse, come late or are wrong."""
    accidents = plan_accidents(year.rng)
    store = StoreTarget(year.home.store, year.home.base)
    objection, night = "", 0
    while year.day < NIGHTS:
        night += 1
        for site in (year.main, year.other):
            drift(year, site)
        for key in year.rng.sample(sorted(year.main.rows), 2) if night in range(240, 250) else ():
            del year.main.rows[key]
        for key in year.rng.sample(sorted(year.later), 3) if night > 100 else ():
            year.city.rows[key] = year.later[key]
        if night in accidents:
            meet(year, year.main, *accidents[night])
            year.check()
            year.day += 1
        for site in year.sites:
            settle(year, site)
        if night in (40, 160):
            objection = object_to(year, year.other)
        elif night in (60, 180):
            let_back(year, year.other, objection)
        elif night in (90, 210):
            leave_and_return(year, year.other, is_approved=night == 90)
        elif night in (120, 240):
            move(year, year.other, {120: "tweede/nieuw", 240: "derde/grants"}[night])
        elif night in (110, 220):
            mend(year, year.main, {110: "gemeente", 220: "stad"}[night])
        elif night in (70, 230):
            meet(year, year.city, {70: "empty", 230: "garbled 0"}[night], "refuse")
        if night in (90, 120, 210, 240):
            settle(year, year.other)
        year.check()
        if night % 60 == 0 or year.day + 1 >= NIGHTS:
            catch_up(year.ledger, store)
            assert store.compare(year.ledger.read_current()).as_json()["ok"]
        year.day += 1
    assert all(year.seen.get(name, 0) >= 2 for name in (*ACCIDENTS, *POLICIES, *LATE)), year.seen
    assert {"eroded", "nameless-rows", "all-gone", "share-gone", "grown"} <= year.holds, year.holds
