"""Raw bytes by digest: what a source held, kept so that a mended mapping can read it again."""

import os
import shutil
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import text

from ledger.clock import DAY
from ledger.ledger import Ledger
from vocab.exceptions import SourceError

KEPT_DAYS = 90


def archive_file(ledger: Ledger, folder: Path, source: str, path: Path, name: str, digest: str,
                 is_masked: bool = False) -> Path:
    """Keep a copy of a file under its digest and note when it came; again is no second copy.

    A masked copy goes by the keyed digest of its original. Raises SourceError where a file that is not
    masked no longer has its digest: it was written while it was read.
    """
    kept = folder / digest[:2] / digest
    sql = (
        "INSERT INTO archived (source, digest, name, at, size) VALUES (:source, :digest, :name, :at, :size) "
        "ON CONFLICT (source, digest) DO NOTHING"
    )
    values = {"source": source, "digest": digest, "name": name, "at": ledger.clock(),
              "size": path.stat().st_size}
    with ledger.database.write() as connection:  # before the copy: what is there is known, and will expire
        connection.execute(text(sql), values)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(f".{os.getpid()}.half")
        try:
            shutil.copyfile(path, half)
            if not is_masked and _digest_of(half) != digest:
                raise SourceError(
                    f"{name} is veranderd terwijl we het lazen. Probeer het opnieuw.",
                    f"{name} was changed while it was read. Try again.", rule="changed-while-read")
            half.replace(kept)  # a kill leaves a .half file, never half a copy under its digest
        finally:
            half.unlink(missing_ok=True)
    return kept


def find_archived(folder: Path, digest: str) -> Path | None:
    """Return the file that goes by a digest, None where it expired."""
    kept = folder / digest[:2] / digest
    return kept if kept.is_file() else None


def is_masked(path: Path) -> bool:
    """Say whether an archived file is a masked copy: it goes by another digest than its own."""
    return _digest_of(path) != path.name


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def expire(ledger: Ledger, folder: Path) -> int:
    """Delete what is older than 90 days, but for each source's first of every quarter; return how many."""
    limit = ledger.clock() - KEPT_DAYS * DAY
    with ledger.database.accept() as connection:
        rows = connection.execute(text("SELECT source, digest, at FROM archived ORDER BY at")).all()
        quarters: set[tuple[str, int, int]] = set()
        gone, stays = set(), set()
        for source, digest, at in rows:
            moment = datetime.fromtimestamp(at / 1_000_000, UTC)
            quarter = (source, moment.year, (moment.month - 1) // 3)
            if at >= limit or quarter not in quarters:
                stays.add(digest)
            else:
                gone.add((source, digest))
            quarters.add(quarter)
        unused = {digest for _, digest in gone} - stays
        for digest in unused:  # before the rows: what a kill leaves is still known
            (folder / digest[:2] / digest).unlink(missing_ok=True)
        for source, digest in gone:
            connection.execute(text("DELETE FROM archived WHERE source = :source AND digest = :digest"),
                               {"source": source, "digest": digest})
    _remove_halves(folder)
    return len(unused)


def _remove_halves(folder: Path) -> None:
    """Remove half copies whose process is dead."""
    for half in folder.glob("*/*.half"):
        if not Path("/proc", half.name.split(".")[-2]).exists():
            half.unlink(missing_ok=True)
