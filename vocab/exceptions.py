"""What may be raised, and by whom; bad data is never an exception but a Problem.

    VerbondError
    ├── SourceError    a source could not be read to its end: nothing of it counts as gone
    ├── HomeError      the home folder or a setting is wrong
    ├── LedgerError    the ledger cannot be used as it is
    ├── StoreError     a target cannot be brought up to date
    ├── TargetError    a server that is published to is down, refuses, or is not as it should be
    ├── ApprovalError  what a person approves is not, or no longer, what waits
    ├── BusyError      someone else holds the lease
    ├── EditionError   an edition is not what its manifest says
    └── QueryError     a query has no whole answer: refused, late, too large, too many
"""

from typing import Literal

from vocab.records import Fault


class VerbondError(Exception):
    """Base of all: one sentence in Dutch, one in English; the command line prints both."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.nl = nl
        self.en = en


class SourceError(VerbondError):
    """Raised by harvesters when a source cannot be read to its end; says whose fault it is."""

    def __init__(self, nl: str, en: str, rule: str = "source", fault: Fault = "source") -> None:
        super().__init__(nl, en)
        self.rule = rule
        self.fault: Fault = fault


class HomeError(VerbondError):
    """Raised while reading coalition.toml, a source's TOML or a setting."""


class LedgerError(VerbondError):
    """Raised when the ledger is of a newer release or a backup is not whole."""


class StoreError(VerbondError):
    """Raised by a target that cannot be written or read."""


class TargetError(VerbondError):
    """Raised by a target on another server that cannot be reached or refuses; the other targets go on."""


class ApprovalError(VerbondError):
    """Raised when what is approved does not wait, waits no more, or is another difference than was shown."""


class EditionError(VerbondError):
    """Raised when an edition that is fetched is not what its manifest says: nothing of it is taken over."""


class BusyError(VerbondError):
    """Raised when a lease is held by another process."""


Refusal = Literal["refused", "form", "large", "late", "heavy", "busy", "budget", "unknown", "dropped",
                  "away", "cut"]


class QueryError(VerbondError):
    """Raised by the fence when a query has no whole answer.

    reason: refused (no SPARQL query that reads), form (none that the asker accepts), large, late, heavy
    (memory), busy (all workers), budget (of this asker),
    unknown or dropped (the edition that is asked), away (the remote store), cut (its answer breaks off).
    line and column (from 1): where it does not parse.
    retry_after: after how many seconds to ask again.
    """

    def __init__(self, nl: str, en: str, reason: Refusal = "refused", *, line: int | None = None,
                 column: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(nl, en)
        self.reason = reason
        self.line = line
        self.column = column
        self.retry_after = retry_after
