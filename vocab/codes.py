"""Concept schemes: from what people write to a code, read from concepts.ttl."""

from functools import lru_cache
from importlib.resources import files

import pyoxigraph as ox

from vocab.names import CONCEPT
from vocab.plain import find_nearest, plain_word

SKOS = "http://www.w3.org/2004/02/skos/core#"
LABELS = tuple(ox.NamedNode(SKOS + name) for name in ("prefLabel", "altLabel", "notation"))


@lru_cache(maxsize=1)
def read_words() -> dict[str, dict[str, str]]:
    """Return per scheme the code of each plain word: code, IRI and every label."""
    schemes: dict[str, dict[str, str]] = {}
    turtle = files("vocab").joinpath("concepts.ttl").read_bytes()
    for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        subject, predicate, word = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(word, ox.Literal):
            continue
        scheme, slash, code = subject.value.removeprefix(CONCEPT).partition("/")
        if slash and predicate in LABELS:
            words = schemes.setdefault(scheme, {})
            for text in (subject.value, code, word.value):
                words[plain_word(text)] = code
    return schemes


def read_codes() -> dict[str, list[str]]:
    """Return the codes of each scheme, sorted."""
    return {scheme: sorted(set(words.values())) for scheme, words in read_words().items()}


def find_code(scheme: str, text: str) -> str | None:
    """Return the code a word stands for: a code, a Dutch or English label or an IRI; None if unknown."""
    return read_words()[scheme].get(plain_word(text))


def suggest_code(scheme: str, text: str) -> str | None:
    """Return the nearest known word of a scheme, or None when nothing is near."""
    return find_nearest(plain_word(text), read_words()[scheme])
