"""The list of live targets: those that a harvest brings up to date before it ends."""

from ledger.home import Home
from publisher.ckan.settings import read_settings
from publisher.remote.settings import read_stores
from publisher.targets.ckan import CkanTarget
from publisher.targets.feed import FeedTarget
from publisher.targets.remote import RemoteTarget
from publisher.targets.store import StoreTarget
from publisher.targets.target import Target


def open_targets(home: Home) -> list[Target]:
    """Return every target of a home: first those in its folder, then those on other servers."""
    return [*open_local(home), *open_distant(home)]


def open_local(home: Home) -> list[Target]:
    """Return the targets in the folder of a home, of which an edition is cut."""
    return [StoreTarget(home.store, home.base), FeedTarget(home.feed, home.base, home.clock)]


def open_distant(home: Home) -> list[Target]:
    """Return the targets on other servers that the settings of this machine name.

    Each may raise TargetError; the others go on.
    """
    targets: list[Target] = []
    if stores := read_stores():
        targets.append(RemoteTarget(home.remote, home.base, stores))
    if settings := read_settings():
        targets.append(CkanTarget(home, settings))
    return targets
