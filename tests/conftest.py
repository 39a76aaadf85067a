"""What all tests share: a home folder, a ledger on both databases, a private PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from tests.homes import write_home
from tests.postgres import fresh_database, private_postgres
from tests.shared import share_folder

MOMENT = "2026-11-27T10:00:00Z"
DEMO = Path(__file__).resolve().parents[1] / "demo"
VERBOND = str(Path(sys.executable).with_name("verbond"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tests of the ledger: each id once, with how it went on each database."""
    outcomes: dict[str, dict[str, str]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            for database in ("sqlite", "postgresql"):
                if f"[{database}" in report.nodeid or f"-{database}]" in report.nodeid:
                    name = report.nodeid.replace(database, "*")
                    outcomes.setdefault(name, {})[database] = outcome
    if outcomes:
        terminalreporter.section("the same tests on both ledgers")
    for name, found in sorted(outcomes.items()):
        words = [f"{database} {found.get(database, 'NOT RUN')}" for database in ("sqlite", "postgresql")]
        terminalreporter.write_line(f"{', '.join(words)}: {name}")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a private PostgreSQL on loopback, started once and stopped at the end."""
    with private_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty ledger, once for each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return fresh_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """An empty ledger on each database."""
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


@pytest.fixture
def home(tmp_path: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A small example coalition with one source of grants, its ledger on each database."""
    monkeypatch.setenv("VERBOND_LEDGER_URL", ledger_url)
    return read_home(write_home(tmp_path / "home"))


@pytest.fixture
def demo_home(tmp_path: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A copy of the demo coalition (the real register of 2020-03-02), on each database."""
    monkeypatch.setenv("VERBOND_LEDGER_URL", ledger_url)
    shutil.copytree(DEMO, tmp_path / "demo")
    return read_home(tmp_path / "demo")


@pytest.fixture
def write_rows(home: Home) -> Callable[..., Path]:
    """Return what writes the rows of the example source, a list of cells a row."""
    path = home.folder / "sources" / "voorbeeld" / "grants.csv"

    def write(*rows: list[str], header: list[str] | None = None) -> Path:
        lines = [header or "nummer ontvanger project domein gevraagd verleend jaar".split(), *rows]
        path.write_text("".join(";".join(cells) + "\n" for cells in lines), "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `verbond demo` leaves behind, made once, as of MOMENT; only to be read."""
    return share_folder("demo", tmp_path_factory.mktemp("demo"), _make_demo)


def _make_demo(folder: Path) -> None:
    done = subprocess.run([VERBOND, "demo", "--no-serve", str(folder)], text=True, capture_output=True,
                          env=_environ(MOMENT))
    assert 0 == done.returncode, done.stderr


def _environ(moment: str) -> dict[str, str]:
    """Return the environment without settings of Verbond, but for the time."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("VERBOND_")},
            "VERBOND_NOW": moment}


@pytest.fixture
def demo(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The coalition of the demo, on that moment; only to be read."""
    monkeypatch.setenv("VERBOND_NOW", MOMENT)
    return read_home(demo_folder)


@pytest.fixture(scope="session")
def edition_folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's home with two editions: the grants of the second are those of another week."""
    def make(folder: Path) -> None:
        shutil.copytree(demo_folder, folder)
        toml = folder / "sources" / "amsterdam" / "subsidies.toml"
        text = toml.read_text("utf-8").replace("subsidies-2020-03-09", "subsidies-2020-03-02")
        toml.write_text(text, "utf-8")
        for words in (["harvest", "amsterdam/subsidies"], ["publish", "--edition"]):
            done = subprocess.run([VERBOND, "--home", str(folder), *words], text=True, capture_output=True,
                                  env=_environ("2026-11-28T10:00:00Z"))
            assert done.returncode in (0, 1), done.stderr

    return share_folder("editions", tmp_path_factory.mktemp("editions"), make)


@pytest.fixture
def edited(edition_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The demo coalition with two editions; only to be read."""
    monkeypatch.setenv("VERBOND_NOW", "2026-11-28T10:00:00Z")
    return read_home(edition_folder)
