"""Example coalitions for tests: nothing in them is about an organisation that exists."""

from pathlib import Path

COALITION = 'title = "Voorbeeldcoalitie"\nbase = "https://data.example.org"\n'
GRANTS = """\
title = "Voorbeeldsubsidies"
kind = "grant"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
attribution = "Voorbeeldgemeente"
where = "grants.csv"
key = "fileNumber"
[columns]
fileNumber = "nummer"
"recipient.name" = "ontvanger"
name = "project"
domain = "domein"
appliedAmount = "gevraagd"
awardedAmount = "verleend"
year = "jaar"
[constants]
"funder.name" = "Voorbeeldgemeente"
"""
ROWS = """\
nummer;ontvanger;project;domein;gevraagd;verleend;jaar
V-1;Voorbeeld Buurtwerk;Tuin;Sport;1000,00;800,00;2025
V-2;Voorbeeld Energie;Zon op school;Onderwijs;25.000,00;25.000,00;2025
V-3;(Particulier);Straatfeest van mevrouw Voorbeeld;Participatie;500,00;500,00;2026
"""


def write_home(folder: Path, rows: str = ROWS) -> Path:
    """Write a coalition with one source, `voorbeeld/grants`, and return its folder."""
    source = folder / "sources" / "voorbeeld"
    source.mkdir(parents=True)
    (folder / "coalition.toml").write_text(COALITION, "utf-8")
    (source / "grants.toml").write_text(GRANTS, "utf-8")
    (source / "grants.csv").write_text(rows, "utf-8")
    return folder
