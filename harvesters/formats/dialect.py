"""How a text file is written: its encoding, and its first lines."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from harvesters.formats.packing import BROKEN, CHUNK, broken_archive, is_bomb, open_bytes
from vocab.exceptions import SourceError

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

DELIMITERS = ",;\t|"
LONGEST_LINE = 1024 * 1024
LONGEST_FIELD = 128 * 1024
LARGEST_TEXT = 4 * 1024 * 1024 * 1024


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """Give the text of a file with line ends as written, for csv."""
    with open_bytes(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        yield text


def read_head(path: Path, encoding: str) -> str | None:
    """Return the lines in which the header is looked for, None where a file is empty."""
    try:
        with open_text(path, encoding) as text:
            head = text.read(LONGEST_LINE)
    except UnicodeError as error:
        raise not_text(path.name) from error
    if len(head) == LONGEST_LINE:  # a header that is cut off would pass for a shorter one
        head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or "\0"
    return head if head.strip("\ufeff\r\n \t") else None


def find_encoding(path: Path) -> str:
    """Return the encoding of a file: by its byte order mark, else UTF-8 if all of it is, else cp1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first, total, is_utf8, packed = b"", 0, True, path.stat().st_size
    try:
        with open_bytes(path) as file:
            # To the end, also where it is not UTF-8: so a packed file is known to be whole and not too large.
            while chunk := file.read(CHUNK):
                first = first or chunk
                total += len(chunk)
                if total > LARGEST_TEXT or is_bomb(total, packed):
                    raise _too_large()
                is_utf8 = is_utf8 and _decodes(decoder, chunk)
    except BROKEN as error:
        raise broken_archive() from error
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


def read_delimited(lines: Iterable[str], delimiter: str) -> "CsvReader":
    """Return the csv reader of a text; a field over LONGEST_FIELD characters raises csv.Error.

    The limit holds for the whole process, and other libraries lift it: it is set anew for each text.
    """
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter)
