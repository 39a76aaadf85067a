"""Tables as Parquet, made by DuckDB from the JSON Lines, with the types of their columns."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from publisher.exports.tables import Form, Table

TYPES: Mapping[Form, str] = {
    "text": "VARCHAR", "code": "VARCHAR", "iri": "VARCHAR", "date": "DATE", "dateTime": "TIMESTAMPTZ",
    "integer": "BIGINT", "boolean": "BOOLEAN", "money": "DECIMAL(18,2)", "number": "DOUBLE",
}
MEMORY, THREADS = "192MB", 2
LONGEST_LINE = 16 * 2**20
ROW_GROUP = 50_000


@contextmanager
def open_duckdb(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database in memory that stays small; what does not fit it puts into a folder, and takes away.

    Its faults are OSErrors here: nearly all are the disk's, and told as those are.
    """
    with TemporaryDirectory(prefix=".spill-", dir=folder) as spill:
        settings = {"memory_limit": MEMORY, "threads": str(THREADS), "temp_directory": spill}
        with duckdb.connect(config=dict(settings)) as connection:
            try:
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
            except duckdb.Error as error:
                raise OSError(str(error).partition("\n")[0]) from error


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, lines: Path, into: Path,
                  with_op: bool = False) -> None:
    """Write a table's JSON Lines as Parquet (zstd), in their order; with_op: those of a delta."""
    columns = {column.name: TYPES[column.form] for column in table.columns}
    columns = {"op": TYPES["text"], **columns} if with_op else columns
    said = ", ".join(f"{_quote(name)}: '{type}'" for name, type in columns.items())
    rows = (f"read_json({_quote(str(lines), single=True)}, format = 'newline_delimited', "
            f"maximum_object_size = {LONGEST_LINE}, columns = {{{said}}})")
    connection.execute(f"COPY (SELECT * FROM {rows}) TO {_quote(str(into), single=True)} "
                       f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")


def _quote(text: str, single: bool = False) -> str:
    sign = "'" if single else '"'
    return f"{sign}{text.replace(sign, 2 * sign)}{sign}"
