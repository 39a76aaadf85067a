"""One file that holds a whole home: ledger rows, archive and settings, the same for both databases."""

import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text

from ledger.home import Home
from ledger.transactions import BATCH, new_epoch, read_schema
from vocab.exceptions import LedgerError
from vocab.records import canonical

TABLES = ("head", "run", "version", "problem", "target_cursor", "archived",
          "held", "mark", "withheld", "moved", "approved_text", "fetched", "report")
FIRST_TABLES = frozenset(TABLES[:6])
"""What a backup of the first release has; the others are empty then."""

FOLDERS = ("sources", "members", "archive")
FORMAT = "verbond-backup-1"


def write_backup(home: Home, path: Path) -> dict[str, int]:
    """Write a gzipped tar of one snapshot, whole or not at all; return the rows of each table."""
    counts: dict[str, int] = {}
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        with (tarfile.open(half, "w:gz", compresslevel=1) as tar, home.open_ledger() as ledger,
              ledger.database.read() as connection):
            _add(tar, "format", FORMAT.encode())
            for table in TABLES:
                with tempfile.TemporaryFile(dir=path.parent) as spool:
                    counts[table] = _spool(connection, table, spool)
                    _add_file(tar, f"ledger/{table}.jsonl", spool)
            for name in ("coalition.toml", *FOLDERS):
                if (home.folder / name).exists():
                    tar.add(home.folder / name, arcname=f"home/{name}")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return counts


def read_backup(home_folder: Path, path: Path) -> None:
    """Unpack a backup's settings and archive into an empty folder; its ledger follows by restore_rows."""
    if (home_folder / "coalition.toml").exists():
        raise LedgerError(
            f"In {home_folder} staat al een coalitie; herstel naar een lege map.",
            f"{home_folder} already holds a coalition; restore into an empty folder.",
        )
    home_folder.mkdir(parents=True, exist_ok=True)
    with _open(path) as tar:
        for member in tar:
            if member.name.startswith("home/"):
                member.name = member.name.removeprefix("home/")
                tar.extract(member, home_folder, filter="data")


def restore_rows(home: Home, path: Path) -> str:
    """Fill an empty ledger from a backup and give it a new epoch, which is returned.

    Raises LedgerError when the ledger is not empty or the backup is not whole.
    """
    epoch = new_epoch()
    try:
        with home.open_ledger() as ledger, ledger.database.accept() as connection, _open(path) as tar:
            if connection.execute(text("SELECT COUNT(*) FROM run")).scalar_one():
                raise LedgerError(
                    "Het grootboek is niet leeg; herstel alleen in een leeg grootboek.",
                    "The ledger is not empty; restore only into an empty ledger.",
                )
            connection.execute(text("DELETE FROM head"))
            found = {member.name for member in tar if _fill(connection, tar, member)}
            if not found >= {f"ledger/{table}.jsonl" for table in FIRST_TABLES}:
                raise _not_whole(path)
            _bring_up_to_date(connection)
            connection.execute(text("UPDATE head SET epoch = :epoch"), {"epoch": epoch})
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise _not_whole(path) from error
    return epoch


def _bring_up_to_date(connection: Connection) -> None:
    """Fill what the backup's release did not have, as the schema files since then fill it."""
    release = int(connection.execute(text("SELECT release FROM head")).scalar_one())
    for number, script in read_schema().items():
        for statement in script.split(";") if number > release else ():
            if statement.strip().startswith("INSERT"):
                connection.execute(text(statement))
    connection.execute(text("UPDATE head SET release = :number"), {"number": len(read_schema())})


def _spool(connection: Connection, table: str, spool: IO[bytes]) -> int:
    """Write a table as JSON lines, a row a line; return how many."""
    count = 0
    rows = connection.execution_options(yield_per=BATCH).execute(text(f"SELECT * FROM {table}"))
    for row in rows.mappings():
        spool.write(canonical(dict(row)).encode() + b"\n")
        count += 1
    return count


def _fill(connection: Connection, tar: tarfile.TarFile, member: tarfile.TarInfo) -> bool:
    """Insert one table's lines; say whether the member was a table."""
    table = member.name.removeprefix("ledger/").removesuffix(".jsonl")
    file = tar.extractfile(member) if table in TABLES else None
    if file is None:
        return False
    for rows in _batches(file):
        names = ", ".join(rows[0])
        marks = ", ".join(f":{name}" for name in rows[0])
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), rows)
    return True


def _batches(file: IO[bytes]) -> Iterator[list[dict[str, object]]]:
    rows = []
    for line in file:
        rows.append(json.loads(line))
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _open(path: Path) -> tarfile.TarFile:
    try:
        tar = tarfile.open(path, "r:gz")
        first = tar.next()
        file = tar.extractfile(first) if first and first.name == "format" else None
        if file is None or file.read() != FORMAT.encode():
            raise _not_whole(path)
        return tar
    except (tarfile.TarError, EOFError, OSError) as error:
        raise _not_whole(path) from error


def _not_whole(path: Path) -> LedgerError:
    return LedgerError(
        f"{path} is geen hele reservekopie van verbond.", f"{path} is not a whole verbond backup."
    )


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _add_file(tar, name, io.BytesIO(content))


def _add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size = file.seek(0, os.SEEK_END)
    file.seek(0)
    tar.addfile(info, file)
