"""Under which names columns and sheets are recognised."""

import pytest

from shapes.columns import (
    LANGUAGES,
    NOT_WRITTEN,
    fold,
    known_columns,
    known_part_columns,
    known_sheets,
    suggest_column,
    word_path,
)
from shapes.read import read_shapes
from shapes.templates import read_template
from vocab.labels import read_labels
from vocab.terms import KINDS, PART_TYPES, type_iri


@pytest.mark.parametrize(("kind", "header", "path"), [
    ("grant", "Naam", "name"), ("grant", "name", "name"), ("grant", " NAAM* ", "name"),
    ("grant", "\ufeffNaam", "name"),
    ("grant", "Aangevraagd bedrag", "appliedAmount"), ("grant", "aangevraagd_bedrag", "appliedAmount"),
    ("grant", "AANGEVRAAGD-BEDRAG", "appliedAmount"), ("grant", "Amount applied for", "appliedAmount"),
    ("grant", "appliedAmount", "appliedAmount"), ("grant", "applied_amount", "appliedAmount"),
    ("grant", "kenmerk", "id"), ("grant", "Nummer", "id"), ("grant", "ID", "id"),
    ("grant", "Dossiernummer", "fileNumber"), ("grant", "number", "number.value"),
    ("grant", "Subsidieverstrekker", "funder.name"), ("grant", "Naam subsidieverstrekker", "funder.name"),
    ("grant", "Aanvrager of ontvanger", "recipient.name"), ("grant", "Ontvanger", "recipient.name"),
    ("grant", "aanvrager", "recipient.name"), ("grant", "Naam (ontvanger)", "recipient.name"),
    ("grant", "recipient", "recipient.name"), ("grant", "KvK-nummer aanvrager", "recipient.kvk"),
    ("grant", "recipient.kvk", "recipient.kvk"), ("grant", "Ontvanger: KvK", "recipient.kvk"),
    ("procurement", "buyer.name", "buyer.name"), ("procurement", "Inkoper", "buyer.name"),
    ("procurement", "Naam inkoper", "buyer.name"), ("procurement", "Buyer (name)", "buyer.name"),
    ("procurement", "buyer / kvk", "buyer.kvk"), ("procurement", "lots.key", "lots.key"),
    ("procurement", "awards.suppliers", "awards.suppliers.name"),
    ("procurement", "Gunning: Leverancier: KvK-nummer", "awards.suppliers.kvk"),
    ("initiative", "Postcode", "address.postcode"), ("initiative", "Plaats", "address.locality"),
    ("initiative", "KvK", "kvk"), ("initiative", "Rechtsvorm", "legalForm"),
])
def test_a_column_is_known(kind: str, header: str, path: str) -> None:
    """In Dutch, in English and by its key, whatever its case and signs."""
    assert path == known_columns(kind)[fold(header)]


@pytest.mark.parametrize(("kind", "header"), [
    ("grant", "KvK-nummer"), ("grant", "Organisatie"), ("grant", "Soort"), ("grant", "Kind"),
    ("grant", "partOf"), ("grant", "Afgeleid"), ("grant", ""), ("grant", "opmerking"), ("grant", "type"),
    ("procurement", "Bedrag"), ("procurement", "Rol"),
])
def test_a_name_of_two_things_or_of_none_is_not_known(kind: str, header: str) -> None:
    """Whose KvK number it is, nobody can say; and what a rule makes, nobody fills in."""
    assert fold(header) not in known_columns(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_known_by_its_key_and_its_labels(kind: str) -> None:
    """Each property of the shapes, in both languages; two properties of one label would be told here."""
    for shape in read_shapes()[type_iri(kind)]:
        for one in shape.properties:
            if one.term.key in NOT_WRITTEN or one.node:
                continue
            labels = [read_labels()[one.term.iri][language] for language in LANGUAGES]
            found = [known_columns(kind).get(fold(name)) for name in (one.term.key, *labels)]
            assert [one.term.key] * 3 == found


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_template_is_known(kind: str) -> None:
    """What a template asks for is read back without any description; so are its sheets."""
    for table in read_template(kind).tables:
        known = known_part_columns(kind, table.part) if table.part else known_columns(kind)
        assert {field.header: field.path for field in table.fields} == {
            field.header: known.get(fold(field.header)) for field in table.fields}
        assert table.part is None or table.part == known_sheets(kind)[fold(table.title)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_path_is_known_by_the_name_it_is_suggested_by(kind: str) -> None:
    """A suggestion that is taken is right."""
    for path in set(known_columns(kind).values()):
        assert path == known_columns(kind)[fold(word_path(path))]


@pytest.mark.parametrize(("kind", "name", "key"), [
    ("procurement", "Percelen", "lots"), ("procurement", "perceel", "lots"), ("procurement", "LOTS", "lots"),
    ("procurement", "Lot", "lots"), ("procurement", "Gunningen", "awards"),
    ("procurement", "Contracten", "contracts"),
    ("procurement", "Aankondigingen", "notices"), ("procurement", "Gunningscriteria", "criteria"),
    ("procurement", "Eisen", "requirements"), ("initiative", "Referenties", "references"),
    ("initiative", "Relaties", "relations"), ("initiative", "Keurmerken", "claims"),
    ("fund", "Bijdragen", "contributions"),
])
def test_a_sheet_of_parts_is_known(kind: str, name: str, key: str) -> None:
    """By the label of the part, one or more, or by its key."""
    assert key == known_sheets(kind)[fold(name)]


def test_only_repeated_parts_have_sheets() -> None:
    """Of a buyer there is one: it has columns in the sheet of the records."""
    for kind in KINDS:
        assert set(known_sheets(kind).values()) <= set(PART_TYPES)
    assert "inkoper" not in known_sheets("procurement")
    assert "adres" not in known_sheets("initiative")


@pytest.mark.parametrize(("header", "path"), [
    ("kenmerk", "id"), ("id", "id"), ("OCID", "id"), ("nummer", "lots.key"), ("Perceelnummer", "lots.key"),
    ("Eigen nummer", "lots.key"), ("lots.key", "lots.key"), ("Naam", "lots.name"),
    ("Naam perceel", "lots.name"),
    ("Geraamd bedrag", "lots.estimatedAmount"), ("cpv", "lots.cpv"),
])
def test_a_column_of_a_sheet_of_parts_is_known(header: str, path: str) -> None:
    """Names are those of the part; whose part it is, its record's number says."""
    assert path == known_part_columns("procurement", "lots")[fold(header)]


@pytest.mark.parametrize(("kind", "header", "expected"), [
    ("grant", "Nmaa", "Naam"), ("grant", "Aangevraagd bedrg", "Aangevraagd bedrag"),
    ("grant", "Domein", "Beleidsterrein"),
    ("procurement", "Inkopr", "Inkoper"), ("procurement", "KvK nr inkoper", "Inkoper: KvK-nummer"),
    ("grant", "Dossiernr", "Dossiernummer"), ("grant", "opmerkingen van mij", None), ("grant", "", None),
    ("grant", "xyz", None),
])
def test_a_name_that_is_nearly_right_is_suggested(kind: str, header: str, expected: str | None) -> None:
    """In Dutch, as it may be written; what is like nothing has no suggestion."""
    assert expected == suggest_column(kind, header)
