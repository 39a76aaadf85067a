"""What the fence admits, what it refuses, and how it says where a query is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.sparql.fence import admit, decode
from vocab.exceptions import QueryError

EVERYTHING = "SELECT * { ?s ?p ?o }"


@pytest.mark.parametrize(
    "query, form",
    [
        (EVERYTHING, "select"),
        ("ASK { ?s ?p ?o }", "ask"),
        ("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }", "graph"),
        ("DESCRIBE <https://data.example.org/x>", "graph"),
        ("PREFIX s: <http://x/> SELECT ?service { ?service s:SERVICE 'SERVICE <http://x>' }", "select"),
    ],
)
def test_queries_that_read_are_admitted(query: str, form: str) -> None:
    """The four forms pass; the word SERVICE in names and texts is no service."""
    assert form == admit(query).form


@pytest.mark.parametrize(
    "query",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <http://x/a> <http://x/b> 1 }",
        "LOAD <http://127.0.0.1/x>",
        "CLEAR ALL",
        "SELECT * { ?s ?p ",
        "",
        "SELECT * { " + "{" * 3000 + "?s ?p ?o" + "}" * 3000 + " }",
        "SELECT * { " + "{" * 61 + "?s ?p ?o" + "}" * 61 + " }",
        "ASK {} ASK {}",
        "ASK { ?s ?p '\\uD800' }",
        "SELECT * { ?s ?p ?o } #" + "x" * 70_000,
    ],
    ids=["delete", "insert", "load", "clear", "broken", "empty", "deep", "rather deep", "two",
         "surrogate", "long"],
)
def test_what_is_no_query_that_reads_is_refused(query: str) -> None:
    """Updates, broken, deep and long texts get a sentence in Dutch and English."""
    with pytest.raises(QueryError) as refused:
        admit(query)
    assert refused.value.nl and refused.value.en


@pytest.mark.parametrize(("query", "place", "words"), [
    ("SELECT * {?s ?p", (1, 16), "1 closing bracket is missing"),
    ("SELECT *\n {?s schema:name ?o}", (2, 6), "PREFIX schema: <http://schema.org/>"),
    ("# ex:x\nSELECT * { ?s 'ex:a'^^ex:b ?o }", (2, 23), "'ex:' is not declared"),
    ("ASK {} ASK {}", (1, 8), "then comes 'ASK {}'"),
    ("ASK { ?s ?p ?o }}", (1, 17), "then comes '}'"),
    ("SELECT ?x {\n ?x a foo }", (2, 10), "does not fit here: '}'"),
    ("SELECT * {}\n; DELETE WHERE { ?s ?p ?o }", (2, 1), "then comes '; DELETE"),
])
def test_what_does_not_parse_is_told_at_its_place(query: str, place: tuple[int, int], words: str) -> None:
    """Line, character and what to do, in both languages."""
    with pytest.raises(QueryError) as refused:
        admit(query)
    error = refused.value
    assert place == (error.line, error.column) and words in error.en
    assert f"regel {place[0]}, teken {place[1]}" in error.nl and "refused" == error.reason


@pytest.mark.parametrize(("query", "has_dataset", "is_steady"), [
    (EVERYTHING, False, True),
    ("SELECT * FROM <http://x/> { ?s ?p ?o }", True, True),
    ("SELECT ?from FROM NAMED <http://x/> { GRAPH ?g { ?from ?p 'FROM <http://x/>' } }", True, True),
    ("SELECT * { ?s ?p ?o FILTER(?o < NOW()) }", False, False),
    ("SELECT (RAND() AS ?r) {}", False, False),
    ("SELECT * { { SELECT (STRUUID() AS ?u) {} } }", False, False),
    ("SELECT * { ?now ?rand 'NOW() RAND()' }", False, True),
])
def test_what_is_seen_of_a_query(query: str, has_dataset: bool, is_steady: bool) -> None:
    """Whether it names graphs, and whether its answer stays the same while the data do."""
    admitted = admit(query)
    assert (has_dataset, is_steady) == (bool(admitted.default or admitted.named), admitted.is_steady)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("SELECT*{}?sp:o<>\"'#\\u0053 .\nASKFILTER()"), max_size=60))
def test_any_text_is_admitted_or_refused(text: str) -> None:
    """Nothing else comes out, whatever comes in."""
    try:
        assert admit(text).text == decode(text)
    except QueryError as error:
        assert error.nl and error.en
