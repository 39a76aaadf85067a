"""The measured jobs, each in a process of its own: `python -m benchmarks.jobs NAME JSON` prints JSON."""

import json
import resource
import sys
from collections.abc import Callable
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import pyoxigraph as ox

from benchmarks.grants import file_of
from harvesters.take_in import take_in
from ledger.home import read_home
from publisher.catch_up import catch_up
from publisher.exports.nquads import write_nquads
from publisher.sparql.ask import ask
from publisher.targets.store import StoreTarget

Answer = dict[str, Any]


def load(folder: str, query: str) -> Answer:
    """Take a file in, publish it, and ask one query, as `verbond harvest` and `verbond query` do."""
    moments: dict[str, float] = {}
    started = perf_counter()
    home = read_home(Path(folder))
    with home.open_ledger() as ledger:
        run = take_in(next(iter(home.read_sources().values())), home, ledger)
        taken = perf_counter()
        catch_up(ledger, StoreTarget(home.store, home.base),
                 lambda phase, done, total: moments.update({phase: perf_counter()}))
    shown = perf_counter()
    lines = read_answer(home.store, query)
    ended = perf_counter()
    return {
        "seconds": ended - started, "harvest": taken - started, "put": moments["showing"] - taken,
        "show": shown - moments["showing"], "query": ended - shown, "run": run.as_json(), "answer": lines,
    }


def read_answer(store: Path, query: str) -> list[str]:
    """Ask one query in a worker of its own and return the lines of its answer."""
    with ask(store, query, "csv") as answer:
        return answer.read().decode().splitlines()[1:]


def load_in_parts(folder: str, query: str) -> Answer:
    """Do the same with a stopwatch around each part."""
    from benchmarks.parts import Parts, watch  # as the other jobs must run without it

    parts = Parts()
    watch(parts)
    answer = load(folder, query)
    parts.seconds["query"] = answer["query"]
    return {**answer, "parts": parts.seconds, "beside": parts.beside}


def load_bare(quads: str, folder: str) -> Answer:
    """The floor under a load: one bulk_load of the finished quads into a new store on disk."""
    store = ox.Store(folder)
    started = perf_counter()
    store.bulk_load(path=quads, format=ox.RdfFormat.N_QUADS)
    return {"seconds": perf_counter() - started}


def write_quads(folder: str, quads: str) -> Answer:
    """Take a file in without publishing it, and write all quads from the ledger."""
    home = read_home(Path(folder))
    with home.open_ledger() as ledger, Path(quads).open("wb") as file:
        take_in(next(iter(home.read_sources().values())), home, ledger)
        started = perf_counter()
        records = write_nquads(ledger, file)
    return {"seconds": perf_counter() - started, "records": records}


def ask_alone(folder: str, query: str) -> Answer:
    """One query of what is published already: the worker's start is in it."""
    started = perf_counter()
    lines = read_answer(Path(folder) / "store", query)
    return {"seconds": perf_counter() - started, "answer": lines}


def digest_file(folder: str) -> Answer:
    """The floor under unchanged bytes: their SHA-256."""
    started = perf_counter()
    with file_of(Path(folder)).open("rb") as file:
        file_digest(file, "sha256")
    return {"seconds": perf_counter() - started}


def load_plain(folder: str, rows: int) -> Answer:
    """The same rows by frictionless, rdflib and pySHACL."""
    from benchmarks.plain import convert  # as only this job needs frictionless

    started = perf_counter()
    triples, conforms = convert(file_of(Path(folder)), rows)
    return {"seconds": perf_counter() - started, "triples": triples, "conforms": conforms}


JOBS: dict[str, Callable[..., Answer]] = {
    job.__name__: job
    for job in (load, load_in_parts, load_bare, write_quads, ask_alone, digest_file, load_plain)
}
ELSEWHERE = {
    "checking": ("check_records",), "reading": ("read_bare", "read_rows"),
    "asking": ("ask_bare", "ask_pool", "ask_http"),
    "editions": ("bring_targets", "make_edition", "copy_bare", "bring_feed"),
    "ckan_jobs": ("make_demo", "change_demo", "bring_ckan", "fill_table", "fill_bare"),
    "stores": ("bring_store",),
}
"""Jobs by their module: it is imported for them alone, as what it needs would weigh on every other job."""


def find_job(name: str) -> Callable[..., Answer]:
    """Return a job by its name; KeyError for none."""
    modules = {job: module for module, jobs in ELSEWHERE.items() for job in jobs}
    if name in JOBS:
        return JOBS[name]
    job: Callable[..., Answer] = getattr(import_module(f"benchmarks.{modules[name]}"), name)
    return job


def main() -> None:
    """Run one job and say what it took: its own peak of memory and that of its largest child."""
    answer = find_job(sys.argv[1])(**json.loads(sys.argv[2]))
    for name, who in (("peak_mb", resource.RUSAGE_SELF), ("child_mb", resource.RUSAGE_CHILDREN)):
        answer[name] = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
