"""The tables: their columns are frozen, their rows say what the record says, and nothing of it is a list."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.home import read_home
from publisher.exports.table_files import FORMULA, Lines, show_cents
from publisher.exports.table_rows import Row, make_rows
from publisher.exports.tables import META, name_key, read_frozen, read_tables
from tests.golden_file import compare_golden
from vocab.terms import KINDS, PART_TYPES

ID = "https://data.example.org/id/procurement/voorbeeld/groen"
SAID = {**dict.fromkeys(META), "source": "voorbeeld/inkoop", "state": "good"}
RECORD: dict[str, Any] = {
    "id": ID, "type": "procurement", "name": {"nl": "Groen", "en": "Green"}, "cpv": ["77310000", "77300000"],
    "buyer": {"id": f"{ID}#aaaaaaaa", "type": "party", "name": "Voorbeeldgemeente", "role": ["buyer"],
              "partOf": ID},
    "estimatedAmount": "1000.5", "area": ["https://example.org/a"],
    "lots": [{"id": f"{ID}#lot-1", "type": "lot", "key": "1", "cpv": ["77310000"], "partOf": ID}],
    "awards": [
        {"id": f"{ID}#award-{key}", "type": "award", "key": key, "amount": amount, "tenders": 3, "partOf": ID,
         "suppliers": [{"id": f"{ID}#bbbbbbbb", "type": "party", "name": "Voorbeeld Groen", "partOf": ID}]}
        for key, amount in (("1", "0.005"), ("2", "10"))],
}


def find_rows(record: dict[str, Any]) -> dict[str, list[dict[str, str | None]]]:
    """Return the rows of a record by table, each cell by its column."""
    found: dict[str, list[dict[str, str | None]]] = {}
    for row in make_rows(record, SAID):
        cells = dict(zip((column.name for column in row.table.columns), row.cells, strict=True))
        found.setdefault(row.table.name, []).append(cells)
    return found


def test_columns_are_frozen() -> None:
    """What was once published stays, by name and in order: a new column comes last (VERBOND_REWRITE=1)."""
    known = {name: [column.name for column in table.columns] for name, table in read_tables().items()}
    frozen = read_frozen()
    assert known == frozen, "write new columns behind the others in publisher/exports/columns.json"
    told = "".join(f"{name}: {' '.join(columns)}\n" for name, columns in frozen.items())
    compare_golden(Path("table-columns.txt"), told)


def test_there_is_a_table_for_each_kind_and_each_repeated_part() -> None:
    """Each is named once, leads to its parent, and says the same of licence, age and home."""
    tables = read_tables()
    assert set(KINDS) <= tables.keys()
    assert {f"procurement_{part}" for part in ("lot", "award", "supplier", "notice")} <= tables.keys()
    for table in tables.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert set(META) <= set(names) and names[0] == "id"
        assert (table.parent is None) == (table.name in KINDS)
        assert table.parent is None or table.parent in tables
        assert not {key for key in names if key in map(name_key, PART_TYPES)} - {"number"}, table.name


def test_a_record_becomes_rows() -> None:
    """Parts are rows with their parent, sets of values too; an amount has two decimals, halves go up."""
    rows = find_rows(RECORD)
    record = rows["procurement"][0]
    assert (ID, "Groen", "Green", "1000.50", "Voorbeeldgemeente", "voorbeeld/inkoop") == tuple(
        record[name] for name in ("id", "name_nl", "name_en", "estimated_amount", "buyer_name", "source"))
    assert [(f"{ID}#award-1", ID, "0.01", "3"), (f"{ID}#award-2", ID, "10.00", "3")] == [
        (row["id"], row["parent_id"], row["amount"], row["tenders"]) for row in rows["procurement_award"]]
    values = {(row["parent_id"], row["key"], row["value"]) for row in rows["procurement_value"]}
    assert {(ID, "cpv", "77310000"), (ID, "cpv", "77300000"), (f"{ID}#lot-1", "cpv", "77310000"),
            (ID, "buyer_role", "buyer"), (ID, "area", "https://example.org/a")} == values
    assert "http://data.europa.eu/cpv/cpv/77310000" in {row["iri"] for row in rows["procurement_value"]}
    assert [0, 1] == sorted({row.rounded for row in make_rows(RECORD, SAID)})


def test_one_supplier_of_two_awards_is_two_rows() -> None:
    """As a part it has one id; as a row each has its own, and leads to its award."""
    rows = find_rows(RECORD)["procurement_supplier"]
    assert [(f"{ID}#award-1.bbbbbbbb", f"{ID}#award-1"), (f"{ID}#award-2.bbbbbbbb", f"{ID}#award-2")] == [
        (row["id"], row["parent_id"]) for row in rows]


@pytest.mark.parametrize("amount", ["10000000000000000", "-10000000000000000.00"])
def test_an_amount_that_does_not_fit_is_refused(amount: str) -> None:
    """The shapes stop it long before; here it is no number that silently lost its head."""
    with pytest.raises(ValueError, match="decimal"):
        list(make_rows({**RECORD, "estimatedAmount": amount}, SAID))


@pytest.mark.parametrize(("written", "cell"), [("+5", "5"), ("5.", "5"), (".5", "0.5"), ("52.370", "52.370")])
def test_a_number_is_written_as_json_can_read_it(written: str, cell: str) -> None:
    """XML Schema allows more forms than JSON does."""
    place = {"id": "https://example.org/id/place/v/1", "type": "place", "surface": written}
    assert cell == find_rows(place)["place"][0]["surface"]


TEXTS = st.one_of(st.text(max_size=20), st.sampled_from([f"{sign}1+1" for sign in FORMULA]))


@given(st.lists(st.tuples(TEXTS, st.one_of(st.none(), TEXTS)), max_size=4))
def test_both_forms_say_the_same(texts: list[tuple[str, str | None]]) -> None:
    """JSON Lines hold each cell as it is; CSV too, but that no cell can run as a formula."""
    table = read_tables()["procurement_criterion"]
    lines = Lines(table)
    rows = [[f"{ID}#{n}", ID, nl, en, *[None] * (len(table.columns) - 4)] for n, (nl, en) in enumerate(texts)]
    told = [json.loads(lines.as_json(row)) for row in rows]
    assert rows == [list(one.values()) for one in told]
    assert all(lines.as_json(row).count(b"\n") == 1 for row in rows)
    read = list(csv.reader(io.StringIO(lines.as_csv(rows).decode(), newline="")))
    for cells, row in zip(read, rows, strict=True):
        assert not any(cell.startswith(FORMULA) for cell in cells)
        harmless = [cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell for cell in cells]
        assert [cell or "" for cell in row] == harmless


@given(st.integers(-10**24, 10**24))
def test_sums_are_exact(cents: int) -> None:
    """Cents are whole numbers: nothing is lost in a float."""
    assert Decimal(cents) / 100 == Decimal(show_cents(cents))


def test_rows_of_the_demo_hold_no_lists(demo_rows: list[Row]) -> None:
    """Each cell is a text or empty; ids are unique in their table."""
    seen: set[tuple[str, str]] = set()
    for row in demo_rows:
        assert all(cell is None or isinstance(cell, str) for cell in row.cells)
        key = row.table.name, str(row.cells[0])
        assert key not in seen
        seen.add(key)
    assert {row.table.kind for row in demo_rows} == set(KINDS)


@pytest.fixture(scope="module")
def demo_rows(demo_folder: Path) -> list[Row]:
    """The rows of every record of the demo."""
    with read_home(demo_folder).open_ledger() as ledger:
        return [row for page in ledger.read_by_id(ledger.read_head().seq, 1_000) for version in page
                if version.record for row in make_rows(version.record, SAID)]
