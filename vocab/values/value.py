"""What a cell can be read as: a value, a value with something to tell, nothing, or a rule that it breaks."""

import re
from collections.abc import Callable
from typing import NamedTuple

SHEET_ERROR = re.compile(r"#[A-ZÉ][A-ZÉ0-9/]*[!?]?|##+")
SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[Ee][+-]?[0-9]{1,3}")


class Unreadable(NamedTuple):
    """A cell that has no lexical form: which rule it breaks and the nearest good value, if any."""

    rule: str
    suggestion: str | None = None


class Noted(NamedTuple):
    """A cell that was read as a value, with an info to tell about it."""

    value: str | int | bool
    rule: str

    @property
    def suggestion(self) -> str:
        """What the cell was read as, to be shown in the sentence."""
        return str(self.value)


Value = str | int | bool | Unreadable | Noted | None
Reader = Callable[[str], Value]


def refuse(text: str, rule: str, suggestion: str | None = None) -> Unreadable:
    """Return what is wrong with a cell: what a spreadsheet wrote itself goes before the rule of the key."""
    bare = text.strip()
    if SHEET_ERROR.fullmatch(bare):
        return Unreadable("sheet-error")
    if SCIENTIFIC.fullmatch(bare):
        return Unreadable("scientific")
    return Unreadable(rule, suggestion)


def note(value: Value, rule: str) -> Value:
    """Return a good value with an info; what is no good value, or has an info already, stays as it is."""
    return Noted(value, rule) if isinstance(value, str | int) else value
