"""Code lists: concept schemes, the CPV and areas, each by code, label and IRI."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocab.areas import area_iri, find_gemeenten, label_area, read_gemeenten, read_places
from vocab.codes import find_code, read_codes, suggest_code
from vocab.cpv import CPV, find_cpv, label_cpv, read_cpv_codes, suggest_cpv
from vocab.labels import read_labels
from vocab.names import CONCEPT
from vocab.plain import plain_word
from vocab.values import Noted, Unreadable, code_reader, read_area, read_cpv

CONCEPTS = [(scheme, code) for scheme, codes in read_codes().items() for code in codes]
LISTS = files("vocab").joinpath("lists")
NAMES = ("cpv.csv", "gemeenten.csv", "pc4.csv")
KEPT = 600_000 + 125_000  # bytes of these lists together, rounded up
gemeenten = st.sampled_from(sorted(read_gemeenten()))
codes = st.sampled_from(sorted(read_cpv_codes()))


@pytest.mark.parametrize("scheme", sorted(read_codes()))
def test_every_code_reads_itself(scheme: str) -> None:
    """A code is its own word, whatever its case."""
    for code in read_codes()[scheme]:
        written = (code, code.upper(), f"{CONCEPT}{scheme}/{code}")
        assert [code] * 3 == [code_reader(scheme)(text) for text in written]


@pytest.mark.parametrize(("scheme", "code"), CONCEPTS)
def test_every_label_stands_for_its_code_alone(scheme: str, code: str) -> None:
    """In Dutch and English, without accents or with other signs; no label stands for two codes."""
    for label in read_labels()[f"{CONCEPT}{scheme}/{code}"].values():
        assert code == find_code(scheme, label) == find_code(scheme, plain_word(label).upper())


def test_a_typing_error_gets_the_nearest_word() -> None:
    """What is suggested stands for a code; a far word gets nothing."""
    assert "welzijn-en-zorg" == find_code("domain", suggest_code("domain", "Welzijn en zrog") or "")
    assert suggest_code("domain", "qqq") is None


def test_the_lists_are_whole() -> None:
    """As many codes, gemeenten and postcodes as vocab/lists/README.md says, in few bytes."""
    ended = Counter(gemeente.until is not None for gemeente in read_gemeenten().values())

    assert (9_454, 115) == (len(read_cpv_codes()), sum(code.is_light for code in read_cpv_codes().values()))
    assert {False: 342, True: 263} == ended
    assert 4_766 == len(read_places())
    assert sum(len(LISTS.joinpath(name).read_bytes()) for name in NAMES) < KEPT
    readme = LISTS.joinpath("README.md").read_text("utf-8")
    assert not [number for number in ("9,454", "115", "342", "263", "4,766") if number not in readme]


@pytest.mark.parametrize("name", NAMES)
def test_a_list_has_a_code_once_and_no_empty_name(name: str) -> None:
    """In order, so that a change is a small difference."""
    rows = list(csv.reader(LISTS.joinpath(name).read_text("utf-8").split("\n")[1:-1]))

    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert all(row[1].strip() for row in rows)


@given(codes)
def test_every_cpv_code_is_read_by_code_and_iri(code: str) -> None:
    """With and without check digit, with its label behind it."""
    nl = label_cpv(code, "nl")
    written = (code, f"{code}-1", f"{CPV}{code}", f"{code} {nl}", f"{code}-1 - {nl}")

    assert {code} == {read_cpv(text) for text in written}


@given(codes, st.sampled_from(["nl", "en"]))
def test_every_cpv_label_is_read_or_asked_about(code: str, language: str) -> None:
    """Five labels belong to two codes: then both are named."""
    label = label_cpv(code, language)
    value = read_cpv(label.upper() if "ß" not in label else label)

    assert code == value or value == Unreadable("cpv-two", ", ".join(find_cpv(label)))


def test_an_unknown_cpv_code_gets_the_one_it_falls_under() -> None:
    """A lost zero is put back and told."""
    assert Unreadable("cpv", "45211300") == read_cpv("45211399")
    assert Unreadable("cpv", None) == read_cpv("99999999")
    assert Noted("03000000", "cpv-padded") == read_cpv("3000000")
    assert "45000000" == suggest_cpv("bouwwerkzaamhedn")


@given(gemeenten)
def test_every_gemeente_is_read_by_name_code_and_iri(code: str) -> None:
    """One that is no more names those it is in now, all of which are there."""
    gemeente = read_gemeenten()[code]
    read = [read_area(text) for text in (f"GM{code}", f"gm{code}", area_iri(f"GM{code}"))]

    if gemeente.until:
        assert all(isinstance(value, Unreadable) and value.rule == "area-ended" for value in read)
        assert gemeente.successors
        assert not [new for new in gemeente.successors if read_gemeenten()[new].until]
    else:
        assert [area_iri(f"GM{code}")] * 3 == read
        for name in (gemeente.name, f"Gemeente {gemeente.name.upper()}"):
            assert area_iri(f"GM{code}") == read_area(name)
        assert gemeente.name == label_area(area_iri(f"GM{code}"))
    assert gemeente in find_gemeenten(gemeente.name)


@given(st.integers(1000, 9999))
def test_every_postcode_of_four_digits_is_an_area(pc4: int) -> None:
    """One that our list of about 2016 lacks is taken with an info; of 1012 AB only the digits are kept."""
    iri = f"https://w3id.org/verbond/area/pc4/{pc4}"

    assert (iri if str(pc4) in read_places() else Noted(iri, "area-new")) == read_area(str(pc4))
    assert Noted(iri, "area-postcode") == read_area(f"{pc4} AB")
    assert label_area(iri) in (str(pc4), f"{pc4} ({read_places().get(str(pc4))})")


@pytest.mark.parametrize(("text", "iri"), [
    ("WK036300", "https://w3id.org/verbond/area/wijk/WK036300"),
    ("bu03630000", "https://w3id.org/verbond/area/buurt/BU03630000"),
    ("BU0363AA01", "https://w3id.org/verbond/area/buurt/BU0363AA01"), ("GM 0363", area_iri("GM0363")),
    ("https://w3id.org/verbond/area/wijk/WK036300", "https://w3id.org/verbond/area/wijk/WK036300"),
])
def test_wijken_and_buurten_have_an_iri_by_their_code(text: str, iri: str) -> None:
    """The gemeente in the code must exist; which wijken it has is in no list of ours."""
    assert iri == read_area(text)
    assert "Amsterdam" in (label_area(iri) or "")


def test_an_area_is_never_guessed() -> None:
    """A name of two, of one that is split, or a wrong one is asked about."""
    assert Unreadable("area-two", "Bergen (L), Bergen (NH)") == read_area("Bergen")
    assert Unreadable("area-ended", "Het Hogeland, Westerkwartier") == read_area("Winsum")
    assert Unreadable("area", area_iri("GM0599")) == read_area("Roterdam")
    assert Unreadable("area") == read_area("BU99990000")
    assert label_area("https://www.example.org/") is None


@given(st.text(max_size=30))
def test_a_plain_word_stays_plain(text: str) -> None:
    """Twice is as once; no signs, capitals or accents are left."""
    word = plain_word(text)

    assert word == plain_word(word)
    assert not re.search(r"^ | $|  |[-_/A-Zéöü]", word)
