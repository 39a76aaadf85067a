"""A feed read back from its files as a client does: from the root, by its relations, member by member."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from publisher.feed.place import ROOT
from vocab.records import canonical, digest


class Newest(NamedTuple):
    """The newest member of a record: its moment, the digest of all it says, whether it is a Delete.

    is_whole: whether the record in it has the digest that is told of it.
    """

    moment: str
    digest: str
    is_gone: bool
    is_whole: bool


@dataclass
class Found:
    """What a feed holds: the newest member of each record, how many members contradict their own digest.

    unread: pages and nodes that are led to, and cannot be read.
    """

    newest: dict[str, Newest] = field(default_factory=dict)
    broken: int = 0
    unread: int = 0

    def count(self) -> int:
        """Return how many records are public by what is left."""
        return sum(not newest.is_gone for newest in self.newest.values())

    def take(self, id: str) -> str | None:
        """Forget the newest member of a record and return its digest; None where there is no record."""
        newest = self.newest.pop(id, None)
        return None if newest is None or newest.is_gone else newest.digest

    def add(self, member: dict[str, Any]) -> None:
        """Take a member in: an earlier one of its record makes place."""
        is_gone = member["@type"] == "as:Delete"
        is_whole = is_gone or [member["schema:sha256"]] == [digest(canonical(r)) for r in member["@graph"]]
        newest = Newest(member["as:published"]["@value"], digest(canonical(member)), is_gone, is_whole)
        id = member["as:object"]["@id"]
        before = self.newest.get(id, newest)
        older, self.newest[id] = sorted((before, newest))
        self.broken += before is not newest and not older.is_whole


def read_feed(public: Path) -> Found:
    """Read a feed from its root on; what cannot be read is counted."""
    found, todo = Found(), [public / ROOT]
    while todo:
        path = todo.pop()
        try:
            document = json.loads(path.read_bytes())
            links, members = list(_read_links(document)), list(document.get("tree:member", ()))
            for member in members:
                found.add(member)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            found.unread += 1
            continue
        todo += sorted({path.parent / link for link in links}, reverse=True)
    return found


def _read_links(document: dict[str, Any]) -> Iterator[str]:
    for relation in document.get("tree:view", document).get("tree:relation", ()):
        yield relation["tree:node"]["@id"]
