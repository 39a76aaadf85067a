"""One run of one source: read, check, stage, then accept; a run that fails leaves nothing behind."""

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from harvesters.access.files import SourceFile, open_file
from harvesters.formats.table import Table
from harvesters.guard import find_hold
from harvesters.intake import Intake
from harvesters.masked_copy import digest_keyed, write_masked
from harvesters.read_source import read_source_into
from harvesters.renamed import MOST, find_renamed, show_id
from ledger.archive import archive_file
from ledger.home import Home, Source
from ledger.ledger import Ledger, RunRow
from ledger.runs import OpenRun, Progress, lease_name, record_same, say_nothing
from shapes.check import Check
from shapes.privacy import hide
from shapes.read import read_files
from shapes.sentences import word_file, word_held, word_source
from vocab.exceptions import SourceError
from vocab.plain import read_lists
from vocab.rdf import vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import Problem

RECIPE = 2
WAIT_SECONDS = 1  # who looks whether a run is dead holds its lease for a moment


@dataclass
class Run:
    """What one run did; as_json is the object that `harvest` prints (docs: contracts, Output)."""

    source: str
    run: int | None = None
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    withdrawn: int = 0
    held: int = 0
    problems: int = 0
    fault: str | None = None
    seconds: float = 0.0
    seq: int = 0
    violations: int = 0
    first: list[Problem] = field(default_factory=list, repr=False)

    def as_counts(self) -> dict[str, Any]:
        """Return what the ledger keeps of a run."""
        counts = asdict(self)
        del counts["first"]
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return the counts under their frozen names."""
        counts = self.as_counts()
        del counts["violations"]  # more than wrong: also what is in no record, such as private data
        return counts


def take_in(source: Source, home: Home, ledger: Ledger, dry_run: bool = False, limit: int | None = None,
            progress: Progress = say_nothing) -> Run:
    """Harvest one source once; a source that cannot be read to its end changes nothing but its problems.

    With dry_run nothing is stored; with limit only the first rows are read and nothing counts as gone.
    Raises BusyError when another run of this source is under way.
    """
    started = time.monotonic()
    run = Run(source.name)
    with ledger.database.lease(lease_name(source.name), WAIT_SECONDS):
        try:
            _take_in(run, source, home, ledger, dry_run, limit, progress)
        except SourceError as error:
            _fail(run, source, ledger, error, dry_run)
        run.seq = ledger.read_head().seq
    run.seconds = round(time.monotonic() - started, 3)
    return run


def recipe_of(source: Source) -> str:
    """Return what a source's records are made by: its TOML, the vocabulary, the shapes, this code."""
    files = {"source.toml": source.text, **vocabulary_files(), **read_lists(), **read_files()}
    return make_recipe(RECIPE, files)


def _take_in(run: Run, source: Source, home: Home, ledger: Ledger, dry_run: bool, limit: int | None,
             progress: Progress) -> None:
    file = open_file(source)
    recipe = recipe_of(source)
    last = ledger.read_last_run(source.name, "accepted")
    if last and not dry_run and limit is None and last.recipe == recipe and _is_same(last, file, home):
        _repeat(run, source, ledger, last, file)
        return
    # A run of the first rows must not pass for the whole file the next time.
    open_run = None if dry_run else OpenRun(ledger, source.name, recipe if limit is None else "", file.name)
    # By the same recipe the same record has the same problems: only those that had any are checked again.
    # A run that held something knows nothing of the records it kept.
    is_known = last is not None and last.recipe == recipe and not last.counts["held"]
    doubtful = ledger.read_doubtful(source.name) if is_known else None
    with open_run or nullcontext(), collect_seldom():
        intake, table = _read(source, ledger, file, open_run, limit, progress, doubtful)
        if not intake.check.agrees():
            intake, table = _read(source, ledger, file, open_run, limit, progress, None, judge_all=True)
            intake.add_problems([word_file(source.name, file.name, "shape-fault")])
        _decide(run, intake, table, ledger, limit)
        _count(run, intake, [])
        if open_run:
            run.run = open_run.id
            open_run.file = _archive(source, home, ledger, file, table, limit)
            open_run.accept(intake.columns, lambda taken: _count(run, intake, taken), progress)


