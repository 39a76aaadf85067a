"""The same records with the usual libraries: frictionless reads, rdflib makes RDF, pySHACL checks."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyshacl
from frictionless import Resource, Schema, fields, system
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from benchmarks.grants import DOMAINS, PREFIX
from shapes.read import read_graph
from vocab.codes import find_code
from vocab.names import CONCEPT, DEF

BATCH = 100
VERBOND = Namespace(DEF)
SCHEMA = Namespace("http://schema.org/")
TEXTS = ("DOSSIERNUMMER", "AANVRAGER", "REGELINGNAAM", "BELEIDSTERREIN", "PROJECT_NAAM")
AMOUNTS = {"BEDRAG_AANGEVRAAGD": VERBOND.appliedAmount, "BEDRAG_VERLEEND": VERBOND.awardedAmount,
           "BEDRAG_VASTGESTELD": VERBOND.settledAmount}
CODES = {label: URIRef(f"{CONCEPT}domain/{find_code('domain', label)}") for label in DOMAINS}


def convert(path: Path, rows: int) -> tuple[int, bool]:
    """Read, convert, check and serialise; return how many triples and whether all conform."""
    triples, conforms = 0, True
    for batch in _read_batches(path, rows):
        graph = Graph()
        for row in batch:
            graph += _make_record(row)
        good, _, _ = pyshacl.validate(graph, shacl_graph=read_graph(), inference="none", advanced=False)
        conforms = conforms and bool(good)
        triples += len(graph)
        graph.serialize(format="nt", encoding="utf-8")
    return triples, conforms


def _read_batches(path: Path, rows: int) -> Iterator[list[Any]]:
    schema = Schema(missing_values=["", "NULL"], fields=[
        *(fields.StringField(name=name) for name in TEXTS),
        *(fields.NumberField(name=name) for name in AMOUNTS),
        fields.IntegerField(name="SUBSIDIEJAAR"),
    ])
    with system.use_context(trusted=True), Resource(path=str(path), schema=schema) as resource:
        stream = islice(resource.row_stream, rows)
        while batch := list(islice(stream, BATCH)):
            yield batch


def _make_record(row: Any) -> Graph:
    """Return one row as a graph of its own, with the triples that a harvest makes of it."""
    graph = Graph()
    grant = URIRef(PREFIX + row["DOSSIERNUMMER"])
    is_person = row["AANVRAGER"] == "(Particulier)"
    name = None if is_person else row["PROJECT_NAAM"]
    graph.add((grant, RDF.type, VERBOND.Grant))
    graph.add((grant, SCHEMA.name, Literal(name or f"{row['REGELINGNAAM']}, {row['DOSSIERNUMMER']}", "nl")))
    graph.add((grant, DCTERMS.subject, CODES[row["BELEIDSTERREIN"]]))
    graph.add((grant, VERBOND.fileNumber, Literal(row["DOSSIERNUMMER"], datatype=XSD.string)))
    graph.add((grant, VERBOND.grantProgramme, Literal(row["REGELINGNAAM"], datatype=XSD.string)))
    graph.add((grant, VERBOND.year, Literal(row["SUBSIDIEJAAR"])))
    graph.add((grant, SCHEMA.currency, Literal("EUR", datatype=XSD.string)))
    for column, property in AMOUNTS.items():
        if row[column] is not None:
            graph.add((grant, property, Literal(row[column])))
    status = "vastgesteld" if row["BEDRAG_VASTGESTELD"] is not None else (
        "verleend" if row["BEDRAG_VERLEEND"] else "aangevraagd")
    graph.add((grant, VERBOND.status, URIRef(f"{CONCEPT}status/{status}")))
    for key in ("status",) if name else ("name", "status"):
        graph.add((grant, VERBOND.derived, Literal(key, datatype=XSD.string)))
    _add_party(graph, grant, SCHEMA.funder, "Voorbeeldgemeente")
    if is_person:
        graph.add((grant, VERBOND.recipientGroup, URIRef(f"{CONCEPT}recipient-group/person")))
    else:
        _add_party(graph, grant, VERBOND.recipient, row["AANVRAGER"])
    return graph


def _add_party(graph: Graph, grant: URIRef, property: URIRef, name: str) -> None:
    party = URIRef(f"{grant}#{property.rpartition('/')[2].rpartition('#')[2]}")
    graph.add((grant, property, party))
    graph.add((party, RDF.type, VERBOND.Party))
    graph.add((party, SCHEMA.name, Literal(name, datatype=XSD.string)))
    graph.add((party, DCTERMS.isPartOf, grant))
