"""Talk on stderr: progress bars on a terminal, plain lines elsewhere, problems in words."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from harvesters.run import Run
from ledger.runs import Progress as Report
from publisher.words import word_fields
from vocab.records import Problem

PHASES = {
    "reading": "lezen en controleren", "accepting": "opnemen", "accepted": "opgenomen",
    "writing": "bestanden schrijven", "comparing": "vergelijken met de vorige",
    "putting": "publiceren", "put": "publiceren", "showing": "zichtbaar maken", "shown": "zichtbaar",
}
COUNTS = (
    ("read", "gelezen"), ("added", "nieuw"), ("changed", "veranderd"), ("unchanged", "gelijk"),
    ("withdrawn", "weg"), ("held", "wacht op een mens"), ("wrong", "fout"),
)


@contextmanager
def show_progress(title: str) -> Iterator[Report]:
    """Give a report that draws a bar on a terminal and says each new phase once elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_report(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(phase: str, done: int, total: int | None) -> None:
            bar.update(task, description=f"{title}: {PHASES[phase]}", completed=done, total=total)

        yield report


def _plain_report(title: str) -> Report:
    said: set[str] = set()

    def report(phase: str, done: int, total: int | None) -> None:
        if PHASES[phase] not in said:
            said.add(PHASES[phase])
            click.echo(f"{title}: {PHASES[phase]}", err=True)

    return report


def word_run(run: Run) -> str:
    """Return what one run did, in one Dutch line: `…, 3 veranderd (Verleend bedrag 2, Naam 1), …`."""
    fields = f" ({word_fields(run.fields, 'nl')})" if run.fields else ""
    counts = ", ".join(f"{getattr(run, name)} {word}{fields if name == 'changed' else ''}"
                       for name, word in COUNTS)
    return f"{run.source}: {counts} ({run.seconds:.1f} s)"


def word_problem(problem: Problem) -> str:
    """Return one problem with its place, in Dutch."""
    return word_found(problem.as_json())


def word_found(found: Mapping[str, Any]) -> str:
    """Return one problem as the ledger has it (docs: contracts, Output) with its place, in Dutch."""
    place = [
        str(found["file"] or found["source"]), found["sheet"] and f"blad {found['sheet']}",
        found["row"] and f"rij {found['row']}", found["column"] and f"kolom {found['column']}",
    ]
    return f"{', '.join(word for word in place if word)}: {found['sentence']['nl']}"
