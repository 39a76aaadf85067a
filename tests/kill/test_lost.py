"""What a person or a restore takes from the store comes back at the next publish."""

import shutil
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.backup import read_backup, restore_rows, write_backup
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.targets.checkpoint import read_checkpoint
from publisher.targets.store import StoreTarget
from tests.homes import write_home

LOST = ("*", "current.json", "writing.json", "generation-*", "generation-*/db", "generation-*/seen",
        "generation-*/seen/3-*[0-9a-f]", "generation-*/seen/*.lock")


def bring(home: Home) -> bool:
    """Harvest, publish and verify, as one process does; say whether the store is as the ledger says."""
    with home.open_ledger() as ledger:
        for source in home.read_sources().values():
            take_in(source, home, ledger)
        target = StoreTarget(home.store, home.base)
        catch_up(ledger, target)
        verdict = target.compare(ledger.read_current()).as_json()
    return bool(verdict["ok"]) and verdict["found"] == 3


@pytest.mark.parametrize("lost", LOST)
def test_what_was_deleted_by_hand_is_made_again(tmp_path: Path, lost: str) -> None:
    """Any part of the store may go: the next publish sees it, though no version is new."""
    home = read_home(write_home(tmp_path / "home"))
    assert bring(home)
    found = list(home.store.glob(lost))
    assert found
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    assert bring(home)
    assert 1 == len(list(home.store.glob("generation-*")))


def test_a_restored_home_builds_its_store_again(tmp_path: Path) -> None:
    """Beside the store of before, with fewer versions and a new epoch, the restored ledger is what shows."""
    home = read_home(write_home(tmp_path / "home"))
    assert bring(home)
    write_backup(home, tmp_path / "backup.tar.gz")
    rows = home.folder / "sources" / "voorbeeld" / "grants.csv"
    rows.write_text(rows.read_text("utf-8").replace("800,00", "900,00"), "utf-8")
    assert bring(home)
    before = read_checkpoint(home.store)
    read_backup(tmp_path / "restored", tmp_path / "backup.tar.gz")
    restored = read_home(tmp_path / "restored")
    epoch = restore_rows(restored, tmp_path / "backup.tar.gz")
    shutil.copytree(home.store, restored.store)

    assert bring(restored)

    after = read_checkpoint(restored.store)
    assert before and after and (3, epoch) == after[1:3]
    assert 1 == len(list(restored.store.glob("generation-*")))
