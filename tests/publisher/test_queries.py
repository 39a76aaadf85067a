"""The named queries where they must know more than what is recorded: what is open, at a moment."""

import csv
import io

import pytest
from click.testing import CliRunner

from ledger.home import Home
from publisher.cli.main import cli
from publisher.queries.parameters import Parameter
from publisher.queries.queries import read_queries
from publisher.sparql.fence import admit
from vocab.exceptions import QueryError
from vocab.terms import XSD

TOML = """\
title = "Voorbeeldinkoop"
kind = "procurement"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
where = "tenders.csv"
"""
HEAD = "Kenmerk;Naam;Status;CPV-code;Inkoper;Soort opdracht;Procedure;Sluitingsmoment;Geraamd bedrag\n"
ROW = "{key};Voorbeeld;open;90910000;Voorbeeldgemeente;diensten;openbare procedure;{deadline};{amount}\n"
SOURCE, BASE = "voorbeeld/tenders", "https://data.example.org"
BEFORE, LATER, AFTER = "2026-10-01T04:00:00Z", "2026-10-02T04:00:00Z", "2026-10-20T04:00:00Z"


def write_tenders(home: Home, amount: str = "1000,00") -> None:
    """Write three tenders, of which the first closes on 15 October; its amount is what is given."""
    folder = home.folder / "sources" / "voorbeeld"
    (folder / "tenders.toml").write_text(TOML, "utf-8")
    rows = [ROW.format(key="a", deadline="15-10-2026 12:00", amount=amount),
            ROW.format(key="b", deadline="30-11-2026 12:00", amount="1,00"),
            ROW.format(key="c", deadline="02-10-2026 12:00", amount="1,00")]
    (folder / "tenders.csv").write_text(HEAD + "".join(rows), "utf-8")


def type_in(home: Home, *words: str) -> str:
    """Type a command; return what it prints."""
    return CliRunner().invoke(cli, ["--home", str(home.folder), *words]).stdout


def list_open(home: Home) -> dict[str, str]:
    """Return the state of each tender that is open now, by its key."""
    found = csv.DictReader(io.StringIO(type_in(home, "query", "open-procurement")))
    return {row["procurement"].rpartition("/")[2]: row["state"] for row in found}


