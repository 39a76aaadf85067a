"""What all servers elsewhere share: an address from a setting, and a session that tries again."""

from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from vocab.exceptions import HomeError


def check_address(name: str, address: str) -> str:
    """Return the web address of a setting; HomeError where it is none, or has a name or password in it."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise HomeError(f"{name} moet een webadres zijn, zonder naam of wachtwoord erin.",
                        f"{name} must be a web address, without a name or password in it.")
    return address


def open_session(again: Retry) -> requests.Session:
    """Return a session that tries again as is said, and asks no netrc for passwords."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    return session
