"""verbond demo as a person types it: what it tells, what it says at the end, and what it keeps nowhere."""

import gzip
import os
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from ledger.home import read_home
from publisher.cli.demo import BUNDLED, Place, compare, lay_out
from tests.homes import GRANTS, ROWS

VERBOND = str(Path(sys.executable).with_name("verbond"))
PRIVATE = (b"999990019", b"voornaam.achternaam")
SHOWN = ("2016      19      405385.43", "Voorbeeld Gemeenschapsfonds", "Voorbeeld Energiefonds", "/groen-1 ")
LEFT_OUT = ("Voorbeeld Buurtbudget", "Voorbeeld Stadsregeling", "/vg-4", "/vg-5", "/vg-6", "/vg-8")
TABLE = """\
bron                                     gelezen  nieuw  veranderd  gelijk  weg  wacht  fout  meldingen
amsterdam/subsidies 2020-03-02             18109  18107          0       0    0      0     2          2
amsterdam/subsidies 2020-03-09             18235    127         65   18041    1      0     2          2
amsterdam/cooperaties                         39     39          0       0    0      0     0         78
infrastructuur-van-impact/aanbevelingen        5      5          0       0    0      0     0          0
infrastructuur-van-impact/netwerk              1      1          0       0    0      0     0          0
meentcoop/brief                               23     23          0       0    0      0     0          0
meentcoop/fondsen                              7      7          0       0    0      0     0          0
meentcoop/vereniging                           1      1          0       0    0      0     0          1
voorbeeldbuurt/initiatieven-en-fondsen        10     10          0       0    0      0     0          0
voorbeeldcultuur/fondsen                       1      1          0       0    0      0     0          0
voorbeeldcultuur/plekken                       5      5          0       0    0      0     0          0
voorbeelddeelauto/metingen                     2      2          0       0    0      0     0          0
voorbeelddeelauto/plekken                      4      4          0       0    0      0     0          0
voorbeeldenergie/energiehuizen                 4      4          0       0    0      0     0          0
voorbeeldenergie/initiatieven                  6      6          0       0    0      0     0          0
voorbeeldgemeente/aanbestedingen               6      6          0       0    0      0     0          0
voorbeeldgemeente/aanspreekpunten              5      5          0       0    0      0     0          0
voorbeeldgemeente/beloften                     3      3          0       0    0      0     0          0
voorbeeldgemeente/fondsen                      5      5          0       0    0      0     0          0
voorbeeldgemeente/grond                        7      7          0       0    0      0     0          0
voorbeeldgemeente/inkoop                       9      9          0       0    0      0     0          0
voorbeeldgemeente/openstellingen               3      3          0       0    0      0     0          0
voorbeeldgemeente/subsidies                    5      5          0       0    0      0     0          0
voorbeeldgemeente/uitgiften                    3      3          0       0    0      0     0          0
voorbeeldtuin/initiatieven                     1      1          0       0    0      0     0          0
voorbeeldtuin/plekken                          2      2          0       0    0      0     0          0
voorbeeldwijk/vol-fouten                      23      7          0       0    0      0    16         21
voorbeeldzorg/fonds                            1      1          0       0    0      0     0          0
voorbeeldzorg/initiatieven                     5      5          0       0    0      0     0          0
voorbeeldzorg/plekken                          4      4          0       0    0      0     0          0
"""


