"""What every target promises; the loop that feeds them knows nothing more."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from ledger.marks import Marks
from vocab.records import Change, Version


@dataclass
class Verdict:
    """What a target holds beside the ledger; as_json is one object of `verify` (docs: contracts)."""

    name: str
    expected: int = 0
    found: int = 0
    missing: int = 0
    extra: int = 0
    different: int = 0
    unknown: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the counts and whether all is as the ledger says."""
        return {**asdict(self), "ok": not (self.missing or self.extra or self.different or self.unknown)}


class Target(Protocol):
    """A published form of the ledger, brought up to date from its own cursor."""

    name: str
    recipe: str

    def exists(self) -> bool:
        """Say whether what was put is still there; if not, it is made anew."""

    def clear(self) -> None:
        """Begin anew beside what readers see; only what this target wrote is ever removed."""

    def put(self, changes: list[Change]) -> None:
        """Take changes, safe on disk when this returns; the same changes twice are as once."""

    def show(self, seq: int, epoch: str, marks: Marks) -> None:
        """Let readers see all that was put, at once, with what is stale, held or moved."""

    def compare(self, pages: Iterator[list[Version]]) -> Verdict:
        """Compare what readers see with the versions that should be public."""
