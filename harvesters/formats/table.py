"""A file with tables becomes rows: its sheets are recognised, their columns planned, their parts joined."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from harvesters.access.files import SourceFile
from harvesters.formats.dialect import plain
from harvesters.formats.fields import Constant, plan_fields, read_constants
from harvesters.formats.further import Further
from harvesters.formats.rows import RowReader
from harvesters.formats.sheets import Sheet, read_sheets
from harvesters.formats.watched import Watched
from ledger.home import Source
from shapes.columns import (
    fold,
    known_columns,
    known_part_columns,
    known_sheets,
    names_of_kind,
    suggest_column,
)
from shapes.privacy import Found, hide
from shapes.sentences import word_file
from vocab.exceptions import SourceError
from vocab.records import Origin, Problem, Row


class Plan(NamedTuple):
    """What one sheet holds: records of a kind, or parts of them below a key; and which columns fill what."""

    watched: Watched
    kind: str
    part: str | None
    reader: RowReader


class Table:
    """The tables of one file: problems are those of the file as a whole, rows can be read once."""

    def __init__(self, source: Source, file: SourceFile) -> None:
        """Open a file and recognise its sheets; raises SourceError where it holds no such table."""
        self.source = source
        self.file = file
        self.problems: list[Problem] = []
        self._constants = read_constants(source)
        self._headers = {plain(str(name)): path for path, name in source.table("columns").items()}
        self._ignored = {plain(name) for name in source.settings.get("ignore", [])}
        sheets = read_sheets(file, find_wanted(source))
        self.watched = [Watched(sheet, source.name, file.name, file.digest, file.is_masked)
                        for sheet in sheets]
        self._is_named = any(self._find_named(sheet) for sheet in sheets)
        self._plans = [plan for watched in self.watched if (plan := self._plan(watched))]
        if sheets and not any(plan.part is None for plan in self._plans):
            raise self._refuse(sheets)

    @property
    def is_blocked(self) -> bool:
        """Say whether the file holds what may not be kept; certain once rows was read to its end."""
        return any(watched.is_blocked for watched in self.watched)

    def rows(self) -> Iterator[Row]:
        """Yield every row of every sheet with records; raises SourceError unless all can be read."""
        for kind in self.source.kinds:
            further = Further()
            for plan in self._plans:
                if plan.kind == kind and plan.part:
                    further.add(plan.part, plan.reader, self._look(plan))
            for plan in self._plans:
                if plan.kind == kind and plan.part is None:
                    for line, cells, found in self._look(plan):
                        yield plan.reader.read(line, cells, found, further.join)
            self.problems += further.find_orphans()
        self._look_at_rest()
        for watched in self.watched:
            self.problems += watched.word_told()
            self._tell_findings(watched.sheet)

    def look_at_all(self) -> None:
        """Let the gate see every row, also those that nobody asked for."""
        for watched in self.watched:
            for _ in watched.rows():
                pass

    def _look(self, plan: Plan) -> Iterator[tuple[int, list[str], list[Found]]]:
        """Yield the rows of a sheet; what is private in columns that fill no key is told once a column."""
        used = {column.position for column in plan.reader.columns.values()}
        for line, cells, found in plan.watched.rows():
            for one in found:
                if one.column not in used:
                    plan.watched.tell(one)
            yield line, cells, found

    def _look_at_rest(self) -> None:
        """Let the gate see the sheets that hold no records: help, lists, what is hidden."""
        planned = {id(plan.watched) for plan in self._plans}
        for watched in self.watched:
            if id(watched) not in planned:
                for _, _, found in watched.rows():
                    for one in found:
                        watched.tell(one)

    @property
    def has_own_keys(self) -> bool:
        """Say whether all rows keep their id when a name changes."""
        return all(plan.reader.has_own_key for plan in self._plans if plan.part is None)

    def _plan(self, watched: Watched) -> Plan | None:
        """Recognise a sheet by its name, else by its header; None for one that holds nothing of ours."""
        sheet = watched.sheet
        for kind in self.source.kinds:
            part = known_sheets(kind).get(fold(sheet.name or ""))
            if part:
                return self._make_plan(watched, kind, part, known_part_columns(kind, part))
        if self._headers:
            missing = set(self._headers) - {plain(cell) for cell in sheet.header}
            return None if missing else self._make_plan(watched, self.source.kinds[0], None, self._headers)
        found = self._find_named(sheet) if self._is_named else self._find_best(sheet)
        return self._make_plan(watched, found, None, known_columns(found)) if found else None

    def _find_best(self, sheet: Sheet) -> str | None:
        """Return the kind of which a header knows most; None for a sheet of help or lists among others."""
        if not sheet.known and len(self.watched) > 1:
            return None
        count, kind = max((_count_known(sheet, kind), kind) for kind in self.source.kinds)
        return kind if count else None

    def _find_named(self, sheet: Sheet) -> str | None:
        """Return the kind that a sheet is named after; where one is, other sheets hold no records."""
        name = fold(sheet.name or "")
        return next((kind for kind in self.source.kinds if name in names_of_kind(kind)), None)

    def _make_plan(self, watched: Watched, kind: str, part: str | None, known: Mapping[str, str]) -> Plan:
        """Plan the columns of a sheet: of two with one name, the first counts."""
        sheet = watched.sheet
        places: dict[str, int] = {}
        for position, cell in enumerate(sheet.header):
            path = known.get(plain(cell) if known is self._headers else fold(cell))
            if path and path not in places:
                places[path] = position
        fields = plan_fields(self.source, ((position, path) for path, position in places.items()))
        self._tell_unused(sheet, kind, {field.position for field in fields})
        constants: list[Constant] = [] if part else self._constants
        return Plan(watched, kind, part, RowReader(self.source, kind, self.file, watched, fields, constants))

    def _tell_unused(self, sheet: Sheet, kind: str, used: set[int]) -> None:
        """Warn once of the columns that no key is mapped to, and of names that are nearly right."""
        unused = [cell for position, cell in enumerate(sheet.header)
                  if position not in used and cell.strip() and plain(cell) not in self._ignored]
        near = {cell: name for cell in unused if not self._headers and (name := suggest_column(kind, cell))}
        for cell, name in near.items():
            self._warn("near-column", f"{cell} / {name}")
        if left := [cell for cell in unused if cell not in near]:
            self._warn("unmapped-columns", ", ".join(left))

    def _tell_findings(self, sheet: Sheet) -> None:
        """Tell what is hidden, merged or left out of a sheet."""
        for rule, value, row in sheet.findings:
            origin = Origin(self.file.digest, sheet.name, row or sheet.header_row, {})
            self.problems.append(word_file(self.source.name, self.file.name, rule, hide(value), origin))

    def _warn(self, rule: str, value: str) -> None:
        self.problems.append(word_file(self.source.name, self.file.name, rule, value))

    def _refuse(self, sheets: Iterable[Sheet]) -> SourceError:
        """Return what to raise where no sheet has the columns that the source or its kind needs."""
        best = max(sheets, key=lambda sheet: sheet.known)
        missing = set(self._headers) - {plain(cell) for cell in best.header}
        if not self._headers:
            return SourceError(
                "In dit bestand staat geen rij met kolomnamen die we kennen. Gebruik het invulblad, of zet "
                "kolomnamen boven de gegevens.",
                "No row of this file holds column names that we know. Use the template, or put column names "
                "above the data.", rule="no-header")
        wanted = map(str, self.source.table("columns").values())
        names = ", ".join(name for name in wanted if plain(name) in missing)
        return SourceError(
            f"Er is geen rij met alle kolomnamen. Niet gevonden: {names}.",
            f"No row holds all column names. Not found: {names}.", rule="missing-column")


def find_wanted(source: Source) -> set[str]:
    """Return the names of columns by which the header of a source is known."""
    if headers := source.table("columns"):
        return {plain(str(name)) for name in headers.values()}
    return {name for kind in source.kinds for name in known_columns(kind)}


def _count_known(sheet: Sheet, kind: str) -> int:
    known = known_columns(kind)
    return sum(fold(cell) in known for cell in sheet.header)
