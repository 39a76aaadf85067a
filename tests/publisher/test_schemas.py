"""JSON Schema and Table Schema of every kind: valid by the standard, and as strict as they can be."""

import json
from pathlib import Path

import pytest
from frictionless import Resource, Schema
from jsonschema import Draft202012Validator

from publisher.exports.json_schema import make_schema
from publisher.exports.table_schema import make_table_schemas
from publisher.exports.templates.delimited import write_csv
from shapes.screen import compile_kind
from shapes.templates import read_template
from tests.shapes.cases import read_faults, read_golden
from vocab.terms import KINDS

SAID = frozenset(("minCount", "in", "maxLength", "minLength", "datatype", "or"))
"""Components that JSON Schema can say of every value; of parts only what stands in the part itself."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_json_schema_is_one_and_every_good_record_passes(kind: str) -> None:
    schema = make_schema(kind)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    assert {"$id", "$schema", "title", "description"} <= schema.keys()
    for record in read_golden(kind):
        assert [] == [error.message for error in validator.iter_errors(record)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_json_schema_refuses_what_is_wrong_and_no_more(kind: str) -> None:
    """What it refuses, the shapes refuse; what it can say, it says; and no key that nobody knows."""
    validator, screen = Draft202012Validator(make_schema(kind)), compile_kind(kind)
    for fault in read_faults(kind):
        found = [result for result in screen(fault["record"]) if result.severity == "violation"]
        is_valid = validator.is_valid(fault["record"])
        assert is_valid or found, fault["case"]
        assert not is_valid or not {result.component for result in found} & SAID, fault["case"]

    assert not validator.is_valid({**read_golden(kind)[0], "sleutel": "x"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_schema_is_one_and_our_own_csv_passes(kind: str, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """frictionless reads the example row of our template by it, without a single error."""
    schemas = make_table_schemas(kind)
    template = read_template(kind)
    assert [table.title for table in template.tables] == list(schemas)
    for schema in schemas.values():
        assert Schema.from_descriptor(json.loads(json.dumps(schema))).fields

    monkeypatch.chdir(tmp_path)
    write_csv(template, tmp_path / "own.csv")
    resource = Resource(path="own.csv", schema=Schema.from_descriptor(schemas[template.tables[0].title]))
    report = resource.validate()
    assert report.valid, report.flatten(["fieldName", "type", "note"])
