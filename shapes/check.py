"""Finding problems: the screen looks at every record, pySHACL judges what it flags and a sample."""

from collections import Counter
from collections.abc import Collection, Iterable
from random import Random

from shapes.screen import Result, compile_kind
from shapes.sentences import Place, word_result
from vocab.records import Problem, Record, Row

JUDGED_PER_RULE = 10
SAMPLED = 100
SAMPLE_OF = 500
Verdict = Counter[tuple[str, str | None, str, str]]


class Check:
    """The check of one run of one kind; seed draws the sample, so a run can be repeated."""

    def __init__(self, kind: str, seed: str, judge_all: bool = False) -> None:
        self.screen = compile_kind(kind)
        self.judge_all = judge_all
        self._random = Random(seed)
        self._queue: list[tuple[Record, Verdict]] = []
        self._flagged: Counter[str] = Counter()
        self._sampled = 0

    def find_problems(self, rows: Iterable[Row], source: str, file: str,
                      unchanged: Collection[str] = ()) -> list[Problem]:
        """Return the problems of rows that have a record; keys whose cell is a problem already are left."""
        rows = [row for row in rows if row.record is not None]
        results = self._judge_all(rows) if self.judge_all else [self._screen(row, unchanged) for row in rows]
        problems = []
        for row, found in zip(rows, results, strict=True):
            if found and row.record:
                known = {problem.key for problem in row.problems}
                place = Place(source, file, row.origin, row.record["id"])
                for result in leave_bounds_of_what_has_no_value(found):
                    worded = word_result(place, row.record, result)
                    problems += [problem for problem in worded if problem.key not in known]
        return problems

    def agrees(self) -> bool:
        """Let pySHACL judge what was put aside; say whether it found exactly what the screen found."""
        queue, self._queue = self._queue, []
        if not queue:
            return True
        # Imported here: pySHACL takes 0.6 s, and a run that changes nothing needs none.
        from shapes.judge import judge_each

        found = judge_each([record for record, _ in queue])
        return [count_results(results) for results in found] == [verdict for _, verdict in queue]

    def _screen(self, row: Row, unchanged: Collection[str]) -> list[Result]:
        assert row.record is not None
        results = self.screen(row.record)
        if row.record["id"] not in unchanged and not row.problems and self._is_drawn(results):
            self._queue.append((row.record, count_results(results)))
        return results

    def _is_drawn(self, results: list[Result]) -> bool:
        """Draw the first records of every rule and one in five hundred of those that pass."""
        if not results:
            drawn = self._sampled < SAMPLED and self._random.randrange(SAMPLE_OF) == 0
            self._sampled += drawn
            return drawn
        rules = {result.component for result in results}
        drawn = any(self._flagged[rule] < JUDGED_PER_RULE for rule in rules)
        self._flagged.update(rules)
        return drawn

    def _judge_all(self, rows: list[Row]) -> list[list[Result]]:
        from shapes.judge import judge_each  # as above

        return judge_each([row.record for row in rows if row.record])


def leave_bounds_of_what_has_no_value(results: list[Result]) -> list[Result]:
    """Return results without the bounds of a value that has the wrong type: one sentence is enough."""
    bad = {(result.focus, result.key, result.value) for result in results if result.component == "datatype"}
    return [
        result for result in results
        if result.component == "datatype" or (result.focus, result.key, result.value) not in bad
    ]


def count_results(results: Iterable[Result]) -> Verdict:
    """Return results as what two engines must agree on: focus, key, component and severity, counted."""
    return Counter((result.focus, result.key, result.component, result.severity) for result in results)
