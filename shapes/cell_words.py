"""What is wrong in a cell, or to be told about it: its sentence, filled in with what stands there."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from shapes.cell_sentences import CELLS
from vocab.areas import code_of, find_gemeenten, gemeente_of, label_area
from vocab.codes import find_code, read_codes
from vocab.cpv import label_cpv
from vocab.labels import read_labels
from vocab.names import CONCEPT
from vocab.terms import read_terms
from vocab.values import Noted, read_amount
from vocab.values.dates import local_zone

SHOWN = 80
HIDDEN = frozenset({"number-iban", "kvk-rsin", "kvk-vat", "rsin-check", "rsin-vat"})
"""Rules about what may be a bank account or the number of a person: only its first four signs are shown."""
# "37 keer …": what goes behind a number when problems are grouped.
PHRASES = {
    "time-of-day": ("geen tijd", "no time of the day"),
    "days": ("geen dagen van de week", "no days of the week"),
    "reference": ("een verwijzing naar niets", "a reference to nothing"),
    "kind-reference": ("een verwijzing naar niets", "a reference to nothing"),
    "part-reference": ("een verwijzing naar niets", "a reference to nothing"),
    "sheet-error": ("een foutmelding van het rekenblad", "an error of the spreadsheet"),
    "scientific": ("een getal dat het rekenblad heeft afgekort", "a number that the spreadsheet shortened"),
    "amount": ("geen geldig bedrag", "no valid amount"), "decimal": ("geen geldig getal", "no valid number"),
    "ambiguous-amount": ("een bedrag dat op twee manieren te lezen is",
                         "an amount that can be read in two ways"),
    "amount-currency": ("een bedrag in ander geld", "an amount in other money"),
    "amount-range": ("meer dan één bedrag", "more than one amount"),
    "approximate": ("een getal dat niet precies is", "a number that is not exact"),
    "integer": ("geen heel getal", "no whole number"),
    "integer-range": ("meer dan één getal", "more than one number"),
    "date": ("geen geldige datum", "no valid date"),
    "date-month-first": ("een datum met de maand voorop", "a date with the month first"),
    "date-not-whole": ("geen hele datum", "no whole date"),
    "date-range": ("twee datums in één cel", "two dates in one cell"),
    "date-weekday": ("een andere dag van de week dan de datum", "another day of the week than the date"),
    "date-open": ("een woord in plaats van een datum", "a word in place of a date"),
    "two-digit-year": ("een jaar van twee cijfers", "a year of two digits"),
    "excel-serial": ("een dagnummer van een rekenblad", "a day number of a spreadsheet"),
    "date-zone": ("een tijd die hier op een andere dag valt",
                  "a time that is another day in the Netherlands"),
    "time": ("geen geldige datum met tijd", "no valid date and time"),
    "time-missing": ("een datum zonder tijd", "a date without a time"),
    "time-change": ("een tijd waarop de klok verspringt", "a time at which the clock changes"),
    "boolean": ("geen ja of nee", "neither yes nor no"),
    "iri": ("geen goed webadres", "no good web address"),
    "iri-email": ("een e-mailadres in plaats van een webadres",
                  "an e-mail address in place of a web address"),
    "web-address": ("een webadres zonder begin", "a web address without its beginning"),
    "email": ("geen goed e-mailadres", "no good e-mail address"),
    "email-many": ("meer dan één e-mailadres", "more than one e-mail address"),
    "phone": ("geen telefoonnummer", "no telephone number"),
    "phone-padded": ("een telefoonnummer zonder nul vooraan", "a telephone number without its zero"),
    "postcode": ("geen postcode", "no postcode"),
    "number": ("geen getal", "no number"),
    "kvk": ("geen KvK-nummer", "no KvK number"),
    "kvk-padded": ("een KvK-nummer zonder nullen vooraan", "a KvK number without its zeros"),
    "kvk-rsin": ("een RSIN in plaats van een KvK-nummer", "an RSIN in place of a KvK number"),
    "kvk-branch": ("een vestigingsnummer in plaats van een KvK-nummer",
                   "a branch number in place of a KvK number"),
    "kvk-oin": ("een OIN in plaats van een KvK-nummer", "an OIN in place of a KvK number"),
    "kvk-vat": ("een btw-nummer in plaats van een KvK-nummer", "a VAT number in place of a KvK number"),
    "rsin": ("geen RSIN", "no RSIN"),
    "rsin-check": ("een RSIN dat niet kan kloppen", "an RSIN that cannot be right"),
    "rsin-kvk": ("een KvK-nummer in plaats van een RSIN", "a KvK number in place of an RSIN"),
    "rsin-vat": ("een btw-nummer in plaats van een RSIN", "a VAT number in place of an RSIN"),
    "oin": ("geen OIN", "no OIN"),
    "number-iban": ("een bankrekening in plaats van een nummer", "a bank account in place of a number"),
    "number-none": ("een woord in plaats van een nummer", "a word in place of a number"),
    "code": ("niet uit de lijst", "not from the list"),
    "cpv": ("geen CPV-code", "no CPV code"),
    "cpv-two": ("een naam van meer dan één CPV-code", "a name of more than one CPV code"),
    "cpv-padded": ("een CPV-code zonder nul vooraan", "a CPV code without its zero"),
    "area": ("geen gebied dat we kennen", "no area that we know"),
    "area-two": ("een naam van meer dan één gebied", "a name of more than one area"),
    "area-part": ("een deel zonder zijn gemeente", "a part without its municipality"),
    "area-old": ("een gebied van voor 2022", "an area from before 2022"),
    "area-ended": ("een gemeente die niet meer bestaat", "a municipality that is no more"),
    "area-postcode": ("een hele postcode voor een gebied", "a whole postcode for an area"),
    "area-new": ("een postcode die we niet kennen", "a postcode that we do not know"),
    "key-missing": ("geen kenmerk ingevuld", "no key filled in"),
    "key-too-long": ("een te lang kenmerk", "a key that is too long"),
}
LANGUAGES = ("nl", "en")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]{2,}")


def show_cell(rule: str, value: str) -> str:
    """Return a cell as a sentence shows it: cut, and hidden where it may be a person's number."""
    bare = value.strip()
    return f"{bare[:4]}*****" if rule in HIDDEN else bare[:SHOWN]


