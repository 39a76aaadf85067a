"""What is known while a source is read: which ids came, how each turned out, what is staged."""

from collections import Counter
from collections.abc import Iterable, Mapping

from harvesters.renamed import MOST
from ledger.runs import OpenRun
from shapes.check import Check
from shapes.sentences import word_row
from vocab.records import Column, Origin, Problem, Row, canonical, digest

OUTCOMES = ("added", "changed", "unchanged", "wrong")
NOTHING = digest("")
SHOWN = 20
MOST_SHEETS = 128


class Intake:
    """One reading of one source; with open_run None nothing is stored and all is counted the same."""

    def __init__(self, source: str, file: str, known: dict[str, str], check: Check,
                 open_run: OpenRun | None, doubtful: set[str] | None = None, shown: int = SHOWN) -> None:
        """Keep what a run needs; doubtful: ids whose unchanged records are checked again, None: all.

        shown: how many problems are kept here, to be shown; with an open run all are stored.
        """
        self.source = source
        self.file = file
        self.known = known
        self.check = check
        self.open_run = open_run
        self.doubtful = doubtful
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self.read = self.nameless = self.problems = self.violations = 0
        self.first: list[Problem] = []
        self.columns: dict[str, Mapping[str, Column]] = {}
        self.new: dict[str, str] | None = {}  # bodies of what is added; None: too many
        self._shown = shown
        self._digest = ""
        self._sheets: dict[str | None, int] = {}
        self._seen: dict[str, int] = {}  # row, sheet and outcome as one small int an id, for a million ids
        self._doubled: set[str] = set()

    def take(self, rows: list[Row]) -> None:
        """Check a batch of rows and stage those that are right and new or changed."""
        bodies = [canonical(row.record) if row.record else "" for row in rows]
        digests = [digest(body) for body in bodies]
        unchanged = {
            row.record["id"] for row, mark in zip(rows, digests, strict=True)
            if row.record and self.known.get(row.record["id"]) == mark
        }
        certain = unchanged - self.doubtful if self.doubtful is not None else set()
        doubtful = [row for row in rows if row.record and row.record["id"] not in certain]
        problems = self.check.find_problems(doubtful, self.source, self.file, unchanged)
        problems += [problem for row in rows for problem in row.problems]
        self.add_problems(problems)
        wrong = {problem.id for problem in problems if problem.severity == "violation"}
        for row, body, mark in zip(rows, bodies, digests, strict=True):
            self._take_row(row, body, mark, wrong)

    def _take_row(self, row: Row, body: str, mark: str, wrong: set[str | None]) -> None:
        self.read += 1
        origin = row.origin
        if origin.sheet not in self._sheets:
            self._sheets[origin.sheet] = len(self._sheets)
            self.columns[origin.sheet or ""] = origin.columns
            self._digest = origin.file
        if row.record is None:
            self.nameless += 1
            self.counts["wrong"] += 1
            return
        id = row.record["id"]
        if id in self._seen:
            self._double(id, origin)
            return
        outcome = "wrong" if id in wrong else self._stage(id, body, mark, origin)
        self._seen[id] = (origin.row * MOST_SHEETS + self._sheets[origin.sheet]) * 4 + OUTCOMES.index(outcome)
        self.counts[outcome] += 1

    def _stage(self, id: str, body: str, mark: str, origin: Origin) -> str:
        before = self.known.get(id)
        if before == mark:
            return "unchanged"
        if not before and self.new is not None:
            self.new[id] = body
            if len(self.new) > MOST:
                self.new = None
        if self.open_run:
            self.open_run.stage(id, body, mark, (origin.sheet, origin.row),
                                "changed" if before else "published")
        return "changed" if before else "added"

    def _double(self, id: str, origin: Origin) -> None:
        """Two rows with one id: both are wrong, whichever came first; the last good version stays."""
        self.counts["wrong"] += 1
        words = id.rpartition("/")[2]
        if id not in self._doubled:
            self._doubled.add(id)
            self._turn_wrong(id, "doubled-id", words)
        self.add_problems([word_row(self.source, self.file, origin, "doubled-id", words, id)])

    def _turn_wrong(self, id: str, rule: str, words: str) -> None:
        """Count an id as wrong that was counted otherwise, with a problem at the row where it stood."""
        place, outcome = divmod(self._seen[id], 4)
        self.counts[OUTCOMES[outcome]] -= 1
        self.counts["wrong"] += 1
        self._seen[id] = place * 4 + OUTCOMES.index("wrong")
        line, number = divmod(place, MOST_SHEETS)
        sheet = next(sheet for sheet, place in self._sheets.items() if place == number)
        origin = Origin(self._digest, sheet, line, self.columns[sheet or ""])
        self.add_problems([word_row(self.source, self.file, origin, rule, words, id)])

    def drop_doubled(self) -> None:
        """Take back what was staged of doubled ids."""
        if self.open_run:
            self.open_run.drop(self._doubled)

    def turn_taken(self, ids: Iterable[str]) -> None:
        """Count ids as wrong that turned out to belong to another source."""
        for id in ids:
            self._turn_wrong(id, "taken-id", id.rpartition("/")[2])

    def find_absent(self) -> list[str]:
        """Return the known ids that no row has any more."""
        return [id for id in self.known if id not in self._seen]

    def withdraw(self, ids: Iterable[str]) -> None:
        """Stage a version without a record for each id."""
        if self.open_run:
            for id in ids:
                self.open_run.stage(id, None, NOTHING, (None, None), "absent")

    def add_problems(self, problems: list[Problem]) -> None:
        """Count problems, keep the first few to show, and store them."""
        self.problems += len(problems)
        self.violations += sum(problem.severity == "violation" for problem in problems)
        self.first += problems[: max(0, self._shown - len(self.first))]
        if self.open_run:
            self.open_run.add_problems(problems)
