"""Further sheets of a workbook: the repeated parts of records, found again by the record's key."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from harvesters.fill_in import make_part
from harvesters.formats.rows import RowReader
from shapes.privacy import Found as Private
from shapes.sentences import word_row
from vocab.names import encode_key
from vocab.records import Origin, Problem, Record
from vocab.terms import PART_TYPES, read_terms


class Found(NamedTuple):
    """One row of a further sheet: the key it holds a part for, the part as read, where it stood."""

    key: str
    part: Record
    origin: Origin
    problems: tuple[Problem, ...]
    own: str
    reader: RowReader


class Further:
    """All parts that further sheets hold for the records of one kind, by the encoded key of the record."""

    def __init__(self) -> None:
        self._found: dict[str, list[Found]] = defaultdict(list)

    def add(self, key: str, reader: RowReader, rows: Iterator[tuple[int, list[str], list[Private]]]) -> None:
        """Read a sheet of parts; its columns are named by whole paths, such as lots.number, and `id`."""
        for line, cells, private in rows:
            record, found = reader.read_cells(reader.without(cells, private) if private else cells)
            origin = reader.origin(line)
            own = str(record.pop("id", ""))
            part = record.get(key)
            if not (part or found or private):
                continue
            try:
                encoded = encode_key(reader.local_key(own))
            except ValueError:
                encoded = ""
            problems = (*reader.word_private(private, origin, None), *reader.word_cells(found, origin, None))
            self._found[encoded].append(Found(key, part or {}, origin, problems, own, reader))

    def join(self, key: str, record: Record) -> tuple[dict[str, Origin], list[Problem]]:
        """Put the parts of a record into it, as they were read; return where each stood, by its id."""
        origins: dict[str, Origin] = {}
        problems: list[Problem] = []
        for found in self._found.pop(key, ()):
            problems += [problem._replace(id=record["id"]) for problem in found.problems]
            if not found.part:
                continue
            there = record.get(found.key)
            if read_terms()[found.key].is_set or there:
                record[found.key] = [*([there] if isinstance(there, dict) else there or []), found.part]
            else:
                record[found.key] = found.part
            origins[make_part(record["id"], PART_TYPES[found.key], found.part)["id"]] = found.origin
        return origins, problems

    def find_orphans(self) -> Iterator[Problem]:
        """Yield what is wrong with parts whose record stands in no row, once all rows are read."""
        for found in (one for many in self._found.values() for one in many):
            yield from found.problems
            rule = "orphan-part" if found.own.strip() else "part-key-missing"
            yield word_row(found.reader.source.name, found.reader.file, found.origin, rule, found.own)
