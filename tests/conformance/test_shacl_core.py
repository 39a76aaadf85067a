"""The W3C tests of SHACL that lie inside the closed list: screen and pySHACL find what their reports say.

The suite has 120 tests, 98 of the core and 22 of SPARQL. Inside are 39: their shapes have components of the
closed list only, at plain paths, and their data can be records. Of the other 81, 22 are about SPARQL, 45 have
a component that no shape of ours may have (at that place), 10 a path of more than one step, and 4 a severity,
a datatype or data that no record has; the first test prints each with its reason.
Targets are no matter of the screen, which is given its records: the focus nodes are found here.
A component that stands at a node shape, which no shape of ours has, is put at a property whose only value is
the focus node; the same values are then judged by the same component.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyshacl
import pytest
from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

import shapes.screen
import vocab.terms
from shapes.read import VALUE_PARAMETERS, ShapeError, read_shape
from shapes.screen import Result, _compile
from tests.conformance.shacl_suite import Case, Found, find_suite, find_targets, read_cases, tell_report, word
from vocab.records import Record
from vocab.terms import KINDS, LANG_STRING, PARTS, XSD, XSD_STRING

FOCUS = URIRef("urn:focus")
DEEP = 3
PLAINLY: dict[str, Callable[[str], object]] = {
    XSD + "integer": int, XSD + "boolean": lambda text: text == "true"}


class OutsideError(Exception):
    """Raised for a test that lies outside the closed list, with the reason."""


def screen_case(case: Case) -> Found:
    """Return what the screen finds in the records that a test's data are; OutsideError where it cannot."""
    if (None, SH.parameter, None) in case.shapes:
        raise OutsideError("a constraint component of its own")
    found: Found = Counter()
    targets = list(find_targets(case))
    if not targets:
        raise OutsideError("no shape with a target")
    for root, nodes in targets:
        for graph, is_wrapped in split_shape(case.shapes, root):
            refuse(graph, root)
            for node in nodes:
                if is_wrapped or not isinstance(node, Literal):
                    found.update(screen_node(case.data, graph, root, node, is_wrapped))
    return found


def refuse(graph: Graph, root: Node) -> None:
    """Raise ShapeError for a shape outside the closed list, also where nothing is to be checked."""
    with vocabulary({f"key{number}": {"@id": str(iri)} for number, iri in enumerate(list_paths(graph))}):
        read_shape(graph, root)


def split_shape(graph: Graph, root: Node) -> Iterator[tuple[Graph, bool]]:
    """Yield the shapes graph without targets; and once more with the root's own components at a property."""
    bare = Graph()
    for triple in graph:
        if not str(triple[1]).startswith(f"{SH}target"):
            bare.add(triple)
    own = [(SH[name], value) for name in VALUE_PARAMETERS for value in bare.objects(root, SH[name])]
    if (root, SH.path, None) in bare or not own:
        yield bare, False
        return
    for predicate, value in own:
        bare.remove((root, predicate, value))
    yield bare, False
    wrapped = Graph()
    for triple in bare:
        if triple[0] != root:
            wrapped.add(triple)
    wrapped.add((root, SH.path, FOCUS))
    for predicate, value in (*own, *((SH.severity, value) for value in bare.objects(root, SH.severity))):
        wrapped.add((root, predicate, value))
    yield wrapped, True


def screen_node(data: Graph, graph: Graph, root: Node, node: Node, is_wrapped: bool) -> Found:
    """Return what the screen finds at one focus node."""
    focus: Node = BNode() if is_wrapped else node
    if is_wrapped:
        data += Graph().add((focus, FOCUS, node))
    keys = {iri: f"key{number}" for number, iri in enumerate(list_paths(graph))}
    values = gather_values(data, focus, keys, DEEP)
    with vocabulary({key: describe_key(iri, values[iri]) for iri, key in keys.items()}):
        check = _compile(read_shape(graph, root))
        results = check(make_record(data, focus, keys, DEEP))
    # The screen gives a blank node no name; the suite's literals are never empty.
    named = (result._replace(value="[]" if result.value == "" else result.value) for result in results)
    iris = {key: iri for iri, key in keys.items()}
    return Counter(tell(result, node, iris, is_wrapped) for result in named)


def list_paths(graph: Graph) -> list[URIRef]:
    """Return the properties that shapes look at."""
    paths = {path for predicate in (SH.path, SH.lessThan, SH.lessThanOrEquals)
             for path in graph.objects(None, predicate)}
    return sorted(path for path in paths if isinstance(path, URIRef))


def gather_values(data: Graph, node: Node, keys: dict[URIRef, str], deep: int) -> dict[URIRef, list[Node]]:
    """Return the values of each property at a node and at those it leads to."""
    gathered: dict[URIRef, list[Node]] = defaultdict(list)
    for iri in keys:
        for value in data.objects(node, iri):
            gathered[iri].append(value)
            if deep and not isinstance(value, Literal):
                for inner, values in gather_values(data, value, keys, deep - 1).items():
                    gathered[inner] += values
    return gathered


def describe_key(iri: URIRef, values: list[Node]) -> dict[str, Any]:
    """Return the entry of a key in a JSON-LD context in which a record can hold these values."""
    kinds = {datatype_of(value) for value in values if isinstance(value, Literal)}
    if kinds <= {XSD_STRING, *PLAINLY}:
        return {"@id": str(iri)}
    if kinds == {LANG_STRING}:
        return {"@id": str(iri), "@container": "@language"}
    if len(kinds) == 1:
        return {"@id": str(iri), "@type": kinds.pop()}
    raise OutsideError("data: the values of one key have several datatypes")


