"""Keys that no shape speaks of: JSON-LD drops what it does not know, in silence, so they are told before."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from shapes.read import Shape, read_shapes
from vocab.records import Record
from vocab.terms import type_iri

Keys = dict[str, "Keys | None"]
"""What a record or part may hold; of a key that holds parts what these may hold."""


@lru_cache(maxsize=16)
def known_keys(kind: str) -> Keys:
    """Return the keys that the shapes of a kind speak of."""
    known: Keys = {}
    for shape in read_shapes()[type_iri(kind)]:
        _add(known, shape)
    return known


def _add(known: Keys, shape: Shape) -> None:
    known.update({"id": None, "type": None})
    for one in shape.properties:
        inner = known.setdefault(one.term.key, None)
        if one.node is not None:
            inner = {} if inner is None else inner
            _add(inner, one.node)
            known[one.term.key] = inner


def find_unknown(record: Record, known: Keys, above: str = "") -> Iterator[str]:
    """Yield the path of each key that is not known, of a record and of the parts in it."""
    for key, value in record.items():
        if key not in known:
            yield above + key
        elif inner := known[key]:
            for part in value if isinstance(value, list) else [value]:
                yield from _find_in(part, inner, f"{above}{key}.")


def _find_in(part: Any, known: Keys, above: str) -> Iterator[str]:
    if isinstance(part, dict):
        yield from find_unknown(part, known, above)
