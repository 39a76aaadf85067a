"""Which stores on other servers the settings of this machine name: none, one, or two (blue and green)."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from publisher.addresses import check_address
from vocab.exceptions import HomeError

MOST = 2


@dataclass(frozen=True)
class Addresses:
    """Where one store answers queries, takes updates, and keeps graphs; who writes there."""

    query: str
    update: str
    graphs: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The host as people may read it: without user, password or path."""
        return urlsplit(self.query).hostname or self.query


def read_stores() -> list[Addresses]:
    """Return the stores to publish to; HomeError where their addresses do not fit together."""
    queries = _read("VERBOND_SPARQL_URL")
    updates, graphs = _read("VERBOND_SPARQL_UPDATE_URL"), _read("VERBOND_SPARQL_GRAPHS_URL")
    if not queries:
        return []
    if len(queries) > MOST or not len(queries) == len(updates) == len(graphs):
        raise HomeError(
            "Noem bij VERBOND_SPARQL_URL, VERBOND_SPARQL_UPDATE_URL en VERBOND_SPARQL_GRAPHS_URL evenveel "
            "adressen: elk één, of elk twee met een spatie ertussen.",
            "Give VERBOND_SPARQL_URL, VERBOND_SPARQL_UPDATE_URL and VERBOND_SPARQL_GRAPHS_URL as many "
            "addresses: one each, or two each with a space between.")
    user, password = (os.environ.get(name, "") for name in ("VERBOND_SPARQL_USER", "VERBOND_SPARQL_PASSWORD"))
    return [Addresses(*three, user, password) for three in zip(queries, updates, graphs, strict=True)]


def read_allowed_services() -> frozenset[str]:
    """Return the addresses that a query may call by SERVICE: none, unless the operator names them."""
    return frozenset(_read("VERBOND_SPARQL_SERVICE"))


def _read(name: str) -> list[str]:
    return [check_address(name, address) for address in os.environ.get(name, "").split()]
