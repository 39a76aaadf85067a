"""Pages: a template, the words of one language, and what every page has."""

from typing import Any

from flask import make_response, render_template, request, url_for

from publisher.web.reader import read_language
from publisher.web.site import find_site
from publisher.web.texts import FAULTS, HOLDS, STATES, TEXTS, pick
from publisher.words import Language, show_key, word_moment
from vocab.labels import label_key

MENU = (("front.show", "home"), ("datasets.list_all", "datasets"), ("datasets.list_members", "members"),
        ("queries.list_all", "queries"), ("editions.list_all", "editions"),
        ("vocabulary.show_terms", "terms"), ("endpoint.sparql", "sparql"), ("status.show", "status"))


KEPT = {"status.list_stale": frozenset({"source"}), "datasets.show": frozenset({"after"}),
        "endpoint.sparql": frozenset({"query", "edition"})}
"""What a page was asked that is kept when its language changes."""


def say(key: str, language: Language, **words: Any) -> str:
    """Return a text of the pages in one language."""
    return pick(TEXTS[key], language).format(**words)


def render(template: str, code: int = 200, **values: Any) -> Any:
    """Return a page in the language of its reader."""
    language = read_language()
    other: Language = "nl" if language == "en" else "en"
    text = render_template(
        template, home=find_site().home, language=language, other=other, here=_find_here(other), menu=MENU,
        show_key=show_key, say=lambda key, **words: say(key, language, **words),
        label=lambda key: label_key(key, language), moment=lambda micros: word_moment(micros, language),
        state=lambda name: pick(STATES[name], language), fault=lambda name: pick(FAULTS[name], language),
        hold=lambda name: pick(HOLDS[name], language), to=_keep_language, **values)
    response = make_response(text, code)
    response.headers["Content-Language"] = language
    return response


def _keep_language(href: str) -> str:
    """Return an address; one of ours with the language that was asked for, where it was."""
    asked = request.args.get("lang")
    if not href.startswith("/") or asked not in ("nl", "en"):
        return href
    path, mark, place = href.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={asked}{mark}{place}"


def _find_here(language: Language) -> str:
    """Return the address of this page in another language, with what it was asked that belongs to it."""
    endpoint, places = request.endpoint, request.view_args or {}
    if request.routing_exception or endpoint in (None, "static"):
        return url_for("front.show", lang=language)
    kept = {key: value for key, value in request.args.items() if key in _known(endpoint) and value}
    return url_for(str(endpoint), **{**kept, **places, "lang": language})


def _known(endpoint: str | None) -> frozenset[str]:
    if endpoint == "queries.show":
        return frozenset(request.args) - {"lang", "format"}
    return KEPT.get(str(endpoint), frozenset())


