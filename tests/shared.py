"""Folders that take long to make, and that groups of tests running side by side make once for all."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path


def share_folder(name: str, own: Path, make: Callable[[Path], None]) -> Path:
    """Return a folder that is only to be read, made by whoever needs it first.

    It is shared below TESTS_SHARED, where scripts/test says so; else it is made in `own`, for this run alone.
    """
    shared = os.environ.get("TESTS_SHARED")
    folder = Path(shared or own) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        if not done.exists():
            make(folder)
            done.touch()
    return folder
