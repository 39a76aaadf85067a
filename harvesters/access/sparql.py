"""A source that is a SPARQL endpoint: all the rows of one SELECT as a CSV, or a fault (SPARQL 1.1)."""

import io
import json
from collections.abc import Sequence
from typing import Any
from urllib.request import Request

from SPARQLWrapper import JSON, POST, SPARQLWrapper

from harvesters.access.door import Door, Page, write_table
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Question
from vocab.select import Select, read_select

PAGE = 10_000
LONGEST_ADDRESS = 2_000
"""In characters: a longer query is sent as the body of a POST."""

Rows = list[list[str]]


class Endpoint(SPARQLWrapper):
    """SPARQLWrapper makes the request and says what it accepts; it goes through our own door."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.source.where, returnFormat=JSON)
        self.door = door

    def _query(self) -> tuple[Any, str]:
        request = self._createRequest()
        headers = {name: value for name, value in request.header_items() if name.lower() != "user-agent"}
        answer = self.door.ask(request.full_url, Question(_read_body(request), headers, frozenset((400,))))
        if answer.status == 400:
            raise make_fault("bad-question", self.door.host)
        return io.BytesIO(answer.body), self.returnFormat

    def select(self, query: str) -> tuple[list[str], Rows]:
        """Return the variables and rows of one answer; raises SourceError where it is not whole JSON.

        A server that is stopped in the middle says 200 and ends with a line of text (Fuseki 5.6).
        """
        self.setQuery(query)
        if len(query) > LONGEST_ADDRESS:
            self.setMethod(POST)
        try:
            answer = json.loads(self.query().response.read())
            names = [str(name) for name in answer["head"]["vars"]]
            return names, [[self._word(row, name) for name in names] for row in answer["results"]["bindings"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise make_fault("broken-answer", self.door.host) from None

    def _word(self, row: dict[str, dict[str, str]], name: str) -> str:
        """Return what stands in a cell; a blank node is another one each time, so it is no value."""
        value = row.get(name)
        if value is None:
            return ""
        if value["type"] not in ("literal", "typed-literal", "uri"):
            raise make_fault("blank-node", self.door.host, reason=name)
        return value["value"]


def open_sparql(door: Door) -> SourceFile:
    """Return all rows of a source's query as one file; raises SourceError unless all came."""
    select = read_select(door.source.settings["query"])
    assert select  # the TOML is refused otherwise
    endpoint = Endpoint(door)
    total = _count(endpoint, select)
    names, rows = endpoint.select(_limit(select, 0) if _may_page(select) else _join(select))
    if len(rows) < total and _may_page(select):
        rows = _read_pages(endpoint, select, names, total)
    if len(rows) != total:
        raise make_fault("cut", door.host, came=len(rows), total=total)
    if not select.is_ordered:
        rows.sort()
    return write_table(door, [Page(names, lambda: rows)], f"{door.host}.csv")


def _read_body(request: Request) -> bytes | None:
    assert request.data is None or isinstance(request.data, bytes)
    return request.data


def _may_page(select: Select) -> bool:
    return select.is_ordered and not select.is_limited


def _read_pages(endpoint: Endpoint, select: Select, names: Sequence[str], total: int) -> Rows:
    """Return the rows of all pages; where the member's order leaves ties, all variables break them."""
    order = "".join(f" ?{name}" for name in names)
    rows: Rows = []
    while len(rows) < total:
        _, page = endpoint.select(_limit(select, len(rows), order))
        if not page:
            break
        rows += page
    return rows


def _count(endpoint: Endpoint, select: Select) -> int:
    """Return how many rows a query has, by asking for nothing else."""
    _, rows = endpoint.select(f"{select.prologue}\nSELECT (COUNT(*) AS ?verbondCount)\n{select.graphs}\n"
                              f"WHERE {{ {{\n{select.body}\n}} }}")
    if len(rows) != 1 or not rows[0][0].isdecimal():
        raise make_fault("broken-answer", endpoint.door.host)
    return int(rows[0][0])


def _limit(select: Select, offset: int, order: str = "") -> str:
    return f"{_join(select)}\n{order}\nLIMIT {PAGE} OFFSET {offset}"


def _join(select: Select) -> str:
    """Return a query as one text again, with its graphs where the language wants them: before WHERE."""
    if not select.graphs:
        return f"{select.prologue}\n{select.body}"
    head, brace, rest = select.body.partition("{")
    words = head.rstrip()
    where = "WHERE" if words.upper().endswith("WHERE") else ""
    return f"{select.prologue}\n{words.removesuffix(words[-5:]) if where else words}\n{select.graphs}\n" \
           f"{where} {brace}{rest}"
