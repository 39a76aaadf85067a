"""verbond init, backup and restore: the home folder as a whole."""

from pathlib import Path

import click

from ledger.backup import read_backup, restore_rows, write_backup
from ledger.home import read_home
from vocab.exceptions import HomeError

COALITION = """\
# The coalition: see docs/operations.md
title = "{title}"
base = "{base}"
"""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", default="Onze coalitie", show_default=True, help="What the coalition is called.")
@click.option("--base", default="https://data.example.org", show_default=True,
              help="What all IRIs begin with; never change it later.")
def init(folder: Path, title: str, base: str) -> None:
    """Make the home folder of a new coalition."""
    path = folder / "coalition.toml"
    if path.exists():
        raise HomeError(f"Hier staat al een coalitie: {path}", f"A coalition is already here: {path}")
    for name in ("members", "sources"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    path.write_text(COALITION.format(title=title.replace('"', "'"), base=base), "utf-8")
    read_home(folder).open_ledger().close()
    click.echo(f"Klaar: {folder}. Zet nu een bron in {folder / 'sources'}/<lid>/<dataset>.toml.", err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(context: click.Context, file: Path) -> None:
    """Write ledger, archive and settings to one file, while others go on."""
    counts = write_backup(read_home(context.obj), file)
    click.echo(f"Bewaard in {file}: {counts['version']} versies, {counts['run']} runs.", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Bring a backup back into an empty home (--home) and an empty ledger, with a new epoch."""
    folder = context.obj or Path(".")
    read_backup(folder, file)
    epoch = restore_rows(read_home(folder), file)
    click.echo(f"Hersteld in {folder}, met nieuwe epoch {epoch}. Doe nu “verbond publish”.", err=True)
