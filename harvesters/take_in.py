"""One run of one source: read, check, stage, then accept; a run that fails leaves nothing behind."""

import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from harvesters.access.files import SourceFile
from harvesters.access.sources import open_source, remember_fetched
from harvesters.decide import Decision, decide
from harvesters.formats.table import Table
from harvesters.intake import Intake, Past
from harvesters.masked_copy import digest_keyed, write_masked
from harvesters.read_source import read_source_into
from harvesters.run import Run
from harvesters.texts import find_waiting
from ledger.archive import archive_file
from ledger.home import Home, Source
from ledger.ledger import Ledger, RunRow
from ledger.move import move_records
from ledger.offline import read_withheld, take_offline, take_offline_withheld
from ledger.runs import OpenRun, Progress, lease_name, record_same, say_nothing
from shapes.check import Check
from shapes.privacy import hide
from shapes.read import read_files
from shapes.sentences import word_file, word_source
from vocab.exceptions import SourceError
from vocab.labels import label_key
from vocab.plain import read_lists
from vocab.rdf import vocabulary_files
from vocab.recipes import make_recipe
from vocab.records import Problem

RECIPE = 3
WAIT_SECONDS = 1  # who looks whether a run is dead holds its lease for a moment


class Order(NamedTuple):
    """How a run is to be done: nothing stored (dry_run), only the first rows, or again from the archive."""

    dry_run: bool = False
    limit: int | None = None
    from_archive: bool = False

    @property
    def is_whole(self) -> bool:
        """Say whether the run reads all there is and is remembered."""
        return not self.dry_run and self.limit is None


def take_in(source: Source, home: Home, ledger: Ledger, dry_run: bool = False, limit: int | None = None,
            progress: Progress = say_nothing, from_archive: bool = False) -> Run:
    """Harvest one source once; a source that cannot be read to its end changes nothing but its problems.

    With dry_run nothing is stored; with limit only the first rows are read and nothing counts as gone; with
    from_archive the bytes of the last run are read again. Raises BusyError when another run of this source is
    under way.
    """
    started = time.monotonic()
    run = Run(source.name)
    order = Order(dry_run, limit, from_archive)
    with ExitStack() as leases:
        for name in filter(None, (source.moved_from, source.name)):
            leases.enter_context(ledger.database.lease(lease_name(name), WAIT_SECONDS))
        try:
            _take_in(run, source, home, ledger, order, progress)
        except SourceError as error:
            _fail(run, source, ledger, error, dry_run)
        run.seq = ledger.read_head().seq
    run.seconds = round(time.monotonic() - started, 3)
    return run


def recipe_of(source: Source, waiting: frozenset[str] = frozenset()) -> str:
    """Return what a source's records are made by: its TOML, the texts that wait, vocabulary, shapes, code."""
    files = {"source.toml": source.text, "waiting": " ".join(sorted(waiting)).encode(), **vocabulary_files(),
             **read_lists(), **read_files()}
    return make_recipe(RECIPE, files)


def _take_in(run: Run, source: Source, home: Home, ledger: Ledger, order: Order, progress: Progress) -> None:
    told = [] if order.dry_run else _prepare(source, ledger)
    waiting = find_waiting(source, ledger)
    recipe = recipe_of(source, waiting)
    last = ledger.read_last_run(source.name, "accepted")
    is_known = last is not None and last.recipe == recipe
    with open_source(source, home, ledger, last if is_known and order.is_whole else None,
                     order.from_archive) as file:
        if last and is_known and order.is_whole and (
                file is None or not file.is_partial and _is_same(last, file, home)):
            _repeat(run, source, ledger, last)
            return
        assert file is not None
        before = Before(file, recipe, last, waiting, told)
        _read_and_decide(run, source, home, ledger, order, progress, before)


class Before(NamedTuple):
    """What a run begins with: its file and recipe, the last accepted run, texts that wait, what to tell."""

    file: SourceFile
    recipe: str
    last: RunRow | None
    waiting: frozenset[str]
    told: list[Problem]

    def make_past(self, source: Source, ledger: Ledger) -> Past:
        """Return what the ledger knows of a source before this run.

        By the same recipe the same record has the same problems: only those that had any are checked again.
        A run that held something knows nothing of the records it kept.
        """
        is_known = self.last is not None and self.last.recipe == self.recipe and not self.last.counts["held"]
        return Past(ledger.read_known(source.name), ledger.read_bodies,
                    ledger.read_doubtful(source.name) if is_known else None,
                    read_withheld(ledger, source.name), self.waiting)


