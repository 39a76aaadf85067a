"""The sentences about one cell, by rule, Dutch and English: what is wrong, and what to do about it.

A rule that ends in -near is worded so when there is something to suggest, or to say how a cell was read.
"""

from collections.abc import Mapping

CELLS: Mapping[str, tuple[str, str]] = {
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
    "decimal": ("“{value}” bij {nl} is geen getal. Schrijf het als 1234,56.",
                "'{value}' at {en} is not a number. Write it as 1234.56."),
    "decimal-near": ("“{value}” bij {nl} is geen getal. Bedoelt u {near_nl}? Schrijf het dan zo.",
                     "'{value}' at {en} is not a number. Did you mean {near_en}? Then write it so."),
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
