"""A source that left: its TOML is gone, and what it made public waits for a person's word."""

from harvesters.diff import digest_changes
from harvesters.run import Run
from harvesters.take_in import WAIT_SECONDS
from ledger.home import Home
from ledger.ledger import Ledger
from ledger.runs import OpenRun, lease_name
from shapes.sentences import word_held
from vocab.records import NOTHING


def find_left(home: Home, ledger: Ledger) -> list[str]:
    """Return the sources that have public records, and no TOML nor one that says they moved there."""
    sources = home.read_sources()
    moved = {source.moved_from for source in sources.values()}
    return sorted(set(ledger.count_current()) - set(sources) - moved)


def hold_left(name: str, ledger: Ledger, dry_run: bool = False) -> Run:
    """Hold the withdrawal of all that a source has public, whose TOML is gone; it comes back with the TOML.

    Raises BusyError when a run of this source is under way.
    """
    run = Run(name, hold="left", fault="member")
    with ledger.database.lease(lease_name(name), WAIT_SECONDS):
        known = ledger.read_known(name)
        run.held = len(known)
        run.digest = digest_changes(((id, NOTHING) for id in known), known)
        problem = word_held(name, None, "left", len(known), len(known))
        run.problems = run.violations = 1
        run.first = [problem]
        if not dry_run:
            with OpenRun(ledger, name, "", None) as open_run:
                run.run = open_run.id
                open_run.add_problems([problem])
                for id in known:
                    open_run.stage(id, None, NOTHING, (None, None), "withdrawn")
                open_run.hold({}, run.as_counts(), run.digest)
        run.seq = ledger.read_head().seq
    return run
