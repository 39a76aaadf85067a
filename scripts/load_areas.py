"""Put more areas into vocab/lists, such as all wijken and buurten of the CBS of one year.

    python -m scripts.load_areas FILE …

FILE is CSV (UTF-8, with commas or semicolons) in the form that docs/areas.md describes. A code that is there
already gets the new row. When one row is wrong, nothing is written.
"""

import csv
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from vocab.areas import PC4, code_of, gemeente_of, kind_of, read_areas

LISTS = Path(__file__).resolve().parents[1] / "vocab" / "lists"
HEADER = ("code", "name", "since", "until", "within", "successors")
POSTCODES = ("pc4", "place", "since", "until", "within")


def main() -> None:
    """Load the files, or say what is wrong and write nothing."""
    rows = [row for name in sys.argv[1:] for row in read_rows(Path(name))]
    if wrong := find_wrong(rows):
        sys.exit("\n".join(wrong))
    is_postcode = [bool(PC4.fullmatch(row[0])) for row in rows]
    merge("areas.csv", HEADER, [row for row, pc4 in zip(rows, is_postcode, strict=True) if not pc4])
    merge("pc4.csv", POSTCODES, [row[:5] for row, pc4 in zip(rows, is_postcode, strict=True) if pc4])


def read_rows(path: Path) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a file, each with all columns; the order of its columns is free."""
    text = path.read_text("utf-8-sig")
    sign = ";" if ";" in text.partition("\n")[0] else ","
    for row in csv.DictReader(text.splitlines(), delimiter=sign):
        cells = {key: (row.get(key) or "").strip() for key in HEADER}
        codes = {key: " ".join(map(code_of, cells[key].split())) for key in ("within", "successors")}
        yield tuple((cells | codes | {"code": code_of(cells["code"])})[key] for key in HEADER)


def find_wrong(rows: list[tuple[str, ...]]) -> list[str]:
    """Return a line about each row that cannot be taken."""
    known = {*read_areas(), *(row[0] for row in rows)}
    wrong = []
    for code, name, since, until, within, successors in rows:
        if not (PC4.fullmatch(code) or gemeente_of(code)) or kind_of(code) == "gemeente":
            wrong.append(f"{code or name}: no code of a stadsdeel, wijk, buurt or postcode")
        if not name:
            wrong.append(f"{code}: no name")
        wrong += [f"{code}: {day} is no date" for day in (since, until) if day and not is_day(day)]
        wrong += [f"{code}: {other} is not known" for other in (within, *successors.split())
                  if other and other not in known]
    return wrong


def is_day(text: str) -> bool:
    """Say whether a text is a date such as 2026-12-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def merge(name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write a list anew with these rows in it."""
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        kept = {row[0]: tuple(row) for row in list(csv.reader(file))[1:]}
    kept |= {row[0]: row for row in rows}
    with (LISTS / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *sorted(kept.values())])


if __name__ == "__main__":
    main()
