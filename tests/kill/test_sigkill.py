"""SIGKILL at moments drawn over harvest and publish: afterwards all is as with a twin that was left alone."""

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kill.victims import Victim, make_states, show_table, start_server
from tests.postgres import fresh_database

STEPS = ("first", "later", "other")
TIMED = {"first": 8, "later": 4, "other": 4}
TIMED_REBUILD = 3
AIMED = {
    "first": (("reading", 5), ("accepting", 2), ("accepted", 1), ("put", 1), ("put", 2), ("showing", 1)),
    "later": (("reading", 9), ("accepting", 1), ("putting", 1), ("put", 1), ("shown", 1)),
    "other": (("accepted", 1), ("put", 1)),
}
FEWEST = 40
FEWEST_ROUNDS, MOST_ROUNDS = 4, 10


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """The process that forks the children; what they say on stderr is shown when a test fails."""
    with tempfile.TemporaryFile() as errors, start_server(errors) as process:
        yield process
        process.stdin.close()
        process.wait(timeout=30)
        errors.seek(0)
        print(errors.read().decode())


def make_url(request: pytest.FixtureRequest, database: str, folder: Path) -> str:
    """Return the URL of a new, empty ledger."""
    if database == "sqlite":
        return f"sqlite:///{folder}.sqlite"
    return fresh_database(request.getfixturevalue("postgresql"))


class Round:
    """A twin and a victim that begin empty and see the same states; deaths counts where the victim died."""

    def __init__(self, twin: Victim, victim: Victim, draw: random.Random, deaths: Counter[str]) -> None:
        self.twin = twin
        self.victim = victim
        self.draw = draw
        self.deaths = deaths
        self.shown: set[int | None] = {None}
        self.seconds = 0.0

    def run(self, aimed: bool) -> None:
        """Let the victim die on its way through every state, and in rebuilds: in time, or in each phase."""
        states = make_states()
        for step in STEPS:
            for home in (self.twin, self.victim):
                home.set_state(states[step])
            began = time.monotonic()
            assert "" == self.twin.run()
            self.seconds = time.monotonic() - began
            self.shown.add(self.twin.count_shown())
            for _ in range(0 if aimed else TIMED[step]):
                self.kill(after=self.draw.uniform(0, self.seconds))
            for aim in AIMED[step] if aimed else ():
                self.kill(aim=aim)
            self.recover()
        for _ in range(TIMED_REBUILD):
            self.kill(after=self.draw.uniform(0, self.seconds), anew=True)
        self.recover()
        assert 1 == len(list((self.victim.folder / "store").glob("generation-*")))

    def kill(self, aim: tuple[str, int] | None = None, after: float | None = None,
             anew: bool = False) -> None:
        """Kill once; a victim that was quicker is no death. Readers see one whole state all the same."""
        phase = self.victim.run(aim, after, anew)
        if phase:
            self.deaths[f"rebuild: {phase}" if anew else phase] += 1
        assert self.victim.count_shown() in self.shown

    def recover(self) -> None:
        """Run undisturbed: public N-Quads, versions and store are those of the twin."""
        assert "" == self.victim.run()
        outcome = self.victim.read_outcome()
        assert self.twin.read_outcome() == outcome
        assert outcome[2]["ok"]
        self.shown = {self.twin.count_shown()}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_at_any_moment_nothing_is_lost(
    database: str, request: pytest.FixtureRequest, tmp_path: Path, server: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """At least forty deaths, some between put and cursor: nothing is lost, no version comes twice."""
    draw, deaths = random.Random(20261124), Counter[str]()
    for number in range(MOST_ROUNDS):
        if number < FEWEST_ROUNDS or deaths.total() < FEWEST:
            folders = [tmp_path / f"{name}{number}" for name in ("twin", "victim")]
            homes = [Victim(folder, make_url(request, database, folder), server) for folder in folders]
            Round(homes[0], homes[1], draw, deaths).run(aimed=number % 2 == 0)
    with capsys.disabled():
        print(show_table(database, deaths))
    assert deaths["put"] > 0, "none died between put and cursor"
    assert deaths.total() >= FEWEST
