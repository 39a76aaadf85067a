"""A backup is one snapshot in one file, restored on either database with a new epoch."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.backup import read_backup, restore_rows, write_backup
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.exports.nquads import write_nquads
from publisher.targets.checkpoint import read_checkpoint
from publisher.targets.store import StoreTarget
from tests.known import there
from tests.postgres import fresh_database
from vocab.exceptions import LedgerError

SOURCE = "voorbeeld/grants"
FIRST = "https://data.example.org/id/grant/voorbeeld/V-1"


def export(home: Home) -> bytes:
    """Return all that is public as N-Quads."""
    file = io.BytesIO()
    with home.open_ledger() as ledger:
        write_nquads(ledger, file)
    return file.getvalue()


def harvest(home: Home) -> None:
    """Take the example source in."""
    with home.open_ledger() as ledger:
        take_in(home.read_sources()[SOURCE], home, ledger)


@pytest.mark.parametrize("to", ["sqlite", "postgresql"], ids=["into SQLite", "into PostgreSQL"])
def test_a_backup_restores_on_either_database(
    home: Home, tmp_path: Path, to: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch,
    write_rows: Callable[..., Path],
) -> None:
    """All is as it was, but the epoch; the same bytes are still known; a change goes on from there."""
    harvest(home)
    before, kept = export(home), tmp_path / "kept.tar.gz"
    counts = write_backup(home, kept)
    with home.open_ledger() as ledger:
        head, history = ledger.read_head(), ledger.read_history(FIRST)

    url = f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}"
    if to == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql"))
    monkeypatch.setenv("VERBOND_LEDGER_URL", url)
    read_backup(tmp_path / "new", kept)
    new = read_home(tmp_path / "new")
    epoch = restore_rows(new, kept)

    assert (3, 1) == (counts["version"], counts["run"])
    assert before == export(new)
    with new.open_ledger() as ledger:
        assert (head.seq, epoch) == ledger.read_head()
        assert head.epoch != epoch
        assert history == ledger.read_history(FIRST)
        run = take_in(new.read_sources()[SOURCE], new, ledger)
        assert (3, 0) == (run.unchanged, run.added)
    assert 1 == len([path for path in new.archive.rglob("*") if path.is_file()])


def test_targets_notice_a_restore(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store from before a restore is built again: its cursor is of another epoch."""
    harvest(home)
    target = StoreTarget(home.store, home.base)
    kept = tmp_path / "kept.tar.gz"
    with home.open_ledger() as ledger:
        catch_up(ledger, target)
    write_backup(home, kept)

    monkeypatch.setenv("VERBOND_LEDGER_URL", f"sqlite:///{tmp_path / 'restored.sqlite'}")
    epoch = restore_rows(home, kept)
    with home.open_ledger() as ledger:
        assert there(ledger.read_cursor("store")).epoch != epoch
        assert 3 == catch_up(ledger, target)
        assert epoch == there(ledger.read_cursor("store")).epoch
    assert epoch == there(read_checkpoint(home.store)).epoch


@pytest.mark.parametrize("damage", ["empty", "cut", "other"])
def test_a_backup_that_is_not_whole_restores_nothing(
    home: Home, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file is a sentence, and the ledger stays empty."""
    harvest(home)
    kept = tmp_path / "kept.tar.gz"
    write_backup(home, kept)
    whole = kept.read_bytes()
    kept.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "other": b"PK" + whole}[damage])
    monkeypatch.setenv("VERBOND_LEDGER_URL", f"sqlite:///{tmp_path / 'restored.sqlite'}")

    with pytest.raises(LedgerError, match="not a whole verbond backup"):
        restore_rows(home, kept)
    with home.open_ledger() as ledger:
        assert 0 == ledger.read_head().seq


def test_a_backup_is_not_put_over_what_is_there(home: Home, tmp_path: Path) -> None:
    """A home or a ledger that holds something is left as it is."""
    harvest(home)
    kept = tmp_path / "kept.tar.gz"
    write_backup(home, kept)
    with pytest.raises(LedgerError, match="already holds"):
        read_backup(home.folder, kept)
    with pytest.raises(LedgerError, match="not empty"):
        restore_rows(home, kept)


def test_a_backup_is_whole_or_not_there(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing breaks off, no file stands under the name of the backup."""
    harvest(home)
    monkeypatch.setattr("ledger.backup.TABLES", ("head", "no_such_table"))
    with pytest.raises(Exception, match="no_such_table"):
        write_backup(home, tmp_path / "kept.tar.gz")
    assert [] == list(tmp_path.glob("*kept*"))
