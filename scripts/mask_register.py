"""Copies a subsidy register without what it says of private persons: mask_register.py IN OUT.

IN is a CSV file or its gz; OUT is a gz. The city masks private persons as "(Particulier)" but leaves sole
traders by their own name: those listed in masked_names.txt and firms of one taxi driver become
"(Particulier)" too. In each such row the PROJECT_NAAM is emptied, for it often names the person. All other
rows are copied byte for byte.
"""

import csv
import gzip
import io
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

PERSON = "(Particulier)"
NAMES = frozenset(Path(__file__).with_name("masked_names.txt").read_text("utf-8").split("\n")[1:])
DRIVER = re.compile(r"(?i)taxi|\btax\b|\bcabs?\b|chauffeur")
LEGAL_FORM = re.compile(r"(?i)\bb\.?v\b|\bn\.?v\b|coöp|cooperati|stichting|vereniging|centrale")


def is_person(applicant: str) -> bool:
    """Say whether an applicant is, or is named like, a natural person."""
    name = applicant.strip()
    if sha256(name.casefold().encode()).hexdigest() in NAMES:
        return True
    return name == PERSON or bool(DRIVER.search(name) and not LEGAL_FORM.search(name))


def read_rows(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each row as it stands in the file, and its values."""
    lines: list[str] = []

    def remember() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            lines.append(line)
            yield line

    for row in csv.reader(remember(), strict=True):
        yield "".join(lines), row
        lines.clear()


def write_row(row: list[str], like: str) -> str:
    """Write one row with the line end of the row it replaces."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=like[len(like.rstrip("\r\n")) :]).writerow(row)
    return out.getvalue()


def mask(text: str) -> str:
    """Mask the applicant and empty the project name in each row of a natural person."""
    rows = read_rows(text)
    first, header = next(rows)
    header[0] = header[0].removeprefix("\ufeff")
    applicant, project = header.index("AANVRAGER"), header.index("PROJECT_NAAM")
    parts = [first]
    for raw, row in rows:
        if len(row) == len(header) and is_person(row[applicant]):
            row[applicant], row[project] = PERSON, ""
            raw = write_row(row, like=raw)
        parts.append(raw)
    return "".join(parts)


def main(source: Path, target: Path) -> None:
    """Read one register, write the masked one."""
    data = source.read_bytes()
    if source.suffix == ".gz":
        data = gzip.decompress(data)
    masked = mask(data.decode("utf-8")).encode("utf-8")
    # No name and no time in the gz (gzip -9 -n): the same register gives the same bytes.
    target.write_bytes(gzip.compress(masked, compresslevel=9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Use: mask_register.py IN OUT")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
