"""SQLite or PostgreSQL behind one promise: short transactions, one accept lock, leases, schema files."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from vocab.exceptions import BusyError, LedgerError

ACCEPT_LOCK = 7263840921
BUSY_SECONDS = 60
BATCH = 20_000


class Database:
    """One ledger's database by SQLAlchemy URL; SQLite in WAL, each write begun as BEGIN IMMEDIATE."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            path = Path(self.url.database or "")
            path.parent.mkdir(parents=True, exist_ok=True)
            self.lock_folder = path.parent / "locks"
            self.engine = create_engine(self.url, connect_args={"timeout": BUSY_SECONDS})
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            self.engine = create_engine(self.url, pool_pre_ping=True)
        try:
            self._migrate()
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one snapshot: SQLite by its deferred transaction, PostgreSQL by REPEATABLE READ."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a short write that needs no order among writers."""
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def accept(self, within: Connection | None = None) -> Iterator[Connection]:
        """Give a short write under the one lock: commit order is seq order, so no reader skips a row.

        `within` is a connection to use, for who has temporary tables on it.
        """
        with ExitStack() as stack:
            connection = within or stack.enter_context(self.engine.connect())
            connection.execution_options(write=True)
            stack.callback(connection.execution_options, write=False)
            stack.enter_context(connection.begin())
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ACCEPT_LOCK})
            yield connection

    @contextmanager
    def lease(self, name: str, wait: float = 0) -> Iterator[None]:
        """Hold a name that one process at a time may hold; the system frees it when the process dies.

        Raises BusyError when another still holds it after `wait` seconds.
        """
        until = time.monotonic() + wait
        with ExitStack() as stack:
            while True:
                try:
                    stack.enter_context(self._lease_file(name) if self.is_sqlite else self._lease_row(name))
                    break
                except BusyError:
                    if time.monotonic() >= until:
                        raise
                    time.sleep(0.05)
            yield

    @contextmanager
    def _lease_file(self, name: str) -> Iterator[None]:
        with hold_file(self.lock_folder / sha256(name.encode()).hexdigest()[:16], name):
            yield

    @contextmanager
    def _lease_row(self, name: str) -> Iterator[None]:
        key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
                raise _busy(name)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})

    def _migrate(self) -> None:
        """Run the numbered schema files that this ledger has not seen, each in its own transaction."""
        with self.read() as connection:
            release = self._release(connection)
        if release > len(read_schema()):
            raise LedgerError(
                f"Dit grootboek is van een nieuwere versie ({release}); werk verbond eerst bij.",
                f"This ledger is of a newer release ({release}); update verbond first.",
            )
        for number, script in read_schema().items():
            if release < number:
                with self.accept() as connection:
                    if self._release(connection) < number:  # another process may have been here first
                        self._apply(connection, number, script)

    def _apply(self, connection: Connection, number: int, script: str) -> None:
        script = script.replace("BIGINT", "INTEGER") if self.is_sqlite else script
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(text(statement))
        if number == 1:
            values = {"epoch": new_epoch()}
            connection.execute(text("INSERT INTO head VALUES (0, 0, :epoch, 1)"), values)
        connection.execute(text("UPDATE head SET release = :number"), {"number": number})

    def _release(self, connection: Connection) -> int:
        if not self.engine.dialect.has_table(connection, "head"):
            return 0
        return int(connection.execute(text("SELECT release FROM head")).scalar_one())


@contextmanager
def hold_file(path: Path, name: str) -> Iterator[None]:
    """Hold an exclusive flock on a file, freed by the kernel at any death; BusyError when it is held."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy(name) from None
        yield


def read_schema() -> dict[int, str]:
    """Return the numbered schema files, in order."""
    folder = files("ledger").joinpath("schema")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return {
        int(name.removesuffix(".sql")): "\n".join(
            line for line in folder.joinpath(name).read_text("utf-8").splitlines() if line[:2] != "--"
        )
        for name in names
    }


def new_epoch() -> str:
    """Return a new epoch: 8 random hex digits that tell this ledger's seq numbers from any other's."""
    return os.urandom(4).hex()


def is_full(error: DBAPIError) -> bool:
    """Say whether a database error means that the disk is full."""
    words = str(error.orig).lower()
    return "disk is full" in words or "no space left" in words


def _busy(name: str) -> BusyError:
    return BusyError(
        f"“{name}” is al bezig in een ander proces; probeer het zo opnieuw.",
        f"'{name}' is already running in another process; try again shortly.",
    )


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # else the driver begins late and a "transaction" is none
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")


def _switch_to_wal(connection: Any) -> None:
    """Switch a new file to WAL; while another process does so SQLite says busy at once, without waiting."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
        time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
