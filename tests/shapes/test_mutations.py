"""Change one comparison, decision or constant of the screen, and the agreement cases find it.

Each mutant of shapes/screen.py is loaded beside the real one and held to what pySHACL found in the cases of
tests/shapes. One that no case finds is a hole in the cases, or stands below with why it says the same.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import shapes.screen
from shapes.read import COMPONENTS
from tests.shapes.lexical import list_forms, list_orders
from tests.shapes.mutate import Mutant, make_mutants
from tests.shapes.small import SMALL, judge_small, read_small
from tests.shapes.told import judged, tell, tell_all

SOURCE = Path(shapes.screen.__file__).read_text("utf-8")
KINDS = ("grant",)  # the other kinds find no mutant that the small shapes do not
IS_ALONE = "(property.parameter('minCount') or 0)"
IN_THREE = "c.component in ('minCount', 'maxCount', 'node')"
ONLY_IRI = f"{IN_THREE} or (c.component == 'nodeKind' and c.value…"
SAME = {
    "the quick look lets fewer values pass, and the full check then says the same of them": [
        f"_compile_property: {IS_ALONE} <= 1 -> {IS_ALONE} < 1",
        "_compile_property: 1 -> 0", "_compile_property: 0 -> 1 (2)", "_compile_property: 0 -> -1 (2)",
        f"_compile_property: {ONLY_IRI} -> {IN_THREE} and (c.component == 'nodeKind' and c.valu…",
        f"_compile_property: {ONLY_IRI} -> c.component == 'nodeKind' and c.value == SH.IRI",
        f"_compile_property: {ONLY_IRI} -> {IN_THREE}",
        "_compile_property: c.component in ('minCount', 'maxCount', 'node') -> "
        "c.component not in ('minCount', 'maxCount', 'node')",
        "_compile_property: c.component == 'nodeKind' and c.value == SH.IRI -> c.value == SH.IRI",
        "_compile_property: c.component == 'nodeKind' -> c.component != 'nodeKind'",
        *(f"_compile_property: '{name}' -> '{name}_' (2)" for name in ("minCount", "maxCount")),
        *(f"_compile_property: '{name}' -> '{name}_'" for name in ("node", "nodeKind")),
        *(f"_compile_property.check: if {test} -> if False" for test in (
            "kind is str", "lone in passed", "takes_texts", "atom and all((test(atom) for test in tests))",
            "kind is dict and takes_parts and inner and ('id' in lone) and (not inner(lone))",
            "len(passed) < REMEMBERED")),
        "_compile_property.check: 'id' -> 'id_'",
    ],
    "how many good values are remembered": [
        "REMEMBERED: 50000 -> 50001", "REMEMBERED: 50000 -> 49999",
        "_compile_property.check: len(passed) < REMEMBERED -> len(passed) <= REMEMBERED",
        "_compile_property.check: passed.add(lone) -> nothing",
    ],
    "the keys of the shape or those of the record are walked: what both have is the same": [
        "FEW: 5 -> 6", "FEW: 5 -> 4", "_compile: len(by_key) < FEW -> len(by_key) <= FEW",
        "_compile.check: [(key, record.get(key)) for key in by_key] if few else record.items() -> "
        "[(key, record.get(key)) for key in by_key] if not few else record.items()",
    ],
    "one text repeats no language: looking at it only costs time": [
        "_repeats_language: len(atoms) > 1 and str(constraint.value) == 'true' -> "
        "str(constraint.value) == 'true'",
        "_repeats_language: len(atoms) > 1 -> len(atoms) >= 1", "_repeats_language: 1 -> 0",
    ],
    "no list of values is shorter than nothing": ["_compile_full: 0 -> -1"],
    "one value repeats none": ["_atoms: 2 -> 1", "_atoms: if len(atoms) < 2 -> if False"],
    "a list of one has one first and last": ["_compile_property.check: 0 -> -1"],
    "no language is called so": ["_is_in_language: '' -> '_'"],
    "a part without an id has no name that two engines could agree on": ["_compile.check: '' -> '_'"],
}


@lru_cache(maxsize=1)
def mutants() -> dict[str, Mutant]:
    """All mutants of the screen by name, made once."""
    made = list(make_mutants(SOURCE))
    assert len(made) == len({mutant.name for mutant in made})
    return {mutant.name: mutant for mutant in made}


def find(mutant: Mutant) -> str | None:
    """Return what finds a mutant: an exception, or the case whose result differs; None if nothing does."""
    try:
        return _differ(mutant.load())
    except Exception as error:
        return type(error).__name__


def _differ(screen: Any) -> str | None:
    for text, datatype, holds in forms():
        if screen.is_lexical(text, datatype) != holds:
            return f"the form {text!r}"
    for left, right, order in orders():
        if screen.compare(left, right) != order:
            return f"the order of {left.text!r} and {right.text!r}"
    for name in SMALL:
        check = screen._compile(read_small(name)[1])
        for record, told in judge_small(name):
            if tell(check(record)) != told:
                return f"{name}: {record}"
    for kind in KINDS:
        check = screen.compile_kind(kind)
        for record, told in judged(kind):
            if tell_all(check(record)) != told:
                return str(record["id"])
    return None


@lru_cache(maxsize=1)
def forms() -> list[Any]:
    """The lexical forms, listed once."""
    return list(list_forms())


@lru_cache(maxsize=1)
def orders() -> list[Any]:
    """The orders, listed once."""
    return list(list_orders())


def test_the_screen_itself_is_no_mutant() -> None:
    """Unchanged, it agrees on all cases: whatever is found below is due to the change."""
    assert _differ(shapes.screen) is None


def test_every_mutant_is_found() -> None:
    """All but those that say the same; one of those that is found after all leaves the list."""
    missed = {name for name, mutant in mutants().items() if find(mutant) is None}
    same = {name for names in SAME.values() for name in names}

    assert 300 < len(mutants())
    assert ([], []) == (sorted(missed - same), sorted(same - missed))


def test_every_kind_of_change_is_made() -> None:
    """Among the mutants is one for each way of going wrong, and for each component that is compiled."""
    names = set(mutants())

    assert "_compile_bound.test: Decimal(atom.text) >= number -> Decimal(atom.text) > number" in names
    assert "_compile_bound.test: Decimal(atom.text) <= number -> Decimal(atom.text) < number" in names
    for component in COMPONENTS - {"minCount", "maxCount", "node", "or", "minInclusive", "maxInclusive"}:
        assert any(f"'{component}' -> '{component}_'" in name for name in names), component
    for words in (" or ", " and ", "-> if not (", "-> if False", "-> nothing", "all(", "any("):
        assert any(words in name for name in names), words


@pytest.mark.parametrize("name", [
    "_compile_full.check: len(atoms) < minimum -> len(atoms) <= minimum",
    "_compile_full.check: len(atoms) > maximum -> len(atoms) >= maximum",
    "_is_later: order > highest -> order >= highest",
])
def test_a_known_mutant_is_found(name: str) -> None:
    """The three that people make most."""
    assert find(mutants()[name])
