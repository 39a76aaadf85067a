"""The masked copy of a workbook can always be written, and says what the sheets said."""

from pathlib import Path

import openpyxl

from harvesters.formats.sheet import Sheet
from harvesters.formats.watched import Watched
from harvesters.masked_copy import write_masked


def test_names_and_texts_that_no_workbook_can_hold(tmp_path: Path) -> None:
    """A name with stars, a control character, a text that looks like a formula; rows stay at their places."""
    rows = [(3, ["a\x01b", "=1+1"]), (5, ["bel 06-12345678", ""])]
    sheet = Sheet("Piet 06-12345678", ("Naam", "Opmerking"), 2, lambda: iter(rows))
    write_masked([Watched(sheet, "voorbeeld/x", "x.xlsx", "f")], tmp_path / "masked.xlsx")
    [written] = openpyxl.load_workbook(tmp_path / "masked.xlsx")

    assert ["Naam", "Opmerking"] == [cell.value for cell in written[2]]
    assert [("a\ufffdb", "s"), ("=1+1", "s")] == [(cell.value, cell.data_type) for cell in written[3]]
    assert "bel 06-1███████" == written["A5"].value
    assert "12345678" not in written.title
