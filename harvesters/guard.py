"""What a run may not do by itself: withdraw everything, or too much; garble a column; grow tenfold."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ledger.clock import DAY
from ledger.ledger import RunRow

SHARE_GONE = 0.2
FEWEST = 3
SHARE_CHANGED = 0.5
TIMES_GROWN = 10
WEEK = 7 * DAY


class Gone(NamedTuple):
    """What the last 7 days took away without a person: withdrawn records, of how many at their start."""

    withdrawn: int
    start: int


def find_hold(read: int, nameless: int, known: int, absent: int, week: Gone | None = None) -> str | None:
    """Return why withdrawals wait: empty, nameless-rows, all-gone, share-gone, eroded; else None.

    read is the rows of the source now, nameless those whose key cannot be read (any of the absent may be
    one of them), known the records it had, absent those no longer in it.
    """
    if not absent:
        return None
    if not read:
        return "empty"
    if nameless:
        return "nameless-rows"
    if absent == known:
        return "all-gone"
    if _is_too_much(absent, known):
        return "share-gone"
    if week and _is_too_much(week.withdrawn + absent, week.start):
        return "eroded"
    return None


def sum_week(runs: Iterable[RunRow], known: int) -> Gone:
    """Return what accepted runs of the last 7 days withdrew by absence, but for what a person approved.

    start: the number of records 7 days ago; of a younger source that after its first run.
    """
    accepted = [run for run in runs if run.state == "accepted"]
    withdrawn = sum(run.counts.get("absent", 0) for run in accepted if not run.counts.get("approved"))
    start = known
    for run in reversed(accepted):
        before = start + run.counts.get("withdrawn", 0) - run.counts.get("added", 0)
        if before <= 0:
            break
        start = before
    return Gone(withdrawn, start)


class Changes(NamedTuple):
    """How the known records that came back differ: how many came, and how many changed at each key.

    garbled: how many had their letters broken at each key; count_lettered: counts the public records that
    have letters beyond ASCII at a key (slow; asked only where something is garbled).
    """

    compared: int
    fields: Mapping[str, int]
    garbled: Mapping[str, int]
    count_lettered: Callable[[str], int]


def find_whole_hold(read: int, read_before: int, changes: Changes) -> tuple[str, str] | None:
    """Return why a whole run waits and at which key: garbled, column-changed or grown; else None.

    A column is garbled where the letters of over half of the records broke that have any beyond ASCII,
    changed where it differs in over half of the rows; in both at least 3. Rows have grown where there are ten
    times as many as before.
    """
    for key, count in changes.garbled.items():
        if count >= FEWEST and count > SHARE_CHANGED * changes.count_lettered(key):
            return "garbled", key
    for key, count in changes.fields.items():
        if count >= FEWEST and count > SHARE_CHANGED * changes.compared:
            return "column-changed", key
    if read_before and read >= TIMES_GROWN * read_before:
        return "grown", ""
    return None


def _is_too_much(gone: int, of: int) -> bool:
    return gone >= FEWEST and gone > SHARE_GONE * of
