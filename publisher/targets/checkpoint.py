"""Checkpoints: states of the store that never change, each read under a lock, and the pointer to one.

This module imports little: every worker that answers queries begins with it.
"""

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from publisher.disk import plain_errors, replace_file
from vocab.exceptions import StoreError


class Checkpoint(NamedTuple):
    """What readers see: a folder that never changes, the seq it stands at, in which epoch, under which marks.

    marks: a digest of the quads that say what is stale, held or moved.
    """

    path: Path
    seq: int
    epoch: str
    marks: str = ""


def read_checkpoint(folder: Path) -> Checkpoint | None:
    """Return what readers see now, None before the first publication."""
    try:
        place = json.loads((folder / "current.json").read_text())
    except FileNotFoundError:
        return None
    return Checkpoint(folder / place["path"], place["seq"], place["epoch"], place.get("marks", ""))


@contextmanager
def hold_checkpoint(folder: Path) -> Iterator[Checkpoint]:
    """Give the current checkpoint; while it is held the writer does not remove it."""
    for _ in range(100):
        checkpoint = read_checkpoint(folder)
        if checkpoint is None:
            raise StoreError(
                "Er is nog niets gepubliceerd. Doe eerst “verbond publish”.",
                "Nothing is published yet. Run 'verbond publish' first.",
            )
        try:
            file = lock_of(checkpoint.path).open("rb")  # a reader may have no right to write here
        except FileNotFoundError:
            continue  # its generation went between reading the pointer and here
        with file:
            fcntl.flock(file, fcntl.LOCK_SH)
            if checkpoint.path.is_dir():
                yield checkpoint
                return
    raise StoreError("De opslag wisselt te snel.", "The store changes too fast.")


@contextmanager
def open_reader(folder: Path) -> Iterator[tuple[ox.Store, Checkpoint]]:
    """Open the current checkpoint read-only."""
    with hold_checkpoint(folder) as checkpoint:
        yield ox.Store.read_only(str(checkpoint.path)), checkpoint


def pins_of(folder: Path) -> Path:
    """Return the folder, below that of the store, of the checkpoints that editions keep, by their names."""
    return folder / "pinned"


def pin(folder: Path, into: Path) -> Checkpoint:
    """Keep the current checkpoint (hard links) as the one of a folder of its own, which nothing changes.

    The caller holds the target, so that it is not swept meanwhile.
    """
    checkpoint = read_checkpoint(folder)
    assert checkpoint is not None
    shutil.rmtree(into, ignore_errors=True)
    path = into / checkpoint.path.name
    with plain_errors():
        shutil.copytree(checkpoint.path, path, copy_function=_link)
        lock_of(path).touch()
        write_pointer(into / "current.json", {**checkpoint._asdict(), "path": path.name})
    return checkpoint


def unpin(folder: Path) -> None:
    """Remove what was pinned in a folder, unless a reader holds it: then the next call does."""
    current = read_checkpoint(folder)
    if current and current.path.is_dir() and lock_of(current.path).exists():
        remove_unread(current.path)
        if current.path.is_dir():
            return
    shutil.rmtree(folder, ignore_errors=True)


def _link(source: str, target: str) -> None:
    """Link a file that never changes; where another disk begins, copy it."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(source, target)


def lock_of(checkpoint: Path) -> Path:
    """Return the file that readers of a checkpoint lock together, and who removes it alone."""
    return checkpoint.with_name(f"{checkpoint.name}.lock")


def remove_unread(checkpoint: Path) -> None:
    """Remove a checkpoint unless a reader holds it; one that comes now waits and then finds it gone."""
    with lock_of(checkpoint).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        lock_of(checkpoint).unlink(missing_ok=True)  # first: a kill in between leaves what the next one sees
        shutil.rmtree(checkpoint, ignore_errors=True)


def write_pointer(path: Path, content: dict[str, object]) -> None:
    """Replace a pointer, a small file, at once."""
    replace_file(path, json.dumps(content).encode(), path.with_suffix(".half"))
