"""verbond publish, rebuild and verify: the targets beside the ledger."""

import json

import click

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.catch_up import catch_up
from publisher.cli.say import show_progress
from publisher.editions.edition import publish_edition, renew
from publisher.targets.live import open_targets
from publisher.targets.target import Target, Verdict


@click.command()
@click.argument("names", metavar="[TARGET]...", nargs=-1)
@click.option("--edition", is_flag=True, help="Make an edition of all that is public, as every night.")
@click.pass_context
def publish(context: click.Context, names: tuple[str, ...], edition: bool) -> None:
    """Bring targets up to date with the ledger."""
    home = read_home(context.obj)
    if edition and names:
        raise click.UsageError("Een editie is van alles: noem geen doel.\n"
                               "An edition is of all: name no target.")
    if edition:
        _publish_edition(home)
        return
    _bring(home, names, anew=False)
    with home.open_ledger() as ledger, show_progress("editie") as report:
        renew(home, ledger, report)


@click.command()
@click.argument("names", metavar="TARGET...", nargs=-1, required=True)
@click.pass_context
def rebuild(context: click.Context, names: tuple[str, ...]) -> None:
    """Build targets anew beside the old ones, then switch."""
    _bring(read_home(context.obj), names, anew=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Compare every target with the ledger, record by record."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        found = [_compare(ledger, target).as_json() for target in open_targets(home)]
    if as_json:
        click.echo(json.dumps({"targets": found}, sort_keys=True))
    for verdict in [] if as_json else found:
        word = "klopt" if verdict["ok"] else "KLOPT NIET"
        unknown = f", {verdict['unknown']} onleesbaar" if verdict["unknown"] else ""
        click.echo(f"{verdict['name']}: {word}; {verdict['found']} van {verdict['expected']} records, "
                   f"{verdict['missing']} missen, {verdict['extra']} te veel, "
                   f"{verdict['different']} anders{unknown}")
    context.exit(0 if all(verdict["ok"] for verdict in found) else 1)


def _compare(ledger: Ledger, target: Target) -> Verdict:
    cursor = ledger.read_cursor(target.name)
    return target.compare(ledger.read_current(cursor.seq if cursor else 0))


def _publish_edition(home: Home) -> None:
    with home.open_ledger() as ledger, show_progress("editie") as report:
        edition = publish_edition(home, ledger, report)
    click.echo(f"Editie {edition.name}: heel, tot en met seq {edition.seq}")


def _bring(home: Home, names: tuple[str, ...], anew: bool) -> None:
    targets = {target.name: target for target in open_targets(home)}
    for name in names:
        if name not in targets:
            raise click.UsageError(f"Doel “{name}” is er niet. Doelen: {', '.join(targets)}.\n"
                                   f"No such target: '{name}'.")
    chosen: list[Target] = [targets[name] for name in names] or list(targets.values())
    with home.open_ledger() as ledger:
        for target in chosen:
            with show_progress(target.name) as report:
                count = catch_up(ledger, target, report, anew)
            click.echo(f"{target.name}: {count} veranderingen")
