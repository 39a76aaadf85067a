"""What changed and how old things are, in one line of Dutch or English, for terminal and pages alike."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pyoxigraph as ox

from harvesters.diff import Diff
from vocab.labels import label_key
from vocab.plain import show_line
from vocab.terms import XSD

Language = Literal["nl", "en"]
MOST_KEYS, MOST_IDS = 10, 5
HERE = ZoneInfo("Europe/Amsterdam")
WORDS: Mapping[str, Mapping[str, str]] = {
    "nl": {"new": "nieuw", "changed": "veranderd", "gone": "weg", "more": "en nog", "none": "geen verschil",
           "at": "om"},
    "en": {"new": "new", "changed": "changed", "gone": "gone", "more": "and", "none": "no difference",
           "at": "at"},
}
UNITS = (
    (86_400, ("dag", "dagen"), ("day", "days")), (3_600, ("uur", "uur"), ("hour", "hours")),
    (60, ("minuut", "minuten"), ("minute", "minutes")), (1, ("seconde", "seconden"), ("second", "seconds")),
)
MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": ("January February March April May June July August September October November "
           "December").split(),
}


def word_diff(diff: Diff, language: Language) -> str:
    """Return a difference in one line: `12 nieuw, 3 veranderd: Naam 1; 1 weg: V-14`."""
    words = WORDS[language]
    new = f"{diff.new} {words['new']}" if diff.new else ""
    fields = f": {word_fields(diff.fields, language)}" if diff.fields else ""
    changed = f"{diff.changed} {words['changed']}{fields}" if diff.changed else ""
    names = _list([show_key(id) for id in diff.gone_ids], diff.gone, MOST_IDS, language)
    gone = f"{diff.gone} {words['gone']}: {names}" if diff.gone else ""
    came = ", ".join(filter(None, (new, changed)))
    return "; ".join(filter(None, (came, gone))) or words["none"]


def word_fields(fields: Mapping[str, int], language: Language) -> str:
    """Return in how many records each key changed: `Verleend bedrag 2, Naam 1`."""
    shown = [f"{show_line(label_key(key, language))} {count}" for key, count in fields.items()]
    return _list(shown, len(shown), MOST_KEYS, language)


def word_span(seconds: float, language: Language) -> str:
    """Return a span of time in its largest whole unit: `2 dagen`, `1 hour`; none where clocks differ."""
    for size, nl, en in UNITS:
        count = int(max(seconds, 0) // size)
        if count or size == 1:
            one, many = nl if language == "nl" else en
            return f"{count} {one if count == 1 else many}"
    raise AssertionError


def word_moment(micros: int, language: Language) -> str:
    """Return microseconds since 1970 (UTC) as people in Amsterdam write that moment."""
    moment = datetime.fromtimestamp(micros // 1_000_000, UTC).astimezone(HERE)
    return f"{moment.day} {MONTHS[language][moment.month - 1]} {moment.year}, {moment:%H:%M}"


def word_number(text: str, language: Language) -> str:
    """Return a decimal as people write it: 1.234,50 in Dutch, 1,234.50 in English."""
    try:
        written = f"{Decimal(text):,f}"
    except InvalidOperation:
        return text
    return written.translate(str.maketrans(",.", ".,")) if language == "nl" else written


def word_literal(term: ox.Literal, language: Language) -> str:
    """Return a literal as people write it: a day, a moment in Amsterdam, a number, yes or no."""
    text, kind = term.value, term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return {"nl": {"true": "ja", "false": "nee"}, "en": {"true": "yes", "false": "no"}}[language].get(
            text, text)
    if kind == "decimal":
        return word_number(text, language)
    day = "%d-%m-%Y" if language == "nl" else "%Y-%m-%d"
    try:
        if kind == "date":
            return date.fromisoformat(text).strftime(day)
        if kind == "dateTime":
            return datetime.fromisoformat(text).astimezone(HERE).strftime(f"{day} %H:%M")
    except ValueError:  # a day that does not exist, or of a year that Python has not
        pass
    return text


def show_key(id: str) -> str:
    """Return the key of a record as its member wrote it, on one line and without unseen signs."""
    return show_line(unquote(id.rpartition("/")[2]))


def _list(shown: Sequence[str], count: int, most: int, language: Language) -> str:
    listed = ", ".join(shown[:most])
    left = count - min(len(shown), most)
    if not left:
        return listed
    return f"{listed} {WORDS[language]['more']} {left}" + ("" if language == "nl" else " more")
