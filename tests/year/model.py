"""The reference: what ought to be public of one source, as a plain dict, with a guard of a dozen lines.

It is written from the rules alone: it reads files with csv, and knows nothing of runs, digests or databases.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

Fields = dict[str, str]
Read = Callable[[list[str]], "Fact"]


class Fact(NamedTuple):
    """What one row says: its key (None: not to be read), its fields, and whether it is wrong or private."""

    key: str | None
    fields: Fields
    is_wrong: bool = False
    is_private: bool = False


class Night(NamedTuple):
    """What one accepted night did: when, how many went by absence, came, and went at all."""

    day: int
    absent: int
    added: int
    withdrawn: int


class Model:
    """One source: public by key; stale: wrong and still public; waiting: what changes if a person says so."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.public: dict[str, Fields] = {}
        self.stale: set[str] = set()
        self.withheld: dict[str, Fields | None] = {}
        self.waiting: tuple[str, dict[str, Fields], set[str], set[str]] | None = None
        self.before: tuple[str, dict[str, Fields], set[str], set[str]] | None = None
        self.content: bytes | None = None
        self.rows = 0
        self.nights: list[Night] = []
        self._seen: tuple[bytes, int, int] | None = None

    @property
    def hold(self) -> str | None:
        """Why something waits."""
        return self.waiting[0] if self.waiting else None

    @property
    def held(self) -> set[str]:
        """The keys that are public and waiting to go."""
        return self.waiting[2] if self.waiting and self.waiting[0] not in WHOLE else (
            self.before[2] if self.before else set())

    def pass_night(self, day: int, content: bytes | None) -> None:
        """Take in a file, or None where it cannot be read to its end: then nothing changes."""
        if content is None:
            return
        if content == self.content:
            self.waiting = self.before
            return
        facts = read_facts(content, self.read)
        times = Counter(fact.key for fact in facts)
        good = {fact.key: fact.fields for fact in facts
                if fact.key and times[fact.key] == 1 and not fact.is_wrong and not fact.is_private}
        wrong = {key for key in times if key and key not in good}
        private = {fact.key for fact in facts if fact.key and fact.is_private and fact.key in self.public}
        gone = self.public.keys() - times.keys()
        if whole := self._judge_whole(len(facts), good):
            self.waiting = whole, good, gone, wrong
            self._seen = content, len(facts), times[None]
            self._drop(private)
            return
        self.content, self.rows = content, len(facts)
        added = len(good.keys() - self.public.keys() - self.withheld.keys())
        hold = self._judge(day, len(facts), times[None], gone)
        self._drop(private)
        self._take(good)
        self.waiting = self.before = (hold, {}, gone, wrong) if hold else None
        if not hold:
            self._drop(gone)
        self.stale = wrong & self.public.keys()
        absent = 0 if hold else len(gone)
        self.nights.append(Night(day, absent, added, absent + len(private)))

    def approve(self, day: int) -> None:
        """Bring in what waits."""
        assert self.waiting
        hold, good, gone, wrong = self.waiting
        gone &= self.public.keys()
        added = len(good.keys() - self.public.keys() - self.withheld.keys())
        self._take(good)
        self._drop(gone)
        if hold in WHOLE and self._seen:
            self.content, self.rows = self._seen[:2]
        self.stale = wrong & self.public.keys()
        self.nights.append(Night(day, 0, added, len(gone)))
        self.waiting = self.before = None

    def withhold(self, key: str) -> None:
        """Take one record offline until it is released."""
        self.withheld[key] = self.public.get(key)
        self._drop({key})

    def release(self, key: str) -> None:
        """Let it be public as it last was, and let the next night look at its row."""
        fields = self.withheld.pop(key)
        if fields is not None:
            self.public[key] = fields
        self.content = None

    def _take(self, good: dict[str, Fields]) -> None:
        self.public.update({key: fields for key, fields in good.items() if key not in self.withheld})

    def _drop(self, keys: set[str]) -> None:
        for key in keys:
            self.public.pop(key, None)
            self.stale.discard(key)

    def _judge_whole(self, rows: int, good: dict[str, Fields]) -> str | None:
        """A column with broken letters, one that differs in over half of the rows, or rows grown tenfold."""
        both = [(self.public[key], good[key]) for key in good if key in self.public]
        names = {name for pair in both for fields in pair for name in fields}
        for name in sorted(names):
            lettered = sum(not fields.get(name, "").isascii() for fields in self.public.values())
            broken = sum(is_broken(old.get(name, ""), new.get(name, "")) for old, new in both)
            if broken >= 3 and broken > lettered / 2:
                return "garbled"
        for name in sorted(names):
            changed = sum(old.get(name) != new.get(name) for old, new in both)
            if changed >= 3 and changed > len(both) / 2:
                return "column-changed"
        return "grown" if rows >= 10 * (self.rows or len(self.public)) > 0 else None

    def _judge(self, day: int, rows: int, nameless: int, gone: set[str]) -> str | None:
        """Empty, unreadable keys, all gone, a fifth gone, or a fifth of what stood a week ago."""
        if not gone:
            return None
        if not rows or nameless or gone == self.public.keys():
            return "empty" if not rows else "nameless-rows" if nameless else "all-gone"
        if len(gone) >= 3 and len(gone) > len(self.public) / 5:
            return "share-gone"
        start, total = len(self.public), len(gone)
        for night in reversed([night for night in self.nights if night.day >= day - 7]):
            total += night.absent
            if start + night.withdrawn - night.added <= 0:
                break
            start += night.withdrawn - night.added
        return "eroded" if total >= 3 and total > start / 5 else None


WHOLE = frozenset(("garbled", "column-changed", "grown", "left"))


def is_broken(before: str, after: str) -> bool:
    """Say whether a text lost its letters beyond ASCII in one of the ways of this test."""
    return after in ways_to_break(before) and before != after


def ways_to_break(text: str) -> list[str]:
    """Return a text with wrong letters: UTF-8 taken for cp1252, cp1252 for UTF-8, and question marks."""
    return [text.encode("utf-8").decode("cp1252", "replace"),
            text.encode("cp1252", "replace").decode("utf-8", "replace"),
            text.encode("ascii", "replace").decode()]


def read_facts(content: bytes, read: Read) -> list[Fact]:
    """Return what each row of a file says."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = [cells for cells in csv.reader(io.StringIO(text, newline=""), delimiter=";") if any(cells)]
    return [read(cells) if len(cells) == len(lines[0]) else Fact(None, {}) for cells in lines[1:]]
