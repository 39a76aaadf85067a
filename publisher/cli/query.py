"""verbond query: ask the store; whole results on stdout, nothing else."""

import shutil
import sys

import click

from ledger.home import read_home
from publisher.queries.queries import read_queries
from publisher.sparql.ask import ask
from publisher.sparql.formats import GRAPHS, RESULTS


@click.command()
@click.argument("query", metavar="SPARQL|NAME|-")
@click.option("--format", "format", type=click.Choice([*RESULTS, *GRAPHS]), help="Form of the answer.")
@click.option("--with", "given", multiple=True, metavar="NAME=VALUE",
              help="Fill in a parameter of a named query.")
@click.pass_context
def query(context: click.Context, query: str, format: str | None, given: tuple[str, ...]) -> None:
    """Ask SPARQL, or a named query by its name; `-` reads the query from stdin."""
    text = sys.stdin.read() if query == "-" else query
    named = read_queries().get(text)
    home = read_home(context.obj)
    filled = dict(part.partition("=")[::2] for part in given)
    known = [parameter.name for parameter in named.parameters] if named else []
    for name in filled.keys() - set(known):
        raise click.UsageError(f"“{name}” is hier niet in te vullen; wel: {', '.join(known) or 'niets'}.")
    with ask(home.store, named.ask_at(home.clock(), filled) if named else text, format, home.base) as answer:
        shutil.copyfileobj(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()
