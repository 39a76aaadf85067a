"""SPARQL stores on other servers: all records put there, beside the bulk loaders of their makers."""

import configparser
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Answer, Bench, BrokenError, expect, ratio_of, seconds, word_seconds
from benchmarks.children import repeat, run_job, spread
from benchmarks.servers import open_private
from benchmarks.table import Figure
from ledger.home import read_home
from ledger.marks import read_cut
from publisher.remote.server import Server
from publisher.remote.settings import Addresses
from publisher.targets.remote import RemoteTarget
from tests.real.ckan_site import find_jars, find_java
from tests.real.stores import Store, private_fuseki, private_virtuoso
from vocab.names import DEF, EXAMPLE_BASE, dataset_iri

Run = Callable[[int], Answer]
GRAPH = dataset_iri(EXAMPLE_BASE, "voorbeeld/grants")
COUNT = f"SELECT (COUNT(?grant) AS ?n) {{ GRAPH <{GRAPH}> {{ ?grant a <{DEF}Grant> }} }}"


def bring_store(folder: str, query: str, update: str, graphs: str, user: str, password: str) -> Answer:
    """Put all that is in a ledger in a store that has nothing, as `verbond publish remote` does."""
    home = read_home(Path(folder))
    target = RemoteTarget(home.remote, home.base, [Addresses(query, update, graphs, user, password)])
    started = perf_counter()
    with home.open_ledger() as ledger:
        target.clear()
        cut = read_cut(ledger)
        for changes in ledger.read_changes(0, cut.head.seq):
            target.put(changes)
        put = perf_counter()
        target.show(cut.head.seq, cut.head.epoch, cut.marks)
    ended = perf_counter()
    shutil.rmtree(home.remote)
    return {"seconds": ended - started, "wait": put - started, "put": ended - put}


class Loads:
    """One ledger of records, its quads in a file, and the ways in which a store comes to hold them."""

    def __init__(self, bench: Bench) -> None:
        self.rows = bench.rows
        self.folder = bench.folder / "stores"
        self.home = bench.make_home()
        (self.folder / "quads").mkdir(parents=True)
        self.quads = self.folder / "quads" / "quads.nq"
        run_job("write_quads", folder=str(self.home), quads=str(self.quads))

    def put_fuseki(self, number: int) -> Answer:
        """Put all in an empty Fuseki."""
        with open_private(private_fuseki(self._make("fuseki"))) as store:
            return self._put(store)

    def put_virtuoso(self, number: int) -> Answer:
        """Put all in an empty Virtuoso."""
        with open_private(private_virtuoso(self._make("virtuoso"))) as store:
            return self._put(store)

    def _put(self, store: Store) -> Answer:
        one = store.addresses
        answer = run_job("bring_store", folder=str(self.home), query=one.query, update=one.update,
                         graphs=one.graphs, user=one.user, password=one.password)
        self._count(store, answer)
        return answer

    def load_fuseki(self, number: int) -> Answer:
        """Have tdb2.tdbloader load the quads where no server runs."""
        try:
            java = [find_java(), "-Xmx1g", "-XX:+UseSerialGC", "-cp", find_jars("fuseki")]
        except RuntimeError as error:
            raise BrokenError(str(error)) from None
        answer = _run(*java, "tdb2.tdbloader", "--loc", str(self._make("tdb2")), str(self.quads))
        with self.quads.open("rb") as file:
            count = sum(1 for _ in file)
        told = answer["told"]
        expect(f"Quads = {count:,} " in told or f"{count:,} tuples in" in told, f"{count} quads came", answer)
        return answer

    def load_virtuoso(self, number: int) -> Answer:
        """Have rdf_loader_run load the quads, and see them to disk."""
        folder = self._make("virtuoso")
        with open_private(private_virtuoso(folder)) as store:
            shutil.copy(self.quads, folder)
            settings = configparser.ConfigParser()
            settings.read(folder / "virtuoso.ini")
            command = f"ld_dir('{folder}', '*.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
            answer = _run("isql-vt", settings["Parameters"]["ServerPort"], "dba", "dba", f"exec={command}")
            self._count(store, answer)
            return answer

    def _make(self, name: str) -> Path:
        """Return an empty folder."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / name).mkdir()
        return self.folder / name

    def _count(self, store: Store, answer: Answer) -> None:
        found = int(Server(store.addresses).select(COUNT)[0]["n"].value)
        expect(found == self.rows, f"every record is there, not {found}", answer)


def _run(*command: str) -> Answer:
    """Run a program on its clock; BrokenError with what it told where it fails."""
    started = perf_counter()
    done = subprocess.run(command, text=True, capture_output=True)
    taken, told = perf_counter() - started, f"{done.stdout}{done.stderr}"[-2_000:]
    if done.returncode or "*** Error" in told:
        raise BrokenError(f"{command[0]} failed: {told}")
    return {"seconds": taken, "told": told}


def stores(bench: Bench) -> list[Figure]:
    """All records put in an empty Fuseki and an empty Virtuoso, beside the loaders of their makers."""
    loads = Loads(bench)
    return [_figure(loads, "Fuseki", "tdb2.tdbloader, no server", loads.load_fuseki, loads.put_fuseki),
            _figure(loads, "Virtuoso", "ld_dir and rdf_loader_run", loads.load_virtuoso, loads.put_virtuoso)]


def _figure(loads: Loads, name: str, loader: str, load: Run, put: Run) -> Figure:
    theirs, answers = seconds(repeat(load)), repeat(put)
    ours = seconds(answers)
    parts = " + ".join(f"{part} {spread(seconds(answers, part), '.1f')}" for part in ("wait", "put"))
    return Figure(f"{loads.rows:,} records into an empty {name} ({parts} s)", word_seconds(ours),
                  f"{loader} {word_seconds(theirs)}", f"{ratio_of(ours, theirs):.2f}")
