"""The screen says what pySHACL says of records of every kind, right, wrong and drawn; a bent one does not."""

import json
from collections import Counter
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shapes.check import is_agreed
from shapes.judge import judge
from shapes.read import COMPONENTS, Shape, read_shapes
from shapes.screen import Result, Screen, compare, compile_kind, is_lexical
from shapes.sentences import Place, word_result
from tests.shapes.bend import bend_kind
from tests.shapes.cases import (
    drop_nothing,
    find_days,
    has_nameless_part,
    make_raising,
    make_values,
    read_faults,
    read_golden,
    read_whole,
    rename,
)
from tests.shapes.lexical import FORMS, LAX, list_forms, list_orders
from tests.shapes.small import SMALL, judge_small, read_small
from tests.shapes.told import Told, judged, make_screen, tell, tell_all
from vocab.records import Record
from vocab.terms import KINDS, XSD, read_terms, type_iri

GOLDEN = [record for kind in KINDS for record in read_golden(kind)]
FAULTS = [fault for kind in KINDS for fault in read_faults(kind)]
NAMED = [fault for fault in FAULTS if not has_nameless_part(fault["record"])]
NAMELESS = [fault for fault in FAULTS if has_nameless_part(fault["record"])]
BENT = [(kind, name) for kind in KINDS for name in dict(bend_kind(kind))]
NEVER_WRONG = ("uniqueLang false", "node of IRIs that need nothing")
DAYS = {key for key, term in read_terms().items() if term.datatype in (XSD + "date", XSD + "dateTime")}


def shapes_of(kind: str) -> tuple[Shape, ...]:
    """Return the node shapes of a kind."""
    return read_shapes()[type_iri(kind)]


def differ(screen: Screen, found: tuple[tuple[Record, Told], ...]) -> list[tuple[Any, ...]]:
    """Return what a screen finds and pySHACL does not, and the other way round, with the record."""
    both = [(tell_all(screen(record)), told, record) for record, told in found]
    return [(dict(left - right), dict(right - left), record) for left, right, record in both if left != right]


def components(results: list[Result]) -> Counter[tuple[str | None, str]]:
    """Return key and component of results as the golden faults name them."""
    return Counter((r.key, f"{r.component[0].upper()}{r.component[1:]}ConstraintComponent") for r in results)


def name_record(record: Record) -> str:
    """Return kind and key of a record's id."""
    return "/".join(record["id"].split("/")[-3::2])


# Golden records, faults and bounds


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_golden_records(kind: str) -> None:
    """One of them has a value for every key of its shapes, and of the shapes of its parts: all are varied."""
    shapes, parts = list(shapes_of(kind)), [read_whole(kind)]
    lacking = []
    while shapes:
        shape = shapes.pop()
        lacking += [f"{shape.iri} {property.term.key}" for property in shape.properties
                    if not any(property.term.key in part for part in parts)]
        parts += [part for within in parts for value in within.values()
                  for part in (value if isinstance(value, list) else [value])
                  if isinstance(part, dict) and "id" in part and part not in parts]
        shapes += [property.node for property in shape.properties if property.node]

    assert 2 <= len(read_golden(kind))
    assert [] == lacking


