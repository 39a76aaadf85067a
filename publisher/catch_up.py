"""The loop that brings a target up to date from its own cursor; it never knows which target it feeds."""

from contextlib import AbstractContextManager

from ledger.ledger import Cursor, Ledger
from ledger.marks import Cut, read_cut
from ledger.runs import Progress, say_nothing, sweep
from publisher.targets.target import Target

WAIT_SECONDS = 600


def catch_up(ledger: Ledger, target: Target, progress: Progress = say_nothing, anew: bool = False) -> int:
    """Give a target all that is visible and return how many changes that took.

    A missing cursor, another recipe, another epoch, or anew: the target is built again beside the old
    one. A kill between put and cursor puts the same changes again.
    """
    with hold_target(ledger, target):
        return bring(ledger, target, progress, anew)[0]


def hold_target(ledger: Ledger, target: Target) -> AbstractContextManager[None]:
    """Hold the lease of a target: one process at a time brings it up to date."""
    return ledger.database.lease(f"target {target.name}", WAIT_SECONDS)


def bring(ledger: Ledger, target: Target, progress: Progress = say_nothing, anew: bool = False
          ) -> tuple[int, Cut]:
    """Do what catch_up does for who holds the target; return also the cut of the ledger that it shows now."""
    sweep(ledger)
    head, count = ledger.read_head(), 0
    cursor = ledger.read_cursor(target.name)
    same = cursor and (cursor.recipe, cursor.epoch) == (target.recipe, head.epoch) and target.exists()
    if cursor is None or anew or not same:
        # Without a cursor a kill in here makes it clear again; an old one would show it empty.
        ledger.drop_cursor(target.name)
        target.clear()
        cursor = Cursor(0, target.recipe, head.epoch)
        ledger.move_cursor(target.name, cursor)
    while cursor.seq < (cut := read_cut(ledger)).head.seq:
        for changes in ledger.read_changes(cursor.seq, cut.head.seq):
            progress("putting", cursor.seq, cut.head.seq)
            target.put(changes)
            progress("put", changes[-1].after.seq, cut.head.seq)
            cursor = cursor._replace(seq=changes[-1].after.seq)
            ledger.move_cursor(target.name, cursor)
            count += len(changes)
        cursor = cursor._replace(seq=cut.head.seq)
        ledger.move_cursor(target.name, cursor)
    progress("showing", cursor.seq, cut.head.seq)
    target.show(cursor.seq, cursor.epoch, cut.marks)
    progress("shown", cursor.seq, cut.head.seq)
    return count, cut
