"""What is wrong with one file, without a ledger: what `verbond check` tells a member about her own table."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from harvesters.access.files import open_file
from harvesters.intake import Intake, Past
from harvesters.read_source import read_source_into
from ledger.home import source_of_file
from shapes.check import Check
from shapes.privacy import hide
from shapes.sentences import word_source
from vocab.exceptions import SourceError
from vocab.names import EXAMPLE_BASE
from vocab.records import Problem

MOST_PROBLEMS = 100_000


class Checked(NamedTuple):
    """All problems of a file (at most 100,000, of so many), and how many rows are read and wrong.

    is_read: False where the file could not be read to its end; why is the only problem then.
    """

    problems: list[Problem]
    found: int
    read: int
    wrong: int
    is_read: bool = True


def check_file(path: Path, kinds: Iterable[str], base: str = EXAMPLE_BASE) -> Checked:
    """Check a file as a harvest would; nothing is stored, and earlier files play no part."""
    source = source_of_file(path, kinds, base)
    try:
        file = open_file(source)
        check = Check(source.kinds, file.digest)
        intake = Intake(source.name, file.name, Past(), check, None, MOST_PROBLEMS)
        read_source_into(intake, source, file)
        if not check.agrees():
            check = Check(source.kinds, file.digest, judge_all=True)
            intake = Intake(source.name, file.name, Past(), check, None, MOST_PROBLEMS)
            read_source_into(intake, source, file)
    except SourceError as error:
        return Checked([word_source(source.name, hide(path.name), error)], 1, 0, 0, is_read=False)
    return Checked(intake.first, intake.problems, intake.read, intake.counts["wrong"])