def test_a_stale_tender_leaves_the_open_list_at_its_deadline(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a newer row that is wrong it stays, marked, until its own deadline; the record stays public."""
    write_tenders(home)
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    assert '"added": 3' in type_in(home, "harvest", SOURCE, "--json")
    assert {"a": "", "b": "", "c": ""} == list_open(home)

    monkeypatch.setenv("VERBOND_NOW", LATER)
    write_tenders(home, "duizend of zo")
    assert '"wrong": 1' in type_in(home, "harvest", SOURCE, "--json")
    assert {"a": "stale", "b": "", "c": ""} == list_open(home)

    monkeypatch.setenv("VERBOND_NOW", AFTER)
    type_in(home, "harvest", SOURCE)
    assert {"b": ""} == list_open(home)
    public = type_in(home, "query", "ASK { <https://data.example.org/id/procurement/voorbeeld/a> a ?kind }")
    assert "true" in public


def test_the_clock_of_a_query_is_that_of_everything(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a harvest in between: what a deadline does, it does at its moment."""
    write_tenders(home)
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    type_in(home, "harvest", SOURCE)
    for moment, expected in (("2026-10-02T09:59:59Z", "abc"), ("2026-10-02T10:00:00Z", "ab"), (AFTER, "b")):
        monkeypatch.setenv("VERBOND_NOW", moment)
        assert expected == "".join(sorted(list_open(home)))


@pytest.mark.parametrize(("within", "keys"), [
    ("Amsterdam", "abcd"), ("Nieuw-West (Amsterdam)", "a"), ("F81", "a"), ("F81d", "a"), ("GM0599", ""),
    ("WK036300", "c"), ("Weesp", ""),
])
def test_what_lies_in_an_area_is_found(
    home: Home, monkeypatch: pytest.MonkeyPatch, within: str, keys: str
) -> None:
    """By what the lists say, for old codes and postcodes; by its code for a buurt that is in no list."""
    write_tenders(home)
    areas = {"a": "F81d", "b": "1012", "c": "BU03630001", "d": "Amsterdam"}
    rows = [ROW.replace("\n", f";{area}\n").format(key=key, deadline="30-11-2026 12:00", amount="1,00")
            for key, area in areas.items()]
    (home.folder / "sources" / "voorbeeld" / "tenders.csv").write_text(
        HEAD.replace("\n", ";Gebied\n") + "".join(rows), "utf-8")
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    type_in(home, "harvest", SOURCE)
    answer = type_in(home, "query", "open-procurement", f"within={within}")
    found = csv.DictReader(io.StringIO(answer))
    assert keys == "".join(sorted(row["procurement"][-1] for row in found))


REGIMES = [
    ({}, "standard", "2026-01-01-services-sub-central"),
    ({"value": "215.999,99"}, "below-threshold", "2026-01-01-services-sub-central"),
    ({"value": "220000", "on": "2025-12-31"}, "below-threshold", "2024-01-01-services-sub-central"),
    ({"value": "216000.00", "buyer": "Sub-central", "nature": "supplies"}, "standard",
     "2026-01-01-supplies-sub-central"),
    ({"value": "140000", "buyer": "rijk", "nature": "Leveringen"}, "standard", "2026-01-01-supplies-central"),
    ({"value": "5404000", "nature": "werken"}, "standard", "2026-01-01-works-sub-central"),
    ({"value": "750000", "social": "ja"}, "light", "2026-01-01-social-services-sub-central"),
    ({"social": "yes"}, "below-threshold", "2026-01-01-social-services-sub-central"),
    ({"value": "6 mln", "concession": "ja"}, "concession", "2026-01-01-concession-sub-central"),
    ({"value": "432000", "buyer": "speciale sector"}, "utilities", "2026-01-01-services-utilities"),
    ({"on": "2023-12-31"}, None, None), ({"on": "2028-01-01"}, None, None), ({"buyer": "iemand"}, None, None),
    ({"buyer": "utilities", "nature": "werken"}, None, None),
    ({"nature": "werken", "social": "ja"}, None, None),
]


def test_which_rules_hold_for_an_amount(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the thresholds in the store; no row where there is none, with the words of both languages."""
    write_tenders(home)
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    type_in(home, "harvest", SOURCE)
    for given, regime, threshold in REGIMES:
        filled = [f"{name}={text}" for name, text in given.items()]
        rows = list(csv.DictReader(io.StringIO(type_in(home, "query", "regime-for", *filled))))
        found = [(row["regime"].rpartition("/")[2], row["threshold"].rpartition("/")[2]) for row in rows]
        assert found == ([(regime, threshold)] if regime else []), given
    assert "gewone regels" in type_in(home, "query", "regime-for")


def test_each_parameter_is_declared_on_a_line_of_its_own() -> None:
    """However many a query has, none takes the next one's words."""
    declared = {name: [one.name for one in query.parameters] for name, query in read_queries().items()}

    assert ["value", "buyer", "nature", "social", "concession", "on"] == declared["regime-for"]
    assert all("\n" not in one.nl + one.en for query in read_queries().values() for one in query.parameters)


def test_what_is_filled_in(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, as a person writes it; what cannot be filled in is told, with what can."""
    write_tenders(home)
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    type_in(home, "harvest", SOURCE)
    assert "/a," in type_in(home, "query", "open-procurement") and "/a," not in type_in(
        home, "query", "open-procurement", "within=Rotterdam")
    for words in (("open-procurement", "where=x"), ("ASK {}", "within=x")):
        done = CliRunner().invoke(cli, ["--home", str(home.folder), "query", *words])
        assert 2 == done.exit_code and "is hier niet in te vullen" in done.stderr
    with pytest.raises(QueryError, match="fill in a municipality"):
        CliRunner().invoke(cli, ["--home", str(home.folder), "query", "open-procurement",
                                 "within=Nergens"], catch_exceptions=False)


@pytest.mark.parametrize(("kind", "text", "term"), [
    ("integer", "12", "12"), ("integer", "-1", None), ("integer", "1e9", None), ("integer", "9" * 20, None),
    ("date", "31-13-2026", None), ("date", "31-12-2026", f'"2026-12-31"^^<{XSD}date>'),
    ("date", "2026-12-31", f'"2026-12-31"^^<{XSD}date>'),
    ("text", 'a"b\\', '"a\\"b\\\\"'), ("text", "} DROP ALL {", '"} DROP ALL {"'), ("text", "x" * 201, None),
    ("area", "Amsterdam", "<https://identifier.overheid.nl/tooi/id/gemeente/gm0363>"),
    ("area", "wk036300", "<https://w3id.org/verbond/area/wijk/WK036300>"),
    ("area", "1012", "<https://w3id.org/verbond/area/pc4/1012>"), ("area", "> } #", None),
    ("decimal", "1.234,50", f'"1234.50"^^<{XSD}decimal>'), ("decimal", "1.234", None),
    ("decimal", "ca. 5", None), ("decimal", "veel", None), ("boolean", "ja", "true"),
    ("boolean", "no", "false"), ("boolean", "1 } #", None),
    ("area", "Bergen", None), ("area", "Centrum", None), ("area", "SD0363X", None),
    ("area", "Amsterdam Oost", "<https://w3id.org/verbond/area/stadsdeel/SD0363M>"),
    ("area", "Weesp", "<https://identifier.overheid.nl/tooi/id/gemeente/gm0457>"),
    ("domain", "Energie", "<https://w3id.org/verbond/concept/domain/energie>"),
    ("domain", "energie", "<https://w3id.org/verbond/concept/domain/energie>"),
    ("domain", "https://w3id.org/verbond/concept/domain/energie",
     "<https://w3id.org/verbond/concept/domain/energie>"),
    ("domain", "energy> } #", None), ("preference", "Open source",
                                      "<https://w3id.org/verbond/concept/preference/open-source>"),
    ("degrees", "52,372", f'"52.372"^^<{XSD}decimal>'), ("degrees", "-4.9", f'"-4.9"^^<{XSD}decimal>'),
    ("degrees", "181", None), ("degrees", "1e2", None), ("degrees", "4.9.1", None),
    ("record", "fund/voorbeeld/a b|c", "<https://data.example.org/id/fund/voorbeeld/a%20b%7Cc>"),
    ("record", "https://data.example.org/id/fund/voorbeeld/a%20b",
     "<https://data.example.org/id/fund/voorbeeld/a%20b>"),
    ("record", "fund/voorbeeld", None), ("record", "gift/voorbeeld/a", None), ("record", "fund//a", None),
    ("record", "https://data.example.org/id/fund/voorbeeld/a> } #", None),
    ("record", "https://elders.example/id/fund/voorbeeld/a", None),
    ("area", "f81D", "<https://w3id.org/verbond/area/amsterdam-oud/F81d>"),
])
def test_a_parameter_becomes_a_term(kind: str, text: str, term: str | None) -> None:
    """Of its kind, whatever a stranger writes; never text of the query."""
    parameter = Parameter("x", kind, "X", "X", "UNDEF")
    if term is None:
        with pytest.raises(QueryError):
            parameter.read(text, BASE)
    else:
        assert term == parameter.read(text, BASE)
        assert admit(f"SELECT * {{ VALUES ?x {{ {parameter.read(text, BASE)} }} }}").form == "select"
