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
from vocab.areas import area_iri, code_of, find_gemeenten
from vocab.exceptions import QueryError
from vocab.terms import XSD
from vocab.values import Noted, Unreadable, read_amount, read_area, read_boolean

Kind = Literal["area", "integer", "decimal", "boolean", "date", "text"]
DECLARED = re.compile(r"^# \?(\w+) (\w+) \| ([^|\n]+) \| ([^|\n]+)$", re.MULTILINE)
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
        if self.kind == "decimal":
            return self._read_decimal(text)
        if self.kind == "boolean":
            if not isinstance(answer := read_boolean(text), bool):
                raise self._refuse("ja of nee", "yes or no")
            return str(answer).lower()
        if self.kind == "date":
            try:
                return f'"{date.fromisoformat(text)}"^^<{XSD}date>'
            except ValueError:
                raise self._refuse("een datum als 2026-12-31", "a date such as 2026-12-31") from None
        return str(ox.Literal(text))

    def _read_decimal(self, text: str) -> str:
        found = read_amount(text)
        if not isinstance(found, str):  # nor a value with a note: what is asked must be exact
            raise self._refuse("een bedrag, zoals 1234,56", "an amount, such as 1234.56")
        return f'"{found}"^^<{XSD}decimal>'

    def _read_area(self, text: str) -> str:
        found = read_area(text)
        iri = found.value if isinstance(found, Noted) else found
        if isinstance(found, Unreadable) and found.rule == "area-ended":  # what lay in it is asked for too
            iri = area_iri(next((f"GM{one.code}" for one in find_gemeenten(text)), code_of(text)))
        if not isinstance(iri, str):
            raise self._refuse("een gemeente, een deel met de gemeente erbij, of een code als GM0363 of 1012",
                               "a municipality, a part together with its municipality, or a code such as "
                               "GM0363 or 1012")
        return str(ox.NamedNode(iri))

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
