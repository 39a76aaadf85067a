"""What the screen and pySHACL find, in words that can be compared, and what pySHACL finds in every case."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
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


@lru_cache(maxsize=8)
def judged(kind: str) -> tuple[tuple[Record, Told], ...]:
    """Return all golden, faulty and made records of a kind with what pySHACL finds in them, judged once."""
    faults = [fault["record"] for fault in read_faults(kind) if not has_nameless_part(fault["record"])]
    records = [*read_golden(kind), *faults, *make_cases(kind)]
    found = judge(records)
    assert len(records) == len(found)
    return tuple((record, tell_all(found[record["id"]])) for record in records)


def make_screen(shapes: Iterable[Shape]) -> Screen:
    """Return the screen of these shapes, compiled anew: it remembers nothing of other tests."""
    checks = [_compile(shape) for shape in shapes]
    return lambda record: [result for check in checks for result in check(record)]
