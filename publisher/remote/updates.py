"""Changes as SPARQL 1.1 updates: all that is said of a record and its parts goes, then it comes."""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

SUBJECTS = 250
"""Records in one update."""

IS_PART_OF = "http://purl.org/dc/terms/isPartOf"


def ask_parts(graph: str, ids: Sequence[str]) -> str:
    """Return the query for the parts of records, those too that a record no longer has."""
    return (f"SELECT DISTINCT ?part {{ VALUES ?record {{ {_list(ids)} }} "
            f"GRAPH <{graph}> {{ ?part <{IS_PART_OF}> ?record }} }}")


def make_updates(graph: str, subjects: Sequence[str], triples: Sequence[ox.Triple], most: int
                 ) -> Iterator[str]:
    """Yield the updates that replace what is said of subjects, each with at most so many triples.

    What goes and what comes are in one request, so readers never miss a record; only one of more triples
    than a server bears comes in several. Subjects are given, not sought in the same request: of two
    operations that seek, Fuseki 5.6 with arq:updateTimeout cancels the second.
    """
    gone = (f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ VALUES ?s {{ {_list(subjects)} }} "
            f"GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    come = [f"INSERT DATA {{ GRAPH <{graph}> {{\n{_write(triples[start : start + most])}}} }}"
            for start in range(0, len(triples), most)]
    yield " ;\n".join([gone, *come[:1]])
    yield from come[1:]


def _list(iris: Sequence[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _write(triples: Sequence[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)
