"""Canonical JSON, digests, sets, spreadsheet letters, and the names of records and parts."""

import json
import random
import unicodedata
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.known import there
from vocab.names import LONGEST_KEY, SOURCE_NAME, dataset_iri, encode_key, part_id, record_prefix
from vocab.records import Column, Origin, Problem, Version, as_set, canonical, digest, letters

scalars = st.text(max_size=8) | st.integers(-10**9, 10**9) | st.booleans()
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4)
                      | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12)
records = st.dictionaries(st.text(max_size=5), values, max_size=6)


def shuffle(value: Any, dice: random.Random) -> Any:
    """Return the same value with the keys of every object in another order."""
    if isinstance(value, dict):
        keys = list(value)
        dice.shuffle(keys)
        return {key: shuffle(value[key], dice) for key in keys}
    return [shuffle(member, dice) for member in value] if isinstance(value, list) else value


@given(records, st.randoms(use_true_random=False))
def test_canonical_json_is_stable_under_key_order(record: dict[str, object], dice: random.Random) -> None:
    """The same record written in another order is the same text, so the same version."""
    text = canonical(record)

    assert text == canonical(shuffle(record, dice))
    assert record == json.loads(text)
    assert text == canonical(json.loads(text))


def test_canonical_json_keeps_the_order_of_lists() -> None:
    """A list that is no set keeps its order; 1 and true and "1" differ."""
    assert canonical(["b", "a"]) != canonical(["a", "b"])
    assert 3 == len({canonical(1), canonical(True), canonical("1")})
    assert '"é\\n\\u0000"' == canonical("é\n\0")


def test_canonical_json_refuses_what_is_no_number() -> None:
    """Not a number and infinity have no JSON."""
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError):
            canonical(number)


@given(st.text())
def test_a_digest_is_sha256_of_utf8(text: str) -> None:
    """A digest can be made again with any other program."""
    assert sha256(text.encode()).hexdigest() == digest(text)


@given(st.lists(values, max_size=8), st.randoms(use_true_random=False))
def test_a_set_has_one_order_and_each_member_once(members: list[object], dice: random.Random) -> None:
    """A list that stands for a set is the same in whatever order its source had it."""
    shuffled = [*members, *members]
    dice.shuffle(shuffled)
    found = as_set(members)

    assert canonical(found) == canonical(as_set(shuffled))
    assert sorted({canonical(member) for member in members}) == [canonical(member) for member in found]


def test_a_set_keeps_one_and_true_apart() -> None:
    """Python says 1 == True; a record does not."""
    assert [1, True] == as_set([True, 1, True])
    assert [int, bool] == [type(member) for member in as_set([True, 1])]


@pytest.mark.parametrize(("index", "text"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"),
                                             (701, "ZZ"), (702, "AAA"), (16383, "XFD")])
def test_letters(index: int, text: str) -> None:
    """Columns are lettered as a spreadsheet does."""
    assert text == letters(index)


def test_a_cell_is_named_by_position() -> None:
    """A part without a column of its own points at the first column of its keys."""
    origin = Origin("f1", None, 14, {"fileNumber": Column("nummer", 3), "recipient.name": Column("wie", 26)})

    assert ("D14", "AA14", None) == tuple(origin.cell(key) for key in ("fileNumber", "recipient", "year"))


def test_a_problem_without_a_place_has_empty_places() -> None:
    """A problem of a file as a whole has no row, column or cell."""
    problem = Problem("a/b", "f.csv", None, None, None, None, "empty", "violation", "source", "nl", "en")
    shown = problem.as_json()

    assert {None} == {shown[key] for key in ("sheet", "row", "column", "cell", "id", "key", "value")}


def test_a_version_parses_its_body_anew() -> None:
    """Who changes what record gave changes no other reader's record."""
    version = Version(1, 1, "a/b", "x", '{"a":[1]}', "d", 1, None, "h", None, None, "0", "published")
    there(version.record)["a"].append(2)

    assert {"a": [1]} == version.record
    assert version._replace(body=None).record is None


@given(st.text(min_size=1, max_size=12))
def test_a_key_survives_its_encoding(key: str) -> None:
    """Decoding gives the key in NFC, and the encoded key has unreserved characters only."""
    try:
        encoded = encode_key(key)
    except ValueError:
        assert not key.strip(" .") or not key.strip() or len(key.encode()) * 3 > LONGEST_KEY
        return
    assert unicodedata.normalize("NFC", key.strip()) == unquote(encoded)
    assert set(encoded) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-%")
    assert encoded == encode_key(f" {key} ")


def test_a_key_has_at_most_120_characters_encoded() -> None:
    """120 is good, 121 is not; an é counts for the six characters it is encoded as."""
    assert "a" * 120 == encode_key("a" * 120)
    assert 120 == len(encode_key("é" * 20))
    for key in ("a" * 121, "é" * 21):
        with pytest.raises(ValueError, match="long"):
            encode_key(key)


@pytest.mark.parametrize("key", ["", "  ", ".", "..", " ... ", "\t\n"])
def test_a_key_is_not_empty(key: str) -> None:
    """Nothing and dots only name nothing: a web address would lose them."""
    with pytest.raises(ValueError, match="empty"):
        encode_key(key)


def test_composed_and_decomposed_letters_give_one_id() -> None:
    """The same word from a Mac and from a PC is one record."""
    nfc, nfd = "Café", unicodedata.normalize("NFD", "Café")

    assert nfc != nfd
    assert encode_key(nfc) == encode_key(nfd) == "Caf%C3%A9"


@given(st.lists(st.dictionaries(st.sampled_from(["name", "scheme", "value", "unit"]), st.text(max_size=6)),
                max_size=6), st.randoms(use_true_random=False))
def test_a_part_keeps_its_id_wherever_it_stands(parts: list[dict[str, str]], dice: random.Random) -> None:
    """The id of a part depends on what it says, never on its position or the order of its keys."""
    ids = {canonical(part): part_id("r", part) for part in parts}
    shuffled = [shuffle(part, dice) for part in parts]
    dice.shuffle(shuffled)

    assert ids == {canonical(part): part_id("r", part) for part in shuffled}
    assert all(id == f"r#{digest(text)[:8]}" for text, id in ids.items())


def test_a_part_with_a_key_of_its_own_is_named_by_it() -> None:
    """A lot keeps its number as id though its words change."""
    assert "r#1%2Fb" == part_id("r", {"name": "a"}, "1/b") == part_id("r", {"name": "b"}, "1/b")


def test_names_of_datasets_and_sources() -> None:
    """A source is member/dataset in small letters; its dataset and records are named below the base."""
    assert "https://x/id/grant/m/" == record_prefix("https://x", "grant", "m")
    assert "https://x/id/dataset/m/d" == dataset_iri("https://x", "m/d")
    assert SOURCE_NAME.fullmatch("voorbeeld-1/grants.2026")
    for name in ("voorbeeld", "Voorbeeld/x", "a/b/c", "/a", "a/", "a/../b", "-a/b", "a/.b"):
        assert not SOURCE_NAME.fullmatch(name)
