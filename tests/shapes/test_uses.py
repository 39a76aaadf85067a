"""Where terms are used: as the templates have them, with the need that the shapes give them."""

import pytest

from shapes.read import read_shapes
from shapes.templates import read_template
from shapes.uses import read_uses, read_uses_of_schemes
from vocab.codes import read_codes
from vocab.terms import KINDS, type_iri


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_a_use(kind: str) -> None:
    """Each column of each table, with its need; a key that must be there is said to be there always."""
    uses = {(use.path, use.need) for found in read_uses().values() for use in found if use.kind == kind}
    for table in read_template(kind).tables:
        assert table.part is None or any(path == table.part for path, _ in uses)
        assert {(field.path, field.need) for field in table.fields} <= uses

    asked = {path: need for path, need in uses if "." not in path}
    for shape in read_shapes()[type_iri(kind)]:
        for one in shape.properties:
            if one.parameter("minCount") and one.severity == "violation" and one.term.key in asked:
                assert asked[one.term.key] in ("always", "advised"), one.term.key


def test_every_list_is_used() -> None:
    """But for the states of a record, which no member fills in."""
    assert {"state"} == set(read_codes()) - set(read_uses_of_schemes())
