"""Keys that no shape speaks of: none of the golden records has one, and each that is put in is found."""

import copy
from typing import Any

import pytest

from shapes.check import Check
from shapes.keys import find_unknown, known_keys
from tests.shapes.cases import read_golden
from vocab.records import Origin, Record, Row
from vocab.terms import KINDS

ORIGIN = Origin("f", None, 2, {})


def whole(kind: str) -> Record:
    """Return the golden record that has every field of a kind."""
    return copy.deepcopy(max(read_golden(kind), key=len))


def places(value: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return every dict of a record that holds keys, with its path."""
    if isinstance(value, list):
        return [one for inner in value for one in places(inner, path)]
    if not isinstance(value, dict) or "type" not in value:
        return []
    found = [(path, value)]
    for key, inner in value.items():
        found += places(inner, f"{path}{key}.")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_unknown_key_is_found(kind: str) -> None:
    """In the record itself and in each of its parts."""
    assert [] == list(find_unknown(whole(kind), known_keys(kind)))
    for number, (path, _) in enumerate(places(whole(kind))):
        record = whole(kind)
        places(record)[number][1]["colour"] = "rood"
        assert [f"{path}colour"] == list(find_unknown(record, known_keys(kind)))


def test_an_unknown_key_is_a_violation() -> None:
    """It would vanish on the way to RDF; so the record is wrong, and the sentence names the key."""
    record = {**whole("grant"), "bedragje": "1.00"}
    [problem] = Check(("grant",), "seed").find_problems([Row(record, ORIGIN)], "voorbeeld/grants", "g.json")

    assert ("unknown-key", "violation", record["id"]) == (problem.rule, problem.severity, problem.id)
    assert "bedragje" in problem.nl and "bedragje" in problem.en
