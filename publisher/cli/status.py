"""verbond status: what is public, how old it is, and what waits."""

import json
from typing import Any

import click

from ledger.clock import as_text
from ledger.home import Home, Source, read_home
from ledger.ledger import Ledger
from publisher.targets.live import open_targets


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    """Show sources and targets: records, age, problems, lag."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        found = read_status(home, ledger)
    if as_json:
        click.echo(json.dumps(found, sort_keys=True))
        return
    click.echo(f"{home.title} ({home.base}): seq {found['seq']}, epoch {found['epoch']}")
    for source in found["sources"]:
        click.echo(f"  {source['source']}: {source['records']} records, laatst goed "
                   f"{source['lastGood'] or 'nooit'}, {source['problems']} problemen, "
                   f"{source['held']} wachten, {source['stale']} verouderd")
    for target in found["targets"]:
        click.echo(f"  doel {target['name']}: seq {target['seq']}, {target['lag']} achter")


def read_status(home: Home, ledger: Ledger) -> dict[str, Any]:
    """Return the object that `status` prints (docs: contracts, Output)."""
    head = ledger.read_head()
    records = ledger.count_current()
    targets = []
    for target in open_targets(home):
        cursor = ledger.read_cursor(target.name)
        seq = cursor.seq if cursor and cursor.epoch == head.epoch else 0
        targets.append({"name": target.name, "seq": seq, "lag": head.seq - seq})
    sources = [_read_source(source, ledger, records) for source in home.read_sources().values()]
    return {"seq": head.seq, "epoch": head.epoch, "edition": None, "sources": sources, "targets": targets}


def _read_source(source: Source, ledger: Ledger, records: dict[str, int]) -> dict[str, Any]:
    good = max(
        (run for state in ("accepted", "same") if (run := ledger.read_last_run(source.name, state))),
        key=lambda run: run.id, default=None,
    )
    last = ledger.read_last_run(source.name)
    ended = good.ended if good else None
    return {
        "source": source.name,
        "records": records.get(source.name, 0),
        "lastGood": as_text(ended) if ended else None,
        "age": round((ledger.clock() - ended) / 1_000_000) if ended else None,
        "promisedAge": source.settings.get("promised_age"),
        "problems": last.counts.get("problems", 0) if last else 0,
        "held": good.counts.get("held", 0) if good else 0,
        "stale": ledger.count_stale(source.name),
        "fault": last.counts.get("fault") if last else None,
    }
