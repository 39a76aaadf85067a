"""What a file holds once it is unpacked: it may be gzip, a zip with one file in it, or a workbook."""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from vocab.exceptions import SourceError

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TAR = b"ustar"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
BROKEN = (
    EOFError, OSError, zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile, NotImplementedError,
)
"""What Python raises where packed bytes are not whole."""

LARGEST_WORKBOOK = 512 * 1024 * 1024
MOST_PACKED = 250
SMALL = 64 * 1024 * 1024
"""Below this many bytes unpacked it does not matter how well they were packed."""

CHUNK = 1024 * 1024
SHOWN_NAMES = 5
Format = Literal["text", "xlsx", "ods", "xls"]


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a file, unpacked where it is gzip or a zip with one file; a workbook as it is.

    Raises SourceError where a zip holds no file, more than one, or one that is locked or packed again.
    """
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]  # GzipFile reads as IO[bytes]
            return
        archive = _open_zip(path, file) if start in (ZIP, EMPTY_ZIP) else None
        if archive is None or find_workbook(archive):
            file.seek(0)
            yield file
            return
        with archive.open(_find_only_member(path.name, archive)) as member:
            yield member


def find_format(path: Path) -> Format:
    """Return what kind of table a file holds, told by its bytes and never by its name.

    Raises SourceError where it is packed twice, locked, or a document that is no table.
    """
    try:
        with open_bytes(path) as file:
            start = file.read(512)
    except BROKEN as error:
        raise broken_archive() from error
    if start.startswith(OLE):
        return "xls"
    if not start.startswith(ZIP):
        if start[257:262] == TAR:
            raise _packed_twice(path.name)
        return "text"
    with open_workbook(path) as file:
        archive = _open_zip(path, file)
        found = find_workbook(archive) if archive else None
    if found in ("xlsx", "ods"):
        return found  # type: ignore[return-value]  # narrowed by the line above
    if archive is None:
        return "text"
    if found is None:
        raise _packed_twice(path.name)
    raise SourceError(
        f"{path.name} is geen werkblad dat gelezen kan worden. Sla de tabel op als XLSX, ODS of CSV.",
        f"{path.name} is not a sheet that can be read. Save the table as XLSX, ODS or CSV.",
        rule="not-table",
    )


@contextmanager
def open_workbook(path: Path) -> Iterator[IO[bytes]]:
    """Give the bytes of a workbook to read in any order; raises SourceError when they are too many."""
    with open_bytes(path) as file:
        if isinstance(file, io.BufferedReader):
            yield file
            return
        try:
            content = file.read(LARGEST_WORKBOOK + 1)
        except BROKEN as error:
            raise broken_archive() from error
    if len(content) > LARGEST_WORKBOOK or is_bomb(len(content), path.stat().st_size):
        raise workbook_too_large()
    yield io.BytesIO(content)


def find_workbook(archive: zipfile.ZipFile) -> str | None:
    """Return what kind of document a zip is: xlsx, ods, other; None where it is just a zip."""
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and names & {"content.xml", "encrypted-package"}:
        with archive.open("mimetype") as file:
            return "ods" if file.read(100).startswith(SPREADSHEET) else "other"
    return "other" if "[content_types].xml" in names else None


def is_bomb(unpacked: int, packed: int) -> bool:
    """Say whether so many bytes came out of so few that they were packed to do harm."""
    return unpacked > SMALL and unpacked > packed * MOST_PACKED


def _open_zip(path: Path, file: IO[bytes]) -> zipfile.ZipFile | None:
    """Return a zip to read; None where a file that calls itself text only begins as a zip does."""
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        if path.suffix.lower() in (".csv", ".txt", ".tsv", ".tab"):
            return None
        raise broken_archive() from error


def _find_only_member(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        info for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
        and info.filename.rpartition("/")[2] not in (".DS_Store", "Thumbs.db")
    ]
    if not members:
        raise SourceError(
            f"In {name} zit geen bestand. Doe de tabel in de zip en lever hem opnieuw aan.",
            f"There is no file in {name}. Put the table into the zip and deliver it again.",
            rule="zip-files",
        )
    if len(members) > 1:
        shown = ", ".join(info.filename for info in members[:SHOWN_NAMES])
        more = " …" if len(members) > SHOWN_NAMES else ""
        raise SourceError(
            f"In {name} zitten {len(members)} bestanden: {shown}{more}. Lever één tabel per zip aan.",
            f"There are {len(members)} files in {name}: {shown}{more}. Deliver one table a zip.",
            rule="zip-files",
        )
    if members[0].flag_bits & 0x1:
        raise SourceError(
            f"{name} is met een wachtwoord beveiligd. Maak een zip zonder wachtwoord.",
            f"{name} is protected with a password. Make a zip without one.",
            rule="password",
        )
    with archive.open(members[0]) as file:
        if file.read(2) == GZIP:
            raise _packed_twice(name)
    return members[0]


def broken_archive() -> SourceError:
    """Return what to raise where packed bytes are not whole."""
    return SourceError(
        "Het gecomprimeerde bestand is niet heel; haal het opnieuw op.",
        "The compressed file is not whole; fetch it again.",
        rule="broken-archive",
    )


def broken_workbook() -> SourceError:
    """Return what to raise where a workbook opens but is not whole inside."""
    return SourceError(
        "Het werkboek is beschadigd. Open het, sla het opnieuw op als XLSX en lever het nog eens aan.",
        "The workbook is damaged. Open it, save it anew as XLSX and deliver it again.",
        rule="broken-workbook",
    )


def workbook_too_large() -> SourceError:
    """Return what to raise where a workbook unpacks to more than is read."""
    return SourceError(
        f"Uitgepakt is het werkboek groter dan {LARGEST_WORKBOOK // 2**20} MB. Sla het op als CSV.",
        f"Unpacked, the workbook is larger than {LARGEST_WORKBOOK // 2**20} MB. Save it as CSV.",
        rule="file-too-large",
    )


def _packed_twice(name: str) -> SourceError:
    return SourceError(
        f"{name} is meer dan één keer ingepakt. Pak het uit en lever alleen de tabel aan.",
        f"{name} is packed more than once. Unpack it and deliver only the table.",
        rule="packed-twice",
    )
