"""Sessions with servers elsewhere."""

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


def open_session(again: Retry) -> requests.Session:
    """Return a session that tries again as is said, and asks no netrc for passwords."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=again))
    return session
