"""One query in a process of its own: read-only, capped in memory, killed by its parent when late.

Run as `python -m publisher.sparql.worker CHECKPOINT FORMAT MEGABYTES BYTES`, the query on stdin, the
whole result on stdout; exit 3 when the query is refused, with the reason on stderr, 4 past BYTES.
"""

import errno
import io
import resource
import sys

import pyoxigraph as ox

RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
REFUSED = 3
TOO_LARGE = 4


def main() -> int:
    """Answer the query on stdin; the default graph is the union of all graphs (docs: contracts)."""
    path, format, megabytes, largest = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    query = sys.stdin.read()
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        results = ox.Store.read_only(path).query(query, use_default_graph_as_union=True)
        write(results, format)
    except (SyntaxError, ValueError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    except OSError as error:
        if error.errno == errno.EFBIG:
            return TOO_LARGE
        raise
    return 0


def write(results: object, format: str) -> None:
    """Write solutions, a boolean or triples to stdout in a format they can have."""
    if isinstance(results, ox.QueryTriples):
        buffer = io.BytesIO()
        ox.serialize(dict.fromkeys(results), buffer, format=GRAPHS.get(format, ox.RdfFormat.TURTLE))
        sys.stdout.buffer.write(buffer.getvalue())
        return
    if isinstance(results, ox.QueryBoolean):
        chosen = RESULTS.get(format) if format in ("json", "xml") else ox.QueryResultsFormat.JSON
    else:
        chosen = RESULTS.get(format, ox.QueryResultsFormat.CSV)
    assert isinstance(results, ox.QueryBoolean | ox.QuerySolutions)
    results.serialize(sys.stdout.buffer, format=chosen)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
