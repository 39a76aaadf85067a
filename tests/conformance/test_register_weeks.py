"""Eleven days of the real register, one after another: a run counts what a few lines with csv count."""

import csv
import gzip
import io
import os
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home, read_home

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("VERBOND_CONFORMANCE", ROOT.parent / "shared" / "data")) / "grants"
WEEKS = sorted((DATA / "amsterdam-subsidieregister-weekly").glob("20*.csv.gz"))
EMPTY_DAY = "2024-08-07"
SOURCE = "amsterdam/subsidies"
PERSON, NOTHING = "(Particulier)", ("", "NULL", "-", "nvt")
State = dict[str, tuple[object, ...]]


def read_register(path: Path, before: State) -> State:
    """Return what is public after a register, by file number: a tuple of values, counted without Verbond.

    A row without an applicant is wrong: what was public before stays.
    """
    raw = gzip.decompress(path.read_bytes())
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    state: State = {}
    for row in rows:
        number = row["DOSSIERNUMMER"].strip()
        if number.startswith("SBA-") and row["AANVRAGER"].strip() not in NOTHING:
            state[number] = read_row(row)
        elif number in before:
            state[number] = before[number]
    return state


def read_row(row: dict[str, str]) -> tuple[object, ...]:
    """Return a row's values: text folded, amounts by value, a person without words."""
    texts = [" ".join(row[name].split()) for name in (
        "AANVRAGER", "REGELINGNAAM", "BELEIDSTERREIN", "ORGANISATIEONDERDEEL", "TYPE_PERIODICITEIT",
        "SUBSIDIEJAAR")]
    project = "" if row["AANVRAGER"].strip() == PERSON else " ".join(row["PROJECT_NAAM"].split())
    amounts = [row[f"BEDRAG_{name}"].strip() for name in ("AANGEVRAAGD", "VERLEEND", "VASTGESTELD")]
    values = [None if amount in NOTHING else Decimal(amount) for amount in amounts]
    return *texts, project if project not in NOTHING else "", *values


def count(before: State, after: State) -> tuple[int, int, int]:
    """Return how many were added, changed and withdrawn."""
    return (
        len(after.keys() - before.keys()),
        sum(before[key] != after[key] for key in after.keys() & before.keys()),
        len(before.keys() - after.keys()),
    )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """The demo coalition; the register of the day is put in place of its file."""
    shutil.copytree(ROOT / "demo", tmp_path / "home")
    yield read_home(tmp_path / "home")


def point(home: Home, path: Path) -> None:
    """Change only `where` in the source's TOML."""
    toml = home.folder / "sources" / f"{SOURCE}.toml"
    lines = toml.read_text("utf-8").splitlines()
    lines = [f'where = "{path.resolve()}"' if line.startswith("where") else line for line in lines]
    toml.write_text("\n".join(lines) + "\n", "utf-8")


def test_every_day_counts_as_csv_counts(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """added, changed and withdrawn of each day; the same file again is 0, 0, 0; the empty day is held."""
    assert 12 == len(WEEKS), f"not all registers are in {DATA}"
    before: State = {}
    report = []
    with home.open_ledger() as ledger:
        for path in WEEKS:
            point(home, path)
            after = read_register(path, before)
            run = take_in(home.read_sources()[SOURCE], home, ledger)
            found = run.added, run.changed, run.withdrawn
            report.append(f"{path.name[:10]} {run.read:>6} read, {found}, {run.wrong} wrong, {run.held} held")
            if path.name.startswith(EMPTY_DAY):
                assert (0, 0, 0, len(before)) == (*found, run.held)
                break
            assert count(before, after) == found, path.name
            assert len(after) == len(ledger.read_known(SOURCE))
            again = take_in(home.read_sources()[SOURCE], home, ledger)
            assert (0, 0, 0, run.seq) == (again.added, again.changed, again.withdrawn, again.seq)
            before = after
        assert set(before) == {id.rpartition("/")[2] for id in ledger.read_known(SOURCE)}
    with capsys.disabled():
        print("\nday, rows, (added, changed, withdrawn):", *report, sep="\n  ")


def test_the_week_of_march(home: Home) -> None:
    """From the whole file of 2020-03-02 to that of 2020-03-09: 127 new, 65 changed, 1 gone."""
    [first] = (DATA / "amsterdam-subsidieregister").glob("*.csv")
    [later] = (DATA / "amsterdam-subsidieregister-weekly").glob("2020-03-09*")
    with home.open_ledger() as ledger:
        point(home, first)
        run = take_in(home.read_sources()[SOURCE], home, ledger)
        assert (18_109, 18_107, 2) == (run.read, run.added, run.wrong)
        point(home, later)
        run = take_in(home.read_sources()[SOURCE], home, ledger)
        assert (127, 65, 1) == (run.added, run.changed, run.withdrawn)
