"""The list of live targets: those that a harvest brings up to date before it ends."""

from ledger.home import Home
from publisher.targets.feed import FeedTarget
from publisher.targets.store import StoreTarget
from publisher.targets.target import Target


def open_targets(home: Home) -> list[Target]:
    """Return the live targets of a home."""
    return [StoreTarget(home.store, home.base), FeedTarget(home.feed, home.base, home.clock)]
