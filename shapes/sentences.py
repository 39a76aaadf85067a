"""What is wrong in one plain sentence, Dutch and English, with the value, the bound and what to do."""

from typing import NamedTuple

from rdflib import Literal

from shapes.read import Property, Shape
from shapes.screen import Result
from vocab.exceptions import SourceError
from vocab.labels import label_key, read_labels
from vocab.records import Origin, Problem, Record
from vocab.terms import LANG_STRING, XSD, XSD_STRING

SHOWN = 80
CELLS = {
    "amount": ("“{value}” bij {nl} is geen bedrag. Schrijf het als 1234,56.",
               "'{value}' at {en} is not an amount. Write it as 1234.56."),
    "ambiguous-amount": (
        "“{value}” bij {nl} is niet duidelijk: is het een bedrag in duizenden of met drie decimalen? "
        "Schrijf het als 1234,00 of als 1,23.",
        "'{value}' at {en} is not clear: thousands, or three decimals? Write it as 1234.00 or as 1.23."),
    "integer": ("“{value}” bij {nl} is geen heel getal. Schrijf alleen cijfers.",
                "'{value}' at {en} is not a whole number. Write digits only."),
    "date": ("“{value}” bij {nl} is geen datum die bestaat. Schrijf dag-maand-jaar, zoals 31-12-2026.",
             "'{value}' at {en} is not a date that exists. Write it as 2026-12-31."),
    "boolean": ("“{value}” bij {nl} moet ja of nee zijn.", "'{value}' at {en} must be yes or no."),
    "iri": ("“{value}” bij {nl} is geen webadres. Begin met https://.",
            "'{value}' at {en} is not a web address. Begin with https://."),
    "code": ("“{value}” bij {nl} staat niet in de lijst.", "'{value}' at {en} is not in the list."),
    "key-missing": ("Deze rij heeft geen {nl}. Vul die in; anders weten we niet welke rij dit is.",
                    "This row has no {en}. Fill it in; without it we cannot tell which row this is."),
    "key-too-long": ("“{value}” bij {nl} is te lang: hoogstens 120 tekens.",
                     "'{value}' at {en} is too long: 120 characters at most."),
}
ROWS = {
    "cell-count": (
        "Deze rij heeft een ander aantal cellen dan de kop ({value}). Staat er een komma of puntkomma in een "
        "tekst zonder aanhalingstekens?",
        "This row has another number of cells than the header ({value}). Is there a delimiter in a text "
        "without quotes?"),
    "doubled-id": (
        "Deze rij heeft hetzelfde kenmerk als een andere rij ({value}). Geef elke rij een eigen kenmerk; tot "
        "dan blijft de laatste goede versie staan.",
        "This row has the same key as another row ({value}). Give each row its own key; until then the last "
        "good version stays."),
    "taken-id": ("Dit kenmerk hoort al bij een andere bron ({value}).",
                 "This key already belongs to another source ({value})."),
}
HELD = {
    "empty": ("Het bestand is leeg. De {known} records blijven staan tot iemand er naar kijkt.",
              "The file is empty. The {known} records stay until someone looks at it."),
    "nameless-rows": ("{gone} records zijn weg, maar van sommige rijen is het kenmerk niet te lezen. "
                      "Ze blijven staan tot iemand er naar kijkt.",
                      "{gone} records are gone, but the key of some rows cannot be read. They stay until "
                      "someone looks at it."),
    "all-gone": ("Alle {known} records zijn weg. Ze blijven staan tot iemand er naar kijkt.",
                 "All {known} records are gone. They stay until someone looks at it."),
    "share-gone": ("{gone} van de {known} records zijn weg. Ze blijven staan tot iemand er naar kijkt.",
                   "{gone} of the {known} records are gone. They stay until someone looks at it."),
}
WHOLE_FILE = {
    "unmapped-columns": ("Deze kolommen zijn niet gebruikt: {value}.",
                         "These columns were not used: {value}."),
    "shape-fault": ("De snelle controle was het niet eens met de volledige controle; alle rijen zijn "
                    "volledig gecontroleerd. U hoeft niets te doen.",
                    "The quick check disagreed with the full check; all rows were checked in full. "
                    "You need do nothing."),
}
COMPONENTS = {
    "minCount": ("{nl} ontbreekt. Vul het in.", "{en} is missing. Fill it in."),
    "maxCount": ("{nl} mag hoogstens {bound} keer voorkomen.", "{en} may occur {bound} times at most."),
    "in": ("“{value}” bij {nl} mag niet. Kies uit: {list_nl}.",
           "'{value}' at {en} is not allowed. Choose from: {list_en}."),
    "hasValue": ("{nl} moet {bound} zijn.", "{en} must be {bound}."),
    "pattern": ("“{value}” bij {nl} heeft niet de goede vorm.",
                "'{value}' at {en} is not in the right form."),
    "minLength": ("{nl} is te kort: minstens {bound} tekens.",
                  "{en} is too short: {bound} characters at least."),
    "maxLength": ("{nl} is te lang: hoogstens {bound} tekens.",
                  "{en} is too long: {bound} characters at most."),
    "minInclusive": ("{value} bij {nl} is te laag: minstens {bound}.",
                     "{value} at {en} is too low: {bound} at least."),
    "maxInclusive": ("{value} bij {nl} is te hoog: hoogstens {bound}.",
                     "{value} at {en} is too high: {bound} at most."),
    "lessThanOrEquals": ("{nl} ({value}) ligt na {other_nl}.", "{en} ({value}) is after {other_en}."),
    "uniqueLang": ("{nl} heeft twee teksten in dezelfde taal.", "{en} has two texts in one language."),
    "languageIn": ("{nl} moet in het Nederlands of het Engels zijn.", "{en} must be in Dutch or English."),
    "nodeKind": ("“{value}” bij {nl} moet naar iets verwijzen.",
                 "'{value}' at {en} must refer to something."),
    "node": ("{nl} is niet goed ingevuld.", "{en} is not filled in right."),
    "or": ("De rij is niet volledig.", "The row is not complete."),
    "platform": ("Deze rij kon niet worden gecontroleerd. Dat is een fout van ons.",
                 "This row could not be checked. That is our fault."),
}
DATATYPES = {
    XSD + "decimal": CELLS["amount"], XSD + "integer": CELLS["integer"], XSD + "date": CELLS["date"],
    XSD + "boolean": CELLS["boolean"],
    XSD_STRING: ("{nl} moet tekst zijn.", "{en} must be text."),
    LANG_STRING: ("{nl} moet tekst met een taal zijn.", "{en} must be text with a language."),
}


