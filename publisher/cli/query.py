"""verbond query: ask the store; whole results on stdout, nothing else."""

import shutil
import sys

import click

from ledger.home import read_home
from publisher.editions.shelf import choose_edition, read_moment
from publisher.queries.queries import read_queries
from publisher.sparql.ask import ON_PAPER, read_own_limits
from publisher.sparql.distant import open_pool
from publisher.sparql.formats import GRAPHS, RESULTS, choose
from publisher.sparql.pool import Question


@click.command()
@click.argument("query", metavar="SPARQL|NAME|-")
@click.argument("given", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--format", "format", type=click.Choice([*RESULTS, *GRAPHS]), help="Form of the answer.")
@click.option("--edition",
              help="Ask an edition that is kept, by its name or as `latest`, not what is there now.")
@click.pass_context
def query(context: click.Context, query: str, given: tuple[str, ...], format: str | None,
          edition: str | None) -> None:
    """Ask SPARQL, or a named query by its name; `-` reads the query from stdin.

    KEY=VALUE fills in a parameter of a named query, such as within=Amsterdam.
    """
    text = sys.stdin.read() if query == "-" else query
    named = read_queries().get(text)
    home = read_home(context.obj)
    filled = dict(part.partition("=")[::2] for part in given)
    known = [parameter.name for parameter in named.parameters] if named else []
    for name in filled.keys() - set(known):
        raise click.UsageError(f"“{name}” is hier niet in te vullen; wel: {', '.join(known) or 'niets'}.")
    kept = choose_edition(home.editions, edition) if edition is not None else None
    now = read_moment(kept) if kept else home.clock()
    asked = named.ask_at(now, filled, home.base) if named else text
    question = Question(asked, choose(format, ON_PAPER), base=home.base, edition=kept.name if kept else "")
    with open_pool(home, read_own_limits()) as pool, pool.ask(question) as answer:
        shutil.copyfileobj(answer.file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
