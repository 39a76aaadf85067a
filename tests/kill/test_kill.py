"""SIGKILL over the whole of harvest and publish: afterwards all is as with the twin that was left alone."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kill.pair import Kept, Server, start_server
from tests.kill.states import Shown, make_state
from tests.postgres import fresh_database

SEED = 20261124
SIZE = 1_500
STATES = 5
FEWEST_TIMED, FEWEST_AIMED, FEWEST = 30, 12, 40
MOST_LIVES = 8
PHASES = ("begun", "reading", "accepting", "accepted", "putting", "put", "put, cursor moved", "showing",
          "shown", "ended")
MUST_DIE_IN = ("reading", "accepting", "accepted", "putting", "put", "showing", "shown")
AIMS = {
    "first": ("reading:2", "accepting:3", "put:1", "put:2"),
    "change": ("accepting:1", "put:1", "accepted:1", "put:2", "reading:9", "showing:1"),
    "rebuild": ("putting:4", "put:1", "put:3", "showing:1", "shown:1"),
}
GHOSTS = ("accepting:2", "reading:4")
TIMED = {"first": 2, "change": 1, "rebuild": 4}


class Deaths:
    """How many died where: by kind of work, by phase, and whether the moment was drawn or aimed."""

    def __init__(self) -> None:
        self.found: Counter[tuple[str, str, str]] = Counter()
        self.seconds: dict[str, list[float]] = {work: [] for work in AIMS}

    def count(self, **wanted: str) -> int:
        """Return how many deaths have these marks."""
        return sum(number for key, number in self.found.items()
                   if wanted.items() <= dict(zip(("work", "phase", "how"), key, strict=True)).items())

    @property
    def enough(self) -> bool:
        """Whether every phase was met, and often enough."""
        return (all(self.count(phase=phase) for phase in MUST_DIE_IN)
                and self.count(how="timed") >= FEWEST_TIMED and self.count(how="aimed") >= FEWEST_AIMED
                and self.count() >= FEWEST)

    def table(self, title: str) -> str:
        """Return the table that is printed."""
        columns = [(work, how) for work in AIMS for how in ("timed", "aimed")]
        lines = [f"\n{title}: {self.count()} kills, {self.count(how='timed')} timed, "
                 f"{self.count(how='aimed')} aimed (first load, change, rebuild: timed + aimed)"]
        for phase in PHASES:
            cells = [f"{self.count(phase=phase, work=work, how=how):4}" for work, how in columns]
            name = "put, cursor not moved" if phase == "put" else phase
            lines.append(f"  {name:<22}{self.count(phase=phase):4} |{' '.join(cells)}")
        for work, seconds in self.seconds.items():
            lines.append(f"  undisturbed {work}: {min(seconds):.2f} to {max(seconds):.2f} s")
        return "\n".join(lines) + "\n"


class Life:
    """A victim and a twin from an empty home on; known: what readers may see, the oldest first."""

    def __init__(self, victim: Kept, twin: Kept, draw: random.Random, deaths: Deaths) -> None:
        self.victim, self.twin = victim, twin
        self.draw, self.deaths = draw, deaths
        self.known: list[Shown | None] = [None]
        self.last_seen = 0
        self.seconds = 0.0

    def run(self) -> None:
        """Go through the states of the source, dying on the way, then through a rebuild."""
        aims = AIMS["change"]
        for number in range(STATES):
            if number % 2 == 0:
                self.die_as_ghost(number + STATES)
            self.advance(number)
            turn = 2 * number % len(aims)
            if number:
                self.die_often("change", aims[turn : turn + 2])
            else:
                self.die_often("first", AIMS["first"])
            accepted = self.victim.read_place()[1] == self.twin.read_place()[1]
            if number == STATES - 1 or not accepted or self.draw.random() < 0.6:
                self.recover()
        self.seconds = self.twin.run(anew=True).seconds
        self.deaths.seconds["rebuild"].append(self.seconds)
        self.die_often("rebuild", AIMS["rebuild"])
        self.recover()

    def advance(self, number: int) -> None:
        """Give both the next state, let the twin take it in and see how long that lasts."""
        state = make_state(number, SIZE)
        for kept in (self.victim, self.twin):
            kept.set_state(state)
        self.seconds = self.twin.run().seconds
        self.deaths.seconds["change" if number else "first"].append(self.seconds)
        self.known.append(state.shown)
        assert self.twin.read_shown() == state.shown

    def die_as_ghost(self, number: int) -> None:
        """Die in a state that is never accepted: the source holds something else the next time."""
        self.victim.set_state(make_state(number, SIZE))
        self.die("first" if self.known == [None] else "change", GHOSTS[number // 2 % len(GHOSTS)])

    def die_often(self, work: str, aims: tuple[str, ...]) -> None:
        """Die at moments drawn over the length of the twin's work, then at aimed ones, until all is done."""
        for aim in [*[None] * TIMED[work], *aims]:
            if not self.die(work, aim) and work != "rebuild":
                return

    def die(self, work: str, aim: str | None) -> bool:
        """Die once; a victim that came to its end is no death. What readers see is whole all the same."""
        after = None if aim else self.draw.uniform(0, self.seconds)
        death = self.victim.run(anew=work == "rebuild", die_at=aim, kill_after=after)
        if death.status:
            phase, done = self.victim.phase
            if phase == "put" and self.victim.read_place()[0] >= done:
                phase = "put, cursor moved"
            self.deaths.found[work, phase, "aimed" if aim else "timed"] += 1
        self.look()
        return death.status != 0

    def look(self) -> None:
        """See one whole known state, and never an older one than before."""
        shown = self.victim.read_shown()
        assert shown in self.known, f"readers see {len(shown or ())} records: no state of the source"
        place = self.known.index(shown)
        assert place >= self.last_seen
        self.last_seen = place

    def recover(self) -> None:
        """Run undisturbed: every quad, every version and the store are those of the twin."""
        self.victim.run()
        assert self.victim.read_shown() == self.known[-1]
        verdict = self.victim.compare()
        assert verdict["ok"] and verdict["found"] == len(self.known[-1] or ()), verdict
        mine, other = self.victim.read_all(), self.twin.read_all()
        for name in mine:
            assert mine[name] == other[name], f"{name} differ from the twin's"
        self.last_seen = len(self.known) - 1


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The process that forks the children."""
    with start_server() as server:
        yield server


@pytest.fixture
def make_url(ledger_url: str, tmp_path: Path) -> Callable[[str], str]:
    """Return what makes new ledgers of the same database."""
    def make(name: str) -> str:
        if ledger_url.startswith("sqlite"):
            return f"sqlite:///{tmp_path / name}.sqlite"
        return fresh_database(ledger_url)

    return make


def test_whatever_the_moment_of_the_kill_the_next_run_is_as_if_nothing_happened(
    make_url: Callable[[str], str], tmp_path: Path, server: Server, ledger_url: str,
    capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None],
) -> None:
    """At least forty deaths in every phase, of first loads, changes and rebuilds: nothing lost or doubled."""
    draw, deaths = random.Random(SEED), Deaths()
    for number in range(MOST_LIVES):
        homes = [Kept(tmp_path / f"{name}-{number}", make_url(f"{name}-{number}"), server)
                 for name in ("victim", "twin")]
        Life(homes[0], homes[1], draw, deaths).run()
        if deaths.enough:
            break
    table = deaths.table(f"kills on {ledger_url.partition(':')[0].partition('+')[0]}, seed {SEED}")
    record_property("kills", table)
    with capsys.disabled():
        print(table)
    assert deaths.count(phase="put") >= 3, "none died between put and cursor"
    assert deaths.enough
