"""Homes that are killed, and the twin that is not: the same real rows in the same order of states."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import IO

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from publisher.exports.nquads import write_nquads
from publisher.targets.store import StoreTarget, read_checkpoint

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "sources" / "amsterdam"
ROWS = 1_500
GONE, CHANGED = 40, 300


def make_states() -> dict[str, list[list[str]]]:
    """Return three states of one source, header first: the register, a week later, and with other amounts."""
    first = _read("subsidies-2020-03-02.csv.gz")[: ROWS + 1]
    amount = first[0].index("BEDRAG_VERLEEND")
    later = [first[0], *first[1 + GONE :], *_read("subsidies-2020-03-09.csv.gz")[-60:]]
    other = [list(row) for row in first]
    for row in other[1 : CHANGED + 1]:
        row[amount] = "77.77"
    return {"first": first, "later": later, "other": other}


def _read(name: str) -> list[list[str]]:
    with gzip.open(DEMO / name, "rt", encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row[0] == "TABLE_NAME" or row[1].startswith("SBA-")]


class Victim:
    """One home with its ledger, worked on by children of a server that may be killed."""

    def __init__(self, folder: Path, url: str, server: "subprocess.Popen[str]") -> None:
        self.folder = folder
        self.url = url
        self.server = server
        self.source = folder / "sources" / "amsterdam"
        self.source.mkdir(parents=True)
        toml = (DEMO / "subsidies.toml").read_text("utf-8").replace("subsidies-2020-03-02.csv.gz", "now.csv")
        (self.source / "subsidies.toml").write_text(toml, "utf-8")
        (folder / "coalition.toml").write_text((ROOT / "demo" / "coalition.toml").read_text("utf-8"), "utf-8")
        self.phases = folder / "phases"

    def set_state(self, rows: list[list[str]]) -> None:
        """Put a state in the place of the source's file, at once."""
        half = self.source / "now.half"
        with half.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        half.replace(self.source / "now.csv")

    def run(self, aim: tuple[str, int] | None = None, after: float | None = None, anew: bool = False) -> str:
        """Work to the end, or to the death: at a report of a phase, or after so many seconds.

        Returns the phase in which it died, or "" when it came to its end.
        """
        self.phases.write_text("begun\n")
        command = {"home": str(self.folder), "url": self.url, "phases": str(self.phases), "aim": aim,
                   "anew": anew}
        assert self.server.stdin and self.server.stdout
        print(json.dumps(command), file=self.server.stdin, flush=True)
        pid = int(self.server.stdout.readline())
        if after is not None:
            time.sleep(after)
            os.kill(pid, signal.SIGKILL)
        print(file=self.server.stdin, flush=True)
        status = int(self.server.stdout.readline())
        assert status in (0, -signal.SIGKILL), "the child broke by itself"
        return self.phases.read_text().split()[-1] if status else ""

    def open_home(self) -> Home:
        """Return the home; its ledger is opened by URL."""
        return read_home(self.folder)

    def count_shown(self) -> int | None:
        """Return how many grants a reader sees now, None before the first publication."""
        if read_checkpoint(self.folder / "store") is None:
            return None
        home = self.open_home()
        return StoreTarget(home.store, home.base).compare(iter(())).found

    def read_outcome(self) -> tuple[list[bytes], list[tuple[str, str, str]], dict[str, object]]:
        """Return the public N-Quads sorted, every version (id, reason, digest) in order, and the verdict."""
        home, file = self.open_home(), io.BytesIO()
        with Ledger(self.url, home.base) as ledger:
            write_nquads(ledger, file)
            verdict = StoreTarget(home.store, home.base).compare(ledger.read_current()).as_json()
            ids = sorted({version.id for page in ledger.read_changes(0, ledger.read_head().seq)
                          for version in (change.after for change in page)})
            versions = [(v.id, v.reason, v.digest) for id in ids for v in ledger.read_history(id)]
        return sorted(file.getvalue().splitlines()), versions, verdict


def start_server(errors: IO[bytes]) -> "subprocess.Popen[str]":
    """Start the server that forks the children."""
    return subprocess.Popen([sys.executable, "-m", "tests.kill.server"], cwd=ROOT, text=True, stderr=errors,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def show_table(ledger: str, deaths: Counter[str]) -> str:
    """Return how many deaths fell in each phase."""
    rows = "\n".join(f"  {phase:<10} {count:>4}" for phase, count in sorted(deaths.items()))
    return f"\nkills on {ledger}: {deaths.total()}\n{rows}\n"
