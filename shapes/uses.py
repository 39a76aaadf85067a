"""Where a key is used: by which kind, in which part, whether it must be there, and which codes it may have.

Of a column it is as the template says, for what is left empty there may follow from the rest; of what has no
column, such as a part or the IRI of a buyer, as the shapes say.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from shapes.columns import NOT_WRITTEN
from shapes.needs import Need, find_need, read_alternatives
from shapes.read import Property, Shape, read_shapes
from shapes.templates import read_template
from vocab.terms import KINDS, read_terms, type_iri


class Use(NamedTuple):
    """A key of a kind; path: parts before the key, such as criteria.weight.

    codes: the IRIs of the concepts that the shapes allow, none where they allow all of the list.
    """

    kind: str
    path: str
    need: Need
    codes: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The key itself."""
        return self.path.rpartition(".")[2]


@lru_cache(maxsize=1)
def read_uses() -> dict[str, list[Use]]:
    """Return by key where it is used; that of a part where the part is."""
    uses: dict[str, list[Use]] = {}
    for kind in KINDS:
        asked = {field.path: field.need for table in read_template(kind).tables for field in table.fields}
        walked = {use.path: use for use in _walk(kind, read_shapes()[type_iri(kind)], "", True)}
        for path in sorted({*asked, *walked}, key=lambda path: (path.count("."), path)):
            use = walked.get(path) or Use(kind, path, asked[path])
            uses.setdefault(use.key, []).append(use._replace(need=asked.get(path, use.need)))
    return uses


def _walk(kind: str, shapes: Iterable[Shape], above: str, is_sure: bool) -> Iterator[Use]:
    """Yield every key of these shapes; is_sure: what they speak of is there in every record."""
    shapes = tuple(shapes)
    found: dict[str, list[Property]] = {}
    for one in (one for shape in shapes for one in shape.properties):
        if one.term.key not in NOT_WRITTEN:
            found.setdefault(one.term.key, []).append(one)
    alternatives = dict(read_alternatives(shapes))
    for key, properties in found.items():
        need = find_need(properties, key in alternatives)
        if need == "always" and not is_sure:
            need = "sometimes"
        listed = (one.parameter("in") for one in properties)
        codes = frozenset(str(node) for nodes in listed if nodes for node in nodes)
        yield Use(kind, f"{above}{key}", need, codes)
        node = next((one.node for one in properties if one.node), None)
        if node:
            yield from _walk(kind, [node], f"{above}{key}.", need == "always")


@lru_cache(maxsize=1)
def read_uses_of_schemes() -> dict[str, list[Use]]:
    """Return by concept scheme where its codes are used."""
    found: dict[str, list[Use]] = {}
    for key, uses in read_uses().items():
        term = read_terms().get(key)
        if term and term.scheme:
            found.setdefault(term.scheme, []).extend(uses)
    return found


def read_uses_of_concept(iri: str, scheme: str) -> list[Use]:
    """Return the fields that may hold a concept: those of its list, where the shapes allow this one."""
    uses = read_uses_of_schemes().get(scheme, ())
    return [use for use in uses if not use.codes or iri in use.codes]
