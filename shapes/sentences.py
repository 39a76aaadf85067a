"""What is wrong in one plain sentence, Dutch and English, with the value, the bound and what to do."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import unquote

from rdflib import Literal, URIRef

from shapes.cell_sentences import CELLS
from shapes.cell_words import SHOWN, is_amount, show_cell, word_rule
from shapes.privacy import Found
from shapes.privacy_words import word_column as column
from shapes.privacy_words import word_private as private
from shapes.read import Property, Shape
from shapes.screen import Result, is_lexical
from vocab.exceptions import SourceError
from vocab.labels import label_key, read_labels
from vocab.names import MAKE_ID
from vocab.records import NOWHERE, Origin, Problem, Record, Severity
from vocab.terms import LANG_STRING, XSD, XSD_STRING

ROWS = {
    "cell-count": (
        "Deze rij heeft niet evenveel cellen als de kop: {found} in plaats van {width}. Staat er een komma "
        "of puntkomma in een tekst? Zet die tekst dan tussen aanhalingstekens.",
        "This row does not have as many cells as the header: {found} in place of {width}. Is there a comma "
        "or semicolon in a text? Then put that text between quotes."),
    "doubled-id": (
        "Deze rij heeft hetzelfde kenmerk als een andere rij: {value}. Geef elke rij een eigen kenmerk. Tot "
        "dan blijft de laatste goede versie staan.",
        "This row has the same key as another row: {value}. Give each row a key of its own. Until then the "
        "last good version stays."),
    "twin-row": (
        "Deze rij zegt hetzelfde als een andere rij, op bedragen na. We weten niet welke u bedoelt. Geef "
        "elke rij een eigen kenmerk, of haal er een weg.",
        "This row says the same as another row, but for amounts. We cannot tell which one you mean. Give "
        "each row a key of its own, or remove one."),
    "unknown-key": (
        "Het veld “{value}” kennen we niet. Kijk of de naam klopt, of haal het veld weg.",
        "We do not know the field '{value}'. See whether its name is right, or remove it."),
    "orphan-part": (
        "Het kenmerk “{value}” staat op geen enkel ander blad. Schrijf hier het kenmerk van de rij waar dit "
        "bij hoort.",
        "The key '{value}' stands on no other sheet. Write the key of the row that this belongs to."),
    "part-key-missing": (
        "Deze rij heeft geen kenmerk. Schrijf het kenmerk van de rij waar dit bij hoort.",
        "This row has no key. Write the key of the row that this belongs to."),
    "taken-id": ("Dit kenmerk hoort al bij een andere bron: {value}. Geef deze rij een ander kenmerk.",
                 "This key already belongs to another source: {value}. Give this row another key."),
    "foreign-id": (
        "Dit kenmerk is van een ander lid of van een andere coalitie: {value}. Schrijf hier een eigen "
        "kenmerk.",
        "This key is of another member or of another coalition: {value}. Write a key of your own here."),
    "withheld": (
        "Deze rij staat offline, na een bezwaar of op verzoek: {value}. Wat hier verandert, wordt niet "
        "gepubliceerd. U hoeft niets te doen.",
        "This row is offline, after an objection or on request: {value}. What changes here is not published. "
        "You need do nothing."),
}
HELD = {
    "empty": ("Het bestand is leeg. Wat er al stond (aantal: {known}) blijft staan tot iemand ernaar kijkt.",
              "The file is empty. What was there (number: {known}) stays until someone looks at it."),
    "nameless-rows": (
        "Van sommige rijen is het kenmerk niet te lezen. Wat nu lijkt te ontbreken (aantal: {gone}) blijft "
        "daarom staan tot iemand ernaar kijkt.",
        "The key of some rows cannot be read. What now seems to be missing (number: {gone}) therefore stays "
        "until someone looks at it."),
    "all-gone": (
        "Van wat er al stond, is niets meer over in het bestand. Dat alles (aantal: {known}) blijft staan "
        "tot iemand ernaar kijkt.",
        "Nothing of what was there is left in the file. All of it (number: {known}) stays until someone "
        "looks at it."),
    "share-gone": (
        "Er ontbreken veel rijen: {gone} van de {known}. Die blijven staan tot iemand ernaar kijkt.",
        "Many rows are missing: {gone} of {known}. They stay until someone looks at them."),
    "eroded": (
        "Elke dag verdwijnen er rijen. In een week zijn het er nu te veel. Wat vandaag ontbreekt (aantal: "
        "{gone}) blijft staan tot iemand ernaar kijkt.",
        "Rows disappear day by day. Over a week that is too many now. What is missing today (number: {gone}) "
        "stays until someone looks at it."),
    "garbled": (
        "In de kolom “{nl}” zijn letters kapot, zoals Ã© in plaats van é. Sla het bestand op als UTF-8 en "
        "lever het opnieuw aan. Tot dan blijft staan wat er stond.",
        "In the column '{en}' letters are broken, such as Ã© in place of é. Save the file as UTF-8 and send "
        "it again. Until then what was there stays."),
    "column-changed": (
        "In de kolom “{nl}” is meer dan de helft van de rijen anders dan eerst. Is er een kolom verschoven? "
        "Alles blijft staan zoals het was, tot iemand ernaar kijkt.",
        "In the column '{en}' more than half of the rows differ from before. Did a column shift? All stays "
        "as it was until someone looks at it."),
    "grown": (
        "Er zijn tien keer zo veel rijen als eerst: {read}. Is dit het goede bestand? Alles blijft staan "
        "zoals het was, tot iemand ernaar kijkt.",
        "There are ten times as many rows as before: {read}. Is this the right file? All stays as it was "
        "until someone looks at it."),
    "left": (
        "Deze bron hoort niet meer bij de coalitie. Wat er stond (aantal: {known}) blijft staan tot iemand "
        "ernaar kijkt.",
        "This source is no longer part of the coalition. What was there (number: {known}) stays until "
        "someone looks at it."),
}
WHOLE_FILE = {
    "unmapped-columns": (
        "Deze kolommen zijn niet gebruikt: {value}. Hoort er een bij? Meld dat dan bij de beheerder.",
        "These columns were not used: {value}. Does one belong here? Then tell the administrator."),
    "near-column": (
        "De kolom “{found}” kennen we niet. Bedoelt u “{near}”? Verander dan de naam van de kolom.",
        "We do not know the column '{found}'. Did you mean '{near}'? Then change the name of the column."),
    "renamed": (
        "“{found}” is weg en “{near}” is nieuw. Ze lijken sterk op elkaar. Is dit dezelfde, hernoemd? Geef "
        "dan elke rij een vast kenmerk in een eigen kolom. Zo blijft de geschiedenis bij elkaar.",
        "'{found}' is gone and '{near}' is new. They look much alike. Is it the same one, renamed? Then give "
        "each row a fixed key in a column of its own. So its history stays together."),
    "hidden-sheet": ("Blad “{value}” is verborgen. We hebben het wel gelezen. U hoeft niets te doen.",
                     "Sheet '{value}' is hidden. We did read it. You need do nothing."),
    "hidden-rows": ("Deze rijen zijn verborgen: {value}. We hebben ze wel gelezen. U hoeft niets te doen.",
                    "These rows are hidden: {value}. We did read them. You need do nothing."),
    "hidden-columns": ("Deze kolommen zijn verborgen: {value}. We hebben ze wel gelezen. U hoeft niets te "
                       "doen.",
                       "These columns are hidden: {value}. We did read them. You need do nothing."),
    "merged-cells": (
        "Deze cellen zijn samengevoegd: {value}. Alleen de eerste cel telt. Maak de samenvoeging ongedaan en "
        "vul elke cel in.",
        "These cells are merged: {value}. Only the first cell counts. Split them and fill in each cell."),
    "total-row": ("Deze rij is een totaal en telt niet mee: {value}. U hoeft niets te doen.",
                  "This row is a total and does not count: {value}. You need do nothing."),
    "stray-quote": (
        "Hier begint een tekst met een aanhalingsteken dat pas veel later stopt: {value}. Haal het losse "
        "aanhalingsteken weg.",
        "Here begins a text with a quote that ends much later: {value}. Remove the stray quote."),
    "texts-waiting": (
        "De teksten in deze kolommen wachten tot iemand ze heeft bekeken: {value}. De rest is al te zien. U "
        "hoeft niets te doen.",
        "The texts in these columns wait until someone has looked at them: {value}. The rest can be seen "
        "already. You need do nothing."),
    "moved": (
        "Deze bron heette eerst “{found}”. Alles wat erin stond, is meegegaan (aantal: {near}). U hoeft "
        "niets te doen.",
        "This source was called '{found}' before. All records came along (number: {near}). You need do "
        "nothing."),
    "shape-fault": (
        "Onze snelle controle klopte niet. Daarom zijn alle rijen nog eens helemaal gecontroleerd. U hoeft "
        "niets te doen.",
        "Our quick check was not right. So all rows were checked again in full. You need do nothing."),
}
ABOUT_IDS = frozenset(("doubled-id", "taken-id"))
CONTENT = re.compile(r"[0-9a-f]{16}")
"""A key made of what a row says, where the source has none."""

INFOS = frozenset(("hidden-sheet", "hidden-rows", "hidden-columns", "total-row", "texts-waiting", "moved",
                   "withheld"))
COMPONENTS = {
    "minCount": ("{nl} ontbreekt. Vul dit in.", "{en} is missing. Fill it in."),
    "maxCount 1": ("Bij {nl} staat meer dan één waarde. Laat er één staan.",
                   "{en} has more than one value. Keep one."),
    "maxCount": ("Bij {nl} staan meer dan {bound_nl} waarden. Laat er hoogstens {bound_nl} staan.",
                 "{en} has more than {bound_en} values. Keep {bound_en} at most."),
    "in": ("“{value}” bij {nl} staat niet in de lijst. Kies uit: {list_nl}.",
           "'{value}' at {en} is not in the list. Choose from: {list_en}."),
    "hasValue": ("Bij {nl} moet “{bound_nl}” staan. Vul dat in.", "{en} must be '{bound_en}'. Fill that in."),
    "pattern": ("“{value}” bij {nl} is niet goed geschreven. Kijk in de uitleg hoe het moet.",
                "'{value}' at {en} is not written right. The help page says how it should be."),
    "minLength 1": ("{nl} is leeg. Vul iets in.", "{en} is empty. Fill something in."),
    "minLength": ("{nl} is te kort. Gebruik minstens {bound_nl} tekens.",
                  "{en} is too short. Use {bound_en} characters at least."),
    "maxLength": ("{nl} is te lang. Gebruik hoogstens {bound_nl} tekens.",
                  "{en} is too long. Use {bound_en} characters at most."),
    "minInclusive": ("“{value_nl}” bij {nl} is te laag. Vul {bound_nl} of hoger in.",
                     "'{value_en}' at {en} is too low. Fill in {bound_en} or more."),
    "maxInclusive": ("“{value_nl}” bij {nl} is te hoog. Vul {bound_nl} of lager in.",
                     "'{value_en}' at {en} is too high. Fill in {bound_en} or less."),
    "minInclusive date": ("“{value_nl}” bij {nl} is te vroeg. Vul {bound_nl} of later in.",
                          "'{value_en}' at {en} is too early. Fill in {bound_en} or later."),
    "maxInclusive date": ("“{value_nl}” bij {nl} is te laat. Vul {bound_nl} of eerder in.",
                          "'{value_en}' at {en} is too late. Fill in {bound_en} or earlier."),
    "lessThan": ("{nl} ligt niet voor {other_nl}. Kijk welke van de twee niet klopt.",
                 "{en} is not before {other_en}. See which of the two is not right."),
    "lessThanOrEquals": ("{nl} ligt na {other_nl}. Kijk welke van de twee niet klopt.",
                         "{en} is after {other_en}. See which of the two is not right."),
    "uniqueLang": ("{nl} heeft twee teksten in dezelfde taal. Laat er één staan.",
                   "{en} has two texts in one language. Keep one."),
    "languageIn": ("{nl} is in een andere taal. Schrijf dit in het Nederlands of het Engels.",
                   "{en} is in another language. Write it in Dutch or English."),
    "nodeKind": ("“{value}” bij {nl} staat niet op de goede plek. Meld dit bij de beheerder.",
                 "'{value}' at {en} is not in the right place. Tell the administrator."),
    "node": ("{nl} is niet goed ingevuld. Kijk dit na.", "{en} is not filled in right. Look it over."),
    "or": ("De rij is niet volledig. Vul aan wat ontbreekt.",
           "The row is not complete. Fill in what is missing."),
    "platform": ("Deze rij kon niet worden gecontroleerd. Dat is een fout van ons. U hoeft niets te doen.",
                 "This row could not be checked. That is our fault. You need do nothing."),
}
GEOMETRY = ("“{value}” bij {nl} is geen geometrie. Schrijf het als WKT, zoals POINT(4.9 52.37).",
            "'{value}' at {en} is no geometry. Write it as WKT, such as POINT(4.9 52.37).")
PATTERNS = {
    "^https?://": CELLS["iri"], "^[0-9]{8}$": CELLS["kvk"], "^[^@ ]+@[^@ ]+[.][^@ ]+$": CELLS["email"],
    "^https://(identifier.overheid.nl/tooi/id/gemeente/gm|w3id.org/verbond/area/.+/)[0-9A-Za-z]+$":
        CELLS["area"],
    "^http://data[.]europa[.]eu/cpv/cpv/[0-9]{8}$": CELLS["cpv"],
    "(Z|[+-][0-9]{2}:[0-9]{2})$": (
        "“{value}” bij {nl} heeft geen tijdzone. Schrijf er Z of +01:00 achter.",
        "'{value}' at {en} has no time zone. Write Z or +01:00 after it."),
    "^[1-9][0-9]{3}( ?[A-Z]{2})?$": CELLS["postcode"],
    "^ocds-[0-9a-z]{6}-.": (
        "“{value}” bij {nl} is geen nummer volgens OCDS. Schrijf het als ocds-abc123-0001.",
        "'{value}' at {en} is not a number under OCDS. Write it as ocds-abc123-0001."),
    "^(ma|di|wo|do|vr|za|zo)((-|, )(ma|di|wo|do|vr|za|zo))*$": CELLS["days"],
    "^([01][0-9]|2[0-4]):[0-5][0-9]$": CELLS["time-of-day"],
    "^([+][0-9]{8,15}|1[0-9]{3,7}|0[89][0-9]{2,8})$": CELLS["phone"],
    "^(POINT|LINESTRING|POLYGON|MULTIPOLYGON) ?[(][-0-9 ,.()]+[)]$": GEOMETRY,
    "^[A-Z]{3}$": ("“{value}” bij {nl} is geen code van drie hoofdletters. Schrijf bijvoorbeeld EUR.",
                   "'{value}' at {en} is not a code of three capitals. Write EUR, for example."),
}
DATATYPES = {
    XSD + "decimal": CELLS["decimal"], XSD + "integer": CELLS["integer"], XSD + "date": CELLS["date"],
    XSD + "boolean": CELLS["boolean"], XSD + "dateTime": CELLS["time"],
    "http://www.opengis.net/ont/geosparql#wktLiteral": GEOMETRY,
    XSD_STRING: ("“{value}” bij {nl} is geen gewone tekst. Meld dit bij de beheerder.",
                 "'{value}' at {en} is not plain text. Tell the administrator."),
    LANG_STRING: ("Bij {nl} ontbreekt in welke taal de tekst is. Meld dit bij de beheerder.",
                  "The language of the text at {en} is missing. Tell the administrator."),
}


class Place(NamedTuple):
    """Where a sentence belongs: source, file name, origin, id; parts: where those that stood apart did."""

    source: str
    file: str | None
    origin: Origin | None
    id: str | None
    parts: Mapping[str, Origin] = NOWHERE


def word_cell(source: str, file: str, origin: Origin, id: str | None, key: str, value: str, rule: str,
              suggestion: str | None = None, severity: Severity = "violation") -> Problem:
    """Word a cell that has no lexical form, or one that was read with something to tell (an info)."""
    nl, en = word_rule(rule, key, value, suggestion, _name(key, "nl"), _name(key, "en"))
    return Problem(source, file, origin, id, key, show_cell(rule, value), rule, severity, "member", nl, en,
                   suggestion)


def word_private(source: str, file: str, origin: Origin, id: str | None, key: str, header: str,
                 found: Found) -> Problem:
    """Word what the privacy gate found in a cell that fills a key; its value is shown masked only."""
    return _private(source, file, origin, id, key, found, private(found, header))


def word_column(source: str, file: str, origin: Origin, header: str | None, found: Found,
                times: int) -> Problem:
    """Word what the gate found so many times in a column that fills no key, or in what stands in no row."""
    return _private(source, file, origin, None, header, found, column(found, header, times))


def _private(source: str, file: str, origin: Origin, id: str | None, key: str | None, found: Found,
             words: tuple[str, str]) -> Problem:
    is_violation = found.verdict == "block"
    return Problem(source, file, origin, id, key, show_cell("", found.masked), found.rule,
                   "violation" if is_violation else "warning", "member", *words)


def word_row(source: str, file: str, origin: Origin | None, rule: str, value: str,
             id: str | None = None) -> Problem:
    """Word what is wrong with a row as a whole; value is a key as in its id, or `found / expected` cells.

    What is wrong with its id is told at the cell that makes it.
    """
    key = _find_key(id, origin) if rule in ABOUT_IDS and id and origin else None
    rule = "twin-row" if rule == "doubled-id" and key is None and CONTENT.fullmatch(value) else rule
    nl, en = ROWS[rule]
    shown = unquote(value)
    found, _, width = value.partition(" / ")
    words = {"value": shown, "found": found, "width": width}
    severity: Severity = "info" if rule in INFOS else "violation"
    return Problem(source, file, origin, id, key, shown, rule, severity, "member", nl.format(**words),
                   en.format(**words))


def _find_key(id: str, origin: Origin) -> str | None:
    """Return the key whose cell made an id `<base>/id/<kind>/<member>/<key>`, None where the content did."""
    kind = id.rsplit("/", 3)[-3]
    return next((key for key in MAKE_ID[kind] if key in origin.columns), None)


def word_file(source: str, file: str, rule: str, value: str = "", origin: Origin | None = None) -> Problem:
    """Word a warning about a file as a whole; value may be two words as `found / near`."""
    nl, en = WHOLE_FILE[rule]
    found, _, near = value.partition(" / ")
    words = {"value": value, "found": found, "near": near}
    severity: Severity = "info" if rule in INFOS else "warning"
    return Problem(source, file, origin, None, None, value or None, rule, severity,
                   "platform" if rule == "shape-fault" else "member", nl.format(**words), en.format(**words),
                   None if rule == "moved" else near or None)


def word_held(source: str, file: str | None, rule: str, gone: int, known: int, read: int = 0,
              key: str = "", origin: Origin | None = None) -> Problem:
    """Word why withdrawals, or a whole run, wait for a person; key: that of the column it is about."""
    nl, en = HELD[rule]
    words = {"gone": gone, "known": known, "read": read}
    value = str(read) if rule == "grown" else str(gone) if not key else None
    column = origin.column(key) if origin and key else None
    name_nl, name_en = (column.header, column.header) if column else (_name(key, "nl"), _name(key, "en"))
    return Problem(source, file, origin, None, key or None, value, rule, "violation",
                   "member" if rule == "left" else "source", nl.format(nl=name_nl, **words),
                   en.format(en=name_en, **words))


def word_source(source: str, file: str, error: SourceError) -> Problem:
    """Word why a source could not be read to its end."""
    return Problem(source, file, None, None, None, None, error.rule, "violation", error.fault,
                   error.nl, error.en)


def word_result(place: Place, record: Record, result: Result, above: str = "") -> list[Problem]:
    """Word a validation result; of a part that fails, what fails inside it is worded instead."""
    path = f"{above}{result.key}" if result.key else above.rstrip(".")
    if result.details:
        return [problem for detail in result.details
                for problem in word_result(place, record, detail, f"{path}.")]
    nl, en = _words(result, path)
    if result.component == "or" and isinstance(result.shape, Shape):
        path = above + result.shape.alternatives[0][0].properties[0].term.key
    origin = place.parts.get(result.focus, place.origin)
    return [Problem(place.source, place.file, origin, place.id, path or None,
                    result.value if result.key else None, result.component, result.severity,
                    "platform" if result.component == "platform" else "member", nl, en)]


def _words(result: Result, path: str) -> tuple[str, str]:
    messages = result.shape.messages
    if "nl" in messages and "en" in messages:
        return messages["nl"], messages["en"]
    bound = result.shape.parameter(result.component) if isinstance(result.shape, Property) else None
    value = result.value or ""
    base = result.shape.term.base if isinstance(result.shape, Property) else None
    short = (value.rpartition("/")[2] if result.component == "in" else value.removeprefix(base or ""))[:SHOWN]
    words = {"value": short, "nl": _name(path, "nl"), "en": _name(path, "en")}
    for language in ("nl", "en"):
        words[f"bound_{language}"] = _show(str(bound), bound, language)
        words[f"value_{language}"] = _show(short, bound, language)
        words[f"list_{language}"] = _list(bound, language)
        words[f"other_{language}"] = _label(bound, language)
    nl, en = _template(result.component, bound, path)
    return nl.format(**words), en.format(**words)


def _name(path: str, language: str) -> str:
    """Return what a key is called, of a part's key with the part behind it: Naam (Subsidieverstrekker)."""
    part, colon, name = label_key(path, language).partition(": ")
    return f"{name} ({part})" if colon else part


