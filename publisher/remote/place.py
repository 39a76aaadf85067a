"""What is known here of a store elsewhere: which of two is shown, how far it is, and what waits to be put."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from publisher.disk import write_json

CURRENT, SPOOL = "current.json", "waiting.sqlite"


@dataclass(frozen=True)
class Shown:
    """What readers see: in which of the stores, of which seq and epoch, under which marks.

    marks: the weight of the graph of marks; empty while a store is written, for then no answer lasts.
    path: always empty; it makes this file one that publisher.targets.store.read_checkpoint reads.
    """

    store: int = 0
    seq: int = 0
    epoch: str = ""
    marks: str = ""
    graphs: list[str] = field(default_factory=list)
    is_alone: bool = True
    path: str = ""


@dataclass(frozen=True)
class Building:
    """A store that is made anew, in which of the servers; what comes into it waits in a file here."""

    store: int


class Place:
    """The folder of all this; it may be thrown away, then the store is made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> Shown | None:
        """Return what is shown, None before the first time."""
        try:
            return Shown(**json.loads((self.folder / CURRENT).read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write(self, shown: Shown) -> None:
        """Say what is shown, at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / CURRENT, asdict(shown))

    def say_writing(self) -> None:
        """Say that what is shown changes now: until it is written anew no answer has a tag."""
        if (shown := self.read()) and shown.marks:
            self.write(replace(shown, marks=""))

    def read_building(self) -> Building | None:
        """Return what is made anew, None where nothing is."""
        try:
            building = Building(**json.loads((self.folder / "building.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return building if (self.folder / SPOOL).exists() else None

    def begin(self, store: int) -> None:
        """Begin a store anew: nothing waits yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.end()
        with self._open() as connection:
            connection.execute("CREATE TABLE waiting (id TEXT PRIMARY KEY, graph TEXT, triples BLOB)")
            connection.execute("CREATE INDEX by_graph ON waiting (graph)")
        write_json(self.folder / "building.json", asdict(Building(store)))

    def end(self) -> None:
        """Forget what waited."""
        (self.folder / "building.json").unlink(missing_ok=True)
        for path in self.folder.glob(f"{SPOOL}*"):
            path.unlink()

    def add(self, records: Iterable[tuple[str, str, bytes]]) -> None:
        """Have records wait: id, graph, and triples as N-Triples, none for one that is gone."""
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", records)

    def read_graphs(self) -> list[str]:
        """Return the graphs of all that waits."""
        with self._open() as connection:
            rows = connection.execute("SELECT DISTINCT graph FROM waiting WHERE triples <> X''")
            return sorted(row[0] for row in rows)

    @contextmanager
    def open_graph(self, graph: str) -> Iterator[IO[bytes]]:
        """Give a file of all that waits for a graph, at its start."""
        with TemporaryFile(dir=self.folder) as file:
            with self._open() as connection:
                for row in connection.execute("SELECT triples FROM waiting WHERE graph = ?", (graph,)):
                    file.write(row[0])
            file.seek(0)
            yield file

    def remove(self) -> None:
        """Forget all."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.folder / SPOOL)) as connection, connection:
            yield connection
