"""What is public, how old it is, and what waits: one object for the command line and the pages."""

from collections.abc import Mapping
from typing import Any

from harvesters.leave import find_left
from ledger.clock import as_text
from ledger.held import read_held
from ledger.home import Home, Source
from ledger.ledger import Ledger
from ledger.marks import Mark, read_marks
from publisher.editions.shelf import read_shelf
from publisher.targets.live import open_targets

SECOND = 1_000_000


def read_status(home: Home, ledger: Ledger) -> dict[str, Any]:
    """Return the object that `status` prints (docs: contracts, Output)."""
    head, latest = ledger.read_head(), read_shelf(home.editions).latest
    records, marks = ledger.count_current(), read_marks(ledger).sources
    targets = []
    for target in open_targets(home):
        cursor = ledger.read_cursor(target.name)
        seq = cursor.seq if cursor and cursor.epoch == head.epoch else 0
        targets.append({"name": target.name, "seq": seq, "lag": head.seq - seq})
    sources = [_read_source(name, ledger, records.get(name, 0), marks, source)
               for name, source in home.read_sources().items()]
    sources += [_read_source(name, ledger, records[name], marks, None) for name in find_left(home, ledger)]
    return {"seq": head.seq, "epoch": head.epoch, "edition": latest.name if latest else None,
            "sources": sources, "targets": targets}


def _read_source(name: str, ledger: Ledger, records: int, marks: Mapping[str, Mark],
                 source: Source | None) -> dict[str, Any]:
    """Return what is known of a source; source is None for one that left."""
    mark, held, last = marks.get(name), read_held(ledger, name), ledger.read_last_run(name)
    counts = last.counts if last else {}
    return {
        "source": name,
        "records": records,
        **tell_age(source, mark, ledger.clock()),
        "state": mark.state if mark else None,
        "problems": counts.get("problems", 0),
        "held": held.run.counts["held"] if held else 0,
        "hold": held.run.counts["hold"] if held else None,
        "run": held.run.id if held else None,
        "digest": held.run.diff if held else None,
        "stale": ledger.count_stale(name),
        "texts": sorted(counts.get("texts", {})),
        "fault": counts.get("fault"),
    }


def tell_age(source: Source | None, mark: Mark | None, now: int) -> dict[str, Any]:
    """Return when a source was last as it should be, how many seconds ago, and whether that is too long."""
    promised = source.promised_age if source else None
    age = round((now - mark.last_good) / SECOND) if mark else None
    return {
        "lastGood": as_text(mark.last_good) if mark else None, "age": age,
        "promisedAge": source.settings.get("promised_age") if source else None,
        "late": bool(promised and age is not None and age > promised),
    }
