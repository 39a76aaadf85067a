"""The embedded SPARQL store: one writer, and for readers checkpoints that never change (Oxigraph)."""

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from ledger.marks import Marks
from publisher.disk import plain_errors
from publisher.exports.marks import mark_quads
from publisher.targets.checkpoint import (
    Checkpoint,
    lock_of,
    open_reader,
    read_checkpoint,
    remove_unread,
    write_pointer,
)
from publisher.targets.target import Verdict
from vocab.exceptions import StoreError
from vocab.names import VOCABULARY, dataset_iri, state_graph
from vocab.rdf import to_jsonld, to_quads, vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import Change, Version, digest
from vocab.reference import reference_files, write_reference

NUMBER = 3
BULK_FROM = 500
CHUNK = 5_000
THREADS = 2
IS_PART_OF = ox.NamedNode("http://purl.org/dc/terms/isPartOf")
VOCABULARY_GRAPH = ox.NamedNode(VOCABULARY)


class StoreTarget:
    """The store below one folder: generations made beside each other, checkpoints, one pointer file."""

    name = "store"

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base
        self._state_graph = ox.NamedNode(state_graph(base))
        self.recipe = make_recipe(NUMBER, {**vocabulary_files(), **reference_files()})
        self._store: ox.Store | None = None
        self._is_fresh = False

    @property
    def _writing(self) -> Path | None:
        """The folder of the generation that is written, None before the first."""
        try:
            return self.folder / str(json.loads((self.folder / "writing.json").read_text())["generation"])
        except FileNotFoundError:
            return None

    def exists(self) -> bool:
        """Say whether the generation that is written is there."""
        writing = self._writing
        return writing is not None and (writing / "db").is_dir()

    def clear(self) -> None:
        """Begin a new generation with vocabulary, areas and thresholds alone; readers keep the old one."""
        self.close()
        generation = f"generation-{os.urandom(4).hex()}"
        with plain_errors():
            (self.folder / generation).mkdir(parents=True)
            write_pointer(self.folder / "writing.json", {"generation": generation})
        store = self._open()
        for name, content in vocabulary_files().items():
            if name.endswith(".ttl"):
                store.load(content, format=ox.RdfFormat.TURTLE, to_graph=VOCABULARY_GRAPH)
        known = write_reference()
        store.bulk_load(known, format=ox.RdfFormat.N_TRIPLES, to_graph=VOCABULARY_GRAPH, lenient=True)
        self._is_fresh = True

    def put(self, changes: list[Change]) -> None:
        """Replace records by subject: all that is said of a record and its parts goes, then it comes."""
        with plain_errors():
            store = self._open()
            for change in changes:
                if change.before or not self._is_fresh:  # a run accepted during a rebuild changes what is new
                    _remove(store, change.after.id)
            versions = [change.after for change in changes if change.after.body is not None]
            if len(versions) < BULK_FROM:
                store.extend(to_quads(self._bodies(versions)))
            else:
                self._bulk_load(store, versions)
            store.flush()

    def _bulk_load(self, store: ox.Store, versions: list[Version]) -> None:
        """Load versions in chunks, two at a time: bulk_load lets go of the GIL and uses little of a core."""
        chunks = [versions[start : start + CHUNK] for start in range(0, len(versions), CHUNK)]

        def load(chunk: list[Version]) -> None:
            store.bulk_load(to_jsonld(self._bodies(chunk)), format=ox.RdfFormat.JSON_LD, lenient=True)

        with ThreadPoolExecutor(THREADS) as executor:
            list(executor.map(load, chunks))

    def _bodies(self, versions: list[Version]) -> dict[str, list[str]]:
        """Return the canonical bodies of versions by the graph of their dataset."""
        bodies: dict[str, list[str]] = defaultdict(list)
        for version in versions:
            bodies[dataset_iri(self.base, version.source)].append(version.body or "")
        return bodies

    def show(self, seq: int, epoch: str, marks: Marks) -> None:
        """Make a checkpoint (hard links) and point readers to it; then remove what nobody reads."""
        writing, current = self._writing, read_checkpoint(self.folder)
        quads = set(mark_quads(self.base, marks))
        place = (seq, epoch, _digest_quads(quads))
        if writing is None:
            raise StoreError("Er is nog niets om te tonen.", "There is nothing to show yet.")
        is_there = current and current.path.is_dir() and lock_of(current.path).exists()
        if not current or not is_there or current[1:] != place or writing not in current.path.parents:
            with plain_errors():
                self._write_marks(quads)
                path = writing / "seen" / f"{seq}-{os.urandom(4).hex()}"
                path.parent.mkdir(exist_ok=True)
                self._open().backup(str(path))
                lock_of(path).touch()
                shown = Checkpoint(path.relative_to(self.folder), *place)
                write_pointer(self.folder / "current.json", {**shown._asdict(), "path": str(shown.path)})
        self.close()
        self._sweep()

    def _write_marks(self, quads: set[ox.Quad]) -> None:
        """Make the graph of marks hold just these quads."""
        store = self._open()
        present = set(store.quads_for_pattern(None, None, None, self._state_graph))
        for quad in present - quads:
            store.remove(quad)
        store.extend(quads - present)
        store.flush()

    def close(self) -> None:
        """Let go of the writer's folder, so that another process can write."""
        self._store = None
        self._is_fresh = False

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Compare quads by value with a store in memory, which rewrites literals as this one does."""
        verdict = Verdict(self.name)
        with open_reader(self.folder) as (store, checkpoint):
            marks = list(store.quads_for_pattern(None, None, None, self._state_graph))
            if _digest_quads(marks) != checkpoint.marks:
                verdict.add("different", self._state_graph.value)
            subjects = _read_subjects(store, self._state_graph)
            verdict.found = sum("#" not in subject for subject in subjects)
            for versions in pages:
                expected = ox.Store()
                document = to_jsonld(self._bodies(versions))
                expected.bulk_load(document, format=ox.RdfFormat.JSON_LD, lenient=True)
                for version in versions:
                    found, wanted = _quads_of(store, version.id), _quads_of(expected, version.id)
                    found = {quad for quad in found if quad.graph_name != self._state_graph}
                    is_there = any(quad.subject == ox.NamedNode(version.id) for quad in found)
                    subjects -= _subjects_of(found)
                    if found != wanted:
                        verdict.add("different" if is_there else "missing", version.id)
                verdict.expected += len(versions)
            # What no record accounts for: whole records, and parts that a record no longer has.
            for id in sorted({subject.partition("#")[0] for subject in subjects}):
                verdict.add("extra", id)
        return verdict

    def _open(self) -> ox.Store:
        if self._store is None:
            writing = self._writing
            assert writing is not None
            for left in (writing / "db").glob("bulk-*.sst"):  # of a bulk load that was killed
                left.unlink()
            self._store = ox.Store(str(writing / "db"))
        return self._store

    def _sweep(self) -> None:
        """Remove old generations and checkpoints, but for those a reader holds open."""
        current, writing = read_checkpoint(self.folder), self._writing
        for generation in self.folder.glob("generation-*"):
            for seen in (generation / "seen").glob("*"):  # also .tmp folders of a backup that was killed
                if seen.is_dir() and (current is None or seen != current.path):
                    remove_unread(seen)
            if generation != writing and not any(path.is_dir() for path in (generation / "seen").glob("*")):
                shutil.rmtree(generation, ignore_errors=True)


def _remove(store: ox.Store, id: str) -> None:
    # The links last: a kill in between leaves no part that cannot be found again.
    for quad in sorted(_quads_of(store, id), key=lambda quad: quad.predicate == IS_PART_OF):
        store.remove(quad)


def _quads_of(store: ox.Store, id: str) -> set[ox.Quad]:
    """Return all that is said of a record and of its parts."""
    record = ox.NamedNode(id)
    subjects = {record} | {quad.subject for quad in store.quads_for_pattern(None, IS_PART_OF, record, None)}
    return {quad for subject in subjects for quad in store.quads_for_pattern(subject, None, None, None)}


def _read_subjects(store: ox.Store, marks: ox.NamedNode) -> set[str]:
    """Return every subject outside vocabulary and marks: records, and parts, which have a # in their IRI."""
    quads = store.quads_for_pattern(None, None, None, None)
    return _subjects_of(quad for quad in quads if quad.graph_name not in (VOCABULARY_GRAPH, marks))


def _digest_quads(quads: Iterable[ox.Quad]) -> str:
    """Return one digest of quads, in whatever order."""
    return digest("\n".join(sorted(map(str, quads))))


def _subjects_of(quads: Iterable[ox.Quad]) -> set[str]:
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
