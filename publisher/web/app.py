"""The web application: pages that are only read, in two languages, without a line of JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestURITooLarge

from ledger.home import Home
from ledger.ledger import Ledger
from publisher.web.pages import read_stale, read_waiting, show_status, show_waiting
from publisher.web.texts import FAULTS, HOLDS, STATES, TEXTS, pick
from publisher.words import Language, show_key
from vocab.exceptions import ApprovalError, BusyError, VerbondError
from vocab.labels import label_key

LONGEST_URL = 2_000
MOST_RECORDS = 500
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                               "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept, Accept-Language",
}


def make_app(home: Home) -> Flask:
    """Return the application of one home; each request opens the ledger and closes it again."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 0  # nothing is ever sent to us
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @contextmanager
    def open_ledger() -> Iterator[Ledger]:
        with home.open_ledger() as ledger:
            yield ledger

    @app.get("/status")
    def status() -> Response | str:
        with open_ledger() as ledger:
            shown = show_status(home, ledger, read_language())
        return jsonify(shown["status"]) if wants_json() else render("status.html", home, **shown)

    @app.get("/status/runs/<int(max=9223372036854775807):run>")
    def waiting(run: int) -> Response | str:
        with open_ledger() as ledger:
            found = read_waiting(ledger, run)
        if wants_json():
            return jsonify(found.as_json())
        return render("waiting.html", home, number=run, **show_waiting(found, read_language()))

    @app.get("/status/stale")
    def stale() -> Response | str:
        with open_ledger() as ledger:
            records = read_stale(ledger, read_language())
        return render("stale.html", home, records=records[:MOST_RECORDS],
                      more=max(0, len(records) - MOST_RECORDS))

    app.before_request(refuse_long)
    app.after_request(add_headers)
    app.register_error_handler(Exception, lambda error: show_error(home, error))
    return app


def read_language() -> Language:
    """Return the language of a request: `?lang=`, else what the reader prefers, else Dutch."""
    liked = (tag[:2].lower() for tag in request.accept_languages.values())
    asked = request.args.get("lang") or next((tag for tag in liked if tag in ("nl", "en")), "nl")
    return "en" if asked == "en" else "nl"


def wants_json() -> bool:
    """Say whether a request asks for data: `?format=json`, or JSON before HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.args.get("format") == "json" or best == "application/json"


def render(template: str, home: Home, **values: Any) -> str:
    """Return a page in the language of its reader."""
    language = read_language()
    return render_template(
        template, home=home, language=language, other="nl" if language == "en" else "en", show_key=show_key,
        say=lambda key, **words: pick(TEXTS[key], language).format(**words),
        label=lambda key: label_key(key, language),
        state=lambda name: pick(STATES[name], language), fault=lambda name: pick(FAULTS[name], language),
        hold=lambda name: pick(HOLDS[name], language), **values)


def refuse_long() -> None:
    """Refuse an address that is longer than any of ours."""
    if len(request.full_path) > LONGEST_URL:
        raise RequestURITooLarge


def add_headers(response: Response) -> Response:
    """Say what a browser may do with a page: show it, and nothing else."""
    response.headers.update(HEADERS)
    return response


def show_error(home: Home, error: Exception) -> Response | tuple[str, int]:
    """Return a fault as a plain page, in one sentence, and its status; never more."""
    if isinstance(error, ApprovalError):
        return _show_fault(home, 404, "nothing_waits", pick((error.nl, error.en), read_language()))
    if isinstance(error, VerbondError):
        key = "busy" if isinstance(error, BusyError) else "broken"
        return _show_fault(home, 503, key, pick((error.nl, error.en), read_language()))
    if isinstance(error, NotFound):
        return _show_fault(home, 404, "not_found")
    if isinstance(error, MethodNotAllowed):
        return _show_fault(home, 405, "not_allowed")
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        return _show_fault(home, error.code, "not_found") if error.code >= 400 else cast(
            Response, error.get_response())
    return _show_fault(home, 500, "broken")


def _show_fault(home: Home, status: int, key: str, sentence: str = "") -> Response | tuple[str, int]:
    words = sentence or pick(TEXTS[f"{key}_words"], read_language())
    if wants_json():
        response = jsonify({"status": status, "title": pick(TEXTS[key], read_language()), "detail": words})
        response.status_code = status
        return response
    return render("fault.html", home, title=key, words=words), status
