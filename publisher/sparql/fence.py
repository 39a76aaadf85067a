"""What may be asked: one SPARQL 1.1 query that reads, and calls no other service."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import pyoxigraph as ox
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from publisher.sparql.hints import TOKEN, word_syntax
from vocab.exceptions import QueryError
from vocab.names import EXAMPLE_BASE

LONGEST = 65_536
# rdflib 7.6 gives up near 30 brackets at Python's limit of 1,000 calls (a worker sets 6,000); pyoxigraph
# 0.5.13 ends the process with a segmentation fault at 3,000.
DEEPEST = 60
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
UPDATE = re.compile(r"(?:\s|#[^\n]*\n|(?:PREFIX\s+[\w-]*:|BASE)\s*<[^>]*>)*"
                    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b", re.I)
Form = Literal["select", "ask", "graph"]
FORMS: dict[str, Form] = {
    "SelectQuery": "select", "AskQuery": "ask", "ConstructQuery": "graph", "DescribeQuery": "graph",
}
UNSTEADY = frozenset(f"Builtin_{name}" for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
SERVICE = "ServiceGraphPattern"


class Admitted(NamedTuple):
    """A query that may be asked: its text with escapes decoded, and what was seen while reading it.

    default, named: the graphs of FROM and FROM NAMED. is_steady: asked again of the same data it has the same
    answer.
    """

    text: str
    form: Form
    is_steady: bool
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def admit(query: str, base: str = EXAMPLE_BASE, services: frozenset[str] = frozenset()) -> Admitted:
    """Return what may be asked; relative IRIs are read against base. services: those that it may call.

    Raises QueryError, with line and column where it does not parse, when it is too long or too deep, updates,
    or calls a SERVICE. The store's own parser tells the place, rdflib's the structure.
    """
    _refuse_size(query)
    text = decode(query)
    _refuse_update(text)
    _refuse_depth(text)
    _refuse_syntax(text, base)
    try:
        whole = parseQuery(text)
    except RecursionError:
        raise QueryError("De vraag is te diep genest.", "The query is nested too deep.") from None
    except Exception as error:  # noqa: BLE001  pyparsing and rdflib raise kinds of their own
        line, column = getattr(error, "lineno", None), getattr(error, "column", None)
        raise QueryError("Dit is geen SPARQL 1.1-vraag.", "This is not a SPARQL 1.1 query.",
                         line=line, column=column) from None
    parsed = whole[1]
    nodes = list(_walk(parsed))
    names = {str(node.name) for node in nodes}
    if not {str(node.term) for node in nodes if node.name == SERVICE} <= services:
        raise QueryError("SERVICE is hier niet toegestaan: deze dienst vraagt niets aan andere.",
                         "SERVICE is not allowed here: this service asks nothing of others.")
    if SERVICE in names:  # what another answers may be another answer tomorrow
        names |= UNSTEADY
    admitted = Admitted(text, FORMS[parsed.name], not names & UNSTEADY)
    return _read_dataset(admitted, whole, base) if "DatasetClause" in names else admitted


def _read_dataset(admitted: Admitted, parsed: Any, base: str) -> Admitted:
    """Return what is admitted with the graphs that it is asked of."""
    try:
        clauses = translateQuery(parsed, base=base).algebra.datasetClause
    except Exception as error:  # noqa: BLE001  rdflib raises kinds of its own
        raise QueryError("De grafen na FROM zijn niet te lezen.", "The graphs after FROM cannot be read."
                         ) from error
    return admitted._replace(default=tuple(str(one.default) for one in clauses if one.default),
                             named=tuple(str(one.named) for one in clauses if one.named))


def decode(query: str) -> str:
    r"""Return a query with its \uXXXX escapes decoded, as SPARQL 1.1 section 19.2 does before parsing."""
    def decode_one(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise QueryError(f"{match[0]} is geen teken.", f"{match[0]} is no character.")
        return chr(code)

    return ESCAPE.sub(decode_one, query)


def _refuse_size(query: str) -> None:
    if len(query) > LONGEST:
        raise QueryError(f"De vraag is te lang: hoogstens {LONGEST} tekens.",
                         f"The query is too long: {LONGEST} characters at most.", "large")
    if not query.strip():
        raise QueryError("Er is geen vraag.", "There is no query.")


def _refuse_update(text: str) -> None:
    if match := UPDATE.match(text):
        word = match[1].upper()
        raise QueryError(f"{word} verandert gegevens; hier kunt u alleen vragen.",
                         f"{word} changes data; here one can only ask.")


def _refuse_depth(text: str) -> None:
    depth = deepest = 0
    for match in TOKEN.finditer(text):
        depth += bool(match["opens"]) - bool(match["closes"])
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise QueryError(f"De vraag is te diep genest: hoogstens {DEEPEST} haakjes in elkaar.",
                         f"The query is nested too deep: {DEEPEST} brackets in each other at most.")


def _refuse_syntax(text: str, base: str) -> None:
    try:
        # Both at once are refused after parsing, before anything is asked (pyoxigraph 0.5.13): it parses.
        ox.Store().query(text, base_iri=base, use_default_graph_as_union=True,
                         default_graph=ox.DefaultGraph())
    except SyntaxError as error:
        raise word_syntax(text, str(error)) from None
    except ValueError:
        pass


def _walk(parsed: object) -> Iterator[CompValue]:
    """Yield every node, without recursion: the tree may be deep."""
    left = [parsed]
    while left:
        node = left.pop()
        if isinstance(node, CompValue):
            yield node
            left.extend(node.values())
        elif hasattr(node, "__iter__") and not isinstance(node, str | bytes):
            left.extend(node)
