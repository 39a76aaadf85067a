"""Table Schema (Data Package standard) of the tables of one record kind: what their columns may hold."""

from collections.abc import Mapping
from typing import Any

from shapes.templates import Field, Form, Table, read_template

TYPES: Mapping[Form, Mapping[str, Any]] = {
    "text": {"type": "string"}, "digits": {"type": "string"}, "code": {"type": "string"},
    "url": {"type": "string", "format": "uri"}, "date": {"type": "date", "format": "%d-%m-%Y"},
    "time": {"type": "datetime", "format": "%d-%m-%Y %H:%M"},
    "amount": {"type": "number", "decimalChar": ",", "groupChar": "."},
    "decimal": {"type": "number", "decimalChar": ",", "groupChar": "."}, "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nee"]},
}
"""How people write in our templates: Dutch dates and decimals."""


def make_table_schemas(kind: str) -> dict[str, dict[str, Any]]:
    """Return the schema of each table of a kind by its sheet's title; KeyError for a kind without shapes.

    A cell that may hold more values, separated by semicolons, has no list of words: the standard has none.
    """
    template = read_template(kind)
    first = template.tables[0]
    return {table.title: _describe_table(table, first) for table in template.tables}


def _describe_table(table: Table, first: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_describe_field(field) for field in table.fields]}
    key = next((field.header for field in first.fields if field.path in ("id", "fileNumber")), None)
    if table.part is None:
        return schema | ({"primaryKey": [key]} if key else {})
    reference = {"resource": first.title, "fields": [key or first.fields[0].header]}
    return schema | {"foreignKeys": [{"fields": [table.fields[0].header], "reference": reference}]}


def _describe_field(field: Field) -> dict[str, Any]:
    """Return one field: its name is the header, by which a column is recognised."""
    constraints: dict[str, Any] = {"required": True} if field.need == "always" else {}
    if field.choices and not field.is_many and field.form == "code":
        constraints["enum"] = list(field.choices)
    written = {"type": "string"} if field.is_many else TYPES[field.form]
    described = {"name": field.header, "description": field.meaning, **written}
    if written["type"] == "string":
        described["example"] = field.example
    return {key: value for key, value in described.items() if value} | (
        {"constraints": constraints} if constraints else {})
