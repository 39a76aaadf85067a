"""The folder of who fetches editions: the one that is whole, the one before it, and receipts of all."""

import os
import re
import shutil
from hashlib import file_digest
from pathlib import Path

from publisher.editions.shelf import MANIFEST, NAME
from publisher.fetch.claim import Claims, read_claims
from vocab.exceptions import EditionError, HomeError

OURS = re.compile(rf"{NAME.pattern}(?:\.[0-9]+)?")
"""What we made here: all else in the folder is somebody's own."""

MAKING, PARTS, LATEST, RECEIPTS, LOCK = ".making", ".parts", "latest", "receipts", ".lock"


class Copy:
    """One folder: `latest` leads to the newest whole edition, and never to one that is being made.

    here: the folder that `latest` led to when this was opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.making, self.parts, self.receipts = folder / MAKING, folder / PARTS, folder / RECEIPTS
        latest = folder / LATEST
        if latest.exists() and not latest.is_symlink():
            raise HomeError(f"{latest} is er al en is niet van verbond. Neem een andere map.",
                            f"{latest} is there already and is not verbond's. Take another folder.")
        self.here = latest.resolve()

    def read_latest(self) -> Claims | None:
        """Return what the newest edition here claims, None where there is none or its manifest is broken."""
        try:
            return read_claims((self.here / MANIFEST).read_bytes())
        except (OSError, EditionError):
            return None

    def begin(self) -> Path:
        """Return an empty folder to make an edition in; what was fetched before a kill is kept beside it."""
        shutil.rmtree(self.making, ignore_errors=True)
        for folder in (self.making, self.parts, self.receipts):
            folder.mkdir(parents=True, exist_ok=True)
        return self.making

    def is_good(self, name: str, digest: str) -> bool:
        """Say whether a file of the newest edition here is still what it was."""
        try:
            with (self.here / name).open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == digest
        except OSError:
            return False

    def show(self, edition: str, manifest: bytes) -> None:
        """Give the edition that was made its name, let `latest` lead there at once, drop what is older.

        The same edition again, mended or with other tables, gets a number behind its name.
        """
        (self.making / MANIFEST).write_bytes(manifest)
        names = (edition, *(f"{edition}.{number}" for number in range(2, 10_000)))
        name = next(name for name in names if not (self.folder / name).exists())
        self.making.rename(self.folder / name)
        half = self.folder / f".{LATEST}.half"
        half.unlink(missing_ok=True)
        half.symlink_to(name)
        half.replace(self.folder / LATEST)
        self._sweep({name, self.here.name})

    def leave(self) -> None:
        """Keep what is here: it is what is wanted."""
        shutil.rmtree(self.making, ignore_errors=True)
        shutil.rmtree(self.parts, ignore_errors=True)

    def _sweep(self, kept: set[str]) -> None:
        shutil.rmtree(self.parts, ignore_errors=True)
        for path in self.folder.iterdir():
            if OURS.fullmatch(path.name) and (path / MANIFEST).is_file() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """Have a file in two places, as one where the disk can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
