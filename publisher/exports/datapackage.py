"""datapackage.json: the CSV files of an edition as a Tabular Data Package (Frictionless, version 1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.home import Home
from publisher.exports.table_words import describe_column, describe_table, name_column, name_table
from publisher.exports.tables import Column, Form, Table, read_tables

TYPES: Mapping[Form, Mapping[str, str]] = {
    "text": {"type": "string"}, "code": {"type": "string"}, "iri": {"type": "string", "format": "uri"},
    "date": {"type": "date"}, "dateTime": {"type": "datetime", "format": "any"},
    "integer": {"type": "integer"}, "boolean": {"type": "boolean"}, "money": {"type": "number"},
    "number": {"type": "number"},
}
LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0",
    "https://creativecommons.org/publicdomain/mark/1.0/": "PDM-1.0",
}
FILE = "datapackage.json"


def make_datapackage(home: Home, tables: Mapping[str, Mapping[str, Any]],
                     sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the description by the name of its file."""
    licences = dict.fromkeys(source["licence"] for source in sources if source["licence"])
    return {FILE: {
        "profile": "tabular-data-package", "name": "verbond", "title": home.title, "homepage": home.base,
        "licenses": [{"name": LICENCES.get(iri, iri), "path": iri} for iri in licences],
        "resources": [_describe(table, tables[name]["files"]["csv"])
                      for name, table in read_tables().items()],
    }}


def _describe(table: Table, file: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_describe_column(column) for column in table.columns],
                              "missingValues": [""], "primaryKey": "id"}
    if table.parent and not table.is_values:
        reference = {"resource": table.parent, "fields": "id"}
        schema["foreignKeys"] = [{"fields": "parent_id", "reference": reference}]
    return {
        "profile": "tabular-data-resource", "name": table.name, "title": name_table(table).nl,
        "description": describe_table(table).nl, "path": file.name, "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": file.bytes, "hash": f"sha256:{file.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _describe_column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "title": name_column(column).nl,
                 "description": describe_column(column).nl, **TYPES[column.form]}
    if column.term:
        described["rdfType"] = column.term.iri
    if column.name in ("id", "parent_id"):
        described["constraints"] = {"required": True} | ({"unique": True} if column.name == "id" else {})
    return described
