"""verbond check: what is said about one file, where it is said, and with which exit status."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

VERBOND = str(Path(sys.executable).with_name("verbond"))
HEAD = ("Dossiernummer;Naam;Aanvrager of ontvanger;Subsidieverstrekker;Beleidsterrein;Verleend bedrag;"
        "Subsidiejaar\n")
RIGHT = "V-1;Tuin;Voorbeeld A;Voorbeeldgemeente;sport;€ 1.234,50;2026\n"
WRONG = "V-2;Dak;Voorbeeld A;Voorbeeldgemeente;sporrt;veel;2026\n"


def run(*words: object, text: str | None = None,
        home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run verbond; no trace of a program may come out."""
    command = [VERBOND, *(["--home", str(home)] if home else []), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, input=text)
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with one right and one wrong row."""
    path = tmp_path / "subsidies.csv"
    path.write_text(HEAD + RIGHT + WRONG, "utf-8")
    return path


def test_a_right_file_is_fine(tmp_path: Path) -> None:
    """Nothing on stdout, exit 0."""
    path = tmp_path / "goed.csv"
    path.write_text(HEAD + RIGHT, "utf-8")
    done = run("check", path, "--kind", "grant")

    assert (0, "", "1 rijen gelezen: 1 goed, 0 fout.\n") == (done.returncode, done.stdout, done.stderr)


def test_problems_are_sentences_at_their_cell(wrong: Path) -> None:
    """Dutch, with the cell, the value, and the word that was meant."""
    done = run("check", wrong, "--kind", "grant")

    assert 1 == done.returncode
    assert "Cel E3" in done.stdout and "Bedoelt u “Sport”" in done.stdout
    assert "Cel F3" in done.stdout and "“veel”" in done.stdout
    assert "2 rijen gelezen: 1 goed, 1 fout." in done.stderr


def test_json_is_one_object_a_problem(wrong: Path) -> None:
    """The keys are frozen (docs: contracts, Output) and sorted; what is told is no data."""
    done = run("check", wrong, "--kind", "grant", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]

    assert {"code": "E3", "amount": "F3"} == {one["rule"]: one["cell"] for one in found}
    assert all(list(one) == sorted(one) for one in found)
    names = "source file sheet row column cell id key value rule severity fault sentence suggestion"
    assert set(names.split()) == set(found[0])


def test_stdin(wrong: Path) -> None:
    """`-` is stdin, and says the same."""
    done = run("check", "-", "--kind", "grant", text=wrong.read_text("utf-8"))

    assert 1 == done.returncode
    assert "“veel”" in done.stdout


def test_a_home_gives_its_base(wrong: Path, home_folder: Path) -> None:
    """Ids are those that the coalition would give."""
    done = run("check", wrong, "--kind", "grant", "--json", home=home_folder)

    assert "https://data.example.org/id/grant/check/V-2" == json.loads(done.stdout.splitlines()[0])["id"]


@pytest.fixture
def home_folder(tmp_path: Path) -> Path:
    """A coalition without sources."""
    run("init", tmp_path / "home")
    return tmp_path / "home"


def test_a_marked_copy(wrong: Path, tmp_path: Path) -> None:
    """The wrong cells have a comment, the file itself stays as it was."""
    before = wrong.read_bytes()
    done = run("check", wrong, "--kind", "grant", "--marked", tmp_path / "uit.xlsx")
    book = openpyxl.load_workbook(tmp_path / "uit.xlsx")

    assert 1 == done.returncode
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {"E3", "F3"} <= {cell.coordinate for cell in cells if cell.comment}
    assert before == wrong.read_bytes()
    assert "uit.xlsx" in done.stderr


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2\3" * 100, b"%PDF-1.7 nothing", b"a;b\n1;2\n", b"PK\3\4broken"])
def test_a_file_that_is_no_table_of_ours(tmp_path: Path, content: bytes) -> None:
    """One sentence, or nothing read: never a trace."""
    path = tmp_path / "vreemd"
    path.write_bytes(content)
    done = run("check", path, "--kind", "fund")

    assert done.returncode == (1 if content else 0), done.stderr
    assert bool(done.stdout) == bool(content)


def test_wrong_use() -> None:
    """A file that is not there, a kind that is none: exit 2."""
    assert 2 == run("check", "er-niet.csv", "--kind", "fund").returncode
    assert 2 == run("check", "-", "--kind", "fiets", text="").returncode
    assert 2 == run("check", "-", text="").returncode


def test_a_file_that_cannot_be_read_has_no_marked_copy(tmp_path: Path) -> None:
    """Why is one problem, in JSON too; what is not made is said."""
    path = tmp_path / "kapot.xlsx"
    path.write_bytes(b"PK\3\4broken")
    done = run("check", path, "--kind", "fund", "--json", "--marked", tmp_path / "uit.xlsx")

    assert (1, "broken-archive") == (done.returncode, json.loads(done.stdout)["rule"])
    assert "geen gemarkeerde kopie" in done.stderr
    assert not (tmp_path / "uit.xlsx").exists()