def datatype_of(literal: Literal) -> str:
    """Return the datatype of a literal that a record would have; an ill-typed number is none of JSON's."""
    if literal.language:
        return LANG_STRING
    datatype = str(literal.datatype or XSD_STRING)
    return f"{datatype}" if not literal.ill_typed or datatype not in PLAINLY else f"{datatype} "


def make_record(data: Graph, node: Node, keys: dict[URIRef, str], deep: int) -> Record:
    """Return a node as a record or part: a blank node has no id."""
    record: Record = {} if isinstance(node, BNode) else {"id": str(node)}
    for iri, key in keys.items():
        values = sorted(data.objects(node, iri), key=str)
        literals = [value for value in values if isinstance(value, Literal)]
        parts = [make_record(data, value, keys, deep - 1) if deep else {"id": str(value)}
                 for value in values if not isinstance(value, Literal)]
        if any(literal.language for literal in literals):
            if parts:
                raise OutsideError("data: the values of one key are texts and others")
            texts: dict[str, list[str]] = defaultdict(list)
            for literal in literals:
                texts[literal.language or ""].append(str(literal))
            record[key] = dict(texts)
        elif values:
            record[key] = [*parts, *(PLAINLY.get(datatype_of(one), str)(str(one)) for one in literals)]
    return record


@contextmanager
def vocabulary(terms: dict[str, Any]) -> Iterator[None]:
    """Put the properties of a test in the place of our own vocabulary."""
    caches = (vocab.terms.read_terms, vocab.terms.keys_by_iri, shapes.screen._term_of)
    types = {name: f"urn:type:{name}" for name in (*KINDS, *PARTS)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vocab.terms, "read_context", lambda: {**types, **terms})
        for cache in caches:
            cache.cache_clear()
        try:
            yield
        finally:
            for cache in caches:
                cache.cache_clear()


def tell(result: Result, node: Node, iris: dict[str, URIRef], is_wrapped: bool) -> tuple[Any, ...]:
    """Return a result of the screen as the suite's reports are told."""
    path = str(iris[result.key]) if result.key and not is_wrapped else None
    component = f"{result.component[0].upper()}{result.component[1:]}ConstraintComponent"
    shape = result.shape.iri if ":" in result.shape.iri else "[]"
    return word(node), path, component, result.severity.capitalize(), result.value, shape


# What lies inside

OUTSIDE = {
    "a component of SPARQL": 22,
    "a component that is not in the closed list": 38,
    "a component of the list where our shapes have none": 5,
    "a path of more than one step": 10,
    "a severity of its own": 1,
    "a datatype that no key has": 1,
    "data that no record holds": 2,
}
"""Why 79 tests lie outside, and how many of them."""
DIFFERENT = {"core/property/uniqueLang-002": "pySHACL 0.40.1 takes '1' for true, the specification does not"}
"""Where pySHACL does not find what the report says; the screen does."""


@lru_cache(maxsize=1)
def sort_cases() -> tuple[dict[str, tuple[Case, Found]], dict[str, str]]:
    """Return the tests inside with what the screen finds, and for those outside the reason."""
    inside: dict[str, tuple[Case, Found]] = {}
    outside: dict[str, str] = {}
    for case in read_cases():
        try:
            inside[case.name] = (case, screen_case(case))
        except OutsideError as error:
            outside[case.name] = str(error)
        except ShapeError as error:
            outside[case.name] = str(error).partition(": ")[2]
    return inside, outside


def word_reason(name: str, reason: str) -> str:
    """Return in which of the seven ways a test lies outside."""
    component = reason.removeprefix("sh:").partition(" ")[0]
    if name.startswith("sparql/"):
        return "a component of SPARQL"
    if "closed list" in reason:
        known = component in ("or", "property", "node")
        return ("a component of the list where our shapes have none" if known
                else "a component that is not in the closed list")
    return {"no key": "a path of more than one step", "no suc": "a severity of its own",
            "sh:dat": "a datatype that no key has", "data: ": "data that no record holds"}[reason[:6]]


def names_inside() -> list[str]:
    """Return the names of the tests inside; none where the suite is not there."""
    return sorted(sort_cases()[0]) if find_suite().exists() else []


def test_how_many_lie_inside(capsys: pytest.CaptureFixture[str]) -> None:
    """Every test of the suite is inside, or outside for a reason that is counted; nothing is skipped."""
    assert find_suite().exists(), "set VERBOND_CONFORMANCE to the folder of the corpus"
    inside, outside = sort_cases()
    reasons = Counter(word_reason(name, reason) for name, reason in outside.items())
    with capsys.disabled():
        print(f"\nW3C SHACL: {len(inside) + len(outside)} tests, {len(inside)} inside the closed list, which "
              f"find {sum(sum(case.expected.values()) for case, _ in inside.values())} results")
        for reason, times in reasons.most_common():
            print(f"  outside {times:3}: {reason}")
        for name, reason in sorted(outside.items(), key=lambda pair: (pair[1], pair[0])):
            print(f"    {name}: {reason}")

    assert (120, 41) == (len(inside) + len(outside), len(inside))
    assert OUTSIDE == reasons


@pytest.mark.parametrize("name", names_inside())
def test_the_screen_finds_what_the_report_says(name: str) -> None:
    """Focus, path, component, severity, value and shape of each result; nothing more and nothing less."""
    case, found = sort_cases()[0][name]

    assert (Counter(), Counter()) == (case.expected - found, found - case.expected)


@pytest.mark.parametrize("name", names_inside())
def test_pyshacl_finds_what_the_report_says(name: str) -> None:
    """So does the judge, but for one test."""
    case, _ = sort_cases()[0][name]
    _, report, _ = pyshacl.validate(case.data, shacl_graph=case.shapes, inference="none", advanced=False)
    assert isinstance(report, Graph)

    assert (tell_report(report) == case.expected) == (name not in DIFFERENT)
