"""Changes as SPARQL 1.1 updates: all that is said of a record and its parts goes, then it comes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

SUBJECTS = 250
"""Records in one update."""

IS_PART_OF = "http://purl.org/dc/terms/isPartOf"


class Record(NamedTuple):
    """A record as an update has it: what is to go, itself and its parts, and the triples that come."""

    subjects: Sequence[str]
    triples: Sequence[ox.Triple]


def ask_parts(graph: str, ids: Sequence[str]) -> str:
    """Return the query for the parts of records, those too that a record no longer has."""
    return (f"SELECT DISTINCT ?record ?part {{ VALUES ?record {{ {_list(ids)} }} "
            f"GRAPH <{graph}> {{ ?part <{IS_PART_OF}> ?record }} }}")


def make_updates(graph: str, records: Iterable[Record], most: int) -> Iterator[str]:
    """Yield the updates that replace records, each with at most so many triples.

    What goes of a record and what comes of it are in one request, so readers never miss one; only one of more
    triples than a server bears comes in several. Subjects are given, not sought in the same request: of two
    operations that seek, Fuseki 5.6 with arq:updateTimeout cancels the second.
    """
    for some in _group(records, most):
        subjects = [subject for record in some for subject in record.subjects]
        triples = [triple for record in some for triple in record.triples]
        gone = (f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ VALUES ?s {{ {_list(subjects)} }} "
                f"GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        come = [f"INSERT DATA {{ GRAPH <{graph}> {{\n{_write(triples[start : start + most])}}} }}"
                for start in range(0, len(triples), most)]
        yield " ;\n".join([gone, *come[:1]])
        yield from come[1:]


def _group(records: Iterable[Record], most: int) -> Iterator[list[Record]]:
    """Yield as many records at a time as have no more triples together than so many, or one that has."""
    some: list[Record] = []
    for record in records:
        if some and sum(len(one.triples) for one in (*some, record)) > most:
            yield some
            some = []
        some.append(record)
    if some:
        yield some


def _list(iris: Sequence[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _write(triples: Sequence[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)
