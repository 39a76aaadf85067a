"""Writing to disk so that nobody sees a half, and what the disk refuses is one sentence."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vocab.exceptions import StoreError


def replace_file(path: Path, content: bytes, half: Path) -> None:
    """Replace a file at once, safe on disk; half: where it stands until it is whole."""
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, path)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a file of sorted JSON that people can read, whole or not at all, safe on disk."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    replace_file(path, f"{text}\n".encode(), path.with_name(f".{path.name}.half"))


@contextmanager
def plain_errors(command: str = "verbond publish") -> Iterator[None]:
    """Turn what the disk refuses into a sentence; command: what to do again when there is room."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        words = str(error)
        full = ("No space left", "disk is full")
        if getattr(error, "errno", None) == errno.ENOSPC or any(part in words for part in full):
            raise StoreError(
                f"De schijf is vol. Maak ruimte en doe “{command}”; er is niets verloren.",
                f"The disk is full. Make room and run '{command}'; nothing is lost.",
            ) from error
        raise StoreError(
            f"De opslag kan niet worden geschreven ({words}).", f"The store cannot be written ({words})."
        ) from error
