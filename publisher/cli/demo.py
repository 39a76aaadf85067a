"""verbond demo: the bundled coalition on real and on example data, from files to answers."""

import csv
import io
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.cli.harvest import publish_live
from publisher.cli.report import say_reports
from publisher.cli.say import COUNTS, show_progress, word_found
from publisher.cli.serve import serve_home
from publisher.editions.edition import publish_edition
from publisher.queries.queries import read_queries
from publisher.reports import run_reports
from publisher.sparql.ask import ask

BUNDLED = Path(__file__).resolve().parents[2] / "demo"
REGISTER = "amsterdam/subsidies"
DAYS = ("2020-03-02", "2020-03-09")
PLANTED = "planted.csv"
ASKED: Mapping[str, Mapping[str, str]] = {
    "grants-to-cooperatives": {}, "multi-year-funds": {}, "open-procurement": {"within": "Amsterdam"},
}
SHOWN = 5


class Place(NamedTuple):
    """Where a problem is, and by which rule; what a row lacks has no cell."""

    source: str
    rule: str
    sheet: str | None
    row: int | None
    cell: str | None


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--no-serve", is_flag=True, help="Stop after the answers.")
@click.pass_context
def demo(context: click.Context, folder: Path | None, no_serve: bool) -> None:
    """Copy the bundled coalition to FOLDER (default: a temporary one), harvest, publish, ask.

    The exit status is 0 when the problems found are those that were planted, and no others.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="verbond-demo-"))
    shutil.copytree(BUNDLED, folder, dirs_exist_ok=True)
    home = read_home(folder)
    rows: list[list[str]] = []
    found: set[Place] = set()
    with home.open_ledger() as ledger:
        for title, run in _harvest_all(home, ledger):
            rows.append([title, *(str(getattr(run, name)) for name, _ in COUNTS), str(run.problems)])
            found |= _tell(ledger.read_problems(run.source))
        reports = list(run_reports(home, ledger))
        say_reports(reports)
        found |= _tell(problem.as_json() for report in reports for problem in report.problems)
        with show_progress("editie") as report:
            edition = publish_edition(home, ledger, report)
    for line in lay_out([["bron", *(word.split()[0] for _, word in COUNTS), "meldingen"], *rows]):
        click.echo(line)
    for name, given in ASKED.items():
        _answer(home, name, given)
    click.echo(f"\nEditie {edition.name}: alles als tabellen, in {home.editions / edition.name}", err=True)
    click.echo(f"\nDe map van deze coalitie: {folder}. Kijk en vraag verder:", err=True)
    for words in ("serve",) * no_serve + ("query grants-by-year", "status"):
        click.echo(f"  {sys.argv[0]} --home {folder} {words}", err=True)
    is_as_planted = compare(found, set(read_planted(home.folder / PLANTED)))
    if not no_serve:
        serve_home(home, port=0)
    context.exit(0 if is_as_planted else 1)


def read_planted(path: Path) -> Iterator[Place]:
    """Yield each problem that must be found; a line may stand for more rows, such as 2-40."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter=";"):
            source, rule, sheet, column = (line[name] for name in ("source", "rule", "sheet", "column"))
            first, _, last = line["rows"].partition("-")
            for row in range(int(first), int(last or first) + 1) if first else (None,):
                yield Place(source, rule, sheet or None, row, f"{column}{row}" if column else None)


def compare(found: set[Place], planted: set[Place]) -> bool:
    """Say whether the problems found are those that were planted; tell each that is not."""
    for word, places in (("Niet verwacht", found - planted), ("Niet gevonden", planted - found)):
        for place in sorted(places, key=str):
            parts = (place.source, place.sheet, place.cell or place.row and f"rij {place.row}", place.rule)
            click.echo(f"{word}: {', '.join(str(part) for part in parts if part)}", err=True)
    return found == planted


def lay_out(rows: list[list[str]]) -> list[str]:
    """Return a table as lines, its header first: numbers to the right, all else to the left."""
    columns = []
    for header, *cells in zip(*rows, strict=True):
        width = max(map(len, (header, *cells)))
        is_number = all(cell.replace(".", "", 1).isdigit() for cell in cells)
        columns.append([cell.rjust(width) if is_number else cell.ljust(width) for cell in (header, *cells)])
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def _harvest_all(home: Home, ledger: Ledger) -> Iterator[tuple[str, Run]]:
    """Harvest the register as it stood on two days, publishing each, then every other source once."""
    for day in DAYS:
        toml = home.folder / "sources" / f"{REGISTER}.toml"
        toml.write_text(toml.read_text("utf-8").replace(DAYS[0], day), "utf-8")
        yield _harvest(home, ledger, REGISTER, f"{REGISTER} {day}")
        publish_live(home, ledger)
    for name in home.read_sources():
        if name != REGISTER:
            yield _harvest(home, ledger, name, name)
    publish_live(home, ledger)


def _harvest(home: Home, ledger: Ledger, name: str, title: str) -> tuple[str, Run]:
    with show_progress(title) as report:
        run = take_in(home.read_sources()[name], home, ledger, progress=report)
    return title, run


def _tell(problems: Iterable[dict[str, Any]]) -> set[Place]:
    """Print what is wrong on stderr, of mere warnings how many; return where all of it is."""
    places, milder = set(), 0
    for found in problems:
        places.add(Place(*(found[name] for name in Place._fields)))
        if found["severity"] == "violation":
            click.echo(f"  {word_found(found)}", err=True)
        else:
            milder += 1
    if milder:
        click.echo(f"  {milder} opmerkingen over wat beter kan", err=True)
    return places


def _answer(home: Home, name: str, given: Mapping[str, str]) -> None:
    """Print a named query in words, and the first rows of its answer."""
    query = read_queries()[name]
    filled = [f"{one.nl}: {given[one.name]}" for one in query.parameters if one.name in given]
    click.echo(f"\n{query.nl}  ({', '.join((name, *filled))})")
    with ask(home.store, query.ask_at(home.clock(), given), "csv", home.base) as answer:
        header, *rows = csv.reader(io.TextIOWrapper(answer, "utf-8", newline=""))
        for line in lay_out([header, *islice(rows, SHOWN)]):
            click.echo(line)
    if len(rows) > SHOWN:
        click.echo(f"… en nog {len(rows) - SHOWN}.")
