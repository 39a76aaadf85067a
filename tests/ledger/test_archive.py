"""Raw bytes are kept by digest, and go after 90 days but for the first of each quarter."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from ledger.archive import archive_file, expire
from ledger.clock import as_micros
from ledger.ledger import Ledger
from vocab.exceptions import SourceError
from vocab.records import digest


def test_archive_keeps_the_first_of_each_quarter(ledger: Ledger, tmp_path: Path) -> None:
    """Of a year of monthly files, the last 90 days and four firsts are left; a shared file stays."""
    file, folder, kept = tmp_path / "file", tmp_path / "archive", {}
    for month in range(1, 13):
        ledger.clock = partial(as_micros, datetime(2025, month, 15, tzinfo=UTC))
        file.write_text(f"month {month}")
        name = digest(f"month {month}")
        kept[month] = archive_file(ledger, folder, "voorbeeld/grants", file, "file", name)
        if month == 2:  # the same bytes came from another source, as its first of the quarter
            archive_file(ledger, folder, "voorbeeld/other", file, "file", name)
    ledger.clock = lambda: as_micros(datetime(2025, 12, 31, tzinfo=UTC))

    gone = expire(ledger, folder)

    assert [1, 2, 4, 7, 10, 11, 12] == [month for month, path in kept.items() if path.exists()]
    assert 5 == gone
    assert "month 2" == kept[2].read_text()
    assert 0 == expire(ledger, folder)


def test_the_same_file_again_is_no_second_copy(ledger: Ledger, tmp_path: Path) -> None:
    """A digest is kept once, and nothing half is left beside it."""
    file = tmp_path / "file"
    file.write_text("x")
    paths = {archive_file(ledger, tmp_path / "archive", "a/b", file, "file", digest("x")) for _ in range(2)}

    assert paths == {path for path in (tmp_path / "archive").rglob("*") if path.is_file()}


def test_a_file_that_is_written_while_it_is_read_is_not_kept(ledger: Ledger, tmp_path: Path) -> None:
    """What would be kept is not what was read; the next run reads it again."""
    file = tmp_path / "file"
    file.write_text("half of it")
    with pytest.raises(SourceError) as raised:
        archive_file(ledger, tmp_path / "archive", "a/b", file, "file", digest("half"))

    assert "changed-while-read" == raised.value.rule
    assert [] == [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
