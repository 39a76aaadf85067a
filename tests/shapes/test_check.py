"""When the screen is wrong a run notices it, pySHACL judges every row, and the platform takes the blame."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Literal

from harvesters.take_in import take_in
from ledger.home import Home
from shapes.check import JUDGED_PER_RULE, SAMPLED, Check, is_agreed
from shapes.judge import judge, judge_each
from shapes.read import Constraint, Shape, read_shapes
from shapes.screen import Result, Screen, _compile, compile_kind
from shapes.sentences import word_cell
from tests.shapes.cases import read_golden, read_whole, rename
from vocab.records import Origin, Record, Row, Severity
from vocab.terms import type_iri

SOURCE = "voorbeeld/grants"
ORIGIN = Origin("f1", None, 2, {})


def bend(key: str, component: str, value: Any) -> Screen:
    """Return the screen of grants with another value for one constraint of one key."""

    def bend_one(shape: Shape) -> Shape:
        return shape._replace(properties=tuple(
            property._replace(constraints=tuple(
                Constraint(component, value)
                if (property.term.key, constraint.component) == (key, component) else constraint
                for constraint in property.constraints
            )) for property in shape.properties
        ))

    checks = [_compile(bend_one(shape)) for shape in read_shapes()[type_iri("grant")]]
    return lambda record: [result for check in checks for result in check(record)]


def minimal(name: str, **changes: object) -> Record:
    """Return the golden record with the fewest keys, changed, under another id."""
    [record] = [record for record in read_golden() if record["id"].endswith("minimaal")]
    return rename({**record, **changes}, name)


def check_all(check: Check, records: list[Record]) -> list[str]:
    """Let a check look at records and return the rules that were broken."""
    rows = [Row(record, ORIGIN) for record in records]
    return [problem.rule for problem in check.find_problems(rows, SOURCE, "f.csv")]


@pytest.fixture
def bent(monkeypatch: pytest.MonkeyPatch) -> Callable[[Screen], None]:
    """Return what puts a bent screen in the place of the right one."""

    def put(screen: Screen) -> None:
        monkeypatch.setattr("shapes.check.compile_kind", lambda kind: screen)

    return put


def test_a_right_screen_agrees() -> None:
    """pySHACL judges the first records of every rule and a sample of the good ones, and agrees."""
    check = Check(("grant",), "seed")
    records = [minimal(f"g{n}", year=1899 if n % 7 == 0 else 2020) for n in range(200)]

    assert ["minInclusive"] * 29 == check_all(check, records)
    assert JUDGED_PER_RULE <= len(check._queue) <= JUDGED_PER_RULE + 5
    assert check.agrees()
    assert check.agrees()  # nothing is left to judge


def test_a_screen_that_flags_what_is_right_is_found(bent: Callable[[Screen], None]) -> None:
    """One record that is wrongly refused is enough."""
    bent(bend("year", "maxInclusive", Literal(2019)))
    check = Check(("grant",), "seed")

    assert ["maxInclusive"] == check_all(check, [minimal("goed", year=2020)])
    assert not check.agrees()


def test_a_screen_that_misses_what_is_wrong_is_found_in_the_sample(bent: Callable[[Screen], None]) -> None:
    """What the screen lets through is drawn at random: a fault in many records cannot hide."""
    bent(bend("year", "minInclusive", Literal(1800)))
    check = Check(("grant",), "seed")

    assert [] == check_all(check, [minimal(f"g{n}", year=1899) for n in range(2000)])
    assert not check.agrees()


def test_the_sample_is_the_same_each_time() -> None:
    """The seed is the file's digest: a run can be repeated."""
    drawn = []
    for seed in ("a", "a", "b"):
        check = Check(("grant",), seed)
        check_all(check, [minimal(f"g{n}") for n in range(2000)])
        drawn.append([record["id"] for record, _ in check._sample])

    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0]


def test_judging_all_finds_what_the_screen_finds() -> None:
    """Without the screen the same problems are found at the same places."""
    records = [minimal("a", year=1899), minimal("b"), minimal("c", status="onbekend", currency="eur")]

    for check in (Check(("grant",), "s"), Check(("grant",), "s", judge_all=True)):
        assert ["in", "minInclusive", "pattern"] == sorted(check_all(check, records))


