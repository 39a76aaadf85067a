"""An answer as a person reads it: a table of its first rows, yes or no, or triples as Turtle."""

import json
from typing import Any, NamedTuple

from publisher.sparql.pool import Answer
from publisher.web.links import link_of
from publisher.web.values import Shown, label_iri
from publisher.words import Language

MOST_ROWS = 200
MOST_CHARACTERS = 100_000
LARGEST_PAGE = 32 * 2**20


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
    """Return what a page shows of a whole answer, JSON or Turtle."""
    if answer.form == "graph":
        text = answer.file.read(4 * MOST_CHARACTERS).decode("utf-8", "replace")
        return Answered(text=text[:MOST_CHARACTERS], is_cut=len(text) > MOST_CHARACTERS, seq=answer.seq)
    text_bytes = answer.file.read(LARGEST_PAGE + 1)
    if len(text_bytes) > LARGEST_PAGE:
        return Answered(is_cut=True, seq=answer.seq)
    told = json.loads(text_bytes)
    if "boolean" in told:
        return Answered(boolean=told["boolean"], seq=answer.seq)
    columns, found = tuple(told["head"]["vars"]), told["results"]["bindings"]
    rows = tuple(tuple(_show_term(row.get(column), language, base) for column in columns)
                 for row in found[:MOST_ROWS])
    return Answered(columns, rows, max(0, len(found) - MOST_ROWS), seq=answer.seq)


def _show_term(term: dict[str, Any] | None, language: Language, base: str) -> Shown:
    if term is None:
        return Shown()
    text, kind = str(term["value"]), term["type"]
    if kind == "uri":
        return Shown(label_iri(text, language) or text, href=link_of(text, base))
    spoken = term.get("xml:lang")
    return Shown(text, spoken if spoken != language else None)