@pytest.mark.parametrize("record", GOLDEN, ids=name_record)
def test_a_golden_record_is_right(record: Record) -> None:
    """Neither of the two finds anything in a golden record."""
    assert [] == compile_kind(record["type"])(record) == judge([record])[record["id"]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_agree_on_every_fault_and_bound(kind: str) -> None:
    """Golden records and faults, both sides of every bound, values of wrong types: no difference, nowhere."""
    assert 700 < len(judged(kind))
    assert [] == differ(make_screen(shapes_of(kind)), judged(kind))
    assert [] == differ(compile_kind(kind), judged(kind))
    assert [] == differ(compile_kind(kind), judged(kind))  # what a screen remembers changes nothing


@pytest.mark.parametrize("name", SMALL)
def test_the_two_agree_on_small_shapes(name: str) -> None:
    """Components and bounds that no kind uses: no difference either."""
    screen = make_screen([read_small(name)[1]])

    assert [] == [(tell(screen(record)), told, record) for record, told in judge_small(name)
                  if tell(screen(record)) != told]
    assert any(told for _, told in judge_small(name)) == (name not in NEVER_WRONG)


def test_the_cases_break_every_component() -> None:
    """Each component of the closed list is broken in every kind's cases or a small shape's, also in parts."""
    broken = {told[2] for name in SMALL for _, found in judge_small(name) for told in found}
    of_kinds = {told[2] for kind in KINDS for _, found in judged(kind) for told in found}
    inner = {one[0][2] for kind in KINDS for _, found in judged(kind) for told in found for one in told[-1]}

    assert broken == COMPONENTS
    assert of_kinds >= COMPONENTS - {"hasValue"}
    assert {"minCount", "maxCount", "in", "datatype", "maxLength", "minLength", "nodeKind", "node"} <= inner


@pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault["case"])
def test_a_golden_fault_is_found(fault: dict[str, Any]) -> None:
    """The screen finds in a golden fault what its file says, and nothing else."""
    expected = Counter((key, component) for key, component in fault["expect"])
    record = fault["record"]

    assert expected == components(compile_kind(record["type"])(record))


@pytest.mark.parametrize("fault", NAMELESS, ids=lambda fault: fault["case"])
def test_a_part_without_an_id_is_found(fault: dict[str, Any]) -> None:
    """A part without an id, which no harvester makes, is a problem and not an exception."""
    record = fault["record"]

    assert components(judge([record])[record["id"]]) == components(compile_kind(record["type"])(record))


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_that_is_none_is_no_disagreement(kind: str) -> None:
    """Beside another day pySHACL raises, or says either: what the screen says of the rest then stands."""
    records = make_raising(kind)
    found, screen = judge(records), compile_kind(kind)

    assert find_days(read_whole(kind))
    assert [] == [record["id"] for record in records
                  if not screen(record) or not is_agreed(screen(record), found[record["id"]])]


def test_the_sentences_are_the_same_whoever_finds_the_fault() -> None:
    """A member reads the same sentences at the same keys from the screen and from pySHACL."""
    faults = [fault["record"] for fault in NAMED]
    found = judge(faults)
    for record in faults:
        place = Place("voorbeeld/grants", None, None, record["id"])
        spoken = [sorted((p.key or "", p.rule, p.severity, p.value or "", p.nl, p.en)
                         for result in results for p in word_result(place, record, result))
                  for results in (compile_kind(record["type"])(record), found[record["id"]])]
        assert spoken[0] == spoken[1]


# Lexical forms and orders


def test_the_lexical_forms_are_rdflibs() -> None:
    """But for those that only rdflib takes, of which each one is known."""
    forms = list(list_forms())

    assert [] == [(text, datatype) for text, datatype, holds in forms if is_lexical(text, datatype) != holds]
    assert {True, False} == {holds for _, _, holds in forms}


def test_rdflib_takes_more_forms() -> None:
    """What it takes and XSD does not is a fault for both all the same: the judge is told."""
    whole = read_whole("grant")
    keys = {"decimal": "awardedAmount", "integer": "year", "date": "confirmedOn"}
    records = [{**whole, keys[name]: text} for name in keys for text in sorted(LAX[name])]
    records = [rename(record, f"lax-{number}") for number, record in enumerate(records)]
    found = judge(records)

    assert all(set(LAX[name]) <= set(FORMS[name]) for name in LAX)
    for record in records:
        assert "datatype" in {result.component for result in found[record["id"]]}
        assert tell_all(compile_kind("grant")(record)) == tell_all(found[record["id"]])


def test_the_orders_are_pyshacls() -> None:
    """Numbers by value whatever their datatype, days, moments with and without a time zone, texts."""
    assert [] == [(left.text, right.text) for left, right, order in list_orders()
                  if compare(left, right) != order]


# Drawn faults

