"""What every target promises; the loop that feeds them knows nothing more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from ledger.marks import Marks
from vocab.exceptions import TargetError
from vocab.records import Change, Version

Finding = Literal["missing", "extra", "different", "unknown"]
COUNTS = ("name", "expected", "found", "missing", "extra", "different", "unknown")
NAMED = 10
"""How many of each finding are named."""


@dataclass
class Verdict:
    """What a target holds beside the ledger; as_json is one object of `verify` (docs: contracts).

    named: of each finding the first ten, so that a person knows where to look: records, graphs, rows.
    unit: what is counted.
    """

    name: str
    expected: int = 0
    found: int = 0
    missing: int = 0
    extra: int = 0
    different: int = 0
    unknown: int = 0
    named: list[tuple[Finding, str]] = field(default_factory=list)
    unit: Literal["records", "rows"] = "records"

    def add(self, finding: Finding, name: str, count: int = 1) -> None:
        """Count something that is not as the ledger says, and remember the first by their names."""
        before = getattr(self, finding)
        setattr(self, finding, before + count)
        if before < NAMED:
            self.named.append((finding, name))

    @property
    def is_ok(self) -> bool:
        """Whether all is as the ledger says, and could be seen."""
        return not (self.missing or self.extra or self.different or self.unknown)

    def as_json(self) -> dict[str, Any]:
        """Return the counts and whether all is as the ledger says."""
        return {**{key: getattr(self, key) for key in COUNTS}, "ok": self.is_ok}


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


@runtime_checkable
class EditionTarget(Protocol):
    """A target that also takes what moves once a night: the tables of an edition.

    told: what it saw and mended, in Dutch and in English. faults: what was refused, while the rest went on.
    """

    told: list[tuple[str, str]]
    faults: list[TargetError]

    def load(self, edition: Path) -> None:
        """Take the tables of an edition from its folder; the same edition twice is as once."""
