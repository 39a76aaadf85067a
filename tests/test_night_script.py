"""The script of docs/editions.md, as it stands there: curl and DuckDB alone load editions, and prove it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ledger.home import Home
from tests.nights.city import read_manifest
from tests.publisher.editions_web import serve_folder

DOCS = Path(__file__).resolve().parents[1] / "docs" / "editions.md"
OLD, NEW = "2026-11-27", "2026-11-28"


def read_script() -> str:
    """Return the one block of bash of the page."""
    [script] = re.findall(r"```bash\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return str(script)


def run(folder: Path, url: str, table: str) -> "subprocess.CompletedProcess[str]":
    """Run it in a folder, as it stands."""
    environment = {**os.environ, "URL": url, "TABLE": table,
                   "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(["bash", "-c", read_script()], cwd=folder, text=True, capture_output=True,
                          env=environment)


@pytest.mark.parametrize("table", ["grant", "grant_value", "fund", "procurement_award"])
def test_the_script_loads_two_nights(edited: Home, tmp_path: Path, table: str) -> None:
    """In full, then by the changes, if there are any, then nothing: it holds the table of the edition."""
    site, city = tmp_path / "site", tmp_path / "city"
    city.mkdir()
    shutil.copytree(edited.editions, site / "editions")
    index = site / "editions" / "index.json"
    newest = index.read_text("utf-8")
    index.write_text(newest.replace(f'"latest": "{NEW}"', f'"latest": "{OLD}"'), "utf-8")
    changes = read_manifest(edited.editions / NEW)["delta"]["tables"][table]
    with serve_folder(site) as web:
        for text in (index.read_text("utf-8"), newest):
            index.write_text(text, "utf-8")
            done = run(city, web.url, table)
            assert 0 == done.returncode, done.stderr + done.stdout
        asked = [name for name, _ in web.starts if name.endswith(".parquet")]
        assert [f"{table}.parquet"] * (2 if changes["files"] else 1) == asked
        assert f"{NEW} is here already" in run(city, web.url, table).stdout
    assert bool(changes["files"]) == table.startswith("grant")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{city / 'verbond.duckdb'}' AS city (READ_ONLY)")
        full = f"read_parquet('{edited.editions / NEW / table}.parquet')"
        for left, right in ((full, f'city."{table}"'), (f'city."{table}"', full)):
            assert [] == connection.execute(f"(FROM {left} EXCEPT ALL FROM {right}) LIMIT 1").fetchall()


def test_the_script_refuses_a_file_that_is_another(edited: Home, tmp_path: Path) -> None:
    """One byte of the table: it stops each time, and nothing counts as loaded."""
    city = tmp_path / "city"
    city.mkdir()
    with serve_folder(edited.folder) as web:
        web.altered["grant.parquet"] = lambda content: content[:-20] + b"x" + content[-19:]
        for _ in range(2):
            done = run(city, web.url, "grant")
            assert done.returncode and "full.parquet" in done.stdout + done.stderr
