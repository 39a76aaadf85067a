"""verbond schema: what a record or a table of a kind must look like, for programs."""

import click

from publisher.exports.json_schema import make_schema
from publisher.exports.table_schema import make_table_schemas
from vocab.records import canonical
from vocab.terms import KINDS

FORMS = {"json-schema": make_schema, "table-schema": make_table_schemas}


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--as", "form", type=click.Choice(tuple(FORMS)), default="json-schema",
              help="json-schema: of a record; table-schema: of each table, by its title.")
def schema(kind: str, form: str) -> None:
    """Print the JSON Schema or the Table Schemas of one KIND, made from its shapes."""
    click.echo(canonical(FORMS[form](kind)))
