"""A source that is a SPARQL endpoint: rows of a SELECT, or subjects of a CONSTRUCT, as a CSV (SPARQL 1.1)."""

import io
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from harvesters.access.door import Door, Page, write_table
from harvesters.access.faults import make_fault
from harvesters.access.files import SourceFile
from harvesters.access.http import Question
from harvesters.access.subjects import tabulate
from vocab.select import Select, read_select

PAGE = 10_000
COUNT = re.compile(r"[0-9]{1,15}")
VARIABLE = re.compile(r"\w+")
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

    def select(self, query: str, as_terms: bool = False) -> tuple[list[str], Rows]:
        """Return the variables and rows of one answer; raises SourceError where it is not whole JSON.

        as_terms: cells as they are written in a query, UNDEF where there is nothing.
        A server that is stopped in the middle says 200 and ends with a line of text (Fuseki 5.6).
        """
        self.setQuery(query)
        if len(query) > LONGEST_ADDRESS:
            self.setMethod(POST)
        try:
            answer = json.loads(self.query().response.read())
            names = [str(name) for name in answer["head"]["vars"]]
            # They come back in a query of ours, which may be asked of nobody but ourselves.
            if not all(map(VARIABLE.fullmatch, names)):
                raise make_fault("broken-answer", self.door.host)
            write = self._write if as_terms else self._word
            return names, [[write(row, name) for name in names] for row in answer["results"]["bindings"]]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise make_fault("broken-answer", self.door.host) from None

    def _word(self, row: dict[str, dict[str, str]], name: str) -> str:
        """Return what stands in a cell; a blank node is another one each time, so it is no value."""
        value = row.get(name)
        if value is None:
            return ""
        if value["type"] not in ("literal", "typed-literal", "uri"):
            raise make_fault("blank-node", self.door.host, reason=name)
        return value["value"]

    def _write(self, row: dict[str, dict[str, str]], name: str) -> str:
        word, value = self._word(row, name), row.get(name)
        if value is None:
            return "UNDEF"
        if value["type"] == "uri":
            return str(ox.NamedNode(word))
        if language := value.get("xml:lang"):
            return str(ox.Literal(word, language=language))
        datatype = value.get("datatype")
        return str(ox.Literal(word, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(word))


def open_sparql(door: Door) -> SourceFile:
    """Return all rows of a source's query as one file; raises SourceError unless all came.

    A CONSTRUCT is asked as the SELECT of its variables, whose rows can be counted; its template is filled
    here.
    """
    select = read_select(door.source.settings["query"])
    assert select  # the TOML is refused otherwise
    names, rows = _read_all(Endpoint(door), select)
    if not select.is_ordered:
        rows.sort()
    page = Page(names, lambda: rows)
    if select.template:
        page = tabulate(_fill(door, select, names, rows), door)
    return write_table(door, [page], f"{door.host}.csv")


def _read_all(endpoint: Endpoint, select: Select) -> tuple[list[str], Rows]:
    """Return variables and rows: as many as the endpoint counts."""
    total = _count(endpoint, select)
    query = _limit(select, 0) if _may_page(select) else _join(select)
    names, rows = endpoint.select(query, bool(select.template))
    if len(rows) < total and _may_page(select):
        rows = _read_pages(endpoint, select, names, total)
    if len(rows) != total:
        raise make_fault("cut", endpoint.door.host, came=len(rows), total=total)
    return names, rows


def _fill(door: Door, select: Select, names: Sequence[str], rows: Rows) -> list[ox.Triple]:
    """Return the triples of a template for all rows, each once."""
    variables, found = " ".join(f"?{name}" for name in names), dict[ox.Triple, None]()
    for start in range(0, len(rows), PAGE):
        values = "\n".join(f"({' '.join(cells)})" for cells in rows[start : start + PAGE])
        query = (f"{select.prologue}\nCONSTRUCT {{ {select.template} }} "
                 f"WHERE {{ VALUES ({variables}) {{ {values} }} }}")
        try:
            found.update(dict.fromkeys(ox.Store().query(query)))  # type: ignore[arg-type]
        except SyntaxError:
            raise make_fault("bad-question", door.host) from None
    return list(found)


def _read_body(request: Request) -> bytes | None:
    assert request.data is None or isinstance(request.data, bytes)
    return request.data


def _may_page(select: Select) -> bool:
    return select.is_ordered and not select.is_limited


def _read_pages(endpoint: Endpoint, select: Select, names: Sequence[str], total: int) -> Rows:
    """Return the rows of all pages; where the member's order leaves ties, all variables break them.

    None stands there twice: Virtuoso 7.2.5 then gives rows twice, and others not at all.
    """
    order = "".join(f" ?{name}" for name in names if name not in select.ordered)
    rows: Rows = []
    while len(rows) < total:
        # From the last row on: were it another one now, a row would have moved to a page that was read.
        start = max(len(rows) - 1, 0)
        _, page = endpoint.select(_limit(select, start, order), bool(select.template))
        if rows and page[:1] != rows[-1:]:
            raise make_fault("moved-on", endpoint.door.host)
        page = page[1:] if rows else page
        if not page:
            break
        rows += page
    return rows


def _count(endpoint: Endpoint, select: Select) -> int:
    """Return how many rows a query has, by asking for nothing else."""
    _, rows = endpoint.select(f"{select.prologue}\nSELECT (COUNT(*) AS ?verbondCount)\n{select.graphs}\n"
                              f"WHERE {{ {{\n{select.body}\n}} }}")
    if [len(row) for row in rows] != [1] or not COUNT.fullmatch(rows[0][0]):
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
