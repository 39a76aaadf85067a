"""Keys that no shape speaks of: JSON-LD drops what it does not know, in silence, so they are told before."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from shapes.read import Shape, read_shapes
from vocab.records import Record
from vocab.terms import type_iri


class Keys(NamedTuple):
    """What a record or part may hold, and of the keys that hold parts what these may hold."""

    names: set[str]
    parts: dict[str, "Keys"]


@lru_cache(maxsize=16)
def known_keys(kind: str) -> Keys:
    """Return the keys that the shapes of a kind speak of."""
    known = Keys({"id", "type"}, {})
    for shape in read_shapes()[type_iri(kind)]:
        _add(known, shape)
    return known


def _add(known: Keys, shape: Shape) -> None:
    for one in shape.properties:
        known.names.add(one.term.key)
        if one.node is not None:
            _add(known.parts.setdefault(one.term.key, Keys({"id", "type"}, {})), one.node)


def find_unknown(record: Record, known: Keys, above: str = "") -> Iterator[str]:
    """Yield the path of each key that is not known, of a record and of the parts in it."""
    if not known.names.issuperset(record):
        yield from (above + key for key in record if key not in known.names)
    for key, inner in known.parts.items():
        value = record.get(key, ())
        for part in value if isinstance(value, list | tuple) else (value,):
            if isinstance(part, dict):
                yield from find_unknown(part, inner, f"{above}{key}.")
