"""What tables and columns are called and mean, in Dutch and in English, from the ontology."""

from collections.abc import Mapping
from typing import NamedTuple

from publisher.exports.tables import Column, Table, find_scheme
from vocab.labels import label_key, read_definitions, read_labels
from vocab.terms import PART_TYPES, read_terms, type_iri

LANGUAGES = {"nl": {"nl": "Nederlands", "en": "Dutch"}, "en": {"nl": "Engels", "en": "English"}}


class Said(NamedTuple):
    """One text in Dutch and in English."""

    nl: str
    en: str

    def of(self, language: str) -> str:
        """Return it in one of the two."""
        return self.nl if language == "nl" else self.en


OURS: Mapping[str, tuple[Said, Said]] = {
    "id": (Said("IRI", "IRI"),
           Said("Het vaste adres van deze rij; het blijft altijd hetzelfde.",
                "The lasting address of this row; it never changes.")),
    "parent_id": (Said("Hoort bij", "Belongs to"),
                  Said("De id van de rij waar deze rij bij hoort.",
                       "The id of the row that this row belongs to.")),
    "key": (Said("Sleutel", "Key"), Said("Waarvan dit een waarde is, zoals cpv of area.",
                                         "What this is a value of, such as cpv or area.")),
    "value": (Said("Waarde", "Value"), Said("De waarde, zoals die in de gegevens staat.",
                                            "The value as it stands in the record.")),
    "iri": (Said("IRI van de waarde", "IRI of the value"),
            Said("Het adres waar de waarde voor staat; leeg als het tekst is.",
                 "The address that the value stands for; empty where it is a text.")),
    "state": (Said("Toestand", "State"),
              Said("good: zoals de bron zegt. stale: de bron heeft een nieuwere versie met een fout; dit is "
                   "de laatste goede. held: de bron heeft dit niet meer; een mens moet nog kijken.",
                   "good: as the source says. stale: the source has a newer version that is wrong; this is "
                   "the last good one. held: the source no longer has this; a person has yet to look.")),
    "as_of": (Said("Opgenomen op", "Accepted at"),
              Said("Wanneer deze versie is opgenomen (UTC).", "When this version was accepted (UTC).")),
    "last_good": (Said("Laatst goed gezien", "Last good"),
                  Said("Van wat stale of held is: wanneer de bron dit voor het laatst zo zei (UTC).",
                       "Of what is stale or held: when the source last said so (UTC).")),
    "source": (Said("Bron", "Source"), Said("De bron: lid/dataset.", "The source: member/dataset.")),
    "licence": (Said("Licentie", "Licence"),
                Said("De licentie waaronder deze rij gebruikt mag worden.", "The licence of this row.")),
    "attribution": (Said("Naamsvermelding", "Attribution"),
                    Said("Wie u noemt als u deze rij gebruikt.", "Whom to name when using this row.")),
    "home": (Said("Thuis", "Home"),
             Said("De coalitie die deze rij beheert.", "The coalition that this row is at home with.")),
    "op": (Said("Verandering", "Change"),
           Said("insert: nieuw. update: veranderd. delete: weg (dan is alleen de id gevuld).",
                "insert: new. update: changed. delete: gone (then only the id is filled).")),
}
VALUES = Said("Alle waarden van velden die er meer kunnen hebben, zoals gebied en CPV-code.",
              "All values of fields that may have several, such as area and CPV code.")


def name_table(table: Table) -> Said:
    """Return what a table is called."""
    kind = read_labels()[type_iri(table.kind)]
    if table.is_values:
        return Said(f"{kind['nl']}: waarden", f"{kind['en']}: values")
    return Said(*(": ".join([kind[language], *(label_key(key, language) for key in table.path)])
                  for language in ("nl", "en")))


def describe_table(table: Table) -> Said:
    """Return what the rows of a table are."""
    if table.is_values:
        return VALUES
    iri = type_iri(PART_TYPES[table.path[-1]]) if table.path else type_iri(table.kind)
    meaning = read_definitions().get(iri, {})
    named = name_table(table)
    return Said(*(meaning.get(language) or f"{named.of(language)}." for language in ("nl", "en")))


def name_column(column: Column) -> Said:
    """Return what a column is called: that of a part by the part too, that of a text with its language."""
    if not column.path:
        return OURS[column.name][0]
    language = column.path[-1] if column.path[-1] in LANGUAGES else None
    path = ".".join(key for key in column.path if key not in LANGUAGES)
    names = (label_key(path, "nl"), label_key(path, "en"))
    if language is None:
        return Said(*names)
    spoken = LANGUAGES[language]
    return Said(f"{names[0]} ({spoken['nl']})", f"{names[1]} ({spoken['en']})")


def describe_column(column: Column) -> Said:
    """Return what a column holds: the definition of its term, and which list of codes it is of."""
    if not column.path:
        return OURS[column.name][1]
    assert column.term is not None
    term = read_terms().get(column.term.key, column.term)
    meaning = read_definitions().get(term.iri, {})
    named = name_column(column)
    scheme = find_scheme(column)
    lists = Said(f" Codes: {scheme}" if scheme else "", f" Codes: {scheme}" if scheme else "")
    return Said(*((meaning.get(language) or f"{named.of(language)}.") + lists.of(language)
                  for language in ("nl", "en")))
