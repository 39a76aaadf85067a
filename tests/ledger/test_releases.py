"""A ledger of every release there ever was still opens; one of a newer release is refused."""

import io
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.backup import read_backup, restore_rows
from ledger.home import read_home
from ledger.ledger import Ledger
from ledger.transactions import Database, read_schema
from publisher.exports.nquads import write_nquads
from tests.known import there
from vocab.exceptions import LedgerError

# Made once with the first release from tests/homes.py (two runs: V-3 gone, V-1 changed); never made again.
FIRST = Path(__file__).resolve().parents[1] / "golden" / "ledger-1"


def export(ledger: Ledger) -> bytes:
    """Return all that is public as N-Quads."""
    file = io.BytesIO()
    write_nquads(ledger, file)
    return file.getvalue()


def test_a_ledger_of_the_first_release_opens(tmp_path: Path) -> None:
    """Its records, history, problems and cursor are read as they were written."""
    shutil.copy(FIRST / "ledger.sqlite", tmp_path)
    with Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as ledger:
        history = ledger.read_history("https://data.example.org/id/grant/voorbeeld/V-1")

        assert (FIRST / "public.nq").read_bytes() == export(ledger)
        assert ["published", "changed"] == [version.reason for version in history]
        assert ["D2", "F2"] == [
            there(history[0].origin).cell("domain"), there(history[1].origin).cell("awardedAmount")]
        assert {"voorbeeld/grants": 2} == ledger.count_current()
        assert ["amount"] == [problem["rule"] for problem in ledger.read_problems("voorbeeld/grants")]
        assert 5 == there(ledger.read_cursor("store")).seq


def test_a_backup_of_the_first_release_restores(tmp_path: Path, ledger_url: str,
                                                monkeypatch: pytest.MonkeyPatch) -> None:
    """On both databases."""
    monkeypatch.setenv("VERBOND_LEDGER_URL", ledger_url)
    read_backup(tmp_path / "home", FIRST / "backup.tar.gz")
    home = read_home(tmp_path / "home")
    restore_rows(home, FIRST / "backup.tar.gz")
    with home.open_ledger() as ledger:
        assert (FIRST / "public.nq").read_bytes() == export(ledger)


def test_a_newer_ledger_is_refused(ledger_url: str) -> None:
    """A program that does not know a release does not touch it."""
    database = Database(ledger_url)
    with database.write() as connection:
        connection.execute(text("UPDATE head SET release = 99"))
    database.engine.dispose()
    with pytest.raises(LedgerError, match="newer release"):
        Database(ledger_url)


def test_a_new_schema_file_is_applied_once(ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger of the release before gets what the next numbered file says, and keeps its rows."""
    first = Database(ledger_url)
    first.engine.dispose()
    schema = {**read_schema(), len(read_schema()) + 1: "ALTER TABLE run ADD COLUMN note TEXT"}
    monkeypatch.setattr("ledger.transactions.read_schema", lambda: schema)

    for _ in range(2):
        database = Database(ledger_url)
        with database.read() as connection:
            assert len(schema) == connection.execute(text("SELECT release FROM head")).scalar_one()
            assert [] == connection.execute(text("SELECT note FROM run")).all()
        database.engine.dispose()
