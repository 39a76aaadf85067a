"""What may be asked: one SPARQL 1.1 query that reads, and calls no other service."""

import re
from threading import Lock

from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from vocab.exceptions import QueryError

LONGEST = 65_536
# pyparsing finds out at its first parse how many arguments each action takes; two threads there at once made
# it call `postParse2() missing 1 required positional argument` (pyparsing 3.3, rdflib 7.6.0).
PARSING = Lock()
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
FORMS = {"SelectQuery": "select", "AskQuery": "ask", "ConstructQuery": "graph", "DescribeQuery": "graph"}


def admit(query: str) -> str:
    """Return the form of a query: select, ask or graph.

    Raises QueryError when it does not parse, is too long or too deep, updates, or calls a SERVICE.
    """
    if len(query) > LONGEST:
        raise QueryError(
            f"De vraag is te lang: hoogstens {LONGEST} tekens.",
            f"The query is too long: {LONGEST} characters at most.",
        )
    try:
        with PARSING:
            parsed = parseQuery(decode(query))[1]
    except RecursionError:
        raise QueryError("De vraag is te diep genest.", "The query is nested too deep.") from None
    except Exception as error:  # noqa: BLE001  pyparsing and rdflib raise kinds of their own
        raise QueryError(
            f"Dit is geen SPARQL-vraag die leest: {error}", f"This is not a SPARQL query that reads: {error}"
        ) from None
    if _calls_service(parsed):
        raise QueryError("SERVICE is hier niet toegestaan.", "SERVICE is not allowed here.")
    return FORMS[parsed.name]


def decode(query: str) -> str:
    r"""Return a query with its \uXXXX escapes decoded, as SPARQL 1.1 section 19.2 does before parsing."""
    return ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), query)


def _calls_service(node: object) -> bool:
    if isinstance(node, CompValue):
        return node.name == "ServiceGraphPattern" or any(_calls_service(child) for child in node.values())
    if isinstance(node, str | bytes):
        return False
    if hasattr(node, "__iter__"):
        return any(_calls_service(child) for child in node)
    return False
