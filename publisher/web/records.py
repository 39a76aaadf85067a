"""/id and /doc: one record, for people and for programs, with where it came from and how it changed."""

from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.exceptions import Gone, NotFound

from ledger.browse import read_mark, read_successor
from ledger.clock import as_text
from ledger.ledger import Ledger
from ledger.marks import Marks
from ledger.reports import read_reported
from publisher.exports.marks import mark_quads
from publisher.sparql.formats import serialize
from publisher.web.cors import open_up
from publisher.web.history import show_history
from publisher.web.links import dataset_path, doc_path, link_of
from publisher.web.reader import RDF, choose_form, read_language
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.web.values import show_fields, show_text
from vocab.labels import read_labels
from vocab.names import dataset_iri, encode_key
from vocab.rdf import to_quads
from vocab.records import Version
from vocab.terms import KINDS, type_iri

pages = Blueprint("records", __name__)


@pages.get("/id/<kind>/<member>/<path:key>")
def lead(kind: str, member: str, key: str) -> Any:
    """Lead from the thing itself to its page (303, Cool URIs for the Semantic Web)."""
    if kind not in (*KINDS, "dataset"):
        raise NotFound
    path = f"{kind}/{_encode(member)}/{_encode(key)}"
    return redirect(doc_path(path), 303)


@pages.get("/doc/<kind>/<member>/<path:key>")
def show(kind: str, member: str, key: str) -> Any:
    """Show a record in the form that was asked for; 410 once it is gone, 301 where it moved."""
    home = find_site().home
    id = f"{home.base}/id/{kind}/{_encode(member)}/{_encode(key)}"
    with home.open_ledger() as ledger:
        versions = ledger.read_history(id) if kind in KINDS else []
        if not versions:
            raise NotFound
        version = versions[-1]
        if version.record is None:
            successor = link_of(read_successor(ledger, id) or "", home.base)
            if successor:
                return redirect(successor, 301)
            raise Gone
        form = choose_form(RDF)
        return _send_rdf(ledger, version, form) if form else _show_page(ledger, versions)


def _encode(part: str) -> str:
    """Return a part of an address as it stands in an id; 404 for what cannot stand there."""
    try:
        return encode_key(part)
    except ValueError:
        abort(404)


def _send_rdf(ledger: Ledger, version: Version, form: str) -> Response:
    """Return what is said of a record: itself, its parts, the dataset it is in, and its state."""
    record, dataset = ox.NamedNode(version.id), ox.NamedNode(dataset_iri(ledger.base, version.source))
    mark = read_mark(ledger, version.id)
    quads = [*to_quads({dataset.value: [version.body or ""]}),
             *mark_quads(ledger.base, Marks({version.id: mark} if mark else {}))]
    triples = [quad.triple for quad in quads]
    triples.append(ox.Triple(dataset, ox.NamedNode("http://rdfs.org/ns/void#rootResource"), record))
    response = Response(serialize(triples, form), content_type=f"{RDF[form]}; charset=utf-8")
    open_up(response, "Verbond-Seq, ETag")
    response.headers["Verbond-Seq"] = str(version.seq)
    response.set_etag(f"{version.seq}-{ledger.read_head().epoch}-{mark.state if mark else ''}-{form}")
    response.make_conditional(request)
    return response


def _show_page(ledger: Ledger, versions: list[Version]) -> Any:
    home, language, version = find_site().home, read_language(), versions[-1]
    record = version.record or {}
    source = home.read_sources().get(version.source)
    run = ledger.read_run(version.run)
    return render(
        "record.html", version=version, record=record, kind=_label_kind(record["type"], language),
        name=show_text(record.get("name", {}), language), fields=show_fields(record, language, home.base),
        mark=read_mark(ledger, version.id),
        told=[one["sentence"][language] for one in read_reported(ledger, version.id)],
        steps=show_history(versions, language, home.base),
        all=len(versions), dataset=dataset_path(version.source), source=source,
        file=run.file_name if run else None, at=as_text(version.at),
        forms=[(name, url_for("records.show", **(request.view_args or {}), format=name)) for name in RDF])


def _label_kind(kind: str, language: str) -> str:
    return read_labels().get(type_iri(kind), {}).get(language, kind)
