"""Why a query does not parse: where, and what to do about it, in Dutch and in English."""

import re

from rdflib.plugins.sparql.parser import parseQuery

from vocab.exceptions import QueryError
from vocab.prefixes import read_prefixes

IRI = r"""<[^<>"{}|^`\\\x00-\x20]*>"""
TEXT = r"""'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*\""""
NAME = r"(?P<prefix>[^\W\d_][\w-]*(?:\.[\w-]+)*|):(?=[\w%\\-])"
TOKEN = re.compile(rf"{IRI}|{TEXT}|#[^\n\r]*|\\.|_:|[?$]\w+|@[\w-]+|(?P<opens>[(\[{{])|(?P<closes>[)\]}}])"
                   rf"|PREFIX\s+(?P<declared>[\w-]*):|{NAME}|\w+", re.S | re.I)
"""What SPARQL 1.1 is made of, as far as needed to know brackets and prefixes from what stands in texts."""

PLACE = re.compile(r"error at (\d+):(\d+)")
MOST = 40


def word_syntax(text: str, words: str) -> QueryError:
    """Return the error for a query at which the store's parser gave up with these words."""
    for find in (_find_prefix, _find_second):
        if found := find(text):
            return _word(text, *found)
    place = PLACE.search(words)
    if not place:
        reason = words.partition("\n")[0][:200]
        return QueryError(f"Dit is geen SPARQL-vraag: {reason}", f"This is not a SPARQL query: {reason}")
    lines = text.splitlines(keepends=True)
    offset = sum(map(len, lines[: int(place[1]) - 1])) + int(place[2]) - 1
    return _word(text, offset, *_hint(text, text[offset:]))


def _word(text: str, offset: int, nl: str, en: str) -> QueryError:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return QueryError(f"Op regel {line}, teken {column}: {nl}", f"At line {line}, character {column}: {en}",
                      line=line, column=column)


def _find_prefix(text: str) -> tuple[int, str, str] | None:
    """Return the first name whose prefix is not declared, with the line to add."""
    tokens = list(TOKEN.finditer(text))
    declared = {token["declared"] for token in tokens if token["declared"] is not None}
    for token in tokens:
        name = token["prefix"]
        if name is not None and name not in declared:
            iri = read_prefixes().get(name, "…")
            return (token.start(), f"“{name}:” is niet verklaard. Zet bovenaan: PREFIX {name}: <{iri}>",
                    f"'{name}:' is not declared. Put at the top: PREFIX {name}: <{iri}>")
    return None


def _find_second(text: str) -> tuple[int, str, str] | None:
    """Return where a whole query has ended and something else begins: rdflib's parser knows that best."""
    try:
        parseQuery(text)
    except Exception as error:  # noqa: BLE001  pyparsing and rdflib raise kinds of their own
        place = getattr(error, "loc", 0)
        if str(error).startswith("Expected end of text"):
            seen = _quote(text[place:])
            return (place, f"hier was de vraag klaar, en dan volgt nog “{seen}”.",
                    f"here the query was complete, and then comes '{seen}'.")
    return None


def _hint(text: str, rest: str) -> tuple[str, str]:
    """Return what may be wrong, by what stands where the parser stopped."""
    brackets = sum(bool(token["opens"]) - bool(token["closes"]) for token in TOKEN.finditer(text))
    if rest.strip():
        seen = _quote(rest)
        return f"dit past hier niet: “{seen}”.", f"this does not fit here: '{seen}'."
    if brackets > 0:
        nl = "mist 1 haakje" if brackets == 1 else f"missen {brackets} haakjes"
        en = "1 closing bracket is" if brackets == 1 else f"{brackets} closing brackets are"
        return f"de vraag houdt te vroeg op; er {nl} sluiten.", f"the query ends too early; {en} missing."
    return "de vraag houdt te vroeg op.", "the query ends too early."


def _quote(rest: str) -> str:
    return (rest.strip().splitlines() or [""])[0][:MOST]
