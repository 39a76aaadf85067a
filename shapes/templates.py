"""What a template to fill in holds, from the shapes of a kind: tables and columns, with help and examples."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from shapes import template_words as words
from shapes.columns import word_path
from shapes.needs import RANKS, Need, find_need, read_alternatives
from shapes.read import Property, Shape, read_shapes
from shapes.template_languages import WORDS, Language, Words
from vocab.codes import read_codes
from vocab.labels import read_definitions, read_labels
from vocab.names import CONCEPT
from vocab.terms import PART_TYPES, REFERENCES, XSD, Term, read_terms, type_iri

Form = Literal["text", "digits", "date", "time", "amount", "decimal", "integer", "boolean", "code", "url"]
"""What is written in a column; digits are numbers that keep their zeros, such as a KvK number."""

LONGEST_LIST = 50
"""A longer list is no drop-down: nobody finds a word in it."""
FORMS: dict[str, Form] = {
    XSD + "date": "date", XSD + "dateTime": "time", XSD + "decimal": "decimal", XSD + "integer": "integer",
    XSD + "boolean": "boolean",
}
YES = ("ja", "nee")


class Field(NamedTuple):
    """One column: where its values go, its header, how it is written, and an example as people write it."""

    path: str
    header: str
    form: Form
    need: Need
    need_words: str
    is_many: bool
    choices: tuple[str, ...]
    meaning: str
    how: str
    example: str


class Table(NamedTuple):
    """One sheet: the records themselves, or the parts that a key repeats."""

    part: str | None
    title: str
    fields: tuple[Field, ...]
    need: Need = "always"


class Template(NamedTuple):
    """All sheets to fill in for one kind; the first is that of the records."""

    kind: str
    title: str
    tables: tuple[Table, ...]


class _Asked(NamedTuple):
    """What all property shapes of one key together ask."""

    term: Term
    properties: tuple[Property, ...]
    need: Need
    need_words: str

    @property
    def key(self) -> str:
        """The key."""
        return self.term.key

    @property
    def node(self) -> Shape | None:
        """The shape of the part that the key holds, None where it holds a value."""
        return next((shape.node for shape in self.properties if shape.node), None)

    @property
    def part(self) -> str:
        """The type of the part that the key holds."""
        return PART_TYPES.get(self.key, "")

    @property
    def has_table(self) -> bool:
        """Whether the parts of this key get a sheet of their own: more than one a record, and no numbers."""
        return bool(self.node) and self.term.is_set and self.part != "identifier"

    def parameter(self, component: str) -> Any:
        """Return the value of a constraint, None where no shape has it."""
        values = (shape.parameter(component) for shape in self.properties)
        return next((value for value in values if value is not None), None)


@lru_cache
def read_template(kind: str, language: Language = "nl") -> Template:
    """Return the template of a kind, what it says in one language; KeyError for a kind without shapes."""
    return _Builder(kind, WORDS[language]).build()


class _Builder:
    """Walks over the shapes of one kind; each next date is later than the one before."""

    def __init__(self, kind: str, said: Words) -> None:
        self.kind, self.said = kind, said
        self.shapes = read_shapes()[type_iri(kind)]
        self.title = _label(type_iri(kind))
        self.day = words.FIRST_DAY

    def build(self) -> Template:
        """Return the sheet of the records, then one for each key that repeats a part."""
        asked = self._gather(self.shapes, "")
        key = words.OWN_KEYS.get(self.kind)
        fields = [] if key else [_make_key(self.said, self.said.key_meaning, self.said.key_how)]
        for one in asked:
            if not one.has_table:
                fields += self._fields(one, ())
        tables = [Table(None, self.title, (*fields, _make_example_field(self.said)))]
        tables += [self._make_table(one) for one in asked if one.has_table]
        return Template(self.kind, self.title, tuple(tables))

    def _make_table(self, asked: _Asked) -> Table:
        meaning = self.said.part_key_meaning.format(title=self.title)
        first = _make_key(self.said, meaning, self.said.part_key_how)
        fields = (first, *self._part_fields(asked, (), is_part=True))
        return Table(asked.key, _label(asked.term.iri), fields, asked.need)

    def _gather(self, shapes: Sequence[Shape], above: str) -> list[_Asked]:
        """Return what is asked: the key, what must be there, and so on; else in the order of the context."""
        properties: dict[str, list[Property]] = {}
        for one in (one for shape in shapes for one in shape.properties):
            properties.setdefault(one.term.key, []).append(one)
        reasons = {key: shape.messages.get(self.said.language, "")
                   for key, shape in read_alternatives(shapes)}
        asked = []
        for key, term in read_terms().items():
            if key in properties and key not in words.SKIPPED:
                need, text = self._read_need(above + key, properties[key], reasons)
                asked.append(_Asked(term, tuple(properties[key]), need, text))
        first = ("key", words.OWN_KEYS.get(self.kind) if not above else None)
        return sorted(asked, key=lambda one: (one.key not in first, RANKS[one.need], one.key != "name"))

    def _read_need(self, key: str, properties: Sequence[Property],
                   reasons: Mapping[str, str]) -> tuple[Need, str]:
        """Return whether a key must be there, and how that is said."""
        if key == words.OWN_KEYS.get(self.kind):
            return "always", self.said.needs["always"]
        own = key.rpartition(".")[2]  # the rules of a part name its own keys
        need = find_need(properties, own in reasons)
        filled_in = self.said.filled_in.get(f"{self.kind}.{key}") or self.said.filled_in.get(key)
        if filled_in and any(one.parameter("minCount") for one in properties):
            return "advised", f"{self.said.needs['advised']} {filled_in}"
        if need == "sometimes":
            reason = self.said.reasons.get(f"{self.kind}.{key}", reasons[own])
            return need, f"{self.said.needs[need]} {reason}".strip()
        return need, self.said.needs[need]

    def _fields(self, asked: _Asked, parents: tuple[str, ...], is_part: bool = False) -> Iterator[Field]:
        """Yield the columns of a key: one for a value, those of its fields for a part."""
        if asked.node:
            yield from self._part_fields(asked, parents, is_part)
        else:
            yield self._make_field(asked, (*parents, asked.key), is_part)

    def _part_fields(self, asked: _Asked, parents: tuple[str, ...], is_part: bool) -> Iterator[Field]:
        """Yield the columns of a part's fields; is_part: on a sheet of its own, or below one."""
        assert asked.node
        here = (*parents, asked.key)
        inner = self._gather([asked.node], f"{asked.key}.")
        if asked.part == "party":
            inner = [_kvk_of(one) if one.key == "value" else one for one in inner]
            inner = [one for one in inner if one.key in words.PARTY_KEYS]
        has_rows = is_part and not parents
        for one in inner:
            is_sure = has_rows or one.need != "always" or asked.need == "always"
            yield from self._fields(one if is_sure else _soften(self.said, one, asked), here, is_part)

    def _make_field(self, asked: _Asked, path: tuple[str, ...], is_part: bool) -> Field:
        """Return the column of a value; on a sheet of parts its header does not say which part."""
        form, choices = _form_of(asked), _choices_of(asked)
        is_many = asked.term.is_set
        dotted = ".".join(path)
        return Field(
            dotted, word_path(dotted, int(is_part)), form, asked.need, asked.need_words, is_many,
            choices if len(choices) <= LONGEST_LIST else (), _meaning_of(self.said, asked, path),
            _word_how(self.said, asked, form, is_many, choices), self._make_example(dotted, form, choices),
        )

    def _make_example(self, path: str, form: Form, choices: Sequence[str]) -> str:
        """Return what the example row has here, as people write it; empty where nothing good is known."""
        key = path.rpartition(".")[2]
        for name in (f"{self.kind}.{path}", path, key):
            if name in words.EXAMPLES:
                return words.EXAMPLES[name] or ""
        if form in ("date", "time"):
            self.day += words.BETWEEN_DAYS
            return self.day.strftime("%d-%m-%Y" if form == "date" else "%d-%m-%Y 17:00")
        if key == "name" and _is_of_party(path):
            return words.EXAMPLE_PARTY
        if path == "name":
            return f"Voorbeeld {self.title.lower()} ({words.DELETE_ROW})"
        if form == "integer":
            return words.EXAMPLE_YEAR if key.casefold().endswith("year") else "25"
        if form == "code":
            return choices[0] if choices else ""
        plain = {"amount": "12500,00", "decimal": "2,5", "boolean": "ja", "url": "https://www.example.org/"}
        return plain.get(form) or f"Voorbeeld {word_path(path).rpartition(': ')[2].lower()}"


