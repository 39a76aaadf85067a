"""What tables and columns are called: in Dutch and in English, each with what it means, none by guess."""

import pytest

from publisher.exports.table_words import OURS, describe_column, describe_table, name_column, name_table
from publisher.exports.tables import META, Table, read_tables
from vocab.labels import read_definitions

every_table = pytest.mark.parametrize("table", read_tables().values(), ids=list(read_tables()))


@every_table
def test_every_column_is_described(table: Table) -> None:
    """By the definition of its term; two columns of a table never have the same name."""
    for said in (name_table(table), describe_table(table)):
        assert said.nl and said.en, table.name
    for language in ("nl", "en"):
        names = [name_column(column).of(language) for column in table.columns]
        assert all(names) and len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
    for column in table.columns:
        meaning = describe_column(column)
        assert len(meaning.nl) > 12 and len(meaning.en) > 12 and meaning.nl != meaning.en, column.name
        if column.term:
            assert column.term.iri in read_definitions(), column.name


def test_what_every_row_says_is_described() -> None:
    """Each column that no record has, and op of a delta."""
    assert {*META, "id", "parent_id", "key", "value", "iri", "op"} == set(OURS)
