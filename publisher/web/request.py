"""What a request to /sparql asks: SPARQL 1.1 Protocol 2.1, by GET, by a form and by a body of its own."""

from collections import defaultdict
from typing import NamedTuple
from urllib.parse import parse_qsl

import pyoxigraph as ox
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from publisher.sparql.fence import LONGEST
from vocab.exceptions import QueryError

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
MOST_BYTES = 4 * LONGEST
MOST_GRAPHS = 100


class Asked(NamedTuple):
    """The query, None where there is none, the graphs given beside it, and the edition it is asked of."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    edition: str = ""


def read_asked() -> Asked:
    """Return what is asked; raises QueryError for what is no such request, UnsupportedMediaType, 413."""
    pairs = _decode(request.query_string)
    if request.method == "POST":
        kind = request.mimetype
        if kind == FORM:
            pairs += _decode(_read_body())
        elif kind == DIRECT:
            if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
                raise UnsupportedMediaType
            pairs.append(("query", _read_text()))
        else:
            raise UnsupportedMediaType
    names: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        names[name].append(value)
    if names["update"]:
        raise QueryError("Hier kunt u alleen vragen, niets veranderen.", "Here one can only ask, not change.")
    if len(names["query"]) > 1:
        raise QueryError("Stel één vraag tegelijk.", "Ask one query at a time.")
    default, named = (_read_graphs(names[f"{kind}-graph-uri"]) for kind in ("default", "named"))
    if len(names["edition"]) > 1:
        raise QueryError("Noem één editie.", "Name one edition.")
    edition = names["edition"][0] if names["edition"] else ""
    if names["edition"] and not edition:
        raise QueryError("Noem een editie.", "Name an edition.", "unknown")
    return Asked(names["query"][0] if names["query"] else None, default, named, edition)


def _read_body() -> bytes:
    body = request.stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise RequestEntityTooLarge
    return body


def _read_text() -> str:
    try:
        return _read_body().decode("utf-8")
    except UnicodeDecodeError:
        raise _not_utf8() from None


def _decode(text: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a form; the last word on what UTF-8 is comes from the strict decoder."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except UnicodeDecodeError:
        raise _not_utf8() from None
    except ValueError:
        raise QueryError("Er zijn te veel velden.", "There are too many fields.") from None


def _not_utf8() -> QueryError:
    return QueryError("De vraag is geen UTF-8.", "The query is not UTF-8.")


def _read_graphs(iris: list[str]) -> tuple[str, ...]:
    if len(iris) > MOST_GRAPHS:
        raise QueryError(f"Hoogstens {MOST_GRAPHS} grafen.", f"{MOST_GRAPHS} graphs at most.")
    for iri in iris:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise QueryError(f"Dit is geen IRI: {iri[:100]}", f"This is no IRI: {iri[:100]}") from None
    return tuple(iris)
