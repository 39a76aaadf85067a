"""What a test knows and a type does not say: that something is there, that a term has a value."""

from typing import TypeVar

import pyoxigraph as ox

Found = TypeVar("Found")


def there(found: Found | None) -> Found:
    """Return what was found, which must be there."""
    assert found is not None
    return found


def value_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph) -> str:
    """Return the address, name or text of a term, which must have one."""
    assert isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal), term
    return term.value
