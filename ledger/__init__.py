"""What was accepted, when and from whom."""

from ledger.ledger import Ledger

__all__ = ["Ledger"]
