"""The workbooks of the demo: from our own template, invented or as a document says, each mistake found."""

import zipfile
from pathlib import Path

import pytest

from harvesters.check_file import check_file
from publisher.cli.demo import BUNDLED, PLANTED, read_planted
from scripts.make_demo_workbooks import BOOKS, KINDS, SOURCES, main
from tests.publisher.templates import read_records

GOOD, FAULTY, *_ = (SOURCES / name for name in BOOKS)
INVENTED = [(name, kind) for name, book in BOOKS.items() for kind in book.kinds if "voorbeeld" in name]
STATED = [(name, book.kinds[0]) for name, book in BOOKS.items() if "voorbeeld" not in name]
FAULTY_NAME = list(BOOKS)[1]


def read_parts(path: Path) -> dict[str, bytes]:
    """Return what is in a workbook, whichever way it is packed."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_workbooks_are_what_the_script_makes(tmp_path: Path) -> None:
    """Run `python -m scripts.make_demo_workbooks` again when this fails."""
    main(tmp_path)

    for name in BOOKS:
        assert read_parts(SOURCES / name) == read_parts(tmp_path / name)


@pytest.mark.parametrize(("name", "kind"), INVENTED)
def test_all_is_marked_as_an_example(name: str, kind: str) -> None:
    """Every record says so, and has a name and addresses that nobody can have."""
    records = read_records(SOURCES / name, kind)

    assert len(records) >= 1
    for record in records:
        assert record["example"] is True
        assert record.get("name", {"nl": "Voorbeeld"})["nl"].startswith("Voorbeeld")
        addresses = (record.get(key, "example.org") for key in ("url", "email", "document", "announcedAt"))
        assert all("example.org" in address for address in addresses)
        assert record.get("kvk", "00000").startswith("00000")


@pytest.mark.parametrize(("name", "kind"), STATED)
def test_what_a_document_says_has_its_source_and_is_no_example(name: str, kind: str) -> None:
    """A commitment names the document and the page; what the documents ask, nobody has promised."""
    records = read_records(SOURCES / name, kind)

    assert records and not any("example" in record for record in records)
    for record in records if kind == "commitment" else ():
        assert record["document"] and record["page"]
        assert record["status"] in ("voorgesteld", "lopend") or record["id"].endswith("/verbond")


@pytest.mark.parametrize(("name", "kind"), [one for one in (*INVENTED, *STATED) if one[0] != FAULTY_NAME])
def test_the_others_have_nothing_wrong(name: str, kind: str) -> None:
    assert [] == check_file(SOURCES / name, BOOKS[name].kinds).problems


def test_the_good_one_has_nothing_wrong() -> None:
    checked = check_file(GOOD, KINDS)

    assert (10, 0, []) == (checked.read, checked.wrong, checked.problems)


def test_each_mistake_is_found_at_its_cell() -> None:
    """What was planted is found, at its sheet, row and cell, and nothing else; the good rows go on."""
    source = "voorbeeldwijk/vol-fouten"
    planted = {place[1:] for place in read_planted(BUNDLED / PLANTED) if place.source == source
               and not place.rule.startswith("report-")}
    checked = check_file(FAULTY, KINDS)
    found = [problem.as_json() for problem in checked.problems]

    assert planted == {(one["rule"], one["sheet"], one["row"], one["cell"]) for one in found}
    assert len(planted) == len(found) == 21
    assert (23, 16) == (checked.read, checked.wrong)
