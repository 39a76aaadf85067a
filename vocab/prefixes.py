"""The prefixes that people expect in a query and see in Turtle: those of the vocabulary's own files."""

import re
from functools import lru_cache

from vocab.rdf import vocabulary_files

PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^>]+)>\s*\.", re.M)


@lru_cache(maxsize=1)
def read_prefixes() -> dict[str, str]:
    """Return the IRI of each prefix by its name."""
    texts = [content.decode() for name, content in vocabulary_files().items() if name.endswith(".ttl")]
    return dict(sorted(found for text in texts for found in PREFIX.findall(text) if found[0]))
