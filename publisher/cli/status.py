"""verbond status: what is public, how old it is, and what waits."""

import json
from typing import Any

import click

from ledger.home import read_home
from publisher.status import read_status


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """Show sources and targets: records, age, problems, what waits, lag."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        found = read_status(home, ledger)
    if as_json:
        click.echo(json.dumps(found, sort_keys=True))
        return
    click.echo(f"{home.title} ({home.base}): seq {found['seq']}, epoch {found['epoch']}")
    for source in found["sources"]:
        click.echo(f"  {source['source']}: {source['records']} records, laatst goed "
                   f"{source['lastGood'] or 'nooit'}{' (TE LAAT)' if source['late'] else ''}, "
                   f"{source['problems']} problemen, {source['held']} wachten, {source['stale']} verouderd")
        for line in _word_waiting(source):
            click.echo(f"    {line}")
    for target in found["targets"]:
        click.echo(f"  doel {target['name']}: seq {target['seq']}, {target['lag']} achter")


def _word_waiting(source: dict[str, Any]) -> list[str]:
    """Return a line for each thing that waits for a person, with the command that ends it."""
    lines = []
    if source["run"]:
        lines.append(f"wacht op een mens ({source['hold']}): verbond approve {source['run']}")
    if source["texts"]:
        lines.append(f"teksten wachten ({', '.join(source['texts'])}): verbond approve {source['source']} "
                     "--texts")
    return lines
