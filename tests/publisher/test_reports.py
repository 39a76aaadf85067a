"""Reports: what they find is stored, told at the record, forgotten with it, and never wrong for long."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from ledger.offline import withhold
from ledger.reports import forget_reported, read_reported, replace_report
from publisher import reports
from publisher.cli.main import cli
from publisher.reports import read_reports, run_reports
from publisher.web.app import make_app
from tests.homes import write_home
from vocab.exceptions import StoreError
from vocab.names import encode_key, shorten
from vocab.records import Problem

TOML = """\
title = "Voorbeeldinitiatieven"
kind = "initiative"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
where = "groups.csv"
"""
HEAD = "Kenmerk;Naam;Rechtsvorm;KvK-nummer;Soort initiatief;Fase\n"
ROW = "{key};Voorbeeld {key};stichting;{kvk};netwerk;actief\n"
TWICE = "report-kvk-used-twice"


def type_in(home: Home, *words: str, catch: bool = True) -> Result:
    """Type a command."""
    return CliRunner().invoke(cli, ["--home", str(home.folder), *words], catch_exceptions=catch)


def write_groups(home: Home, **numbers: str) -> None:
    """Write initiatives, as key and KvK number."""
    folder = home.folder / "sources" / "voorbeeld"
    (folder / "groups.toml").write_text(TOML, "utf-8")
    rows = [ROW.format(key=key, kvk=kvk) for key, kvk in numbers.items()]
    (folder / "groups.csv").write_text(HEAD + "".join(rows), "utf-8")


def find_told(home: Home, key: str) -> list[str]:
    """Return which reports tell something of an initiative."""
    with home.open_ledger() as ledger:
        return [told["rule"] for told in read_reported(ledger, id_of(home, key))]


def id_of(home: Home, key: str) -> str:
    return f"{home.base}/id/initiative/voorbeeld/{key}"


def test_what_is_found_stands_with_the_records(home: Home) -> None:
    """At its row and column, on the page of each, until it is mended."""
    write_groups(home, a="00000001", b="00000001", c="00000003")
    type_in(home, "harvest", "voorbeeld/groups")
    done = type_in(home, "report", TWICE, "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]

    assert 1 == done.exit_code
    assert [("groups.csv", "D2", "00000001", "kvk", "warning"),
            ("groups.csv", "D3", "00000001", "kvk", "warning")] == [
        tuple(one[name] for name in ("file", "cell", "value", "key", "severity")) for one in told]
    assert "staat ook bij voorbeeld/b" in told[0]["sentence"]["nl"]
    assert "stands with voorbeeld/a" in told[1]["sentence"]["en"]
    page = make_app(home).test_client().get("/doc/initiative/voorbeeld/a?lang=nl").text
    assert told[0]["sentence"]["nl"] in BeautifulSoup(page, "html.parser").get_text()
    assert [TWICE] == find_told(home, "b") and [] == find_told(home, "c")

    write_groups(home, a="00000001", b="00000002", c="00000003")
    type_in(home, "harvest", "voorbeeld/groups")
    assert 0 == type_in(home, "report", TWICE).exit_code
    assert [] == find_told(home, "a") == find_told(home, "b")


def test_a_night_ends_with_the_reports(home: Home) -> None:
    """`harvest --all` runs them and tells how much they found; its exit status is that of the harvest."""
    write_groups(home, a="00000001", b="00000001")
    done = type_in(home, "harvest", "--all")

    assert 0 == done.exit_code
    assert f"Rapporten: {TWICE} 2" in done.stderr
    assert [TWICE] == find_told(home, "a")


def test_what_goes_offline_is_told_nowhere(home: Home) -> None:
    """Neither at the record, nor at those that name it."""
    write_groups(home, a="00000001", b="00000001")
    type_in(home, "harvest", "--all")
    with home.open_ledger() as ledger:
        assert withhold(ledger, id_of(home, "a"))

    assert [] == find_told(home, "a") == find_told(home, "b")


def test_an_answer_that_never_comes_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before stays, the others go on, and the exit status says so."""
    write_groups(home, a="00000001", b="00000001")
    type_in(home, "harvest", "--all")
    monkeypatch.setenv("VERBOND_QUERY_SECONDS", "0.000001")
    done = type_in(home, "report")

    assert 1 == done.exit_code
    assert len(read_reports()) == done.stderr.count("duurde langer") and "Traceback" not in done.stderr
    assert [TWICE] == find_told(home, "a")


def test_no_more_than_a_thousand_are_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many more there are is said; the query itself has them all."""
    monkeypatch.setattr(reports, "MOST", 3)
    write_groups(home, a="00000001", b="00000001", c="00000001")
    type_in(home, "harvest", "voorbeeld/groups")
    with home.open_ledger() as ledger:
        [found] = run_reports(home, ledger, [TWICE])

    assert (3, 3) == (len(found.problems), found.more)
    assert "… en nog 3: verbond query" in type_in(home, "report", TWICE).stdout


def test_a_report_that_is_not_there(home: Home) -> None:
    """The others are named; a query that is no report is none."""
    for name in ("report-nothing", "grants-by-year"):
        done = type_in(home, "report", name)
        assert 2 == done.exit_code and TWICE in done.stderr


def test_before_anything_is_published(tmp_path: Path) -> None:
    """A sentence, not a trace."""
    with pytest.raises(StoreError, match="Nothing is published yet"):
        type_in(read_home(write_home(tmp_path / "home")), "report", catch=False)


@pytest.mark.parametrize("key", ['a"b', "a\\b", "a~b", "a%b", "a_b", "één/twee"])
def test_what_names_it_goes_too_whatever_its_key(ledger: Ledger, key: str) -> None:
    """On both databases: what stands in a key is no pattern."""
    gone, other = (f"https://data.example.org/id/initiative/voorbeeld/{encode_key(one)}"
                   for one in (key, "ander"))
    for name, sentence in (("one", f"staat ook bij {shorten(gone)}."), ("two", "iets anders")):
        replace_report(ledger, name, 1, [Problem("voorbeeld/groups", None, None, other, "kvk", None, name,
                                                 "warning", "member", sentence, sentence)])
    forget_reported(ledger, [gone])

    assert ["two"] == [told["rule"] for told in read_reported(ledger, other)]
