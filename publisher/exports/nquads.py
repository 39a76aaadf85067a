"""All that is public as N-Quads, made from the ledger: literals as they were written."""

from collections import defaultdict
from typing import IO

import pyoxigraph as ox

from ledger.ledger import Ledger
from ledger.marks import read_marks
from publisher.exports.marks import mark_quads
from vocab.names import dataset_iri
from vocab.rdf import serialize, to_nquads


def write_marks(ledger: Ledger, file: IO[bytes]) -> None:
    """Write what is stale, held, late or moved at this moment, as a named graph of its own."""
    file.write(serialize(mark_quads(ledger.base, read_marks(ledger)), ox.RdfFormat.N_QUADS))


def write_nquads(ledger: Ledger, file: IO[bytes], upto: int | None = None) -> int:
    """Write one named graph a dataset, a page of records at a time; return how many records."""
    count = 0
    for versions in ledger.read_current(upto):
        bodies: dict[str, list[str]] = defaultdict(list)
        for version in versions:
            bodies[dataset_iri(ledger.base, version.source)].append(version.body or "")
        file.write(to_nquads(bodies))
        count += len(versions)
    return count
