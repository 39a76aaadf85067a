"""csv-metadata.json: the CSV files of an edition as CSV on the Web (W3C Recommendation of 2015)."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.home import Home
from publisher.exports.table_words import describe_column, describe_table, name_column, name_table
from publisher.exports.tables import Column, Form, Table, read_tables

TYPES: Mapping[Form, str] = {
    "text": "string", "code": "string", "iri": "anyURI", "date": "date", "dateTime": "dateTime",
    "integer": "integer", "boolean": "boolean", "money": "decimal", "number": "decimal",
}
FILE = "csv-metadata.json"


def make_csvw(home: Home, tables: Mapping[str, Mapping[str, Any]],
              sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the description by the name of its file."""
    return {FILE: {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": home.title,
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tables": [_describe(table, tables) for table in read_tables().values()],
    }}


def _describe(table: Table, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_describe_column(column) for column in table.columns], "primaryKey": "id",
        "aboutUrl": "{+id}"}
    if table.parent and not table.is_values:
        reference = {"resource": tables[table.parent]["files"]["csv"].name, "columnReference": "id"}
        schema["foreignKeys"] = [{"columnReference": "parent_id", "reference": reference}]
    return {"url": tables[table.name]["files"]["csv"].name, "dc:title": name_table(table).nl,
            "dc:description": describe_table(table).nl, "tableSchema": schema}


def _describe_column(column: Column) -> dict[str, Any]:
    said = name_column(column)
    described = {
        "name": column.name, "titles": {"und": [column.name], "nl": said.nl, "en": said.en},
        "dc:description": describe_column(column).nl, "datatype": TYPES[column.form], "null": "",
        "required": column.name in ("id", "parent_id"),
    }
    return described | ({"propertyUrl": column.term.iri} if column.term else {})
