"""What reading tables costs: a CSV and an XLSX, as sheets and up to records, beside bare readers."""

import csv
from pathlib import Path
from time import perf_counter

from openpyxl import Workbook
from python_calamine import load_workbook

from benchmarks.bench import Answer, Bench, ratio_of, seconds
from benchmarks.children import repeat, run_job, spread
from benchmarks.grants import file_of
from benchmarks.table import Figure
from harvesters.access.files import open_file
from harvesters.formats.sheets import read_sheets
from harvesters.formats.table import Table
from ledger.home import Source, read_home

IN_WORKBOOK = 20_000
STEPS = {"sheets": "cells as text", "rows": "gate, values and records"}


def reading(bench: Bench) -> list[Figure]:
    """Rows a second and peak memory: of the CSV of all rows, and of an XLSX of the first 20,000."""
    home = bench.make_home()
    book = file_of(home).with_suffix(".xlsx")
    rows = {"CSV": bench.rows, "XLSX": write_workbook(file_of(home), book)}
    figures = []
    for name, path in (("CSV", file_of(home)), ("XLSX", book)):
        bare = _repeat("read_bare", path=str(path))
        for step, words in STEPS.items():
            ours = _repeat("read_rows", folder=str(home), path=str(path), step=step)
            figures.append(_word(f"{name}, {rows[name]:,} rows: {words}", rows[name], ours, bare))
    return figures


def _repeat(job: str, **values: str) -> list[Answer]:
    return repeat(lambda number: run_job(job, **values))


def _word(title: str, rows: int, ours: list[Answer], bare: list[Answer]) -> Figure:
    each, floor = ([rows / value for value in seconds(answers)] for answers in (ours, bare))
    memory = [answer["peak_mb"] for answer in ours]
    ratio = ratio_of(seconds(ours), seconds(bare))
    return Figure(title, f"{spread(each, ',.0f')} rows/s; {spread(memory, ',.0f')} MB",
                  f"bare reader {spread(floor, ',.0f')} rows/s", f"{ratio:.1f}")


def write_workbook(file: Path, path: Path) -> int:
    """Write the first rows of a CSV as a workbook; return how many."""
    book = Workbook(write_only=True)
    sheet, count = book.create_sheet("Subsidies"), -1
    with file.open(encoding="utf-8", newline="") as text:
        for cells in csv.reader(text):
            sheet.append(cells)
            count += 1
            if count == IN_WORKBOOK:
                break
    book.save(path)
    return count


def read_bare(path: str) -> Answer:
    """The floor: all cells by csv or by calamine, and nothing done with them."""
    started = perf_counter()
    if path.endswith(".xlsx"):
        for _ in load_workbook(path).get_sheet_by_index(0).to_python():
            pass
    else:
        with Path(path).open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass
    return {"seconds": perf_counter() - started}


def read_rows(folder: str, path: str, step: str) -> Answer:
    """Read a file as sheets of text, or all the way to records."""
    source = next(iter(read_home(Path(folder)).read_sources().values()))
    source = Source(**{**vars(source), "where": path})
    file = open_file(source)
    started = perf_counter()
    if step == "sheets":
        wanted = set(map(str, source.table("columns").values()))
        count = sum(1 for sheet in read_sheets(file, wanted) for _ in sheet.rows())
    else:
        count = sum(1 for row in Table(source, file).rows() if row.record)
    return {"seconds": perf_counter() - started, "rows": count}
