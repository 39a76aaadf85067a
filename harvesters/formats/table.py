"""A table with a header becomes rows: each cell read by its key, each wrong cell a problem at its place."""

import csv
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from harvesters.access.files import SourceFile
from harvesters.fill_in import fill_in
from harvesters.formats.dialect import Dialect, find_dialect, not_text, open_text, plain
from ledger.home import Source
from shapes.sentences import word_cell, word_row
from vocab.exceptions import SourceError
from vocab.names import encode_key
from vocab.records import Column, Origin, Problem, Record, Row, as_set
from vocab.terms import Term, read_terms
from vocab.values import Reader, Unreadable, Value, reader_of

DASHES = re.compile(r"[-=_\s]+")
TRAILER = re.compile(r"\(?\s*([0-9]+)\s+(?:rows? affected|rijen|row\(s\) affected)\s*\)?", re.IGNORECASE)
MOST_ROWS = 20_000_000
REMEMBERED = 50_000
UNSEEN: Any = object()


class _Field(NamedTuple):
    """One mapped column: where it stands, which key it fills, and what its cells were read as."""

    position: int
    part: str | None
    key: str
    path: str
    term: Term
    read: Reader
    memo: dict[str, Value]


def read_table(source: Source, file: SourceFile) -> Iterator[Row]:
    """Yield the rows of a delimited file (RFC 4180 and its relatives), plain or gzipped.

    Raises SourceError unless it is read to its end and to the number of rows its trailer states.
    """
    dialect = find_dialect(file.path, source.table("columns").values())
    if dialect is None:
        return
    fields, constants = _plan(source, dialect), _read_constants(source)
    columns = {field.path: Column(dialect.header[field.position], field.position) for field in fields}
    width, count, prefix = len(dialect.header), 0, source.prefix
    stated: int | None = None
    for line, cells in _read_records(file, dialect):
        if stated is not None:
            _refuse_more(stated, line, cells)
            continue
        stated = _read_trailer(cells)
        if stated is not None:
            _check_complete(stated, count)
            continue
        count += 1
        origin = Origin(file.digest, None, line, columns)
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            problem = word_row(source.name, file.name, origin, "cell-count", f"{len(cells)} / {width}")
            yield Row(None, origin, (problem,))
        else:
            yield _read_row(source, file.name, prefix, fields, constants, cells, origin)


def find_unmapped(source: Source, file: SourceFile) -> list[str]:
    """Return the headers that no key is mapped to and that the source does not ignore."""
    dialect = find_dialect(file.path, source.table("columns").values())
    mapped = {plain(str(name)) for name in source.table("columns").values()}
    mapped |= {plain(name) for name in source.settings.get("ignore", [])}
    return [name for name in dialect.header if plain(name) not in mapped and name.strip()] if dialect else []


def _plan(source: Source, dialect: Dialect) -> list[_Field]:
    """Return what to do with each mapped column, once a file."""
    terms = read_terms()
    places = {plain(name): index for index, name in reversed(list(enumerate(dialect.header)))}
    fields = []
    for path, header in source.table("columns").items():
        part, _, key = path.rpartition(".")
        words = source.table("codes").get(path) or source.table("codes").get(key)
        read = _code_words(words, reader_of(terms[key])) if words else reader_of(terms[key])
        fields.append(_Field(places[plain(header)], part or None, key, path, terms[key], read, {}))
    return fields


def _code_words(words: Mapping[str, Any], read: Reader) -> Reader:
    """Return a reader that knows a member's own words for our codes."""
    codes = {plain(word): _read_setting(word, code, read) for word, code in words.items()}
    return lambda text: codes[word] if (word := plain(text)) in codes else read(text)


def _read_constants(source: Source) -> list[tuple[str | None, str, Any]]:
    """Return part, key and value of what each row has without a cell, read as a cell of its key is."""
    constants = []
    for path, given in source.table("constants").items():
        part, _, key = path.rpartition(".")
        term = read_terms()[key]
        many = given if isinstance(given, list) and term.is_set else [given]
        values = [_read_setting(path, one, reader_of(term)) for one in many]
        lone = values[0] if part else _shape_value(term, values[0])
        constants.append((part or None, key, as_set(values) if term.is_set and not part else lone))
    return constants


def _read_setting(name: str, given: Any, read: Reader) -> Value:
    """Read a value that the TOML gives as if it stood in a cell; SourceError where it is none."""
    value = Unreadable("setting") if isinstance(given, list | dict) else read(str(given))
    if value is None or isinstance(value, Unreadable):
        raise SourceError(
            f"De waarde “{given}” bij “{name}” in de beschrijving van de bron is niet goed.",
            f"The value '{given}' at '{name}' in the description of the source is not good.",
            rule="setting",
        )
    return value


