"""The real subsidy register of Amsterdam on twelve days, and the empty file of one morning in 2024.

What each step adds, changes and withdraws is counted a second time with the csv module alone.
"""

import csv
import gzip
import io
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.home import Home, read_home
from ledger.ledger import Ledger
from tests.homes import COALITION
from tests.known import there

DEMO = Path(__file__).parents[2] / "demo" / "sources" / "amsterdam" / "subsidies.toml"
SOURCE = "amsterdam/subsidies"
EMPTY = "2024-08-07"
COLUMNS = ("AANVRAGER REGELINGNAAM BELEIDSTERREIN ORGANISATIEONDERDEEL PROJECT_NAAM TYPE_PERIODICITEIT "
           "SUBSIDIEJAAR").split()
AMOUNTS = "BEDRAG_AANGEVRAAGD BEDRAG_VERLEEND BEDRAG_VASTGESTELD".split()
# "nvt" is the applicant of SBA-004845 in each of the twelve files: that is nobody's name.
SAYS_NOTHING = frozenset(("", "NULL", "-", "nvt"))
COUNTS = ("read", "added", "changed", "unchanged", "wrong", "withdrawn")
Row = tuple[Any, ...]


def find_registers() -> dict[str, Path]:
    """Return the files by day; VERBOND_CONFORMANCE says where the corpus is."""
    grants = Path(os.environ.get("VERBOND_CONFORMANCE", "../shared/data")) / "grants"
    paths = {path.name[:10]: path for path in (grants / "amsterdam-subsidieregister-weekly").glob("*.csv.gz")}
    for path in (grants / "amsterdam-subsidieregister").glob("*.csv"):
        paths[path.name.removeprefix("subsidies-")[:10]] = path
    return {day: paths[day].resolve() for day in sorted(paths)}


def read_plainly(path: Path) -> Iterator[tuple[str, Row | None]]:
    """Yield key and values of each row, as a few lines of csv read them; None where no one is named."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    first = text.partition("\n")[0]
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ","):
        key = (row["DOSSIERNUMMER"] or "").strip()
        if key.strip("-"):
            yield key, read_values(row)


def read_values(row: dict[str, str]) -> Row | None:
    """Return what counts of a row: text folded, amounts by value, of a person no project name."""
    values = {name: " ".join((row[name] or "").split()) for name in (*COLUMNS, *AMOUNTS)}
    values = {name: "" if value in SAYS_NOTHING else value for name, value in values.items()}
    if not values["AANVRAGER"]:
        return None
    if values["AANVRAGER"].casefold() == "(particulier)":
        values["PROJECT_NAAM"] = ""
    amounts = (Decimal(values[name]) if values[name] else None for name in AMOUNTS)
    return (*(values[name] for name in COLUMNS), *amounts)


def count_plainly(known: dict[str, Row], path: Path) -> Counter[str]:
    """Bring what is known up to date with one file, and count what that changed."""
    rows = list(read_plainly(path))
    times = Counter(key for key, _ in rows)
    found = Counter(read=len(rows))
    for key, values in rows:
        if values is None or times[key] > 1:
            found["wrong"] += 1
        elif key not in known:
            found["added"] += 1
        else:
            found["unchanged" if known[key] == values else "changed"] += 1
        if values is not None and times[key] == 1:
            known[key] = values
    for key in known.keys() - times.keys():
        found["withdrawn"] += 1
        del known[key]
    return found


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with one source, described as the demo's; only `where` changes, from step to step."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    (tmp_path / "sources" / "amsterdam").mkdir(parents=True)
    (tmp_path / "coalition.toml").write_text(COALITION, "utf-8")
    shutil.copy(DEMO, tmp_path / "sources" / "amsterdam")
    return read_home(tmp_path)


def harvest(home: Home, ledger: Ledger, path: Path) -> Run:
    """Harvest one file of the register."""
    toml = home.folder / "sources" / "amsterdam" / "subsidies.toml"
    lines = DEMO.read_text("utf-8").splitlines()
    toml.write_text("\n".join(f'where = "{path}"' if line.startswith("where =") else line for line in lines))
    return take_in(home.read_sources()[SOURCE], home, ledger)


def sum_public(ledger: Ledger) -> tuple[set[str], list[Decimal]]:
    """Return the keys of what is public, and the sum of each of the three amounts."""
    records = [there(version.record) for page in ledger.read_current() for version in page]
    amounts = ("appliedAmount", "awardedAmount", "settledAmount")
    return ({record["fileNumber"] for record in records},
            [sum((Decimal(record.get(name, "0")) for record in records), Decimal()) for name in amounts])


def sum_plainly(known: dict[str, Row]) -> tuple[set[str], list[Decimal]]:
    """Return the same of the rows that a plain count holds for public."""
    return set(known), [sum((row[place] or Decimal() for row in known.values()), Decimal())
                        for place in (-3, -2, -1)]


def test_the_register_through_the_weeks(city: Home, capsys: pytest.CaptureFixture[str]) -> None:
    """Each step adds, changes and withdraws what a plain count says; again nothing; empty takes nothing."""
    registers = find_registers()
    assert 13 == len(registers), "set VERBOND_CONFORMANCE to the folder of the corpus"
    empty = registers.pop(EMPTY)
    known: dict[str, Row] = {}
    told, expected = {}, {}
    with city.open_ledger() as ledger:
        for day, path in registers.items():
            run = harvest(city, ledger, path)
            plain = count_plainly(known, path)
            told[day], expected[day] = run, {name: plain[name] for name in COUNTS}
            again = harvest(city, ledger, path)
            assert (0, 0, 0, run.seq) == (again.added, again.changed, again.withdrawn, again.seq)
            assert sum_plainly(known) == sum_public(ledger)
        morning = told[EMPTY] = harvest(city, ledger, empty)
        assert (0, 0, len(known), run.seq) == (morning.read, morning.withdrawn, morning.held, morning.seq)
        assert sum_plainly(known) == sum_public(ledger)
        afternoon = harvest(city, ledger, path)
        assert (0, 0, 0, 0) == (afternoon.added, afternoon.changed, afternoon.withdrawn, afternoon.held)
        assert run.seq == afternoon.seq
    with capsys.disabled():
        show(told)
    assert expected == {day: {name: getattr(told[day], name) for name in COUNTS} for day in expected}


def show(told: dict[str, Run]) -> None:
    """Print one line a step."""
    names = (*COUNTS, "held", "problems", "seq", "seconds")
    print("".join(f"{word:>11}" for word in ("\nday", *names)))
    for day, run in told.items():
        print(f"{day:>10}" + "".join(f"{getattr(run, name):>11}" for name in names))
