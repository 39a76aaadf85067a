"""Triples as other stores keep them: a form that each gives back, and one to compare by value."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b

import pyoxigraph as ox

from ledger.clock import as_micros, as_text
from vocab.rdf import to_jsonld
from vocab.terms import XSD

DECIMAL = ox.NamedNode(f"{XSD}decimal")
BOOLEAN, DATE_TIME, TEXT = f"{XSD}boolean", f"{XSD}dateTime", f"{XSD}string"
NUMBERS = frozenset(f"{XSD}{name}" for name in ("decimal", "integer", "double", "float", "int", "long"))
TRUTHS = {"true": "1", "false": "0"}
SHAPES = frozenset(("http://www.opengis.net/ont/geosparql#wktLiteral",
                    "http://www.openlinksw.com/schemas/virtrdf#Geometry"))
"""Virtuoso 7.2 has a datatype of its own for geometries, and writes them without spaces."""

SPACES, NUMBER = re.compile(r"\s*([(),])\s*"), re.compile(r"-?[0-9]+\.[0-9]+")


def write_triples(bodies: Mapping[str, Sequence[str]]) -> dict[str, list[ox.Triple]]:
    """Return the triples of canonical bodies by the graph of their dataset, in the form that stores keep."""
    store = ox.Store()
    store.bulk_load(to_jsonld(bodies), format=ox.RdfFormat.JSON_LD, lenient=True)
    triples: dict[str, list[ox.Triple]] = {graph: [] for graph in bodies}
    for quad in store:
        triples[str(quad.graph_name.value)].append(settle(quad.triple))
    return triples


def settle(triple: ox.Triple) -> ox.Triple:
    """Return a triple whose decimal has a point, as XML Schema 1.0 writes it: 10.0.

    Fuseki 5.6 gives 10 back as 10.0 and then finds it no more: it could never be deleted, and a PUT that
    replaces its graph runs for ever.
    """
    value = triple.object
    if isinstance(value, ox.Literal) and value.datatype == DECIMAL and "." not in value.value:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(f"{value.value}.0", datatype=DECIMAL))
    return triple


def normalise(term: object) -> str:
    """Return a term so that two are equal where they are so by value, however a store writes them."""
    if isinstance(term, ox.BlankNode):
        return "_:"
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.language:
        return f"{term.value}@{term.language.lower()}"
    datatype = term.datatype.value
    if datatype in NUMBERS:
        return _number(term.value)
    if datatype == BOOLEAN:
        return TRUTHS.get(term.value, term.value)
    if datatype == DATE_TIME:
        return _moment(term.value)
    if datatype in SHAPES:
        return NUMBER.sub(lambda found: _number(found[0]), SPACES.sub(r"\1", term.value))
    return term.value if datatype == TEXT else f"{term.value}^{datatype}"


def _number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return as_text(as_micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))


def weigh(triple: ox.Triple) -> int:
    """Return a number of 128 bits for what a triple says; sums of these are equal where sets are."""
    text = "\x00".join(map(normalise, triple))
    return int.from_bytes(blake2b(text.encode(), digest_size=16).digest())


def weigh_all(triples: Iterable[ox.Triple]) -> int:
    """Return the sum for a set of triples."""
    return sum(map(weigh, triples))


def weigh_records(triples: Iterable[ox.Triple]) -> dict[str, int]:
    """Return the sum of each record with its parts, by its id."""
    weights: dict[str, int] = {}
    for triple in triples:
        id = normalise(triple.subject).strip("<>").partition("#")[0]
        weights[id] = weights.get(id, 0) + weigh(triple)
    return weights


def read_lines(triples: Iterable[ox.Triple]) -> Iterator[bytes]:
    """Yield triples as lines of N-Triples."""
    for triple in triples:
        yield f"{triple} .\n".encode()
