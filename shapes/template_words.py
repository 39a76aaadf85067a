"""What a template says in Dutch about how to fill in a column, and what stands in its example row."""

from datetime import date, timedelta

OWN_SHEETS = ("Uitleg", "Lijsten", "Meldingen")
"""Sheets that we put into workbooks ourselves: who reads tables leaves them."""

KEY = "Kenmerk"
EXAMPLE_KEY = "voorbeeld-1"
EXAMPLE_PARTY = "Voorbeeldorganisatie"
EXAMPLE_YEAR = "2026"
FIRST_DAY, BETWEEN_DAYS = date(2026, 1, 15), timedelta(days=30)
DELETE_ROW = "verwijder deze rij"

SKIPPED = frozenset(("id", "type", "partOf", "derived", "org", "record", "example"))
"""Keys that nobody fills in here: we make them, or the template gives them a place of their own."""

PARTY_KEYS = ("name", "kvk")
"""What a template asks of a party; its number goes by the short way, `buyer.kvk`."""

DIGITS = frozenset(
    "kvk rsin oin phone key relatedLot relatedAward fileNumber value houseNumber postcode ocid".split()
)
"""Keys of numbers that are texts: a spreadsheet must not take their zeros."""

OWN_KEYS = {"grant": "fileNumber"}
"""Kinds whose register gives each record a number: that is the key, and needs no column of its own."""

HOW = {
    "text": "Schrijf een tekst.",
    "digits": "Schrijf het precies zo als in het register, ook met nullen vooraan.",
    "date": "Schrijf dag-maand-jaar, zoals 31-12-2026.",
    "time": "Schrijf dag-maand-jaar en de tijd, zoals 31-12-2026 17:00.",
    "amount": "Schrijf een bedrag met een komma, zoals 1234,50. Een euroteken hoeft niet.",
    "decimal": "Schrijf een getal. Gebruik een komma, zoals 2,5.",
    "integer": "Schrijf een heel getal, alleen met cijfers.",
    "boolean": "Kies ja of nee.",
    "code": "Kies uit de lijst.",
    "url": "Schrijf het hele webadres, zoals https://www.example.org/.",
}
HOW_KEY = {
    "fund": "Schrijf het kenmerk van het fonds.",
    "funds": "Schrijf het kenmerk van het fonds.",
    "call": "Schrijf het kenmerk van de openstelling.",
    "object": "Schrijf het kenmerk van de plek.",
    "fundedItem": "Schrijf het kenmerk van de plek.",
    "ofTarget": "Schrijf het kenmerk van de belofte, een hekje en het nummer van het doel: belofte-1#2.",
    "days": "Schrijf de dagen kort, zoals ma-vr of di, do.",
    "opensAt": "Schrijf uren en minuten, zoals 09:00.",
    "closesAt": "Schrijf uren en minuten, zoals 17:30.",
    "geometry": "Schrijf de ligging als WKT, zoals POINT(4.9 52.37).",
    "phone": "Schrijf een nummer van de organisatie, zoals 020 123 4567. Geen nummer van een persoon.",
    "area": "Schrijf een gemeente, de vier cijfers van een postcode, of de code van een wijk of buurt.",
    "cpv": "Schrijf de code van acht cijfers of de naam uit de lijst van de Europese Unie.",
    "currency": "Schrijf drie hoofdletters, zoals EUR.",
    "email": "Schrijf een adres van de organisatie, zoals info@example.org. Geen adres van één persoon.",
    "kvk": "Schrijf de acht cijfers van het Handelsregister, met de nullen vooraan.",
    "postcode": "Schrijf vier cijfers en twee letters, zoals 1234 AB.",
    "year": "Schrijf een jaar met vier cijfers, zoals 2026.",
}
HOW_LIST = "Schrijf een woord uit de lijst."
HOW_LONG = "Gebruik hoogstens {bound} tekens."
HOW_MANY = "Meer dan één? Zet er een puntkomma tussen."
KEY_MEANING = "Een kort, eigen nummer of woord voor deze rij. Elke rij heeft een ander."
KEY_HOW = "Kies het zelf, en verander het later niet meer. De andere bladen verwijzen ernaar."
PART_KEY_MEANING = "De rij van het blad “{title}” waar dit bij hoort."
PART_KEY_HOW = "Schrijf het kenmerk dat u daar hebt ingevuld. Meer rijen met hetzelfde kenmerk mag."
KVK_MEANING = "Het nummer van deze partij in het Handelsregister."
EXAMPLE_MEANING = "Ja betekent dat deze rij is verzonnen om te laten zien hoe het werkt."
EXAMPLE_HOW = "Laat dit leeg bij uw eigen rijen."

