"""What is measured: the files and homes that the jobs work in, and the figures made of their answers."""

import shutil
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.children import repeat, run_job, spread
from benchmarks.grants import AS_IT_WAS, PREFIX, Variation, number_of, write_file, write_home
from vocab.names import DEF

BY_YEAR = (f"SELECT ?year (COUNT(?grant) AS ?n) {{ ?grant a <{DEF}Grant> ; <{DEF}year> ?year }} "
           "GROUP BY ?year ORDER BY ?year")
ONE_ROW = 1
OF_ONE = f"SELECT ?amount {{ <{PREFIX}{number_of(ONE_ROW)}> <{DEF}awardedAmount> ?amount }}"
Answer = dict[str, Any]


class BrokenError(Exception):
    """Raised when a job did not do what is measured, so that its time says nothing."""


class Pair(NamedTuple):
    """A load and the baseline that ran right before it."""

    bare: Answer
    load: Answer

    @property
    def ratio(self) -> float:
        """How many times the baseline's time the load took."""
        return float(self.load["seconds"] / self.bare["seconds"])


class Bench:
    """One number of rows in one folder; what one figure made, others use."""

    def __init__(self, folder: Path, rows: int) -> None:
        self.folder = folder
        self.rows = rows
        self.quads_per_record = 0.0
        self.now = AS_IT_WAS
        self._homes = 0

    @cached_property
    def quads(self) -> Path:
        """The finished quads of all records, written once."""
        home, path = self.make_home(), self.folder / "quads.nq"
        answer = run_job("write_quads", folder=str(home), quads=str(path))
        with path.open("rb") as file:
            self.quads_per_record = sum(1 for _ in file) / answer["records"]
        shutil.rmtree(home)
        return path

    @cached_property
    def loaded(self) -> tuple[list[Pair], Path]:
        """First loads, each after a bare one, and the home of the last of them."""
        pairs: list[Pair] = []
        homes: list[Path] = []

        def run_pair(number: int) -> Answer:
            bare = self.load_bare()
            for home in homes:
                shutil.rmtree(home)
            homes[:] = [self.make_home()]
            pairs.append(Pair(bare, self.load_anew(homes[0])))
            return pairs[-1].load

        repeat(run_pair)
        return pairs, homes[0]

    def load_bare(self) -> Answer:
        """Run the baseline of a first load in a folder that is gone afterwards."""
        store = self.folder / "bare"
        answer = run_job("load_bare", quads=str(self.quads), folder=str(store))
        shutil.rmtree(store)
        return answer

    def load_anew(self, home: Path, job: str = "load", ledger_url: str | None = None) -> Answer:
        """Load everything into a home that has nothing, and see that the query counts it all."""
        answer = run_job(job, ledger_url, folder=str(home), query=BY_YEAR)
        counted = sum(int(line.partition(",")[2]) for line in answer["answer"])
        expect(answer["run"]["added"] == self.rows, "every row became a record", answer)
        expect(counted == self.rows, "every record is in the answer", answer)
        return answer

    def load_again(self, variation: Variation, changed: int) -> Answer:
        """Load the file once more after it changed; ask for the row that changes on its own."""
        _, home = self.loaded
        if variation != self.now:
            write_file(home, self.rows, variation)
            self.now = variation
        answer = run_job("load", folder=str(home), query=OF_ONE)
        expect(answer["run"]["changed"] == changed, f"{changed} records changed", answer)
        if variation.one is not None:
            expect(answer["answer"] == [f"{variation.amount}.25"], "the change is visible", answer)
        return answer

    def make_home(self) -> Path:
        """Write a new home with the file as it was at first."""
        self._homes += 1
        return write_home(self.folder / f"home-{self._homes}", self.rows)


def expect(holds: bool, words: str, answer: Answer) -> None:
    """Raise BrokenError with what the job said when it did not do what is measured."""
    if not holds:
        raise BrokenError(f"not so: {words}: {answer}")


def seconds(answers: list[Answer], *names: str) -> list[float]:
    """Return the sum of some of the measured times, by answer."""
    return [sum(answer[name] for name in names or ("seconds",)) for answer in answers]


def ratio_of(ours: list[float], theirs: list[float]) -> float:
    """Return the ratio of medians."""
    return median(ours) / median(theirs)


def word_seconds(values: list[float]) -> str:
    """Word times with their spread."""
    return f"{spread(values, '.2f')} s"


def word_rate(rows: int, values: list[float]) -> str:
    """Word rows a second with their spread."""
    return f"{spread([rows / value for value in values], ',.0f')} rows/s"
