"""What one run of one source did, in counts."""

from dataclasses import asdict, dataclass, field
from typing import Any

from vocab.records import Problem

INTERNAL = ("violations", "absent", "approved", "texts", "partial")
"""What the ledger keeps of a run beside what `harvest` prints."""


@dataclass
class Run:
    """What one run did; as_json is the object that `harvest` prints (docs: contracts, Output).

    fields: in how many of the changed records each key differs. hold: why something waits for a person, under
    which digest. violations: more than wrong, also what is in no record, such as private data. absent: of the
    withdrawn those that no row had any more. approved: the run whose held changes this one brought in.
    texts: in how many records each text waits for a person's look. partial: a part of the source was bad.
    """

    source: str
    run: int | None = None
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    withdrawn: int = 0
    held: int = 0
    problems: int = 0
    fault: str | None = None
    seconds: float = 0.0
    seq: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    hold: str | None = None
    digest: str | None = None
    violations: int = 0
    absent: int = 0
    approved: int | None = None
    texts: dict[str, int] = field(default_factory=dict)
    partial: bool = False
    first: list[Problem] = field(default_factory=list, repr=False)

    def as_counts(self) -> dict[str, Any]:
        """Return what the ledger keeps of a run."""
        counts = asdict(self)
        del counts["first"]
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return the counts under their frozen names."""
        return {name: value for name, value in self.as_counts().items() if name not in INTERNAL}
