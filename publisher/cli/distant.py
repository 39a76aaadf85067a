"""Bringing targets on other servers up to date: one that is down is told, and stops nothing else."""

import click

from ledger.home import Home
from ledger.ledger import Ledger
from publisher.catch_up import bring, hold_target
from publisher.cli.say import show_progress
from publisher.editions.shelf import read_shelf
from publisher.targets.live import open_distant
from publisher.targets.target import EditionTarget, Target
from vocab.exceptions import BusyError, TargetError, VerbondError

MOST_TOLD = 10


def publish_distant(home: Home, ledger: Ledger) -> bool:
    """Bring each target on another server up to date; return whether all are."""
    return all([bring_or_tell(home, ledger, target) is not None for target in open_distant(home)])


def bring_or_tell(home: Home, ledger: Ledger, target: Target, anew: bool = False) -> int | None:
    """Return how many changes a target took, None where its server was away or refused, which is told."""
    faults: list[VerbondError] = []
    count = None
    try:
        with show_progress(target.name) as report:
            # One process at a time, from the first change to the last row.
            with hold_target(ledger, target):
                count, _ = bring(ledger, target, report, anew)
                latest = read_shelf(home.editions).latest
                if isinstance(target, EditionTarget) and latest:
                    target.load(home.editions / latest.name)
    except (TargetError, BusyError) as error:
        faults.append(error)
    if isinstance(target, EditionTarget):
        for nl, en in target.told:
            click.echo(f"{target.name}: {nl}\n{en}", err=True)
        faults = [*target.faults, *faults]
    for nl, en in list(dict.fromkeys((fault.nl, fault.en) for fault in faults))[:MOST_TOLD]:
        click.echo(f"{target.name}: {nl} Later: “verbond publish {target.name}”.\n{en}", err=True)
    return None if faults else count