@pytest.mark.parametrize(("component", "bound"), [("maxInclusive", 2000), ("minInclusive", 2030)])
def test_a_run_falls_back_on_pyshacl(home: Home, write_rows: Callable[..., Path], component: str, bound: int,
                                     bent: Callable[[Screen], None]) -> None:
    """A wrong screen costs no record: the run is right, and one problem says that it was our fault."""
    bent(bend("year", component, Literal(bound)))
    write_rows(["V-1", "Voorbeeld A", "Tuin", "Sport", "10,00", "5,00", "2025"],
               ["V-2", "Voorbeeld B", "Dak", "Sport", "10,00", "5,00", "1899"],
               ["V-3", "Voorbeeld C", "Plein", "Sport", "10,00", "5,00", "2026"])
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()[SOURCE], home, ledger)
        problems = {problem["rule"]: problem for problem in ledger.read_problems(SOURCE)}

        assert (3, 2, 1, 2) == (run.read, run.added, run.wrong, run.problems)
        assert {SOURCE: 2} == ledger.count_current()
        assert run.fault is None
    assert {"minInclusive", "shape-fault"} == set(problems)
    assert ("V-2", "G3") == (problems["minInclusive"]["id"][-3:], problems["minInclusive"]["cell"])
    assert ("platform", "warning") == (problems["shape-fault"]["fault"], problems["shape-fault"]["severity"])
    assert "U hoeft niets te doen" in problems["shape-fault"]["sentence"]["nl"]


def test_a_record_on_which_pyshacl_raises_is_found_among_others() -> None:
    """Of fifty-one records one has a date that is none beside another date: only that one is not judged."""
    [whole] = [record for record in read_golden() if "number" in record]
    records = [rename(whole, f"goed-{number}") for number in range(50)]
    wrong = rename({**whole, "appliedOn": "31-12-2026"}, "fout")
    records.insert(17, wrong)

    found = judge(records)

    assert {wrong["id"]} == {id for id, results in found.items() if results}
    [result] = found[wrong["id"]]
    assert ("platform", None, wrong["id"]) == (result.component, result.key, result.focus)


def test_a_record_that_could_not_be_judged_is_our_fault() -> None:
    """The member reads that it is not theirs, and the record is not published."""
    [whole] = [record for record in read_golden() if "number" in record]
    wrong = {**whole, "appliedOn": "31-12-2026"}
    [problem] = Check(("grant",), "s", judge_all=True).find_problems([Row(wrong, ORIGIN)], SOURCE, "f.csv")

    assert ("platform", "platform", "violation") == (problem.rule, problem.fault, problem.severity)


def test_more_than_a_batch_is_judged() -> None:
    """Records are judged a hundred at a time; each result goes to its own record."""
    records = [minimal(f"g{n}", year=1899 if n in (0, 99, 100, 230) else 2020) for n in range(231)]
    found = judge(records)

    assert [0, 99, 100, 230] == [n for n, record in enumerate(records) if found[record["id"]]]


def test_a_key_whose_cell_is_a_problem_gets_no_second_one() -> None:
    """A year that could not be read is not reported as missing too."""
    record = {key: value for key, value in minimal("a").items() if key != "year"}
    cell = word_cell(SOURCE, "f.csv", ORIGIN, record["id"], "year", "ooit", "integer")
    check = Check(("grant",), "s")

    assert [] == check.find_problems([Row(record, ORIGIN, (cell,))], SOURCE, "f.csv")
    assert ["minCount"] == [p.rule for p in check.find_problems([Row(record, ORIGIN)], SOURCE, "f.csv")]
    assert [] == check.find_problems([Row(None, ORIGIN, (cell,))], SOURCE, "f.csv")


def test_two_records_with_one_id_are_judged_apart() -> None:
    """Values of two rows with one id are never counted together: each row has its own fault only."""
    records = [minimal("dubbel", year=1899), minimal("dubbel", year=1898, currency="USD")]
    check = Check(("grant",), "s")

    assert ["minInclusive"] * 2 == check_all(check, records)
    assert check.agrees()


def test_a_screen_can_be_called_twice() -> None:
    """What a screen remembers of good values never hides a fault."""
    screen = compile_kind("grant")
    good, bad = minimal("a"), minimal("a", currency="eur")
    seen: list[list[Result]] = [screen(record) for record in (good, bad, json.loads(json.dumps(good)), bad)]

    assert [0, 1, 0, 1] == [len(results) for results in seen]


# What is judged


def test_one_record_wrongly_flagged_among_ten_thousand_is_found(bent: Callable[[Screen], None]) -> None:
    """The first of a rule is always judged, wherever it stands and whatever else was flagged before it."""
    bent(bend("year", "maxInclusive", Literal(2025)))
    records = [minimal(f"g{n}", year=2026 if n == 8_765 else 2020, currency="eur" if n < 500 else "EUR")
               for n in range(10_000)]
    check = Check(("grant",), "seed")

    assert ["pattern"] * 500 + ["maxInclusive"] == check_all(check, records)
    assert not check.agrees()


def test_the_same_rule_at_another_key_is_judged_too(bent: Callable[[Screen], None]) -> None:
    """Ten amounts below nothing do not use up what is judged of years."""
    bent(bend("year", "minInclusive", Literal(2021)))
    check = Check(("grant",), "seed")
    check_all(check, [minimal(f"g{n}", awardedAmount="-1", year=2026) for n in range(20)])
    assert check_all(check, [minimal("jaar", year=2020)])

    assert not check.agrees()


