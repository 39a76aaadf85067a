"""How a delimited text file is written: its packing, encoding, delimiter and the line of its header."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from vocab.exceptions import SourceError

DELIMITERS = ",;\t|"
HEADER_WITHIN = 50
LONGEST_LINE = 1024 * 1024
LARGEST_TEXT = 4 * 1024 * 1024 * 1024
CHUNK = 1024 * 1024


class Dialect(NamedTuple):
    """What csv needs to read a file, and how many records stand before and with its header."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    skip: int


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, unpacked where it is gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if packed:
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]  # GzipFile reads as IO[bytes]
        else:
            yield file


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Give the text of a file with line ends as written, for csv."""
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        yield text


def find_dialect(path: Path, headers: Collection[str]) -> Dialect | None:
    """Return how a file is written, judged by the headers it should have; None for an empty file.

    Raises SourceError where it is no text, or one of the headers is nowhere in its first 50 records.
    """
    encoding = find_encoding(path)
    wanted = {plain(header) for header in headers}
    best: tuple[int, int, Dialect] | None = None
    try:
        with open_text(path, encoding) as text:
            head = text.read(LONGEST_LINE)
    except UnicodeError as error:
        raise not_text(path.name) from error
    if len(head) == LONGEST_LINE:  # a header that is cut off would pass for a shorter one
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or "\0"
    if not head.strip("\ufeff\r\n \t"):
        return None
    for delimiter in DELIMITERS:
        for skip, cells in enumerate(_first_records(head, delimiter)):
            found = len(wanted & {plain(cell) for cell in cells})
            if best is None or (found, len(cells)) > best[:2]:
                best = found, len(cells), Dialect(encoding, delimiter, tuple(cells), skip)
    if best is None:
        raise not_text(path.name)
    missing = wanted - {plain(cell) for cell in best[2].header}
    if missing:
        names = ", ".join(header for header in headers if plain(header) in missing)
        raise SourceError(
            f"Er is geen rij met alle kolomnamen. Niet gevonden: {names}.",
            f"No row holds all column names. Not found: {names}.",
            rule="missing-column",
        )
    return best[2]


def find_encoding(path: Path) -> str:
    """Return the encoding of a file: by its byte order mark, else UTF-8 if all of it is, else cp1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first, total, is_utf8 = b"", 0, True
    try:
        with open_bytes(path) as file:
            # To the end, also where it is not UTF-8: so a packed file is known to be whole and not too large.
            while chunk := file.read(CHUNK):
                first = first or chunk
                total += len(chunk)
                if total > LARGEST_TEXT:
                    raise _too_large()
                is_utf8 = is_utf8 and _decodes(decoder, chunk)
    except (EOFError, OSError, zlib.error) as error:
        raise SourceError(
            "Het gecomprimeerde bestand is niet heel; haal het opnieuw op.",
            "The compressed file is not whole; fetch it again.",
            rule="broken-archive",
        ) from error
    if is_utf8 and _decodes(decoder, b"", final=True):
        return "utf-8-sig" if first.startswith(codecs.BOM_UTF8) else "utf-8"
    return "utf-16" if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "cp1252"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def plain(header: str) -> str:
    """Return a header as it is compared: trimmed, case-folded, without a byte order mark."""
    return " ".join(header.replace("\ufeff", "").split()).casefold()


def _first_records(head: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    for _ in range(HEADER_WITHIN):
        try:
            cells = next(reader, None)
        except csv.Error:
            return
        if cells is None:
            return
        yield cells


def not_text(name: str) -> SourceError:
    """Return what to raise where a file is no table of text: a workbook, a picture, a broken encoding."""
    return SourceError(
        f"{name} is geen goed tekstbestand. Sla het op als CSV (UTF-8).",
        f"{name} is not a good text file. Save it as CSV (UTF-8).",
        rule="not-text",
    )


def _too_large() -> SourceError:
    return SourceError(
        f"Uitgepakt is het bestand groter dan {LARGEST_TEXT // 2**30} GB.",
        f"Unpacked, the file is larger than {LARGEST_TEXT // 2**30} GB.",
        rule="file-too-large",
    )
