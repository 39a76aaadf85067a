"""verbond report: lay records beside each other, and tell what does not fit."""

import json
from collections.abc import Iterable

import click

from ledger.home import read_home
from publisher.cli.say import word_problem
from publisher.reports import Report, read_reports, run_reports

SHOWN = 20


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a problem.")
@click.pass_context
def report(context: click.Context, names: tuple[str, ...], as_json: bool) -> None:
    """Lay records beside each other and tell what does not fit, such as a reference to nothing.

    Without a NAME all reports are run. What is found stands with each record, until the next time.
    """
    for name in names:
        if name not in read_reports():
            raise click.UsageError(f"Rapport “{name}” is er niet. Rapporten: {', '.join(read_reports())}.\n"
                                   f"No such report: '{name}'.")
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        found = [_say(one, as_json) for one in run_reports(home, ledger, names)]
    context.exit(max(found, default=0))


def say_reports(reports: Iterable[Report]) -> None:
    """Say in one line how much all reports found, and on stderr which have no answer."""
    counts = {one.name: len(one.problems) + one.more for one in reports if not _say_fault(one)}
    told = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    click.echo(f"Rapporten: {told or 'niets gevonden'}", err=True)


def _say(found: Report, as_json: bool) -> int:
    """Print one report; return its part of the exit status: 1 where it found something or has no answer."""
    if _say_fault(found):
        return 1
    for problem in found.problems if as_json else ():
        click.echo(json.dumps(problem.as_json(), ensure_ascii=False, sort_keys=True))
    if not as_json:
        query = read_reports()[found.name]
        click.echo(f"{query.nl}  ({found.name}: {len(found.problems) + found.more})")
        for problem in found.problems[:SHOWN]:
            click.echo(f"  {word_problem(problem)}")
        left = max(0, len(found.problems) - SHOWN) + found.more
        if left:
            click.echo(f"  … en nog {left}: verbond query {found.name}")
    return 1 if found.problems else 0


def _say_fault(found: Report) -> bool:
    if found.fault:
        click.echo(f"{found.name}: {found.fault.nl}", err=True)
    return found.fault is not None
