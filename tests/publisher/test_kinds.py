"""Every kind, all the way: its own template, harvested without a column being named, and queried."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.exports.templates.xlsx import write_xlsx
from publisher.sparql.ask import ask
from publisher.targets.store import StoreTarget
from shapes.templates import read_template
from vocab.terms import KINDS, type_iri

TOML = 'title = "Voorbeeld"\nkind = {kinds}\nlicence = "https://creativecommons.org/publicdomain/zero/1.0/"\n'


def add_source(home: Home, name: str, kinds: list[str], file: str) -> None:
    """Describe a source with nothing but its kinds and its file."""
    text = TOML.replace("kind = {kinds}", f"kinds = {json.dumps(kinds)}") + f'where = "{file}"\n'
    (home.folder / "sources" / "voorbeeld" / f"{name}.toml").write_text(text, "utf-8")


def harvest(home: Home) -> dict[str, int]:
    """Harvest and publish all sources; return how many records each has."""
    with home.open_ledger() as ledger:
        runs = [take_in(source, home, ledger) for source in home.read_sources().values()]
        assert [run.wrong + run.held for run in runs] == [0] * len(runs), [run.first for run in runs]
        target = StoreTarget(home.store, home.base)
        catch_up(ledger, target)
        verdict = target.compare(ledger.read_current()).as_json()
        assert verdict["ok"], verdict
        return ledger.count_current()


def count(home: Home, kind: str) -> int:
    """Return how many records of a kind the store has."""
    query = f"SELECT (COUNT(DISTINCT ?r) AS ?n) {{ ?r a <{type_iri(kind)}> }}"
    with ask(home.store, query, "csv") as answer:
        return int(answer.read().decode().split()[1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_template_reaches_the_store(home: Home, kind: str) -> None:
    """What the template shows is right: it is taken in, published, and the same in ledger and store."""
    write_xlsx(read_template(kind), home.folder / "sources" / "voorbeeld" / "own.xlsx")
    add_source(home, "own", [kind], "own.xlsx")
    before = 3 if kind == "grant" else 0

    assert {"voorbeeld/grants": 3, "voorbeeld/own": 1} == harvest(home)
    assert before + 1 == count(home, kind)


def test_one_workbook_with_every_kind(home: Home, tmp_path: Path) -> None:
    """Each sheet is known by its name; the parts of a kind stand on sheets of their own."""
    book = Workbook()
    book.remove(book.active)
    for kind in KINDS:
        write_xlsx(read_template(kind), tmp_path / f"{kind}.xlsx")
        for sheet in load_workbook(tmp_path / f"{kind}.xlsx"):
            if sheet.title not in ("Uitleg", "Lijsten") and sheet.title not in book.sheetnames:
                copy = book.create_sheet(sheet.title)
                for cells in sheet.iter_rows(values_only=True):
                    copy.append(cells)
    book.save(home.folder / "sources" / "voorbeeld" / "all.xlsx")
    add_source(home, "all", list(KINDS), "all.xlsx")

    assert {"voorbeeld/grants": 3, "voorbeeld/all": len(KINDS)} == harvest(read_home(home.folder))
    grants = KINDS.index("grant")
    assert [1 + 3 * (place == grants) for place in range(len(KINDS))] == [count(home, kind) for kind in KINDS]


def test_a_fund_that_goes_by_another_name_is_asked_about(home: Home) -> None:
    """Rows without a key go by their name: the old one is gone, the new one is there, and she is asked."""
    table = home.folder / "sources" / "voorbeeld" / "funds.csv"
    head = "Naam;Vorm van financiering;Geldgever;Beslissende groep;Besloten bedrag;Startdatum\n"
    rows = [f"Voorbeeld fonds {n};subsidie;Voorbeeldgemeente;overheid;{n}000,00;01-0{n}-2026\n"
            for n in range(1, 7)]
    add_source(home, "funds", ["fund"], "funds.csv")
    table.write_text(head + "".join(rows), "utf-8")
    source = home.read_sources()["voorbeeld/funds"]
    with home.open_ledger() as ledger:
        assert 6 == take_in(source, home, ledger).added
        table.write_text(head + "".join(rows).replace("Voorbeeld fonds 3", "Voorbeeld buurtfonds"), "utf-8")
        run = take_in(source, home, ledger)
        asked = [problem for problem in ledger.read_problems(source.name) if problem["rule"] == "renamed"]

    assert (1, 1, 5, 0) == (run.added, run.withdrawn, run.unchanged, run.wrong)
    assert ["Voorbeeld fonds 3 / Voorbeeld buurtfonds"] == [problem["value"] for problem in asked]
    assert "hernoemd" in asked[0]["sentence"]["nl"]
