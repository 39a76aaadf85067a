"""What a page shows of a term or a list: words of one language, where it is used, and links."""

from collections.abc import Iterable
from typing import NamedTuple

from publisher.web.links import link_of
from publisher.web.values import OTHER, label_iri
from publisher.web.vocabulary_texts import EXAMPLES
from publisher.words import Language
from shapes.needs import RANKS, Need
from shapes.templates import read_template
from shapes.uses import Use, read_uses, read_uses_of_concept, read_uses_of_schemes
from vocab.described import (
    OWL,
    RDFS,
    SKOS,
    Scheme,
    find_matches,
    find_narrower,
    find_successor,
    find_values,
    read_schemes,
    read_terms_of,
)
from vocab.labels import label_key, read_definitions, read_labels, read_other_labels
from vocab.names import CONCEPT, DEF
from vocab.terms import KINDS, PART_TYPES, PARTS, Term, keys_by_iri, read_terms, type_iri

Link = tuple[str, str | None]
"""What is shown, and where it leads."""
Uses = tuple[tuple[Need, tuple[tuple[str, str], ...]], ...]
"""By how needed it is: kinds, and what the place there is called."""


class Shown(NamedTuple):
    """A class, property, scheme or concept as a page shows it; key: its name in records, or its code."""

    key: str
    iri: str
    label: str
    definition: str
    in_other: str
    other_names: tuple[str, ...]
    matches: tuple[tuple[str, str], ...]
    uses: Uses = ()
    holds: str = ""
    scheme: str | None = None
    part: Link | None = None
    is_many: bool = False
    example: str = ""
    is_deprecated: bool = False
    successor: Link | None = None

    @property
    def anchor(self) -> str:
        """Where its address lands on the page of all terms; a term of others has its key there."""
        return self.iri.removeprefix(DEF) if self.iri.startswith(DEF) else self.key


class Branch(NamedTuple):
    """A concept and what is narrower."""

    concept: Shown
    branches: tuple["Branch", ...]


def show_iri(key: str, iri: str, language: Language) -> Shown:
    """Return what the vocabulary says of an IRI."""
    labels, successor = read_labels().get(iri, {}), find_successor(iri)
    return Shown(
        key, iri, labels.get(language) or key, read_definitions().get(iri, {}).get(language, ""),
        labels.get(OTHER[language], ""), tuple(read_other_labels().get(iri, {}).get(language, ())),
        tuple(find_matches(iri)), is_deprecated="true" in find_values(iri, f"{OWL}deprecated"),
        successor=show_link(successor, language) if successor else None)


def show_kinds(language: Language) -> list[Shown]:
    """Return the kinds of record."""
    return [show_iri(kind, type_iri(kind), language) for kind in KINDS]


def show_parts(language: Language) -> list[Shown]:
    """Return the types of part and what else is a class, as their labels sort."""
    names = {type_iri(part): part for part in PARTS}
    kinds = {type_iri(kind) for kind in KINDS}
    return _sort(_show_part(names.get(iri, ""), iri, language) for iri in read_terms_of("Class")
                 if iri not in kinds)


def show_properties(language: Language) -> list[Shown]:
    """Return every key, and the properties that no record has, as their labels sort."""
    others = [iri for iri in read_terms_of("DatatypeProperty", "ObjectProperty") if iri not in keys_by_iri()]
    return _sort([*(_show_property(term, language) for term in read_terms().values()),
                  *(_show_other(iri, language) for iri in others)])


def show_schemes(language: Language) -> list[Shown]:
    """Return the concept schemes, as their labels sort."""
    return _sort(show_scheme(scheme, language) for scheme in read_schemes().values())


def show_scheme(scheme: Scheme, language: Language) -> Shown:
    """Return a concept scheme, with the fields that may hold its concepts."""
    uses = read_uses_of_schemes().get(scheme.code, ())
    return show_iri(scheme.code, scheme.iri, language)._replace(uses=_show_fields(uses, language))


