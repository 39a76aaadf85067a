"""Areas with time: which lies in which, since when, what came after; no cell is ever a guess."""

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vocab.areas
from vocab.areas import (
    KINDS,
    OLD,
    Area,
    area_iri,
    code_of,
    find_parts,
    find_parts_of_named,
    gemeente_of,
    kind_of,
    label_area,
    lies_in,
    read_areas,
    read_gemeenten,
    read_parts,
)
from vocab.plain import read_list
from vocab.values import Noted, Unreadable, concepts, read_area

AREA = "https://w3id.org/verbond/area/"
README = files("vocab").joinpath("lists", "README.md").read_text("utf-8")
codes = st.sampled_from(sorted(read_areas()))
parts = st.sampled_from(sorted(read_parts()))
LOADED = {
    "SD0363A": Area("SD0363A", "Centrum", within="GM0363"), "WK034400": Area("WK034400", "Centrum"),
    "WK038300": Area("WK038300", "Castricum"), "BU03630001": Area("BU03630001", "Jordaan"),
    "A06": Area("A06", "Jordaan", within="SD0363A"),
}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the list hold a few parts of more gemeenten, as if it were the whole one."""
    for module in (vocab.areas, concepts):
        monkeypatch.setattr(module, "read_parts", lambda: LOADED)
        monkeypatch.setattr(module, "knows_every_part", lambda: True)
    vocab.areas._parts_by_name.cache_clear()
    concepts._read_area.cache_clear()
    yield
    vocab.areas._parts_by_name.cache_clear()
    concepts._read_area.cache_clear()


def test_the_list_of_areas_is_whole() -> None:
    """As many of each kind as vocab/lists/README.md says, in order, each code once."""
    rows = list(read_list("areas.csv"))
    sizes = Counter(len(code) if kind_of(code) == OLD else kind_of(code) for code in read_parts())
    places = Counter(area.within for area in read_areas().values() if area.kind == "pc4")

    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert {"stadsdeel": 8, 3: 99, 4: 481} == sizes
    assert 57 == sum(bool(area.name) for area in read_parts().values() if len(area.code) == 3)
    assert all(area.name for area in read_parts().values() if len(area.code) != 3)
    assert 160 == places["GM0363"] + places["GM0599"] == places.total() - places[""]
    assert 67 == sum(gemeente.since is not None for gemeente in read_gemeenten().values())
    said = ("8 stads", "99 wijken", "57 with", "481 buurten", "of 160 the", "of 67,")
    assert not [number for number in said if number not in README]


@given(codes)
def test_every_area_has_an_iri_that_leads_back_to_it(code: str) -> None:
    """Of one kind, with a label, in something that is there, with dates in order."""
    area = read_areas()[code]
    above = lies_in(code)

    assert code == area.code == code_of(area_iri(code))
    assert area.kind in KINDS and label_area(area_iri(code))
    assert above is None or (above in read_areas() and area.kind != "gemeente")
    assert not (area.since and area.until) or area.since <= area.until
    assert all(new in read_areas() for new in area.successors)


@given(parts)
def test_every_part_is_read_by_code_iri_and_label(code: str) -> None:
    """In any case; what a question proposes can be written as it stands."""
    area, iri = read_parts()[code], area_iri(code)

    assert {iri} == {read_area(text) for text in (code, code.lower(), code.upper(), iri)}
    if area.name:
        assert iri == read_area(label_area(iri) or "")
        assert area in find_parts(area.name) and area in find_parts_of_named(f"{area.name} (Amsterdam)")


@given(parts)
def test_the_name_of_a_part_alone_is_a_question(code: str) -> None:
    """Our list lacks most gemeenten: a Centrum that it does not know may be meant. It names what it knows."""
    area = read_parts()[code]
    if area.name:
        value = read_area(area.name)
        assert isinstance(value, Unreadable) and value.rule in ("area-part", "area-two"), value
        assert (label_area(area_iri(code)) or "?") in (value.suggestion or "")


@given(st.text("GMSDWKBUAFT0123456789ad (),", max_size=14))
def test_any_text_is_an_area_a_question_or_nothing(text: str) -> None:
    """No text makes the reader fail; an IRI that comes out can be read again, as itself."""
    value = read_area(text)
    iri = value.value if isinstance(value, Noted) else value

    assert value is None or isinstance(value, Unreadable) or iri in (read_area(str(iri)), str(iri))


@pytest.mark.parametrize(("code", "above"), [
    ("F81d", ["F81", "SD0363F", "GM0363"]), ("A00", ["SD0363A", "GM0363"]), ("GM0363", []),
    ("BU0363AA01", ["GM0363"]), ("1012", ["GM0363"]), ("3011", ["GM0599"]), ("2280", []), ("WK999900", []),
])
def test_what_lies_in_what(code: str, above: list[str]) -> None:
    """As far as the data say: the place of 2280 is Rijswijk, which does not tell the gemeente."""
    found = []
    while code := lies_in(code) or "":
        found.append(code)

    assert above == found


def test_a_gemeente_that_is_no_more_answers_with_its_successor() -> None:
    """With its last day; one that came from others with its first."""
    weesp, hogeland = read_areas()["GM0457"], read_areas()["GM1966"]

    assert ("2022-03-23", ("GM0363",)) == (str(weesp.until), weesp.successors)
    assert ("2019-01-01", None, ()) == (str(hogeland.since), hogeland.until, hogeland.successors)
    assert not weesp.is_there and hogeland.is_there and not read_areas()["F81d"].is_there
    assert Unreadable("area-ended", "Amsterdam") == read_area("Weesp")


def test_codes_that_are_in_no_list() -> None:
    """A stadsdeel or an old code must be in the list: they are of our own, or of a closed past."""
    assert {Unreadable("area")} == {read_area(text) for text in ("SD0363X", "SD0599A", "F99z", "A10", "F")}
    assert "Amsterdam" == getattr(gemeente_of("A00"), "name", None)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("text", "value"), [
    ("Centrum", Unreadable("area-two", "Centrum (Amsterdam), WK034400 Centrum (Utrecht)")),
    ("Castricum", Unreadable("area-two", "WK038300 Castricum (Castricum), gemeente Castricum")),
    ("gemeente Castricum", area_iri("GM0383")), ("Castricum (Castricum)", area_iri("WK038300")),
    ("WK038300 Castricum (Castricum)", area_iri("WK038300")), ("Utrecht Centrum", area_iri("WK034400")),
    ("stadsdeel Centrum", area_iri("SD0363A")), ("Jordaan", area_iri("BU03630001")),
    ("A06 Jordaan", area_iri("A06")), ("A06 jordaan (amsterdam)", area_iri("A06")),
    ("Bergen", Unreadable("area-two", "Bergen (L), Bergen (NH)")), ("A06", f"{AREA}amsterdam-oud/A06"),
])
def test_with_the_whole_list_a_name_alone_may_be_enough(text: str, value: object) -> None:
    """Not when it is that of several, or of a gemeente too; what is in use goes before an old code."""
    assert value == read_area(text)
