"""Templates as files, and what is read back from them."""

from pathlib import Path

from harvesters.access.files import open_file
from harvesters.formats.table import Table
from ledger.home import source_of_file
from publisher.cli.template import WRITERS
from shapes.templates import read_template
from vocab.names import EXAMPLE_BASE
from vocab.records import Record


def write(kind: str, suffix: str, folder: Path) -> Path:
    """Write the template of a kind; the suffix says the format."""
    path = folder / f"{kind}{suffix}"
    WRITERS[suffix](read_template(kind), path)
    return path


def read_records(path: Path, kind: str) -> list[Record]:
    """Return the records of a file as a harvest without any TOML reads them."""
    source = source_of_file(path, [kind], EXAMPLE_BASE)
    return [row.record for row in Table(source, open_file(source)).rows() if row.record]
