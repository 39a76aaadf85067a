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
    """What readers see: in the store at which address, of which seq and epoch, under which marks.

    weight: that of the graph of marks, in hexadecimal; empty while the store is written, for then no answer
    lasts. fill: a word for each time that a store was made anew. left: the address of the other store where
    it holds what was shown before, and that is to go. path: always empty; it makes this file one that
    publisher.targets.checkpoint.read_checkpoint reads.
    """

    address: str
    seq: int = 0
    epoch: str = ""
    weight: str = ""
    fill: str = ""
    graphs: list[str] = field(default_factory=list)
    is_alone: bool = True
    left: str = ""
    path: str = ""

    @property
    def marks(self) -> str:
        """What answers are tagged by beside seq and epoch; empty where no answer lasts."""
        return self.weight and f"{self.weight}-{self.fill}"


@dataclass(frozen=True)
class Building:
    """A store that is made anew, at which address; what comes into it waits in a file here."""

    address: str


class Place:
    """The folder of all this; it may be thrown away, then the store is made anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> Shown | None:
        """Return what is shown, None before the first time."""
        try:
            told = json.loads((self.folder / CURRENT).read_text())
            return Shown(**{name: value for name, value in told.items() if name != "marks"})
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return None

    def write(self, shown: Shown) -> None:
        """Say what is shown, at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / CURRENT, {**asdict(shown), "marks": shown.marks})

    def say_writing(self) -> None:
        """Say that what is shown changes now: until it is written anew no answer has a tag."""
        if (shown := self.read()) and shown.weight:
            self.write(replace(shown, weight=""))

    def read_building(self) -> Building | None:
        """Return what is made anew, None where nothing is."""
        try:
            building = Building(**json.loads((self.folder / "building.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return building if (self.folder / SPOOL).exists() else None

    def begin(self, address: str) -> None:
        """Begin a store anew: nothing waits yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.end()
        with self._open() as connection:
            connection.execute("CREATE TABLE waiting (id TEXT PRIMARY KEY, graph TEXT, triples BLOB)")
            connection.execute("CREATE INDEX by_graph ON waiting (graph)")
        write_json(self.folder / "building.json", asdict(Building(address)))

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
