"""What each asker may take of the workers: so many queries at once, so many seconds a minute."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from vocab.exceptions import QueryError

AT_ONCE = 5
SECONDS_A_MINUTE = 60.0
BURST_SECONDS = 120.0
LEAST_SECONDS = 0.05
MOST_CLIENTS = 10_000


@dataclass
class Account:
    """What one client has left: seconds of queries, as of a moment; how many of its queries are under way."""

    left: float
    at: float
    running: int = 0


class Budgets:
    """The accounts of all clients; one that has all it may have is forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def spend(self, client: str) -> Iterator[None]:
        """Let a client ask, and take from its budget the seconds that lasted; QueryError when it is spent.

        Each client has 60 seconds a minute and may save up 120, five queries at once.
        """
        key = name_client(client)
        with self._lock:
            account = self._refill(key)
            if account.running >= AT_ONCE:
                raise QueryError(f"U stelt al {AT_ONCE} vragen tegelijk. Wacht op een antwoord.",
                                 f"You are asking {AT_ONCE} queries at once. Wait for an answer.",
                                 "budget", retry_after=1)
            if account.left <= 0:
                seconds = int(-account.left * 60 / SECONDS_A_MINUTE) + 1
                raise QueryError(f"Uw vragen duurden te lang. Probeer het over {seconds} seconden weer.",
                                 f"Your queries took too long together. Try again in {seconds} seconds.",
                                 "budget", retry_after=seconds)
            account.running += 1
        began = self._clock()
        try:
            yield
        finally:
            with self._lock:
                account.running -= 1
                account.left -= max(LEAST_SECONDS, self._clock() - began)

    def _refill(self, key: str) -> Account:
        now = self._clock()
        account = self._accounts.pop(key, None) or Account(BURST_SECONDS, now)
        account.left = min(BURST_SECONDS, account.left + (now - account.at) * SECONDS_A_MINUTE / 60)
        account.at = now
        self._accounts[key] = account
        while len(self._accounts) > MOST_CLIENTS:
            idle = next((name for name, one in self._accounts.items() if not one.running), key)
            del self._accounts[idle]
            if idle == key:
                break
        return account


def name_client(address: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def find_client(peer: str, forwarded: str, trusted: frozenset[str]) -> str:
    """Return who asks: the peer, or behind trusted proxies the last address that is none of them.

    forwarded: X-Forwarded-For, to which each proxy adds on the right whom it heard; it counts from a trusted
    peer only.
    """
    for address in reversed([*filter(None, (part.strip() for part in forwarded.split(","))), peer]):
        if address not in trusted:
            return address
    return peer
