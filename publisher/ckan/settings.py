"""Which CKAN the settings of this machine name: none, or one."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from publisher.addresses import check_address
from vocab.exceptions import HomeError


@dataclass(frozen=True)
class Settings:
    """Where a CKAN is and who writes there.

    organization: the one in which all packages come, for a token that may not make any; else each member's.
    """

    url: str
    token: str = field(repr=False)
    organization: str = ""

    @property
    def host(self) -> str:
        """The host as people may read it."""
        return urlsplit(self.url).hostname or self.url


def read_settings() -> Settings | None:
    """Return the CKAN to publish to, None where there is none; HomeError where it cannot be that."""
    url = os.environ.get("VERBOND_CKAN_URL", "").rstrip("/")
    token = os.environ.get("VERBOND_CKAN_TOKEN", "").strip()
    if not url:
        return None
    check_address("VERBOND_CKAN_URL", url)
    if not token or not token.isascii() or not token.isprintable():
        raise HomeError("Zet in VERBOND_CKAN_TOKEN het token van wie in die CKAN schrijft.",
                        "Set VERBOND_CKAN_TOKEN to the token of who writes in that CKAN.")
    return Settings(url, token, os.environ.get("VERBOND_CKAN_ORGANIZATION", "").strip())
