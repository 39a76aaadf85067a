"""What a reader sees when there is no page: one sentence, and never more."""

from traceback import format_tb
from typing import Any

from flask import Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, RequestedRangeNotSatisfiable

from publisher.web.endpoint import refuse_query
from publisher.web.reader import HTML, read_language, wants_json
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.web.texts import TEXTS, pick
from vocab.exceptions import ApprovalError, BusyError, QueryError, VerbondError

WRONG = {404: "not_found", 405: "not_allowed", 410: "was_here", 413: "too_large", 414: "too_long"}


def show_error(error: Exception) -> Any:
    """Return a fault as a page, or as JSON to a program, with its status."""
    if isinstance(error, QueryError):
        return refuse_query(error)
    if isinstance(error, ApprovalError):
        return _show_fault(404, "nothing_waits", error)
    if isinstance(error, VerbondError):
        return _show_fault(503, "busy" if isinstance(error, BusyError) else "broken", error)
    if isinstance(error, HTTPException) and error.code and error.code < 400:
        return error.get_response()
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        response = _show_fault(error.code, WRONG.get(error.code, "refused"))
        if isinstance(error, RequestedRangeNotSatisfiable):
            response.headers["Content-Range"] = f"bytes */{error.length}"
        if error.code == 405:
            allowed = ("GET", "HEAD", "POST", "OPTIONS") if request.path == "/sparql" else ("GET", "HEAD")
            response.headers["Allow"] = ", ".join(allowed)
        return response
    # Where, for who runs this; not the words of the error: they may hold what a member wrote.
    current_app.logger.error("%s at %s\n%s", type(error).__name__, request.endpoint,
                             "".join(format_tb(error.__traceback__)))
    return _show_fault(500, "broken")


def _show_fault(status: int, title: str, error: VerbondError | None = None) -> Response:
    language = read_language()
    words = pick((error.nl, error.en) if error else TEXTS[f"{title}_words"], language)
    words = words.replace(f"{find_site().home.folder}/", "")  # where this is on the machine is not for all
    if _wants_problem():
        response = jsonify({"status": status, "title": pick(TEXTS[title], language), "detail": words})
        response.status_code = status
        if not wants_json():
            response.content_type = "application/problem+json"
        return response
    page: Response = render("fault.html", status, title=title, words=words)
    return page


def _wants_problem() -> bool:
    """Say whether a program asks: it likes JSON, or at /sparql and in the feed anything more than HTML."""
    is_for_programs = request.path == "/sparql" or request.path.startswith("/feed/")
    return wants_json() or is_for_programs and HTML not in request.accept_mimetypes.values()