def _kvk_of(asked: _Asked) -> _Asked:
    """Return a party's number as its KvK number."""
    return asked._replace(term=read_terms().get("kvk") or Term("kvk", ""))


def _soften(said: Words, asked: _Asked, part: _Asked) -> _Asked:
    """Return what a part must have, where the part itself need not be there."""
    if asked.key == words.PARTY_KEYS[0]:
        return asked._replace(need=part.need, need_words=part.need_words)
    return asked._replace(need="sometimes", need_words=said.need_with.format(title=_label(part.term.iri)))


def _is_of_party(path: str) -> bool:
    """Say whether the part that a path ends in is a party."""
    return PART_TYPES.get(path.rpartition(".")[0].rpartition(".")[2]) == "party"


def _form_of(asked: _Asked) -> Form:
    term = asked.term
    if term.scheme or asked.parameter("in"):
        return "code"
    if term.key in REFERENCES:
        return "digits"
    if term.key in words.HOW_KEY and term.is_iri:
        return "text"
    if term.is_iri:
        return "url"
    if term.key in words.DIGITS:
        return "digits"
    form = FORMS.get(term.datatype, "text")
    return "amount" if form == "decimal" and term.key.casefold().endswith("amount") else form


def _choices_of(asked: _Asked) -> tuple[str, ...]:
    """Return the Dutch labels that may be filled in: of the shape's list, else of all codes of the key."""
    listed = asked.parameter("in")
    if listed:
        return tuple(_label(str(node)) for node in listed)
    scheme = asked.term.scheme
    if scheme:
        iris = (f"{CONCEPT}{scheme}/{code}" for code in read_codes()[scheme])
        return tuple(sorted((_label(iri) for iri in iris), key=str.casefold))
    return YES if asked.term.datatype == XSD + "boolean" else ()


