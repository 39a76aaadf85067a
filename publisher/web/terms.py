"""What a page shows of a term, a list or a column: words of one language, and links."""

from collections.abc import Iterable
from typing import NamedTuple

from publisher.web.links import link_of
from publisher.web.values import label_iri
from publisher.web.vocabulary_texts import HOW
from publisher.words import Language
from shapes.templates import Field, Table, read_template
from shapes.uses import Use, read_uses, read_uses_of_schemes
from vocab.described import SKOS, find_matches, find_narrower, find_successor, find_values, read_schemes
from vocab.labels import label_key, read_definitions, read_labels, read_other_labels
from vocab.names import CONCEPT
from vocab.terms import KINDS, PART_TYPES, PARTS, REFERENCES, Term, read_terms, type_iri

OWN_KEY = "A short number or word of your own for this row, unlike that of any other."
Link = tuple[str, str | None]
"""What is shown, and where it leads."""


class Shown(NamedTuple):
    """A class, property, scheme or concept as a page shows it; key: its anchor or code."""

    key: str
    iri: str
    label: str
    definition: str
    other_names: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, str, str], ...] = ()
    holds: str = ""
    scheme: str | None = None
    part: str | None = None
    is_many: bool = False
    example: str = ""
    successor: Link | None = None


class Row(NamedTuple):
    """One column of the sheet of a kind."""

    header: str
    need: str
    meaning: str
    how: str
    example: str


def show_iri(key: str, iri: str, language: Language) -> Shown:
    """Return what the vocabulary says of an IRI."""
    successor = find_successor(iri)
    label, definition = (found.get(iri, {}).get(language) for found in (read_labels(), read_definitions()))
    return Shown(
        key, iri, label or key, definition or "",
        tuple(read_other_labels().get(iri, {}).get(language, ())), tuple(find_matches(iri)),
        successor=show_link(successor, language) if successor else None)


def show_kinds(language: Language) -> list[Shown]:
    """Return the kinds of record."""
    return [show_iri(kind, type_iri(kind), language) for kind in KINDS]


def show_parts(language: Language) -> list[Shown]:
    """Return the types of part, as their labels sort."""
    return _sort(show_iri(part, type_iri(part), language) for part in PARTS)


def show_properties(language: Language) -> list[Shown]:
    """Return every key, as their labels sort."""
    return _sort(_show_property(term, language) for term in read_terms().values())


def show_schemes(language: Language) -> list[Shown]:
    """Return the concept schemes, as their labels sort."""
    return _sort(show_iri(scheme.code, scheme.iri, language) for scheme in read_schemes().values())


def show_concept(iri: str, language: Language) -> Shown:
    """Return a concept, with the fields that may hold it."""
    scheme, _, code = iri.removeprefix(CONCEPT).partition("/")
    return show_iri(code, iri, language)._replace(scheme=scheme, uses=_show_uses(
        read_uses_of_schemes().get(scheme, ()), language))


def show_neighbours(iri: str, language: Language) -> list[tuple[str, list[Link]]]:
    """Return what is broader, narrower and related, each as (name, links)."""
    found = (("broader", find_values(iri, f"{SKOS}broader")), ("narrower", find_narrower(iri)),
             ("related", find_values(iri, f"{SKOS}related")))
    return [(name, [show_link(other, language) for other in others]) for name, others in found if others]


def show_link(iri: str, language: Language) -> Link:
    """Return an IRI of the vocabulary by its label, with its page here; another as it is."""
    return label_iri(iri, language) or iri, link_of(iri, "")


def show_tables(kind: str, language: Language) -> list[tuple[Table, list[Row]]]:
    """Return the tables of a kind, each with its columns."""
    return [(table, [_show_row(field, language) for field in table.fields])
            for table in read_template(kind).tables]


def _show_row(field: Field, language: Language) -> Row:
    if language == "nl":
        return Row(field.header, field.need, field.meaning, field.how, field.example)
    key = field.path.rpartition(".")[2]
    how = HOW["reference"] if key in REFERENCES else HOW.get(key) or HOW[field.form]
    if field.path == "id":
        return Row(field.header, field.need, OWN_KEY, how, field.example)
    meaning = read_definitions().get(_iri_of(field.path), {}).get("en", "")
    label = label_key(field.path, "en")
    return Row(field.header, field.need, f"{label}. {meaning}", how, field.example)


def _iri_of(path: str) -> str:
    term = read_terms().get(path.rpartition(".")[2])
    return term.iri if term else ""


def _show_property(term: Term, language: Language) -> Shown:
    uses = read_uses().get(term.key, [])
    return show_iri(term.key, term.iri, language)._replace(
        uses=_show_uses(uses, language), holds=_find_holds(term), scheme=term.scheme,
        part=PART_TYPES.get(term.key), is_many=term.is_set, example=_find_example(uses))


def _find_holds(term: Term) -> str:
    if term.key in PART_TYPES:
        return "part"
    if term.scheme:
        return "list"
    if term.is_text:
        return "text"
    return "iri" if term.is_iri else term.datatype.rpartition("#")[2]


def _find_example(uses: Iterable[Use]) -> str:
    """Return the first example that a template has for a key."""
    for use in uses:
        for table in read_template(use.kind).tables:
            for field in table.fields:
                if field.path == use.path and field.example:
                    return field.example
    return ""


def _show_uses(uses: Iterable[Use], language: Language) -> tuple[tuple[str, str, str], ...]:
    """Return where a key is used, as (kind, its label with the parts on the way, need)."""
    return tuple((use.kind, _name_use(use, language), use.need) for use in uses)


def _name_use(use: Use, language: Language) -> str:
    kind = read_labels()[type_iri(use.kind)].get(language, use.kind)
    parts = use.path.split(".")[:-1]
    return f"{kind} ({label_key('.'.join(parts), language)})" if parts else kind


def _sort(shown: Iterable[Shown]) -> list[Shown]:
    return sorted(shown, key=lambda one: one.label.casefold())