def run(folder: Path, now: str) -> subprocess.CompletedProcess[str]:
    """Type `verbond demo --no-serve` at a moment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VERBOND_")}
    return subprocess.run([VERBOND, "demo", "--no-serve", str(folder)], text=True, capture_output=True,
                          env={**environment, "VERBOND_NOW": now})


def test_the_demo_today_and_years_from_now(tmp_path: Path) -> None:
    """The same counts and answers at any time; one problem more than was planted is told, with status 1."""
    today = run(tmp_path / "today", "2026-11-27T10:00:00Z")
    assert 0 == today.returncode, today.stderr
    assert today.stdout.startswith(TABLE)
    answers = today.stdout.removeprefix(TABLE)
    titles = [line for line in answers.splitlines() if line.endswith(")")]
    assert ["grants-to-cooperatives", "multi-year-funds", "open-procurement, Gebied: Amsterdam"] == [
        title.partition("  (")[2].removesuffix(")") for title in titles]
    assert all(shown in answers for shown in SHOWN)
    assert not any(left_out in answers for left_out in LEFT_OUT)
    assert "rij 9, kolom Naam: Naam ontbreekt. Vul dit in." in today.stderr
    assert "amsterdam/subsidies 2020-03-09: opgenomen" in today.stderr
    keeps_nothing_private(tmp_path / "today")

    source = tmp_path / "later" / "sources" / "voorbeeld"
    source.mkdir(parents=True)
    (source / "grants.toml").write_text(GRANTS, "utf-8")
    (source / "grants.csv").write_text(ROWS.replace("800,00", "achthonderd"), "utf-8")
    later = run(tmp_path / "later", "2041-01-01T10:00:00Z")
    assert 1 == later.returncode
    assert later.stdout.endswith(answers)
    assert ["Niet verwacht: voorbeeld/grants, F2, amount"] == [
        line for line in later.stderr.splitlines() if line.startswith("Niet ")]


def test_the_demo_serves(tmp_path: Path) -> None:
    """After the answers comes the address; there the coalition is, until it is stopped."""
    with subprocess.Popen([VERBOND, "demo", str(tmp_path / "demo")], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout and process.stderr
            told = next(line for line in process.stderr if "Te zien op" in line)
            with urllib.request.urlopen(f"{told.split()[3]}/members", timeout=30) as answer:
                page = answer.read().decode()
            assert "Voorbeeldbuurt" in page and "Gemeente Amsterdam" in page
            process.send_signal(signal.SIGINT)
            assert 0 == process.wait(30) and process.stdout.read().startswith(TABLE)
        finally:
            process.kill()


def keeps_nothing_private(folder: Path) -> None:
    """What the gate blocked is nowhere in the home, but in the member's own file."""
    member = folder / "sources/voorbeeldwijk/vol-fouten.xlsx"
    assert all(word in unpack(member) for word in PRIVATE)
    kept = [path for path in folder.rglob("*") if path.is_file() and path != member]
    assert sum("archive" in path.parts for path in kept) == TABLE.count("\n") - 1
    for path in kept:
        assert not any(word in unpack(path) for word in PRIVATE), path


def unpack(path: Path) -> bytes:
    """Return what a file says, also where it is packed."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            return b"".join(map(file.read, file.namelist()))
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def test_what_was_planted_and_is_not_found_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    planted = Place("voorbeeld/grants", "amount", None, 2, "F2")
    orphan = Place("voorbeeld/grants", "orphan-part", "Bijdrage", 3, None)

    assert compare({planted, orphan}, {planted, orphan})
    assert not compare({orphan}, {planted, orphan})
    assert not compare({planted, orphan}, {planted})
    assert ("Niet gevonden: voorbeeld/grants, F2, amount\n"
            "Niet verwacht: voorbeeld/grants, Bijdrage, rij 3, orphan-part\n") == capsys.readouterr().err


def test_numbers_stand_to_the_right() -> None:
    """All else stands to the left; an answer without rows is its header."""
    assert ["naam     n", "a     10.5", "bb       2"] == lay_out([["naam", "n"], ["a", "10.5"], ["bb", "2"]])
    assert ["naam  n", "a     1", "b     x"] == lay_out([["naam", "n"], ["a", "1"], ["b", "x"]])
    assert ["naam"] == lay_out([["naam"]])


def test_every_source_says_what_it_is() -> None:
    """In two languages, under a licence; of the example members all free texts were looked at."""
    for source in read_home(BUNDLED).read_sources().values():
        assert {"title", "licence", "attribution", "description"} <= source.settings.keys(), source.name
        if source.member.startswith("voorbeeld"):
            assert {"title_en", "description_en", "texts_approved"} <= source.settings.keys()
            assert "example.org" in source.settings["contact"]
