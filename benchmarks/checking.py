"""What checking costs: the screen and pySHACL on the same records of each kind, in the same process."""

from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Answer, Bench, expect, ratio_of, seconds
from benchmarks.children import repeat, run_job, spread
from benchmarks.table import Figure
from harvesters.take_in import take_in
from ledger.home import read_home
from shapes.judge import judge
from shapes.screen import compile_kind
from tests.shapes.cases import read_golden, rename
from vocab.records import Record
from vocab.terms import KINDS

SCREENED, JUDGED = 20_000, 400


def checking(bench: Bench) -> list[Figure]:
    """Records a second of each kind, all of them right: grants as generated, of others the golden ones."""
    home = Bench(bench.folder / "checking", SCREENED).make_home()
    figures = []
    for kind in KINDS:
        answers = repeat(partial(_run, str(home), kind))
        for answer in answers:
            expect(not answer["wrong"], f"every {kind} is right", answer)
        ours, theirs = seconds(answers, "screen"), seconds(answers, "judge")
        each, baseline = ([count / value for value in values]
                          for count, values in ((SCREENED, ours), (JUDGED, theirs)))
        ratio = ratio_of(theirs, ours) * SCREENED / JUDGED
        figures.append(Figure(
            f"screen, {SCREENED:,} records of {kind} ({answers[0]['keys']:.0f} values each)",
            f"{spread(each, ',.0f')} records/s",
            f"pySHACL on {JUDGED:,} of them {spread(baseline, ',.0f')} records/s",
            f"{ratio:.0f} times as fast"))
    return figures


def _run(folder: str, kind: str, number: int) -> Answer:
    return run_job("check_records", folder=folder, kind=kind)


def check_records(folder: str, kind: str) -> Answer:
    """Screen records that were never seen before, then let pySHACL judge the first of them."""
    records = read_generated(Path(folder)) if kind == "grant" else make_records(kind, SCREENED)
    screen = compile_kind(kind)
    started = perf_counter()
    wrong = sum(bool(screen(record)) for record in records)
    screened = perf_counter()
    found = judge(records[:JUDGED])
    judged = perf_counter()
    return {"seconds": judged - started, "screen": screened - started, "judge": judged - screened,
            "wrong": wrong + sum(map(bool, found.values())),
            "keys": sum(map(count_values, records)) / len(records)}


def read_generated(folder: Path) -> list[Record]:
    """Return the generated grants of a home, taken in and not published."""
    home = read_home(folder)
    with home.open_ledger() as ledger:
        take_in(next(iter(home.read_sources().values())), home, ledger)
        return [version.record for page in ledger.read_current() for version in page if version.record]


def make_records(kind: str, count: int) -> list[Record]:
    """Return the golden records of a kind again and again, each with an id and names of its own."""
    golden = read_golden(kind)
    return [number_names(rename(golden[number % len(golden)], f"meting-{number}"), number)
            for number in range(count)]


def number_names(part: Record, number: int) -> Record:
    """Put a number behind the name of a record and of its parts: what a screen remembers helps it little."""
    for key, value in part.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and "id" in inner:
                number_names(inner, number)
        if key == "name":
            part[key] = ({language: _number(text, number) for language, text in value.items()}
                         if isinstance(value, dict) else _number(value, number))
    return part


def _number(text: str, number: int) -> str:
    return f"{text[:200]} {number}"


def count_values(part: Record) -> int:
    """Return how many values a record and its parts hold."""
    return sum(count_values(one) if isinstance(one, dict) else 1
               for value in part.values() for one in (value if isinstance(value, list) else [value]))
