"""Reading a file as the example source, and showing its rows as the golden files write them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from harvesters.access.files import open_file
from harvesters.formats.table import Table
from ledger.home import Source, read_home
from tests.homes import write_home
from vocab.exceptions import SourceError
from vocab.records import Record, Row

HEADER = "nummer ontvanger project domein gevraagd verleend jaar".split()
ALWAYS = {"type": "grant", "currency": "EUR"}


def example_source(folder: Path, path: Path | None = None) -> Source:
    """Return the example source in a new home, its file elsewhere where a path is given."""
    source = read_home(write_home(folder)).read_sources()["voorbeeld/grants"]
    return replace(source, where=str(path)) if path else source


def read_rows(source: Source) -> list[Row]:
    """Return every row of a source's file."""
    return list(Table(source, open_file(source)).rows())


def show_row(row: Row) -> dict[str, Any]:
    """Return a row as the golden files write it: line, key, what is not always the same, problems."""
    problems = [" ".join(filter(None, (p.rule, p.as_json()["cell"], p.value))) for p in row.problems]
    shown: dict[str, Any] = {"row": row.origin.row}
    if row.record is not None:
        shown |= show_record(row.record)
    return shown | ({"problems": problems} if problems else {})


def show_record(record: Record) -> dict[str, Any]:
    """Return a record without what is the same in each, its parts by name only."""
    shown = {key: value for key, value in record.items() if ALWAYS.get(key) != value}
    for part in ("funder", "recipient"):
        if part in shown:
            shown[part] = shown[part]["name"]
    del shown["funder"]
    return shown | {"id": record["id"].rpartition("/")[2], "name": record["name"]["nl"]}


def show_file(source: Source) -> dict[str, Any]:
    """Return what reading a file gives: rows and unused columns, or the error's rule and sentence."""
    try:
        rows = [show_row(row) for row in read_rows(source)]
        return {"rows": rows, "unused": _find_unused(source)}
    except SourceError as error:
        return {"error": error.rule, "nl": error.nl}


def _find_unused(source: Source) -> list[str]:
    """Return the columns that the file's problems name as not used."""
    table = Table(source, open_file(source))
    return [name for problem in table.problems if problem.rule == "unmapped-columns"
            for name in (problem.value or "").split(", ")]
