"""Starts a private PostgreSQL for the tests, and takes it away again."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers import free_port

DEBIAN = Path("/usr/lib/postgresql")
# Not TMPDIR: user postgres must be able to enter it, and a socket's path may have 107 bytes.
TEMP = "/tmp"
FASTER = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"

_numbers = count(1)


def find_programs() -> Path:
    """Return the folder with initdb and pg_ctl, of the newest PostgreSQL here."""
    found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        raise RuntimeError("PostgreSQL is not here: run scripts/install-services "
                           "(or put initdb and pg_ctl on the PATH), then test again.")
    return found[-1].parent if found else Path(str(on_path)).parent


@contextmanager
def private_postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own on a free port; yield the URL of its database postgres."""
    programs, folder = find_programs(), Path(tempfile.mkdtemp(prefix="verbond-pg-", dir=TEMP))
    data, port = folder / "data", free_port()
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        _run(folder, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "-N")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {FASTER}"
        _run(folder, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        try:
            if (data / "postmaster.pid").exists():
                _run(folder, programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder)


def fresh_database(url: str) -> str:
    """Create a new empty database in the cluster at this URL, and return its URL."""
    name = f"verbond_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return f"{url.rpartition('/')[0]}/{name}"


def _run(folder: Path, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs, which refuse to work for root."""
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    done = subprocess.run([*as_postgres, *map(str, command)], cwd=folder, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        log = folder / "log"
        raise RuntimeError(f"{command[0]} failed: {done.stdout}{log.read_text() if log.exists() else ''}")
