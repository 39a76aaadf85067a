"""The named queries where they must know more than what is recorded: what is open, at a moment."""

import csv
import io

import pytest
from click.testing import CliRunner

from ledger.home import Home
from publisher.cli.main import cli

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

