"""The query multi-year-funds: how many whole years a fund runs, by its first and its last day."""

import csv
import io

from click.testing import CliRunner

from ledger.home import Home
from publisher.cli.main import cli

TOML = """\
title = "Voorbeeldfondsen"
kind = "fund"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
where = "funds.csv"
"""
HEAD = "Kenmerk;Naam;Vorm van financiering;Geldgever;Beslissende groep;Startdatum;Einddatum;Besloten bedrag\n"
BOARD = "coöperatief bestuur"
TERMS = {
    "calendar": (BOARD, "01-01-2026", "31-12-2027", "2"),
    "a-day-short": (BOARD, "01-01-2026", "30-12-2027", None),
    "in-the-year": (BOARD, "15-03-2026", "14-03-2028", "2"),
    "a-day-short-in-the-year": (BOARD, "15-03-2026", "13-03-2028", None),
    "a-day-more": (BOARD, "15-03-2026", "15-03-2028", "2"),
    "by-month": (BOARD, "01-05-2026", "30-04-2028", "2"),
    "a-day-short-by-month": (BOARD, "01-05-2026", "29-04-2028", None),
    "from-march": (BOARD, "01-03-2025", "28-02-2027", "2"),
    "from-march-to-a-leap-day": (BOARD, "01-03-2026", "29-02-2028", "2"),
    "from-a-last-day": (BOARD, "31-01-2026", "30-01-2028", "2"),
    "from-a-leap-day": (BOARD, "29-02-2024", "28-02-2026", "2"),
    "four": (BOARD, "01-01-2026", "31-12-2029", "4"),
    "nearly-five": (BOARD, "01-02-2026", "30-01-2031", "4"),
    "one": (BOARD, "01-01-2026", "31-12-2026", None),
    "a-day": (BOARD, "01-01-2026", "01-01-2026", None),
    "without-an-end": (BOARD, "01-01-2026", "", None),
    "of-the-city": ("overheid", "01-01-2026", "31-12-2029", None),
    "of-the-members": ("de leden zelf", "01-01-2026", "31-12-2029", None),
}


def test_the_last_day_counts(home: Home) -> None:
    """Two whole years or more, by the calendar; only of a cooperative board; the longest first."""
    folder = home.folder / "sources" / "voorbeeld"
    rows = [f"{key};Voorbeeld {key};subsidie;Voorbeeldgemeente;{board};{start};{end};1000,00\n"
            for key, (board, start, end, _) in TERMS.items()]
    (folder / "funds.toml").write_text(TOML, "utf-8")
    (folder / "funds.csv").write_text(HEAD + "".join(rows), "utf-8")
    home_option = ["--home", str(home.folder)]
    assert 0 == CliRunner().invoke(cli, [*home_option, "harvest", "voorbeeld/funds"]).exit_code
    text = CliRunner().invoke(cli, [*home_option, "query", "multi-year-funds"]).stdout
    found = [(row["fund"].rpartition("/")[2], row["years"]) for row in csv.DictReader(io.StringIO(text))]

    assert {key: years for key, (*_, years) in TERMS.items() if years} == dict(found)
    assert sorted((years for _, years in found), reverse=True) == [years for _, years in found]
    assert {"1000"} == {row["decidedAmount"] for row in csv.DictReader(io.StringIO(text))}
