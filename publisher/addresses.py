"""Addresses of servers elsewhere, as the settings of this machine name them."""

from urllib.parse import urlsplit

from vocab.exceptions import HomeError


def check_address(name: str, address: str) -> str:
    """Return the web address of a setting; HomeError where it is none, or has a name or password in it."""
    try:
        parts = urlsplit(address)
    except ValueError:  # half an IPv6 address
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise HomeError(f"{name} moet een webadres zijn, zonder naam of wachtwoord erin.",
                        f"{name} must be a web address, without a name or password in it.")
    return address
