"""The list of live targets: those that a harvest brings up to date before it ends."""

from ledger.home import Home
from publisher.ckan.settings import read_settings
from publisher.remote.settings import read_stores
from publisher.targets.feed import FeedTarget
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
    # Imported where they are named: most homes have neither, and their libraries take time of every command.
    targets: list[Target] = []
    if stores := read_stores():
        from publisher.targets.remote import RemoteTarget
        targets.append(RemoteTarget(home.remote, home.base, stores))
    if settings := read_settings():
        from publisher.targets.ckan import CkanTarget
        targets.append(CkanTarget(home, settings))
    return targets
