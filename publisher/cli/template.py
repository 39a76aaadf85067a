"""verbond template: a file to fill in, with drop-downs, an example and help."""

from collections.abc import Callable
from pathlib import Path

import click

from publisher.exports.templates.delimited import write_csv
from publisher.exports.templates.ods import write_ods
from publisher.exports.templates.xlsx import write_xlsx
from shapes.templates import Template, read_template
from vocab.terms import KINDS

WRITERS: dict[str, Callable[[Template, Path], None]] = {
    ".xlsx": write_xlsx, ".ods": write_ods, ".csv": write_csv,
}


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write: .xlsx, .ods or .csv.")
def template(kind: str, out: Path) -> None:
    """Write a template for records of one KIND to fill in: drop-downs, an example row, help in Dutch."""
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise click.BadParameter("kies een naam die eindigt op .xlsx, .ods of .csv "
                                 "(choose a name that ends in .xlsx, .ods or .csv)", param_hint="-o")
    if out.exists():
        raise click.BadParameter(f"{out} bestaat al; kies een andere naam "
                                 "(exists already; choose another name)", param_hint="-o")
    found = read_template(kind)
    write(found, out)
    click.echo(f"Klaar: {out}. Vul het in, haal de voorbeeldrij weg en controleer het met “verbond check”.",
               err=True)
    if out.suffix.lower() == ".csv" and len(found.tables) > 1:
        names = ", ".join(table.title for table in found.tables[1:])
        click.echo(f"In een CSV-bestand past één tabel. Neem .xlsx of .ods voor ook deze bladen: {names}.",
                   err=True)
