"""/catalog: what is published, as DCAT, for programs that gather catalogues; people are led to /datasets."""

from hashlib import sha256

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from publisher.editions.shelf import read_shelf
from publisher.exports import dcat
from publisher.exports.dcat import describe_catalog, describe_page, list_sources
from publisher.sparql.formats import serialize
from publisher.web.cors import open_up
from publisher.web.reader import HTML, RDF, choose_form
from publisher.web.site import find_site

ENDS = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples", "rdf": "rdfxml"}
MOST_PAGES = 1_000
pages = Blueprint("catalog", __name__)


@pages.get("/catalog")
def show() -> AnyResponse:
    """Show the catalogue as RDF, as Turtle to who does not say; lead a browser to the page of datasets."""
    form = choose_form(RDF)
    if form is None and request.accept_mimetypes[HTML] > request.accept_mimetypes["text/turtle"]:
        return redirect(url_for("datasets.list_all"), 303)
    return _send(form or "turtle", "/catalog")


@pages.get("/catalog.<end>")
def show_as(end: str) -> AnyResponse:
    """Show the catalogue in the form that its address names."""
    if end not in ENDS:
        raise NotFound
    return _send(ENDS[end], f"/catalog.{end}")


def _send(form: str, path: str) -> AnyResponse:
    """Return one page of the catalogue, `?page=` from 1, with a tag that changes with what it says."""
    home = find_site().home
    number = request.args.get("page", "1")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) <= 4 else 0
    with home.open_ledger() as ledger:
        sources = list_sources(home, ledger.count_current())
    last = max(1, -(-len(sources) // dcat.PAGE))
    if not 1 <= page <= min(last, MOST_PAGES):
        raise NotFound
    url = f"{home.base}{path}"
    triples = [*describe_catalog(home, sources, page, read_shelf(home.editions).latest is not None),
               *describe_page(f"{url}?page={page}", page, len(sources),
                              f"{url}?page={page + 1}" if page < last else None)]
    content = serialize(list(dict.fromkeys(triples)), form)
    response = Response(content, content_type=f"{RDF[form]}; charset=utf-8")
    response.set_etag(sha256(content).hexdigest()[:32])
    open_up(response)
    return response.make_conditional(request)
