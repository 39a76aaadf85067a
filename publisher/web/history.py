"""How a record came to be what it is: each version that was public, and by field what it changed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from publisher.web.values import Field, show_fields
from publisher.words import Language
from vocab.labels import label_key
from vocab.records import Version

MOST_VERSIONS = 50


class Changed(NamedTuple):
    """One field that differs: what it was and what it became; an empty text where it was not there."""

    label: str
    before: str
    after: str


class Step(NamedTuple):
    """One version: when it became public, why, and what it changed."""

    at: int
    seq: int
    reason: str
    changed: tuple[Changed, ...] = ()


def show_history(versions: Sequence[Version], language: Language, base: str) -> list[Step]:
    """Return the newest versions, the newest first.

    What a record said before it was last gone is not told again: it may have gone for that very reason.
    """
    gone = max((place for place, version in enumerate(versions) if version.body is None), default=-1)
    steps = []
    for place, version in enumerate(versions):
        before = versions[place - 1] if place else None
        changed = _compare(before, version, language, base) if before and place > gone + 1 else ()
        steps.append(Step(version.at, version.seq, version.reason, changed))
    return steps[: -MOST_VERSIONS - 1 : -1]


def _compare(before: Version, after: Version, language: Language, base: str) -> tuple[Changed, ...]:
    old, new = before.record or {}, after.record or {}
    keys = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    return tuple(Changed(label_key(key, language), _word(old, key, language, base),
                         _word(new, key, language, base)) for key in keys)


def _word(record: Mapping[str, Any], key: str, language: Language, base: str) -> str:
    if key not in record:
        return ""
    only = {name: record[name] for name in (key, "currency") if name in record}
    return next((word_field(field) for field in show_fields(only, language, base) if field.key == key), "")


def word_field(field: Field) -> str:
    """Return the values of a field in one text."""
    parts = [value.text or "; ".join(f"{one.label}: {word_field(one)}" for one in value.fields)
             for value in field.values]
    return ", ".join(parts)