def _read_and_decide(run: Run, source: Source, home: Home, ledger: Ledger, order: Order, progress: Progress,
                     before: Before) -> None:
    file, last = before.file, before.last
    # A run of the first rows, or without a bad part, must not pass for the whole file the next time.
    is_whole_file = order.limit is None and not file.is_partial
    recipe = before.recipe if is_whole_file else ""
    open_run = None if order.dry_run else OpenRun(ledger, source.name, recipe, file.name)
    with open_run or nullcontext(), collect_seldom():
        past = before.make_past(source, ledger)
        intake, table = _read(source, file, past, open_run, order.limit, progress)
        if not intake.check.agrees():
            past = past._replace(doubtful=None)
            intake, table = _read(source, file, past, open_run, order.limit, progress, judge_all=True)
            intake.add_problems([word_file(source.name, file.name, "shape-fault")])
        is_same_file = last is not None and _is_same(last, file, home)
        decision = decide(run, intake, table, ledger, last, is_whole_file, is_same_file)
        run.partial = file.is_partial
        _tell(intake, [*before.told, *(word_source(source.name, file.name, fault) for fault in file.faults)])
        _count(run, intake, [])
        if open_run:
            run.run = open_run.id
            open_run.file = _archive(source, home, ledger, file, table, order.limit)
            _finish(run, intake, open_run, decision, progress)
            if decision.is_whole and intake.private:
                take_offline(ledger, source.name, intake.private, "withdrawn")
            elif order.is_whole and not decision.is_whole:
                remember_fetched(ledger, source, file, open_run.file)


def _prepare(source: Source, ledger: Ledger) -> list[Problem]:
    """Do what people decided since the last run: take offline what is withheld, move what moved here."""
    take_offline_withheld(ledger, source.name)
    moved = move_records(ledger, source.moved_from, source.name) if source.moved_from else 0
    return [word_file(source.name, hide(source.where.rpartition("/")[2]), "moved",
                      f"{source.moved_from} / {moved}")] if moved else []


def _is_same(last: RunRow, file: SourceFile, home: Home) -> bool:
    """Say whether a file holds the very bytes of the last run, whose digest is keyed if they are private."""
    return last.file == file.digest or (
        home.has_secret and last.file == digest_keyed(home.read_secret(), file.digest))


def _read(source: Source, file: SourceFile, past: Past, open_run: OpenRun | None, limit: int | None,
          progress: Progress, judge_all: bool = False) -> tuple[Intake, Table]:
    """Read the whole source into an intake; nothing is visible yet."""
    if open_run:
        open_run.clear()
    check = Check(source.kinds, file.digest, judge_all)
    intake = Intake(source.name, file.name, past, check, open_run)
    return intake, read_source_into(intake, source, file, limit, progress)


def _tell(intake: Intake, told: list[Problem]) -> None:
    """Tell what was done before the run, and which texts wait."""
    intake.add_problems(told)
    if intake.texts:
        names = ", ".join(label_key(key, "nl") for key in sorted(intake.texts))
        intake.add_problems([word_file(intake.source, intake.file, "texts-waiting", names)])


def _archive(source: Source, home: Home, ledger: Ledger, file: SourceFile, table: Table,
             limit: int | None) -> str:
    """Keep the bytes of a file, of one with private data a masked copy; return the digest it goes by."""
    if limit is not None:
        table.look_at_all()
    if file.is_archived:
        return file.digest
    if not table.is_blocked:
        archive_file(ledger, home.archive, source.name, file.path, file.name, file.digest)
        return file.digest
    keyed = digest_keyed(home.read_secret(), file.digest)
    with tempfile.TemporaryDirectory() as folder:
        masked = Path(folder) / "masked"
        write_masked(table.watched, masked)
        archive_file(ledger, home.archive, source.name, masked, file.name, keyed, is_masked=True)
    return keyed


def _finish(run: Run, intake: Intake, open_run: OpenRun, decision: Decision, progress: Progress) -> None:
    """Bring in what goes on and put aside what waits."""
    if decision.is_whole:
        assert decision.digest is not None
        open_run.hold(intake.columns, run.as_counts(), decision.digest)
        return
    open_run.keep_held(decision.withdrawals)
    open_run.accept(intake.columns, lambda taken: _count(run, intake, taken), progress, decision.digest)


def _count(run: Run, intake: Intake, taken: list[str]) -> dict[str, Any]:
    """Write into the run what the intake counted, once it is known which ids belong to another source."""
    intake.turn_taken(taken)
    run.read = intake.read
    for name, count in intake.counts.items():
        setattr(run, name, count)
    run.problems, run.violations = intake.problems, intake.violations
    run.first = intake.first
    return run.as_counts()


def _repeat(run: Run, source: Source, ledger: Ledger, last: RunRow) -> None:
    """Count the very bytes of the last accepted run again without reading them."""
    for name in ("read", "wrong", "held", "problems", "hold", "digest", "texts"):
        setattr(run, name, last.counts.get(name, getattr(run, name)))  # earlier releases had fewer
    run.violations = last.counts.get("violations", run.wrong)
    run.unchanged = run.read - run.wrong
    run.run = record_same(ledger, source.name, last.recipe or "", last.file or "", last.file_name or "",
                          run.as_counts())


def _fail(run: Run, source: Source, ledger: Ledger, error: SourceError, dry_run: bool) -> None:
    """Name whose fault it is; what was public stays."""
    run.fault = error.fault
    name = hide(source.where.rpartition("/")[2])
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
