"""The web application: pages that are only read, in two languages, without a line of JavaScript."""

from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge, RequestURITooLarge

from ledger.home import Home
from publisher.sparql.pool import Pool
from publisher.web import (
    catalog,
    datasets,
    editions,
    endpoint,
    faults,
    feed,
    front,
    queries,
    records,
    status,
    vocabulary,
)
from publisher.web.site import Site

LONGEST_URL = 2_000
LONGEST_QUERY_URL = 8_000
READING = ("GET", "HEAD")
ASKED = frozenset(("endpoint.sparql", "queries.show"))
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                               "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept, Accept-Language",
}


def make_app(home: Home, pool: Pool | None = None) -> Flask:
    """Return the application of one home; each request opens the ledger and closes it again."""
    app = Flask(__name__, root_path=str(Path(__file__).parent))
    app.extensions["verbond"] = Site(home, pool)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.merge_slashes = False
    for module in (front, records, datasets, catalog, editions, queries, endpoint, feed, status, vocabulary):
        app.register_blueprint(module.pages)
    app.before_request(refuse)
    app.after_request(add_headers)
    app.register_error_handler(Exception, faults.show_error)
    return app


def refuse() -> None:
    """Refuse an address longer than any of ours, any verb but to read, and whatever is sent to a page."""
    longest = LONGEST_QUERY_URL if request.endpoint in ASKED else LONGEST_URL
    if len(quote(request.path)) + len(request.query_string) > longest:
        raise RequestURITooLarge
    if request.endpoint == "endpoint.sparql" and request.method not in READING:
        return
    if request.method not in READING:
        raise MethodNotAllowed(READING)
    if request.content_length or "Transfer-Encoding" in request.headers:
        raise RequestEntityTooLarge


def add_headers(response: Response) -> Response:
    """Add what a browser must know of every answer."""
    age = response.headers.get("Cache-Control")  # a page that knows how long it stays says so itself
    response.headers.update({**HEADERS, "Cache-Control": age} if age else HEADERS)
    return response
