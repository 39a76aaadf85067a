"""Reports: named queries that lay records beside each other; what they find is told at the records they name.

A report is a named query with a sentence (publisher/queries): its columns `record` and `key` say where the
problem is, `value` what stands there, and the sentence is filled in with all of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyoxigraph as ox

from ledger.home import Home
from ledger.ledger import Ledger
from ledger.reports import replace_report
from publisher.queries.queries import NamedQuery, read_queries
from publisher.sparql.ask import read_limits
from publisher.sparql.pool import Answer, Pool, Question
from publisher.words import Language, word_literal
from vocab.exceptions import QueryError
from vocab.labels import label_key
from vocab.names import shorten
from vocab.records import Problem, Version
from vocab.terms import XSD

MOST = 1_000
"""Of one report; how many more there are is said, and the query itself has them all."""

LONGEST = 500
LANGUAGES: tuple[Language, ...] = ("nl", "en")
Row = Mapping[str, Mapping[str, Any]]
"""Terms by column, as SPARQL 1.1 Query Results JSON has them."""


class Report(NamedTuple):
    """What one report found: problems, how many more there are, or why it has no answer."""

    name: str
    problems: Sequence[Problem] = ()
    more: int = 0
    fault: QueryError | None = None


def read_reports() -> dict[str, NamedQuery]:
    """Return the named queries that are reports, by name."""
    return {name: query for name, query in read_queries().items() if query.sentence}


def run_reports(home: Home, ledger: Ledger, names: Sequence[str] = ()) -> Iterator[Report]:
    """Run reports, all without names, store what each found in the place of what it found before, yield it.

    One that is late or too large keeps what it found before. Raises StoreError before anything is published.
    """
    with Pool(home.store, read_limits()._replace(workers=1)) as pool:
        for query in [read_reports()[name] for name in names or read_reports()]:
            question = Question(query.ask_at(home.clock()), {"select": "json"}, base=home.base)
            try:
                with pool.ask(question) as answer:
                    rows, seq = _read_rows(answer), answer.seq
            except QueryError as error:
                yield Report(query.name, fault=error)
                continue
            problems = [one for row in rows[:MOST] if (one := _make_problem(query, row, ledger))]
            replace_report(ledger, query.name, seq, problems)
            yield Report(query.name, problems, max(0, len(rows) - MOST))


def _read_rows(answer: Answer) -> list[Row]:
    rows: list[Row] = json.load(answer.file)["results"]["bindings"]
    return rows


def _make_problem(query: NamedQuery, row: Row, ledger: Ledger) -> Problem | None:
    """Return what a row says as a problem at its place; None where its record is gone meanwhile."""
    version = next(iter(ledger.read_history(row["record"]["value"])[-1:]), None)
    if version is None or version.body is None:
        return None
    key, value = (row[name]["value"][:LONGEST] if name in row else None for name in ("key", "value"))
    nl, en = (_fill(sentence, row, language)
              for sentence, language in zip(query.sentence or (), LANGUAGES, strict=True))
    return Problem(version.source, _find_file(ledger, version), version.origin, version.id, key, value,
                   query.name, "warning", "member", nl, en)


def _find_file(ledger: Ledger, version: Version) -> str | None:
    run = ledger.read_run(version.run)
    return run.file_name if run else None


def _fill(sentence: str, row: Row, language: Language) -> str:
    """Return a sentence with its columns filled in, and `field`: what people call the key."""
    shown = {name: _word(term, language)[:LONGEST] for name, term in row.items()}
    return sentence.format_map({**shown, "field": label_key(shown["key"], language)})


def _word(term: Mapping[str, Any], language: Language) -> str:
    """Return a term as people write it: a record by member and key, a day and a number by language."""
    if term["type"] == "uri":
        return shorten(str(term["value"]))
    datatype = ox.NamedNode(term.get("datatype", f"{XSD}string"))
    return word_literal(ox.Literal(term["value"], datatype=datatype), language)
