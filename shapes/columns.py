"""Under which names a column or a sheet is recognised: labels in Dutch and English, keys and paths."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from shapes.read import Shape, read_shapes
from vocab.labels import read_labels, read_other_labels
from vocab.names import MAKE_ID
from vocab.plain import find_nearest, plain_word
from vocab.terms import PART_TYPES, PARTY_NUMBERS, Term, find_column_term, read_terms, type_iri

ID_NAMES = ("id", "kenmerk", "nummer")
OWN_NUMBERS = {key for keys in MAKE_ID.values() for key in keys} - {"id", "name"}
"""Keys that may make a record's id: in a sheet of parts their names say whose part a row is."""

NOT_WRITTEN = frozenset(("partOf", "derived"))
PRINCIPAL = {"party": "name", "identifier": "value"}
"""What a column holds that is named after a part and no more: a buyer is the name of the buyer."""

LANGUAGES = ("nl", "en")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
CHOICE = {"nl": re.compile(r"\s+of\s+"), "en": re.compile(r"\s+or\s+")}
DUTCH_LONG = re.compile(r"(aa|ee|oo|uu)([bcdfghjklmnpqrstvwxz])$")


def fold(header: str) -> str:
    """Return a header as it is compared: without case, accents, signs and marks, single spaces between."""
    return plain_word(header.replace("\ufeff", "")).strip(' *?!"')


class _Names:
    """Names and the one path each stands for; a name of two paths stands for none."""

    def __init__(self) -> None:
        self._paths: dict[str, str | None] = {}

    def add(self, names: Iterable[tuple[str, str]]) -> None:
        """Add names that are less sure than those that were there before."""
        level: dict[str, str | None] = {}
        for name, path in names:
            plain = fold(name)
            if plain and plain not in self._paths:
                level[plain] = path if level.get(plain, path) == path else None
        self._paths |= level

    def known(self) -> MappingProxyType[str, str]:
        """Return the names that stand for something."""
        return MappingProxyType({name: path for name, path in self._paths.items() if path})


class _Place(NamedTuple):
    """One path of a kind: its terms from the record down."""

    terms: tuple[Term, ...]

    @property
    def path(self) -> str:
        """The path as keys with dots."""
        return ".".join(term.key for term in self.terms)

    @property
    def is_principal(self) -> bool:
        """Whether this is what a column named after the part above holds."""
        above = self.terms[-2].key if len(self.terms) > 1 else ""
        return self.terms[-1].key == PRINCIPAL.get(PART_TYPES.get(above, ""))

    def keys(self, skip: int = 0) -> Iterator[str]:
        """Yield its names as keys, from the term at skip on."""
        terms = self.terms[skip:]
        for some in (terms, terms[:-1]) if self.is_principal else (terms,):
            dotted = ".".join(term.key for term in some)
            yield from (dotted, HUMP.sub(" ", dotted))

    def labels(self, skip: int = 0, choose: bool = False) -> Iterator[str]:
        """Yield its names as labels, from the part down or back; choose: "A of B" is A, and is B."""
        terms = self.terms[skip:]
        for some in (terms, terms[:-1]) if self.is_principal else (terms,):
            for language in LANGUAGES:
                for words in product(*(_label_all(term, language, choose) for term in some)):
                    yield " ".join(words)
                    yield " ".join(reversed(words))


@lru_cache
def known_columns(kind: str) -> MappingProxyType[str, str]:
    """Return the path that each name of a column stands for; to be asked with fold(header).

    Known are keys and dotted paths, labels in Dutch and English, those of a part before or behind those of
    its fields. "id", "kenmerk" and "nummer" are the record's own number. Names of two paths are not known.
    """
    places = list(_walk(kind))
    names = _Names()
    names.add((name, "id") for name in ID_NAMES)
    names.add((name, place.path) for place in places for name in place.keys())
    names.add((name, place.path) for place in places for name in place.labels())
    names.add((name, place.path) for place in places for name in place.labels(choose=True))
    lone = [place for place in places if _is_alone(place.terms)]
    names.add((name, place.path) for place in lone for name in place.labels(skip=1))
    return names.known()


@lru_cache
def known_part_columns(kind: str, part: str) -> MappingProxyType[str, str]:
    """Return the path that each name stands for in a sheet of parts, such as lots, with `id` for the record.

    "nummer" is there the part's own number, where it has one.
    """
    places = [place for place in _walk(kind) if place.terms[0].key == part and len(place.terms) > 1]
    names = _Names()
    names.add((name, "id") for name in ID_NAMES[:2])
    names.add((name, place.path) for place in places for name in (*place.keys(1), *place.keys()))
    names.add((name, place.path) for place in places for name in (*place.labels(1), *place.labels()))
    names.add((name, f"{part}.key") for place in places if place.path == f"{part}.key"
              for name in ("nummer", "number", *_number_names(place.terms[0])))
    names.add((name, "id") for name in ID_NAMES)
    own = [place for place in _walk(kind) if place.path in OWN_NUMBERS]
    names.add((name, "id") for place in own for name in (*place.keys(), *place.labels()))
    return names.known()


