"""What a whole reading means: what is gone, what the guard holds, what goes on."""

from typing import NamedTuple

from harvesters.diff import PAGE, digest_changes, has_letters
from harvesters.formats.table import Table
from harvesters.guard import WEEK, Changes, find_hold, find_whole_hold, sum_week
from harvesters.intake import Intake
from harvesters.renamed import MOST, find_renamed, show_id
from harvesters.run import Run
from ledger.ledger import Ledger, RunRow
from shapes.sentences import word_file, word_held
from vocab.records import NOTHING


class Decision(NamedTuple):
    """What waits: withdrawals (ids), or the whole run; the digest of it."""

    withdrawals: list[str]
    is_whole: bool
    digest: str | None


def decide(run: Run, intake: Intake, table: Table, ledger: Ledger, last: RunRow | None, is_whole_file: bool,
           is_same_file: bool) -> Decision:
    """Decide what is gone and what waits; stage what goes on, tell what is held.

    is_whole_file: False where only the first rows were read. is_same_file: the bytes of the last run under
    another recipe, so no accident of the source.
    """
    intake.drop_doubled()
    absent = intake.find_absent() if is_whole_file else []
    _ask_renamed(intake, table, ledger, absent)
    fields, garbled = intake.count_fields()
    run.fields = dict(fields.most_common())
    run.texts = dict(intake.texts)
    compared = intake.counts["unchanged"] + intake.counts["changed"]
    changes = Changes(compared, fields, garbled, lambda key: _count_lettered(intake, ledger, key))
    before = (last and last.counts["read"]) or len(intake.past.known)
    whole = None if is_same_file else find_whole_hold(intake.read, before, changes)
    if whole:
        return _hold_all(run, intake, absent, *whole)
    week = sum_week(ledger.read_runs_since(intake.source, ledger.clock() - WEEK), len(intake.past.known))
    hold = find_hold(intake.read, intake.nameless, len(intake.past.known), len(absent), week)
    intake.withdraw(intake.private, "withdrawn")
    run.withdrawn = len(intake.private)
    if hold:
        run.held, run.hold = len(absent), hold
        run.digest = digest_changes([(id, NOTHING) for id in absent], intake.past.known)
        known = len(intake.past.known)
        intake.add_problems([word_held(intake.source, intake.file, hold, len(absent), known)])
        return Decision(absent, False, run.digest)
    run.withdrawn += len(absent)
    run.absent = len(absent)
    intake.withdraw(absent, "absent")
    return Decision([], False, None)


def _hold_all(run: Run, intake: Intake, absent: list[str], rule: str, key: str) -> Decision:
    """Let the whole run wait, but for private data: that goes at once (take_in)."""
    intake.withdraw(absent, "absent")
    run.hold = rule
    run.held = intake.counts["added"] + intake.counts["changed"] + len(absent)
    run.withdrawn = len(intake.private)
    run.digest = digest_changes(intake.read_changes(), intake.past.known)
    problem = word_held(intake.source, intake.file, rule, run.held, len(intake.past.known), intake.read, key,
                        intake.find_column(key))
    intake.add_problems([problem])
    return Decision([], True, run.digest)


def _ask_renamed(intake: Intake, table: Table, ledger: Ledger, absent: list[str]) -> None:
    """Ask of a record that is gone beside one that is new and much like it."""
    if intake.new and not table.has_own_keys and 0 < len(absent) <= MOST:
        for id, other in find_renamed(ledger.read_bodies(absent), intake.new):
            intake.add_problems([word_file(intake.source, intake.file, "renamed",
                                           f"{show_id(id)} / {show_id(other)}")])


def _count_lettered(intake: Intake, ledger: Ledger, key: str) -> int:
    """Count the public records that have letters beyond ASCII at a key."""
    ids = list(intake.past.known)
    pages = (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
    return sum(has_letters(body, key) for page in pages for body in ledger.read_bodies(page).values()
               if not body.isascii())
