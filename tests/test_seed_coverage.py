"""Every ask of the two documents: its terms are there, a fault in its field is found, a query answers it."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from harvesters.check_file import check_file
from ledger.home import Home
from scripts.seed_coverage import PAGE, Ask, ask_all, read_asks, write_page
from shapes.templates import read_template
from tests.golden_file import compare_golden
from vocab.codes import read_codes
from vocab.records import Problem, letters
from vocab.terms import KINDS, read_terms

ASKS = read_asks()
DEMO = Path(__file__).resolve().parents[1] / "demo" / "sources"
IDS = """A0a A0b A0c A0d A0e A0f A1a A1b A1c A2a A2b A2c A3a A3b A3c A3d A3e A4a A4b A4c A5a A5b A5c A6a A6b
A6c A7a A7b A7c R1 R2 R3 R4 R5 R6""".split()
every_ask = pytest.mark.parametrize("ask", ASKS, ids=[ask.id for ask in ASKS])


def test_no_row_is_left_out() -> None:
    """The 35 rows, in the order of the documents."""
    assert IDS == [ask.id for ask in ASKS]


@every_ask
def test_it_can_be_recorded(ask: Ask) -> None:
    """Its kinds are kinds, its keys are keys, its codes are in their schemes."""
    assert set(ask.kinds) <= set(KINDS)
    for term in ask.terms:
        scheme, slash, code = term.partition("/")
        assert code in read_codes()[scheme] if slash else term in read_terms(), term


@every_ask
def test_the_demo_holds_a_record_of_it(ask: Ask, demo: Home) -> None:
    """One that is public, of one of its kinds."""
    id = f"{demo.base}/id/{ask.record}"
    assert ask.record.partition("/")[0] in ask.kinds
    with demo.open_ledger() as ledger:
        assert ledger.read_history(id)[-1].body


@every_ask
def test_a_fault_in_its_field_is_found(ask: Ask, tmp_path: Path) -> None:
    """In the member's own file, at that very cell, in Dutch; and without the fault nothing is found there."""
    file, sheet, key, path, value = ask.fault
    kind = next(kind for kind in KINDS if any(
        table.title == sheet or (not sheet and table.part is None and kind in ask.kinds)
        for table in read_template(kind).tables if has_field(kind, path)) and kind in find_kinds(file))
    header = next(field.header for table in read_template(kind).tables for field in table.fields
                  if field.path == path)
    plant = plant_in_workbook if file.endswith(".xlsx") else plant_in_text
    cell = plant(DEMO / file, tmp_path / Path(file).name, sheet, key, header, value)

    found = check_file(tmp_path / Path(file).name, [kind]).problems
    before = check_file(DEMO / file, [kind]).problems
    told = [one for one in found if find_cell(one) == cell and one.origin
            and (one.origin.sheet or "") == sheet]
    assert told and all(one.nl.endswith((".", "?")) for one in told), (cell, [tell(one) for one in found])
    assert cell not in [find_cell(one) for one in before]


def has_field(kind: str, path: str) -> bool:
    """Say whether the template of a kind has a column for a path."""
    return any(field.path == path for table in read_template(kind).tables for field in table.fields)


def find_kinds(file: str) -> Sequence[str]:
    """Return the kinds of a source by its TOML."""
    toml = (DEMO / file).with_suffix(".toml").read_text("utf-8")
    return [kind for kind in KINDS if f'"{kind}"' in toml]


def find_cell(problem: Problem) -> str | None:
    return problem.origin.cell(problem.key) if problem.origin and problem.key else None


def tell(problem: Problem) -> tuple[str | None, str | None, str, str]:
    return find_cell(problem), problem.key, problem.rule, problem.nl


def plant_in_workbook(old: Path, new: Path, sheet: str, key: str, header: str, value: str) -> str:
    """Write a value into the cell of the first row with a key, under a header; return the cell."""
    workbook = load_workbook(old)
    cells = workbook[sheet]
    column = next(cell.column for cell in cells[1] if cell.value == header)
    row = next(row for row in range(2, cells.max_row + 1) if cells.cell(row, 1).value == key)
    cells.cell(row, column).value = value or None
    workbook.save(new)
    return f"{letters(column - 1)}{row}"


def plant_in_text(old: Path, new: Path, _: str, key: str, header: str, value: str) -> str:
    """Do the same in a file of text with semicolons."""
    with old.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    column, row = rows[0].index(header), next(n for n, cells in enumerate(rows) if cells[0] == key)
    rows[row][column] = value
    with new.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return f"{letters(column)}{row + 1}"


@every_ask
def test_its_query_gives_these_rows(ask: Ask, demo: Home) -> None:
    """Each answer as it was read by a person: tests/golden/answers/<row>.csv."""
    answers = ask_all(demo, iter(ask.asked))
    lines: list[str] = []
    for one, rows in answers.items():
        lines += [f"# {one.command}", *(";".join(cell.replace(";", ",") for cell in row) for row in rows)]
    assert all(len(rows) > 1 for rows in answers.values())
    compare_golden(Path("answers") / f"{ask.id}.csv", "\n".join(lines) + "\n")


def test_the_page_is_what_the_demo_answers(demo: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/seed-coverage.md, so that a reader of the letter can follow every sentence to data."""
    assert PAGE.read_text("utf-8") == write_page(demo), "run make docs"
