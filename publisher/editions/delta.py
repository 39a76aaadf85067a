"""What became of each row since the edition before: previous + delta = full, byte for byte."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from publisher.editions.outlet import weigh
from publisher.exports.parquet import open_duckdb, write_parquet
from publisher.exports.table_files import TableWriter
from publisher.exports.table_rows import Cells
from publisher.exports.tables import Table, read_tables

Op = Literal["insert", "update", "delete"]
OPS: tuple[Op, ...] = ("insert", "update", "delete")
ID = b'{"id":"'
BATCH = 1_000


def write_deltas(previous: Path, folder: Path, into: Path) -> dict[str, dict[str, Any]]:
    """Write the delta of each table that changed, as CSV, JSON Lines and Parquet; say what each holds.

    previous, folder: whole editions, whose JSON Lines are sorted by id.
    """
    into.mkdir(parents=True)
    told = {}
    with open_duckdb(into) as connection:
        for name, table in read_tables().items():
            counts, files = _write_delta(previous / f"{name}.jsonl", folder / f"{name}.jsonl", into, table)
            if files:
                path = into / f"{name}.parquet"
                write_parquet(connection, table, into / f"{name}.jsonl", path, with_op=True)
                files["parquet"] = weigh(path)
            told[name] = {**counts, "files": files}
    return told


def _write_delta(old: Path, new: Path, into: Path, table: Table) -> tuple[dict[str, int], dict[str, Any]]:
    counts: dict[str, int] = dict.fromkeys(OPS, 0)
    names = [column.name for column in table.columns]
    writer, batch = None, []
    for op, line in compare(old, new):
        writer = writer or TableWriter(into, table, with_op=True)
        counts[op] += 1
        batch.append(_read_cells(op, line, names))
        if len(batch) == BATCH:
            writer.write(batch)
            batch = []
    if writer is None:
        return counts, {}
    writer.write(batch)
    return counts, dict(writer.close())


def compare(old: Path, new: Path) -> Iterator[tuple[Op, bytes]]:
    """Yield what became of each row between two files of JSON Lines sorted by id; of a delete the old line.

    A table that was not there before has only inserts.
    """
    for before, after in pair(old, new):
        yield ("insert" if before is None else "update", after) if after else ("delete", before or b"")


def pair(old: Path, new: Path) -> Iterator[tuple[bytes | None, bytes | None]]:
    """Yield of each row that differs between two such files how it was and is, None where it is not."""
    with ExitStack() as files:
        was = iter(files.enter_context(old.open("rb"))) if old.exists() else iter(())
        before = next(was, None)
        for after in files.enter_context(new.open("rb")):
            while before is not None and read_id(before) < read_id(after):
                yield before, None
                before = next(was, None)
            if before is None or read_id(before) > read_id(after):
                yield None, after
                continue
            if before != after:
                yield before, after
            before = next(was, None)
        while before is not None:
            yield before, None
            before = next(was, None)


def read_id(line: bytes) -> bytes:
    """Return the id of a row as it stands in its line: an IRI, in which nothing is escaped."""
    return line[len(ID):line.index(b'"', len(ID))]


def _read_cells(op: Op, line: bytes, names: Iterable[str]) -> Cells:
    """Return the cells of a row of a delta: of a delete the id alone."""
    row: Mapping[str, Any] = json.loads(line, parse_float=str, parse_int=str)
    if op == "delete":
        return [op, *(row["id"] if name == "id" else None for name in names)]
    return [op, *(_write(row[name]) for name in names)]


def _write(value: Any) -> str | None:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
