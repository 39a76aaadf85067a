"""Files that are too large, cut off or no text: one sentence, no traceback, and nothing is withdrawn."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from harvesters.run import Run
from harvesters.take_in import take_in
from ledger.home import Home
from ledger.ledger import Ledger

SOURCE = "voorbeeld/grants"
HEADER = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n"
GOOD = [f"V-{n};Voorbeeld {n};Tuin;Sport;{n},00;;2025\n" for n in range(1, 5)]
Harvest = Callable[..., Run]


def many_rows(letter: str = "") -> str:
    """Return a table of a few megabytes that hardly packs."""
    dice = random.Random(1)
    names = (f"Voorbeeld {letter}{dice.randbytes(60).hex()}" for _ in range(12_000))
    return HEADER + "".join(f"V-{n};{name};Tuin;Sport;1,00;;2025\n" for n, name in enumerate(names))


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One database is enough: these files are refused before a ledger is asked."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def harvest(home: Home) -> Harvest:
    """Return what harvests the example source from bytes, after a good run of four rows."""
    path = home.folder / "sources" / "voorbeeld" / "grants.csv"

    def take(content: bytes | None) -> Run:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        with home.open_ledger() as ledger:
            return take_in(home.read_sources()[SOURCE], home, ledger)

    assert 4 == take((HEADER + "".join(GOOD)).encode()).added
    return take


def check_refused(run: Run, home: Home, rule: str, words: str) -> None:
    """Check that a run failed by one problem in plain Dutch and that all four records are still public."""
    [problem] = run.first

    assert (rule, "violation") == (problem.rule, problem.severity)
    assert words in problem.nl
    assert problem.nl.endswith((".", "?"))
    assert "source" == run.fault == problem.fault
    assert (0, 0, 0, 0, 0) == (run.read, run.added, run.changed, run.withdrawn, run.held)
    with home.open_ledger() as ledger:
        assert {SOURCE: 4} == ledger.count_current()
        assert [rule] == [stored["rule"] for stored in ledger.read_problems(SOURCE)]


def test_a_file_that_is_gone(harvest: Harvest, home: Home) -> None:
    """A missing file says nothing about what it held."""
    check_refused(harvest(None), home, "file-missing", "kan niet worden gelezen")


def test_a_folder_in_the_place_of_the_file(harvest: Harvest, home: Home) -> None:
    """A folder is no file."""
    path = home.folder / "sources" / "voorbeeld" / "grants.csv"
    path.unlink()
    path.mkdir()
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()[SOURCE], home, ledger)

    check_refused(run, home, "file-missing", "kan niet worden gelezen")


def test_a_file_that_is_too_large(harvest: Harvest, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte over the limit is over it; at the limit is not."""
    content = (HEADER + "".join(GOOD)).encode()
    monkeypatch.setattr("harvesters.access.files.LARGEST_FILE", len(content))
    assert 4 == harvest(content).unchanged

    check_refused(harvest(content + b"\n"), home, "file-too-large", "te groot")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_file_that_unpacks_too_large(harvest: Harvest, home: Home, monkeypatch: pytest.MonkeyPatch,
                                       encoding: str) -> None:
    """A small packed file may unpack to any size: reading stops at the limit, in every encoding."""
    bomb = gzip.compress((HEADER + "é" * 20_000_000).encode(encoding))
    assert len(bomb) < 100_000
    monkeypatch.setattr("harvesters.formats.dialect.LARGEST_TEXT", 4 * 1024 * 1024)

    check_refused(harvest(bomb), home, "file-too-large", "Uitgepakt")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_packed_file_that_is_cut_off(harvest: Harvest, home: Home, encoding: str) -> None:
    """Cut in the middle or before its check sum, a packed file is not read to its end."""
    packed = gzip.compress(many_rows("é").encode(encoding))

    for size in (len(packed) // 2, len(packed) - 4, 30):
        check_refused(harvest(packed[:size]), home, "broken-archive", "niet heel")


def test_a_packed_file_that_is_damaged(harvest: Harvest, home: Home) -> None:
    """A changed byte in the middle is found."""
    packed = bytearray(gzip.compress(many_rows().encode()))
    packed[len(packed) // 2] ^= 0xFF

    check_refused(harvest(bytes(packed)), home, "broken-archive", "niet heel")


@pytest.mark.parametrize("place", ["first", "far"])
def test_a_cell_that_is_too_long(harvest: Harvest, home: Home, place: str) -> None:
    """A cell over the limit of csv, often after a lone quote, stops the reading wherever it stands."""
    before = HEADER + GOOD[0] if place == "first" else many_rows()

    check_refused(harvest((before + 'V-9;"' + "x" * 140_000 + "\n").encode()), home, "broken-line",
                  "aanhalingsteken te veel")


def test_too_many_rows(harvest: Harvest, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit of lines all is read, over it nothing."""
    monkeypatch.setattr("harvesters.formats.text.MOST_ROWS", 5)
    assert 4 == harvest((HEADER + "".join(GOOD) + "").encode()).unchanged

    check_refused(harvest((HEADER + "".join(GOOD) + "V-5;Voorbeeld;;Sport;1;;2025\n").encode()), home,
                  "file-too-large", "meer dan 5 regels")


@pytest.mark.parametrize("header", [
    "x" * 200_000 + "\n" + HEADER,
    HEADER.replace("nummer", "nummer;" + "x" * 200_000),
])
def test_a_header_cell_that_is_too_long(harvest: Harvest, home: Home, header: str) -> None:
    """A first line that csv cannot read is no header."""
    check_refused(harvest((header + GOOD[0]).encode()), home, "not-text", "geen goed tekstbestand")


def test_a_header_that_is_too_long(harvest: Harvest, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A header that goes on past the first megabyte is not taken for a shorter one."""
    monkeypatch.setattr("harvesters.formats.dialect.LONGEST_LINE", 60)
    wide = HEADER.rstrip("\n") + ";opmerking" * 5 + "\n"

    check_refused(harvest((wide + GOOD[0]).encode()), home, "missing-column", "geen rij met alle kolomnamen")


def test_the_header_is_looked_for_in_the_first_rows_only(harvest: Harvest, home: Home) -> None:
    """Fifty rows may hold the header: the fiftieth still, the next not."""
    assert 4 == harvest(("titel\n" * 49 + HEADER + "".join(GOOD)).encode()).unchanged

    check_refused(harvest(("titel\n" * 50 + HEADER + GOOD[0]).encode()), home, "missing-column", "kolomnamen")


@pytest.mark.parametrize(("content", "rule"), [
    (b"PK\x03\x04" + bytes(range(128, 256)) * 20, "not-text"),
    (bytes(range(256)) * 20, "not-text"),
    (b"\x00" * 5000, "missing-column"),
    (HEADER.encode("utf-16-le") + "".join(GOOD).encode("utf-16-le"), "missing-column"),
    ((HEADER + GOOD[0]).encode("utf-16")[:-1], "not-text"),
    ((HEADER + GOOD[0]).encode("cp1252") + b"\x81\n", "not-text"),
    (many_rows("é").encode("cp1252") + b"\x81\n", "not-text"),
    (gzip.compress(gzip.compress((HEADER + GOOD[0]).encode())), "not-text"),
    (b"<!DOCTYPE html><html><body>Inloggen</body></html>", "missing-column"),
], ids=["workbook", "bytes", "zeros", "utf16-without-mark", "utf16-cut", "cp1252-hole", "cp1252-hole-far",
        "packed-twice", "web-page"])
def test_what_is_no_table(harvest: Harvest, home: Home, content: bytes, rule: str) -> None:
    """What is no table of text is told so."""
    run = harvest(content)

    assert run.first[0].rule == rule
    words = {"not-text": "geen goed tekstbestand", "missing-column": "kolomnamen"}
    check_refused(run, home, rule, words[rule])


def test_null_bytes_are_spaces(harvest: Harvest) -> None:
    """NUL bytes in a cell are no reason to refuse a file; a line of them is a row that is wrong."""
    run = harvest((HEADER + GOOD[0].replace("Tuin", "Tu\0in") + "".join(GOOD[1:])).encode())
    assert (1, 3, 0) == (run.changed, run.unchanged, run.problems)

    run = harvest((HEADER + "".join(GOOD)).encode() + b"\0" * 100)
    assert (1, ["cell-count"], 0) == (run.wrong, [problem.rule for problem in run.first], run.withdrawn)


def test_after_a_failure_the_same_good_file_is_no_change(harvest: Harvest, home: Home) -> None:
    """The problem of the failed run goes, and the same bytes as before the failure are no change."""
    good = (HEADER + "".join(GOOD)).encode()
    assert harvest(b"\x81").fault
    run = harvest(good)

    assert (4, 0, 0, None) == (run.unchanged, run.added, run.problems, run.fault)
    with home.open_ledger() as ledger:
        assert [] == list(ledger.read_problems(SOURCE))


def test_a_dry_run_of_a_broken_file_stores_nothing(harvest: Harvest, home: Home) -> None:
    """It tells the problem and leaves no run behind."""
    (home.folder / "sources" / "voorbeeld" / "grants.csv").write_bytes(b"\x81")
    with home.open_ledger() as ledger:
        run = take_in(home.read_sources()[SOURCE], home, ledger, dry_run=True)
        assert ("not-text", None) == (run.first[0].rule, run.run)
        assert last_state(ledger) == "accepted"


def last_state(ledger: Ledger) -> str:
    """Return the state of the source's newest run."""
    run = ledger.read_last_run(SOURCE)
    assert run is not None
    return run.state