def _template(component: str, bound: object, path: str) -> tuple[str, str]:
    """Return the words of a component, of a bound of one or a date, of a known pattern or a datatype."""
    if component == "datatype" and str(bound) == XSD + "decimal":
        return CELLS["amount" if is_amount(path) else "decimal"]
    if component == "datatype":
        return DATATYPES[str(bound)]
    if component == "pattern":
        return PATTERNS.get(str(bound), COMPONENTS["pattern"])
    special = "date" if _datatype(bound) == XSD + "date" else str(bound)
    return COMPONENTS.get(f"{component} {special}") or COMPONENTS[component]


def _show(text: str, bound: object, language: str) -> str:
    """Return a date or amount as people write it (31-12-2026 and 1.234,50 in Dutch), a code by its label."""
    if isinstance(bound, URIRef):
        return _label(bound, language)
    datatype = _datatype(bound)
    if not is_lexical(text, datatype):
        return text
    if datatype == XSD + "date" and language == "nl":
        return "-".join(reversed(text.split("-")))
    if datatype == XSD + "decimal":
        number = f"{Decimal(text):,f}"
        whole, _, decimals = number.partition(".")
        whole = whole.replace(",", ".") if language == "nl" else whole
        decimals = decimals.rstrip("0")
        sign = "," if language == "nl" else "."
        return f"{whole}{sign}{decimals.ljust(2, '0')}" if decimals else whole
    return text


def _datatype(bound: object) -> str:
    return str(bound.datatype or XSD_STRING) if isinstance(bound, Literal) else XSD_STRING


def _list(bound: object, language: str) -> str:
    if not isinstance(bound, tuple):
        return ""
    return ", ".join(sorted((_label(member, language) for member in bound), key=str.casefold))


def _label(node: object, language: str) -> str:
    if isinstance(node, Literal):
        return str(node)
    return read_labels().get(str(node), {}).get(language, str(node).rpartition("/")[2])
