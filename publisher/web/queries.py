"""/queries and /sparql/<name>: the questions people ask often, with a form for what can be filled in."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound

from publisher.editions.shelf import choose_edition, read_moment
from publisher.queries.parameters import Parameter
from publisher.queries.queries import NamedQuery, read_queries
from publisher.sparql.formats import RESULTS
from publisher.sparql.pool import Question
from publisher.web.endpoint import STATUS, find_base
from publisher.web.reader import read_language
from publisher.web.render import render
from publisher.web.site import find_site
from publisher.web.table import FORMATS, show_answer
from publisher.web.values import label_iri
from publisher.words import Language, word_literal
from vocab.codes import find_code
from vocab.exceptions import QueryError
from vocab.names import CONCEPT, TOOI
from vocab.terms import XSD

pages = Blueprint("queries", __name__)


@pages.get("/queries")
def list_all() -> Any:
    """List every named query as its title sorts, those that lay records beside each other by themselves."""
    language = read_language()
    queries = sorted(read_queries().values(), key=lambda one: one.call(language).casefold())
    return render("queries.html", groups=[("queries", [one for one in queries if not one.sentence]),
                                          ("reports", [one for one in queries if one.sentence])])


@pages.get("/queries/<name>")
def move(name: str) -> Any:
    """Lead from the address of before to the one of now."""
    if name not in read_queries():
        raise NotFound
    asked = request.query_string.decode("ascii", "replace")
    return redirect(f"{url_for('queries.show', name=name)}?{asked}", 308)


@pages.get("/sparql/<name>")
def show(name: str) -> Any:
    """Answer a named query, with what was filled in; `?format=` leads to the whole answer."""
    query = read_queries().get(name)
    if query is None:
        raise NotFound
    given = {parameter.name: request.args.get(parameter.name, "") for parameter in query.parameters}
    try:
        edition, moment = _find_moment(request.args.get("edition"))
        text = query.ask_at(moment, given, find_site().home.base, read_language())
        if request.args.get("format") in RESULTS:
            asked = {"query": text, "format": request.args["format"], "edition": edition}
            pairs = {key: value for key, value in asked.items() if value}
            return redirect(f"{url_for('endpoint.sparql')}?{urlencode(pairs)}", 303)
        with find_site().ask(Question(text, FORMATS, base=find_base(), edition=edition)) as answer:
            shown = show_answer(answer, read_language(), find_site().home.base)
    except QueryError as error:
        return _render(query, given, STATUS[error.reason], error=error, text=query.text)
    return _render(query, given, shown=shown, text=text, edition=edition)


def _find_moment(name: str | None) -> tuple[str, int]:
    """Return the edition that is asked, by its own name, and the moment that counts as now there."""
    home = find_site().home
    if name is None:
        return "", home.clock()
    edition = choose_edition(home.editions, name)
    return edition.name, read_moment(edition)


def _render(query: NamedQuery, given: dict[str, str], status: int = 200, **values: Any) -> Any:
    shown = {"error": None, "shown": None, "edition": "", **values}
    language = read_language()
    filled: dict[str, Any] = {key: value for key, value in given.items() if value}
    if edition := values.get("edition"):
        filled["edition"] = edition
    files = [(format, url_for("queries.show", **{"name": query.name, **filled, "format": format}))
             for format in RESULTS]
    response = render("query.html", status, query=query, given=given, files=files,
                      fields=[_show_field(one, given[one.name], language) for one in query.parameters],
                      order=[(query.call_column(name, language), falls) for name, falls in query.order],
                      labels=[query.call_column(one.name, language) for one in query.columns], **shown)
    if shown["error"] and shown["error"].retry_after:
        response.headers["Retry-After"] = str(shown["error"].retry_after)
    return response


class Field(NamedTuple):
    """A parameter as the form shows it: what may be chosen, and what counts when it is left empty."""

    parameter: Parameter
    label: str
    choices: tuple[tuple[str, str, bool], ...]
    default: str


def _show_field(parameter: Parameter, given: str, language: Language) -> Field:
    chosen = find_code(parameter.kind, given) if parameter.choices else None
    choices = [(code, label_iri(f"{CONCEPT}{parameter.kind}/{code}", language) or code, code == chosen)
               for code in parameter.choices]
    return Field(parameter, parameter.en if language == "en" else parameter.nl,
                 tuple(sorted(choices, key=lambda choice: choice[1].casefold())),
                 _show_default(parameter.default, language))


def _show_default(term: str, language: Language) -> str:
    """Return what counts without, as people read it: the label of a concept or area, else the value."""
    if term == "UNDEF":
        return ""
    if ":" in term and not term.startswith('"'):
        prefix, _, code = term.partition(":")
        iri = f"{TOOI}gemeente/{code}" if prefix == "gemeente" else f"{CONCEPT}{prefix}/{code}"
        return label_iri(iri, language) or code
    if term.startswith('"'):
        return term.partition("^^")[0].strip('"')
    kind = "boolean" if term in ("true", "false") else "decimal"  # as SPARQL writes them bare
    return word_literal(ox.Literal(term, datatype=ox.NamedNode(f"{XSD}{kind}")), language)
