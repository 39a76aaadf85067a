"""Which rows below a header are records: not the empty ones, rules of dashes, totals and a trailer."""

import re
from collections.abc import Sequence

from harvesters.formats.header import NUMBER
from harvesters.formats.sheet import Finding
from vocab.exceptions import SourceError

DASHES = re.compile(r"[-=_\s]+")
TRAILER = re.compile(r"\(?\s*([0-9]+)\s+(?:rows? affected|rijen|row\(s\) affected)\s*\)?", re.IGNORECASE)
TOTAL = re.compile(
    r"(?:(?:sub|eind|deel|tussen|algemeen|grand)[\s-]*)?(?:tota(?:al|len|als|l|ls)|som|sum)(?:bedrag)?"
    r"(?:[\s:]+(?:generaal|bedrag(?:en)?|subsidies?|aantal|alle|overall|jaar|euro|eur|€|[0-9]{4}))*[\s:.=]*",
    re.IGNORECASE,
)
SUSPECT = re.compile(r"[\s=-]|(?:sub|eind|deel|tussen|algemeen|grand)[\s-]*tot|tot|som|sum", re.IGNORECASE)
"""With what the first cell begins of a row that may be a rule or a total, its second cell being filled."""


class Body:
    """Looks at the rows below one header, in their order; totals that are left out are told as findings."""

    def __init__(self, findings: dict[Finding, None]) -> None:
        self.stated: int | None = None
        self._findings = findings

    def keep(self, row: int, cells: Sequence[str], count: int) -> bool:
        """Say whether a row is a record; count: how many were, above it.

        Raises SourceError where a trailer states another number; stated is then what it says.
        """
        filled = [cell for cell in cells if cell]
        if not filled:
            return False
        if cells[0].strip("-= ") == "" and all(DASHES.fullmatch(cell) for cell in filled):
            return False
        if len(filled) == 1 and cells[0] and (match := TRAILER.fullmatch(cells[0].strip())):
            self.stated = int(match[1])
            if self.stated != count:
                raise _incomplete(self.stated, count)
            return False
        if is_total(filled):
            self._findings[Finding("total-row", next(filter(str.strip, filled)).strip(), row)] = None
            return False
        return True

    def refuse(self, row: int, cells: Sequence[str]) -> None:
        """Refuse a row below the trailer: who leaves it out withdraws it. A lone remark may stand there."""
        if any(cells[1:]):
            raise SourceError(
                f"Onder de regel met het aantal rijen ({self.stated}) staan nog rijen, vanaf regel {row}. "
                "Haal het bestand opnieuw op.",
                f"Below the line with the number of rows ({self.stated}) are more rows, from line {row}. "
                "Fetch the file again.",
                rule="incomplete",
            )


def is_total(filled: Sequence[str]) -> bool:
    """Say whether the filled cells of a row are a total: first a word for it, then numbers or nothing."""
    first, *others = [cell for cell in filled if not cell.isspace()] or [""]
    return bool(TOTAL.fullmatch(first.strip())) and all(NUMBER.fullmatch(cell) for cell in others)


def _incomplete(stated: int, count: int) -> SourceError:
    return SourceError(
        f"Het bestand zegt {stated} rijen te hebben, maar het zijn er {count}. Haal het opnieuw op.",
        f"The file says it has {stated} rows, but there are {count}. Fetch it again.",
        rule="incomplete",
    )
