"""What a run would change, by field: new, changed, gone, as people read it and under one digest."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from hashlib import sha256
from typing import Any, NamedTuple

from harvesters.garbled import is_garbled
from ledger.held import HeldVersion
from ledger.ledger import Ledger
from vocab.records import NOTHING, canonical

OURS = frozenset(("id", "type", "partOf", "derived", "example"))
SHOWN = 20
PAGE = 1_000


class Example(NamedTuple):
    """One field of one record before and after, as text; None where it is not there."""

    id: str
    key: str
    before: str | None
    after: str | None


class Diff(NamedTuple):
    """A difference with what is public: ids, how many records changed at each key, and the digest.

    fields: by path such as `awardedAmount` or `recipient.name`, the most frequent first. changed, new and
    gone are whole counts; the lists beside them hold the first 20.
    """

    digest: str
    new: int
    changed: int
    gone: int
    fields: Mapping[str, int]
    new_ids: list[str]
    gone_ids: list[str]
    examples: list[Example]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `approve --json` prints (docs: contracts, Output)."""
        return {
            "digest": self.digest, "new": self.new, "changed": self.changed, "gone": self.gone,
            "fields": dict(self.fields), "newIds": self.new_ids, "goneIds": self.gone_ids,
            "examples": [example._asdict() for example in self.examples],
        }


def digest_changes(changes: Iterable[tuple[str, str]], known: Mapping[str, str]) -> str:
    """Return the digest of changes, as (id, digest of what would be there), beside the digests of what is.

    In whatever order they come: it is made of the sum of the digests of its members.
    """
    total = 0
    for id, after in changes:
        line = f"{id} {known.get(id, NOTHING)} {after}".encode()
        total += int.from_bytes(sha256(line).digest(), "big")
    return sha256((total % 2**256).to_bytes(32, "big")).hexdigest()


class Compared(NamedTuple):
    """The keys at which two bodies differ, and those whose text was garbled."""

    keys: tuple[str, ...]
    garbled: tuple[str, ...]


def compare(before: str, after: str) -> Compared:
    """Compare two canonical bodies by field; what we made ourselves (`derived`) is no field of the source."""
    pairs = list(find_fields(json.loads(before), json.loads(after)))
    keys = dict.fromkeys(key for key, _, _ in pairs)
    garbled = dict.fromkeys(key for key, old, new in pairs if is_garbled(old, new))
    return Compared(tuple(keys), tuple(garbled))


def find_fields(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield path and both texts of each field that differs; a set counts as one text."""
    made = {*OURS, *before.get("derived", ()), *after.get("derived", ())}
    one, other = _flatten(before, made), _flatten(after, made)
    for key in one | other:
        if (old := one.get(key, "")) != (new := other.get(key, "")):
            yield key, old, new


def has_letters(body: str, key: str) -> bool:
    """Say whether a record has letters beyond ASCII at a key."""
    return not _flatten(json.loads(body), OURS).get(key, "").isascii()


def describe(ledger: Ledger, versions: Iterable[list[HeldVersion]], known: Mapping[str, str]) -> Diff:
    """Return what versions would change, in pages, beside the digests of what is public."""
    fields: Counter[str] = Counter()
    marks: dict[str, str] = {}
    new, gone, changed = [], [], 0
    examples: list[Example] = []
    for version, before in _pair(ledger, versions):
        marks[version.id] = version.digest
        if version.body is None:
            gone.append(version.id)
        elif before is None:
            new.append(version.id)
        else:
            changed += 1
            pairs = list(find_fields(json.loads(before), json.loads(version.body)))
            fields.update({key for key, _, _ in pairs})
            examples += [Example(version.id, key, old or None, text or None)
                         for key, old, text in pairs[: SHOWN - len(examples)]]
    return Diff(digest_changes(marks.items(), known), len(new), changed, len(gone),
                dict(fields.most_common()), new[:SHOWN], gone[:SHOWN], examples)


def _pair(ledger: Ledger, pages: Iterable[list[HeldVersion]]) -> Iterator[tuple[HeldVersion, str | None]]:
    """Yield each version with the body that is public now."""
    for page in pages:
        for start in range(0, len(page), PAGE):
            part = page[start : start + PAGE]
            bodies = ledger.read_bodies([version.id for version in part])
            yield from ((version, bodies.get(version.id)) for version in part)


def _flatten(record: dict[str, Any], made: Set[str]) -> dict[str, str]:
    """Return the text of each path, values of a set beside each other."""
    texts: dict[str, list[str]] = {}
    _gather(record, "", made, texts)
    return {path: " | ".join(sorted(found)) for path, found in texts.items()}


def _gather(value: Any, path: str, made: Set[str], texts: dict[str, list[str]]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in made:
                # A text in a language is one field: name.nl is name.
                name = path if path and key in ("nl", "en") else f"{path}.{key}".lstrip(".")
                _gather(inner, name, OURS, texts)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, path, OURS, texts)
    else:
        texts.setdefault(path, []).append(value if isinstance(value, str) else canonical(value))
