"""All that is public as N-Quads, made from the ledger: literals as they were written."""

from collections import defaultdict
from collections.abc import Iterable
from typing import IO

import pyoxigraph as ox

from ledger.ledger import Ledger
from ledger.marks import Marks, read_marks
from publisher.exports.marks import mark_quads
from vocab.names import dataset_iri
from vocab.rdf import serialize, to_nquads
from vocab.records import Version


def write_marks(ledger: Ledger, file: IO[bytes]) -> None:
    """Write what is stale, held, late or moved at this moment, as a named graph of its own."""
    file.write(marks_as_nquads(ledger.base, read_marks(ledger)))


def marks_as_nquads(base: str, marks: Marks) -> bytes:
    """Return what is stale, held, late or moved as a named graph of its own."""
    return serialize(mark_quads(base, marks), ox.RdfFormat.N_QUADS)


def write_nquads(ledger: Ledger, file: IO[bytes], upto: int | None = None) -> int:
    """Write one named graph a dataset, a page of records at a time; return how many records."""
    count = 0
    for versions in ledger.read_current(upto):
        file.write(as_nquads(ledger.base, versions))
        count += len(versions)
    return count


def as_nquads(base: str, versions: Iterable[Version]) -> bytes:
    """Return records as N-Quads, each in the graph of its dataset."""
    bodies: dict[str, list[str]] = defaultdict(list)
    for version in versions:
        bodies[dataset_iri(base, version.source)].append(version.body or "")
    return to_nquads(bodies)
