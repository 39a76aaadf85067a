"""A template as CSV: a semicolon between cells, as Dutch spreadsheets expect, and only the first table."""

import csv
from pathlib import Path

from shapes.templates import Template


def write_csv(template: Template, out: Path) -> None:
    """Write the header and the example row (UTF-8 with byte order mark, CRLF)."""
    fields = template.tables[0].fields
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([field.header for field in fields])
        writer.writerow([field.example for field in fields])
