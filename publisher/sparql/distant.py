"""The same fence before a store on another server: a worker reads the query, and then writes its answer."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import urllib3

from ledger.home import Home
from publisher.remote.place import Place, Shown
from publisher.remote.server import N_TRIPLES, has_end, is_cut
from publisher.remote.settings import Addresses, read_allowed_services, read_stores
from publisher.sparql.pool import Child, Limits, Pool
from vocab.exceptions import QueryError, StoreError

CHUNK = 64 * 1024
XML = "application/sparql-results+xml"
"""Not JSON, for Virtuoso 7.2 writes that of a draft."""

NOTHING = "urn:x-verbond:nothing"
"""A graph that nobody has: what is asked of graphs that are not ours is asked of this one."""

STOPPED = b"## "
"""Fuseki 5.6 ends with such a line where it stopped in the middle; in N-Triples it is a comment."""


def open_pool(home: Home, limits: Limits) -> Pool:
    """Return what answers the queries of a home: its remote store where the settings name one."""
    stores = read_stores()
    if not stores:
        return Pool(home.store, limits)
    return DistantPool(home.store, limits, Place(home.remote), stores, read_allowed_services())


class DistantPool(Pool):
    """Workers that read queries and write answers; between the two the store on the other server is asked.

    Editions are asked of the embedded store, which keeps them.
    """

    def __init__(self, folder: Path, limits: Limits, place: Place, stores: Sequence[Addresses],
                 services: frozenset[str]) -> None:
        self._place, self._stores, self._services = place, stores, sorted(services)
        self._http = urllib3.PoolManager(maxsize=limits.workers, retries=False)
        super().__init__(folder, limits)

    def _answer(self, child: Child, question: dict[str, Any]) -> dict[str, Any]:
        if question["edition"]:
            return super()._answer(child, question)
        until = time.monotonic() + self.limits.seconds
        shown = self._place.read()
        store = next((one for one in self._stores if shown and one.query == shown.address), None)
        if shown is None or store is None:
            raise StoreError("Er is nog niets gepubliceerd. Doe eerst “verbond publish remote”.",
                             "Nothing is published yet. Run 'verbond publish remote' first.")
        asked = {**question, "services": self._services}
        admitted = self._tell(child, {**asked, "step": "admit"}, self.limits.seconds)
        raw = Path(f"{question['spool']}.raw")
        try:
            self._fetch(store.query, _make_form(question, admitted, shown),
                        N_TRIPLES if admitted["form"] == "graph" else XML, raw, until)
            given = {**question, **admitted, "step": "write", "raw": str(raw)}
            self._tell(child, given, max(0.0, until - time.monotonic()))
        finally:
            raw.unlink(missing_ok=True)
        return {**admitted, "seq": shown.seq, "epoch": shown.epoch, "marks": shown.marks,
                "steady": admitted["steady"] and bool(shown.marks)}

    def _fetch(self, url: str, form: str, accept: str, path: Path, until: float) -> None:
        """Write the answer of the store to a file: all of it, within the deadline and the size."""
        with self._post(url, form, accept, until) as answer, path.open("wb") as file:
            if answer.status != 200:
                raise self._blame(answer.status)
            for chunk in answer.stream(CHUNK):
                file.write(chunk)
                if file.tell() > self.limits.largest:
                    raise self._refuse("large")
                if time.monotonic() > until:
                    raise self._refuse("late")
        if is_cut(answer.headers, lambda: _count_rows(path, accept)) or _is_stopped(path, accept):
            raise self._refuse("cut")

    @contextmanager
    def _post(self, url: str, form: str, accept: str, until: float) -> Iterator[urllib3.BaseHTTPResponse]:
        left = max(0.1, until - time.monotonic())
        try:
            answer = self._http.request("POST", url, body=form, preload_content=False, redirect=False,
                                        timeout=urllib3.Timeout(connect=min(5.0, left), read=left),
                                        headers={"Content-Type": "application/x-www-form-urlencoded",
                                                 "Accept": accept})
            try:
                yield answer
            finally:
                answer.close()  # what is not read to its end is no connection to keep
        except urllib3.exceptions.TimeoutError:
            raise self._refuse("late" if time.monotonic() > until - 0.5 else "away") from None
        except urllib3.exceptions.HTTPError:
            raise self._refuse("away") from None

    def _blame(self, status: int) -> Exception:
        """Return why there is no answer, by the status of the store."""
        if status in (400, 404, 406, 413, 414):
            return QueryError("De SPARQL-server kan deze vraag niet beantwoorden.",
                              "The SPARQL server cannot answer this query.")
        return self._refuse("late" if status in (500, 503) else "away")


def _make_form(question: dict[str, Any], admitted: dict[str, Any], shown: Shown) -> str:
    """Return the form of the SPARQL 1.1 Protocol: the query, and of which graphs it is asked.

    Only ours may be: where the store holds graphs of others too (Virtuoso's own are always there) all of ours
    are named. QueryError where FROM names another: Virtuoso 7.2 adds it to those that the protocol names.
    """
    for graph in (*admitted["default"], *admitted["named"]):
        if graph not in shown.graphs:
            raise QueryError(f"De graaf {graph} is hier niet.", f"There is no graph {graph} here.")
    default, named = question["default"], question["named"]
    if default or named:
        default, named = ([one for one in some if one in shown.graphs] for some in (default, named))
        default = default or ([] if named else [NOTHING])
    elif not (shown.is_alone or admitted["default"] or admitted["named"]):
        default = named = shown.graphs
    pairs = [("query", f"BASE <{question['base']}>\n{admitted['text']}")]
    pairs += [("default-graph-uri", graph) for graph in default]
    pairs += [("named-graph-uri", graph) for graph in named]
    return urlencode(pairs)


def _count_rows(path: Path, accept: str) -> int:
    """Return how many rows or triples an answer has."""
    mark = b"<result>" if accept == XML else b"\n"
    with path.open("rb") as file:
        return sum(line.count(mark) for line in file)


def _is_stopped(path: Path, accept: str) -> bool:
    """Say whether an answer has no end; pyoxigraph 0.5 takes XML that breaks off for all there is."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1_000))
        tail = file.read()
    return accept == XML and not has_end(tail) or any(line.startswith(STOPPED) for line in tail.splitlines())
