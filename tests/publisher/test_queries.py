"""The named queries where they must know more than what is recorded: what is open, at a moment."""

import csv
import io

import pytest
from click.testing import CliRunner

from ledger.home import Home
from publisher.cli.main import cli
from publisher.queries.queries import Kind, Parameter
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
SOURCE = "voorbeeld/tenders"
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



def test_what_is_filled_in(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, as a person writes it; what cannot be filled in is told, with what can."""
    write_tenders(home)
    monkeypatch.setenv("VERBOND_NOW", BEFORE)
    type_in(home, "harvest", SOURCE)
    assert "/a," in type_in(home, "query", "open-procurement") and "/a," not in type_in(
        home, "query", "open-procurement", "--with", "within=Rotterdam")
    for words in (("open-procurement", "--with", "where=x"), ("ASK {}", "--with", "within=x")):
        done = CliRunner().invoke(cli, ["--home", str(home.folder), "query", *words])
        assert 2 == done.exit_code and "is hier niet in te vullen" in done.stderr
    with pytest.raises(QueryError, match="fill in a municipality"):
        CliRunner().invoke(cli, ["--home", str(home.folder), "query", "open-procurement", "--with",
                                 "within=Nergens"], catch_exceptions=False)


@pytest.mark.parametrize(("kind", "text", "term"), [
    ("integer", "12", "12"), ("integer", "-1", None), ("integer", "1e9", None), ("integer", "9" * 20, None),
    ("date", "31-12-26", None), ("date", "2026-12-31", f'"2026-12-31"^^<{XSD}date>'),
    ("text", 'a"b\\', '"a\\"b\\\\"'), ("text", "} DROP ALL {", '"} DROP ALL {"'), ("text", "x" * 201, None),
    ("area", "Amsterdam", "<https://identifier.overheid.nl/tooi/id/gemeente/gm0363>"),
    ("area", "wk036300", "<https://w3id.org/verbond/area/wijk/WK036300>"),
    ("area", "1012", "<https://w3id.org/verbond/area/pc4/1012>"), ("area", "> } #", None),
    ("area", "Bergen", None),
])
def test_a_parameter_becomes_a_term(kind: Kind, text: str, term: str | None) -> None:
    """Of its kind, whatever a stranger writes; never text of the query."""
    parameter = Parameter("x", kind, "X", "X", "UNDEF")
    if term is None:
        with pytest.raises(QueryError):
            parameter.read(text)
    else:
        assert term == parameter.read(text)
        assert admit(f"SELECT * {{ VALUES ?x {{ {parameter.read(text)} }} }}").form == "select"
