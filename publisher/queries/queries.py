"""The named queries: one .rq file each, its first comment lines a title in Dutch and in English."""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from ledger.clock import as_text
from vocab.terms import XSD


class NamedQuery(NamedTuple):
    """One question people ask often."""

    name: str
    nl: str
    en: str
    text: str

    def ask_at(self, now: int) -> str:
        """Return the query with `NOW()` as a moment, microseconds since 1970, UTC: one clock everywhere."""
        return self.text.replace("NOW()", f'"{as_text(now)}"^^<{XSD}dateTime>')


@lru_cache(maxsize=1)
def read_queries() -> dict[str, NamedQuery]:
    """Return every named query by name."""
    folder = files("publisher").joinpath("queries")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {query.name: query for query in map(_read_query, names)}


def _read_query(file: str) -> NamedQuery:
    text = files("publisher").joinpath("queries", file).read_text("utf-8")
    nl, en = (line.removeprefix("# ") for line in text.splitlines()[:2])
    return NamedQuery(file.removesuffix(".rq"), nl, en, text)
