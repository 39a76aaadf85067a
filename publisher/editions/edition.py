"""Making an edition: cut, written beside the others, then shown at once; what is not kept goes."""

import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.home import Home
from ledger.ledger import Ledger
from ledger.marks import Cut
from ledger.offline import read_public_spans
from ledger.runs import Progress, say_nothing
from publisher.catch_up import bring, hold_target
from publisher.disk import plain_errors, write_json
from publisher.editions.delta import write_deltas
from publisher.editions.manifest import as_plain, describe_sources, make_manifest
from publisher.editions.outlet import Outlet, pack_parquet
from publisher.editions.shelf import MANIFEST, Edition, Shelf, read_shelf, write_shelf
from publisher.exports.describe import write_descriptions
from publisher.targets.checkpoint import pin, pins_of, unpin
from publisher.targets.live import open_local
from publisher.targets.store import StoreTarget

MAKING = ".making"
COMMAND = "verbond publish --edition"
WAIT_SECONDS = 600


def publish_edition(home: Home, ledger: Ledger, progress: Progress = say_nothing) -> Edition:
    """Bring every target of this home up to date, cut an edition there, and show it as the latest.

    Killed at any moment the edition before stays the latest, whole. Raises BusyError while another process
    makes one, StoreError where the disk is full.
    """
    with ledger.database.lease("edition", WAIT_SECONDS), plain_errors(COMMAND):
        shelf = read_shelf(home.editions)
        _sweep(home, shelf)
        at, cut = _cut(home, ledger, progress)
        name = shelf.name_next(at)
        manifest = _write(home, ledger, shelf, (name, at, cut), progress)
        # The store first: where the index is lost, a folder that is there counts as an edition.
        (pins_of(home.store) / MAKING).rename(pins_of(home.store) / name)
        (home.editions / MAKING).rename(home.editions / name)
        edition = Edition(name, manifest["at"], cut.head.seq, cut.head.epoch,
                          sha256((home.editions / name / MANIFEST).read_bytes()).hexdigest())
        shelf = shelf.add(edition).drop(find_offline(shelf, ledger, cut.head.seq))
        write_shelf(home.editions, shelf)
        _sweep(home, shelf)
    return edition


def renew(home: Home, ledger: Ledger, progress: Progress = say_nothing) -> Edition | None:
    """Make an edition at once where a kept one still shows what was taken offline: it drops those."""
    if find_offline(read_shelf(home.editions), ledger, ledger.read_head().seq):
        return publish_edition(home, ledger, progress)
    return None


def find_offline(shelf: Shelf, ledger: Ledger, upto: int) -> list[Edition]:
    """Return the editions in which something is public that was taken offline up to a seq.

    Private data, an objection or an erasure must reach every copy; what a source no longer has need not.
    """
    if not shelf.editions:
        return []
    spans = read_public_spans(ledger, min(one.seq for one in shelf.editions), upto)
    return [one for one in shelf.editions if any(since <= one.seq < until for since, until in spans)]


def _cut(home: Home, ledger: Ledger, progress: Progress) -> tuple[int, Cut]:
    """Bring all targets of this home to one place in the ledger, and keep the store as it stands there."""
    for target in open_local(home):
        with hold_target(ledger, target):
            _, cut = bring(ledger, target, progress)
            if isinstance(target, StoreTarget):
                at, there = ledger.clock(), cut
                pin(target.folder, pins_of(home.store) / MAKING)
    return at, there


def _write(home: Home, ledger: Ledger, shelf: Shelf, place: tuple[str, int, Cut], progress: Progress
           ) -> dict[str, Any]:
    """Write all files of an edition into the folder that is made; return its manifest."""
    name, at, cut = place
    folder = home.editions / MAKING
    folder.mkdir(parents=True)
    outlet = Outlet(folder, home, cut)
    outlet.fill(ledger, lambda done: progress("writing", done, None))
    tables, nquads = outlet.close()
    pack_parquet(folder, tables)
    previous, delta = shelf.latest, None
    if previous:
        progress("comparing", 0, None)
        into = f"delta/{previous.name}..{name}"
        delta = {"from": previous.name, "folder": into,
                 "tables": write_deltas(home.editions / previous.name, folder, folder / into)}
    sources = describe_sources(home, cut, at, outlet.counts)
    described = write_descriptions(folder, home, tables, sources)
    manifest = make_manifest(home, cut, at, name, as_plain({
        "previous": previous.name if previous else None, "records": dict(outlet.kinds), "tables": tables,
        "nquads": nquads, "delta": delta, "described": described, "sources": sources}))
    write_json(folder / MANIFEST, manifest)
    _make_safe(folder)
    return manifest


def _make_safe(folder: Path) -> None:
    """Have all files of a folder safe on disk: a power cut must not leave a pointer to half of them."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _sweep(home: Home, shelf: Shelf) -> None:
    """Remove what is not on the shelf: of an edition whose making was killed, and those not kept."""
    names = {one.name for one in shelf.editions}
    for path in home.editions.glob("*/"):
        if path.name not in names:
            shutil.rmtree(path, ignore_errors=True)
    for path in pins_of(home.store).glob("*/"):
        if path.name not in names:
            unpin(path)
