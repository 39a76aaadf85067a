"""What a query of SPARQL 1.1 says of itself, as far as an asker must know to get all its rows."""

import re
from typing import NamedTuple

SILENT = re.compile(
    r"<[^<>\"{}|^`\\\s]*>|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n]*", re.DOTALL)
"""IRIs, strings and comments: no words of the language are in them."""

FORM = re.compile(
    r"(?<![:\w.-])(?:SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\b(?!\s*:)", re.I)
"""Not a prefix that is called so."""

FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:<[^>]*>|[\w.-]*:[\w.-]*)", re.I)


VARIABLE = re.compile(r"[?$](\w+)")


class Select(NamedTuple):
    """A query in its parts: prologue, body from SELECT on, the clauses that say which graphs are asked.

    ordered: the variables by which it is ordered as they are, not within an expression.
    template: of a CONSTRUCT, which is asked as the SELECT of the variables in it; empty for a SELECT.
    """

    prologue: str
    body: str
    graphs: str
    is_ordered: bool
    is_limited: bool
    ordered: frozenset[str] = frozenset()
    template: str = ""


def read_select(query: str) -> Select | None:
    """Return the parts of a query, None where it is no SELECT or CONSTRUCT."""
    blank = SILENT.sub(lambda found: _blank(found[0]), query)
    form = FORM.search(blank)
    if form and form[0].upper() == "CONSTRUCT":
        return _read_construct(query, blank, form)
    if form is None or form[0].upper() != "SELECT":
        return None
    start = blank.find("{", form.start())
    head = query[form.start(): start]
    froms = FROM.findall(_uncomment(head))
    end = blank[blank.rfind("}") + 1:]
    body = query[form.start():] if not froms else FROM.sub("", _uncomment(head)) + query[start:]
    return Select(_uncomment(query[: form.start()]), body, "\n".join(froms),
                  bool(re.search(r"\bORDER\s+BY\b", end, re.I)),
                  bool(re.search(r"\b(?:LIMIT|OFFSET)\b", end, re.I)), _find_ordered(end))


def _find_ordered(end: str) -> frozenset[str]:
    """Return the variables of ORDER BY that stand there as they are, or in ASC or DESC."""
    order = re.split(r"\bORDER\s+BY\b", end, flags=re.I)[-1]
    plain = re.sub(r"\b(?:ASC|DESC)\s*\(\s*([?$]\w+)\s*\)", r" \1 ", order, flags=re.I)
    while (fewer := re.sub(r"\([^()]*\)", " ", plain)) != plain:
        plain = fewer
    return frozenset(VARIABLE.findall(plain))


def _read_construct(query: str, blank: str, form: re.Match[str]) -> Select | None:
    """Return a CONSTRUCT as the SELECT of what its template needs; `CONSTRUCT WHERE` is its own template."""
    start = blank.find("{", form.end())
    end = _find_end(blank, start)
    names = sorted(set(VARIABLE.findall(blank[start:end])))
    if start < 0 or not names:
        return None
    is_short = bool(re.search(r"\bWHERE\b", blank[form.end() : start], re.I))
    rest = query[form.end() if is_short else end :]
    select = read_select(f"{query[: form.start()]}SELECT {' '.join(f'?{name}' for name in names)} {rest}")
    return select and select._replace(template=query[start + 1 : end - 1])


def _find_end(blank: str, start: int) -> int:
    """Return where the braces end that begin at a place."""
    depth = 0
    for place in range(max(start, 0), len(blank)):
        depth += {"{": 1, "}": -1}.get(blank[place], 0)
        if depth == 0:
            return place + 1
    return len(blank)


def find_query_fault(query: str) -> tuple[str, str] | None:
    """Return in Dutch and in English why a query cannot be a source, None where it can."""
    select = read_select(query)
    if select is None:
        return ("moet een SELECT zijn, of een CONSTRUCT met variabelen",
                "must be a SELECT, or a CONSTRUCT with variables")
    if select.is_limited and not select.is_ordered:
        return ("heeft LIMIT of OFFSET zonder ORDER BY: de rijen zijn dan elke keer andere",
                "has LIMIT or OFFSET without ORDER BY: the rows are others each time")
    return None


def _blank(text: str) -> str:
    """Return blanks for what says nothing; a comment stays one line, so that places stay the same."""
    return "".join(sign if sign == "\n" else " " for sign in text)


def _uncomment(text: str) -> str:
    return SILENT.sub(lambda found: "" if found[0].startswith("#") else found[0], text)
