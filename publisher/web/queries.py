"""/queries: the questions people ask often, with a form for what can be filled in."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound

from publisher.queries.queries import NamedQuery, read_queries
from publisher.sparql.formats import RESULTS
from publisher.sparql.pool import Question
from publisher.web.endpoint import STATUS, find_base
from publisher.web.reader import read_language
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.web.table import FORMATS, show_answer
from vocab.exceptions import QueryError

pages = Blueprint("queries", __name__)


@pages.get("/queries")
def list_all() -> Any:
    """List every named query."""
    return render("queries.html", queries=read_queries().values())


@pages.get("/queries/<name>")
def show(name: str) -> Any:
    """Answer a named query, with what was filled in; `?format=` leads to the whole answer."""
    query = read_queries().get(name)
    if query is None:
        raise NotFound
    given = {parameter.name: request.args.get(parameter.name, "") for parameter in query.parameters}
    try:
        text = query.ask_at(find_site().home.clock(), given)
        if request.args.get("format") in RESULTS:
            return redirect(url_for("endpoint.sparql", query=text, format=request.args["format"]), 303)
        with find_site().ask(Question(text, FORMATS, base=find_base())) as answer:
            shown = show_answer(answer, read_language(), find_site().home.base)
    except QueryError as error:
        return _render(query, given, STATUS[error.reason], error=error, text=query.text)
    return _render(query, given, shown=shown, text=text)


def _render(query: NamedQuery, given: dict[str, str], status: int = 200, **values: Any) -> Any:
    shown = {"error": None, "shown": None, **values}
    filled: dict[str, Any] = {key: value for key, value in given.items() if value}
    files = [(format, url_for("queries.show", **{"name": query.name, **filled, "format": format}))
             for format in RESULTS]
    response = render("query.html", status, query=query, given=given, files=files, **shown)
    if shown["error"] and shown["error"].retry_after:
        response.headers["Retry-After"] = str(shown["error"].retry_after)
    return response
