"""A full disk and a read-only folder: a clear sentence, nothing lost, and afterwards all goes on."""

import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.home import read_home
from publisher.exports.nquads import write_nquads
from tests.homes import write_home

VERBOND = str(Path(sys.executable).with_name("verbond"))
STOPS_ITSELF = """
import os, signal, sys
from publisher.cli.main import main

phase = sys.argv.pop(1)
write = sys.stderr.write

def write_and_stop(text):
    write(text)
    if phase in text.splitlines():
        os.kill(os.getpid(), signal.SIGSTOP)

sys.stderr.write = write_and_stop
main()
"""
MEGABYTES = 72
ROWS, FEW = 6_000, 700
HEADER = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
FULL = ("De schijf is vol", "De schijf van het grootboek is vol")
SOURCE = "voorbeeld/grants"
PHASES = (f"{SOURCE}: lezen en controleren", f"{SOURCE}: opnemen", f"{SOURCE}: opgenomen",
          "store: publiceren", "store: zichtbaar maken")
OLD, NEW = f"2025,{FEW},{FEW}", f"2025,{ROWS},{ROWS}"


def mount(*words: str) -> None:
    """Run mount or umount, which only root may."""
    command = list(words) if os.getuid() == 0 else ["sudo", "-n", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"run the tests as root or with sudo: {' '.join(words)} failed: {done.stderr}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=777", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        mount("umount", "--lazy", str(folder))


class Twin(NamedTuple):
    """A home on a disk with room: its folder at the start, and all that is public before and after."""

    start: Path
    before: bytes
    after: bytes


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Twin:
    """An example home that had so few rows that many more are no accident, and what becomes of it."""
    folder = tmp_path_factory.mktemp("twin")
    home = write_home(folder / "start")
    write_rows(home, "1,00", FEW)
    assert 0 == verbond(home, "harvest", "--all").returncode
    other = shutil.copytree(home, folder / "other")
    write_rows(other, "5,00")
    assert 0 == verbond(other, "harvest", "--all").returncode
    return Twin(home, export(home), export(other))


def write_rows(home: Path, amount: str, count: int = ROWS) -> None:
    """Write the example source with many rows; a third of them has this amount."""
    rows = "".join(f"V-{n};Voorbeeld {n};Tuin {n};Sport;{'1,00' if n % 3 else amount};1,00;2025\n"
                   for n in range(count))
    (home / "sources" / "voorbeeld" / "grants.csv").write_text(HEADER + rows, "utf-8")


def verbond(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run verbond; no trace of a program may come out."""
    done = subprocess.run([VERBOND, "--home", str(home), *words], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done


def ask(home: Path, *words: str) -> str:
    """Return the first year of a named query's answer."""
    asked = verbond(home, "query", "grants-by-year", *words)
    assert 0 == asked.returncode
    return asked.stdout.split()[1]


def export(home: Path) -> bytes:
    """Return all that is public as N-Quads."""
    file = io.BytesIO()
    with read_home(home).open_ledger() as ledger:
        write_nquads(ledger, file)
    return file.getvalue()


def fill(disk: Path, left: int) -> Path:
    """Fill a disk until only so many bytes are left."""
    filler = disk / "filler"
    space = os.statvfs(disk)
    filler.write_bytes(bytes(max(0, space.f_bavail * space.f_frsize - left)))
    return filler


@pytest.mark.parametrize("left", [0, 600_000, 5_000_000, 14_000_000])
def test_a_full_disk_loses_nothing(disk: Path, twin: Twin, left: int) -> None:
    """However little room is left, what was public stays; with room again the run goes through."""
    home = shutil.copytree(twin.start, disk / "home")
    write_rows(home, "5,00")
    filler = fill(disk, left)

    done = verbond(home, "harvest", "--all")

    if done.returncode == 2:
        assert any(words in done.stderr for words in FULL), done.stderr
    else:
        assert left >= 9_000_000, done.stderr
    filler.unlink()
    assert export(home) in twin[1:]
    assert ask(home) in (OLD, NEW)
    assert 0 == verbond(home, "harvest", "--all").returncode
    assert twin.after == export(home)
    assert "store: klopt" in verbond(home, "verify").stdout


@pytest.mark.parametrize("phase", PHASES)
def test_a_disk_that_gets_full_in_this_phase_loses_nothing(disk: Path, twin: Twin, phase: str) -> None:
    """Stopped in a phase, with not a byte left when it goes on: a sentence, old answers, then all is new."""
    mount("mount", "-o", "remount,size=96m", str(disk))
    home = shutil.copytree(twin.start, disk / "home")
    write_rows(home, "5,00")
    command = [sys.executable, "-c", STOPS_ITSELF, phase, "--home", str(home), "harvest", "--all"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        filler = fill(disk, 0)
        process.send_signal(signal.SIGCONT)
        said = [line.strip() for line in process.communicate()[1].splitlines()]
    assert phase in said
    assert 2 == process.returncode, said
    assert said[-2].startswith(FULL) and "is full" in said[-1] and "Traceback" not in "".join(said)
    assert OLD == ask(home)
    filler.unlink()

    assert 0 == verbond(home, "harvest", "--all").returncode
    assert NEW == ask(home)
    assert "store: klopt" in verbond(home, "verify").stdout
    assert twin.after == export(home)


@pytest.mark.parametrize("left", [200_000, 3_000_000])
def test_a_full_disk_leaves_the_edition_before(disk: Path, twin: Twin, left: int) -> None:
    """A sentence, and the latest edition is the one that was whole; with room again there is a next one."""
    mount("mount", "-o", "remount,size=160m", str(disk))
    home = shutil.copytree(twin.start, disk / "home")
    assert 0 == verbond(home, "publish", "--edition").returncode
    index = home / "editions" / "index.json"
    before = index.read_bytes()
    write_rows(home, "5,00")
    assert 0 == verbond(home, "harvest", "--all").returncode
    filler = fill(disk, left)

    done = verbond(home, "publish", "--edition")

    assert 2 == done.returncode
    assert any(words in done.stderr for words in FULL), done.stderr
    assert before == index.read_bytes()
    assert OLD == ask(home, "--edition", "latest")
    filler.unlink()
    done = verbond(home, "publish", "--edition")
    assert 0 == done.returncode, done.stderr
    assert NEW == ask(home, "--edition", "latest")
    assert 2 == len(list((home / "editions").glob("*/")))  # the last of this day, and the one before


def test_a_full_folder_for_temporary_files_loses_nothing(
    disk: Path, twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows are staged outside the home, in TMPDIR: when that is full, nothing of the run is there."""
    home = shutil.copytree(twin.start, tmp_path / "home")
    write_rows(home, "5,00")
    fill(disk, 0)
    monkeypatch.setenv("TMPDIR", str(disk))

    done = verbond(home, "harvest", "--all")

    assert (2, True) == (done.returncode, any(words in done.stderr for words in FULL)), done.stderr
    assert twin.before == export(home)
    monkeypatch.delenv("TMPDIR")
    assert 0 == verbond(home, "harvest", "--all").returncode
    assert NEW == ask(home)


def test_a_read_only_folder_can_be_asked(disk: Path, twin: Twin) -> None:
    """Nothing is taken in and that is said; a query is still answered."""
    home = shutil.copytree(twin.start, disk / "home")
    write_rows(home, "5,00")
    mount("mount", "-o", "remount,ro", str(disk))
    try:
        for words in (["harvest", "--all"], ["publish"], ["rebuild", "store"], ["backup", str(disk / "x")]):
            done = verbond(home, *words)
            assert 2 == done.returncode
            assert "schrijven" in done.stderr, done.stderr
        assert OLD == ask(home)
        for words in (["status"], ["verify"]):
            done = verbond(home, *words)
            assert 0 == done.returncode or "schrijven" in done.stderr
    finally:
        mount("mount", "-o", "remount,rw", str(disk))
    assert f'"added": {ROWS - FEW}' in verbond(home, "harvest", "--all", "--json").stdout
    assert "store: klopt" in verbond(home, "verify").stdout
