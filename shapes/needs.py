"""Whether a key must be there, as the shapes say it: always, at times, rather, or not."""

from collections.abc import Iterable, Iterator
from typing import Literal

from shapes.read import Property, Shape

Need = Literal["always", "sometimes", "advised", "never"]
RANKS: dict[Need, int] = {"always": 0, "sometimes": 1, "advised": 2, "never": 3}


def read_alternatives(shapes: Iterable[Shape]) -> Iterator[tuple[str, Shape]]:
    """Yield the keys of which one of a few must be there, with the shape that says so."""
    for shape in shapes:
        for one in (one for group in shape.alternatives for member in group for one in member.properties):
            if one.parameter("minCount"):
                yield one.term.key, shape


def find_need(properties: Iterable[Property], is_alternative: bool) -> Need:
    """Return whether a key must be there; is_alternative: one of a few keys, of which this is one, must."""
    wanted = {one.severity for one in properties if one.parameter("minCount")}
    if "violation" in wanted:
        return "always"
    if is_alternative:
        return "sometimes"
    return "advised" if wanted else "never"
