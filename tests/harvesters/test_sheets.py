"""Files of tables as sheets: each golden case is read as the JSON beside it says, and origins are right.

VERBOND_REWRITE=1 writes the expectations anew; read what changed before you keep it.
"""

import csv
import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvesters.access.files import SourceFile
from harvesters.formats.body import DASHES, TRAILER, is_total
from harvesters.formats.dialect import DELIMITERS, LONGEST_FIELD
from harvesters.formats.sheets import Finding, Sheet, read_sheets
from tests.harvesters.workbooks import MADE, TEXT, pack, write_case
from vocab.exceptions import SourceError

FOLDER = Path(__file__).parents[1] / "golden" / "tables" / "sheets"
FILES = {path.name.partition(".")[0]: path for path in sorted(FOLDER.iterdir()) if path.suffix != ".json"}
WANTED = ["nummer", "ontvanger", "gevraagd", "verleend", "datum", "akkoord", "status", "naam", "waarde",
          "duur", "Aanvrager naam", "Aanvrager KvK", "Bedrag gevraagd", "Datum aanvraag"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def as_file(path: Path) -> SourceFile:
    """Return a path as what access hands to a format."""
    return SourceFile(path, "", path.name, path.stat().st_size)


def read(path: Path, wanted: list[str] | None = None) -> list[Sheet]:
    """Return the sheets of a file."""
    return read_sheets(as_file(path), WANTED if wanted is None else wanted)


def show(path: Path) -> Any:
    """Return what reading a file gives as the golden files write it."""
    try:
        return [show_sheet(sheet) for sheet in read(path)]
    except SourceError as error:
        return {"error": error.rule, "nl": error.nl, "en": error.en}


def show_sheet(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet: of its rows the number and the cells."""
    rows = [f"{row}: {' | '.join(cells)}" for row, cells in sheet.rows()]
    findings = [" ".join(map(str, (f.rule, f.value, f.row or ""))).strip() for f in sheet.findings]
    return {
        "name": sheet.name, "header": f"{sheet.header_row}: {' | '.join(sheet.header)}", "known": sheet.known,
        "hidden": sheet.is_hidden, "titles": [f"{row}: {' | '.join(cells)}" for row, cells in sheet.titles],
        "rows": rows, "findings": findings,
    }


@pytest.mark.parametrize("name", sorted({*FILES, *MADE}))
def test_golden_sheets(name: str, tmp_path: Path) -> None:
    """Each case, a file or one made here, is read as its JSON says."""
    found = show(FILES[name] if name in FILES else write_case(name, tmp_path))
    expected = FOLDER / f"{name}.json"
    if os.environ.get("VERBOND_REWRITE"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.skip("written, not tested")

    assert json.loads(expected.read_text("utf-8")) == found


def test_every_expectation_has_a_case() -> None:
    """No JSON stays behind when its case goes."""
    assert {path.stem for path in FOLDER.glob("*.json")} == {*FILES, *MADE}


def test_sentences_say_what_to_do() -> None:
    """Whatever a file is refused for, it is told in both languages, as sentences."""
    told = [json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")]
    refused = [one for one in told if isinstance(one, dict)]

    assert len(refused) > 10
    for one in refused:
        assert one["nl"] != one["en"] and one["nl"].endswith(".") and one["en"].endswith(".")


cells = st.text(st.characters(codec="cp1252", exclude_characters="\0\r") | st.sampled_from(' ,;\t|"\n-(=é'),
                max_size=12)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8)


def is_kept(row: list[str]) -> bool:
    """Say whether a row is a record, as a person sees it."""
    filled = [cell for cell in row if cell]
    is_rule = not row[0].strip("-= ") and all(DASHES.fullmatch(cell) for cell in filled)
    return bool(filled) and not is_rule and not is_total(filled)


def may_be_swallowed(rows: list[list[str]], delimiter: str) -> bool:
    """Say whether a cell has a line in it that looks like a row, so that a quote may have gone wrong."""
    return any(line.count(delimiter) > 1 for row in rows for cell in row for line in cell.splitlines()[1:])


@SLOW
@given(tables, st.sampled_from(DELIMITERS), st.sampled_from(ENCODINGS), st.sampled_from(["\n", "\r\n", "\r"]),
       st.integers(0, 3), st.sampled_from(["plain", "gzip", "zip"]))
def test_a_value_of_a_text_is_the_value_in_its_cell(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str, end: str, titles: int, packing: str
) -> None:
    """In every dialect, encoding and packing each cell is given as it stands, at its line."""
    rows = [row for row in rows if not TRAILER.fullmatch(row[0].strip())]
    if may_be_swallowed(rows, delimiter):
        return
    header = ["nummer", "ontvanger", "gevraagd"]
    all_rows = [["Overzicht", "", ""]] * titles + [header] + rows
    path = tmp_path / "table.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(all_rows)
    content = path.read_bytes()
    if packing != "plain":
        path.write_bytes(gzip.compress(content) if packing == "gzip" else pack(("table.csv", content)))

    [sheet] = read(path)

    lines, line = [], titles + 1
    for row in rows:
        lines.append(line + 1)
        line += 1 + sum(cell.count("\n") for cell in row)
    assert (tuple(header), titles + 1, 3) == (sheet.header, sheet.header_row, sheet.known)
    kept = [(line, row) for line, row in zip(lines, rows, strict=True) if is_kept(row)]
    assert kept == list(sheet.rows())
    assert kept == list(sheet.rows())
    assert all(row in lines for rule, _, row in sheet.findings if rule == "total-row")


@SLOW
@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda tail: b"PK\x03\x04" + tail)
       | st.binary(max_size=80).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail)
       | st.binary(max_size=80).map(lambda tail: pack(("a.csv", tail))))
def test_no_bytes_are_a_traceback(tmp_path: Path, content: bytes) -> None:
    """Whatever a file holds: sheets, or one SourceError with a sentence in both languages."""
    for name in ("table.csv", "table.xlsx"):
        (tmp_path / name).write_bytes(content)
        try:
            for sheet in read(tmp_path / name):
                list(sheet.rows())
        except SourceError as error:
            assert error.nl.endswith((".", "?")) and error.nl != error.en


def write(path: Path, content: str) -> Path:
    """Write a text file."""
    path.write_text(content, "utf-8")
    return path


def refusal(path: Path, rows: bool = True) -> tuple[str, str]:
    """Return the rule and the sentence by which a file is refused, opened or read."""
    with pytest.raises(SourceError) as caught:
        sheets = read(path)
        if rows:
            [list(sheet.rows()) for sheet in sheets]
    return caught.value.rule, caught.value.nl


def test_rows_of_a_text_are_read_as_they_stream_by(tmp_path: Path) -> None:
    """A trailer that states too much is told only where it stands: nothing was read ahead."""
    path = write(tmp_path / "t.csv", TEXT + "V-2;Voorbeeld;1\n(7 rijen)\n")
    [sheet] = read(path)
    rows = sheet.rows()

    assert [2, 3] == [next(rows)[0], next(rows)[0]]
    with pytest.raises(SourceError, match="7 rows, but there are 2"):
        next(rows)


def test_two_readers_of_one_sheet_do_not_disturb_each_other(tmp_path: Path) -> None:
    """A column may be read while its rows are read; a total is told once."""
    [sheet] = read(write(tmp_path / "t.csv", TEXT + "Totaal;;9\n" + "V-2;Voorbeeld;1\n"))
    first, second = sheet.rows(), sheet.rows()

    assert next(first) == next(second)
    assert list(first) == list(second)
    assert [Finding("total-row", "Totaal", 3)] == list(sheet.findings)


LIMITS: list[tuple[str, int, Callable[[], str], str]] = [
    ("harvesters.formats.text.MOST_ROWS", 3, lambda: TEXT + "V-2;a;1\nV-3;b;2\n", "meer dan 3 regels"),
    ("harvesters.formats.text.MOST_CELLS", 4, lambda: TEXT + "V-2;a;1;;\n", "meer dan"),
    ("harvesters.formats.text.MOST_CELLS", 2, lambda: TEXT, "meer dan"),
    ("harvesters.formats.dialect.LARGEST_TEXT", 50, lambda: TEXT, "Uitgepakt"),
]


@pytest.mark.parametrize(("limit", "value", "content", "words"), LIMITS)
def test_limits_of_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int,
                         content: Callable[[], str], words: str) -> None:
    """At a limit a file is read, over it refused."""
    path = write(tmp_path / "t.csv", content())
    sheets = read(path)
    assert sheets and all(list(sheet.rows()) for sheet in sheets)
    monkeypatch.setattr(limit, value)

    rule, sentence = refusal(path)
    assert "file-too-large" == rule
    assert words in sentence


@pytest.mark.parametrize("limit", [100, 2**31])
def test_a_cell_of_too_many_characters(tmp_path: Path, limit: int) -> None:
    """As many as we read are read, one more is not, whatever another library set for the whole process."""
    csv.field_size_limit(limit)
    [sheet] = read(write(tmp_path / "t.csv", f"{TEXT}V-2;{'x' * LONGEST_FIELD};1\n"))
    assert 2 == len(list(sheet.rows()))

    rule, sentence = refusal(write(tmp_path / "t.csv", f"{TEXT}V-2;{'x' * (LONGEST_FIELD + 1)};1\n"))
    assert "broken-line" == rule
    assert "aanhalingsteken te veel" in sentence


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_a_text_that_is_packed_to_do_harm(tmp_path: Path, packing: str) -> None:
    """What unpacks to more than 250 times its size is refused before it is unpacked to its end."""
    content = TEXT.encode() + b"V-2;Voorbeeld;1\n" * 6_000_000
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress(content) if packing == "gzip" else pack(("t.csv", content)))

    assert "file-too-large" == refusal(path, rows=False)[0]


def test_a_text_is_not_held_in_memory(tmp_path: Path) -> None:
    """Reading a file of 40 MB takes no more than a few."""
    import tracemalloc

    path = tmp_path / "t.csv"
    path.write_text(TEXT + "V-2;Voorbeeld Buurtwerk in de wijk;1000,50\n" * 900_000, "utf-8")
    tracemalloc.start()
    try:
        [sheet] = read(path)
        for number, _ in enumerate(sheet.rows()):
            if number == 200_000:  # far enough: tracing is slow
                break
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()
