"""verbond check: what is wrong with one file, in the terminal, as JSON, or marked in her own workbook."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from harvesters.check_file import Checked, check_file
from ledger.home import read_home
from publisher.exports.marked import mark
from shapes.groups import group
from vocab.exceptions import HomeError
from vocab.names import EXAMPLE_BASE
from vocab.terms import KINDS


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, required=True,
              help="What the rows are; more than once for a workbook with more kinds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a problem.")
@click.option("--marked", type=click.Path(dir_okay=False, path_type=Path),
              help="Write a copy as XLSX in which each wrong cell is marked.")
@click.pass_context
def check(context: click.Context, file: Path, kinds: tuple[str, ...], as_json: bool,
          marked: Path | None) -> None:
    """Check one FILE (`-` is stdin); nothing is stored."""
    with _keep_stdin(file) as path:
        checked = check_file(path, kinds, _read_base(context.obj))
        if marked and checked.is_read:
            mark(path, checked.problems, marked, checked.found - len(checked.problems))
    if as_json:
        for problem in checked.problems:
            click.echo(json.dumps(problem.as_json(), sort_keys=True, ensure_ascii=False))
    else:
        for one in group(checked.problems):
            click.echo(one.nl)
    _say(checked, marked)
    violations = any(problem.severity == "violation" for problem in checked.problems)
    context.exit(1 if violations else 0)


@contextmanager
def _keep_stdin(file: Path) -> Iterator[Path]:
    """Give the path of a file, of stdin a copy that goes away."""
    if str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin"
        with copy.open("wb") as written:
            shutil.copyfileobj(sys.stdin.buffer, written)
        yield copy


def _read_base(folder: Path | None) -> str:
    """Return the base IRI of the home folder, without one that of examples."""
    try:
        return read_home(folder).base
    except HomeError:
        return EXAMPLE_BASE


def _say(checked: Checked, marked: Path | None) -> None:
    """Tell how many rows are right, and what else a person should know."""
    if checked.found > len(checked.problems):
        click.echo(f"… en nog {checked.found - len(checked.problems)}.", err=True)
    right = checked.read - checked.wrong
    click.echo(f"{checked.read} rijen gelezen: {right} goed, {checked.wrong} fout.", err=True)
    if marked and checked.is_read:
        click.echo(f"De gemarkeerde kopie staat in {marked}.", err=True)
    elif marked:
        click.echo("Er is geen gemarkeerde kopie: het bestand is niet te lezen.", err=True)
