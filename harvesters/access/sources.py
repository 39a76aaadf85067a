"""Opening a source wherever it is: a file here, a web address, or the archive."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from harvesters.access.files import SourceFile, Validators, open_file
from ledger.archive import find_archived, is_masked
from ledger.home import Home, Source
from ledger.ledger import Ledger, RunRow
from vocab.exceptions import SourceError


@contextmanager
def open_source(source: Source, home: Home, ledger: Ledger, last: RunRow | None = None,
                from_archive: bool = False) -> Iterator[SourceFile | None]:
    """Give the bytes of a source, or None where a server says that they are those of `last`.

    last: the run whose result still stands if the bytes are the same. Raises SourceError when they cannot be
    had whole.
    """
    if from_archive:
        yield _open_archived(source, home, ledger)
    elif source.access:
        from harvesters.access.ways import open_by  # as below

        with tempfile.TemporaryDirectory(prefix="verbond-") as folder:
            yield open_by(source, Path(folder))
    elif source.is_remote:
        from harvesters.access.http import LIMITS, fetch  # only who fetches pays for the import

        with tempfile.TemporaryDirectory(prefix="verbond-") as folder:
            validators = _read_validators(ledger, source, last) if last else None
            limits = LIMITS._replace(total=source.time_budget) if source.time_budget else LIMITS
            found = fetch(source.where, Path(folder) / "body", limits, validators,
                          source.settings.get("find"))
            yield found and SourceFile(found.path, found.digest, found.name, found.size,
                                       validators=found.validators)
    else:
        yield open_file(source)


def remember_fetched(ledger: Ledger, source: Source, file: SourceFile, digest: str) -> None:
    """Remember what a server gave with a body that was taken in, to ask for it on condition (RFC 9110)."""
    if file.validators is None:
        return
    values = {"source": source.name, "file": digest, **file.validators._asdict()}
    with ledger.database.write() as connection:
        connection.execute(
            text("INSERT INTO fetched (source, url, etag, last_modified, file) "
                 "VALUES (:source, :url, :etag, :last_modified, :file) ON CONFLICT (source) DO UPDATE SET "
                 "url = :url, etag = :etag, last_modified = :last_modified, file = :file"), values)


def _read_validators(ledger: Ledger, source: Source, last: RunRow) -> Validators | None:
    """Return the validators of the very bytes that a run took in."""
    with ledger.database.read() as connection:
        row = connection.execute(
            text("SELECT etag, last_modified, url FROM fetched WHERE source = :source AND file = :file"),
            {"source": source.name, "file": last.file}).one_or_none()
    return Validators(*row) if row and (row.etag or row.last_modified) else None


def _open_archived(source: Source, home: Home, ledger: Ledger) -> SourceFile:
    """Return what the archive has of the last run that was accepted or held."""
    runs = [run for state in ("accepted", "held") if (run := ledger.read_last_run(source.name, state))]
    run = max(runs, key=lambda run: run.id, default=None)
    path = find_archived(home.archive, run.file) if run and run.file else None
    if run is None or run.file is None or path is None:
        raise SourceError(
            f"Het archief heeft geen bestand van “{source.name}”. Haal de bron zelf opnieuw op.",
            f"The archive has no file of '{source.name}'. Harvest the source itself.",
            rule="not-archived", fault="platform")
    return SourceFile(path, run.file, run.file_name or "", path.stat().st_size, is_archived=True,
                      is_masked=is_masked(path), was_partial=bool(run.counts.get("partial")))
