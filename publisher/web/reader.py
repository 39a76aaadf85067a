"""What a reader asks for: a language, and a form of the answer."""

from collections.abc import Mapping

from flask import request

from publisher.words import Language

HTML = "text/html"
RDF = {
    "turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}


def read_language() -> Language:
    """Return the language of a request: `?lang=`, else what the reader prefers, else Dutch."""
    liked = (tag[:2].lower() for tag, quality in request.accept_languages if quality)
    asked = request.args.get("lang") or next((tag for tag in liked if tag in ("nl", "en")), "nl")
    return "en" if asked == "en" else "nl"


def wants_json() -> bool:
    """Say whether a program asks: `?format=json`, or an Accept header that likes JSON more than HTML."""
    return request.args.get("format") == "json" or request.accept_mimetypes.best_match(
        (HTML, "application/json")) == "application/json"


def choose_form(offered: Mapping[str, str]) -> str | None:
    """Return the name of the form of a page that the reader likes best; None where HTML will do.

    offered: media types by name; `?format=` names one, else the Accept header decides.
    """
    asked = request.args.get("format")
    if asked in offered:
        return asked
    best = request.accept_mimetypes.best_match((HTML, *offered.values()), HTML)
    return next((name for name, media_type in offered.items() if media_type == best), None)
