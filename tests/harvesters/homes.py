"""The example source as tests of guard and approval see it: rows in, a run and what is public out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.clock import DAY
from ledger.home import Home
from ledger.ledger import Ledger

SOURCE = "voorbeeld/grants"
ID = "https://data.example.org/id/grant/voorbeeld/"
START = 1_700_000_000_000_000
HEADER = "nummer ontvanger project domein gevraagd verleend jaar".split()
Write = Callable[..., Path]


class Member:
    """One example member with one file, at a time that a test moves."""

    def __init__(self, home: Home, ledger: Ledger) -> None:
        self.now = START
        self.home = replace(home, clock=lambda: self.now)
        self.ledger = ledger
        ledger.clock = self.home.clock
        self.path = home.folder / "sources" / "voorbeeld" / "grants.csv"
        self.toml = self.path.with_suffix(".toml")

    def harvest(self, *rows: list[str], **order: Any) -> Run:
        """Write rows, if any are given, and harvest."""
        if rows:
            self.write(*rows)
        return take_in(self.home.read_sources()[SOURCE], self.home, self.ledger, **order)

    def write(self, *rows: list[str], header: list[str] = HEADER) -> None:
        """Write the file of the source."""
        self.path.write_text("".join(";".join(cells) + "\n" for cells in [header, *rows]), "utf-8")

    def sleep(self, days: float) -> None:
        """Let time pass."""
        self.now += round(days * DAY)

    def read_public(self) -> dict[str, dict[str, Any]]:
        """Return what is public, by key."""
        return {version.id.rpartition("/")[2]: version.record or {}
                for page in self.ledger.read_current() for version in page}

    def read_rules(self) -> list[str]:
        """Return the rule of each problem that is told of the source."""
        return [problem["rule"] for problem in self.ledger.read_problems(SOURCE)]


def row(key: object, name: str = "Voorbeeld A", project: str = "Tuin", year: str = "2025",
        amount: str = "1,00") -> list[str]:
    """Return the cells of one right row."""
    return [f"V-{key}", name, project, "Sport", amount, "1,00", year]


def rows(*keys: object, **cells: str) -> list[list[str]]:
    """Return one right row for each key."""
    return [row(key, **cells) for key in keys]