def _is_same(last: RunRow, file: SourceFile, home: Home) -> bool:
    """Say whether a file holds the very bytes of the last run, whose digest is keyed if they are private."""
    return last.file == file.digest or (
        home.has_secret and last.file == digest_keyed(home.read_secret(), file.digest))


def _read(source: Source, ledger: Ledger, file: SourceFile, open_run: OpenRun | None, limit: int | None,
          progress: Progress, doubtful: set[str] | None, judge_all: bool = False) -> tuple[Intake, Table]:
    """Read the whole source into an intake; nothing is visible yet."""
    if open_run:
        open_run.clear()
    check = Check(source.kinds, file.digest, judge_all)
    intake = Intake(source.name, file.name, ledger.read_known(source.name), check, open_run, doubtful)
    return intake, read_source_into(intake, source, file, limit, progress)


def _archive(source: Source, home: Home, ledger: Ledger, file: SourceFile, table: Table,
             limit: int | None) -> str:
    """Keep the bytes of a file, of one with private data a masked copy; return the digest it goes by."""
    if limit is not None:
        table.look_at_all()
    if not table.is_blocked:
        archive_file(ledger, home.archive, source.name, file.path, file.name, file.digest)
        return file.digest
    keyed = digest_keyed(home.read_secret(), file.digest)
    with tempfile.TemporaryDirectory() as folder:
        masked = Path(folder) / "masked"
        write_masked(table.watched, masked)
        archive_file(ledger, home.archive, source.name, masked, file.name, keyed, is_masked=True)
    return keyed


def _decide(run: Run, intake: Intake, table: Table, ledger: Ledger, limit: int | None) -> None:
    """Decide what is gone, and ask of what looks renamed."""
    intake.drop_doubled()
    absent = intake.find_absent() if limit is None else []
    if intake.new and not table.has_own_keys and 0 < len(absent) <= MOST:
        gone = {id: ledger.read_history(id)[-1].body or "{}" for id in absent}
        for id, other in find_renamed(gone, intake.new):
            intake.add_problems([word_file(intake.source, intake.file, "renamed",
                                           f"{show_id(id)} / {show_id(other)}")])
    hold = find_hold(intake.read, intake.nameless, len(intake.known), len(absent))
    if hold:
        run.held = len(absent)
        intake.add_problems([word_held(intake.source, intake.file, hold, len(absent), len(intake.known))])
    else:
        run.withdrawn = len(absent)
        intake.withdraw(absent)


def _count(run: Run, intake: Intake, taken: list[str]) -> dict[str, Any]:
    """Write into the run what the intake counted, once it is known which ids belong to another source."""
    intake.turn_taken(taken)
    run.read = intake.read
    for name, count in intake.counts.items():
        setattr(run, name, count)
    run.problems, run.violations = intake.problems, intake.violations
    run.first = intake.first
    return run.as_counts()


def _repeat(run: Run, source: Source, ledger: Ledger, last: RunRow, file: SourceFile) -> None:
    """Count the very bytes of the last accepted run again without reading them."""
    for name in ("read", "wrong", "held", "problems"):
        setattr(run, name, last.counts[name])
    run.violations = last.counts.get("violations", run.wrong)  # runs of earlier releases did not count them
    run.unchanged = run.read - run.wrong
    run.run = record_same(ledger, source.name, last.recipe or "", last.file or "", file.name, run.as_counts())


def _fail(run: Run, source: Source, ledger: Ledger, error: SourceError, dry_run: bool) -> None:
    """Name whose fault it is; what was public stays."""
    run.fault = error.fault
    name = hide(source.file.name)
    problem = word_source(source.name, name, error)
    run.problems, run.first = 1, [problem]
    if not dry_run:
        with OpenRun(ledger, source.name, "", name) as open_run:
            open_run.add_problems([problem])
            run.run = open_run.id
            open_run.fail(run.as_counts())


@contextmanager
def collect_seldom() -> Iterator[None]:
    """Look for cycles seldom while rows stream through: they have none, and looking took 13 % of a run."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
