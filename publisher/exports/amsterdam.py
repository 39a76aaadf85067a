"""The tables as an Amsterdam Schema (meta schema 4.2.0): how that city describes what it loads."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.home import Home
from publisher.exports.table_words import describe_column, describe_table, name_column, name_table
from publisher.exports.tables import Column, Form, Table, read_tables

SCHEMA = "https://schemas.data.amsterdam.nl/schema@v4.2.0#/definitions/schema"
DRAFT = "http://json-schema.org/draft-07/schema#"
GEOMETRY = "https://geojson.org/schema/Geometry.json"
DATASET, VERSION = "verbond", "v1"
FOLDER = f"amsterdam/datasets/{DATASET}"
TYPES: Mapping[Form, Mapping[str, Any]] = {
    "text": {"type": "string"}, "code": {"type": "string"}, "iri": {"type": "string", "format": "uri"},
    "date": {"type": "string", "format": "date"}, "dateTime": {"type": "string", "format": "date-time"},
    "integer": {"type": "integer"}, "boolean": {"type": "boolean"},
    "money": {"type": "number", "multipleOf": 0.01}, "number": {"type": "number"},
}
PUBLISHER = "publishers/VERBOND"
UNDERSCORE = re.compile(r"_([a-z0-9])")


def make_amsterdam(home: Home, tables: Mapping[str, Mapping[str, Any]],
                   sources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return dataset.json and a file a table, by their paths.

    The publisher is a team of who loads it: nobody outside can name it, so it stands for verbond there.
    """
    known = read_tables()
    dataset = {
        "type": "dataset", "id": DATASET, "title": home.title,
        "description": f"Open gegevens van {home.title}: initiatieven, fondsen en inkoop.",
        "license": "Zie de kolom licence van elke rij.", "owner": home.title, "creator": home.title,
        "authorizationGrantor": home.title, "auth": "OPENBAAR", "publisher": {"$ref": PUBLISHER},
        "homepage": home.base, "language": "nl", "crs": "EPSG:4326", "defaultVersion": VERSION,
        "versions": {VERSION: {
            "status": "stable", "enableAPI": True, "version": "1.0.0",
            "tables": [{"id": camel(name), "$ref": f"{name}/{VERSION}"} for name in known]}},
    }
    files = {f"{FOLDER}/{name}/{VERSION}.json": _describe(table) for name, table in known.items()}
    return {f"{FOLDER}/dataset.json": dataset, **files}


def camel(name: str) -> str:
    """Return a name as an Amsterdam Schema has it: procurement_lot is procurementLot."""
    return UNDERSCORE.sub(lambda match: match[1].upper(), name)


def _describe(table: Table) -> dict[str, Any]:
    properties = {_name(column, table): _describe_column(column, table) for column in table.columns}
    return {
        "id": camel(table.name), "type": "table", "version": "1.0.0", "status": "stable",
        "title": name_table(table).nl, "description": describe_table(table).nl,
        "schema": {
            "$schema": DRAFT, "type": "object", "additionalProperties": False, "identifier": ["id"],
            "required": ["schema", *(name for name in ("id", "parent", "parentId") if name in properties)],
            "display": "id", "properties": {"schema": {"$ref": SCHEMA}, **properties}},
    }


def _is_relation(column: Column, table: Table) -> bool:
    return column.name == "parent_id" and not table.is_values


def _name(column: Column, table: Table) -> str:
    """Return the name of a property; of a relation without the Id, which the city's tools add again."""
    return "parent" if _is_relation(column, table) else camel(column.name)


def _describe_column(column: Column, table: Table) -> dict[str, Any]:
    said = {"title": name_column(column).nl, "description": describe_column(column).nl}
    if column.name == "geometry":
        return {"$ref": GEOMETRY, **said}
    if _is_relation(column, table):
        return {"type": "string", "relation": f"{DATASET}:{camel(table.parent or '')}", **said}
    return {**TYPES[column.form], **said}