def _word_how(said: Words, asked: _Asked, form: Form, is_many: bool, choices: Sequence[str]) -> str:
    """Return how to write a value: by its key, else by its form; how long, and how to write more than one."""
    texts = [said.how_key.get(asked.key) or said.how[form]]
    if form == "code" and len(choices) > LONGEST_LIST:
        texts = [said.how_list]
    longest = asked.parameter("maxLength")
    if form == "text" and longest:
        texts.append(said.how_long.format(bound=longest))
    if is_many:
        texts.append(said.how_many)
    return " ".join(texts)


def _meaning_of(said: Words, asked: _Asked, path: Sequence[str]) -> str:
    """Return the definition; that of a party says more than that of its name."""
    if asked.key == "kvk":
        return said.kvk_meaning
    if asked.key == "name" and _is_of_party(".".join(path)):
        return read_definitions().get(read_terms()[path[-2]].iri, {}).get(said.language, "")
    return read_definitions().get(asked.term.iri, {}).get(said.language, "")


def _label(iri: str) -> str:
    return read_labels().get(iri, {}).get("nl") or iri.replace("#", "/").rpartition("/")[2]


def _make_key(said: Words, meaning: str, how: str) -> Field:
    return Field("id", words.KEY, "digits", "always", said.needs["always"], False, (), meaning, how,
                 words.EXAMPLE_KEY)


def _make_example_field(said: Words) -> Field:
    return Field("example", word_path("example"), "boolean", "never", said.needs["never"], False, YES,
                 said.example_meaning, said.example_how, YES[0])
