"""A SPARQL store on another server: a graph for each dataset, kept up to date beside the embedded one."""

import io
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from ledger.marks import Marks
from publisher.disk import plain_errors
from publisher.exports.marks import mark_quads
from publisher.remote.place import Building, Place, Shown
from publisher.remote.server import Server
from publisher.remote.settings import Addresses
from publisher.remote.updates import SUBJECTS, Record, ask_parts, make_updates
from publisher.remote.values import read_lines, settle, weigh_all, weigh_records, write_triples
from publisher.targets.target import Verdict
from vocab.exceptions import StoreError, TargetError
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
        self.servers = {addresses.query: Server(addresses) for addresses in stores}
        told = {"stores": "\n".join(one.query for one in stores).encode()}
        self.recipe = make_recipe(NUMBER, {**vocabulary_files(), **reference_files(), **told})

    def exists(self) -> bool:
        """Say whether the graphs that were put are all still there."""
        if self._read_building():
            return True
        shown = self._read_shown()
        return shown is not None and set(shown.graphs) <= set(self.servers[shown.address].list_graphs())

    def clear(self) -> None:
        """Begin anew in the other store, where there are two; readers keep what they see."""
        shown = self._read_shown()
        others = [address for address in self.servers if not shown or address != shown.address]
        with plain_errors():
            self.place.begin([*others, *self.servers][0])

    def _read_shown(self) -> Shown | None:
        """Return what is shown, None where that is nothing, or in a store that no setting names now."""
        shown = self.place.read()
        return shown if shown and shown.address in self.servers else None

    def _read_building(self) -> Building | None:
        building = self.place.read_building()
        return building if building and building.address in self.servers else None

    def put(self, changes: list[Change]) -> None:
        """Replace records by subject, or have them wait where the store is made anew."""
        with plain_errors():
            building, shown = self._read_building(), self._read_shown()
            if building:
                self._wait(changes)
                # What is taken offline goes from what readers see at once, however long the other one takes.
                changes = [change for change in changes if change.after.body is None]
            if shown and changes and not (building and building.address == shown.address):
                self.place.say_writing()
                self._replace(self.servers[shown.address], changes)

    def _replace(self, server: Server, changes: list[Change]) -> None:
        by_graph: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            for source in {version.source for version in change if version}:
                by_graph[dataset_iri(self.base, source)].append(change)
        for graph, some in by_graph.items():
            for start in range(0, len(some), SUBJECTS):
                self._update(server, graph, some[start : start + SUBJECTS])

    def _wait(self, changes: list[Change]) -> None:
        for start in range(0, len(changes), CHUNK):
            versions = [change.after for change in changes[start : start + CHUNK]]
            graphs = {version.id: dataset_iri(self.base, version.source) for version in versions}
            lines = dict.fromkeys(graphs, b"")
            for id, triples in self._write([one for one in versions if one.body is not None]).items():
                lines[id] = b"".join(read_lines(triples))
            self.place.add((id, graph, lines[id]) for id, graph in graphs.items())

    def _update(self, server: Server, graph: str, changes: list[Change]) -> None:
        there = [change.after for change in changes if change.after.body is not None
                 and dataset_iri(self.base, change.after.source) == graph]
        triples = self._write(there)
        subjects = {change.after.id: [change.after.id] for change in changes}
        for row in server.select(ask_parts(graph, list(subjects))):
            subjects[row["record"].value].append(row["part"].value)
        records = [Record(subjects[id], triples.get(id, [])) for id in subjects]
        for update in make_updates(graph, records, server.batch):
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
        building, shown = self._read_building(), self._read_shown()
        if building is None and shown is None:
            raise StoreError("Er is nog niets om te tonen.", "There is nothing to show yet.")
        state = [settle(quad.triple) for quad in mark_quads(self.base, marks)]
        weight = f"{weigh_all(state):x}"
        with plain_errors():
            if shown and shown.left:
                shown = self._empty(shown)
            if building:
                shown = self._fill(building, shown, state)
            else:
                assert shown is not None
                if (shown.seq, shown.epoch, shown.weight) == (seq, epoch, weight):
                    return
                self._put(self.servers[shown.address], state_graph(self.base), state)
            server = self.servers[shown.address]
            graphs = server.list_graphs()
            ours = [graph for graph in graphs if self._is_ours(graph)]
            # A default graph that is not the union of all has nothing: then each question names all, too.
            is_alone = ours == graphs and server.has("?s ?p ?o")
            self.place.write(replace(shown, seq=seq, epoch=epoch, weight=weight, graphs=ours,
                                     is_alone=is_alone))
            self.place.end()

    def _empty(self, shown: Shown) -> Shown:
        """Remove what was shown before from the other store: nobody takes offline there what goes later."""
        if other := self.servers.get(shown.left):
            for graph in filter(self._is_ours, other.list_graphs()):
                other.drop_graph(graph)
        done = replace(shown, left="")
        self.place.write(done)
        return done

    def _fill(self, building: Building, shown: Shown | None, state: list[ox.Triple]) -> Shown:
        """Put every graph whole, then remove those of ours that nothing is in; return what to show."""
        server, is_same = self.servers[building.address], shown and shown.address == building.address
        if is_same:
            self.place.say_writing()
        graphs = self.place.read_graphs()
        for graph in graphs:
            with self.place.open_graph(graph) as triples:
                server.put_graph(graph, triples)
        self._put(server, VOCABULARY, read_vocabulary())
        self._put(server, state_graph(self.base), state)
        for graph in server.list_graphs():
            if self._is_ours(graph) and graph not in (*graphs, VOCABULARY, state_graph(self.base)):
                server.drop_graph(graph)
        left = shown.address if shown and not is_same else ""
        return Shown(building.address, fill=os.urandom(4).hex(), left=left)

    def _put(self, server: Server, graph: str, triples: Sequence[ox.Triple]) -> None:
        if triples:
            server.put_graph(graph, io.BytesIO(b"".join(read_lines(triples))))
        else:
            server.drop_graph(graph)

    def _is_ours(self, graph: str) -> bool:
        return graph == VOCABULARY or graph.startswith(f"{self.base}/id/")

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Read every graph of ours and compare it by value, record by record."""
        shown = self._read_shown()
        if shown is None:
            raise TargetError("Er is nog niets gepubliceerd. Doe eerst “verbond publish remote”.",
                              "Nothing is published yet. Run 'verbond publish remote' first.")
        verdict, found = Verdict(self.name), self._weigh(shown)
        marks, known = found.pop(state_graph(self.base), {}), found.pop(VOCABULARY, {})
        if shown.weight and sum(marks.values()) != int(shown.weight, 16):
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
        server = self.servers[shown.address]
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
