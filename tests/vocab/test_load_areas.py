"""More areas are put into the lists in one form, all of a file or nothing."""

import shutil
import sys
from pathlib import Path

import pytest

from scripts import load_areas

GOOD = """code;name;within;since
wk 036300;Centrum;SD0363A;2022-03-24
BU03630000;Kop;WK036300;
1002;Amsterdam;GM0363;
"""


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the lists, to be written in."""
    shutil.copytree(load_areas.LISTS, tmp_path / "lists")
    monkeypatch.setattr(load_areas, "LISTS", tmp_path / "lists")
    return tmp_path / "lists"


def load(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load a file with this text."""
    (folder / "more.txt").write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["load_areas", str(folder / "more.txt")])
    load_areas.main()


def test_areas_are_added_in_order_and_replaced(lists: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file twice is as once."""
    before = (lists / "areas.csv").read_text("utf-8").splitlines()
    load(lists, GOOD, monkeypatch)
    load(lists, GOOD, monkeypatch)
    after = (lists / "areas.csv").read_text("utf-8").splitlines()

    assert {"WK036300,Centrum,2022-03-24,,SD0363A,", "BU03630000,Kop,,,WK036300,"} == {*after} - {*before}
    assert after == [before[0], *sorted(after[1:])] and len(before) + 2 == len(after)
    assert "\n1002,Amsterdam,,,GM0363\n" in (lists / "pc4.csv").read_text("utf-8")


@pytest.mark.parametrize(("row", "said"), [
    ("GM0363,Amsterdam,,", "GM0363: no code"), ("WK999900,X,,", "WK999900: no code"), (",X,,", "X: no code"),
    ("WK036300,,,", "no name"), ("WK036300,X,GM9999,", "is not known"), ("WK036300,X,,24-3-22", "no date"),
])
def test_one_wrong_row_and_nothing_is_written(
    lists: Path, monkeypatch: pytest.MonkeyPatch, row: str, said: str
) -> None:
    """It says which, and why."""
    before = (lists / "areas.csv").read_bytes()
    with pytest.raises(SystemExit, match=said):
        load(lists, f"code,name,within,since\nBU03630000,Kop,,\n{row}\n", monkeypatch)
    assert before == (lists / "areas.csv").read_bytes()
