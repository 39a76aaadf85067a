"""The named queries: one .rq file each, its first comment lines a title in Dutch and in English.

A further comment line `# ?area area | Gebied | Area` declares a parameter; the query has a line
`VALUES ?area { … }` with the value that counts when none is given, UNDEF for any: each file is a whole query.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple, get_args

import pyoxigraph as ox

from ledger.clock import as_text
from vocab.areas import PC4, area_iri, code_of, find_gemeenten, gemeente_of
from vocab.exceptions import QueryError
from vocab.terms import XSD

Kind = Literal["area", "integer", "date", "text"]
DECLARED = re.compile(r"# \?(\w+) (\w+) \| ([^|]+) \| ([^|]+)")
LONGEST = 200


class Parameter(NamedTuple):
    """What a named query may be given: its name, of what kind, its labels, the term that counts without."""

    name: str
    kind: Kind
    nl: str
    en: str
    default: str

    def read(self, text: str) -> str:
        """Return what a person wrote as a SPARQL term; raises QueryError that says what fits."""
        text = text.strip()
        if len(text) > LONGEST:
            raise self._refuse(f"hoogstens {LONGEST} tekens", f"{LONGEST} characters at most")
        if self.kind == "area":
            return self._read_area(text)
        if self.kind == "integer":
            if not re.fullmatch(r"[0-9]{1,9}", text):
                raise self._refuse("een heel getal, zoals 2", "a whole number, such as 2")
            return text
        if self.kind == "date":
            try:
                return f'"{date.fromisoformat(text)}"^^<{XSD}date>'
            except ValueError:
                raise self._refuse("een datum als 2026-12-31", "a date such as 2026-12-31") from None
        return str(ox.Literal(text))

    def _read_area(self, text: str) -> str:
        found = [one.code for one in find_gemeenten(text)]
        code = f"GM{found[0]}" if len(found) == 1 else code_of(text)
        if not (gemeente_of(code) or PC4.fullmatch(code)):
            raise self._refuse("een gemeente, of een code als GM0363, WK036300 of 1012",
                               "a municipality, or a code such as GM0363, WK036300 or 1012")
        return str(ox.NamedNode(area_iri(code)))

    def _refuse(self, nl: str, en: str) -> QueryError:
        return QueryError(f"{self.nl}: vul in {nl}.", f"{self.en}: fill in {en}.")


class NamedQuery(NamedTuple):
    """One question people ask often."""

    name: str
    nl: str
    en: str
    text: str
    parameters: tuple[Parameter, ...] = ()

    def ask_at(self, now: int, given: Mapping[str, str] | None = None) -> str:
        """Return the query to ask; `NOW()` is a moment, microseconds since 1970, UTC: one clock everywhere.

        given: what a person filled in, by the name of the parameter; QueryError for what does not fit.
        """
        text = self.text.replace("NOW()", f'"{as_text(now)}"^^<{XSD}dateTime>')
        for parameter in self.parameters:
            if (given or {}).get(parameter.name, "").strip():
                line = f"VALUES ?{parameter.name} {{ {parameter.read((given or {})[parameter.name])} }}"
                text = _find_values(parameter.name).sub(lambda _, line=line: line, text)  # type: ignore[misc]
        return text


@lru_cache(maxsize=1)
def read_queries() -> dict[str, NamedQuery]:
    """Return every named query by name."""
    folder = files("publisher").joinpath("queries")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {query.name: query for query in map(_read_query, names)}


def _read_query(file: str) -> NamedQuery:
    text = files("publisher").joinpath("queries", file).read_text("utf-8")
    nl, en = (line.removeprefix("# ") for line in text.splitlines()[:2])
    return NamedQuery(file.removesuffix(".rq"), nl, en, text, tuple(_read_parameters(text)))


def _read_parameters(text: str) -> list[Parameter]:
    parameters = []
    for name, kind, nl, en in DECLARED.findall(text):
        default = _find_values(name).search(text)
        assert default and kind in get_args(Kind), name
        parameters.append(Parameter(name, kind, nl.strip(), en.strip(), default[1].strip()))
    return parameters


def _find_values(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} \{{([^}}]*)\}}")
