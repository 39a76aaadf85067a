"""Which editions there are, in one small file that is replaced at once; which are kept, which go."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ledger.clock import as_micros, as_text
from publisher.disk import write_json
from vocab.exceptions import QueryError

INDEX, MANIFEST = "index.json", "manifest.json"
DAILY, MONTHLY = 7, 12
HERE = ZoneInfo("Europe/Amsterdam")
NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[1-9][0-9]{0,3})?")


class Edition(NamedTuple):
    """One edition: its name (the day in the Netherlands), when it was cut, the digest of its manifest."""

    name: str
    at: str
    seq: int
    epoch: str
    manifest: str

    @property
    def day(self) -> str:
        """The day it was cut, in the Netherlands."""
        return as_day(self.at)

    def as_json(self) -> dict[str, Any]:
        """Return it as the index has it."""
        return {"edition": self.name, "at": self.at, "seq": self.seq, "epoch": self.epoch,
                "manifestSha256": self.manifest}


class Shelf(NamedTuple):
    """All editions that are kept, the oldest first, and the names of those that went."""

    editions: tuple[Edition, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def latest(self) -> Edition | None:
        """The newest edition, None before the first."""
        return self.editions[-1] if self.editions else None

    def find(self, name: str) -> Edition | None:
        """Return an edition by its name or as `latest`, None where it is not there."""
        if name == "latest":
            return self.latest
        return next((one for one in self.editions if one.name == name), None)

    def name_next(self, at: int) -> str:
        """Return a name that no edition ever had: the day, with a number behind it from the second on."""
        day = as_day(as_text(at))
        taken = {*self.dropped, *(one.name for one in self.editions)}
        return next(name for n in range(1, 10_000) if (name := f"{day}-{n}" if n > 1 else day) not in taken)

    def add(self, edition: Edition) -> "Shelf":
        """Return the shelf with a newer edition, without those that are not kept any longer."""
        editions = (*self.editions, edition)
        kept = choose_kept(editions)
        return Shelf(editions, self.dropped).drop(one for one in editions if one not in kept)

    def drop(self, gone: Iterable[Edition]) -> "Shelf":
        """Return the shelf without some editions, whose names it remembers."""
        names = {one.name for one in gone}
        return Shelf(tuple(one for one in self.editions if one.name not in names),
                     (*self.dropped, *(one.name for one in self.editions if one.name in names)))

    def as_json(self) -> dict[str, Any]:
        """Return what the index holds."""
        return {"latest": self.latest.name if self.latest else None,
                "editions": [one.as_json() for one in self.editions], "dropped": list(self.dropped)}


def choose_edition(folder: Path, name: str) -> Edition:
    """Return an edition by its name or as `latest`; QueryError (unknown, dropped) where it is not there."""
    shelf = read_shelf(folder)
    edition = shelf.find(name)
    if edition:
        return edition
    if name in shelf.dropped:
        raise QueryError(f"De editie {name} wordt niet meer bewaard.",
                         f"The edition {name} is kept no longer.", "dropped")
    raise QueryError(f"De editie “{name[:40]}” is er niet.", f"There is no edition '{name[:40]}'.", "unknown")


def choose_kept(editions: Iterable[Edition]) -> set[Edition]:
    """Return what is kept: the last edition of each of the last 7 days, and of each of the last 12 months.

    The newest is always kept, also where a clock went back, and the one before it: one may be fetching it.
    """
    known = tuple(editions)
    by_day, by_month = ({one.day[:length]: one for one in known} for length in (10, 7))
    days, months = sorted(by_day)[-DAILY:], sorted(by_month)[-MONTHLY:]
    return {*known[-2:], *(by_day[day] for day in days), *(by_month[month] for month in months)}


def as_day(at: str) -> str:
    """Return the day of a moment (xsd:dateTime) in the Netherlands."""
    return datetime.fromisoformat(at).astimezone(HERE).date().isoformat()


def read_moment(edition: Edition) -> int:
    """Return when an edition was cut, as microseconds since 1970."""
    return as_micros(datetime.fromisoformat(edition.at))


def read_shelf(folder: Path) -> Shelf:
    """Return what is on the shelf of a folder; empty before the first edition.

    Where the index is lost or broken it is made of the editions that are there. One whose files are lost is
    not on it.
    """
    try:
        told = json.loads((folder / INDEX).read_text("utf-8"))
        editions = [Edition(one["edition"], one["at"], one["seq"], one["epoch"], one["manifestSha256"])
                    for one in told["editions"]]
        dropped = tuple(told["dropped"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        editions, dropped = _find_editions(folder), ()
    return Shelf(tuple(one for one in editions if (folder / one.name / MANIFEST).is_file()), dropped)


def _find_editions(folder: Path) -> list[Edition]:
    """Return the editions whose folders are there, the oldest first."""
    found = []
    for path in folder.glob(f"*/{MANIFEST}"):
        content = path.read_bytes()
        told = json.loads(content)
        if NAME.fullmatch(path.parent.name):
            found.append(Edition(path.parent.name, told["at"], told["seq"], told["epoch"],
                                 sha256(content).hexdigest()))
    return sorted(found, key=lambda one: (one.at, one.name))


def write_shelf(folder: Path, shelf: Shelf) -> None:
    """Replace the index at once, safe on disk: from then on its latest edition is the latest."""
    write_json(folder / INDEX, shelf.as_json())
