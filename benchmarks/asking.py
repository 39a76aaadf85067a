"""What the fence costs: the same queries asked of bare Oxigraph in a process, of the pool, and over HTTP."""

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from benchmarks.bench import BY_YEAR, OF_ONE, Bench, expect, ratio_of
from benchmarks.children import repeat, run_job, spread
from benchmarks.table import Figure
from ledger.home import read_home
from publisher.sparql.formats import choose
from publisher.sparql.pool import Limits, Pool, Question
from publisher.targets.checkpoint import hold_checkpoint

LARGE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 300000"
QUERIES = {"small": (OF_ONE, 200), "group": (BY_YEAR, 10), "large": (LARGE, 3)}
NAMES = {"small": "one amount", "group": "count by year", "large": "300,000 rows as CSV"}
CLIENTS, EACH = 16, 100
Ask = Callable[[str], int]
"""What asks a query and returns the bytes of its answer as CSV."""


def ask_bare(folder: str) -> dict[str, Any]:
    """Each query of the store itself, in this process."""
    with hold_checkpoint(read_home(Path(folder)).store) as checkpoint, tempfile.TemporaryFile() as spool:
        store = ox.Store.read_only(str(checkpoint.path))

        def ask(query: str) -> int:
            spool.seek(0)
            spool.truncate()
            results = store.query(query, use_default_graph_as_union=True)
            assert isinstance(results, ox.QuerySolutions)
            results.serialize(spool, format=ox.QueryResultsFormat.CSV)
            return spool.tell()

        return _time(ask)


def ask_pool(folder: str) -> dict[str, Any]:
    """Each query of a worker behind the fence, its answer read."""
    with Pool(read_home(Path(folder)).store, Limits(workers=1)) as pool:
        def ask(query: str) -> int:
            with pool.ask(Question(query, choose("csv"))) as answer:
                return len(answer.file.read())

        return _time(ask)


def ask_http(folder: str) -> dict[str, Any]:
    """Each query over HTTP of `verbond serve`, one client; then sixteen at once, small queries."""
    with _serve(folder) as place:
        connection = http.client.HTTPConnection(place)
        answer = _time(lambda query: len(_get(connection, query)))
        with ThreadPoolExecutor(CLIENTS) as executor:
            started = perf_counter()
            times = [time for found in executor.map(lambda number: _ask_often(place, number), range(CLIENTS))
                     for time in found]
            answer["many"] = CLIENTS * EACH / (perf_counter() - started)
        return {**answer, "p50": median(times), "p95": quantiles(times, n=20)[-1]}


def _time(ask: Ask) -> dict[str, Any]:
    """Return the median seconds of each query and the bytes of its answer; the first time is not counted."""
    times: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for name, (query, count) in QUERIES.items():
        sizes[name] = ask(query)
        found = []
        for _ in range(count):
            started = perf_counter()
            ask(query)
            found.append(perf_counter() - started)
        times[name] = median(found)
    return {"seconds": sum(times.values()), "times": times, "sizes": sizes}


def _ask_often(place: str, number: int) -> list[float]:
    """Ask small queries as one of many clients, with an address of its own; return the seconds of each."""
    connection, times = http.client.HTTPConnection(place), []
    for _ in range(EACH):
        started = perf_counter()
        _get(connection, OF_ONE, f"192.0.2.{number}")
        times.append(perf_counter() - started)
    return times


def _get(connection: http.client.HTTPConnection, query: str, client: str = "192.0.2.100") -> bytes:
    connection.request("GET", f"/sparql?format=csv&query={quote(query)}", headers={"X-Forwarded-For": client})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{answer.status}: {body[:500]!r}")
    return body


@contextmanager
def _serve(folder: str) -> Iterator[str]:
    """Serve a home on a free port, trusting this machine as proxy; give host and port."""
    toml = Path(folder) / "coalition.toml"
    if "trusted_proxies" not in toml.read_text():
        toml.write_text(f'trusted_proxies = ["127.0.0.1"]\n{toml.read_text()}')
    command = [str(Path(sys.executable).with_name("verbond")), "--home", folder, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        try:
            assert process.stderr
            told = re.search(r"http://(\S+)", process.stderr.readline())
            assert told
            yield told[1]
        finally:
            process.send_signal(signal.SIGTERM)


def asking(bench: Bench) -> list[Figure]:
    """Each query bare, through the pool and over HTTP; then many clients."""
    home = str(bench.loaded[1])
    found = {job: repeat(lambda number, job=job: run_job(job, folder=home))  # type: ignore[misc]
             for job in ("ask_bare", "ask_pool", "ask_http")}
    sizes = found["ask_bare"][0]["sizes"]
    for answers in found.values():
        same = all(answer["sizes"] == sizes for answer in answers)
        expect(same, "each road has the same answer", answers[0])
    figures = []
    for name, words in NAMES.items():
        times = {job: [answer["times"][name] for answer in answers] for job, answers in found.items()}
        bare = f"bare Oxigraph in a process {_word(times['ask_bare'])}"
        for job, road in (("ask_pool", "through the fence"), ("ask_http", "over HTTP")):
            figures.append(Figure(f"query of {words}, {road}", _word(times[job]), bare,
                                  f"{ratio_of(times[job], times['ask_bare']):.1f}"))
    many = found["ask_http"]
    one = [1 / answer["times"]["small"] for answer in many]
    tail = spread([1000 * answer["p95"] for answer in many], ".0f")
    figures.append(Figure(f"{CLIENTS} clients, small queries",
                          f"{spread([answer['many'] for answer in many], ',.0f')} queries/s; p95 {tail} ms",
                          f"one client {spread(one, ',.0f')} queries/s",
                          f"{ratio_of([answer['many'] for answer in many], one):.1f} times"))
    return figures


def _word(values: list[float]) -> str:
    return f"{spread([1000 * value for value in values], ',.2f')} ms"
