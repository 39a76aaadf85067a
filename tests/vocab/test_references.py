"""Cells that name other records: by key, by member and key, by a part's key, by address; one or more."""

import pytest

from harvesters.formats.fields import Field
from vocab.values import Unreadable, reference_reader

BASE = "https://data.example.org"
FUND = f"{BASE}/id/fund/lid"


def read(key: str, text: str) -> object:
    """Read a cell of a member called lid."""
    return Field(0, key, read=reference_reader(key, BASE, "lid")).read(text)


@pytest.mark.parametrize(("text", "expected"), [
    ("basis", f"{FUND}/basis"), ("andere/basis", f"{BASE}/id/fund/andere/basis"),
    ("a b%c", f"{FUND}/a%20b%25c"),
    ("https://elders.example/id/fund/x/1", "https://elders.example/id/fund/x/1"),
    ("-", None), ("", None),
])
def test_one_record(text: str, expected: str | None) -> None:
    """By the key as its member knows it, which is encoded as an id is."""
    assert expected == read("fund", text)


@pytest.mark.parametrize("text", ["basis;compost", "basis | compost", "basis, compost", "basis\ncompost",
                                  f"{FUND}/basis; compost"])
def test_more_than_one(text: str) -> None:
    """In a column that may hold more, each piece is a key: none is taken for one long key."""
    found = read("funds", text)
    assert isinstance(found, list)
    assert [f"{FUND}/basis", f"{FUND}/compost"] == [value for _, value in found]


def test_a_key_with_a_comma() -> None:
    """Where one may stand it is a key; where more may, its address is written."""
    assert f"{FUND}/a%2Cb" == read("fund", "a,b")
    assert f"{FUND}/a%2Cb" == read("funds", f"{FUND}/a%2Cb")


@pytest.mark.parametrize(("key", "text"), [
    ("fund", "a/b/c"), ("fund", "a#1"), ("ofTarget", "belofte"), ("record", "lid/1"),
    ("record", "gift/lid/1"), ("fund", "x" * 500), ("fund", "basis, compost"), ("object", "k1; k2"),
    ("ofTarget", "b2#1; b3#1"), ("ofTarget", "b2#1#2"),
])
def test_what_names_nothing(key: str, text: str) -> None:
    assert isinstance(read(key, text), Unreadable)


def test_a_target_of_a_commitment() -> None:
    """The commitment's key, then the target's."""
    assert f"{BASE}/id/commitment/lid/belofte#target-2" == read("ofTarget", "belofte#2")
    assert f"{BASE}/id/commitment/ander/belofte#target-a%20b" == read("ofTarget", "ander/belofte#a b")
