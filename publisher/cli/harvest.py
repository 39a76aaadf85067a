"""verbond harvest: read sources, check them, take in what is right, publish it."""

import json

import click
from sqlalchemy.exc import DBAPIError

from harvesters.leave import find_left, hold_left
from harvesters.run import Run
from harvesters.take_in import Order, take_in
from ledger.archive import expire
from ledger.home import Home, Source, read_home
from ledger.ledger import Ledger
from publisher.catch_up import catch_up
from publisher.cli.distant import publish_distant
from publisher.cli.faults import say_own_fault
from publisher.cli.report import say_reports
from publisher.cli.say import show_progress, word_problem, word_run
from publisher.editions.edition import renew
from publisher.reports import run_reports
from publisher.targets.live import open_local
from publisher.words import word_fields
from vocab.exceptions import BusyError, VerbondError


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Harvest every source.")
@click.option("--from-archive", is_flag=True,
              help="Read the file of each source's last run again, such as after a mended mapping.")
@click.option("--dry-run", is_flag=True, help="Check and count, but store nothing.")
@click.option("--no-publish", is_flag=True, help="Do not bring the live targets up to date.")
@click.option("--limit", type=click.IntRange(1), help="Read only the first rows of each source.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source.")
@click.pass_context
def harvest(context: click.Context, names: tuple[str, ...], every: bool, from_archive: bool, dry_run: bool,
            no_publish: bool, limit: int | None, as_json: bool) -> None:
    """Harvest sources (member/dataset), then publish what changed."""
    home = read_home(context.obj)
    sources = choose_sources(home, names, every)
    statuses = [0]
    with home.open_ledger() as ledger:
        for source in sources:
            statuses.append(_harvest(home, ledger, source, Order(dry_run, limit, from_archive), as_json))
        for name in find_left(home, ledger) if every else ():
            statuses.append(_hold_left(name, ledger, dry_run, as_json))
        if not (dry_run or no_publish):
            statuses.append(0 if publish_live(home, ledger) else 2)
            if every:
                say_reports(run_reports(home, ledger))
        if not dry_run:
            expire(ledger, home.archive)
    context.exit(max(statuses))


def choose_sources(home: Home, names: tuple[str, ...], every: bool) -> list[Source]:
    """Return the named sources, or all; raises UsageError for one that is not there."""
    sources = home.read_sources()
    if not names and not every:
        raise click.UsageError(f"Noem een bron, of gebruik --all. Bronnen: {', '.join(sources) or 'geen'}.\n"
                               f"Name a source, or use --all.")
    for name in names:
        if name not in sources:
            raise click.UsageError(f"Bron “{name}” is er niet. Bronnen: {', '.join(sources) or 'geen'}.\n"
                                   f"No such source: '{name}'.")
    return [sources[name] for name in names] if names else list(sources.values())


def publish_live(home: Home, ledger: Ledger) -> bool:
    """Bring every live target up to date; return whether all servers that are published to could be had.

    Where an edition still shows what was taken offline, a new one takes its place.
    """
    for target in open_local(home):
        with show_progress(target.name) as report:
            catch_up(ledger, target, report)
    with show_progress("editie") as report:
        renew(home, ledger, report)
    return publish_distant(home, ledger)


def _harvest(home: Home, ledger: Ledger, source: Source, order: Order, as_json: bool) -> int:
    """Harvest one source and say what came of it; one that is busy or breaks us stops no other."""
    try:
        with show_progress(source.name) as report:
            run = take_in(source, home, ledger, *order[:2], report, order.from_archive)
    except BusyError as error:
        return _say_busy(error)
    except (VerbondError, DBAPIError, OSError):  # of the home, the ledger, the disk: others have it too
        raise
    except Exception as error:
        say_own_fault(error, source.name)
        return 2
    print_run(run, as_json)
    return 1 if run.violations or run.held or run.fault else 0


def _hold_left(name: str, ledger: Ledger, dry_run: bool, as_json: bool) -> int:
    """Say that a source has no TOML any more, and hold what it has public."""
    try:
        print_run(hold_left(name, ledger, dry_run), as_json)
    except BusyError as error:
        return _say_busy(error)
    return 1


def _say_busy(error: BusyError) -> int:
    click.echo(f"{error.nl}\n{error.en}", err=True)
    return 2


def print_run(run: Run, as_json: bool) -> None:
    """Print the counts on stdout and the first problems on stderr."""
    click.echo(json.dumps(run.as_json(), sort_keys=True) if as_json else word_run(run))
    if run.fields and not as_json:
        click.echo(f"  {'zou veranderen' if run.hold else 'veranderd'}: {word_fields(run.fields, 'nl')}")
    if run.held and run.run:
        click.echo(f"  Bekijk wat wacht met: verbond approve {run.run}", err=True)
    for problem in run.first:
        click.echo(f"  {word_problem(problem)}", err=True)
    if run.problems > len(run.first):
        click.echo(f"  … en nog {run.problems - len(run.first)}.", err=True)
