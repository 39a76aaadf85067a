"""Finding problems: the screen looks at every record, pySHACL judges what it flags and a sample."""

from collections import Counter
from collections.abc import Collection, Iterable
from random import Random

from shapes.keys import find_unknown, known_keys
from shapes.read import Property, Shape
from shapes.screen import Result, compile_kind
from shapes.sentences import Place, word_result, word_row
from vocab.records import Problem, Record, Row
from vocab.terms import keys_by_iri

JUDGED_PER_RULE = 10
SAMPLED = 100
SAMPLE_OF = 500
PLATFORM = "platform"  # what the judge calls a record on which pySHACL raised
ORDERS = ("lessThan", "lessThanOrEquals")
Verdict = Counter[tuple[str, str | None, str, str]]


class Check:
    """The check of one run of a kind or more; seed draws the sample, so a run can be repeated."""

    def __init__(self, kinds: tuple[str, ...], seed: str, judge_all: bool = False) -> None:
        self.screens = {kind: compile_kind(kind) for kind in kinds}
        self.judge_all = judge_all
        self._random = Random(seed)
        self._queue: list[tuple[Record, list[Result]]] = []
        self._sample: list[tuple[Record, list[Result]]] = []
        self._flagged: Counter[tuple[str | None, str]] = Counter()
        self._drawn = 0

    def find_problems(self, rows: Iterable[Row], source: str, file: str,
                      unchanged: Collection[str] = ()) -> list[Problem]:
        """Return the problems of rows that have a record; keys whose cell is a problem already are left."""
        rows = [row for row in rows if row.record is not None]
        results = self._judge_all(rows) if self.judge_all else [self._screen(row, unchanged) for row in rows]
        problems = []
        for row, found in zip(rows, results, strict=True):
            assert row.record is not None
            for path in find_unknown(row.record, known_keys(row.record["type"])):
                problems.append(word_row(source, file, row.origin, "unknown-key", path, row.record["id"]))
            if found:
                known = {problem.key for problem in row.problems}
                place = Place(source, file, row.origin, row.record["id"], row.parts)
                for result in leave_choices_of(known, leave_bounds_of_what_has_no_value(found)):
                    worded = word_result(place, row.record, result)
                    problems += [problem for problem in worded if problem.key not in known]
        return problems

    def agrees(self) -> bool:
        """Let pySHACL judge what was put aside; say whether it found exactly what the screen found."""
        queue, self._queue, self._sample = [*self._queue, *self._sample], [], []
        if not queue:
            return True
        # Imported here: pySHACL takes 0.6 s, and a run that changes nothing needs none.
        from shapes.judge import judge_each

        found = judge_each([record for record, _ in queue])
        return all(is_agreed(screened, judged)
                   for (_, screened), judged in zip(queue, found, strict=True))

    def _screen(self, row: Row, unchanged: Collection[str]) -> list[Result]:
        assert row.record is not None
        results = self.screens[row.record["type"]](row.record)
        if row.record["id"] not in unchanged and not row.problems:
            if results:
                self._keep_flagged(row.record, results)
            elif self._random.randrange(SAMPLE_OF) == 0:
                self._keep_passed(row.record)
        return results

    def _keep_flagged(self, record: Record, results: list[Result]) -> None:
        """Put aside the first records of every rule at every key."""
        rules = {(result.key, result.component) for result in results}
        if any(self._flagged[rule] < JUDGED_PER_RULE for rule in rules):
            self._queue.append((record, results))
        self._flagged.update(rules)

    def _keep_passed(self, record: Record) -> None:
        """Put aside one in five hundred of those that pass; of a long file a hundred from all over it."""
        self._drawn += 1
        place = len(self._sample) if len(self._sample) < SAMPLED else self._random.randrange(self._drawn)
        if place < SAMPLED:
            self._sample[place : place + 1] = [(record, [])]

    def _judge_all(self, rows: list[Row]) -> list[list[Result]]:
        from shapes.judge import judge_each  # as above

        return judge_each([row.record for row in rows if row.record])


def is_agreed(screened: Iterable[Result], judged: Iterable[Result]) -> bool:
    """Say whether pySHACL judged a record as the screen did.

    What has no value has no order: there pySHACL raises, or says either. Then the rest is compared, or, where
    it raised, the screen has refused the record too.
    """
    ours, theirs = count_results(screened), count_results(judged)
    components = {component for _, _, component, _ in (*ours, *theirs)}
    if PLATFORM in components:
        return any(severity == "violation" for *_, severity in ours)
    if "datatype" in components:
        ours, theirs = (Counter({told: times for told, times in verdict.items() if told[2] not in ORDERS})
                        for verdict in (ours, theirs))
    return ours == theirs


def leave_bounds_of_what_has_no_value(results: list[Result]) -> list[Result]:
    """Return results without the bounds of a value that has the wrong type: one sentence is enough."""
    bad = {(result.focus, result.key, result.value) for result in results if result.component == "datatype"}
    keys = {(focus, key) for focus, key, _ in bad}
    return [
        result for result in results
        if result.component == "datatype"
        or (result.focus, result.key, result.value) not in bad
        and not (result.component in ORDERS and (result.focus, _compared_key(result)) in keys)
    ]


def _compared_key(result: Result) -> str | None:
    assert isinstance(result.shape, Property)
    return keys_by_iri().get(str(result.shape.parameter(result.component)))


def leave_choices_of(known: Collection[str | None], results: Iterable[Result]) -> list[Result]:
    """Return results without choices (sh:or) of which one stands in a cell that is a problem already."""
    keys = {key.partition(".")[0] for key in known if key}
    return [
        result for result in results
        if not (result.component == "or" and isinstance(result.shape, Shape) and keys & _chosen(result.shape))
    ]


def _chosen(shape: Shape) -> set[str]:
    options = [option for choice in shape.alternatives for option in choice]
    return {one.term.key for option in options for one in option.properties}


def count_results(results: Iterable[Result]) -> Verdict:
    """Return results as what two engines must agree on: focus, key, component and severity, counted."""
    return Counter((result.focus, result.key, result.component, result.severity) for result in results)