def test_the_sample_comes_from_all_over_a_long_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most a hundred records that pass, as likely from its end as from its beginning."""
    monkeypatch.setattr("shapes.check.SAMPLE_OF", 50)
    record, check = minimal("a"), Check(("grant",), "seed")
    for number in range(20_000):
        check._screen(Row({**record, "id": f"{record['id']}{number}"}, ORIGIN), ())
    places = [int(one["id"].removeprefix(record["id"])) for one, _ in check._sample]

    assert SAMPLED == len(set(places))
    assert 20 < sum(place >= 10_000 for place in places) < 80
    assert max(places) > 18_000


def test_what_is_unchanged_or_has_a_problem_in_a_cell_is_not_judged() -> None:
    """The one was judged when it came, the other lacks what could not be read."""
    record = minimal("a", year=1899)
    cell = word_cell(SOURCE, "f.csv", ORIGIN, record["id"], "awardedAmount", "veel", "amount")
    check = Check(("grant",), "s")
    check.find_problems([Row(record, ORIGIN)], SOURCE, "f.csv", {record["id"]})
    check.find_problems([Row(record, ORIGIN, (cell,))], SOURCE, "f.csv")

    assert ([], []) == (check._queue, check._sample)
    check.find_problems([Row(record, ORIGIN)], SOURCE, "f.csv")
    assert [record["id"]] == [one["id"] for one, _ in check._queue]


def test_records_with_one_id_are_judged_in_their_own_place() -> None:
    """Three rows with one id, among others: each gets its own results."""
    records = [minimal("a", year=1899), minimal("b"), minimal("a", currency="eur"), minimal("a"),
               minimal("c", status="bestaat-niet")]

    assert [["minInclusive"], [], ["pattern"], [], ["in"]] == [
        [result.component for result in results] for results in judge_each(records)]
    assert [] == judge_each([])


# Where pySHACL raises


def with_date(name: str, **changes: object) -> Record:
    """Return the golden record that has every date, changed, under another id."""
    return rename({**read_whole("grant"), **changes}, name)


def test_a_record_on_which_pyshacl_raises_is_no_disagreement(capfd: pytest.CaptureFixture[str]) -> None:
    """One among a hundred has no verdict; the screen refused it, the rest is judged; no stack trace."""
    records = [with_date(f"g{n}", appliedOn="31-12-2026" if n == 50 else "2026-01-15",
                         year=1899 if n % 10 == 0 else 2026) for n in range(100)]
    check = Check(("grant",), "s")
    rules = check_all(check, records)

    assert Counter(minInclusive=10, datatype=1) == Counter(rules)
    assert "platform" in {result.component for result in judge(records)[records[50]["id"]]}
    assert check.agrees()
    assert ("", "") == capfd.readouterr()


def test_a_record_that_passes_and_on_which_pyshacl_raises_is_a_disagreement(
        bent: Callable[[Screen], None]) -> None:
    """A screen that takes such a date for right is found."""
    bent(lambda record: [])
    check = Check(("grant",), "s")
    check._keep_passed(with_date("fout", appliedOn="31-12-2026"))

    assert not check.agrees()


def result(key: str | None, component: str, severity: Severity = "violation") -> Result:
    """Return one result at one record."""
    return Result("a", key, component, severity, None, read_shapes()[type_iri("grant")][0])


ODD = result("appliedOn", "datatype")
LATE = result("appliedOn", "lessThanOrEquals")
RAISED = result(None, "platform")


@pytest.mark.parametrize(("screened", "judged", "agreed"), [
    ([], [], True),
    ([ODD], [ODD], True),
    ([ODD], [], False),
    ([], [ODD], False),
    ([LATE], [], False),
    ([LATE, LATE], [LATE], False),
    ([ODD, LATE], [ODD], True),
    ([ODD], [ODD, LATE], True),
    ([ODD, LATE], [], False),
    ([ODD, result("year", "in")], [ODD], False),
    ([result("year", "in")], [result("year", "in", "warning")], False),
    ([result("year", "in")], [result("status", "in")], False),
    ([ODD], [RAISED], True),
    ([result("year", "in", "warning")], [RAISED], False),
    ([], [RAISED], False),
], ids=str)
def test_when_the_two_agree(screened: list[Result], judged: list[Result], agreed: bool) -> None:
    """Focus, key, component, severity and number; but what has no value has no order."""
    assert agreed == is_agreed(screened, judged)


def test_a_date_is_not_called_late_beside_one_that_is_none() -> None:
    """One sentence, about the date that cannot be read; not a second about the one it was compared with."""
    records = [with_date("a", appliedOn="31-12-2026"), with_date("b", awardedOn="2026-02-30")]

    assert ["datatype", "datatype"] == check_all(Check(("grant",), "s"), records)
