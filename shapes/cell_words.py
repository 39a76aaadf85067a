"""What is wrong in a cell, or to be told about it: a sentence of each rule, Dutch and English.

A rule that ends in -near is worded so when there is something to suggest, or to say how a cell was read.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

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
CELLS = {
    "sheet-error": (
        "“{value}” bij {nl} is een foutmelding van het rekenblad. Kijk naar de formule, of vul de goede "
        "waarde in.",
        "'{value}' at {en} is an error of the spreadsheet. Look at the formula, or fill in the right value."),
    "scientific": (
        "“{value}” bij {nl} is door het rekenblad afgekort. Kies voor deze cel de opmaak getal of tekst. "
        "Vul dan alle cijfers in.",
        "'{value}' at {en} was shortened by the spreadsheet. Choose number or text as the format of this "
        "cell. Then fill in all digits."),
    "amount": ("“{value}” bij {nl} is geen bedrag. Schrijf het als 1234,56.",
               "'{value}' at {en} is not an amount. Write it as 1234.56."),
    "amount-near": ("“{value}” bij {nl} is geen bedrag. Bedoelt u {near_nl}? Schrijf het dan zo.",
                    "'{value}' at {en} is not an amount. Did you mean {near_en}? Then write it so."),
    "ambiguous-amount": (
        "“{value}” bij {nl} kan twee dingen zijn: {whole_nl} of {part_nl}. Schrijf het met twee cijfers "
        "achter de komma.",
        "'{value}' at {en} can be two things: {whole_en} or {part_en}. Write it with two decimals."),
    "amount-currency": (
        "“{value}” bij {nl} is een bedrag in ander geld. Schrijf hier het bedrag in euro, zoals 1234,56.",
        "'{value}' at {en} is an amount in other money. Write the amount in euro here, such as 1234.56."),
    "amount-range": ("“{value}” bij {nl} is niet één bedrag. Vul één bedrag in.",
                     "'{value}' at {en} is not one amount. Fill in one amount."),
    "approximate": ("“{value}” bij {nl} is niet precies. Vul het precieze getal in als u het weet.",
                    "'{value}' at {en} is not exact. Fill in the exact number if you know it."),
    "approximate-near": (
        "“{value}” bij {nl} is niet precies. We lezen {near_nl}. Vul het precieze getal in als u het weet.",
        "'{value}' at {en} is not exact. We read {near_en}. Fill in the exact number if you know it."),
    "integer": ("“{value}” bij {nl} is geen heel getal. Schrijf alleen cijfers.",
                "'{value}' at {en} is not a whole number. Write digits only."),
    "integer-near": (
        "“{value}” bij {nl} is geen heel getal. Bedoelt u {near_nl}? Schrijf dan alleen die cijfers.",
        "'{value}' at {en} is not a whole number. Did you mean {near_en}? Then write only those digits."),
    "integer-range": ("“{value}” bij {nl} is niet één getal. Vul één getal in.",
                      "'{value}' at {en} is not one number. Fill in one number."),
    "date": (
        "“{value}” bij {nl} is geen datum, of een dag die niet bestaat. Schrijf dag-maand-jaar, zoals "
        "31-12-2026.",
        "'{value}' at {en} is not a date, or a day that does not exist. Write it as 2026-12-31."),
    "date-near": ("“{value}” bij {nl} is geen datum alleen. Bedoelt u {near_nl}? Schrijf het dan zo.",
                  "'{value}' at {en} is not just a date. Did you mean {near_en}? Then write it so."),
    "date-month-first": ("“{value}” bij {nl} heeft een maand boven de twaalf. Zet de dag voor de maand.",
                         "'{value}' at {en} has a month above twelve. Put the day before the month."),
    "date-month-first-near": (
        "“{value}” bij {nl} heeft een maand boven de twaalf. Bedoelt u {near_nl}? Zet de dag dan voor de "
        "maand.",
        "'{value}' at {en} has a month above twelve. Did you mean {near_en}? Then put the day before the "
        "month."),
    "date-not-whole": (
        "“{value}” bij {nl} is geen hele datum. Vul ook de dag en de maand in, zoals 31-12-2026.",
        "'{value}' at {en} is not a whole date. Fill in the day and the month too, such as 2026-12-31."),
    "date-range": ("Bij {nl} staan twee datums: “{value}”. Vul hier één datum in.",
                   "There are two dates at {en}: '{value}'. Fill in one date here."),
    "date-weekday": (
        "De dag van de week past niet bij de datum: “{value}” bij {nl}. Kijk welke van de twee klopt.",
        "The day of the week does not fit the date: '{value}' at {en}. See which of the two is right."),
    "date-open": ("“{value}” bij {nl} is geen datum. Vul een datum in, of laat de cel leeg.",
                  "'{value}' at {en} is not a date. Fill in a date, or leave the cell empty."),
    "two-digit-year": (
        "“{value}” bij {nl} heeft een jaar van twee cijfers. Schrijf het jaar met vier cijfers.",
        "'{value}' at {en} has a year of two digits. Write the year with four digits."),
    "two-digit-year-near": (
        "“{value}” bij {nl} heeft een jaar van twee cijfers. We lezen {near_nl}. Schrijf het jaar met vier "
        "cijfers.",
        "'{value}' at {en} has a year of two digits. We read {near_en}. Write the year with four digits."),
    "excel-serial": (
        "“{value}” bij {nl} is het dagnummer van een rekenblad. Kies voor deze cel de opmaak datum.",
        "'{value}' at {en} is the day number of a spreadsheet. Choose date as the format of this cell."),
    "excel-serial-near": (
        "“{value}” bij {nl} is het dagnummer van een rekenblad. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} is the day number of a spreadsheet. We read {near_en}. See if that is right."),
    "date-zone": ("“{value}” bij {nl} is in Nederland een andere dag. Kijk welke dag goed is.",
                  "'{value}' at {en} is another day in the Netherlands. See which day is right."),
    "date-zone-near": (
        "“{value}” bij {nl} is in Nederland een andere dag. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} is another day in the Netherlands. We read {near_en}. See if that is right."),
    "time": ("“{value}” bij {nl} is geen datum met een tijd. Schrijf het als 31-12-2026 12:00.",
             "'{value}' at {en} is not a date with a time. Write it as 2026-12-31 12:00."),
    "time-missing": ("“{value}” bij {nl} heeft geen tijd. Schrijf de tijd erbij, zoals 31-12-2026 12:00.",
                     "'{value}' at {en} has no time. Write the time with it, such as 2026-12-31 12:00."),
    "time-change": (
        "“{value}” bij {nl} valt in het uur waarin de klok verspringt. Kies een tijd voor of na dat uur.",
        "'{value}' at {en} is in the hour in which the clock changes. Choose a time before or after it."),
    "time-of-day": ("“{value}” bij {nl} is geen tijd. Schrijf uren en minuten, zoals 09:30.",
                    "'{value}' at {en} is not a time. Write hours and minutes, such as 09:30."),
    "days": ("“{value}” bij {nl} zijn geen dagen. Schrijf ze kort, zoals ma-vr of di, do.",
             "'{value}' at {en} are not days. Write them short, such as ma-vr (Monday to Friday)."),
    "reference": (
        "“{value}” bij {nl} verwijst nergens naar. Schrijf het kenmerk of het hele webadres van het andere "
        "record.",
        "'{value}' at {en} refers to nothing. Write the key or the whole web address of the other record."),
    "kind-reference": (
        "“{value}” bij {nl} verwijst nergens naar. Schrijf de soort en het kenmerk, zoals initiative/tuin.",
        "'{value}' at {en} refers to nothing. Write the kind and the key, such as initiative/tuin."),
    "part-reference": (
        "“{value}” bij {nl} verwijst nergens naar. Schrijf het kenmerk, een hekje en het nummer van het "
        "onderdeel, zoals belofte-1#2.",
        "'{value}' at {en} refers to nothing. Write the key, a hash and the number of the part, such as "
        "belofte-1#2."),
    "boolean": ("“{value}” bij {nl} is geen ja of nee. Vul ja of nee in.",
                "'{value}' at {en} is not yes or no. Fill in yes or no."),
    "iri": (
        "“{value}” bij {nl} is geen goed webadres. Schrijf het helemaal, zoals https://www.example.org/.",
        "'{value}' at {en} is not a good web address. Write all of it, such as https://www.example.org/."),
    "iri-near": ("“{value}” bij {nl} is geen goed webadres. Bedoelt u “{near_nl}”? Schrijf het dan zo.",
                 "'{value}' at {en} is not a good web address. Did you mean '{near_en}'? Then write it so."),
    "iri-email": (
        "“{value}” bij {nl} is een e-mailadres. Vul hier een webadres in, zoals https://www.example.org/.",
        "'{value}' at {en} is an e-mail address. Fill in a web address here, such as "
        "https://www.example.org/."),
    "web-address": ("“{value}” bij {nl} mist het begin. Schrijf er https:// voor.",
                    "'{value}' at {en} lacks its beginning. Write https:// before it."),
    "web-address-near": ("“{value}” bij {nl} mist het begin. We lezen “{near_nl}”. Kijk of dat klopt.",
                         "'{value}' at {en} lacks its beginning. We read '{near_en}'. See if that is right."),
    "email": ("“{value}” bij {nl} is geen e-mailadres. Schrijf het als info@example.org.",
              "'{value}' at {en} is not an e-mail address. Write it as info@example.org."),
    "email-near": ("“{value}” bij {nl} is geen e-mailadres. Bedoelt u “{near_nl}”? Schrijf het dan zo.",
                   "'{value}' at {en} is not an e-mail address. Did you mean '{near_en}'? Then write it so."),
    "email-many": ("Bij {nl} staat meer dan één e-mailadres: “{value}”. Laat er één staan.",
                   "{en} has more than one e-mail address: '{value}'. Keep one."),
    "phone": ("“{value}” bij {nl} is geen telefoonnummer. Schrijf het met netnummer, zoals 020 123 4567.",
              "'{value}' at {en} is not a telephone number. Write it with area code, such as 020 123 4567."),
    "phone-padded": ("“{value}” bij {nl} mist de nul vooraan. Schrijf die erbij.",
                     "'{value}' at {en} lacks the zero in front. Write it with that zero."),
    "phone-padded-near": (
        "“{value}” bij {nl} mist de nul vooraan. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} lacks the zero in front. We read {near_en}. See if that is right."),
    "postcode": (
        "“{value}” bij {nl} is geen Nederlandse postcode. Schrijf vier cijfers en twee letters, zoals 1012 "
        "AB.",
        "'{value}' at {en} is not a Dutch postcode. Write four digits and two letters, such as 1012 AB."),
    "postcode-near": ("“{value}” bij {nl} is geen postcode. Bedoelt u {near_nl}? Schrijf het dan zo.",
                      "'{value}' at {en} is not a postcode. Did you mean {near_en}? Then write it so."),
    "number": ("“{value}” bij {nl} is geen getal. Schrijf het als 12,5.",
               "'{value}' at {en} is not a number. Write it as 12.5."),
    "kvk": ("“{value}” bij {nl} is geen KvK-nummer. Vul een nummer van acht cijfers in.",
            "'{value}' at {en} is not a KvK number. Fill in a number of eight digits."),
    "kvk-padded": ("“{value}” bij {nl} mist de nullen vooraan. Schrijf alle acht cijfers.",
                   "'{value}' at {en} lacks the zeros in front. Write all eight digits."),
    "kvk-padded-near": (
        "“{value}” bij {nl} mist de nullen vooraan. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} lacks the zeros in front. We read {near_en}. See if that is right."),
    "kvk-rsin": (
        "“{value}” bij {nl} heeft negen cijfers, zoals een RSIN. Vul hier het KvK-nummer van acht cijfers "
        "in.",
        "'{value}' at {en} has nine digits, as an RSIN has. Fill in the KvK number of eight digits here."),
    "kvk-branch": ("“{value}” bij {nl} is een vestigingsnummer. Vul hier het KvK-nummer van acht cijfers in.",
                   "'{value}' at {en} is a branch number. Fill in the KvK number of eight digits here."),
    "kvk-oin": ("“{value}” bij {nl} is een OIN. Vul hier het KvK-nummer van acht cijfers in.",
                "'{value}' at {en} is an OIN. Fill in the KvK number of eight digits here."),
    "kvk-vat": ("“{value}” bij {nl} is een btw-nummer. Vul hier het KvK-nummer van acht cijfers in.",
                "'{value}' at {en} is a VAT number. Fill in the KvK number of eight digits here."),
    "rsin": ("“{value}” bij {nl} is geen RSIN. Vul een nummer van negen cijfers in.",
             "'{value}' at {en} is not an RSIN. Fill in a number of nine digits."),
    "rsin-near": ("“{value}” bij {nl} is geen RSIN. Bedoelt u {near_nl}? Schrijf alle negen cijfers.",
                  "'{value}' at {en} is not an RSIN. Did you mean {near_en}? Write all nine digits."),
    "rsin-check": (
        "“{value}” bij {nl} kan geen RSIN zijn: de cijfers kloppen niet samen. Kijk of er een typefout in "
        "zit.",
        "'{value}' at {en} cannot be an RSIN: its digits do not fit together. See if there is a typing "
        "error."),
    "rsin-kvk": (
        "“{value}” bij {nl} heeft acht cijfers, zoals een KvK-nummer. Vul hier het RSIN van negen cijfers "
        "in.",
        "'{value}' at {en} has eight digits, as a KvK number has. Fill in the RSIN of nine digits here."),
    "rsin-kvk-near": (
        "“{value}” bij {nl} heeft acht cijfers, zoals een KvK-nummer. Bedoelt u het RSIN {near_nl}? Schrijf "
        "het dan zo.",
        "'{value}' at {en} has eight digits, as a KvK number has. Did you mean the RSIN {near_en}? Then "
        "write it so."),
    "rsin-vat": ("“{value}” bij {nl} is een btw-nummer. Vul hier alleen het RSIN van negen cijfers in.",
                 "'{value}' at {en} is a VAT number. Fill in only the RSIN of nine digits here."),
    "oin": ("“{value}” bij {nl} is geen OIN. Vul een nummer van twintig cijfers in.",
            "'{value}' at {en} is not an OIN. Fill in a number of twenty digits."),
    "number-iban": (
        "“{value}” bij {nl} is het nummer van een bankrekening. Vul hier het nummer van de organisatie in.",
        "'{value}' at {en} is the number of a bank account. Fill in the number of the organisation here."),
    "number-none": ("“{value}” bij {nl} is geen nummer. Laat de cel leeg tot er een nummer is.",
                    "'{value}' at {en} is not a number. Leave the cell empty until there is one."),
    "code": ("“{value}” bij {nl} staat niet in de lijst. Kies uit: {list_nl}.",
             "'{value}' at {en} is not in the list. Choose from: {list_en}."),
    "code-near": ("“{value}” bij {nl} staat niet in de lijst. Bedoelt u “{near_nl}”?",
                  "'{value}' at {en} is not in the list. Did you mean '{near_en}'?"),
    "cpv": (
        "“{value}” bij {nl} staat niet in de CPV-lijst. Vul een code van acht cijfers in, zoals 45000000.",
        "'{value}' at {en} is not in the CPV list. Fill in a code of eight digits, such as 45000000."),
    "cpv-near": ("“{value}” bij {nl} staat niet in de CPV-lijst. Bedoelt u {near_nl}?",
                 "'{value}' at {en} is not in the CPV list. Did you mean {near_en}?"),
    "cpv-two": ("“{value}” bij {nl} hoort bij meer dan één CPV-code. Vul één code van acht cijfers in.",
                "'{value}' at {en} belongs to more than one CPV code. Fill in one code of eight digits."),
    "cpv-two-near": ("“{value}” bij {nl} hoort bij meer dan één CPV-code. Kies uit: {near_nl}.",
                     "'{value}' at {en} belongs to more than one CPV code. Choose from: {near_en}."),
    "cpv-padded": ("“{value}” bij {nl} mist de nul vooraan. Schrijf alle acht cijfers.",
                   "'{value}' at {en} lacks the zero in front. Write all eight digits."),
    "cpv-padded-near": (
        "“{value}” bij {nl} mist de nul vooraan. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} lacks the zero in front. We read {near_en}. See if that is right."),
    "area": (
        "“{value}” bij {nl} is geen gebied dat we kennen. Vul een gemeente in, een postcode van vier "
        "cijfers, of een code van het CBS.",
        "'{value}' at {en} is not an area that we know. Fill in a municipality, a postcode of four digits, "
        "or a CBS code."),
    "area-near": ("“{value}” bij {nl} is geen gebied dat we kennen. Bedoelt u {near_nl}?",
                  "'{value}' at {en} is not an area that we know. Did you mean {near_en}?"),
    "area-two": ("“{value}” bij {nl} kan meer dan één gebied zijn. Schrijf de hele naam, of de code.",
                 "'{value}' at {en} can be more than one area. Write the whole name, or the code."),
    "area-two-near": ("“{value}” bij {nl} kan meer dan één gebied zijn. Kies uit: {near_nl}.",
                      "'{value}' at {en} can be more than one area. Choose from: {near_en}."),
    "area-part": ("“{value}” bij {nl} is een deel van een gemeente. Schrijf de gemeente erbij.",
                  "'{value}' at {en} is a part of a municipality. Write the municipality with it."),
    "area-part-near": (
        "“{value}” bij {nl} is een deel van een gemeente. Schrijf de gemeente erbij. Wij kennen: {near_nl}.",
        "'{value}' at {en} is a part of a municipality. Write the municipality with it. We know: {near_en}."),
    "area-old": ("“{value}” bij {nl} kennen we alleen van voor 2022. Kijk of het klopt.",
                 "'{value}' at {en} is known to us from before 2022 only. See if it is right."),
    "area-old-near": (
        "“{value}” bij {nl} kennen we alleen van voor 2022. We lezen {near_nl}. Kijk of dat klopt.",
        "'{value}' at {en} is known to us from before 2022 only. We read {near_en}. See if that is right."),
    "area-ended": ("De gemeente “{value}” bij {nl} bestaat niet meer{until_nl}. Vul de gemeente van nu in.",
                   "The municipality '{value}' at {en} exists no more{until_en}. Fill in that of today."),
    "area-ended-near": (
        "De gemeente “{value}” bij {nl} bestaat niet meer{until_nl}. Vul in wat het nu is: {near_nl}.",
        "The municipality '{value}' at {en} exists no more{until_en}. Fill in what it is now: {near_en}."),
    "area-postcode": ("Van “{value}” bij {nl} houden we alleen de vier cijfers. U hoeft niets te doen.",
                      "Of '{value}' at {en} we keep the four digits only. You need do nothing."),
    "area-new": (
        "De postcode “{value}” bij {nl} staat niet in onze lijst. We nemen hem over. Kijk of hij klopt.",
        "The postcode '{value}' at {en} is not in our list. We take it over. See if it is right."),
    "key-missing": ("Deze rij heeft geen {nl}. Vul dit in. Anders weten we niet welke rij dit is.",
                    "This row has no {en}. Fill it in. Without it we cannot tell which row this is."),
    "key-too-long": ("“{value}” bij {nl} is te lang. Gebruik hoogstens 120 tekens.",
                     "'{value}' at {en} is too long. Use 120 characters at most."),
}
# "37 keer …": what goes behind a number when problems are grouped.
PHRASES = {
    "time-of-day": ("geen tijd", "no time of the day"),
    "days": ("geen dagen van de week", "no days of the week"),
    "reference": ("een verwijzing naar niets", "a reference to nothing"),
    "kind-reference": ("een verwijzing naar niets", "a reference to nothing"),
    "part-reference": ("een verwijzing naar niets", "a reference to nothing"),
    "sheet-error": ("een foutmelding van het rekenblad", "an error of the spreadsheet"),
    "scientific": ("een getal dat het rekenblad heeft afgekort", "a number that the spreadsheet shortened"),
    "amount": ("geen geldig bedrag", "no valid amount"),
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
    dutch, english = (suggestion and CELLS.get(f"{rule}-near")) or CELLS[rule]
    return dutch.format(**words), english.format(**words)


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
