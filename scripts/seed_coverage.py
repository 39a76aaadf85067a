"""Writes docs/seed-coverage.md: every ask of the two documents, the query that answers it, and its answer.

    python -m scripts.seed_coverage HOME

HOME is where `verbond demo` left its coalition; a test fails when the page is not what this writes.
"""

import csv
import io
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ledger.home import Home, read_home
from publisher.queries.queries import read_queries
from publisher.sparql.ask import read_limits
from publisher.sparql.pool import Pool, Question

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "seed-coverage.md"
SHOWN = 8
HEAD = """\
# Every ask, as data

Two documents stand behind this project: the letter of Vereniging Meent to the Amsterdam negotiators
(1 May 2026, rows A) and the five recommendations of nine Rotterdam collectives (2024, rows R). Each ask
stands here with what it is recorded as, the named query that answers it, and the answer on the demo, as it
was on 27 November 2026. What the two documents say as fact is recorded with the document as its source; all
names that begin with “Voorbeeld” are invented.

Made from `seed-coverage.toml` and the demo by `make docs`. The address of a record is shortened to
kind/member/key.
"""


class Asked(NamedTuple):
    """One question of a row: a named query and what is filled in."""

    query: str
    given: tuple[tuple[str, str], ...]

    @property
    def command(self) -> str:
        """The question as a person types it."""
        filled = (f" '{name}={value}'" if " " in value else f" {name}={value}"
                  for name, value in self.given)
        return f"verbond query {self.query}{''.join(filled)}"


class Ask(NamedTuple):
    """One ask of the documents: what it is recorded as, where a fault is planted, what answers it."""

    id: str
    nl: str
    en: str
    kinds: tuple[str, ...]
    terms: tuple[str, ...]
    record: str
    fault: tuple[str, str, str, str, str]
    asked: tuple[Asked, ...]


def read_asks() -> list[Ask]:
    """Return every ask, in the order of the documents."""
    rows = tomllib.loads((DOCS / "seed-coverage.toml").read_text("utf-8"))["row"]
    return [_read_ask(row) for row in rows]


def _read_ask(row: Mapping[str, Any]) -> Ask:
    file, sheet, key, path, value = row["fault"]
    asked = tuple(Asked(one["query"], tuple((name, text) for name, text in one.items() if name != "query"))
                  for one in row["ask"])
    return Ask(row["id"], row["nl"], row["en"], tuple(row["kinds"]), tuple(row["terms"]), row["record"],
               (file, sheet, key, path, value), asked)


def ask_all(home: Home, asked: Iterator[Asked]) -> dict[Asked, list[list[str]]]:
    """Return the answer to each question, its header first, with short addresses."""
    answers = {}
    with Pool(home.store, read_limits()._replace(workers=1)) as pool:
        for one in asked:
            text = read_queries()[one.query].ask_at(home.clock(), dict(one.given), home.base)
            with pool.ask(Question(text, {"select": "csv"}, base=home.base)) as answer:
                rows = list(csv.reader(io.StringIO(answer.file.read().decode("utf-8"), newline="")))
            answers[one] = [[cell.removeprefix(f"{home.base}/id/") for cell in row] for row in rows]
    return answers


def write_page(home: Home) -> str:
    """Return the whole page."""
    asks = read_asks()
    answers = ask_all(home, (one for ask in asks for one in ask.asked))
    return "\n".join([HEAD, *(line for ask in asks for line in _write_ask(ask, answers))])


def _write_ask(ask: Ask, answers: Mapping[Asked, list[list[str]]]) -> Iterator[str]:
    codes = ", ".join(f"`{term}`" for term in ask.terms)
    yield from (f"## {ask.id}", "", f"{ask.nl}  ", f"*{ask.en}*", "",
                f"Recorded as {' and '.join(ask.kinds)}: {codes}; such as `{ask.record}`.", "")
    for one in ask.asked:
        query, (header, *rows) = read_queries()[one.query], answers[one]
        yield from (f"{query.nl} / {query.en}", "", f"    {one.command}", "")
        yield from (f"| {' | '.join(header)} |", f"|{'---|' * len(header)}")
        yield from (f"| {' | '.join(cell.replace('|', ' ') for cell in row)} |" for row in rows[:SHOWN])
        yield from (["", f"… and {len(rows) - SHOWN} more.", ""] if len(rows) > SHOWN else [""])


if __name__ == "__main__":
    PAGE.write_text(write_page(read_home(Path(sys.argv[1]))), "utf-8")
    print(f"wrote {PAGE.name}", file=sys.stderr)
