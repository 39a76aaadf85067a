"""verbond approve and withhold: a person's word on what waits, and on what may not be seen."""

import json
import sys

import click

from harvesters.approve import approve as bring_in
from harvesters.approve import find_held, read_diff
from harvesters.diff import Diff
from harvesters.take_in import take_in
from harvesters.texts import approve_texts, find_waiting, read_texts
from ledger.home import Home, Source, read_home
from ledger.ledger import Ledger
from ledger.offline import release as release_record
from ledger.offline import withhold as withhold_record
from publisher.cli.harvest import choose_sources, print_run, publish_live
from publisher.cli.say import show_progress
from publisher.words import word_diff
from vocab.labels import label_key

YES = frozenset(("j", "ja", "y", "yes"))
SHOWN = 10


@click.command()
@click.argument("what", metavar="RUN|SOURCE")
@click.option("--digest", help="Bring in what waits at once, if this is its digest.")
@click.option("--texts", is_flag=True, help="Publish the free texts of SOURCE, once they were looked at.")
@click.option("--json", "as_json", is_flag=True, help="The difference (or with --digest: the run) as JSON.")
@click.pass_context
def approve(context: click.Context, what: str, digest: str | None, texts: bool, as_json: bool) -> None:
    """Show what waits under RUN (see `status`) and ask whether it may be brought in."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        if texts:
            context.exit(_approve_texts(home, ledger, choose_sources(home, (what,), False)[0]))
        if not what.isdecimal():
            raise click.UsageError(f"“{what}” is geen nummer van een run; voor teksten is er --texts.\n"
                                   f"'{what}' is no number of a run; for texts there is --texts.")
        context.exit(_approve_run(home, ledger, int(what), digest, as_json))


@click.command()
@click.argument("id", metavar="ID")
@click.option("--release", is_flag=True, help="Let it be seen again, as it last was.")
@click.pass_context
def withhold(context: click.Context, id: str, release: bool) -> None:
    """Take the record with this ID (its whole IRI) offline at once, after an objection."""
    home = read_home(context.obj)
    with home.open_ledger() as ledger:
        changed = release_record(ledger, id) if release else withhold_record(ledger, id)
        is_whole = publish_live(home, ledger)
    words = {(True, True): "staat weer online", (True, False): "was niet offline gehaald",
             (False, True): "is offline", (False, False): "was al niet te zien, en blijft offline"}
    click.echo(f"{id} {words[release, changed]}.", err=True)
    context.exit(0 if is_whole else 2)


def _approve_run(home: Home, ledger: Ledger, number: int, digest: str | None, as_json: bool) -> int:
    if digest is None:
        held = find_held(ledger, number)
        diff = read_diff(ledger, held)
        _show(diff, held.run.source, as_json)
        if as_json:
            return 1
        if not _ask("Mag dit worden opgenomen?"):
            click.echo("Er is niets veranderd.", err=True)
            return 1
        digest = diff.digest
    with show_progress(f"run {number}") as report:
        run = bring_in(ledger, number, digest, report)
    print_run(run, as_json)
    return 0 if publish_live(home, ledger) else 2


def _show(diff: Diff, source: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"source": source, **diff.as_json()}, sort_keys=True, ensure_ascii=False))
        return
    click.echo(f"{source}: {word_diff(diff, 'nl')}")
    for example in diff.examples[:SHOWN]:
        click.echo(f"  {example.id.rpartition('/')[2]}, {label_key(example.key, 'nl')}: "
                   f"{example.before or '(leeg)'} → {example.after or '(leeg)'}")
    click.echo(f"kenmerk van dit verschil: {diff.digest}", err=True)


def _approve_texts(home: Home, ledger: Ledger, source: Source) -> int:
    found = read_texts(source, home, ledger, find_waiting(source, ledger))
    if not found:
        click.echo(f"Bij {source.name} wachten geen teksten.", err=True)
        return 0
    for key, texts in found.items():
        click.echo(f"{label_key(key, 'nl')} ({len(texts)} verschillende):")
        for text in texts[:SHOWN]:
            click.echo(f"  {text}")
        if len(texts) > SHOWN:
            click.echo(f"  … en nog {len(texts) - SHOWN}.")
    if not _ask("Mogen deze teksten worden gepubliceerd?"):
        click.echo("Er is niets veranderd.", err=True)
        return 1
    approve_texts(ledger, source.name, found.keys())
    with show_progress(source.name) as report:
        run = take_in(source, home, ledger, progress=report, from_archive=True)
    print_run(run, as_json=False)
    is_whole = publish_live(home, ledger)
    return 1 if run.fault else 0 if is_whole else 2


def _ask(question: str) -> bool:
    click.echo(f"{question} [j/n] ", nl=False, err=True)
    return sys.stdin.readline().strip().casefold() in YES
