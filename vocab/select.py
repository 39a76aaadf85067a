"""What a SELECT query of SPARQL 1.1 says of itself, as far as an asker must know to get all its rows."""

import re
from typing import NamedTuple

SILENT = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*", re.DOTALL)
"""IRIs, strings and comments: no words of the language are in them."""

FORM = re.compile(r"\b(?:SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\b", re.I)
FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<[^>]*>|[\w.-]*:[\w.-]*)", re.I)


class Select(NamedTuple):
    """A query in its parts: prologue, body from SELECT on, the clauses that say which graphs are asked."""

    prologue: str
    body: str
    graphs: str
    is_ordered: bool
    is_limited: bool


def read_select(query: str) -> Select | None:
    """Return the parts of a query, None where it is no SELECT."""
    blank = SILENT.sub(lambda found: _blank(found[0]), query)
    form = FORM.search(blank)
    if form is None or form[0].upper() != "SELECT":
        return None
    start = blank.find("{", form.start())
    head = query[form.start(): start]
    froms = FROM.findall(_uncomment(head))
    end = blank[blank.rfind("}") + 1:]
    body = query[form.start():] if not froms else FROM.sub("", _uncomment(head)) + query[start:]
    return Select(_uncomment(query[: form.start()]), body, "\n".join(froms),
                  bool(re.search(r"\bORDER\s+BY\b", end, re.I)),
                  bool(re.search(r"\b(?:LIMIT|OFFSET)\b", end, re.I)))


def find_query_fault(query: str) -> tuple[str, str] | None:
    """Return in Dutch and in English why a query cannot be a source, None where it can."""
    select = read_select(query)
    if select is None:
        return "moet een SELECT zijn", "must be a SELECT"
    if select.is_limited and not select.is_ordered:
        return ("heeft LIMIT of OFFSET zonder ORDER BY: de rijen zijn dan elke keer andere",
                "has LIMIT or OFFSET without ORDER BY: the rows are others each time")
    return None


def _blank(text: str) -> str:
    """Return blanks for what says nothing; a comment stays one line, so that places stay the same."""
    return "".join(sign if sign == "\n" else " " for sign in text)


def _uncomment(text: str) -> str:
    return SILENT.sub(lambda found: "" if found[0].startswith("#") else found[0], text)
