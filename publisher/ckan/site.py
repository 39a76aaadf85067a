"""One CKAN, called by its action API (ckanapi): what is down or slow is tried again, a refusal is told."""

from collections import Counter
from typing import Any, Literal

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError
from urllib3.util import Retry

from publisher.ckan.settings import Settings
from publisher.elsewhere import open_session
from vocab.exceptions import TargetError

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 10, 120
AGAIN = Retry(total=5, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504), allowed_methods=None,
              raise_on_status=False, redirect=0, respect_retry_after_header=False)
"""All that is called here may be called twice; a CKAN that is started again has 15 seconds for it.

A Retry-After is not waited for, as it may say hours: the next run is the next try.
"""

BROKEN_OFF = 3
"""How often a call is made whose answer breaks off; of that no library knows that it can be made again."""

READS = frozenset((
    "datastore_info", "datastore_search", "group_list", "group_list_authz", "license_list", "user_show",
    "organization_list", "organization_list_for_user", "organization_show", "package_search", "package_show",
    "resource_show"))
"""The actions that are called here and write nothing."""

MOST_BROKEN = 3
"""So many answers in a row that are none: then a CKAN counts as away, and is not asked further."""

KEYS: dict[str, tuple[str, ...]] = {
    "package_search": ("results", "count"), "datastore_search": ("records", "total"),
    "datastore_info": ("fields",), "package_show": ("id", "state", "resources"), "user_show": ("name",),
    "organization_show": ("name",), "resource_show": ("package_id",)}
"""What the answer to an action must have that gives one thing; the other reads give a list."""

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


def _is_as_told(action: str, result: Any) -> bool:
    """Say whether an answer is what the action gives, as far as is read of it here."""
    if action in KEYS:
        return isinstance(result, dict) and all(key in result for key in KEYS[action])
    if action in READS:
        return isinstance(result, list)
    return True


class Site:
    """One CKAN. calls: how often each action was called."""

    def __init__(self, settings: Settings) -> None:
        self.host = settings.host
        self.calls: Counter[str] = Counter()
        self._broken = 0
        self._ckan = RemoteCKAN(settings.url, apikey=settings.token, session=open_session(AGAIN))

    def call(self, action: str, **words: Any) -> Any:
        """Return the result of an action; Refusal where it is refused, TargetError where it cannot be had."""
        self.calls[action] += 1
        try:
            result = self._call(action, words, BROKEN_OFF)
        except requests.RequestException:
            raise self._away() from None
        except NotFound:
            raise refuse(self.host, action, "not-found") from None
        except NotAuthorized:
            raise refuse(self.host, action, "not-allowed") from None
        except ValidationError as error:
            keys = sorted(str(key) for key in error.error_dict if not str(key).startswith("__"))
            raise refuse(self.host, action, "not-valid", tuple(keys)) from None
        except (CKANAPIError, ServerIncompatibleError, ValueError, KeyError, TypeError, RecursionError):
            raise self._blame(action) from None
        if not _is_as_told(action, result):
            raise self._blame(action)
        self._broken = 0
        return result

    def _blame(self, action: str) -> TargetError:
        """Return why there is no proper answer: one is of that call, more in a row are of the CKAN."""
        self._broken += 1
        return refuse(self.host, action, "broken") if self._broken < MOST_BROKEN else self._away()

    def _away(self) -> TargetError:
        return TargetError(f"De CKAN {self.host} is niet te bereiken.",
                           f"The CKAN {self.host} cannot be reached.")

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