def _read_records(file: SourceFile, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield (first physical line, cells) of each record below the header that is not empty or a rule."""
    with open_text(file.path, dialect.encoding) as text:
        reader = csv.reader(text, delimiter=dialect.delimiter)
        line = 0
        try:
            for _ in range(dialect.skip + 1):
                next(reader)
            line = reader.line_num
            for cells in reader:
                first = line + 1
                line = reader.line_num
                if line > MOST_ROWS:
                    raise _too_long()
                if cells and (cells[0].strip("-= ") or not _says_nothing(cells)):
                    yield first, cells
        except UnicodeError as error:
            raise not_text(file.name) from error
        except csv.Error as error:  # "field larger than field limit": all that csv raises when not strict
            raise SourceError(
                f"In {file.name} staat na regel {line} een cel van meer dan {csv.field_size_limit()} tekens. "
                "Staat daar een aanhalingsteken te veel?",
                f"After line {line} of {file.name} is a cell of more than {csv.field_size_limit()} "
                "characters. Is there one quote too many?",
                rule="broken-line",
            ) from error


def _says_nothing(cells: list[str]) -> bool:
    return all(not cell or DASHES.fullmatch(cell) for cell in cells)


def _read_trailer(cells: list[str]) -> int | None:
    """Return the number of rows that a line such as "(18109 rows affected)" states."""
    if len(cells) > 1 and any(cells[1:]):
        return None
    match = TRAILER.fullmatch(cells[0].strip())
    return int(match[1]) if match else None


def _check_complete(stated: int, count: int) -> None:
    if stated != count:
        raise SourceError(
            f"Het bestand zegt {stated} rijen te hebben, maar het zijn er {count}. Haal het opnieuw op.",
            f"The file says it has {stated} rows, but there are {count}. Fetch it again.",
            rule="incomplete",
        )


def _refuse_more(stated: int, line: int, cells: list[str]) -> None:
    """Refuse rows below the trailer: who leaves them out withdraws them. A lone remark may stand there."""
    if any(cells[1:]):
        raise SourceError(
            f"Onder de regel met het aantal rijen ({stated}) staan nog rijen, vanaf regel {line}. Haal het "
            "bestand opnieuw op.",
            f"Below the line with the number of rows ({stated}) are more rows, from line {line}. Fetch the "
            "file again.",
            rule="incomplete",
        )


def _read_row(source: Source, name: str, prefix: str, fields: list[_Field],
              constants: list[tuple[str | None, str, Any]], cells: list[str], origin: Origin) -> Row:
    """Read the cells of one row into a record with its id, and what is wrong with them."""
    record: Record = {"type": source.kind}
    parts: dict[str, Record] = {}
    unreadable: list[tuple[_Field, Unreadable, str]] = []
    for field in fields:
        cell = cells[field.position]
        value = field.memo.get(cell, UNSEEN)
        if value is UNSEEN:
            value = field.read(cell)
            if len(field.memo) < REMEMBERED:
                field.memo[cell] = value
        if value is None:
            continue
        if type(value) is Unreadable:
            unreadable.append((field, value, cell))
        elif field.part:
            parts.setdefault(field.part, {})[field.key] = value
        else:
            record[field.key] = _shape_value(field.term, value)
    for part, key, value in constants:
        (parts.setdefault(part, {}) if part else record).setdefault(key, value)
    return _finish(source, name, prefix, record, parts, origin, unreadable)


def _shape_value(term: Term, value: Value) -> Any:
    if term.is_text:
        return {"nl": value}
    return [value] if term.is_set else value


def _finish(source: Source, name: str, prefix: str, record: Record, parts: dict[str, Record], origin: Origin,
            unreadable: list[tuple[_Field, Unreadable, str]]) -> Row:
    """Give the record its id and what follows from its fields; None where its key is missing."""
    key = _read_key(record.get(source.key))
    id = None
    problem: Problem | None = None
    try:
        id = prefix + encode_key(key)
    except ValueError:
        rule = "key-too-long" if key.strip(" .") else "key-missing"
        problem = word_cell(source.name, name, origin, None, source.key, key, rule)
    problems = [
        word_cell(source.name, name, origin, id, field.path, cell, value.rule, value.suggestion)
        for field, value, cell in unreadable
    ]
    if id is None or problem:
        return Row(None, origin, (*problems, *([problem] if problem else [])))
    record["id"] = id
    return Row(fill_in(record, parts), origin, tuple(problems))


def _read_key(value: Any) -> str:
    """Return the text of the field that makes the id: of a text in a language or a set its first."""
    while isinstance(value, dict | list):
        value = next(iter(value.values() if isinstance(value, dict) else value), None)
    return "" if value is None else str(value)


def _too_long() -> SourceError:
    return SourceError(
        f"Het bestand heeft meer dan {MOST_ROWS} regels.", f"The file has more than {MOST_ROWS} lines.",
        rule="file-too-large",
    )
