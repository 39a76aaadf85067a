"""Small shapes with components and bounds that no record kind uses today, and records around them."""

import json
import warnings
from collections import Counter
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pyshacl
from rdflib import SH, Graph, URIRef
from rdflib.term import BNode

from shapes.judge import _convert
from shapes.read import SEVERITIES, Shape, read_shape
from tests.shapes.cases import ODD, OTHER, drop_nothing
from tests.shapes.told import Told
from vocab.names import CONCEPT, EXAMPLE_BASE
from vocab.rdf import to_quads
from vocab.records import Record, canonical
from vocab.terms import keys_by_iri, read_terms

PREFIXES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <http://schema.org/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix verbond: <https://w3id.org/verbond/def#> .
@prefix person: <{CONCEPT}recipient-group/> .
@prefix : <https://example.org/shape#> .
"""
X = URIRef("https://example.org/shape#x")
ID = f"{EXAMPLE_BASE}/id/grant/voorbeeld/klein"


class Small(NamedTuple):
    """A shape :x in Turtle, the values its keys are given, and whether they are given the odd ones too."""

    turtle: str
    values: dict[str, list[Any]]
    takes_odd: bool = True


def one(key: str, constraints: str, *values: Any, takes_odd: bool = True) -> Small:
    """Return a shape of one property: one that looks its keys up, instead of walking those of the record."""
    turtle = f":x sh:property :{key} . :{key} sh:path <{read_terms()[key].iri}> ; {constraints} ."
    return Small(turtle, {key: list(values)}, takes_odd)


IN_PART = (":deel sh:property :naam . :naam sh:path schema:name ; sh:datatype xsd:string ; sh:maxCount 1 ; "
           "sh:maxLength 5 ; sh:minCount 1")
PARTS = [{"id": f"{ID}#a", "name": "Naam"}, {"id": f"{ID}#b"}, {"id": f"{ID}#c", "name": "te lang"},
         {"id": f"{ID}#d", "name": ["een", "twee"]}, {"id": f"{ID}#e", "name": 5}, {"name": "Naam"},
         {"name": 5}]
MANY = [PARTS[:2], PARTS[1:3], [PARTS[0], "geen deel"], [PARTS[0], PARTS[0]], [PARTS[0], 5], [PARTS[5]]]
DATES = ["2026-01-01", "2025-12-31", "2026-01-02", ["2025-12-31", "2026-01-02"]]
AMOUNTS = ["4.99", "5", "5.0", "5.00", "5.01", "-5", "+5", ["4", "6"], ["5", "5.0"], "0"]
LONG = ["", "ab", "abc", "abcd", "abcde", "abcdef", "éé", "ééé", "abcde\n", ["abc", "ab"]]
TEXTS = [{"nl": "een", "en": "one"}, {"nl": ["een", "twee"]}, {"nl": ["een", "een"]},
         {"NL": "een", "nl": "twee"}, {"NL": "een", "nl": "een"}, {"nl-BE": "een"}, {"nl-be": "een"},
         {"nlx": "een"}, {"de": "eins", "nl": "een"}, {"en-GB": "one"},
         {"nl": "een", "nl-BE": "twee"}, {"en": ["one", "two"], "nl": ["een", "twee", "drie"]}, {"nl": ""}]
SMALL = {
    "minCount 2": one("area", "sh:minCount 2", [OTHER], [OTHER, f"{OTHER}2"], [OTHER, OTHER],
                      [OTHER, f"{OTHER}2", f"{OTHER}3"], [OTHER, "met spatie"]),
    "number of texts": one("name", "sh:minCount 2 ; sh:maxCount 2", *TEXTS, {"nl": "een", "en": "een"}),
    "minCount 1, maxCount 2": one("derived", "sh:minCount 1 ; sh:maxCount 2", ["a"],
                                  ["a", "b", "c"], ["a", "b", "a"], [5, "5"]),
    "maxCount 0": one("url", "sh:maxCount 0", OTHER, [OTHER, f"{OTHER}2"]),
    "minLength 0, maxLength 0": one("fileNumber", "sh:minLength 0 ; sh:maxLength 0", *LONG),
    "minLength 3, maxLength 5": one("fileNumber", "sh:minLength 3 ; sh:maxLength 5", *LONG),
    "length of numbers": one("year", "sh:minLength 2 ; sh:maxLength 3", 1, 12, 123, 1234, "012"),
    "length of IRIs": one("area", "sh:minLength 4 ; sh:maxLength 5", "a:b", "a:bc", "a:bcd",
                          "a:bcde", ["a:bc", "a:b"]),
    "length of texts": one("name", "sh:minLength 2 ; sh:maxLength 3", *TEXTS),
    # pySHACL gives a number that is none an order beside a number of another datatype.
    "integer bounds of amounts": one("appliedAmount", "sh:minInclusive 5 ; sh:maxInclusive 5", *AMOUNTS,
                                     takes_odd=False),
    "decimal bounds of years": one("year", "sh:minInclusive 4.5 ; sh:maxInclusive 5.5", 4, 5, 6, "5", [4, 5],
                                   takes_odd=False),
    "bounds of amounts": one("appliedAmount", "sh:minInclusive 5.0 ; sh:maxInclusive 5.0", *AMOUNTS, "1e1"),
    "bounds of years": one("year", "sh:minInclusive 5 ; sh:maxInclusive 6", 4, 5, 6, 7, "5", "5.0", [4, 8]),
    "bounds of dates": one("startDate", 'sh:minInclusive "2026-01-01"^^xsd:date ; '
                           'sh:maxInclusive "2026-01-01"^^xsd:date', *DATES),
    "bounds of strings": one("fileNumber", 'sh:minInclusive "b" ; sh:maxInclusive "c"',
                             "a", "b", "bb", "c", "ca", "B", "é", ["a", "c"]),
    "hasValue IRI": one("recipientGroup", "sh:hasValue person:person", "person",
                        "organisation", ["person", "organisation"], f"{CONCEPT}recipient-group/person"),
    "hasValue string": one("fileNumber", 'sh:hasValue "5"', "5", 5, ["5", "6"], "05"),
    "hasValue number": one("year", "sh:hasValue 5", "5", 5, [5, 6], "05", 6),
    "hasValue, at most one": one("year", "sh:hasValue 5 ; sh:maxCount 1", 5, [5, 6], 6),
    "in of IRIs": one("recipientGroup", "sh:in ( person:person )", "person", "organisation",
                      {"id": f"{CONCEPT}recipient-group/person"},
                      ["person", {"id": f"{CONCEPT}recipient-group/person"}]),
    "in of strings": one("fileNumber", 'sh:in ( "a" "5" )', "a", "5", 5, ["a", "b"], "A"),
    "in of numbers": one("year", "sh:in ( 5 6 )", 5, "5", "05", 7, [5, 6, 7], "+5"),
    "in of texts": one("name", 'sh:in ( "een"@nl "one"@en )', *TEXTS, "een"),
    "uniqueLang": one("name", "sh:uniqueLang true", *TEXTS),
    "uniqueLang false": one("name", "sh:uniqueLang false", *TEXTS),
    "languageIn": one("name", 'sh:languageIn ( "nl" "en-GB" )', *TEXTS),
    "nodeKind IRI": one("recipient", "sh:nodeKind sh:IRI", *PARTS, *MANY),
    "nodeKind literal": one("recipient", "sh:nodeKind sh:Literal", *PARTS, *MANY),
    "nodeKind blank": one("recipient", "sh:nodeKind sh:BlankNode", *PARTS, *MANY),
    "nodeKind no literal": one("recipient", "sh:nodeKind sh:BlankNodeOrIRI", *PARTS, *MANY),
    "nodeKind no IRI": one("recipient", "sh:nodeKind sh:BlankNodeOrLiteral", *PARTS, *MANY),
    "nodeKind not blank": one("recipient", "sh:nodeKind sh:IRIOrLiteral", *PARTS, *MANY),
    "pattern": one("fileNumber", 'sh:pattern "^[a-c]+$"', "abc", "abcd", "", "ab\n", "xabc",
                   ["abc", "d"]),
    "pattern within": one("fileNumber", 'sh:pattern "b.d"', "abcde", "bd", "b\nd", "bed"),
    "pattern that nothing meets": one("recipient", 'sh:pattern "^[a-z]*$"', "", "abc", {"name": "Naam"}),
    "pattern of IRIs": one("area", 'sh:pattern "^https://"', OTHER, "http://example.org/", "a:b"),
    "pattern of numbers": one("year", 'sh:pattern "^20"', 2020, 1920, "2020", "x20"),
    "datatype boolean": one("example", "sh:datatype xsd:boolean", True, "true", "1", "ja", 1),
    "datatype boolean of a string": one("fileNumber", "sh:datatype xsd:boolean", True, "true", [True, 1]),
    "datatype boolean of an IRI": one("area", "sh:datatype xsd:boolean", True, OTHER, [True, 1]),
    "datatype integer of a string": one("fileNumber", "sh:datatype xsd:integer", 1, "1", [True, 1]),
    "datatype integer of an IRI": one("area", "sh:datatype xsd:integer", 1, OTHER, [True, 1]),
    "datatype text": one("name", "sh:datatype rdf:langString", *TEXTS, "een", ["een", 5]),
    "node": one("recipient", f"sh:node :deel . {IN_PART}", *PARTS, *MANY),
    "node, with more": one("recipient", "sh:node :deel ; sh:nodeKind sh:IRI ; "
                           f"sh:minCount 1 ; sh:maxCount 1 . {IN_PART}", *PARTS, *MANY),
    "node with a length": one("recipient", f"sh:node :deel ; sh:maxLength 4 . {IN_PART}",
                              *PARTS, *MANY),
    "node, at least two": one("recipient", f"sh:node :deel ; sh:minCount 2 . {IN_PART}", *PARTS, *MANY),
    "node, none": one("recipient", f"sh:node :deel ; sh:maxCount 0 . {IN_PART}", *PARTS, *MANY),
    "node that must be no IRI": one("recipient", f"sh:node :deel ; sh:nodeKind sh:BlankNode . {IN_PART}",
                                    *PARTS, *MANY),
    "node with a value": one("recipient", f"sh:node :deel ; sh:hasValue <{OTHER}> . :deel sh:property "
                             "[ sh:path schema:url ; sh:maxCount 1 ]", *PARTS, [{"id": OTHER}, PARTS[0]]),
    "node of a warning": one("recipient", "sh:node :deel ; sh:severity sh:Warning . "
                             ":deel sh:property :n . :n sh:path schema:name ; sh:minCount 1 ; "
                             "sh:severity sh:Info", *PARTS, *MANY),
    "node of IRIs": one("area", f"sh:node :deel . {IN_PART}", OTHER, [OTHER, f"{OTHER}2"]),
    "node of IRIs that need nothing": one("area", "sh:node :deel . :deel sh:property :n . "
                                          ":n sh:path schema:name ; sh:maxCount 1", OTHER, [OTHER, "a"]),
    "node within node": Small(
        ":x sh:property :r . :r sh:path verbond:recipient ; sh:node :deel . :deel sh:property :f . "
        ":f sh:path schema:funder ; sh:node :binnen ; sh:minCount 1 . :binnen sh:property :n, :y . "
        ":n sh:path schema:name ; sh:minCount 1 . :y sh:path verbond:year ; sh:maxInclusive 5 .",
        {"recipient": [{"id": f"{ID}#r", "funder": funder} for funder in (
            *PARTS, {"id": f"{ID}#y", "name": "a", "year": 5}, {"id": f"{ID}#y", "name": "a", "year": 6},
            [PARTS[0], PARTS[1]], [PARTS[0], {"id": f"{ID}#z", "name": "b", "year": [5, 6]}])]}),
    "node with alternatives": Small(
        ":x sh:property :r . :r sh:path verbond:recipient ; sh:node :deel . :deel sh:or ( "
        "[ sh:path schema:name ; sh:minCount 1 ] [ sh:path verbond:year ; sh:hasValue 5 ] ) .",
        {"recipient": [*PARTS, {"id": f"{ID}#y", "year": 5}, {"id": f"{ID}#y", "year": 6}]}),
    "alternatives of shapes": Small(
        ":x sh:or ( :een :twee ) ; sh:severity sh:Warning . :een sh:property :y, :u . :twee sh:property :f . "
        ":y sh:path verbond:year ; sh:minCount 1 ; sh:maxInclusive 5 . "
        ":u sh:path schema:url ; sh:minCount 1 . "
        ":f sh:path verbond:fileNumber ; sh:minCount 1 ; sh:minLength 2 .",
        {"year": [5, 6, None], "url": [OTHER, None], "fileNumber": ["a", "ab", None]}),
    "two lists of alternatives": Small(
        ":x sh:or ( [ sh:path verbond:year ; sh:minCount 1 ] [ sh:path schema:url ; sh:minCount 1 ] ) , "
        "( [ sh:path verbond:fileNumber ; sh:minCount 1 ] [ sh:path dct:spatial ; sh:minCount 2 ] ) .",
        {"year": [5, None], "url": [OTHER, None], "fileNumber": ["a", None],
         "area": [[OTHER], [OTHER, f"{OTHER}2"], None]}),
    "alternatives within alternatives": Small(
        ":x sh:or ( :een [ sh:path verbond:fileNumber ; sh:minCount 1 ] ) . :een sh:or ( "
        "[ sh:path verbond:year ; sh:minCount 1 ] [ sh:path schema:url ; sh:minCount 1 ] ) .",
        {"year": [5, None], "url": [OTHER, None], "fileNumber": ["a", None]}),
    # A day that is none has no order beside another: there pySHACL raises, or says either.
    "order of dates": Small(
        ":x sh:property :s . :s sh:path schema:startDate ; sh:lessThanOrEquals schema:endDate .",
        {"startDate": [*DATES, None], "endDate": [*DATES, None]}, takes_odd=False),
    "strict order of dates": Small(
        ":x sh:property :s . :s sh:path schema:startDate ; sh:lessThan schema:endDate .",
        {"startDate": [*DATES, None], "endDate": [*DATES, None]}, takes_odd=False),
    "strict order of amounts": Small(
        ":x sh:property :s . :s sh:path verbond:awardedAmount ; sh:lessThan verbond:appliedAmount .",
        {"awardedAmount": [*AMOUNTS, None], "appliedAmount": [*AMOUNTS, None]}, takes_odd=False),
    "order of amounts": Small(
        ":x sh:property :s . :s sh:path verbond:awardedAmount ; sh:lessThanOrEquals verbond:appliedAmount .",
        {"awardedAmount": [*AMOUNTS, None], "appliedAmount": [*AMOUNTS, None]}, takes_odd=False),
    "order of amounts and years": Small(
        ":x sh:property :s . :s sh:path verbond:awardedAmount ; sh:lessThanOrEquals verbond:year .",
        {"awardedAmount": ["4.99", "5", "5.01", None], "year": [5, [4, 6], None]}, takes_odd=False),
    "order of strings": Small(
        ":x sh:property :s . :s sh:path verbond:fileNumber ; sh:lessThanOrEquals verbond:grantProgramme .",
        {"fileNumber": ["a", "b", "B", "é", ["a", "c"]], "grantProgramme": ["a", "b", None]},
        takes_odd=False),
    "order of dates and years": Small(
        ":x sh:property :s . :s sh:path verbond:year ; sh:lessThanOrEquals schema:startDate .",
        {"year": [2025, 2026, 2027], "startDate": ["2026-01-01", None]}, takes_odd=False),
    "two shapes of one key": Small(
        ":x sh:property :a, :b . :a sh:path verbond:year ; sh:minInclusive 5 ; sh:minCount 1 . "
        ":b sh:path verbond:year ; sh:maxInclusive 6 ; sh:severity sh:Warning .",
        {"year": [4, 5, 6, 7, [4, 7]]}),
    "many keys": Small(
        ":x sh:property :a, :b, :c, :d, :e, :f . :a sh:path verbond:year ; sh:minCount 1 ; sh:maxCount 1 . "
        ":b sh:path verbond:fileNumber ; sh:datatype xsd:string ; sh:minCount 1 ; sh:severity sh:Info . "
        ":c sh:path verbond:recipientGroup ; sh:hasValue person:person . "
        ":d sh:path dct:spatial ; sh:minCount 2 ; sh:nodeKind sh:IRI . "
        ":e sh:path schema:url ; sh:nodeKind sh:IRI ; sh:pattern '^https:' . "
        ":f sh:path schema:startDate ; sh:datatype xsd:date .",
        {"year": [5, [5, 6], None], "fileNumber": ["a", 5, None], "recipientGroup": ["person", None],
         "area": [[OTHER], [OTHER, "a:b"], None], "url": [OTHER, "a:b", None]}),
}
CROSSED = 300


@cache
def read_small(name: str) -> tuple[Graph, Shape]:
    """Return a small shape as pySHACL and as the screen are given it."""
    graph = Graph().parse(data=PREFIXES + SMALL[name].turtle + " :x sh:targetClass verbond:Grant .",
                          format="turtle")
    return graph, read_shape(graph, X)


def make_records(name: str) -> list[Record]:
    """Return records around the bounds of a small shape: its values crossed, and the odd ones at each key."""
    values = SMALL[name].values
    made: list[Record] = [dict(zip(values, cross, strict=True)) for cross in product(*values.values())]
    assert len(made) <= CROSSED
    made += [{key: value} for key in values for value in (ODD if SMALL[name].takes_odd else ())]
    whole = [{"id": ID, "type": "grant", **drop_nothing(record)} for record in [*made, {}]]
    # Parts of two records never share an id.
    return [json.loads(canonical(one).replace(ID, f"{ID}-{number}")) for number, one in enumerate(whole)]


@cache
def judge_small(name: str) -> tuple[tuple[Record, Told], ...]:
    """Return the records of a small shape with what pySHACL finds in each."""
    graph, _ = read_small(name)
    records = make_records(name)
    data = Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # rdflib 7.6.0 warns at a boolean that is none
        for quad in to_quads({EXAMPLE_BASE: [canonical(record) for record in records]}):
            data.add((_convert(quad.subject), _convert(quad.predicate), _convert(quad.object)))
        _, report, _ = pyshacl.validate(data, shacl_graph=graph, inference="none", advanced=False)
    assert isinstance(report, Graph)
    found: dict[str, Told] = {record["id"]: Counter() for record in records}
    for top in report.subjects(SH.conforms):
        for node in report.objects(top, SH.result):
            focus, *told = _tell(report, node)
            found[focus.partition("#")[0]][focus, *told] += 1
    return tuple((record, found[record["id"]]) for record in records)


def _tell(report: Graph, node: Any) -> tuple[Any, ...]:
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    component = str(report.value(node, SH.sourceConstraintComponent)).removeprefix(str(SH))
    component = component.removesuffix("ConstraintComponent")
    severity = report.value(node, SH.resultSeverity)
    assert severity is not None
    return (str(report.value(node, SH.focusNode)), keys_by_iri()[str(path)] if path else None,
            f"{component[0].lower()}{component[1:]}", SEVERITIES[severity],
            None if value is None else "" if isinstance(value, BNode) else str(value))
