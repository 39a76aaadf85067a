"""Ask the current checkpoint once, with a worker of one's own: the answer is whole, or there is none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from publisher.sparql.fence import Form
from publisher.sparql.formats import choose
from publisher.sparql.pool import MEGABYTE, Limits, Pool, Question
from vocab.exceptions import HomeError
from vocab.names import EXAMPLE_BASE

LARGEST_ANSWER = 1024 * MEGABYTE
ON_PAPER: dict[Form, str] = {"select": "csv", "ask": "json", "graph": "turtle"}


@contextmanager
def ask(folder: Path, query: str, format: str | None = None, base: str = EXAMPLE_BASE,
        edition: str = "") -> Iterator[IO[bytes]]:
    """Give the spooled answer of a query, at its start.

    Raises QueryError when it is refused, late, or takes too much memory; StoreError before anything
    is published. VERBOND_QUERY_SECONDS and VERBOND_QUERY_MEGABYTES set the caps.
    """
    question = Question(query, choose(format, ON_PAPER), base=base, edition=edition)
    with Pool(folder, read_own_limits()) as pool, pool.ask(question) as answer:
        yield answer.file


def read_own_limits() -> Limits:
    """Return what a query may take that is asked at this machine, of a worker of its own."""
    return read_limits()._replace(largest=LARGEST_ANSWER, workers=1)


def read_limits() -> Limits:
    """Return what queries may take, by the settings of this machine; HomeError for a wrong one."""
    limits = Limits()
    return limits._replace(
        seconds=_read("VERBOND_QUERY_SECONDS", limits.seconds),
        megabytes=int(_read("VERBOND_QUERY_MEGABYTES", limits.megabytes)),
        workers=int(_read("VERBOND_QUERY_WORKERS", min(4, os.cpu_count() or 1))),
    )


def _read(name: str, default: float) -> float:
    text = os.environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise HomeError(f"{name} moet een getal boven 0 zijn, niet “{text}”.",
                        f"{name} must be a number above 0, not '{text}'.")
    return value
