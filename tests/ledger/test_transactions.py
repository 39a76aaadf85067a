"""Processes that meet at the moment a ledger is made."""

import subprocess
import sys
import time
from pathlib import Path

OPEN = """
import sys, time
from ledger.transactions import Database
start = float(sys.argv[1])
for number, path in enumerate(sys.argv[2:]):
    while time.time() < start + number * 0.06:
        pass
    Database(f"sqlite:///{path}").engine.dispose()
"""


def test_many_processes_may_make_one_ledger(tmp_path: Path) -> None:
    """SQLite says busy at once to who switches a new file to WAL while another does: then it tries again."""
    paths = [str(tmp_path / f"{n}.sqlite") for n in range(40)]
    command = [sys.executable, "-c", OPEN, str(time.time() + 2), *paths]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate()[1] for process in processes]

    assert [0, 0, 0] == [process.returncode for process in processes], said
