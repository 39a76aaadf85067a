"""The paths of each kind, such as `lots.name`, as the shapes have them: labelled, whole, none forgotten."""

import pytest

from shapes.read import Shape, read_shapes
from vocab.labels import label_key
from vocab.plain import plain_word
from vocab.terms import KINDS, OURS_TO_SAY, PART_KEYS, PART_TYPES, find_column_term, read_terms, type_iri

LANGUAGES = ("nl", "en")


def walk_paths(shape: Shape, above: str = "") -> dict[str, set[str]]:
    """Return per dotted path of a node shape the constraint components it has, those of parts too."""
    paths: dict[str, set[str]] = {}
    for property in shape.properties:
        path = f"{above}{property.term.key}"
        paths.setdefault(path, set()).update(c.component for c in property.constraints)
        if property.node:
            paths |= walk_paths(property.node, f"{path}.")
    return paths


PATHS = {kind: walk_paths(read_shapes()[type_iri(kind)][0]) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_label_of_a_path_is_its_own(kind: str) -> None:
    """Within a kind each path has a label of its own, as a column is known by it; `buyer.name` is `buyer`."""
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for path in PATHS[kind]:
            above, _, key = path.rpartition(".")
            is_party = PART_TYPES.get(path.rpartition(".")[2]) == "party"
            is_name = key == "name" and PART_TYPES.get(above.rpartition(".")[2]) == "party"
            label = plain_word(label_key(above if is_name else path, language))
            if not is_party:
                assert label not in seen, (label, path, seen[label])
                seen[label] = path


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_has_a_shape_that_says_what_it_is_part_of(kind: str) -> None:
    """A key of parts has a node shape that needs partOf: so a store can remove a record whole."""
    for path in PATHS[kind]:
        if path.rpartition(".")[2] in PART_TYPES:
            assert "node" in PATHS[kind][path], path
            assert "minCount" in PATHS[kind][f"{path}.partOf"], path
    for part, key in PART_KEYS.items():
        for path in PATHS[kind]:
            if PART_TYPES.get(path.rpartition(".")[2]) == part:
                assert "minCount" in PATHS[kind][f"{path}.{key}"], path


def test_every_key_belongs_to_a_kind() -> None:
    """No key of the context is without a shape in some kind: it would be published unchecked."""
    used = {key for paths in PATHS.values() for path in paths for key in path.split(".")}
    assert used == set(read_terms()) - OURS_TO_SAY
    assert not [key for key in OURS_TO_SAY if find_column_term(key)]