LINK = {"id": "https://data.example.org/id/iets"}
# What stands before a colon is a scheme: JSON-LD drops a code with one that is none; no reader makes such.
free_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8).filter(
    lambda text: ":" not in text)
languages = st.sampled_from(["nl", "en", "fr", "nl-NL", "NL"])
odd = st.one_of(st.booleans(), st.integers(-3, 3000), free_text,
                st.dictionaries(languages, free_text, max_size=2),
                st.sampled_from([LINK, LINK["id"], "2026-02-28", "12.50", "met spatie"]))
Path = tuple[str, ...]


@lru_cache(maxsize=8)
def gather_values(kind: str) -> dict[Path, list[Any]]:
    """Return, by the path of a key in a record and its parts, the values that lie around some bound."""
    gathered: dict[Path, list[Any]] = {}

    def gather(shape: Shape, within: Record, above: Path) -> None:
        for property in shape.properties:
            key = property.term.key
            gathered.setdefault((*above, key), []).extend(make_values(property, within))
            parts = within.get(key)
            part = parts[0] if isinstance(parts, list) and parts else parts
            if property.node and isinstance(part, dict):
                gather(property.node, part, (*above, key))

    for shape in shapes_of(kind):
        gather(shape, read_whole(kind), ())
    return gathered


@st.composite
def draw_value(draw: st.DrawFn, kind: str, path: Path) -> Any:
    """Draw a value around the bounds of a key, several of them, or, but for days, something odd."""
    if path[-1] not in DAYS and not draw(st.integers(0, 4)):
        return draw(odd | st.lists(odd, max_size=3))
    values = gather_values(kind)[path]
    lone = [value for value in values if not isinstance(value, list | dict | None)]
    if bool(lone) and draw(st.booleans()):
        return draw(st.lists(st.sampled_from(lone), min_size=1, max_size=3))
    return draw(st.sampled_from(values))


@st.composite
def draw_fault(draw: st.DrawFn, kind: str) -> Record:
    """Draw a golden record with one to four things changed in it or in its parts."""
    record: Record = json.loads(json.dumps(draw(st.sampled_from(read_golden(kind)))))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(sorted(gather_values(kind))))
        within: Any = record
        for key in path[:-1]:
            within = within.get(key) if isinstance(within, dict) else None
            within = within[0] if isinstance(within, list) and within else within
        if isinstance(within, dict) and "id" in within:
            within[path[-1]] = draw(draw_value(kind, path))
    changed: Record = drop_nothing(json.loads(json.dumps(record)))
    return changed


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_the_two_agree_on_drawn_faults(kind: str, data: st.DataObject) -> None:
    """Golden records with things dropped, doubled and changed in any combination: no difference."""
    drawn = data.draw(st.lists(draw_fault(kind), min_size=40, max_size=60))
    records = [rename(record, f"getrokken-{number}") for number, record in enumerate(drawn)
               if not has_nameless_part(record)]
    found = judge(records)

    assert [] == differ(compile_kind(kind), tuple((one, tell_all(found[one["id"]])) for one in records))


# Bent screens


def test_every_component_is_bent() -> None:
    """Among the bent screens below is one for each component of the closed list that a kind uses."""
    named = {word.rpartition(".")[2] for _, name in BENT for word in name.split(" ")[:1]}

    assert named >= COMPONENTS - {"or"}
    assert any(name.startswith("or.") for _, name in BENT)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bent_screen_is_found_out(kind: str) -> None:
    """A screen that was compiled from one bent rule differs from pySHACL on at least one case."""
    by_key: dict[str, list[tuple[Record, Told]]] = {}
    for record, told in judged(kind):
        by_key.setdefault(record["id"].rpartition("-")[2], []).append((record, told))
    missed = []
    for name, shapes in bend_kind(kind):
        screen, key = make_screen(shapes), name.split(" ")[0].removeprefix("or.").partition(".")[0]
        near = by_key.get(key, [])
        if not any(tell_all(screen(record)) != told for record, told in (*near, *judged(kind))):
            missed.append(name)

    assert 200 < len(dict(bend_kind(kind)))
    assert [] == missed
