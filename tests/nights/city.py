"""A city at the other side: it loads every edition with DuckDB alone, and compares it with the one before."""

import json
from pathlib import Path
from typing import Any

import duckdb

from publisher.editions.shelf import MANIFEST


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of an edition."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return manifest


def apply(previous: Path, folder: Path, name: str, told: dict[str, Any]) -> tuple[int, list[str]]:
    """Apply the delta of a table to the edition before, in SQL.

    Return how many rows differ from the full one, and the sums of its columns of money.
    """
    manifest = read_manifest(folder)
    delta = folder / manifest["delta"]["folder"] / f"{name}.parquet"
    old, new = (f"read_parquet('{place / name}.parquet')" for place in (previous, folder))
    changes = f"read_parquet('{delta}')"
    with duckdb.connect(config={"threads": "2"}) as connection:
        connection.execute(f"CREATE TABLE t AS FROM {old}")
        connection.execute(f"DELETE FROM t WHERE id IN (SELECT id FROM {changes} WHERE op <> 'insert')")
        connection.execute(f"INSERT INTO t SELECT * EXCLUDE op FROM {changes} WHERE op <> 'delete'")
        row = connection.execute(f"SELECT (SELECT COUNT(*) FROM (FROM t EXCEPT ALL FROM {new})) + "
                                 f"(SELECT COUNT(*) FROM (FROM {new} EXCEPT ALL FROM t))").fetchone()
        sums = [connection.execute(f'SELECT COALESCE(SUM("{column}"), 0)::DECIMAL(38,2)::VARCHAR FROM t')
                .fetchone() for column in told["sums"]]
    assert row is not None
    return int(row[0]), [one[0] for one in sums if one]


def count_rows(folder: Path, name: str) -> int:
    """Return the rows of a table as the csv module of DuckDB counts them."""
    with duckdb.connect() as connection:
        row = connection.execute(f"SELECT COUNT(*) FROM read_csv('{folder / name}.csv', header = true, "
                                 "all_varchar = true)").fetchone()
    assert row is not None
    return int(row[0])
