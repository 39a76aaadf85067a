"""What each dataset holds, by record: of which kind and domains; counted, it is what packages say."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from vocab.records import Version

FILE = "holdings.sqlite"
TABLE = "CREATE TABLE holding (id TEXT PRIMARY KEY, source TEXT NOT NULL, kind TEXT NOT NULL, domains TEXT)"


@dataclass
class Holding:
    """What one dataset holds: how many records of each kind, and of each domain."""

    kinds: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, domains: Iterable[str], count: int = 1) -> None:
        """Count records of one kind and the same domains."""
        self.kinds[kind] += count
        for domain in domains:
            self.domains[domain] += count


def hold(versions: Iterable[Version], holdings: dict[str, Holding]) -> None:
    """Count records into what their datasets hold, by source."""
    for version in versions:
        holdings.setdefault(version.source, Holding()).add(*_read(version))


class Holdings:
    """The file of it in a folder; it may be thrown away, then the target is brought up to date anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """Say whether it is there and can be read."""
        try:
            with self._open() as connection:
                connection.execute("SELECT 1 FROM holding LIMIT 1")
        except sqlite3.Error:
            return False
        return True

    def clear(self) -> None:
        """Begin with nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.glob(f"{FILE}*"):
            path.unlink()
        with self._open() as connection:
            connection.execute(TABLE)

    def put(self, versions: Iterable[Version]) -> None:
        """Take versions, one that is gone too; the same twice are as once."""
        with self._open() as connection:
            for version in versions:
                connection.execute("DELETE FROM holding WHERE id = ?", (version.id,))
                if version.body is not None:
                    kind, domains = _read(version)
                    connection.execute("INSERT INTO holding VALUES (?, ?, ?, ?)",
                                       (version.id, version.source, kind, json.dumps(domains)))

    def count(self) -> dict[str, Holding]:
        """Return what each dataset holds, by source; one without records is not there."""
        found: dict[str, Holding] = {}
        asked = "SELECT source, kind, domains, COUNT(*) FROM holding GROUP BY source, kind, domains"
        with self._open() as connection:
            for source, kind, domains, count in connection.execute(asked):
                found.setdefault(source, Holding()).add(kind, json.loads(domains), count)
        return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not self.folder.is_dir():
            raise sqlite3.OperationalError("not there")
        with closing(sqlite3.connect(self.folder / FILE)) as connection, connection:
            yield connection


def _read(version: Version) -> tuple[str, list[str]]:
    record = version.record
    assert record is not None
    domains = record.get("domain") or []
    return record["type"], sorted({domains} if isinstance(domains, str) else set(map(str, domains)))
