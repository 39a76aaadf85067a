"""The W3C tests of SHACL as data: what is checked, against which shapes, and what must be found."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import rdflib
from rdflib import RDF, RDFS, SH, BNode, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
Found = Counter[tuple[Any, ...]]


class Case(NamedTuple):
    """One test of the suite: its name (folder and file), its two graphs, and what must be found."""

    name: str
    data: Graph
    shapes: Graph
    expected: Found


def find_suite() -> Path:
    """Return the folder of the suite; VERBOND_CONFORMANCE says where the corpus is."""
    corpus = Path(os.environ.get("VERBOND_CONFORMANCE", "../shared/data"))
    return corpus / "testsuites" / "shacl" / "data-shapes-test-suite" / "tests"


def read_cases() -> Iterator[Case]:
    """Yield every test that the manifests list, in their order."""
    suite = find_suite().resolve()
    for path in _list_files(suite / "manifest.ttl"):
        manifest = _parse(path)
        for head in manifest.objects(None, MF.entries):
            for entry in Collection(manifest, head):
                yield _read_case(suite, path, manifest, entry)


def _list_files(path: Path) -> Iterator[Path]:
    graph = _parse(path)
    if any(True for _ in graph.subject_objects(MF.entries)):
        yield path
    for included in graph.objects(None, MF.include):
        yield from _list_files(Path(str(included).removeprefix("file://")))


def _parse(path: Path) -> Graph:
    """Read a file with its literals as they are written: uniqueLang-002 is about "1" for true."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        return Graph().parse(path, format="turtle", publicID=path.as_uri())


def _read_case(suite: Path, path: Path, manifest: Graph, entry: Node) -> Case:
    action = manifest.value(entry, MF.action)
    graphs = [manifest.value(action, part) for part in (SHT.dataGraph, SHT.shapesGraph)]
    data, shapes = (
        manifest if str(iri) == path.as_uri() else _parse(Path(str(iri).removeprefix("file://")))
        for iri in graphs
    )
    result = manifest.value(entry, MF.result)
    found = Counter(tell_result(manifest, node) for node in manifest.objects(result, SH.result))
    name = f"{path.parent.relative_to(suite)}/{path.stem}"
    return Case(name, data, shapes, found)


def tell_report(report: Graph) -> Found:
    """Return the results of a validation report as they are compared."""
    tops = report.subjects(RDF.type, SH.ValidationReport)
    return Counter(tell_result(report, node) for top in tops for node in report.objects(top, SH.result))


def tell_result(graph: Graph, node: Node) -> tuple[Any, ...]:
    """Return focus, path, component, severity, value and shape of a result; all blank nodes look alike."""
    component = str(graph.value(node, SH.sourceConstraintComponent)).removeprefix(str(SH))
    severity = str(graph.value(node, SH.resultSeverity)).removeprefix(str(SH))
    focus, path, value, shape = (
        word(graph.value(node, part)) for part in (SH.focusNode, SH.resultPath, SH.value, SH.sourceShape))
    return focus, path, component, severity, value, shape


def word(node: Node | None) -> str | None:
    """Return the text of a term, of a blank node []."""
    return None if node is None else "[]" if isinstance(node, BNode) else str(node)


def find_targets(case: Case) -> Iterator[tuple[Node, list[Node]]]:
    """Yield each shape that has a target (SHACL 2.1.3) with its focus nodes."""
    data, shapes = case.data, case.shapes
    targets = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    roots = {subject for target in targets for subject in shapes.subjects(target)}
    classes = {subject for subject in shapes.subjects(RDF.type, RDFS.Class)
               if (subject, RDF.type, SH.NodeShape) in shapes or (subject, SH.property, None) in shapes}
    for root in sorted(roots | classes, key=str):
        nodes = set(shapes.objects(root, SH.targetNode))
        for kind in {*shapes.objects(root, SH.targetClass), *({root} & classes)}:
            for below in data.transitive_subjects(RDFS.subClassOf, kind):
                nodes |= set(data.subjects(RDF.type, below))
        for property in shapes.objects(root, SH.targetSubjectsOf):
            nodes |= set(data.subjects(property))
        for property in shapes.objects(root, SH.targetObjectsOf):
            nodes |= set(data.objects(None, property))
        yield root, sorted(nodes, key=str)
