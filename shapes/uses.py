"""Where a term is used: by which kind, in which part, and whether it must be there, as the templates say."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from shapes.templates import Field, Need, Table, read_template
from vocab.terms import KINDS, read_terms


class Use(NamedTuple):
    """A column of a kind's template; path: parts before the key, such as criteria.weight."""

    kind: str
    path: str
    need: Need


@lru_cache(maxsize=1)
def read_uses() -> dict[str, list[Use]]:
    """Return by key where it is used; that of a part where the part is."""
    uses: dict[str, dict[tuple[str, str], Use]] = {}
    for kind in KINDS:
        for table in read_template(kind).tables:
            for field in table.fields:
                for path, need in _list_paths(field, table):
                    key = path.rpartition(".")[2]
                    uses.setdefault(key, {}).setdefault((kind, path), Use(kind, path, need))
    return {key: list(found.values()) for key, found in uses.items()}


def _list_paths(field: Field, table: Table) -> Iterator[tuple[str, Need]]:
    """Yield the path of a column and of the parts above it: the part of a sheet is as needed as the sheet."""
    yield field.path, field.need
    parts = field.path.split(".")[:-1]
    for depth in range(len(parts), 0, -1):
        path = ".".join(parts[:depth])
        yield path, table.need if path == table.part else field.need


@lru_cache(maxsize=1)
def read_uses_of_schemes() -> dict[str, list[Use]]:
    """Return by concept scheme where its codes are used."""
    found: dict[str, list[Use]] = {}
    for key, uses in read_uses().items():
        term = read_terms().get(key)
        if term and term.scheme:
            found.setdefault(term.scheme, []).extend(uses)
    return found
