"""A victim and its undisturbed twin: two homes that see the same files, compared in all that must last."""

import io
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from sqlalchemy import text

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.exports.nquads import write_nquads
from publisher.targets.checkpoint import open_reader
from publisher.targets.store import StoreTarget
from tests.kill.child import Death, Job
from tests.kill.states import Shown, State, make_home, read_shown, write_state
from vocab.names import state_graph

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "amsterdam/subsidies"
ROCKSDB = re.compile(r"[0-9]{6,9}\.(sst|log)|(MANIFEST|OPTIONS)-[0-9]{6}|CURRENT|IDENTITY|LOCK|LOG(\.old.*)?")


class Server:
    """The process that forks the children; one job at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def do(self, job: Job) -> Death:
        """Do a job in a child and say how it ended."""
        assert self.process.stdin and self.process.stdout
        print(json.dumps(asdict(job)), file=self.process.stdin, flush=True)
        return Death(**json.loads(self.process.stdout.readline()))


@contextmanager
def start_server() -> Iterator[Server]:
    """Start the server; it ends when its stdin does."""
    with subprocess.Popen([sys.executable, "-m", "tests.kill.child", "--serve"], cwd=ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Server(process)
        assert process.stdin
        process.stdin.close()


class Kept:
    """One home with its ledger, worked on only by children."""

    def __init__(self, folder: Path, url: str, server: Server) -> None:
        self.url = url
        self.server = server
        self.home: Home = read_home(make_home(folder))
        self.phases = folder / "phases"

    def run(self, **how: Any) -> Death:
        """Do one job; only a child that was to be killed may end otherwise than well."""
        self.phases.write_text("")
        death = self.server.do(Job(str(self.home.folder), self.url, str(self.phases), **how))
        assert death.status in (0, -9), death.words
        return death

    @property
    def phase(self) -> tuple[str, int]:
        """The last phase that the last child reported, and how far it was."""
        lines = self.phases.read_text().splitlines()
        phase, _, done = lines[-1].partition(" ") if lines else ("begun", "", "0")
        return phase, int(done)

    def open_ledger(self) -> Ledger:
        """Open its ledger here, to look."""
        return Ledger(self.url, self.home.base)

    def read_place(self) -> tuple[int, str | None]:
        """Return where the store's cursor stands and the digest of the last accepted file."""
        with self.open_ledger() as ledger:
            cursor, run = ledger.read_cursor("store"), ledger.read_last_run(SOURCE, "accepted")
        return cursor.seq if cursor else 0, run.file if run else None

    def read_shown(self) -> Shown | None:
        """Return what readers see."""
        return read_shown(self.home.store)

    def set_state(self, state: State) -> None:
        """Let its source hold a state."""
        write_state(self.home.folder, state)

    def read_all(self) -> dict[str, Any]:
        """Return all that must be as the twin's, by name."""
        public = io.BytesIO()
        with self.open_ledger() as ledger:
            write_nquads(ledger, public)
            versions = read_versions(ledger)
        with open_reader(self.home.store) as (store, _):
            marks = ox.NamedNode(state_graph(self.home.base))  # of times, which differ
            quads = sorted(str(quad) for quad in store if quad.graph_name != marks)
        return {"nquads": sorted(public.getvalue().splitlines()), "versions": versions, "quads": quads}

    def compare(self) -> dict[str, Any]:
        """Return what `verify` finds in the store; each of its indexes must know the same quads."""
        with open_reader(self.home.store) as (store, _):
            check_indexes(store)
        with self.open_ledger() as ledger:
            return StoreTarget(self.home.store, self.home.base).compare(ledger.read_current()).as_json()

    def find_garbage(self) -> list[str]:
        """Return what the store does not need: halves, checkpoints, locks, generations, strange files."""
        found = list(self.home.store.rglob("*.half"))
        generations = list(self.home.store.glob("generation-*"))
        seen = [path for one in generations for path in (one / "seen").iterdir()]
        if (1, 2) != (len(generations), len(seen)):
            found += [*generations, *seen]
        found += [path for path in self.home.store.glob("generation-*/db/*")
                  if not ROCKSDB.fullmatch(path.name)]
        return sorted(str(path.relative_to(self.home.folder)) for path in found)

    def find_unknown(self) -> list[str]:
        """Return what is in the archive and not in the ledger, halves too: it would never expire."""
        with self.open_ledger() as ledger, ledger.database.read() as connection:
            known = set(connection.execute(text("SELECT digest FROM archived")).scalars())
        kept = {path.name for path in self.home.archive.rglob("*") if path.is_file()}
        assert self.read_place()[1] in kept & known, "the file of the last accepted run is not in the archive"
        return sorted(kept - known)


def read_versions(ledger: Ledger) -> dict[str, list[tuple[str, str]]]:
    """Return (reason, digest) of each version by id; seq and at rise, and no version comes twice."""
    versions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with ledger.database.read() as connection:
        rows = connection.execute(text("SELECT seq, at, id, reason, digest FROM version ORDER BY seq")).all()
        unfinished = connection.execute(text("SELECT COUNT(*) FROM run WHERE state IN "
                                             "('reading', 'accepting')")).scalar_one()
    for before, after in zip(rows, rows[1:], strict=False):
        assert before.seq < after.seq and before.at < after.at
    for row in rows:
        assert not versions[row.id] or versions[row.id][-1][1] != row.digest, f"a version came twice: {row}"
        versions[row.id].append((row.reason, row.digest))
    assert unfinished == 0
    return dict(versions)


def check_indexes(store: ox.Store) -> None:
    """See that the indexes by predicate and by object know each quad, and no other."""
    quads = set(store)
    for position in ("predicate", "object"):
        found = 0
        for term in {getattr(quad, position) for quad in quads}:
            predicate, object = (term, None) if position == "predicate" else (None, term)
            found += sum(1 for _ in store.quads_for_pattern(None, predicate, object, None))
        assert found == len(quads) == len(store), f"the index by {position} knows other quads"
