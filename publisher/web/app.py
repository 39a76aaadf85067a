"""The web application: pages that are only read, in two languages, without a line of JavaScript."""

from traceback import format_tb
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request, url_for
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    RequestURITooLarge,
)

from ledger.home import Home
from publisher.web.pages import has_source, read_stale, read_waiting, show_status, show_waiting
from publisher.web.texts import FAULTS, HOLDS, STATES, TEXTS, pick
from publisher.words import Language, show_key
from vocab.exceptions import ApprovalError, BusyError, VerbondError
from vocab.labels import label_key

LONGEST_URL = 2_000
MOST_RECORDS = 500
METHODS = ("GET", "HEAD")
WRONG = {404: "not_found", 405: "not_allowed", 413: "too_large", 414: "too_long"}
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
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.get("/status")
    def status() -> Response | str:
        with home.open_ledger() as ledger:
            shown = show_status(home, ledger, read_language())
        return jsonify(shown["status"]) if wants_json() else render("status.html", home, **shown)

    @app.get("/status/runs/<int(max=9223372036854775807):run>")
    def waiting(run: int) -> Response | str:
        with home.open_ledger() as ledger:
            found = read_waiting(ledger, run)
        if wants_json():
            return jsonify(found.as_json())
        return render("waiting.html", home, number=run, **show_waiting(found, read_language()))

    @app.get("/status/stale")
    def stale() -> Response | str:
        source = request.args.get("source", "")
        with home.open_ledger() as ledger:
            if source and not has_source(home, ledger, source):
                raise NotFound
            records = read_stale(ledger, read_language(), source)
        return render("stale.html", home, source=source, records=records[:MOST_RECORDS],
                      more=max(0, len(records) - MOST_RECORDS))

    app.before_request(refuse)
    app.after_request(add_headers)
    app.register_error_handler(Exception, lambda error: show_error(home, error))
    return app


def read_language() -> Language:
    """Return the language of a request: `?lang=`, else what the reader prefers, else Dutch."""
    liked = (tag[:2].lower() for tag, quality in request.accept_languages if quality)
    asked = request.args.get("lang") or next((tag for tag in liked if tag in ("nl", "en")), "nl")
    return "en" if asked == "en" else "nl"


def wants_json() -> bool:
    """Say whether a request asks for data: `?format=json`, or JSON before HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    return request.args.get("format") == "json" or best == "application/json"


def render(template: str, home: Home, **values: Any) -> str:
    """Return a page in the language of its reader."""
    language = read_language()
    other: Language = "nl" if language == "en" else "en"
    return render_template(
        template, home=home, language=language, other=other, here=_find_here(other), show_key=show_key,
        say=lambda key, **words: pick(TEXTS[key], language).format(**words),
        label=lambda key: label_key(key, language),
        state=lambda name: pick(STATES[name], language), fault=lambda name: pick(FAULTS[name], language),
        hold=lambda name: pick(HOLDS[name], language), **values)


def _find_here(language: Language) -> str:
    """Return the address of this page in another language; never made of what stood in the address bar."""
    if request.endpoint in (None, "static"):
        return url_for("status", lang=language)
    places = request.view_args or {}
    return url_for(str(request.endpoint), **places, source=request.args.get("source"), lang=language)


def refuse() -> None:
    """Refuse an address longer than any of ours, any verb but to read, and whatever is sent along."""
    if len(quote(request.path)) + len(request.query_string) > LONGEST_URL:
        raise RequestURITooLarge
    if request.method not in METHODS:
        raise MethodNotAllowed(METHODS)
    if request.content_length or "Transfer-Encoding" in request.headers:
        raise RequestEntityTooLarge


def add_headers(response: Response) -> Response:
    """Say what a browser may do with a page: show it, and nothing else."""
    response.headers.update(HEADERS)
    return response


def show_error(home: Home, error: Exception) -> Response:
    """Return a fault as a plain page, in one sentence, and its status; never more."""
    if isinstance(error, ApprovalError):
        return _show_fault(home, 404, "nothing_waits", error)
    if isinstance(error, VerbondError):
        return _show_fault(home, 503, "busy" if isinstance(error, BusyError) else "broken", error)
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        response = _show_fault(home, error.code, WRONG.get(error.code, "refused"))
        if error.code == 405:
            response.headers["Allow"] = ", ".join(METHODS)
        return response
    # Where, for who runs this; not the words of the error: they may hold what a member wrote.
    current_app.logger.error("%s at %s\n%s", type(error).__name__, request.endpoint,
                             "".join(format_tb(error.__traceback__)))
    return _show_fault(home, 500, "broken")


def _show_fault(home: Home, status: int, title: str, error: VerbondError | None = None) -> Response:
    language = read_language()
    words = pick((error.nl, error.en) if error else TEXTS[f"{title}_words"], language)
    words = words.replace(f"{home.folder}/", "")  # where the home stands on this machine is not for everyone
    if wants_json():
        response = jsonify({"status": status, "title": pick(TEXTS[title], language), "detail": words})
    else:
        response = make_response(render("fault.html", home, title=title, words=words))
    response.status_code = status
    return response
