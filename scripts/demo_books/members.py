"""The other example members: energy, food, care, culture and shared cars, in Amsterdam and Rotterdam."""

from scripts.demo_books import Book, Row

EXAMPLE = {"example": "ja"}


def make_group(key: str, name: str, form: str, kind: str, domain: str, area: str, **more: str) -> Row:
    """Return one initiative."""
    return {"id": key, "name": name, "legalForm": form, "initiativeType": kind, "domain": domain,
            "area": area, "stage": "actief", **EXAMPLE, **more}


def make_place(key: str, name: str, kind: str, area: str, **more: str) -> Row:
    """Return one place that is there."""
    return {"id": key, "name": name, "placeType": kind, "area": area, "status": "in gebruik", **EXAMPLE,
            **more}


def locate(lat: str, lon: str, town: str) -> Row:
    """Return where a place is."""
    return {"address.locality": town, "address.lat": lat, "address.lon": lon}


ENERGY: dict[str, list[Row]] = {
    "Initiatief": [
        make_group(f"ve-{number}", f"Voorbeeld Energie {name}", "coöperatie U.A.", "energiecoöperatie",
                   "energie", area, kvk=f"0000021{number}", memberCount=members)
        for number, (name, area, members) in enumerate((
            ("Noord", "SD0363N", "180"), ("Oost", "SD0363M", "95"), ("West", "SD0363E", "140"),
            ("Zuidoost", "SD0363T", "60")))
    ] + [
        make_group("ve-hulp", "Voorbeeld Energiehulp", "stichting", "sociale onderneming", "energie",
                   "Amsterdam", kvk="00000220", role="ondersteunende organisatie"),
        make_group("ve-woonhulp", "Voorbeeld Woonbegeleiding", "stichting", "sociale onderneming", "wonen",
                   "Amsterdam", kvk="00000221", role="ondersteunende organisatie"),
    ],
    "Zeggenschap": [
        {"id": "ve-0", "governance.governanceType": "één stem per lid", "governance.startDate": "01-01-2020",
         "governance.evidence": "https://www.example.org/statuten/ve-0"},
        {"id": "ve-1", "governance.governanceType": "vermogensklem", "governance.startDate": "01-01-2021",
         "governance.evidence": "https://www.example.org/statuten/ve-1"},
    ],
    "Aanbod": [
        {"id": "ve-0", "offers.offerType": "dienst", "offers.description": "Zonnepanelen op daken plaatsen.",
         "offers.cpv": "45261215", "offers.area": "Amsterdam", "offers.maxContractAmount": "400000,00"},
        {"id": "ve-hulp", "offers.offerType": "vaardigheid", "offers.description": "Hulp bij een plan.",
         "offers.area": "Amsterdam"},
    ],
    "Relatie": [
        {"id": "ve-hulp", "relations.relationType": "ondersteunt",
         "relations.relatedParty.name": "Voorbeeld Energie Noord", "relations.relatedParty.kvk": "00000210"},
        {"id": "ve-woonhulp", "relations.relationType": "ondersteunt",
         "relations.relatedParty.name": "Voorbeeld Wooncoöperatie", "relations.relatedParty.kvk": "00000002"},
    ],
}
ENERGY_HOUSES: dict[str, list[Row]] = {
    "Plek": [
        make_place(f"huis-{number}", f"Voorbeeld Energiehuis {number}", "energiehuis", area, domain="energie",
                   tenure="huur", tenureEnd=end)
        for number, (area, end) in enumerate((
            ("SD0363N", "31-12-2031"), ("SD0363N", "31-12-2029"), ("1024", "30-06-2028"),
            ("SD0363M", "31-12-2035")), 1)
    ],
}
GARDEN: dict[str, list[Row]] = {
    "Plek": [
        make_place("compost-1", "Voorbeeld Buurtcompost", "buurtcompostplek", "SD0363T", domain="voedsel",
                   surface="30", **locate("52.311", "4.961", "Amsterdam")),
        make_place("tuin-1", "Voorbeeld Buurttuin", "moestuin", "SD0363T", domain="voedsel", surface="800",
                   manageable="ja", tenure="bruikleen", tenureEnd="31-12-2030",
                   **locate("52.312", "4.962", "Amsterdam")),
    ],
    "Aanbod": [
        {"id": "tuin-1", "offers.offerType": "gereedschap", "offers.description":
         "Schoffels, kruiwagens en een waterpomp om te lenen.", "offers.area": "SD0363T"},
    ],
}
GREEN: dict[str, list[Row]] = {
    "Initiatief": [
        make_group("vt-1", "Voorbeeld Groenploeg", "coöperatie U.A.", "werknemerscoöperatie",
                   "ruimte en duurzaamheid", "1031", kvk="00000401", memberCount="12",
                   email="info@example.org"),
    ],
    "Aanbod": [
        {"id": "vt-1", "offers.offerType": "dienst", "offers.description": "Onderhoud van groen.",
         "offers.cpv": "77300000", "offers.area": "1031", "offers.maxContractAmount": "75000,00"},
    ],
}
CARE: dict[str, list[Row]] = {
    "Initiatief": [
        make_group("vz-1", "Voorbeeld Stadsdorp", "vereniging met volledige rechtsbevoegdheid", "stadsdorp",
                   "zorg; sociale basis", "SD0363A", kvk="00000301", memberCount="220"),
        make_group("vz-2", "Voorbeeld Lief-en-leedstraat", "informele groep", "lief-en-leedstraat",
                   "sociale basis", "Rotterdam", memberCount="40", receivesFunding="ja",
                   **{"fiscalHost.name": "Voorbeeld Huiskamer", "fiscalHost.kvk": "00000004"}),
        make_group("vz-3", "Voorbeeld Buurtcirkel Noord", "informele groep", "buurtcirkel", "zorg",
                   "SD0363N", memberCount="9", receivesFunding="nee"),
        make_group("vz-4", "Voorbeeld Broodfonds", "vereniging met volledige rechtsbevoegdheid",
                   "onderlinge", "inkomen", "Amsterdam", kvk="00000304", memberCount="48"),
        make_group("vz-5", "Voorbeeld Wijkanker", "stichting", "ontmoetingsplek", "sociale basis",
                   "Rotterdam", kvk="00000103", role="ankerorganisatie"),
    ],
    "Aanbod": [
        {"id": "vz-5", "offers.offerType": "ruimte", "offers.description": "Zaal en keuken in de wijk.",
         "offers.area": "Rotterdam"},
        {"id": "vz-1", "offers.offerType": "dienst", "offers.description": "Boodschappen en bezoek.",
         "offers.cpv": "85312310", "offers.area": "SD0363A", "offers.maxContractAmount": "50000,00"},
    ],
}
CARE_PLACES: dict[str, list[Row]] = {
    "Plek": [
        make_place("inloop-1", "Voorbeeld Inloophuis", "zorgplek in de buurt", "SD0363A",
                   domain="zorg", access="zonder verwijzing; zonder indicatie; toegankelijk met een rolstoel",
                   capacity="30", **locate("52.372", "4.9", "Amsterdam")),
        make_place("inloop-2", "Voorbeeld Huis van de Wijk", "huis van de wijk", "SD0363T", domain="zorg",
                   access="zonder verwijzing; zonder indicatie", capacity="60",
                   **locate("52.313", "4.963", "Amsterdam")),
        make_place("inloop-3", "Voorbeeld Ledenhuis", "ontmoetingsplek", "SD0363A", domain="zorg",
                   access="alleen voor leden", capacity="20", **locate("52.373", "4.901", "Amsterdam")),
        make_place("inloop-4", "Voorbeeld Buurtkamer", "buurthuis", "Rotterdam", domain="sociale basis",
                   access="zonder verwijzing; gratis", capacity="40", **locate("51.91", "4.45", "Rotterdam")),
    ],
    "Openingstijd": [
        {"id": "inloop-1", "opening.days": "ma-vr", "opening.opensAt": "09:00", "opening.closesAt": "17:30"},
        {"id": "inloop-1", "opening.days": "za", "opening.opensAt": "10:00", "opening.closesAt": "13:00"},
        {"id": "inloop-2", "opening.days": "di en do", "opening.opensAt": "10 uur",
         "opening.closesAt": "16 uur"},
    ],
    "Aanbod": [
        {"id": "inloop-2", "offers.offerType": "ruimte", "offers.description": "Werkplaats met gereedschap.",
         "offers.area": "SD0363T"},
    ],
}
MUTUAL: dict[str, list[Row]] = {
    "Fonds of regeling": [
        {"id": "brood", "name": "Voorbeeld Schenkkring", "instrument": "onderling fonds",
         "provider.name": "Voorbeeld Broodfonds", "provider.kvk": "00000304",
         "governanceModel": "de leden zelf", "purposes": "inkomen bij ziekte of nood", "domain": "inkomen",
         "area": "Amsterdam", "startDate": "01-01-2024", "status": "lopend", **EXAMPLE},
    ],
}
CULTURE: dict[str, list[Row]] = {
    "Plek": [
        make_place("broed-1", "Voorbeeld Broedplaats Noord", "broedplaats", "SD0363N", domain="cultuur",
                   tenure="erfpacht", **locate("52.39", "4.92", "Amsterdam")),
        make_place("broed-2", "Voorbeeld Broedplaats de Hal", "broedplaats", "SD0363N", domain="cultuur"),
        make_place("broed-3", "Voorbeeld Broedplaats Zuidoost", "broedplaats", "SD0363T", domain="cultuur"),
        make_place("huis-1", "Voorbeeld Cultuurhuis", "cultuurhuis", "SD0363E", domain="cultuur",
                   capacity="150", access="gratis; toegankelijk met een rolstoel"),
        make_place("steun-1", "Voorbeeld Digitaal Steunpunt", "digitaal steunpunt", "SD0363F",
                   domain="digitaal", access="zonder verwijzing"),
    ],
}
PROPERTY: dict[str, list[Row]] = {
    "Fonds of regeling": [
        {"id": "panden", "name": "Voorbeeld Cultuurpandenfonds", "instrument": "deelneming",
         "provider.name": "Voorbeeldgemeente", "manager.name": "Voorbeeldcultuur",
         "governanceModel": "coöperatief bestuur", "purposes": "aankoop van gebouwen", "domain": "cultuur",
         "area": "Amsterdam", "startDate": "01-01-2026", "endDate": "31-12-2035",
         "askedAmount": "5000000,00", "decidedAmount": "3000000,00", "decidedOn": "15-12-2025",
         "proposers.name": "Voorbeeldcultuur", "status": "lopend", **EXAMPLE},
    ],
}
SHARED_CARS: dict[str, list[Row]] = {
    "Plek": [
        make_place("straat-1", "Voorbeeldstraat voor deelauto's", "straat voor deelauto's", "SD0363E",
                   domain="mobiliteit", formerUse="parkeren", use="deelauto's"),
        make_place("plein-1", "Voorbeeldplein van parkeren naar spelen", "parkeerplek", "SD0363E",
                   domain="mobiliteit", formerUse="parkeren", use="spelen", surface="400"),
        make_place("fiets-1", "Voorbeeld Fietshub West", "buurtfietshub", "SD0363E", domain="mobiliteit"),
        make_place("fiets-2", "Voorbeeld Fietshub Oost", "buurtfietshub", "SD0363M", domain="mobiliteit"),
    ],
}

BOOKS = {
    "voorbeeldenergie/initiatieven.xlsx": Book(("initiative",), ENERGY),
    "voorbeeldenergie/energiehuizen.xlsx": Book(("place",), ENERGY_HOUSES),
    "voorbeeldtuin/plekken.xlsx": Book(("place",), GARDEN),
    "voorbeeldtuin/initiatieven.xlsx": Book(("initiative",), GREEN),
    "voorbeeldzorg/initiatieven.xlsx": Book(("initiative",), CARE),
    "voorbeeldzorg/plekken.xlsx": Book(("place",), CARE_PLACES),
    "voorbeeldzorg/fonds.xlsx": Book(("fund",), MUTUAL),
    "voorbeeldcultuur/plekken.xlsx": Book(("place",), CULTURE),
    "voorbeeldcultuur/fondsen.xlsx": Book(("fund",), PROPERTY),
    "voorbeelddeelauto/plekken.xlsx": Book(("place",), SHARED_CARS),
}
