"""The workbooks of the demo: made from our own template, all invented, each mistake found at its cell."""

import zipfile
from pathlib import Path

import pytest

from harvesters.check_file import check_file
from publisher.cli.demo import BUNDLED, PLANTED, read_planted
from scripts.make_demo_workbooks import BOOKS, KINDS, SOURCES, main
from tests.publisher.templates import read_records

GOOD, FAULTY = (SOURCES / name for name in BOOKS)


def read_parts(path: Path) -> dict[str, bytes]:
    """Return what is in a workbook, whichever way it is packed."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_workbooks_are_what_the_script_makes(tmp_path: Path) -> None:
    """Run `python -m scripts.make_demo_workbooks` again when this fails."""
    main(tmp_path)

    for name in BOOKS:
        assert read_parts(SOURCES / name) == read_parts(tmp_path / name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", [GOOD, FAULTY], ids=["good", "faulty"])
def test_all_is_marked_as_an_example(path: Path, kind: str) -> None:
    """Every record says so, and has a name and addresses that nobody can have."""
    records = read_records(path, kind)

    assert len(records) >= 4
    for record in records:
        assert record["example"] is True
        assert record.get("name", {"nl": "Voorbeeld -"})["nl"].startswith("Voorbeeld ")
        assert all("example.org" in record[key] for key in ("url", "email") if key in record)
        assert record.get("kvk", "00000").startswith("00000")


def test_the_good_one_has_nothing_wrong() -> None:
    checked = check_file(GOOD, KINDS)

    assert (10, 0, []) == (checked.read, checked.wrong, checked.problems)


def test_each_mistake_is_found_at_its_cell() -> None:
    """What was planted is found, at its sheet, row and cell, and nothing else; the good rows go on."""
    source = "voorbeeldwijk/vol-fouten"
    planted = {place[1:] for place in read_planted(BUNDLED / PLANTED) if place.source == source}
    checked = check_file(FAULTY, KINDS)
    found = [problem.as_json() for problem in checked.problems]

    assert planted == {(one["rule"], one["sheet"], one["row"], one["cell"]) for one in found}
    assert len(planted) == len(found) == 21
    assert (23, 16) == (checked.read, checked.wrong)
