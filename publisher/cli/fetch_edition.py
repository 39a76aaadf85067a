"""verbond fetch-edition: the nightly job of who loads our editions."""

import json
from pathlib import Path

import click

from publisher.fetch import fetch
from publisher.fetch.receipt import HOW, Receipt, list_late
from vocab.exceptions import EditionError


@click.command("fetch-edition")
@click.argument("url")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--table", "tables", multiple=True, help="Only this table; may be given more than once.")
@click.option("--format", "formats", multiple=True, type=click.Choice(fetch.FORMATS),
              help="Also files of this form; JSON Lines always come.")
@click.option("--json", "as_json", is_flag=True, help="The receipt as one JSON object.")
@click.pass_context
def fetch_edition(context: click.Context, url: str, folder: Path, tables: tuple[str, ...],
                  formats: tuple[str, ...], as_json: bool) -> None:
    """Have the newest edition of a node at URL in a folder: only what changed is fetched, all is proved.

    FOLDER/latest leads to the newest whole edition, FOLDER/receipts holds what was done. Exit 0: it is there
    and proved. 1: it is not what its manifest says, nothing was taken over. 2: it could not be read.
    """
    def talk(words: str) -> None:
        click.echo(words, err=True)

    try:
        receipt = fetch.fetch_edition(url, folder, fetch.Wanted(tables, formats), say=talk)
    except EditionError as error:
        click.echo(f"{error.nl}\n{error.en}", err=True)
        context.exit(1)
    if as_json:
        click.echo(json.dumps(receipt.as_json(), ensure_ascii=False, sort_keys=True))
    else:
        _say(receipt)
    for name in list_late(receipt.claims):
        click.echo(f"Let op: bron {name} is te laat of wacht op een mens.\n"
                   f"Mind: source {name} is late, or waits for a person.", err=True)


def _say(receipt: Receipt) -> None:
    counts = {how: sum(one.how == how for one in receipt.tables.values()) for how in HOW}
    ways = ", ".join(f"{count} {HOW[how].partition(' /')[0]}" for how, count in counts.items() if count)
    click.echo(f"Editie {receipt.claims.edition}: {len(receipt.tables)} tabellen nageteld ({ways}); "
               f"{receipt.bytes} bytes opgehaald. Bewijs: {receipt.page}")
