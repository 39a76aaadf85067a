"""The sheet of one kind, as a page shows it: what each column is, and how it is filled in."""

from typing import NamedTuple

from publisher.words import Language
from shapes.templates import Field, Table, read_template
from vocab.labels import label_key
from vocab.terms import find_column_term


class Row(NamedTuple):
    """One column: its header in a table; in one language when it must be there, and how it is written.

    scheme: the list that its words are chosen from.
    """

    header: str
    need: str
    meaning: str
    how: str
    example: str
    scheme: str | None


def show_tables(kind: str, language: Language) -> list[tuple[Table, list[Row]]]:
    """Return the tables of a kind, each with its columns."""
    return [(table, [_show_row(field, language) for field in table.fields])
            for table in read_template(kind, language).tables]


def _show_row(field: Field, language: Language) -> Row:
    """Return a column; a header is Dutch, so that who reads English is told what it is called in English."""
    meaning = field.meaning
    if language == "en" and field.path != "id":
        meaning = f"{label_key(field.path, language)}. {meaning}"
    term = find_column_term(field.path)
    return Row(field.header, field.need_words, meaning, field.how, field.example,
               term.scheme if term else None)
