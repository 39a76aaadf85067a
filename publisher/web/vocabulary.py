"""/def and /concept: the terms and the lists, for people in two languages and for programs as RDF."""

from hashlib import sha256
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from publisher.sparql.formats import serialize
from publisher.web.cors import open_up
from publisher.web.reader import RDF, choose_form, read_language
from publisher.web.render import render
from publisher.web.sheet import show_tables
from publisher.web.terms import (
    show_branches,
    show_concept,
    show_iri,
    show_kinds,
    show_neighbours,
    show_parts,
    show_properties,
    show_scheme,
    show_schemes,
)
from shapes.described import describe_shapes
from shapes.read import read_files
from vocab.described import Scheme, describe_scheme, describe_terms, read_schemes, read_triples, read_version
from vocab.names import CONCEPT
from vocab.rdf import vocabulary_files
from vocab.terms import KINDS, type_iri

pages = Blueprint("vocabulary", __name__)


@pages.get("/def")
def show_terms() -> Any:
    """Show every kind, part and key; as RDF the ontology."""
    form, language = choose_form(RDF), read_language()
    if form:
        return _send(describe_terms(), form)
    return _answer("terms.html", kinds=show_kinds(language), parts=show_parts(language),
                   properties=show_properties(language), version=read_version())


@pages.get("/def/context")
def send_context() -> Response:
    """Send the JSON-LD context in which all records are written."""
    return _finish(Response(vocabulary_files()["context.jsonld"], content_type=RDF["jsonld"]))


@pages.get("/def/<kind>")
def show_sheet(kind: str) -> Any:
    """Show how a record of a kind is filled in, to print; as RDF its shapes (SHACL) whole."""
    if kind not in KINDS:
        raise NotFound
    form, language = choose_form(RDF), read_language()
    if form:
        # Each process gives the nodes of lists names of its own: the tag is that of the files.
        return _send(describe_shapes(kind), form, b"".join((kind.encode(), *read_files().values())))
    return _answer("sheet.html", kind=show_iri(kind, type_iri(kind), language),
                   tables=show_tables(kind, language))


@pages.get("/concept")
def list_schemes() -> Any:
    """List the concept schemes; as RDF all of them with their concepts."""
    form = choose_form(RDF)
    if form:
        return _send([one for scheme in read_schemes().values() for one in describe_scheme(scheme)], form)
    return _answer("schemes.html", schemes=show_schemes(read_language()))


@pages.get("/concept/<scheme>")
def show_list(scheme: str) -> Any:
    """Show a concept scheme with its concepts."""
    found, form, language = _find_scheme(scheme), choose_form(RDF), read_language()
    if form:
        return _send(describe_scheme(found), form)
    return _answer("scheme.html", scheme=show_scheme(found, language),
                   branches=show_branches(found, language))


@pages.get("/concept/<scheme>/<code>")
def show_one(scheme: str, code: str) -> Any:
    """Show one concept."""
    found, form, language = _find_scheme(scheme), choose_form(RDF), read_language()
    iri = f"{CONCEPT}{scheme}/{code}"
    if iri not in found.concepts:
        raise NotFound
    if form:
        return _send(read_triples()[iri], form)
    return _answer("concept.html", concept=show_concept(iri, language),
                   neighbours=show_neighbours(iri, language),
                   scheme=show_iri(found.code, found.iri, language))


def _find_scheme(code: str) -> Scheme:
    if code not in read_schemes():
        raise NotFound
    return read_schemes()[code]


def _answer(template: str, **values: Any) -> Any:
    forms = [(form, url_for(str(request.endpoint), **(request.view_args or {}), format=form)) for form in RDF]
    return _tag(render(template, forms=forms, **values))


def _send(triples: list[ox.Triple], form: str, made_of: bytes = b"") -> Response:
    response = Response(serialize(triples, form), content_type=f"{RDF[form]}; charset=utf-8")
    return _finish(response, made_of and made_of + form.encode())


def _finish(response: Response, made_of: bytes = b"") -> Response:
    return _tag(open_up(response), made_of)


def _tag(response: Response, made_of: bytes = b"") -> Response:
    response.set_etag(sha256(made_of or response.get_data()).hexdigest()[:32])
    response.make_conditional(request)
    return response
