"""The script of docs/editions.md, as it stands there: curl and DuckDB alone load editions, and prove it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from ledger.home import Home
from tests.nights.city import read_manifest
from tests.publisher.editions_web import serve_folder

DOCS = Path(__file__).resolve().parents[1] / "docs" / "editions.md"
OLD, NEW = "2026-11-27", "2026-11-28"


def read_script() -> str:
    """Return the one block of bash of the page."""
    [script] = re.findall(r"```bash\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return f"set -eu\n{script}"


def run(folder: Path, url: str) -> str:
    """Run it in a folder; every line of it must go well."""
    environment = {**os.environ, "URL": url, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", read_script()], cwd=folder, text=True, capture_output=True,
                          env=environment)
    assert 0 == done.returncode, done.stderr + done.stdout
    return done.stdout


def test_the_script_loads_two_nights(edited: Home, tmp_path: Path) -> None:
    """In full, then by the changes, then nothing; what is loaded is the table of the edition."""
    site, city = tmp_path / "site", tmp_path / "city"
    city.mkdir()
    shutil.copytree(edited.editions, site / "editions")
    index = site / "editions" / "index.json"
    newest = index.read_text("utf-8")
    index.write_text(newest.replace(f'"latest": "{NEW}"', f'"latest": "{OLD}"'), "utf-8")
    with serve_folder(site) as web:
        run(city, web.url)
        index.write_text(newest, "utf-8")
        run(city, web.url)
        asked = [name for name, _ in web.starts if name.endswith(".parquet")]
        assert ["grant.parquet"] * 2 == asked
        assert f"{NEW} is here already" in run(city, web.url)
    delta = read_manifest(edited.editions / NEW)["delta"]["tables"]["grant"]
    assert delta["insert"] and delta["update"] and delta["delete"]
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{city / 'verbond.duckdb'}' AS city (READ_ONLY)")
        full = f"read_parquet('{edited.editions / NEW / 'grant.parquet'}')"
        for left, right in ((full, 'city."grant"'), ('city."grant"', full)):
            assert [] == connection.execute(f"(FROM {left} EXCEPT ALL FROM {right}) LIMIT 1").fetchall()


def test_the_script_refuses_a_file_that_is_another(edited: Home, tmp_path: Path) -> None:
    """One byte of the table: it stops, and nothing counts as loaded."""
    city = tmp_path / "city"
    city.mkdir()
    with serve_folder(edited.folder) as web:
        web.altered["grant.parquet"] = lambda content: content[:-20] + b"x" + content[-19:]
        environment = {**os.environ, "URL": web.url,
                       "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-c", read_script()], cwd=city, text=True, capture_output=True,
                              env=environment)
    assert done.returncode and "full.parquet" in done.stdout + done.stderr