def word_rule(rule: str, key: str, value: str, suggestion: str | None, nl: str, en: str) -> tuple[str, str]:
    """Return the sentence about a cell in Dutch and in English; nl and en are what people call its key."""
    scheme = _scheme_of(key) if rule == "code" else None
    if scheme and suggestion:
        suggestion = find_code(scheme, suggestion)
    words = {"value": show_cell(rule, value), "nl": nl, "en": en}
    if rule == "ambiguous-amount":
        words |= _word_both(value)
    if rule == "area-ended":
        words |= _word_end(value)
    for language in LANGUAGES:
        if suggestion:
            words[f"near_{language}"] = _show_near(rule, suggestion, language, scheme)
        if scheme:
            words[f"list_{language}"] = _list_codes(scheme, read_codes()[scheme], language)
    said = "decimal" if rule == "amount" and not is_amount(key) else rule
    dutch, english = (suggestion and CELLS.get(f"{said}-near")) or CELLS[said]
    return dutch.format(**words), english.format(**words)


def is_amount(key: str) -> bool:
    """Say whether a decimal key is money: a weight, a surface or a share is a number."""
    return key.casefold().endswith("amount")


def _scheme_of(key: str) -> str | None:
    return read_terms()[key.rpartition(".")[2]].scheme


def _show_near(rule: str, suggestion: str, language: str, scheme: str | None) -> str:
    """Return a suggested value as people write it: 31-12-2026, 1.234,50, a code or an area by its name."""
    if scheme:
        return _list_codes(scheme, [suggestion], language)
    if ISO_DATE.fullmatch(suggestion):
        return _show_date(suggestion, language)
    if MOMENT.fullmatch(suggestion):
        local = datetime.fromisoformat(suggestion).astimezone(local_zone())
        return f"{_show_date(local.date().isoformat(), language)} {local:%H:%M}"
    if DECIMAL.fullmatch(suggestion):
        english = f"{Decimal(suggestion):,f}"
        return english if language == "en" else english.translate(str.maketrans(",.", ".,"))
    if rule.startswith("cpv"):
        return ", ".join(f"{code} ({label_cpv(code, language)})" for code in suggestion.split(", "))
    if rule == "area-ended":
        return suggestion.replace(", ", " of " if language == "nl" else " or ")
    return (label_area(suggestion) if rule in ("area", "area-old") else None) or suggestion


def _show_date(iso: str, language: str) -> str:
    return "-".join(reversed(iso.split("-"))) if language == "nl" else iso


def _list_codes(scheme: str, codes: Iterable[str], language: str) -> str:
    labels = (read_labels().get(f"{CONCEPT}{scheme}/{code}", {}).get(language, code) for code in codes)
    return ", ".join(sorted(labels, key=str.casefold))


def _word_both(value: str) -> dict[str, str]:
    """Return the two amounts that a cell such as 1.234 can be, in both languages, without thousands."""
    words = {}
    read = [read_amount(value, dialect) for dialect in LANGUAGES]
    amounts = sorted((Decimal(str(one.value if isinstance(one, Noted) else one)) for one in read), key=abs)
    for name, amount in zip(("part", "whole"), amounts, strict=True):
        words[f"{name}_en"] = f"{amount:.2f}"
        words[f"{name}_nl"] = f"{amount:.2f}".replace(".", ",")
    return words


def _word_end(value: str) -> dict[str, str]:
    """Return the last day of a gemeente that is no more; nothing where a cell says more than its name."""
    gemeente = gemeente_of(code_of(value.strip())) or next(iter(find_gemeenten(value)), None)
    if gemeente is None or gemeente.until is None:
        return {"until_nl": "", "until_en": ""}
    day = gemeente.until.isoformat()
    return {"until_nl": f" (laatste dag: {_show_date(day, 'nl')})",
            "until_en": f" (last day: {_show_date(day, 'en')})"}
