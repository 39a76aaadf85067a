"""What terms and concepts are called in Dutch and in English, read from the vocabulary."""

from collections.abc import Iterator
from functools import lru_cache

import pyoxigraph as ox

from vocab.rdf import vocabulary_files
from vocab.terms import read_terms

NAMES = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
)


DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
OTHER_NAME = "http://www.w3.org/2004/02/skos/core#altLabel"


@lru_cache(maxsize=1)
def read_labels() -> dict[str, dict[str, str]]:
    """Return the labels by IRI, then by language."""
    return _gather(*NAMES)


@lru_cache(maxsize=1)
def read_definitions() -> dict[str, dict[str, str]]:
    """Return the definitions (skos:definition) by IRI, then by language."""
    return _gather(DEFINITION)


@lru_cache(maxsize=1)
def read_other_labels() -> dict[str, dict[str, list[str]]]:
    """Return by IRI and language what else a term or concept is called (skos:altLabel)."""
    labels: dict[str, dict[str, list[str]]] = {}
    for iri, language, text in _read_texts(OTHER_NAME):
        labels.setdefault(iri, {}).setdefault(language, []).append(text)
    return labels


def _gather(*predicates: str) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    for iri, language, text in _read_texts(*predicates):
        texts.setdefault(iri, {})[language] = text
    return texts


def _read_texts(*predicates: str) -> Iterator[tuple[str, str, str]]:
    """Yield IRI, language and text of each literal that the vocabulary has for these predicates."""
    for name, content in vocabulary_files().items():
        if name.endswith(".ttl"):
            for triple in ox.parse(content, format=ox.RdfFormat.TURTLE):
                subject, label = triple.subject, triple.object
                if triple.predicate.value in predicates and isinstance(subject, ox.NamedNode):
                    if isinstance(label, ox.Literal) and label.language:
                        yield subject.value, label.language, label.value


def label_key(path: str, language: str) -> str:
    """Return what people call a key, such as fileNumber, or a part's key, such as recipient.name."""
    terms, labels = read_terms(), read_labels()
    names = [labels.get(terms[key].iri, {}).get(language, key) for key in path.split(".") if key in terms]
    return ": ".join(names) or path
