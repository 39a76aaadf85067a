"""What is known while a source is read: which ids came, how each turned out, what is staged."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from harvesters.diff import Compared, compare
from harvesters.renamed import MOST
from harvesters.texts import remove_texts
from ledger.runs import OpenRun
from shapes.check import Check
from shapes.sentences import word_row
from vocab.records import NOTHING, Column, Origin, Problem, Reason, Record, Row, canonical, digest

OUTCOMES = ("added", "changed", "unchanged", "wrong")
PRIVATE = "private-"
"""What the rules of the privacy gate begin with."""

SHOWN = 20
MOST_SHEETS = 128


def read_nothing(ids: Sequence[str]) -> dict[str, str]:
    """Return no bodies: nothing is public yet."""
    return {}


class Past(NamedTuple):
    """What a run must know of what was before it.

    known: the digest of each public record by id; read_bodies: returns the public bodies of some ids;
    doubtful: ids whose unchanged records are checked again, None: all; withheld: ids that stay offline;
    waiting: keys of texts that nobody has looked at yet.
    """

    known: Mapping[str, str] = {}
    read_bodies: Callable[[Sequence[str]], dict[str, str]] = read_nothing
    doubtful: Collection[str] | None = None
    withheld: Collection[str] = ()
    waiting: Collection[str] = ()


class Intake:
    """One reading of one source; with open_run None nothing is stored and all is counted the same."""

    def __init__(self, source: str, file: str, past: Past, check: Check, open_run: OpenRun | None,
                 shown: int = SHOWN) -> None:
        """Keep what a run needs; shown: how many problems are kept here, to be shown.

        With an open run all are stored.
        """
        self.source = source
        self.file = file
        self.past = past
        self.check = check
        self.open_run = open_run
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self.read = self.nameless = self.problems = self.violations = 0
        self.first: list[Problem] = []
        self.columns: dict[str, Mapping[str, Column]] = {}
        self.new: dict[str, str] | None = {}  # bodies of what is added; None: too many
        self.private: list[str] = []  # public records whose row now holds private data
        self.texts: Counter[str] = Counter()  # how many records hold each text that waits
        self.marks: dict[str, str] = {}  # digests of what is new or changed, where nothing is staged
        self._compared: dict[str, Compared] = {}
        self._alike: dict[Compared, Compared] = {}  # a million records change in few ways
        self._shown = shown
        self._digest = ""
        self._sheets: dict[str | None, int] = {}
        self._seen: dict[str, int] = {}  # row, sheet and outcome as one small int an id, for a million ids
        self._doubled: set[str] = set()

    def take(self, rows: list[Row]) -> None:
        """Check a batch of rows and stage those that are right and new or changed."""
        bodies = [self._write(row.record) if row.record else "" for row in rows]
        digests = [digest(body) for body in bodies]
        known, doubtful = self.past.known, self.past.doubtful
        unchanged = {
            row.record["id"] for row, mark in zip(rows, digests, strict=True)
            if row.record and known.get(row.record["id"]) == mark
        }
        certain = unchanged.difference(doubtful) if doubtful is not None else set()
        in_doubt = [row for row in rows if row.record and row.record["id"] not in certain]
        problems = self.check.find_problems(in_doubt, self.source, self.file, unchanged)
        problems += [problem for row in rows for problem in row.problems]
        self.add_problems(problems)
        wrong = {problem.id: problem.rule.startswith(PRIVATE) for problem in sorted(problems, key=_is_private)
                 if problem.severity == "violation"}
        self._compare(rows, bodies, digests)
        for row, body, mark in zip(rows, bodies, digests, strict=True):
            self._take_row(row, body, mark, wrong)

    def _write(self, record: Record) -> str:
        """Return the body of a record, without the texts that wait for a person's look."""
        body = canonical(record)
        if any(f'"{key}":' in body for key in self.past.waiting):
            return canonical(remove_texts(record, self.past.waiting, self.texts))
        return body

    def _compare(self, rows: list[Row], bodies: list[str], digests: list[str]) -> None:
        """Remember at which keys the changed rows of a batch differ from what is public."""
        changed = {
            row.record["id"]: body for row, body, mark in zip(rows, bodies, digests, strict=True)
            if row.record and self.past.known.get(row.record["id"], mark) != mark
        }
        if changed:
            for id, before in self.past.read_bodies(list(changed)).items():
                compared = compare(before, changed[id])
                self._compared[id] = self._alike.setdefault(compared, compared)

    def _take_row(self, row: Row, body: str, mark: str, wrong: Mapping[str | None, bool]) -> None:
        self.read += 1
        origin = row.origin
        if origin.sheet not in self._sheets:
            self._sheets[origin.sheet] = len(self._sheets)
            self.columns[origin.sheet or ""] = origin.columns
            self._digest = origin.file
        if row.record is None:
            self.nameless += not any(problem.rule == "foreign-id" for problem in row.problems)
            self.counts["wrong"] += 1
            return
        id = row.record["id"]
        if id in self._seen:
            self._double(id, origin)
            return
        if wrong.get(id) and id in self.past.known:
            self.private.append(id)
        outcome = "wrong" if id in wrong else self._stage(id, body, mark, origin)
        self._seen[id] = (origin.row * MOST_SHEETS + self._sheets[origin.sheet]) * 4 + OUTCOMES.index(outcome)
        self.counts[outcome] += 1

    def _stage(self, id: str, body: str, mark: str, origin: Origin) -> str:
        before = self.past.known.get(id)
        if before == mark:
            return "unchanged"
        if id in self.past.withheld:
            key = id.rpartition("/")[2]
            self.add_problems([word_row(self.source, self.file, origin, "withheld", key, id)])
            return "unchanged"
        if not before and self.new is not None:
            self.new[id] = body
            if len(self.new) > MOST:
                self.new = None
        if self.open_run:
            self.open_run.stage(id, body, mark, (origin.sheet, origin.row),
                                "changed" if before else "published")
        else:
            self.marks[id] = mark
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
        for id in self._doubled:
            self.marks.pop(id, None)

    def turn_taken(self, ids: Iterable[str]) -> None:
        """Count ids as wrong that turned out to belong to another source."""
        for id in ids:
            self._turn_wrong(id, "taken-id", id.rpartition("/")[2])

    def find_absent(self) -> list[str]:
        """Return the known ids that no row has any more."""
        return [id for id in self.past.known if id not in self._seen]

    def count_fields(self) -> tuple[Counter[str], Counter[str]]:
        """Return in how many changed records each key differs, and in how many its letters are broken."""
        fields, garbled = Counter[str](), Counter[str]()
        for id, compared in self._compared.items():
            if OUTCOMES[self._seen[id] % 4] == "changed":
                fields.update(compared.keys)
                garbled.update(compared.garbled)
        return fields, garbled

    def find_column(self, key: str) -> Origin | None:
        """Return the header of the column that fills a key, in the first sheet that has one."""
        found = ((sheet, columns) for sheet, columns in self.columns.items() if key in columns)
        return next((Origin(self._digest, sheet or None, 0, columns) for sheet, columns in found), None)

    def read_changes(self) -> Iterator[tuple[str, str]]:
        """Yield id and digest of all that is new, changed or withdrawn."""
        yield from self.open_run.read_staged() if self.open_run else self.marks.items()

    def withdraw(self, ids: Iterable[str], reason: Reason) -> None:
        """Stage a version without a record for each id."""
        for id in ids:
            if self.open_run:
                self.open_run.stage(id, None, NOTHING, (None, None), reason)
            else:
                self.marks[id] = NOTHING

    def add_problems(self, problems: list[Problem]) -> None:
        """Count problems, keep the first few to show, and store them."""
        self.problems += len(problems)
        self.violations += sum(problem.severity == "violation" for problem in problems)
        self.first += problems[: max(0, self._shown - len(self.first))]
        if self.open_run:
            self.open_run.add_problems(problems)


def _is_private(problem: Problem) -> bool:
    return problem.rule.startswith(PRIVATE)