class Place(NamedTuple):
    """Where a sentence belongs: source, file name, origin and id."""

    source: str
    file: str | None
    origin: Origin | None
    id: str | None


def word_cell(source: str, file: str, origin: Origin, id: str | None, key: str, value: str, rule: str,
              suggestion: str | None = None) -> Problem:
    """Word a cell that has no lexical form."""
    nl, en = CELLS[rule]
    if rule == "code" and suggestion:
        nl, en = f"{nl} Bedoelt u “{suggestion}”?", f"{en} Did you mean '{suggestion}'?"
    shown = value.strip()[:SHOWN]
    words = {"value": shown, "nl": label_key(key, "nl"), "en": label_key(key, "en")}
    return Problem(source, file, origin, id, key, shown, rule, "violation", "member", nl.format(**words),
                   en.format(**words), suggestion)


def word_row(source: str, file: str, origin: Origin | None, rule: str, value: str,
             id: str | None = None) -> Problem:
    """Word what is wrong with a row as a whole."""
    nl, en = ROWS[rule]
    return Problem(source, file, origin, id, None, value, rule, "violation", "member",
                   nl.format(value=value), en.format(value=value))


def word_file(source: str, file: str, rule: str, value: str = "") -> Problem:
    """Word a warning about a file as a whole."""
    nl, en = WHOLE_FILE[rule]
    return Problem(source, file, None, None, None, value or None, rule, "warning",
                   "platform" if rule == "shape-fault" else "member", nl.format(value=value),
                   en.format(value=value))


def word_held(source: str, file: str, rule: str, gone: int, known: int) -> Problem:
    """Word why withdrawals wait for a person."""
    nl, en = HELD[rule]
    words = {"gone": gone, "known": known}
    return Problem(source, file, None, None, None, str(gone), rule, "violation", "source",
                   nl.format(**words), en.format(**words))


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
    return [Problem(place.source, place.file, place.origin, place.id, path or None,
                    result.value if result.key else None, result.component, result.severity,
                    "platform" if result.component == "platform" else "member", nl, en)]


def _words(result: Result, path: str) -> tuple[str, str]:
    messages = result.shape.messages
    if "nl" in messages and "en" in messages:
        return messages["nl"], messages["en"]
    bound = result.shape.parameter(result.component) if isinstance(result.shape, Property) else None
    nl, en = COMPONENTS.get(result.component) or DATATYPES[str(bound)]
    words = {
        "value": (result.value or "").rpartition("/")[2][:SHOWN] if result.component == "in"
        else (result.value or "")[:SHOWN],
        "bound": str(bound), "nl": label_key(path, "nl"), "en": label_key(path, "en"),
        "list_nl": _list(bound, "nl"), "list_en": _list(bound, "en"),
        "other_nl": _label(bound, "nl"), "other_en": _label(bound, "en"),
    }
    return nl.format(**words), en.format(**words)


def _list(bound: object, language: str) -> str:
    if not isinstance(bound, tuple):
        return ""
    return ", ".join(sorted(_label(member, language) for member in bound))


def _label(node: object, language: str) -> str:
    if isinstance(node, Literal):
        return str(node)
    return read_labels().get(str(node), {}).get(language, str(node).rpartition("/")[2])
