"""A SPARQL store on another server: a graph for each dataset, kept up to date beside the embedded one."""

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from ledger.marks import Marks
from publisher.disk import plain_errors
from publisher.exports.marks import mark_quads
from publisher.remote.place import Place, Shown
from publisher.remote.server import Server
from publisher.remote.settings import Addresses
from publisher.remote.updates import SUBJECTS, ask_parts, make_updates
from publisher.remote.values import read_lines, settle, weigh_all, weigh_records, write_triples
from publisher.targets.target import Verdict
from vocab.exceptions import StoreError
from vocab.names import VOCABULARY, dataset_iri, state_graph
from vocab.rdf import vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import Change, Version
from vocab.reference import reference_files, write_reference

NUMBER = 1
CHUNK = 5_000


class RemoteTarget:
    """One store, or two of which one is shown while the other is made anew (blue and green).

    What is made anew waits in a file here and is then put graph by graph, each at once. What changes later
    is updated in the store that is shown, some records at a time. Graphs that are not named as ours are left.
    """

    name = "remote"

    def __init__(self, folder: Path, base: str, stores: Sequence[Addresses]) -> None:
        self.base = base
        self.place = Place(folder)
        self.servers = [Server(addresses) for addresses in stores]
        told = {"stores": "\n".join(one.query for one in stores).encode()}
        self.recipe = make_recipe(NUMBER, {**vocabulary_files(), **reference_files(), **told})

    def exists(self) -> bool:
        """Say whether the graphs that were put are all still there."""
        if self.place.read_building():
            return True
        shown = self.place.read()
        if shown is None or shown.store >= len(self.servers):
            return False
        return set(shown.graphs) <= set(self.servers[shown.store].list_graphs())

    def clear(self) -> None:
        """Begin anew in the other store, where there are two; readers keep what they see."""
        shown = self.place.read()
        with plain_errors():
            self.place.begin(1 - shown.store if shown and len(self.servers) == 2 else 0)

    def put(self, changes: list[Change]) -> None:
        """Replace records by subject, or have them wait where the store is made anew."""
        with plain_errors():
            if self.place.read_building():
                self._wait(changes)
                return
            self.place.say_writing()
            by_graph: dict[str, list[Change]] = defaultdict(list)
            for change in changes:
                for source in {version.source for version in change if version}:
                    by_graph[dataset_iri(self.base, source)].append(change)
            for graph, some in by_graph.items():
                for start in range(0, len(some), SUBJECTS):
                    self._update(self._server(), graph, some[start : start + SUBJECTS])

    def _wait(self, changes: list[Change]) -> None:
        for start in range(0, len(changes), CHUNK):
            versions = [change.after for change in changes[start : start + CHUNK]]
            graphs = {version.id: dataset_iri(self.base, version.source) for version in versions}
            lines = dict.fromkeys(graphs, b"")
            for id, triples in self._write([one for one in versions if one.body is not None]).items():
                lines[id] = b"".join(read_lines(triples))
            self.place.add((id, graph, lines[id]) for id, graph in graphs.items())

    def _update(self, server: Server, graph: str, changes: list[Change]) -> None:
        ids = [change.after.id for change in changes]
        there = [change.after for change in changes if change.after.body is not None
                 and dataset_iri(self.base, change.after.source) == graph]
        triples = [triple for some in self._write(there).values() for triple in some]
        parts = {row["part"].value for row in server.select(ask_parts(graph, ids))}
        for update in make_updates(graph, [*ids, *sorted(parts)], triples, server.batch):
            server.update(update)

    def _write(self, versions: list[Version]) -> dict[str, list[ox.Triple]]:
        """Return the triples of each version and of its parts, by its id."""
        bodies: dict[str, list[str]] = defaultdict(list)
        for version in versions:
            bodies[dataset_iri(self.base, version.source)].append(version.body or "")
        by_id: dict[str, list[ox.Triple]] = defaultdict(list)
        for triples in write_triples(bodies).values():
            for triple in triples:
                by_id[triple.subject.value.partition("#")[0]].append(triple)  # type: ignore[union-attr]
        return by_id

    def show(self, seq: int, epoch: str, marks: Marks) -> None:
        """Put what waits, and what is said of stale and held records; from then on readers see it."""
        building, shown = self.place.read_building(), self.place.read()
        if building is None and shown is None:
            raise StoreError("Er is nog niets om te tonen.", "There is nothing to show yet.")
        state = [settle(quad.triple) for quad in mark_quads(self.base, marks)]
        weight = f"{weigh_all(state):x}"
        with plain_errors():
            if building:
                self._fill(self.servers[building.store], state)
                store = building.store
            else:
                assert shown is not None
                store = shown.store
                if (shown.seq, shown.epoch, shown.marks) == (seq, epoch, weight):
                    return
                self._put(self.servers[store], state_graph(self.base), state)
            graphs = self.servers[store].list_graphs()
            ours = [graph for graph in graphs if self._is_ours(graph)]
            self.place.write(Shown(store, seq, epoch, weight, ours, ours == graphs))
            self.place.end()

    def _fill(self, server: Server, state: list[ox.Triple]) -> None:
        """Put every graph whole, then remove those of ours that nothing is in any more."""
        graphs = self.place.read_graphs()
        for graph in graphs:
            with self.place.open_graph(graph) as triples:
                server.put_graph(graph, triples)
        self._put(server, VOCABULARY, read_vocabulary())
        self._put(server, state_graph(self.base), state)
        for graph in server.list_graphs():
            if self._is_ours(graph) and graph not in (*graphs, VOCABULARY, state_graph(self.base)):
                server.drop_graph(graph)

    def _put(self, server: Server, graph: str, triples: Sequence[ox.Triple]) -> None:
        if triples:
            server.put_graph(graph, io.BytesIO(b"".join(read_lines(triples))))
        else:
            server.drop_graph(graph)

    def _is_ours(self, graph: str) -> bool:
        return graph == VOCABULARY or graph.startswith(f"{self.base}/id/")

    def _server(self) -> Server:
        shown = self.place.read()
        assert shown is not None
        return self.servers[shown.store]

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Read every graph of ours and compare it by value, record by record."""
        shown = self.place.read()
        if shown is None:
            raise StoreError("Er is nog niets gepubliceerd. Doe eerst “verbond publish remote”.",
                             "Nothing is published yet. Run 'verbond publish remote' first.")
        verdict, found = Verdict(self.name), self._weigh(shown)
        marks, known = found.pop(state_graph(self.base), {}), found.pop(VOCABULARY, {})
        if shown.marks and sum(marks.values()) != int(shown.marks, 16):
            verdict.add("different", state_graph(self.base))
        if sum(known.values()) != weigh_all(read_vocabulary()):
            verdict.add("different", VOCABULARY)
        verdict.found = sum(map(len, found.values()))
        for versions in pages:
            verdict.expected += len(versions)
            wanted = self._write(versions)
            for version in versions:
                weight = found.get(dataset_iri(self.base, version.source), {}).pop(version.id, None)
                if weight != weigh_all(wanted[version.id]):
                    verdict.add("missing" if weight is None else "different", version.id)
        for id in sorted(id for weights in found.values() for id in weights):
            verdict.add("extra", id)
        return verdict

    def _weigh(self, shown: Shown) -> dict[str, dict[str, int]]:
        """Return the weights of what each graph of ours holds, by the id of the record."""
        server = self.servers[shown.store]
        return {graph: weigh_records(server.read_graph(graph))
                for graph in server.list_graphs() if self._is_ours(graph)}


def read_vocabulary() -> list[ox.Triple]:
    """Return what the store knows besides records: vocabulary, areas, thresholds."""
    store = ox.Store()
    for name, content in vocabulary_files().items():
        if name.endswith(".ttl"):
            store.load(content, format=ox.RdfFormat.TURTLE)
    store.bulk_load(write_reference(), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return [settle(quad.triple) for quad in store]
