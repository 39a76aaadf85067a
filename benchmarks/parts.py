"""A stopwatch around the parts of a load, in the process that runs it; each part without those inside it.

The parts of the main thread add up to the whole; what other threads do meanwhile is kept beside it.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from time import perf_counter
from types import ModuleType
from typing import Any

import harvesters.take_in
import publisher.targets.store
from harvesters.formats.table import Table
from harvesters.intake import Intake
from ledger.ledger import Ledger
from ledger.runs import OpenRun
from publisher.targets.store import StoreTarget
from shapes.check import Check

METHODS: tuple[tuple[type, str, str], ...] = (
    (Intake, "take", "canonical JSON, digests, comparing"),
    (Check, "find_problems", "screen"),
    (Check, "agrees", "pySHACL on a sample"),
    (OpenRun, "flush", "staging"),
    (OpenRun, "accept", "accepting"),
    (StoreTarget, "put", "put, and waiting for its threads"),
    (StoreTarget, "clear", "a new store with the vocabulary"),
    (StoreTarget, "show", "checkpoint"),
)
FUNCTIONS: tuple[tuple[ModuleType, str, str], ...] = (
    (harvesters.take_in, "archive_file", "archive"),
    (publisher.targets.store, "to_jsonld", "joining bodies"),
)
STEPS: tuple[tuple[Any, str, str], ...] = (
    (Table, "rows", "reading and values"),
    (Ledger, "read_changes", "reading changes"),
)


class Parts:
    """Seconds by part; a part that begins inside another stops the other's watch until it ends."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.beside: dict[str, float] = defaultdict(float)
        self._stack: list[tuple[str, float]] = []

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        """Do a piece of work on the watch of its part."""
        if threading.current_thread() is not threading.main_thread():
            return self._run_beside(name, work)
        started = perf_counter()
        if self._stack:
            outer, since = self._stack[-1]
            self.seconds[outer] += started - since
        self._stack.append((name, started))
        try:
            return work()
        finally:
            ended = perf_counter()
            self.seconds[name] += ended - self._stack.pop()[1]
            if self._stack:
                self._stack[-1] = (self._stack[-1][0], ended)

    def _run_beside(self, name: str, work: Callable[[], Any]) -> Any:
        started = perf_counter()
        try:
            return work()
        finally:
            self.beside[name] += perf_counter() - started

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that runs on the watch of a part."""
        @wraps(function)
        def timed(*values: Any, **named: Any) -> Any:
            return self.run(name, lambda: function(*values, **named))

        return timed

    def wrap_iterator(self, name: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
        """Return a generator of which each step runs on the watch of a part."""
        def timed(*values: Any) -> Iterator[Any]:
            steps = function(*values)
            while (step := self.run(name, lambda: next(steps, None))) is not None:
                yield step

        return timed


class _WatchedStore:
    """A store of which loading and flushing are timed; all else is the store's own."""

    def __init__(self, store: Any, parts: Parts) -> None:
        self._store = store
        self.bulk_load = parts.wrap("bulk_load", store.bulk_load)
        self.flush = parts.wrap("flush", store.flush)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def watch(parts: Parts) -> None:
    """Put the watches in place; for this process only."""
    for owner, name, part in METHODS:
        setattr(owner, name, parts.wrap(part, getattr(owner, name)))
    for module, name, part in FUNCTIONS:
        setattr(module, name, parts.wrap(part, getattr(module, name)))
    for owner, name, part in STEPS:
        setattr(owner, name, parts.wrap_iterator(part, getattr(owner, name)))
    open_store = StoreTarget._open
    setattr(StoreTarget, "_open", lambda target: _WatchedStore(open_store(target), parts))  # noqa: B010
