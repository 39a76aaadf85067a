"""What terms and concepts are called in Dutch and in English, read from the vocabulary."""

from functools import lru_cache

import pyoxigraph as ox

from vocab.rdf import vocabulary_files
from vocab.terms import read_terms

NAMES = (
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
)


@lru_cache(maxsize=1)
def read_labels() -> dict[str, dict[str, str]]:
    """Return the labels by IRI, then by language."""
    labels: dict[str, dict[str, str]] = {}
    for name, content in vocabulary_files().items():
        if not name.endswith(".ttl"):
            continue
        for triple in ox.parse(content, format=ox.RdfFormat.TURTLE):
            subject, label = triple.subject, triple.object
            if triple.predicate.value in NAMES and isinstance(subject, ox.NamedNode):
                if isinstance(label, ox.Literal) and label.language:
                    labels.setdefault(subject.value, {})[label.language] = label.value
    return labels


def label_key(path: str, language: str) -> str:
    """Return what people call a key, such as fileNumber, or a part's key, such as recipient.name."""
    terms, labels = read_terms(), read_labels()
    names = [labels.get(terms[key].iri, {}).get(language, key) for key in path.split(".") if key in terms]
    return ": ".join(names) or path
