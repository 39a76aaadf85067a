"""An answer as a person reads it: a table of its first rows, yes or no, or triples as Turtle."""

import io
import json
from typing import IO, NamedTuple

import pyoxigraph as ox

from publisher.sparql.formats import Formats
from publisher.sparql.pool import Answer
from publisher.web.links import link_of
from publisher.web.values import Shown, label_iri
from publisher.words import Language, word_literal
from vocab.names import shorten

FORMATS: Formats = {"select": "tsv", "ask": "json", "graph": "turtle"}
"""In which forms an answer can be shown: in TSV a row is a line, so that many are counted and not read."""

MOST_ROWS = 200
MOST_BYTES = 2 * 2**20
MOST_CHARACTERS = 100_000
CHUNK = 2**20


class Answered(NamedTuple):
    """What the page shows of an answer: columns and rows, yes or no, or a text.

    more: how many rows are not shown. is_cut: there is more than the page can hold; the files have it all.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()
    more: int = 0
    boolean: bool | None = None
    text: str = ""
    is_cut: bool = False
    seq: int = 0


def show_answer(answer: Answer, language: Language, base: str) -> Answered:
    """Return what a page shows of a whole answer that was asked for in FORMATS."""
    if answer.form == "graph":
        text = answer.file.read(4 * MOST_CHARACTERS).decode("utf-8", "replace")
        return Answered(text=text[:MOST_CHARACTERS], is_cut=len(text) > MOST_CHARACTERS, seq=answer.seq)
    if answer.form == "ask":
        return Answered(boolean=json.load(answer.file)["boolean"], seq=answer.seq)
    head = _read_head(answer.file)
    if head is None:
        return Answered(is_cut=True, seq=answer.seq)
    solutions = ox.parse_query_results(head, ox.QueryResultsFormat.TSV)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(_show_term(term, language, base) for term in solution) for solution in solutions)
    return Answered(columns, rows, _count_lines(answer.file), seq=answer.seq)


def _read_head(file: IO[bytes]) -> io.BytesIO | None:
    """Return the header and the first rows, None where they are too large."""
    head = io.BytesIO()
    for _ in range(MOST_ROWS + 1):
        head.write(file.readline(MOST_BYTES + 1))
        if head.tell() > MOST_BYTES:
            return None
    head.seek(0)
    return head


def _count_lines(file: IO[bytes]) -> int:
    return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))


def _show_term(term: object, language: Language, base: str) -> Shown:
    if isinstance(term, ox.NamedNode):
        own = shorten(term.value) if term.value.startswith(f"{base}/id/") else term.value
        return Shown(label_iri(term.value, language) or own, href=link_of(term.value, base))
    if isinstance(term, ox.Literal):
        return Shown(word_literal(term, language), term.language if term.language != language else None)
    return Shown("" if term is None else str(term))
