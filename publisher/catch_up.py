"""The loop that brings a target up to date from its own cursor; it never knows which target it feeds."""

from ledger.ledger import Cursor, Ledger
from ledger.marks import read_marks
from ledger.runs import Progress, say_nothing, sweep
from publisher.targets.target import Target

WAIT_SECONDS = 600


def catch_up(ledger: Ledger, target: Target, progress: Progress = say_nothing, anew: bool = False) -> int:
    """Give a target all that is visible and return how many changes that took.

    A missing cursor, another recipe, another epoch, or anew: the target is built again beside the old
    one. A kill between put and cursor puts the same changes again.
    """
    count = 0
    with ledger.database.lease(f"target {target.name}", WAIT_SECONDS):
        sweep(ledger)
        head = ledger.read_head()
        cursor = ledger.read_cursor(target.name)
        same = cursor and (cursor.recipe, cursor.epoch) == (target.recipe, head.epoch) and target.exists()
        if cursor is None or anew or not same:
            # Without a cursor a kill in here makes it clear again; an old one would show it empty.
            ledger.drop_cursor(target.name)
            target.clear()
            cursor = Cursor(0, target.recipe, head.epoch)
            ledger.move_cursor(target.name, cursor)
        while cursor.seq < head.seq:
            for changes in ledger.read_changes(cursor.seq, head.seq):
                progress("putting", cursor.seq, head.seq)
                target.put(changes)
                progress("put", changes[-1].after.seq, head.seq)
                cursor = cursor._replace(seq=changes[-1].after.seq)
                ledger.move_cursor(target.name, cursor)
                count += len(changes)
            cursor = cursor._replace(seq=head.seq)
            ledger.move_cursor(target.name, cursor)
            head = ledger.read_head()
        progress("showing", cursor.seq, head.seq)
        target.show(cursor.seq, cursor.epoch, read_marks(ledger))
        progress("shown", cursor.seq, head.seq)
    return count
