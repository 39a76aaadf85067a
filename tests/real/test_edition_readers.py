"""The files of an edition, as they are, in the programs of others: DuckDB, pandas, LibreOffice, GDAL."""

import csv
import json
import subprocess
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pandas as pd
import pytest
from csvw import CSVW
from openpyxl import load_workbook

from ledger.home import Home
from publisher.editions.shelf import read_shelf
from publisher.exports.parquet import TYPES
from publisher.exports.tables import read_tables
from tests.nights.city import read_manifest
from tests.real.bookkeeper import convert


@pytest.fixture
def edition(edited: Home) -> Path:
    """The folder of the latest edition of the demo."""
    latest = read_shelf(edited.editions).latest
    assert latest
    return edited.editions / latest.name


@pytest.fixture
def manifest(edition: Path) -> dict[str, Any]:
    """What the edition says of itself."""
    return read_manifest(edition)


def test_duckdb_reads_every_table_in_every_form(edition: Path, manifest: dict[str, Any]) -> None:
    """The same rows, the types that are promised, the sums of the manifest."""
    with duckdb.connect() as connection:
        for name, table in read_tables().items():
            told = manifest["tables"][name]
            parquet = f"read_parquet('{edition / name}.parquet')"
            described = {row[0]: row[1] for row in connection.execute(f"DESCRIBE FROM {parquet}").fetchall()}
            promised = {column.name: TYPES[column.form].replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE")
                        for column in table.columns}
            assert promised == described
            text = f"read_csv('{edition / name}.csv', header = true, all_varchar = true)"
            for source in (parquet, text):
                counted = connection.execute(f"SELECT COUNT(*) FROM {source}").fetchall()
                assert [(told["rows"],)] == counted, name
            for column, total in told["sums"].items():
                found = connection.execute(f'SELECT COALESCE(SUM("{column}"), 0) FROM {parquet}').fetchall()
                assert Decimal(total) == found[0][0]


def test_the_three_forms_say_the_same(edition: Path) -> None:
    """Parquet, JSON Lines and CSV of each table, row for row; a ' before a formula is all that CSV adds."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in read_tables().items():
            columns = ", ".join(f'"{column.name}": \'{TYPES[column.form]}\'' for column in table.columns)
            lines = (f"read_json('{edition / name}.jsonl', format = 'newline_delimited', "
                     f"columns = {{{columns}}})")
            parquet = f"read_parquet('{edition / name}.parquet')"
            assert [] == connection.execute(f"(FROM {lines} EXCEPT ALL FROM {parquet}) LIMIT 3").fetchall()
            told = [json.loads(line, parse_float=str, parse_int=str)
                    for line in (edition / f"{name}.jsonl").read_text("utf-8").splitlines()]
            with (edition / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                for row, line in zip(csv.DictReader(file), told, strict=True):
                    for key, value in line.items():
                        text = str(value).lower() if isinstance(value, bool) else value or ""
                        assert row[key] in (text, f"'{text}"), (name, key)


def test_pandas_reads_the_tables(edition: Path, manifest: dict[str, Any]) -> None:
    """As CSV and as JSON Lines, with the same columns and rows."""
    for name in ("grant", "procurement", "procurement_value", "grant_number"):
        columns = [column.name for column in read_tables()[name].columns]
        frame = pd.read_csv(edition / f"{name}.csv", dtype=str, keep_default_na=False)
        assert (manifest["tables"][name]["rows"], columns) == (len(frame), list(frame.columns))
        if len(frame):
            lines = pd.read_json(edition / f"{name}.jsonl", lines=True, dtype=False)
            assert (len(frame), columns) == (len(lines), list(lines.columns))
    total = pd.read_csv(edition / "grant.csv", low_memory=False)["awarded_amount"].sum()
    assert abs(total - float(manifest["tables"]["grant"]["sums"]["awarded_amount"])) < 1


def test_libreoffice_opens_a_table(edition: Path, manifest: dict[str, Any], tmp_path: Path) -> None:
    """As a workbook: no row or column more or less, and no cell ran as a formula."""
    for name in ("initiative", "procurement_award"):
        workbook = tmp_path / f"{name}.xlsx"
        convert(edition / f"{name}.csv", workbook)
        rows = list(load_workbook(workbook).active.iter_rows(values_only=True))
        assert [column.name for column in read_tables()[name].columns] == list(rows[0])
        assert manifest["tables"][name]["rows"] == len(rows) - 1
        assert not any(str(cell).startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize(("form", "code"), [("geojson", "4326"), ("rd.geojson", "28992")])
@pytest.mark.parametrize("name", ["initiative", "place"])
def test_gdal_reads_the_maps(edition: Path, manifest: dict[str, Any], name: str, form: str,
                             code: str) -> None:
    """Features as there are rows, in the coordinates that are named; places lie in Amsterdam or Rotterdam."""
    told = subprocess.run(["ogrinfo", "-so", "-al", str(edition / f"{name}.{form}")], capture_output=True,
                          text=True)
    assert 0 == told.returncode, told.stderr
    assert f"Feature Count: {manifest['tables'][name]['rows']}" in told.stdout
    assert f'ID["EPSG",{code}]]' in told.stdout
    extents = [line for line in told.stdout.splitlines() if line.startswith("Extent: ")]
    assert (name == "place") == bool(extents)  # no initiative of the demo says where it is
    for extent in extents:
        west, south = map(float, extent.removeprefix("Extent: (").partition(")")[0].split(","))
        low, high = ((4.0, 51.5), (5.5, 53.0)) if code == "4326" else ((70_000, 420_000), (140_000, 500_000))
        assert low[0] < west < high[0] and low[1] < south < high[1], extent


def test_the_data_package_is_valid(edition: Path) -> None:
    """By frictionless: every table, its types, its keys and where they lead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of a library it uses
        report = frictionless.validate(str(edition / "datapackage.json"))
    assert report.valid, report.flatten(["title", "fieldName", "note"])[:5]
    assert len(read_tables()) == len(report.tasks)


def test_csvw_is_valid(edition: Path, manifest: dict[str, Any]) -> None:
    """By the package csvw: the metadata, and each row by the types and keys it promises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read = CSVW(str(edition / "csv-metadata.json"), validate=True)
        assert read.is_valid
        counts = {table.url.string: sum(1 for _ in table.iterdicts()) for table in read.tables}
    assert {f"{name}.csv": table["rows"] for name, table in manifest["tables"].items()} == counts
