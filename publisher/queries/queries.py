"""The named queries: one .rq file each, which is a whole query and says in its first comments what it is.

    # Welke inkoop staat nu open?         its title, in Dutch and in English
    # Which procurement is open now?
    # Alles waar u nu op kunt inschrijven.    what the answer is, in both
    # All that you can bid for now.
    # ?within area | Gebied | Area        a parameter: its kind and labels; `VALUES ?within { … }` in the
                                          query holds what counts without, UNDEF for any
    # > name | Naam | Name                a column of the answer, in the order of SELECT
    # = niet gemeld | not reported        a word that the answer may hold: `"niet gemeld"@nl` in the query
    # ! {value} … | {value} …             of a report: the sentence of the problem, with columns in braces
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from ledger.clock import as_text
from publisher.queries.parameters import KINDS_OF_VALUE, Parameter
from publisher.words import Language
from vocab.codes import read_codes
from vocab.terms import XSD

DECLARED = re.compile(r"^# \?(\w+) ([\w-]+) \| ([^|\n]+) \| ([^|\n]+)$", re.MULTILINE)
COLUMN = re.compile(r"^# > (\w+) \| ([^|\n]+) \| ([^|\n]+)$", re.MULTILINE)
WORD = re.compile(r"^# = ([^|\n]+) \| ([^|\n]+)$", re.MULTILINE)
LABEL = re.compile(r'(skos:prefLabel \?(\w+)\s+FILTER \(LANG\(\?\2\) = )"nl"')
AREAS = frozenset(("areaName", "districtName", "gemeenteName", "placeName"))
"""Labels of areas, which have a Dutch name alone."""
SENTENCE = re.compile(r"^# ! ([^|\n]+) \| ([^|\n]+)$", re.MULTILINE)
ORDER = re.compile(r"^ORDER BY (.+)$", re.MULTILINE)
SORTED_BY = re.compile(r"(DESC\()?\?(\w+)\)?")


class Column(NamedTuple):
    """A column of the answer: its name in SELECT, and what people call it, with its unit."""

    name: str
    nl: str
    en: str


class NamedQuery(NamedTuple):
    """One question people ask often."""

    name: str
    nl: str
    en: str
    about_nl: str
    about_en: str
    text: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sentence: tuple[str, str] | None

    def ask_at(self, now: int, given: Mapping[str, str] | None = None, base: str = "",
               language: Language = "nl") -> str:
        """Return the query to ask; `NOW()` is a moment, microseconds since 1970, UTC: one clock everywhere.

        given: what a person filled in, by the name of the parameter; QueryError for what does not fit.
        language: that of the labels of concepts; names are those that members gave, in Dutch.
        """
        text = self.text.replace("NOW()", f'"{as_text(now)}"^^<{XSD}dateTime>')
        for parameter in self.parameters:
            if written := (given or {}).get(parameter.name, "").strip():
                line = f"VALUES ?{parameter.name} {{ {parameter.read(written, base)} }}"
                text = _find_values(parameter.name).sub(lambda _, line=line: line, text)  # type: ignore[misc]
        return _word_in_english(text) if language == "en" else text

    def call(self, language: Language) -> str:
        """Return its title."""
        return self.en if language == "en" else self.nl

    def describe(self, language: Language) -> str:
        """Return what the answer is."""
        return self.about_en if language == "en" else self.about_nl

    @property
    def order(self) -> list[tuple[str, bool]]:
        """By which columns the answer is sorted, and whether each falls."""
        found = ORDER.findall(self.text)
        names = {column.name for column in self.columns}
        order = {name: bool(falls) for falls, name in SORTED_BY.findall(found[-1]) if name in names}
        return list(order.items())

    def call_column(self, name: str, language: Language) -> str:
        """Return what people call a column of the answer."""
        found = next((one for one in self.columns if one.name == name), None)
        return (found.en if language == "en" else found.nl) if found else name


@lru_cache(maxsize=1)
def read_queries() -> dict[str, NamedQuery]:
    """Return every named query by name."""
    folder = files("publisher").joinpath("queries")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {query.name: query for query in map(_read_query, names)}


def _read_query(file: str) -> NamedQuery:
    text = files("publisher").joinpath("queries", file).read_text("utf-8")
    nl, en, about_nl, about_en = (line.removeprefix("# ") for line in text.splitlines()[:4])
    columns = tuple(Column(name, nl.strip(), en.strip()) for name, nl, en in COLUMN.findall(text))
    sentence = SENTENCE.search(text)
    return NamedQuery(file.removesuffix(".rq"), nl, en, about_nl, about_en, text,
                      tuple(_read_parameters(text)), columns,
                      (sentence[1].strip(), sentence[2].strip()) if sentence else None)


def _read_parameters(text: str) -> list[Parameter]:
    parameters = []
    for name, kind, nl, en in DECLARED.findall(text):
        default = _find_values(name).search(text)
        assert default and kind in KINDS_OF_VALUE | read_codes().keys(), (name, kind)
        parameters.append(Parameter(name, kind, nl.strip(), en.strip(), default[1].strip()))
    return parameters


def _word_in_english(text: str) -> str:
    for nl, en in WORD.findall(text):
        text = text.replace(f'"{nl.strip()}"@nl', f'"{en.strip()}"@en')
    return LABEL.sub(lambda found: found[0] if found[2] in AREAS else f'{found[1]}"en"', text)


def _find_values(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{([^}}]*)\}}")
