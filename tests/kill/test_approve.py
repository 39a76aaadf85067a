"""Killed while a person's approval is brought in: it still waits or it is in, and approving again ends it."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

from tests.kill.pair import SOURCE, Kept, Server, start_server
from tests.kill.states import Shown, State, make_state
from tests.kill.test_every_line import SIZES

SIZE = 40
MODULES = "harvesters/approve.py,ledger/runs.py,ledger/ledger.py,ledger/transactions.py,publisher/catch_up.py"
BEFORE = make_state(0, SIZE)
AFTER: Shown = dict.fromkeys(BEFORE.shown, Decimal("7.00"))


def make_kept(folder: Path, server: Server) -> Kept:
    """Return a home with a ledger of its own."""
    return Kept(folder, f"sqlite:///{folder / 'ledger.sqlite'}", server)


def let_wait(kept: Kept) -> None:
    """Take in a register, then one in which every amount is another: that waits for a person."""
    kept.set_state(BEFORE)
    kept.run(sizes=SIZES)
    header, *rows = BEFORE.rows
    awarded = header.index("BEDRAG_VERLEEND")
    others = [[*row[:awarded], "7.00", *row[awarded + 1 :]] for row in rows]
    kept.set_state(State([header, *others], AFTER))
    kept.run(sizes=SIZES, may_hold=True)
    assert kept.read_shown() == BEFORE.shown
    with kept.open_ledger() as ledger:
        held = ledger.read_last_run(SOURCE, "held")
        assert held and held.counts["hold"] == "column-changed"


def copy(folder: Path, name: str, server: Server) -> Kept:
    """Return a copy of the home in which something waits."""
    shutil.rmtree(folder / name, ignore_errors=True)
    kept = make_kept(folder / name, server)
    shutil.copytree(folder / "start", folder / name, dirs_exist_ok=True)
    return kept


def find_moments(twin: Kept) -> list[str]:
    """Approve undisturbed; return the first and last time of each line before which something was written."""
    words = twin.run(sizes=SIZES, approve=True, lines=MODULES).words
    times: dict[str, list[str]] = {}
    for moment in json.loads(words.splitlines()[-1]):
        times.setdefault(moment.rpartition(":")[0], []).append(moment)
    return [moment for found in times.values() for moment in dict.fromkeys([found[0], found[-1]])]


def test_a_kill_before_any_line_of_an_approval_is_mended_by_approving_again(tmp_path: Path) -> None:
    """Readers see all of before or all of after; approving again ends as the undisturbed one did."""
    wrong = {}
    with start_server() as server:
        let_wait(make_kept(tmp_path / "start", server))
        twin = copy(tmp_path, "twin", server)
        moments = find_moments(twin)
        assert twin.read_shown() == AFTER
        outcome = twin.read_all()
        for moment in moments:
            victim = copy(tmp_path, "victim", server)
            module = moment.partition(".py:")[0] + ".py"
            victim.run(sizes=SIZES, approve=True, lines=module, die_before=moment)
            found = [] if victim.read_shown() in (BEFORE.shown, AFTER) else ["readers saw no whole state"]
            victim.run(sizes=SIZES, approve=True)
            found += [] if victim.read_shown() == AFTER else ["readers see no new state"]
            found += [f"other {name}" for name, mine in victim.read_all().items() if mine != outcome[name]]
            if found:
                wrong[moment] = found
    assert len(moments) >= 20
    assert wrong == {}, f"{len(wrong)} of {len(moments)} moments: {json.dumps(wrong, indent=1)}"
