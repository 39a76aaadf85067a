"""A record that is gone beside a new one that says nearly the same."""

from harvesters.renamed import MOST, find_renamed, show_id
from vocab.records import canonical

BASE = "https://data.example.org/id/fund/voorbeeld/"


def body(key: str, **fields: object) -> str:
    """Return the canonical body of an example fund."""
    return canonical({"id": BASE + key, "type": "fund", "instrument": "subsidie", "startDate": "2026-01-01",
                      "askedAmount": "1000.00", "name": {"nl": key}, **fields})


def test_a_changed_name_is_a_question() -> None:
    """All else is the same: it was renamed."""
    assert [("a", "b")] == find_renamed({"a": body("Buurtfonds")}, {"b": body("Buurtfonds Oost")})


def test_what_differs_in_more_is_another() -> None:
    """Other amounts and dates make another record."""
    other = body("Buurtfonds Oost", askedAmount="5.00", startDate="2020-01-01")

    assert [] == find_renamed({"a": body("Buurtfonds")}, {"b": other})


def test_the_nearest_is_asked_for_and_each_once() -> None:
    """Of two candidates the one that shares most; no id stands in two questions."""
    new = {"b": body("X"), "c": body("Y", description={"nl": "Iets"})}

    assert [("a", "b")] == find_renamed({"a": body("W")}, new)
    assert [("a", "b"), ("z", "c")] == sorted(
        find_renamed({"a": body("W"), "z": body("V", description={"nl": "Iets"})}, new))


def test_another_file_asks_nothing() -> None:
    """More than 200 gone is no list of names to go through."""
    many = {f"a{n}": body(f"a{n}") for n in range(MOST + 1)}

    assert [] == find_renamed(many, {"b": body("b")})


def test_a_key_is_shown_as_it_was_written() -> None:
    """What is escaped in an IRI is not shown so."""
    assert "Fonds é" == show_id(BASE + "Fonds%20%C3%A9")