@lru_cache
def known_sheets(kind: str) -> MappingProxyType[str, str]:
    """Return the key whose parts stand in a sheet of each name; to be asked with fold(name).

    Known are the keys of repeated parts and their labels in Dutch and English, one or more of them.
    """
    names = _Names()
    repeated = [place.terms[0] for place in _walk(kind) if place.terms[0].is_set and len(place.terms) > 1]
    names.add((name, term.key) for term in repeated for name in _Place((term,)).keys())
    names.add((name, term.key) for term in repeated for name in _Place((term,)).labels(choose=True))
    names.add((many, term.key) for term in repeated for name in _Place((term,)).labels(choose=True)
              for many in _make_plurals(name))
    return names.known()


@lru_cache
def names_of_kind(kind: str) -> frozenset[str]:
    """Return the names of a sheet that holds records of a kind, as fold gives them: one or more of it."""
    labels = [kind, *read_labels()[type_iri(kind)].values()]
    names = {name for label in labels for choice in CHOICE.values() for name in (label, *choice.split(label))}
    return frozenset(fold(name) for one in names for name in (one, *_make_plurals(one)))


def suggest_column(kind: str, header: str) -> str | None:
    """Return what a column would be called in Dutch whose known name is nearest, None when none is near."""
    known = known_columns(kind)
    nearest = find_nearest(fold(header), known)
    return word_path(known[nearest]) if nearest else None


def word_path(path: str, skip: int = 0) -> str:
    """Return the Dutch name of a column: "Inkoper: KvK-nummer" for buyer.kvk, "Inkoper" for buyer.name.

    skip: how many keys from the left are not named, since the name of the sheet says them.
    """
    if path == "id":
        return ID_NAMES[1].capitalize()
    *parts, _ = path.split(".")
    terms = (*(read_terms()[part] for part in parts), find_column_term(path))
    place = _Place(tuple(term for term in terms if term))
    named = place.terms[skip:-1] if place.is_principal and len(place.terms) > skip + 1 else place.terms[skip:]
    return ": ".join(_label_all(term, "nl")[0] for term in named)


def _walk(kind: str) -> Iterator[_Place]:
    """Yield every path that the shapes of a kind speak of, each once."""
    seen: set[str] = set()
    for shape in read_shapes().get(type_iri(kind), ()):
        for place in _walk_shape(shape, ()):
            if place.path not in seen:
                seen.add(place.path)
                yield place


def _walk_shape(shape: Shape, above: tuple[Term, ...]) -> Iterator[_Place]:
    for one in shape.properties:
        here = (*above, one.term)
        if one.term.key in NOT_WRITTEN:
            continue
        if one.node is None:
            yield _Place(here)
            continue
        yield from _walk_shape(one.node, here)
        for key in PARTY_NUMBERS:
            if PART_TYPES[one.term.key] == "party" and (term := find_column_term(f"{one.term.key}.{key}")):
                yield _Place((*here, term))


def _is_alone(terms: Sequence[Term]) -> bool:
    """Say whether a field is known by its own label: of a part that is no party and of which there is one."""
    return len(terms) == 2 and not terms[0].is_set and PART_TYPES.get(terms[0].key) != "party"


def _label_all(term: Term, language: str, choose: bool = False) -> list[str]:
    label = read_labels().get(term.iri, {}).get(language) or term.key
    if not choose:
        return [label]
    others = read_other_labels().get(term.iri, {}).get(language, [])
    keys = [term.key] if term.key in PARTY_NUMBERS else []
    return [label, *others, *CHOICE[language].split(label), *keys]


def _number_names(term: Term) -> Iterator[str]:
    for language, number in zip(LANGUAGES, ("nummer", "number"), strict=True):
        for label in _label_all(term, language):
            yield from (f"{label} {number}", f"{label}{number}")


def _make_plurals(name: str) -> Iterator[str]:
    """Yield what several of a thing may be called, in Dutch or English: percelen, criteria, lots."""
    yield from (name + "en", name + "s", name + "n", name + "ën")
    if DUTCH_LONG.search(name):
        yield DUTCH_LONG.sub(lambda match: match[1][0] + match[2] + "en", name)
    if name.endswith(("um", "on")):
        yield name[:-2] + "a"
    if name.endswith("y"):
        yield name[:-1] + "ies"
    if name.endswith(("s", "f")):
        yield name[:-1] + ("zen" if name[-1] == "s" else "ven")
