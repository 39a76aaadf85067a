"""A record that is gone beside one that is new and says nearly the same: was it renamed?"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from vocab.records import canonical

MOST = 200
ALIKE = 0.7
SHARED = 3
OURS = frozenset(("id", "type", "partOf", "derived", "currency", "example"))


def find_renamed(gone: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return pairs (gone id, new id) of canonical bodies that share most of their fields; each id once.

    Nothing where more than 200 are gone or new: then the file is another one, and nobody was renamed.
    """
    if max(len(gone), len(new)) > MOST:
        return []
    before = {id: _flatten(json.loads(body)) for id, body in gone.items()}
    after = {id: _flatten(json.loads(body)) for id, body in new.items()}
    pairs = sorted(
        ((_compare(fields, others), id, other)
         for id, fields in before.items() for other, others in after.items()),
        reverse=True,
    )
    return list(_take_best((id, other) for share, id, other in pairs if share >= ALIKE))


def show_id(id: str) -> str:
    """Return the key of an id as its member wrote it."""
    return unquote(id.rpartition("/")[2])


def _take_best(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for pair in pairs:
        if not seen & set(pair):
            seen.update(pair)
            yield pair


def _flatten(value: Any, path: str = "") -> set[str]:
    """Return every field of a record as `path=value`, but for what is ours and for ids of parts."""
    if isinstance(value, dict):
        parts = {key: inner for key, inner in value.items() if key not in OURS}
        return {one for key, inner in parts.items() for one in _flatten(inner, f"{path}.{key}")}
    if isinstance(value, list):
        return {one for inner in value for one in _flatten(inner, path)}
    return {f"{path}={canonical(value)}"}


def _compare(one: set[str], other: set[str]) -> float:
    """Return the share of fields that two records have in common; 0 where fewer than three are the same."""
    same = len(one & other)
    return same / max(len(one), len(other)) if same >= SHARED else 0.0
