"""Many problems as a few lines for people: per sheet, column and rule how often, an example, which rows."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from shapes import cell_words, privacy_words
from shapes.read import COMPONENTS
from shapes.screen import is_lexical
from vocab.labels import label_key
from vocab.records import Column, Problem, Severity, letters
from vocab.terms import XSD, read_terms

SHOWN_ROWS = 5
ENDS = re.compile(r"[.?!] (?=[A-Z“])")
LANGUAGES = ("nl", "en")
SHOWN = 40
RANKS: dict[Severity, int] = {"violation": 0, "warning": 1, "info": 2}
# "37 keer …": what goes behind a number; a datatype behind the rule where it matters.
PHRASES = {
    **cell_words.PHRASES, **privacy_words.PHRASES,
    "twin-row": ("hetzelfde als een andere rij", "the same as another row"),
    "unknown-key": ("een veld dat we niet kennen", "a field that we do not know"),
    "orphan-part": ("een kenmerk dat op geen ander blad staat", "a key that stands on no other sheet"),
    "part-key-missing": ("zonder kenmerk van de hoofdrij", "without the key of its main row"),
    "cell-count": ("een ander aantal cellen dan de kop", "another number of cells than the header"),
    "doubled-id": ("hetzelfde kenmerk als een andere rij", "the same key as another row"),
    "foreign-id": ("een kenmerk van een ander lid", "a key of another member"),
    "withheld": ("offline na een bezwaar", "offline after an objection"),
    "taken-id": ("een kenmerk van een andere bron", "a key of another source"),
    "minCount": ("niet ingevuld", "not filled in"),
    "maxCount": ("te veel waarden", "too many values"),
    "datatype": ("geen gewone tekst", "no plain text"),
    "datatype decimal": ("geen geldig getal", "no valid number"),
    "datatype wktLiteral": ("geen ligging in WKT", "no location in WKT"),
    "datatype integer": ("geen heel getal", "no whole number"),
    "datatype date": ("geen geldige datum", "no valid date"),
    "datatype dateTime": ("geen geldige datum met tijd", "no valid date and time"),
    "datatype boolean": ("geen ja of nee", "neither yes nor no"),
    "in": ("niet uit de lijst", "not from the list"),
    "hasValue": ("niet de waarde die hier hoort", "not the value that belongs here"),
    "pattern": ("niet goed geschreven", "not written right"),
    "minLength": ("te kort", "too short"),
    "maxLength": ("te lang", "too long"),
    "minInclusive": ("te laag", "too low"),
    "minInclusive date": ("te vroeg", "too early"),
    "minInclusive dateTime": ("te vroeg", "too early"),
    "maxInclusive": ("te hoog", "too high"),
    "maxInclusive date": ("te laat", "too late"),
    "maxInclusive dateTime": ("te laat", "too late"),
    "lessThan": ("niet minder dan een ander veld", "not less than another field"),
    "lessThan date": ("niet eerder dan een ander veld", "not earlier than another field"),
    "lessThan dateTime": ("niet eerder dan een ander veld", "not earlier than another field"),
    "lessThanOrEquals": ("meer dan een ander veld toelaat", "more than another field allows"),
    "lessThanOrEquals date": ("later dan een ander veld toelaat", "later than another field allows"),
    "lessThanOrEquals dateTime": ("later dan een ander veld toelaat", "later than another field allows"),
    "uniqueLang": ("twee teksten in dezelfde taal", "two texts in one language"),
    "languageIn": ("in een andere taal", "in another language"),
    "nodeKind": ("niet op de goede plek", "not in the right place"),
    "node": ("niet goed ingevuld", "not filled in right"),
    "or": ("niet volledig", "not complete"),
    "platform": ("niet te controleren door een fout van ons", "could not be checked, by a fault of ours"),
}
OTHER = ("iets wat niet klopt", "something that is not right")
OF_RECORDS = COMPONENTS  # other rules say what stood in the cell
VALUELESS = frozenset(("cell-count",))
WORDS = {
    "nl": {"sheet": "blad “{}”", "column": "kolom {} ({})", "cell": "cel {}", "row": "rij {}",
           "rows": "rij {}", "times": "{} keer {}", "example": "; voorbeeld: {}", "also": "Ook in {}.",
           "and": "{} en {}", "more": "{} en nog {}"},
    "en": {"sheet": "sheet '{}'", "column": "column {} ({})", "cell": "cell {}", "row": "row {}",
           "rows": "rows {}", "times": "{} times {}", "example": "; example: {}", "also": "Also in {}.",
           "and": "{} and {}", "more": "{} and {} more"},
}


class Group(NamedTuple):
    """Problems of one rule in one column of one sheet: how many, the first rows, a line in each language."""

    sheet: str | None
    column: str | None
    rule: str
    severity: Severity
    times: int
    rows: tuple[int, ...]
    first: Problem
    nl: str
    en: str


class _Gathered:
    """What is kept of a group while problems stream by: the first, the rows, what all sentences end in."""

    def __init__(self, first: Problem) -> None:
        self.first = first
        self.times = 0
        self.rows: set[int] = set()
        self.advice = dict(zip(LANGUAGES, _read_advices(first), strict=True))

    def add(self, problem: Problem) -> None:
        """Count one more; advice that differs, such as the nearest word of a list, is for one row only."""
        self.times += 1
        if problem.origin:
            self.rows.add(problem.origin.row)
        for language, text in zip(LANGUAGES, (problem.nl, problem.en), strict=True):
            if not text.endswith(self.advice[language]):
                self.advice[language] = ""


def group(problems: Iterable[Problem]) -> list[Group]:
    """Group problems for people: the most severe first, then the most frequent, then from left to right."""
    gathered: dict[tuple[object, ...], _Gathered] = {}
    for problem in problems:
        column = _column(problem)
        place = (problem.file, _sheet(problem), column.position if column else problem.key)
        # Without a value in a row to show, they have their sentence in common, such as a shape's message.
        is_shown = problem.value and problem.origin
        key = (*place, problem.rule, problem.severity, None if is_shown else problem.nl)
        if key not in gathered:
            gathered[key] = _Gathered(problem)
        gathered[key].add(problem)
    return [_make_group(one) for one in sorted(gathered.values(), key=_rank)]


def _rank(gathered: _Gathered) -> tuple[int, int, str, str, int, str]:
    first, column = gathered.first, _column(gathered.first)
    position = column.position if column else -1
    return (RANKS[first.severity], -gathered.times, first.file or "", _sheet(first) or "", position,
            first.rule)


def _make_group(gathered: _Gathered) -> Group:
    first, column, rows = gathered.first, _column(gathered.first), tuple(sorted(gathered.rows)[:SHOWN_ROWS])
    word = _word_one if gathered.times == 1 else _word_many
    return Group(_sheet(first), column.header if column else None, first.rule, first.severity,
                 gathered.times, rows, first, word(gathered, "nl"), word(gathered, "en"))


def _word_one(gathered: _Gathered, language: str) -> str:
    """Return the full sentence of a problem that is alone in its group, behind its cell or row."""
    first, words = gathered.first, WORDS[language]
    column, places = _column(first), []
    if sheet := _sheet(first):
        places.append(words["sheet"].format(sheet))
    if first.origin and column:
        places.append(words["cell"].format(f"{letters(column.position)}{first.origin.row}"))
    elif first.origin:
        places.append(words["row"].format(first.origin.row))
    return _put_behind(places, first.nl if language == "nl" else first.en)


def _word_many(gathered: _Gathered, language: str) -> str:
    """Return how often, of what, an example at its row, the other rows, and what to do."""
    first, words, number = gathered.first, WORDS[language], LANGUAGES.index(language)
    phrase, advice = _phrase(first)[number], gathered.advice[language]
    text = words["times"].format(word_number(gathered.times, language), phrase)
    rows = sorted(gathered.rows)
    if first.value and first.rule not in VALUELESS:
        text += words["example"].format(_show(first, language))
        if first.origin:
            rows.remove(first.origin.row)
            text += f" ({words['row'].format(first.origin.row)})"
        text += "." if advice else f". {_read_advices(first)[number]}".rstrip()
        text += f" {words['also'].format(_list_rows(rows, language))}" if rows else ""
    else:
        text += f", in {_list_rows(rows, language)}." if rows else "."
    return _put_behind(_name_column(first, language), f"{text} {advice}".rstrip())


def _put_behind(places: list[str], text: str) -> str:
    place = ", ".join(places)
    return f"{place[0].upper()}{place[1:]}: {text}" if place else text


def _name_column(problem: Problem, language: str) -> list[str]:
    """Return the sheet and the column by letter and header; without a column what the key is called."""
    words, column, sheet = WORDS[language], _column(problem), _sheet(problem)
    places = [words["sheet"].format(sheet)] if sheet else []
    if column:
        header = _shorten(column.header)
        return [*places, words["column"].format(letters(column.position), header).replace(" ()", "")]
    if problem.key:
        part, colon, name = label_key(problem.key, language).partition(": ")
        return [*places, f"{name} ({part})" if colon else part]
    return places


def _phrase(problem: Problem) -> tuple[str, str]:
    datatype = _datatype(problem).removeprefix(XSD)
    return PHRASES.get(f"{problem.rule} {datatype}") or PHRASES.get(problem.rule, OTHER)


def _datatype(problem: Problem) -> str:
    term = read_terms().get((problem.key or "").rpartition(".")[2])
    return term.datatype if term else ""


def _show(problem: Problem, language: str) -> str:
    """Return the value on one line; of a record's own value dates and numbers as people write them."""
    value = problem.value or ""
    value = _shorten(value.rpartition("/")[2] if problem.rule == "in" else value)
    datatype = _datatype(problem)
    if language == "nl" and problem.rule in OF_RECORDS and is_lexical(value, datatype):
        if datatype == XSD + "date":
            return "-".join(reversed(value.split("-")))
        if datatype == XSD + "decimal":
            return value.replace(".", ",")
    return value


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def _list_rows(rows: list[int], language: str) -> str:
    words, more = WORDS[language], len(rows) - SHOWN_ROWS
    texts = [str(row) for row in rows[:SHOWN_ROWS]]
    if more > 0:
        listed = words["more"].format(", ".join(texts), word_number(more, language))
    elif len(texts) > 1:
        listed = words["and"].format(", ".join(texts[:-1]), texts[-1])
    else:
        listed = texts[0]
    return words["rows" if len(rows) > 1 else "row"].format(listed)


def word_number(count: int, language: str) -> str:
    """Return a number with its thousands apart: 18.109 in Dutch, 18,109 in English."""
    return f"{count:,}".replace(",", "." if language == "nl" else ",")


def _read_advices(problem: Problem) -> tuple[str, ...]:
    """Return what to do: what follows the first sentence, or that one where it names no value."""
    advices = []
    for text in (problem.nl, problem.en):
        wrong, advice = split_sentence(text, problem.value)
        has_value = bool(problem.value) and str(problem.value) in text
        advices.append(advice or ("" if has_value else wrong))
    return tuple(advices)


def split_sentence(text: str, value: str | None) -> tuple[str, str]:
    """Return what is wrong and what to do, "" where nothing follows; a full stop may stand in the value."""
    start = text.find(value) + len(value) if value and value in text else 0
    end = ENDS.search(text, start)
    return (text[: end.start() + 1], text[end.end() :]) if end else (text, "")


def _sheet(problem: Problem) -> str | None:
    return problem.origin.sheet if problem.origin else None


def _column(problem: Problem) -> Column | None:
    return problem.origin.column(problem.key) if problem.origin and problem.key else None
