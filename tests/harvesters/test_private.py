"""What the privacy gate blocks is afterwards nowhere: not in a byte of the home, not in what was printed."""

import gzip
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from ledger.home import Home, read_home

VERBOND = str(Path(sys.executable).with_name("verbond"))
SECRETS = {
    "bsn": "111222333", "iban": "NL91 ABNA 0417 1643 00", "email": "piet.voorbeeldsen@gmail.com",
    "phone": "06-12345678", "address": "Voorbeeldstraat 12, 1234 AB Voorbeeldstad", "birth": "12-03-1970",
}
HEADER = ["nummer", "ontvanger", "project", "domein", "gevraagd", "verleend", "jaar", "BSN", "rekening",
          "opmerking", "woonadres", "geboortedatum"]
GOOD = ["V-1", "Voorbeeld A", "Tuin", "Sport", "10,00", "1,00", "2025", "", "", "", "", ""]
IN_UNMAPPED = ["V-2", "Voorbeeld B", "Tuin", "Sport", "10,00", "1,00", "2025", SECRETS["bsn"],
               SECRETS["iban"], f"mail {SECRETS['email']} of bel {SECRETS['phone']}", SECRETS["address"],
               SECRETS["birth"]]
IN_MAPPED = ["V-3", "Voorbeeld C", f"Tuin van {SECRETS['email']}, {SECRETS['phone']}", "Sport", "10,00",
             "1,00", "2025", "", "", "", "", ""]
TITLE = [f"Vragen? BSN {SECRETS['bsn']}", SECRETS["email"]]


def write_csv(path: Path) -> None:
    """Write the rows as a CSV with a title row."""
    lines = [TITLE, HEADER, GOOD, IN_UNMAPPED, IN_MAPPED]
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in cells) for cells in lines), "utf-8")


def write_workbook(path: Path) -> None:
    """Write the rows as a workbook, with a hidden sheet that holds the same."""
    book = openpyxl.Workbook()
    for cells in (HEADER, GOOD, IN_UNMAPPED, IN_MAPPED):
        book.active.append(cells)
    hidden = book.create_sheet(f"Intern {SECRETS['phone']}")
    hidden.sheet_state = "hidden"
    for cells in (["Wie", "BSN"], *([key, text] for key, text in SECRETS.items())):
        hidden.append(cells)
    book.save(path)


def find(folder: Path, secret: str) -> list[str]:
    """Return the files below a folder that hold a secret, as it is, in UTF-16, or inside a packed file."""
    needles = (secret.encode(), secret.encode("utf-16-le"), secret.replace(" ", "").encode())
    hits = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if content[:2] == b"PK":
                content += read_zip(path)
            if content[:2] == b"\x1f\x8b":
                content += gzip.decompress(content)
            hits += [str(path)] * any(needle in content for needle in needles)
    return hits


def read_zip(path: Path) -> bytes:
    """Return all that a zip, such as a workbook, holds."""
    with zipfile.ZipFile(path) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(("name", "write"), [("rows.csv", write_csv), ("rows.xlsx", write_workbook)])
def test_what_is_blocked_is_nowhere(home: Home, tmp_path: Path, name: str,
                                    write: Callable[[Path], None]) -> None:
    """Harvested twice and dry, told as text and as JSON: 0 hits in every byte; the good rows went on."""
    outside = tmp_path / "hers"
    outside.mkdir()
    write(outside / name)
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    described = toml.read_text("utf-8").replace('where = "grants.csv"', f'where = "{outside / name}"')
    toml.write_text(described, "utf-8")
    printed = tmp_path / "printed"
    printed.mkdir()
    commands = [["harvest", "--all", *words] for words in (["--dry-run"], [], ["--json"], ["--json"])]
    commands += [["status", "--json"], ["verify"], ["backup", str(printed / "backup.tgz")]]
    for number, words in enumerate(commands):
        done = subprocess.run([VERBOND, "--home", str(home.folder), *words], capture_output=True)
        (printed / f"{number}.txt").write_bytes(done.stdout + done.stderr)
        assert done.returncode == (1 if words[0] == "harvest" else 0), done.stderr

    # Neither is what one could try secrets against: a digest of the file that is not keyed.
    secrets = {**SECRETS, "digest": sha256((outside / name).read_bytes()).hexdigest()}
    (outside / name).unlink()
    hits = {what: find(tmp_path, secret) for what, secret in secrets.items()}

    assert {what: [] for what in secrets} == hits
    with read_home(home.folder).open_ledger() as ledger:
        ids = {version.id.rpartition("/")[2] for page in ledger.read_current() for version in page}
        rules = {problem["rule"] for problem in ledger.read_problems("voorbeeld/grants")}
    assert {"V-1", "V-2"} == ids
    assert {f"private-{what}" for what in ("bsn", "iban", "email", "phone", "address", "birth-date")} <= rules
    assert list(home.archive.rglob("*")), "a masked copy is archived"


def test_a_secret_that_no_record_holds_is_told_by_the_exit_status(home: Home) -> None:
    """No record is wrong, and still somebody must act: exit 1, also when the very bytes come again."""
    table = home.folder / "sources" / "voorbeeld" / "grants.csv"
    table.write_text(f"{';'.join(HEADER)}\n{';'.join(GOOD)}\n{';'.join(IN_UNMAPPED[:8])};;;;\n", "utf-8")
    for _ in range(2):
        done = subprocess.run([VERBOND, "--home", str(home.folder), "harvest", "--all", "--json"],
                              capture_output=True, text=True)
        assert (1, True) == (done.returncode, '"wrong": 0' in done.stdout), done.stderr
