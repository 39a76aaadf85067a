"""When a server is asked again: after a growing, random wait, and never before it said so."""

import random
from datetime import UTC
from email.utils import parsedate_to_datetime

from vocab.exceptions import SourceError

AGAIN = frozenset((429, 500, 502, 503, 504))
"""The statuses that may be another one next time (RFC 9110, RFC 6585)."""


class TryAgain(Exception):
    """A fault that may be gone the next time; after: the seconds that the server wants us to wait."""

    def __init__(self, error: SourceError, after: float | None = None) -> None:
        super().__init__(error.en)
        self.error = error
        self.after = after


def plan_wait(attempt: int, after: float | None, backoff: float, longest: float, left: float) -> float | None:
    """Return how many seconds to wait before attempt (from 1), None to give up.

    Exponential with full jitter, at most `longest`; never less than the server asked for (`after`), and where
    that does not fit in `longest` or in what is `left`, not at all.
    """
    wait = random.uniform(0, min(longest, backoff * 2.0 ** min(attempt - 1, 32)))
    if after is not None:
        if after > longest:
            return None
        wait = max(wait, after)
    return wait if wait < left else None


def read_retry_after(text: str | None, now: float) -> float | None:
    """Return the seconds of a Retry-After header, in seconds or as a date; None without one we can read."""
    if not text:
        return None
    if text.strip().isdecimal() and text.strip().isascii():
        return float(text.strip()[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)
