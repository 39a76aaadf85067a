"""/sparql: the SPARQL 1.1 Protocol for programs, a plain form for people, a description for both."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from werkzeug.exceptions import NotAcceptable

from publisher.editions.shelf import choose_edition
from publisher.queries.queries import read_queries
from publisher.sparql.description import describe_service
from publisher.sparql.distant import DistantPool
from publisher.sparql.formats import (
    DEFAULTS,
    MEDIA_TYPES,
    OFFERED,
    Formats,
    choose,
    count_bytes,
    serialize,
)
from publisher.sparql.pool import Answer, Question
from publisher.targets.checkpoint import Checkpoint, pins_of, read_checkpoint
from publisher.web.cors import open_up
from publisher.web.reader import HTML, read_language
from publisher.web.render import render
from publisher.web.request import Asked, read_asked
from publisher.web.site import find_site
from publisher.web.table import FORMATS, show_answer
from vocab.exceptions import QueryError

pages = Blueprint("endpoint", __name__)
STATUS = {"refused": 400, "unknown": 404, "form": 406, "dropped": 410, "large": 413, "budget": 429,
          "late": 503, "heavy": 503, "busy": 503, "away": 503, "cut": 503}
ALSO = {"application/json": "json", "application/xml": "xml", "text/xml": "xml", "text/plain": "ntriples",
        "application/x-turtle": "turtle"}
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
CHUNK = 64 * 1024
EXPOSED = "Verbond-Seq, Verbond-Epoch, Verbond-Edition, ETag, Retry-After"


@pages.route("/sparql", methods=METHODS, provide_automatic_options=False)
def sparql() -> Any:
    """Answer a query; without one show the form, or to a program the service description."""
    if request.method == "OPTIONS":
        return _open_up(Response(status=204))
    is_page = _wants_page()
    try:
        asked = read_asked()
        if asked.query is None and request.method == "POST":
            raise QueryError("Er is geen vraag.", "There is no query.")
        if asked.query is None:
            return _show_form("") if is_page else _open_up(_describe())
        return _show_page(asked) if is_page else _open_up(_answer(asked))
    except QueryError as error:
        if is_page:
            return _show_form(request.values.get("query", ""), error)
        return _open_up(refuse_query(error))


def _wants_page() -> bool:
    """Say whether a person asks: HTML is liked best, and no other form was named."""
    if request.args.get("format") in MEDIA_TYPES:
        return False
    best = request.accept_mimetypes.best_match([*MEDIA_TYPES.values(), *ALSO, HTML])
    return best == HTML


def _answer(asked: Asked) -> Response:
    site = find_site()
    formats = choose_formats()
    asked, store = find_store(asked)
    checkpoint = read_checkpoint(store)
    etag = _make_etag(asked, formats, checkpoint) if checkpoint else ""
    if etag and request.if_none_match.contains(etag):
        response = Response(status=304)
        response.set_etag(etag)
        return response
    given = site.ask(Question(asked.query or "", formats, asked.default, asked.named, find_base(),
                              asked.edition))
    answer = given.__enter__()
    size = count_bytes(answer.file)
    response = Response(_send(given, answer))
    response.content_length = size
    media_type = MEDIA_TYPES[answer.format]
    response.content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response.headers["Verbond-Seq"] = str(answer.seq)
    response.headers["Verbond-Epoch"] = answer.epoch
    if asked.edition:
        response.headers["Verbond-Edition"] = asked.edition
    if answer.is_steady:
        response.set_etag(_make_etag(asked, formats, Checkpoint(store, answer.seq, answer.epoch,
                                                                answer.marks)))
    return response


def find_store(asked: Asked) -> tuple[Asked, Path]:
    """Return what is asked with the edition by its own name, and the folder of the store it is asked of.

    QueryError where that edition is not there.
    """
    home = find_site().home
    if not asked.edition:
        return asked, home.remote if isinstance(find_site().pool, DistantPool) else home.store
    name = choose_edition(home.editions, asked.edition).name
    return asked._replace(edition=name), pins_of(home.store) / name


def _send(given: AbstractContextManager[Answer], answer: Answer) -> Iterator[bytes]:
    """Yield a spooled answer, and let go of it at its end or when nobody reads on."""
    with ExitStack() as held:
        held.push(given)
        while chunk := answer.file.read(CHUNK):
            yield chunk


def _make_etag(asked: Asked, formats: Formats, checkpoint: Checkpoint) -> str:
    """Return one tag for a query, the form of its answer, and the state it is asked of."""
    told = repr((asked, sorted(formats.items()), find_base(), checkpoint[1:]))
    return sha256(told.encode()).hexdigest()[:32]


def choose_formats() -> Formats:
    """Return the form of each kind of answer that the asker likes best, None where none is accepted."""
    named = request.values.get("format") if request.mimetype != "application/sparql-query" else None
    if named in MEDIA_TYPES:
        return choose(named)
    if not request.accept_mimetypes:
        return dict(DEFAULTS)
    formats: Formats = {}
    for form, names in OFFERED.items():
        offered = {MEDIA_TYPES[name]: name for name in (DEFAULTS[form], *names)}
        offered |= {media_type: name for media_type, name in ALSO.items() if name in names}
        best = request.accept_mimetypes.best_match(list(offered))
        formats[form] = offered[best] if best else None
    return formats


def find_base() -> str:
    """Return the address of the endpoint as the asker knows it, against which relative IRIs are read."""
    return request.base_url if request.endpoint == "endpoint.sparql" else url_for("endpoint.sparql",
                                                                                  _external=True)


def _describe() -> Response:
    home = find_site().home
    with home.open_ledger() as ledger:
        counts = ledger.count_current()
    triples = list(describe_service(find_base(), home.title, home.base, sorted(counts.items())))
    name = choose_formats()["graph"]
    if name is None:
        raise NotAcceptable
    return Response(serialize(triples, name), content_type=MEDIA_TYPES[name])


def _show_page(asked: Asked) -> Any:
    asked, _ = find_store(asked)
    question = Question(asked.query or "", FORMATS, asked.default, asked.named, find_base(), asked.edition)
    with find_site().ask(question) as answer:
        shown = show_answer(answer, read_language(), find_site().home.base)
    return _show_form(asked.query or "", shown=shown, edition=asked.edition)


def _show_form(query: str, error: QueryError | None = None, shown: Any = None, edition: str = "") -> Any:
    response = render("sparql.html", STATUS[error.reason] if error else 200, query=query, error=error,
                      shown=shown, edition=edition, queries=read_queries().values(), formats=MEDIA_TYPES)
    return _say_when(response, error)


def refuse_query(error: QueryError) -> Response:
    """Return why there is no answer as a problem (RFC 9457), in both languages."""
    current_app.logger.info("query refused: %s", error.reason)
    language = read_language()
    told = {"status": STATUS[error.reason], "title": error.reason, "line": error.line,
            "column": error.column, "detail": error.nl if language == "nl" else error.en,
            "sentence": {"nl": error.nl, "en": error.en}}
    response = jsonify({key: value for key, value in told.items() if value is not None})
    response.status_code = STATUS[error.reason]
    response.content_type = "application/problem+json"
    return _say_when(response, error)


def _say_when(response: Response, error: QueryError | None) -> Response:
    if error and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _open_up(response: Response) -> Response:
    """Let programs in any browser read this (CORS)."""
    response.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return open_up(response, EXPOSED)
