"""One clock for everything: UTC in microseconds, or what VERBOND_NOW says."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]
DAY = 86_400_000_000


def read_clock() -> int:
    """Return now as microseconds since 1970 in UTC; VERBOND_NOW (ISO 8601) replaces it in a replay."""
    fixed = os.environ.get("VERBOND_NOW")
    moment = datetime.fromisoformat(fixed) if fixed else datetime.now(UTC)
    return as_micros(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def as_micros(moment: datetime) -> int:
    """Return an aware moment as whole microseconds, without a float in between."""
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def as_text(micros: int) -> str:
    """Return microseconds since 1970 as xsd:dateTime in UTC."""
    moment = datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)
    return moment.isoformat().replace("+00:00", "Z")
