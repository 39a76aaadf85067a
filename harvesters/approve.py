"""A person's word on what waits: shown as a difference, brought in under its digest, or given up."""

import time
from collections.abc import Collection
from typing import Any

from harvesters.diff import Diff, describe
from harvesters.run import Run
from harvesters.take_in import WAIT_SECONDS
from ledger.clock import as_text
from ledger.held import KEPT_DAYS, Held, HeldVersion, read_held, read_held_versions
from ledger.ledger import Ledger
from ledger.offline import read_withheld
from ledger.runs import OpenRun, Progress, lease_name, say_nothing
from shapes.sentences import word_row
from vocab.exceptions import ApprovalError


def find_held(ledger: Ledger, run: int) -> Held:
    """Return what waits under the number of a run, also one that found the very same again.

    Raises ApprovalError where nothing waits, where a later run found something else, or after 14 days.
    """
    row = ledger.read_run(run)
    held = read_held(ledger, row.source) if row else None
    if row is None or held is None:
        raise ApprovalError(f"Bij run {run} wacht niets.", f"Nothing waits at run {run}.")
    if held.run.id != run and row.counts.get("digest") != held.run.diff:
        raise ApprovalError(
            f"Run {run} geldt niet meer: run {held.run.id} vond een ander verschil. Bekijk dat eerst.",
            f"Run {run} no longer counts: run {held.run.id} found another difference. Look at that first.")
    if held.is_over(ledger.clock()):
        raise ApprovalError(
            f"Dit verschil is van {as_text(held.seen)[:10]}, meer dan {KEPT_DAYS} dagen oud. Haal de bron "
            "eerst opnieuw op.",
            f"This difference is of {as_text(held.seen)[:10]}, more than {KEPT_DAYS} days old. Harvest the "
            "source again first.")
    return held


def read_diff(ledger: Ledger, held: Held) -> Diff:
    """Return what would change if what waits were brought in."""
    return describe(ledger, read_held_versions(ledger, held.run.id), ledger.read_known(held.run.source))


def approve(ledger: Ledger, run: int, digest: str, progress: Progress = say_nothing) -> Run:
    """Bring in what waits under a run, if it still is what the digest names; return what that did.

    Raises ApprovalError as find_held does, or for another digest, BusyError while the source is harvested.
    """
    started = time.monotonic()
    row = ledger.read_run(run)
    source = row.source if row else ""
    with ledger.database.lease(lease_name(source), WAIT_SECONDS):
        held = find_held(ledger, run)
        if held.run.diff != digest:
            raise ApprovalError(
                f"Dit is niet het verschil dat wacht: dat heeft kenmerk {held.run.diff}.",
                f"This is not the difference that waits: that one has digest {held.run.diff}.")
        done = _bring_in(ledger, held, progress)
    done.seconds = round(time.monotonic() - started, 3)
    return done


def _bring_in(ledger: Ledger, held: Held, progress: Progress) -> Run:
    old = held.run
    done = Run(old.source, approved=old.id)
    withheld, known = read_withheld(ledger, old.source), ledger.read_known(old.source)
    with OpenRun(ledger, old.source, old.recipe or "", old.file_name, approves=old.id) as open_run:
        open_run.file, done.run = old.file, open_run.id
        open_run.take_over(old.id, old.counts["hold"])
        for page in read_held_versions(ledger, old.id):
            for version in page:
                if (outcome := _find_outcome(version, known, withheld)) is not None:
                    setattr(done, outcome, getattr(done, outcome) + 1)
                    open_run.stage(*version[:3], (version.sheet, version.line), version.reason)

        def count(taken: list[str]) -> dict[str, Any]:
            open_run.add_problems(word_row(old.source, old.file_name or "", None, "taken-id",
                                           id.rpartition("/")[2], id) for id in taken)
            return _count(done, held, len(taken))

        done.seq = open_run.accept(ledger.read_columns(old.id), count, progress)
    return done


def _find_outcome(version: HeldVersion, known: Collection[str], withheld: Collection[str]) -> str | None:
    """Return as what a change counts, None for a record that somebody took offline meanwhile."""
    if version.body is None:
        return "withdrawn" if version.id in known else None
    if version.id in withheld:
        return None
    return "changed" if version.id in known else "added"


def _count(done: Run, held: Held, taken: int) -> dict[str, Any]:
    """Count what was brought in; what the file of the held run says beside it stays as it was counted."""
    counts = held.run.counts
    done.read, done.wrong = counts["read"], counts["wrong"] + taken
    done.added -= taken
    done.unchanged = max(0, done.read - done.added - done.changed - done.wrong)
    done.problems = counts["problems"] - 1 + taken
    done.violations = counts["violations"] - 1 + taken
    done.texts = counts["texts"]
    return done.as_counts()