NEEDS = {
    "always": "Ja, altijd.",
    "sometimes": "Soms.",
    "advised": "Liefst wel.",
    "never": "Mag, hoeft niet.",
}
NEED_WITH = "Soms: als u iets invult bij “{title}”."
REASONS = {
    "initiative.kvk": "Vul dit in bij een coöperatie, vereniging, stichting of andere vorm met inschrijving.",
    "initiative.fiscalHost": "Vul dit in bij een groep zonder rechtsvorm die geld ontvangt.",
    "procurement.directReason": "Vul dit in bij een inkoop die zonder oproep naar één partij gaat.",
    "procurement.motivation": "Vul dit in bij een inkoop die zonder oproep naar één partij gaat.",
    **{f"allocation.{key}": "Vul dit in bij een uitgifte één-op-één." for key in
       ("allocatedTo", "publishedOn", "announcedAt", "objectionsUntil", "motivation")},
    "procurement.awards.suppliers": "Vul dit in bij een gunning die niet is ingetrokken of mislukt.",
    "place.surface": "Vul dit in bij een vergoeding per m².",
    "place.segment": "Vul dit in bij een plek voor wooncoöperaties.",
    "procurement.deadline": "Vul dit in bij een inkoop die open is: de dag en de tijd.",
}
"""When a key must be there, where the sentence of the shape speaks of what is wrong."""

FILLED_IN = {
    "currency": "Leeg? Dan vullen we EUR in.",
    "vat": "Leeg? Dan vullen we in dat het niet bekend is.",
    "grant.name": "Leeg? Dan maken we een naam van de regeling en het dossiernummer.",
    "grant.status": "Leeg? Dan volgt de status uit de bedragen.",
}
"""What is asked for but follows from the rest where it is empty, by key or by kind and key."""

EXAMPLES: dict[str, str | None] = {
    "measurement.startDate": "01-01-2026",
    "area": "Amsterdam",
    "call": None,
    "cpv": "85300000",
    "currency": "EUR",
    "directReason": None,
    "email": "info@example.org",
    "fileNumber": "VOORBEELD-1",
    "fund": None,
    "grantProgramme": "Voorbeeldregeling",
    "houseNumber": "1",
    "kvk": "00000001",
    "lat": None,
    "locality": "Voorbeeldstad",
    "lon": None,
    "key": "1",
    "bag": None,
    "baseline": None,
    "announcedAt": None,
    "allocatedTo.name": None,
    "allocatedTo.kvk": None,
    "closesAt": "17:30",
    "days": "ma-vr",
    "doneOn": None,
    "fundedItem": None,
    "funds": EXAMPLE_KEY,
    "geometry": None,
    "object": EXAMPLE_KEY,
    "ofTarget": f"{EXAMPLE_KEY}#1",
    "opensAt": "09:00",
    "motivation": None,
    "ocid": None,
    "phone": None,
    "postcode": "1234 AB",
    "relatedAward": "1",
    "relatedLot": "1",
    "recipientGroup": "organisatie",
    "scheme": None,
    "street": "Voorbeeldstraat",
    "value": None,
}
"""What an example row has, by path or by key; None leaves the cell empty."""
