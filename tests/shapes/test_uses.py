"""Where a key is used, how needed it is there, and which codes it may have: as the shapes say."""

import pytest

from shapes.columns import NOT_WRITTEN
from shapes.needs import RANKS
from shapes.read import Shape, read_shapes
from shapes.template_languages import DUTCH, ENGLISH
from shapes.templates import read_template
from shapes.uses import read_uses, read_uses_of_concept, read_uses_of_schemes
from vocab.codes import read_codes
from vocab.names import CONCEPT
from vocab.terms import KINDS, OURS_TO_SAY, read_terms, type_iri


def list_keys(shape: Shape) -> set[str]:
    """Return every key that a shape speaks of, those of its parts too."""
    keys = {one.term.key for one in shape.properties}
    return keys.union(*(list_keys(one.node) for one in shape.properties if one.node))


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_kind_is_used(kind: str) -> None:
    """And no other, but the key of the row itself and the short number of a party."""
    keys = set().union(*(list_keys(shape) for shape in read_shapes()[type_iri(kind)])) - NOT_WRITTEN
    used = {key for key, uses in read_uses().items() for use in uses if use.kind == kind}
    assert keys <= used <= keys | {"kvk", "id"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_a_use(kind: str) -> None:
    """Each column of each table, with its need; and each sheet of parts."""
    uses = {(use.path, use.need) for found in read_uses().values() for use in found if use.kind == kind}
    for table in read_template(kind).tables:
        assert table.part is None or any(path == table.part for path, _ in uses)
        assert {(field.path, field.need) for field in table.fields} <= uses


def test_every_list_is_used() -> None:
    """But for the states of a record, which no member fills in."""
    assert {"state"} == set(read_codes()) - set(read_uses_of_schemes())


def test_keys_that_nobody_writes_are_used_nowhere() -> None:
    """We make them ourselves."""
    assert set(read_terms()) - set(read_uses()) == NOT_WRITTEN | OURS_TO_SAY


@pytest.mark.parametrize("kind", KINDS)
def test_what_must_be_there_is_always(kind: str) -> None:
    """A violation where it is missing, at the top of a record; what we fill in ourselves is advised."""
    needs = {use.path: use.need for uses in read_uses().values() for use in uses if use.kind == kind}
    for one in (one for shape in read_shapes()[type_iri(kind)] for one in shape.properties):
        if one.parameter("minCount") and one.severity == "violation" and one.term.key not in NOT_WRITTEN:
            key = one.term.key
            is_filled_in = {key, f"{kind}.{key}"} & set(DUTCH.filled_in)
            assert needs[key] == ("advised" if is_filled_in else "always"), key


def test_what_must_be_there_at_times() -> None:
    """One of a few; and what a part must have where the part need not be there."""
    needs = {(use.kind, use.path): use.need for uses in read_uses().values() for use in uses}
    assert "sometimes" == needs["procurement", "awards.suppliers"] == needs["procurement", "directReason"]
    assert "sometimes" == needs["initiative", "number.value"]
    assert set(needs.values()) == set(RANKS)


def test_the_codes_of_a_shape_are_heeded() -> None:
    """Where it lists them; else all of the scheme."""
    assert {"grant"} == {use.kind for use in read_uses_of_concept(f"{CONCEPT}status/verleend", "status")}
    assert read_uses_of_concept(f"{CONCEPT}domain/algemeen", "domain")


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_say_as_much(kind: str) -> None:
    """The same columns in the same order, headers and examples alike, each text in its own language."""
    dutch, english = (read_template(kind, language) for language in ("nl", "en"))
    for nl, en in zip(dutch.tables, english.tables, strict=True):
        for here, there in zip(nl.fields, en.fields, strict=True):
            bare = [one._replace(need_words="", meaning="", how="") for one in (here, there)]
            assert bare[0] == bare[1]
            assert here.need_words != there.need_words and here.how != there.how
            assert there.meaning and here.meaning != there.meaning


def test_nothing_is_said_in_one_language_alone() -> None:
    """Each reason and each way to write has its other half, with the same things to fill in."""
    for name, said in DUTCH._asdict().items():
        other = getattr(ENGLISH, name)
        if isinstance(said, str):
            assert name == "language" or said.count("{") == other.count("{") and said != other
        else:
            assert said.keys() == other.keys(), name
