"""verbond publish, rebuild and verify: the targets beside the ledger."""

import json
from collections.abc import Mapping

import click

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.cli.distant import bring_or_tell, publish_distant
from publisher.cli.say import show_progress
from publisher.editions.edition import publish_edition, renew
from publisher.targets.live import open_targets
from publisher.targets.target import Finding, Target, Verdict
from vocab.exceptions import TargetError

FINDINGS: Mapping[Finding, str] = {"missing": "ontbreekt", "extra": "te veel", "different": "anders",
                                   "unknown": "niet te zien"}


UNITS = {"records": "records", "rows": "rijen"}


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
        context.exit(0 if _publish_edition(home) else 2)
    is_whole = _bring(home, names, anew=False)
    with home.open_ledger() as ledger:
        with show_progress("editie") as report:
            renewed = renew(home, ledger, report)
        # What was taken offline must go from their tables too.
        is_whole = (renewed is None or publish_distant(home, ledger)) and is_whole
    context.exit(0 if is_whole else 2)


@click.command()
@click.argument("names", metavar="TARGET...", nargs=-1, required=True)
@click.pass_context
def rebuild(context: click.Context, names: tuple[str, ...]) -> None:
    """Build targets anew beside the old ones, then switch."""
    context.exit(0 if _bring(read_home(context.obj), names, anew=True) else 2)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Compare every target with the ledger, record by record."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        found = [_compare(ledger, target) for target in open_targets(home)]
    if as_json:
        click.echo(json.dumps({"targets": [verdict.as_json() for verdict in found]}, sort_keys=True))
    for verdict in [] if as_json else found:
        _tell(verdict)
    context.exit(0 if all(verdict.is_ok for verdict in found) else 1)


def _tell(verdict: Verdict) -> None:
    """Say what a target holds, and of what is wrong there the first by their names."""
    word = "klopt" if verdict.is_ok else "KLOPT NIET"
    unknown = f", {verdict.unknown} niet te zien" if verdict.unknown else ""
    click.echo(f"{verdict.name}: {word}; {verdict.found} van {verdict.expected} {UNITS[verdict.unit]}, "
               f"{verdict.missing} missen, {verdict.extra} te veel, {verdict.different} anders{unknown}")
    for finding, name in verdict.named:
        click.echo(f"  {FINDINGS[finding]}: {name}")


def _compare(ledger: Ledger, target: Target) -> Verdict:
    """Compare a target with the ledger at its cursor; of one whose server is away nothing can be known."""
    cursor = ledger.read_cursor(target.name)
    try:
        return target.compare(ledger.read_current(cursor.seq if cursor else 0))
    except TargetError as error:
        click.echo(f"{target.name}: {error.nl}\n{error.en}", err=True)
        count = sum(ledger.count_current().values())
        return Verdict(target.name, expected=count, unknown=count or 1)


def _publish_edition(home: Home) -> bool:
    with home.open_ledger() as ledger:
        with show_progress("editie") as report:
            edition = publish_edition(home, ledger, report)
        click.echo(f"Editie {edition.name}: heel, tot en met seq {edition.seq}")
        return publish_distant(home, ledger)


def _bring(home: Home, names: tuple[str, ...], anew: bool) -> bool:
    """Bring targets up to date and say what it took; return whether all servers could be had."""
    targets = {target.name: target for target in open_targets(home)}
    for name in names:
        if name not in targets:
            raise click.UsageError(f"Doel “{name}” is er niet. Doelen: {', '.join(targets)}.\n"
                                   f"No such target: '{name}'.")
    chosen: list[Target] = [targets[name] for name in names] or list(targets.values())
    is_whole = True
    with home.open_ledger() as ledger:
        for target in chosen:
            count = bring_or_tell(home, ledger, target, anew)
            is_whole = is_whole and count is not None
            if count is not None:
                click.echo(f"{target.name}: {count} veranderingen")
    return is_whole
