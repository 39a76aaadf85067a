"""A source that is a file on this machine."""

import errno
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from ledger.home import Source
from shapes.privacy import hide
from vocab.exceptions import SourceError

WHY = {
    errno.ENOENT: "Het bestand staat er niet. Is het verplaatst of hernoemd?",
    errno.EACCES: "Verbond mag dit bestand niet lezen.",
    errno.EISDIR: "Dit is een map en geen bestand.",
}
LARGEST_FILE = 512 * 1024 * 1024


class SourceFile(NamedTuple):
    """The bytes of a source as they came: where they are, their SHA-256, their name without private data."""

    path: Path
    digest: str
    name: str
    size: int


def open_file(source: Source) -> SourceFile:
    """Return the file of a source; raises SourceError when it is missing, unreadable or too large."""
    path = source.file
    name = hide(path.name)
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise SourceError(
                f"{name} is te groot: {size // 2**20} MB; hoogstens {LARGEST_FILE // 2**20} MB.",
                f"{name} is too large: {size // 2**20} MB; {LARGEST_FILE // 2**20} MB at most.",
                rule="file-too-large",
            )
        with path.open("rb") as file:
            return SourceFile(path, file_digest(file, "sha256").hexdigest(), name, size)
    except OSError as error:
        raise SourceError(
            f"{name} kan niet worden gelezen. {WHY.get(error.errno or 0, 'Is het bestand nog heel?')}",
            f"{name} cannot be read ({error.strerror}). Is the file still there?",
            rule="file-missing",
        ) from error
