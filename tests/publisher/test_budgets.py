"""What one asker may take, and who is one asker."""

import pytest

from publisher.sparql.budgets import AT_ONCE, BURST_SECONDS, MOST_CLIENTS, Budgets, find_client, name_client
from vocab.exceptions import QueryError


class Clock:
    """A clock that stands still until it is set on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def spend(budgets: Budgets, clock: Clock, client: str, seconds: float) -> None:
    with budgets.spend(client):
        clock.now += seconds


def test_who_has_spent_all_waits(clock: Clock) -> None:
    """Two minutes saved up, then a minute a minute: three at once are too much; others are not touched."""
    budgets = Budgets(clock)
    under_way = [budgets.spend("192.0.2.1") for _ in range(3)]
    for one in under_way:
        one.__enter__()
    clock.now += BURST_SECONDS
    for one in under_way:
        one.__exit__(None, None, None)
    with pytest.raises(QueryError) as refused:
        spend(budgets, clock, "192.0.2.1", 1)
    assert "budget" == refused.value.reason and refused.value.retry_after
    spend(budgets, clock, "192.0.2.2", 1)
    clock.now += refused.value.retry_after
    spend(budgets, clock, "192.0.2.1", 1)


def test_so_many_at_once(clock: Clock) -> None:
    """The next one is told to wait; when one is answered it may ask again."""
    budgets = Budgets(clock)
    under_way = [budgets.spend("192.0.2.1") for _ in range(AT_ONCE)]
    for one in under_way:
        one.__enter__()
    with pytest.raises(QueryError, match="at once"), budgets.spend("192.0.2.1"):
        pass
    under_way[0].__exit__(None, None, None)
    spend(budgets, clock, "192.0.2.1", 1)


def test_failures_cost_as_well(clock: Clock) -> None:
    """Thousands of broken queries are no way round."""
    budgets = Budgets(clock)

    def fail() -> None:
        with budgets.spend("192.0.2.1"):
            raise ZeroDivisionError

    for _ in range(3_000):
        try:
            fail()
        except ZeroDivisionError:
            continue
        except QueryError:
            return
    pytest.fail("never refused")


def test_the_accounts_stay_few(clock: Clock) -> None:
    """However many addresses ask; one that is asking is kept."""
    budgets = Budgets(clock)
    with budgets.spend("first"):
        for number in range(MOST_CLIENTS + 50):
            spend(budgets, clock, f"client-{number}", 0)
        assert MOST_CLIENTS == len(budgets._accounts) and "first" in budgets._accounts


@pytest.mark.parametrize(("address", "name"), [
    ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ("fe80::1%eth0", "fe80::/64"), ("x" * 100, "x" * 64),
])
def test_who_is_one_client(address: str, name: str) -> None:
    """An IPv6 subscriber has a whole /64 to ask from."""
    assert name == name_client(address)


@pytest.mark.parametrize(("peer", "forwarded", "trusted", "client"), [
    ("192.0.2.1", "", (), "192.0.2.1"),
    ("192.0.2.1", "198.51.100.7", (), "192.0.2.1"),
    ("192.0.2.1", "198.51.100.7", ("192.0.2.1",), "198.51.100.7"),
    ("192.0.2.1", "203.0.113.9, 198.51.100.7", ("192.0.2.1",), "198.51.100.7"),
    ("192.0.2.1", "203.0.113.9, 198.51.100.7, 192.0.2.2", ("192.0.2.1", "192.0.2.2"), "198.51.100.7"),
    ("192.0.2.1", "", ("192.0.2.1",), "192.0.2.1"),
])
def test_who_asks_behind_a_proxy(peer: str, forwarded: str, trusted: tuple[str, ...], client: str) -> None:
    """What a stranger writes into X-Forwarded-For counts for nothing."""
    assert client == find_client(peer, forwarded, frozenset(trusted))
