"""What the screen and pySHACL find, in words that can be compared, and what pySHACL finds in every case."""

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import Any

from shapes.judge import judge
from shapes.read import Shape
from shapes.screen import Result, Screen, _compile
from tests.shapes.cases import has_nameless_part, make_cases, read_faults, read_golden
from vocab.records import Record

Told = Counter[tuple[Any, ...]]


def tell(results: Iterable[Result]) -> Told:
    """Return results as focus, key, component, severity and value, counted."""
    return Counter((r.focus, r.key, r.component, r.severity, r.value) for r in results)


def tell_all(results: Iterable[Result]) -> Told:
    """Return the same with the shape that was broken and all that lies inside, to any depth."""
    return Counter((r.focus, r.key, r.component, r.severity, r.value, r.shape.iri,
                    frozenset(tell_all(r.details).items())) for r in results)


@cache
def judged(kind: str) -> tuple[tuple[Record, Told], ...]:
    """Return all golden, faulty and made records of a kind with what pySHACL finds in them, judged once."""
    faults = [fault["record"] for fault in read_faults(kind) if not has_nameless_part(fault["record"])]
    records = [*read_golden(kind), *faults, *make_cases(kind)]
    assert len(records) == len({record["id"] for record in records})
    share = -(-len(records) // (os.cpu_count() or 1))
    shares = [records[start : start + share] for start in range(0, len(records), share)]
    # pySHACL takes 0.05 s a record here: all cores together.
    with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
        told = [one for part in pool.map(judge_share, shares) for one in part]
    return tuple(zip(records, told, strict=True))


def judge_share(records: list[Record]) -> list[Told]:
    """Return what pySHACL finds in each of some records, in a process of its own."""
    found = judge(records)
    return [tell_all(found[record["id"]]) for record in records]


def make_screen(shapes: Iterable[Shape]) -> Screen:
    """Return the screen of these shapes, compiled anew: it remembers nothing of other tests."""
    checks = [_compile(shape) for shape in shapes]
    return lambda record: [result for check in checks for result in check(record)]
