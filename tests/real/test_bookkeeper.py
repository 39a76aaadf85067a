"""A bookkeeper's ten minutes: template, fill in with twelve faults, check, mend, check again, clean.

She works in real LibreOffice; what is told to her must be exactly what she did wrong, at its cell.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.real.bookkeeper import fill

VERBOND = str(Path(sys.executable).with_name("verbond"))
FUND = "Fonds of regeling"
RIGHT = {
    "A3": "F-1", "B3": "Voorbeeld buurtfonds", "C3": "subsidie", "D3": "Voorbeeldgemeente", "E3": "12345678",
    "F3": "overheid", "L3": "https://www.example.org/fonds", "N3": "EUR", "P3": "1-3-2026",
    "Q3": "31-12-2026",
    "V3": "50000", "W3": "37500", "AD3": "ja",
    "A4": "F-2", "B4": "Voorbeeld leenfonds", "C4": "lening", "D4": "Voorbeeldgemeente", "E4": "01234567",
    "F4": "overheid", "P4": "1-1-2026", "Q4": "31-12-2028", "W4": "100000", "AD4": "ja",
    "A5": "F-3", "B5": "Voorbeeld wijkfonds", "C5": "subsidie", "D5": "Voorbeeldstichting", "F5": "overheid",
    "P5": "1-6-2026", "Q5": "1-6-2027", "W5": "1500", "AD5": "ja",
}
FAULTS = {
    "C3": "subsidi", "E3": "NL91ABNA0417164300", "L3": "geen site", "Q3": "31-02-2026", "V3": "ongeveer veel",
    "B4": "", "F4": "", "P4": "Q1 2026", "W4": "tien", "A5": "F-2", "D5": "", "P5": "1-8-2027",
}
"""Twelve cells as they go wrong: typos, other numbers, days that are not there, what is missing or twice."""


def say(*words: str) -> tuple[int, list[dict[str, Any]], str]:
    """Run verbond check; return its exit status, its problems, and what it said beside them."""
    done = subprocess.run([VERBOND, *words], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def place(cells: dict[str, str]) -> dict[tuple[str, str], str]:
    """Return cells of the first sheet as fill wants them, one row higher: the example row goes."""
    return {(FUND, cell): text for cell, text in cells.items()}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template as `verbond template` writes it."""
    path = tmp_path / "fonds.xlsx"
    subprocess.run([VERBOND, "template", "fund", "-o", str(path)], check=True, capture_output=True)
    return path


def test_ten_minutes(template: Path, tmp_path: Path) -> None:
    """Each of the twelve is told at its cell, marked in her own workbook, and mended there it is clean."""
    filled, marked, mended = (tmp_path / f"{name}.xlsx" for name in ("filled", "marked", "mended"))
    parts = ("Bijdrage", "Indiener", "Bron van het geld", "Bestemming van het geld")
    example = [(sheet, 2) for sheet in (FUND, *parts)]
    fill(template, place(RIGHT | FAULTS), filled, example)

    status, problems, _ = say("check", str(filled), "--kind", "fund", "--json", "--marked", str(marked))

    told = {problem["cell"] for problem in problems if problem["severity"] == "violation"}
    moved = {move_up(cell) for cell in FAULTS}
    assert (1, moved | {"A3"}) == (status, told), problems  # of two rows with one id both are told
    book = openpyxl.load_workbook(marked)
    assert {cell for cell in moved if not book[FUND][cell].comment} == set()
    assert "Meldingen" in book.sheetnames

    fill(marked, {(FUND, move_up(cell)): RIGHT.get(cell, "") for cell in FAULTS}, mended)
    status, problems, said = say("check", str(mended), "--kind", "fund", "--json")

    assert (0, []) == (status, [problem for problem in problems if problem["severity"] == "violation"])
    assert "3 rijen gelezen: 3 goed, 0 fout." in said


def move_up(cell: str) -> str:
    """Return a cell one row higher."""
    return f"{cell.rstrip('0123456789')}{int(cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')) - 1}"
