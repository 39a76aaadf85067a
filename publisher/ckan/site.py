"""One CKAN, called by its action API (ckanapi): what is down or slow is tried again, a refusal is told."""

from collections import Counter
from typing import Any, Literal

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from publisher.ckan.settings import Settings
from vocab.exceptions import TargetError

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 10, 120
AGAIN = Retry(total=5, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), allowed_methods=None,
              raise_on_status=False, redirect=0)
"""All that is called here may be called twice; a CKAN that is started again has 15 seconds for it."""

BROKEN_OFF = 3
"""How often a call is made whose answer breaks off; of that no library knows that it can be made again."""

READS = frozenset((
    "datastore_info", "datastore_search", "group_list", "group_list_authz", "license_list", "user_show",
    "organization_list", "organization_list_for_user", "organization_show", "package_search", "package_show"))
"""The actions that are called here and write nothing."""

Reason = Literal["not-found", "not-allowed", "not-valid", "broken", "taken"]
WORDS: dict[Reason, tuple[str, str]] = {
    "not-found": ("kent dit niet", "does not know this"),
    "not-allowed": ("staat dit met dit token niet toe", "does not allow this with this token"),
    "not-valid": ("neemt dit niet aan", "does not accept this"),
    "broken": ("gaf geen goed antwoord", "gave no proper answer"),
    "taken": ("heeft deze naam al voor iets anders", "has this name for something else"),
}


class Refusal(TargetError):
    """Raised where a CKAN answers, and not as asked: the rest can go on.

    keys: what it found wrong in what was sent; its texts are in the language of the site.
    """

    def __init__(self, nl: str, en: str, reason: Reason, keys: tuple[str, ...] = ()) -> None:
        super().__init__(nl, en)
        self.reason = reason
        self.keys = keys


def refuse(host: str, action: str, reason: Reason, keys: tuple[str, ...] = ()) -> Refusal:
    """Return the refusal of an action by a CKAN."""
    nl, en = WORDS[reason]
    what = f"{action}: {', '.join(keys)}" if keys else action
    return Refusal(f"De CKAN {host} {nl} ({what}).", f"The CKAN {host} {en} ({what}).", reason, keys)


class Site:
    """One CKAN. calls: how often each action was called."""

    def __init__(self, settings: Settings) -> None:
        self.host = settings.host
        self.calls: Counter[str] = Counter()
        session = requests.Session()
        session.trust_env = False  # a netrc is not asked for passwords
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=AGAIN))
        self._ckan = RemoteCKAN(settings.url, apikey=settings.token, session=session)

    def call(self, action: str, **words: Any) -> Any:
        """Return the result of an action; Refusal where it is refused, TargetError where it cannot be had."""
        self.calls[action] += 1
        try:
            return self._call(action, words, BROKEN_OFF)
        except requests.RequestException:
            raise TargetError(f"De CKAN {self.host} is niet te bereiken.",
                              f"The CKAN {self.host} cannot be reached.") from None
        except NotFound:
            raise refuse(self.host, action, "not-found") from None
        except NotAuthorized:
            raise refuse(self.host, action, "not-allowed") from None
        except ValidationError as error:
            keys = sorted(str(key) for key in error.error_dict if not str(key).startswith("__"))
            raise refuse(self.host, action, "not-valid", tuple(keys)) from None
        except (CKANAPIError, ValueError, KeyError):
            raise refuse(self.host, action, "broken") from None

    def _call(self, action: str, words: dict[str, Any], times: int) -> Any:
        timeout = {"timeout": (SECONDS_TO_CONNECT, SECONDS_TO_ANSWER)}
        try:
            return self._ckan.call_action(action, words, requests_kwargs=timeout)
        except requests.exceptions.ChunkedEncodingError:
            if times == 1:
                raise
        return self._call(action, words, times - 1)

    def find(self, action: str, **words: Any) -> Any:
        """Return the result of an action, None where what it is about is not there."""
        try:
            return self.call(action, **words)
        except Refusal as error:
            if error.reason == "not-found":
                return None
            raise

    def try_call(self, action: str, **words: Any) -> bool:
        """Say whether an action was done; not where the token may not do it, or nothing was there."""
        try:
            self.call(action, **words)
        except Refusal as error:
            if error.reason in ("not-found", "not-allowed"):
                return False
            raise
        return True

    @property
    def writes(self) -> dict[str, int]:
        """How often each action was called that writes."""
        return {action: count for action, count in self.calls.items() if action not in READS}
