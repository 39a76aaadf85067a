"""The fields of a record as a page shows them: labels, words of one language, links that are safe."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

from publisher.web.links import link_of
from publisher.words import Language, word_literal, word_number
from vocab.areas import label_area
from vocab.cpv import CPV, read_cpv_codes
from vocab.labels import label_key, read_labels
from vocab.terms import PART_TYPES, XSD, Term, read_terms

HIDDEN = frozenset(("id", "type", "partOf"))
FIRST = ("name", "description", "purpose")
OTHER: Mapping[Language, Language] = {"nl": "en", "en": "nl"}


class Shown(NamedTuple):
    """One value: its text, its language where that is not the page's, where it leads, its fields."""

    text: str = ""
    language: str | None = None
    href: str | None = None
    fields: tuple["Field", ...] = ()


class Field(NamedTuple):
    """One key of a record or of a part: what people call it, and its values."""

    key: str
    label: str
    values: tuple[Shown, ...]


def show_fields(record: Mapping[str, Any], language: Language, base: str) -> tuple[Field, ...]:
    """Return every field of a record or part, names first, then as their labels sort."""
    fields = [Field(key, label_key(key, language), tuple(_show(key, value, record, language, base)))
              for key, value in record.items() if key not in HIDDEN]
    return tuple(sorted(fields, key=lambda field: (
        FIRST.index(field.key) if field.key in FIRST else len(FIRST), field.label.casefold())))


def _show(key: str, value: Any, record: Mapping[str, Any], language: Language, base: str) -> Iterator[Shown]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and key in PART_TYPES:
            yield Shown(fields=show_fields(one, language, base))
        elif isinstance(one, dict):
            yield show_text(one, language)
        else:
            yield _show_value(read_terms().get(key), one, record, language, base)


def show_text(texts: Mapping[str, str], language: Language) -> Shown:
    """Return a text that is there in one or more languages in the reader's, else in another."""
    if language in texts:
        return Shown(texts[language])
    found = OTHER[language] if OTHER[language] in texts else next(iter(texts), "")
    return Shown(texts.get(found, ""), found)


def _show_value(term: Term | None, value: Any, record: Mapping[str, Any], language: Language,
                base: str) -> Shown:
    if isinstance(value, bool):
        return Shown({"nl": ("nee", "ja"), "en": ("no", "yes")}[language][value])
    text = str(value)
    if term and term.key == "derived":
        return Shown(label_key(text, language))
    if term and term.datatype == f"{XSD}decimal":
        currency = f"{record.get('currency', 'EUR')} " if term.key.endswith("Amount") else ""
        return Shown(f"{currency}{word_number(text, language)}")
    if term and term.datatype in (f"{XSD}date", f"{XSD}dateTime"):
        return Shown(word_literal(ox.Literal(text, datatype=ox.NamedNode(term.datatype)), language))
    if term is None or not (term.is_iri or term.base):
        return Shown(text, href=link_of(text, base) if term and term.key in ("url", "document") else None)
    iri = text if "://" in text else f"{term.base or ''}{text}"
    label = label_iri(iri, language)
    return Shown(label or text, href=link_of(iri, base))


def label_iri(iri: str, language: Language) -> str | None:
    """Return what people call a concept, an area or a CPV code; None for what has no label here."""
    labels = read_labels().get(iri)
    if labels:
        return labels.get(language) or next(iter(labels.values()))
    if iri.startswith(CPV) and (code := read_cpv_codes().get(iri.removeprefix(CPV)[:8])):
        return f"{code.en if language == 'en' else code.nl} ({iri.removeprefix(CPV)})"
    return label_area(iri)
