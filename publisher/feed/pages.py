"""What the pages of the feed hold: members with their record as it stands in the ledger, and the way to them.

Addresses of pages are relative, so that a folder can be served from anywhere; members and stream have their
own IRIs everywhere. A member is a line of its page: its record lies in a graph named by the member.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ledger.clock import as_text
from vocab.names import dataset_iri
from vocab.rdf import choose_context
from vocab.records import Version, canonical

KEPT_DAYS = 90
"""How long a Delete is kept at least: who comes less often begins anew."""

POLL_SECONDS = 300
OPENING, CLOSING = '"tree:member":[', "]}"
ACTS = {"published": "as:Create", "changed": "as:Update"}
PREFIXES: Mapping[str, Any] = {
    "@version": 1.1,
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "http://schema.org/",
    "tree": "https://w3id.org/tree#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes alone: a datatype for `as:published` in here stops jsonld-context-parser 3.1, so ldes-client."""


class Link(NamedTuple):
    """The way to a page: the first and the last moment on it; last is None where more will come."""

    address: str
    first: int
    last: int | None


def stream_iri(base: str) -> str:
    """Return the IRI of the stream, which leads to the root of the pages."""
    return f"{base}/feed"


def version_iri(base: str, epoch: str, seq: int) -> str:
    """Return the IRI of a member: that of one version, for ever."""
    return f"{base}/version/{epoch}-{seq}"


def write_member(version: Version, base: str) -> str:
    """Return a member but for its IRI, for which the epoch is not known yet; its record is verbatim."""
    member = {
        "@type": ACTS.get(version.reason, "as:Delete"),
        "as:object": _iri(version.id),
        "as:published": _moment(version.at),
        "prov:wasAttributedTo": _iri(version.home),
        "schema:schemaVersion": version.vocabulary,
        "void:inDataset": _iri(dataset_iri(base, version.source)),
    }
    if version.body is None:
        return canonical({**member, "as:summary": version.reason})
    head = canonical({**member, "schema:sha256": version.digest})
    return f'{head[:-1]},"@graph":[{version.body}]}}'


def name_member(text: str, iri: str) -> str:
    """Return a member with its IRI in front, as it stands on its page."""
    return f'{{"@id":{canonical(iri)},{text[1:]}'


def write_page(base: str, members: Iterable[str]) -> bytes:
    """Return one page of members, a line each, with all that its words mean inside it."""
    lines = list(members)
    body = ",\n".join(lines)
    head = canonical({"@context": {**choose_context(body), **PREFIXES}, "@id": stream_iri(base)})
    return f'{head[:-1]},\n{OPENING}\n{body}\n{CLOSING}\n'.encode()


def read_members(page: bytes) -> Iterator[str]:
    """Yield the members of a page as they were written."""
    lines = page.decode().split("\n")
    yield from (line.removesuffix(",") for line in lines[lines.index(OPENING) + 1 :] if line.startswith("{"))


def read_seq(member: str) -> int:
    """Return the seq of a member, which ends its IRI."""
    return int(str(json.loads(member)["@id"]).rpartition("-")[2])


def write_node(links: Iterable[Link]) -> bytes:
    """Return a node that only leads on."""
    node = {"@context": PREFIXES, "@id": "", "@type": "tree:Node", "tree:relation": _write_relations(links)}
    return f"{canonical(node)}\n".encode()


def write_root(base: str, links: Iterable[Link]) -> bytes:
    """Return the root: what the stream is, what is kept of it, and the way to its pages."""
    stream = {
        "@context": PREFIXES,
        "@id": stream_iri(base),
        "@type": "ldes:EventStream",
        "ldes:pollingInterval": POLL_SECONDS,
        "ldes:timestampPath": _iri("as:published"),
        "ldes:versionOfPath": _iri("as:object"),
        **{f"ldes:version{act}Object": _iri(f"as:{act}") for act in ("Create", "Update", "Delete")},
        "tree:view": {
            "@id": "",
            "@type": ["tree:Node", "ldes:EventSource"],
            "ldes:retentionPolicy": {
                "@id": "#kept",
                "@type": "ldes:RetentionPolicy",
                "ldes:versionAmount": 1,
                "ldes:versionDeleteDuration": {"@type": "xsd:duration", "@value": f"P{KEPT_DAYS}D"},
            },
            "tree:relation": _write_relations(links),
        },
    }
    return f"{canonical(stream)}\n".encode()


def _write_relations(links: Iterable[Link]) -> list[dict[str, Any]]:
    return [
        {"@type": f"tree:{bound}ThanOrEqualToRelation", "tree:node": _iri(link.address),
         "tree:path": _iri("as:published"), "tree:value": _moment(moment)}
        for link in links
        for bound, moment in (("Greater", link.first), ("Less", link.last)) if moment is not None
    ]


def _iri(iri: str) -> dict[str, str]:
    return {"@id": iri}


def _moment(micros: int) -> dict[str, str]:
    """Return a moment always with six digits after the second: as text it sorts as in time."""
    text = as_text(micros)
    return {"@type": "xsd:dateTime", "@value": text if "." in text else f"{text[:-1]}.000000Z"}