def show_concept(iri: str, language: Language) -> Shown:
    """Return a concept, with the fields that may hold it."""
    scheme, _, code = iri.removeprefix(CONCEPT).partition("/")
    uses = read_uses_of_concept(iri, scheme)
    return show_iri(code, iri, language)._replace(scheme=scheme, uses=_show_fields(uses, language))


def show_branches(scheme: Scheme, language: Language) -> tuple[Branch, ...]:
    """Return the concepts of a scheme, each with what is narrower below it."""
    return tuple(_show_branch(iri, language) for iri in scheme.concepts
                 if not find_values(iri, f"{SKOS}broader"))


def show_neighbours(iri: str, language: Language) -> list[tuple[str, list[Link]]]:
    """Return what is broader, narrower and related, each as (name, links)."""
    found = (("broader", find_values(iri, f"{SKOS}broader")), ("narrower", find_narrower(iri)),
             ("related", find_values(iri, f"{SKOS}related")))
    return [(name, [show_link(other, language) for other in others]) for name, others in found if others]


def show_link(iri: str, language: Language) -> Link:
    """Return an IRI of the vocabulary by its label, with its page here; another as it is."""
    return label_iri(iri, language) or iri, link_of(iri, "")


def _show_branch(iri: str, language: Language) -> Branch:
    return Branch(show_concept(iri, language), tuple(
        _show_branch(narrower, language) for narrower in find_narrower(iri)))


def _show_part(name: str, iri: str, language: Language) -> Shown:
    uses = [use for key, type in PART_TYPES.items() if type == name for use in read_uses().get(key, ())]
    return show_iri(name or iri.removeprefix(DEF), iri, language)._replace(uses=_show_fields(uses, language))


def _show_property(term: Term, language: Language) -> Shown:
    uses, part = read_uses().get(term.key, []), PART_TYPES.get(term.key)
    return show_iri(term.key, term.iri, language)._replace(
        uses=_group((use, _name_place(use, use.path.split(".")[:-1], language)) for use in uses),
        holds=_find_holds(term), scheme=term.scheme, is_many=term.is_set,
        part=show_link(type_iri(part), language) if part else None, example=_find_example(term.key, uses))


def _show_other(iri: str, language: Language) -> Shown:
    key = iri.removeprefix(DEF)
    holds = next(iter(find_values(iri, f"{RDFS}range")), "").rpartition("#")[2]
    return show_iri(key, iri, language)._replace(holds=holds, example=EXAMPLES.get(key, ""))


def _find_holds(term: Term) -> str:
    if term.key in PART_TYPES:
        return "part"
    if term.scheme:
        return "list"
    if term.is_text:
        return "text"
    return "iri" if term.is_iri else term.datatype.rpartition("#")[2]


def _find_example(key: str, uses: Iterable[Use]) -> str:
    """Return the first example that a template has for a key, else ours, else the first code of its list."""
    for use in uses:
        for table in read_template(use.kind).tables:
            for field in table.fields:
                if field.path == use.path and field.example:
                    return field.example
    scheme = read_terms()[key].scheme
    return EXAMPLES.get(key) or (read_schemes()[scheme].concepts[0].rpartition("/")[2] if scheme else "")


def _show_fields(uses: Iterable[Use], language: Language) -> Uses:
    """Return the fields that these uses are of, by their whole names."""
    return _group((use, _name_place(use, use.path.split("."), language)) for use in uses)


def _group(named: Iterable[tuple[Use, str]]) -> Uses:
    """Return places by how needed the key is there, the most needed first."""
    found: dict[Need, list[tuple[str, str]]] = {need: [] for need in RANKS}
    for use, name in named:
        found[use.need].append((use.kind, name))
    return tuple((need, tuple(places)) for need, places in found.items() if places)


def _name_place(use: Use, keys: list[str], language: Language) -> str:
    kind = read_labels()[type_iri(use.kind)].get(language, use.kind)
    return f"{kind} ({label_key('.'.join(keys), language)})" if keys else kind


def _sort(shown: Iterable[Shown]) -> list[Shown]:
    return sorted(shown, key=lambda one: one.label.casefold())
