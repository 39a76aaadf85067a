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
    """The bytes of a source as they came: where they are, their SHA-256, their name without private data.

    is_archived: they come from the archive; is_masked: they are a masked copy, under the keyed digest of its
    original.
    validators: what a server gave with them.
    faults: why parts of it could not be had: then it is partial, and nothing counts as gone.
    """

    path: Path
    digest: str
    name: str
    size: int
    is_archived: bool = False
    is_masked: bool = False
    validators: "Validators | None" = None
    faults: tuple[SourceError, ...] = ()
    was_partial: bool = False

    @property
    def is_partial(self) -> bool:
        """Say whether a part of the source is not in it."""
        return bool(self.faults) or self.was_partial


class Validators(NamedTuple):
    """What a server gave with a body, to ask whether it is still the same (RFC 9110, ETag, Last-Modified).

    url: the address that gave them, after all redirects.
    """

    etag: str | None
    last_modified: str | None
    url: str


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
