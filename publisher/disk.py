"""Writing to disk so that nobody sees a half, and what the disk refuses is one sentence."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vocab.exceptions import StoreError


def replace_file(path: Path, content: bytes, half: Path) -> None:
    """Replace a file at once, safe on disk; half: where it stands until it is whole."""
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the disk refuses into a sentence."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        words = str(error)
        full = ("No space left", "disk is full")
        if getattr(error, "errno", None) == errno.ENOSPC or any(part in words for part in full):
            raise StoreError(
                "De schijf is vol. Maak ruimte en doe “verbond publish”; er is niets verloren.",
                "The disk is full. Make room and run 'verbond publish'; nothing is lost.",
            ) from error
        raise StoreError(
            f"De opslag kan niet worden geschreven ({words}).", f"The store cannot be written ({words})."
        ) from error
