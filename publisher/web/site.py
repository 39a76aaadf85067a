"""What the pages stand on: one home, the workers that answer queries, the accounts of who asks."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, request

from ledger.home import Home
from publisher.sparql.budgets import Budgets, find_client
from publisher.sparql.pool import Answer, Pool, Question
from vocab.exceptions import QueryError


@dataclass
class Site:
    """One home on the web; without a pool its pages are there and its queries are not."""

    home: Home
    pool: Pool | None = None
    budgets: Budgets = field(default_factory=Budgets)

    @contextmanager
    def ask(self, question: Question) -> Iterator[Answer]:
        """Give the answer to who asks now; QueryError as Pool.ask does, or when the budget is spent."""
        if self.pool is None:
            raise QueryError("Vragen staan hier uit.", "Queries are off here.", "busy")
        with ExitStack() as held:
            with self.budgets.spend(read_client(self.home)):
                answer = held.enter_context(self.pool.ask(question))
            yield answer  # while it is read no budget is spent


def find_site() -> Site:
    """Return the site of the request that is under way."""
    return cast(Site, current_app.extensions["verbond"])


def read_client(home: Home) -> str:
    """Return the address of who asks: behind a proxy only where coalition.toml trusts it."""
    return find_client(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""),
                       home.trusted_proxies)
