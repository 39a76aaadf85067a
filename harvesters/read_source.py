"""Reading all of a source into an intake; nothing is visible yet."""

from collections.abc import Iterator
from itertools import islice

from harvesters.access.files import SourceFile
from harvesters.formats.table import Table
from harvesters.intake import Intake
from ledger.home import Source
from ledger.runs import Progress, say_nothing
from vocab.records import Row

BATCH = 1_000


def read_source_into(intake: Intake, source: Source, file: SourceFile, limit: int | None = None,
                     progress: Progress = say_nothing) -> Table:
    """Read a source, or its first rows, in batches; raises SourceError unless it is read to its end."""
    table = Table(source, file)
    for rows in _batches(islice(table.rows(), limit)):
        intake.take(rows)
        progress("reading", intake.read, None)
    intake.add_problems(table.problems)
    return table


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
