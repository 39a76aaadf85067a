"""verbond demo: the bundled coalition on real data, from files to answers."""

import shutil
import sys
import tempfile
from pathlib import Path

import click

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.cli.harvest import print_run, publish_live
from publisher.cli.say import show_progress
from publisher.queries.queries import read_queries
from publisher.sparql.ask import ask

BUNDLED = Path(__file__).resolve().parents[2] / "demo"
DAYS = ("2020-03-02", "2020-03-09")
SOURCE = "amsterdam/subsidies"
# Rows of the real register that name no recipient: the only problems the demo may find.
EXPECTED = {("or", 1282), ("or", 2591)}
ASKED = ("grants-by-year", "grants-to-cooperatives", "grants-by-domain")


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--no-serve", is_flag=True, help="Stop after the answers.")
@click.pass_context
def demo(context: click.Context, folder: Path | None, no_serve: bool) -> None:
    """Copy the bundled coalition to FOLDER (default: a temporary one), harvest, publish, ask."""
    folder = folder or Path(tempfile.mkdtemp(prefix="verbond-demo-"))
    shutil.copytree(BUNDLED, folder, dirs_exist_ok=True)
    home = read_home(folder)
    found: set[tuple[str, int | None]] = set()
    for day in DAYS:
        found |= _harvest_day(home, day)
    for name in ASKED:
        query = read_queries()[name]
        click.echo(f"\n{query.nl}  ({name})")
        with ask(home.store, query.text) as answer:
            click.echo(answer.read().decode().rstrip())
    click.echo(f"\nDe map van deze coalitie: {folder}. Vraag verder, bijvoorbeeld:", err=True)
    click.echo(f"  {Path(sys.argv[0]).name} --home {folder} query grants-by-year", err=True)
    context.exit(0 if found == EXPECTED else 1)


def _harvest_day(home: Home, day: str) -> set[tuple[str, int | None]]:
    """Harvest the register as it stood on a day and publish; return the problems as (rule, row)."""
    toml = home.folder / "sources" / f"{SOURCE}.toml"
    toml.write_text(toml.read_text("utf-8").replace(DAYS[0], day), "utf-8")
    with home.open_ledger() as ledger:
        with show_progress(f"{SOURCE} {day}") as report:
            run = take_in(home.read_sources()[SOURCE], home, ledger, progress=report)
        print_run(run, as_json=False)
        publish_live(home, ledger)
    return {(problem.rule, problem.origin and problem.origin.row) for problem in run.first}
