"""The example municipality: tenders with lots, criteria and requirements; land, and to whom it goes."""

from scripts.demo_books import Book, Row

CITY = "Voorbeeldgemeente"
EXAMPLE = {"example": "ja"}


def make_tender(key: str, name: str, cpv: str, area: str, **more: str) -> Row:
    """Return one tender of the municipality."""
    return {"id": key, "name": name, "buyer.name": CITY, "nature": "diensten", "cpv": cpv, "area": area,
            "procedure": "openbare procedure", "status": "open", "deadline": "31-12-2099 12:00",
            "publishedOn": "02-11-2026", "vat": "zonder btw", **EXAMPLE, **more}


def make_criterion(key: str, name: str, kind: str, weight: str) -> Row:
    """Return one award criterion of a tender."""
    return {"id": key, "criteria.name": name, "criteria.criterionType": kind, "criteria.weight": weight}


TENDERS: dict[str, list[Row]] = {
    "Inkoop": [
        make_tender("ov-1", "Voorbeeld vervoer op afroep in de wijk", "60130000", "Amsterdam",
                    domain="mobiliteit", estimatedAmount="400000,00", regime="gewone regels"),
        make_tender("ov-2", "Voorbeeld veerdienst tussen twee buurten", "60600000", "Amsterdam",
                    domain="mobiliteit", estimatedAmount="150000,00", regime="onder de drempel"),
        make_tender("ict-1", "Voorbeeld afsprakensysteem voor buurthuizen", "72230000", "Amsterdam",
                    domain="digitaal", estimatedAmount="90000,00", regime="onder de drempel",
                    preferences="open source; coöperaties; publieke waarden"),
        make_tender("groen-1", "Voorbeeld groenonderhoud in drie buurten", "77310000", "Amsterdam",
                    domain="ruimte en duurzaamheid", estimatedAmount="180000,00", regime="onder de drempel",
                    preferences="dichtbij; coöperaties", basis="uitdaagrecht"),
        make_tender("hulp-1", "Voorbeeld hulp in de buurt zonder aanbesteding", "85312310", "SD0363T",
                    domain="zorg", status="gegund", procedure="directe gunning", deadline="",
                    directReason="bedrag onder de drempel", estimatedAmount="48000,00",
                    regime="onder de drempel", objectionsUntil="30-11-2026", basis="recht op samenwerking",
                    motivation="Alleen dit netwerk van bewoners werkt al in deze buurt."),
        # Each row is right by itself; what is wrong shows only where rows are laid beside each other.
        make_tender("straat-1", "Voorbeeld herstel van een straat", "45233141", "SD0363N", status="lopend",
                    domain="verkeer en openbare ruimte", estimatedAmount="100000,00",
                    procedure="meervoudig onderhands", regime="onder de drempel", deadline=""),
    ],
    "Gunningscriterium": [
        make_criterion("groen-1", "Voorbeeld: waarde voor de buurt", "sociale waarde", "45"),
        make_criterion("groen-1", "Voorbeeld: kwaliteit van het plan", "kwaliteit", "25"),
        make_criterion("groen-1", "Voorbeeld: prijs", "prijs", "30"),
        make_criterion("ict-1", "Voorbeeld: publieke waarden", "sociale waarde", "20"),
        make_criterion("ict-1", "Voorbeeld: kwaliteit", "kwaliteit", "50"),
        make_criterion("ict-1", "Voorbeeld: prijs", "prijs", "30"),
        make_criterion("ov-1", "Voorbeeld: prijs", "prijs", "60"),
        make_criterion("ov-1", "Voorbeeld: kwaliteit", "kwaliteit", "40"),
    ],
    "Eis": [
        {"id": "ov-1", "requirements.requirementType": "toegankelijk voor iedereen",
         "requirements.mandatory": "ja"},
        {"id": "ov-2", "requirements.requirementType": "toegankelijk voor iedereen",
         "requirements.mandatory": "nee"},
        {"id": "ict-1", "requirements.requirementType": "open source", "requirements.mandatory": "ja"},
        {"id": "groen-1", "requirements.requirementType": "werk uit de buurt",
         "requirements.mandatory": "nee"},
    ],
    "Perceel": [
        {"id": "groen-1", "lots.key": "1", "lots.name": "Voorbeeldbuurt één", "lots.cpv": "77310000",
         "lots.area": "1024", "lots.estimatedAmount": "60000,00"},
        {"id": "groen-1", "lots.key": "2", "lots.name": "Voorbeeldbuurt twee", "lots.cpv": "77310000",
         "lots.area": "1031", "lots.estimatedAmount": "60000,00"},
        {"id": "groen-1", "lots.key": "3", "lots.name": "Voorbeeldbuurt drie", "lots.cpv": "77310000",
         "lots.area": "1012", "lots.estimatedAmount": "60000,00"},
        {"id": "straat-1", "lots.key": "1", "lots.name": "Voorbeeld: stoep", "lots.cpv": "45233141",
         "lots.area": "SD0363N", "lots.estimatedAmount": "40000,00"},
        {"id": "straat-1", "lots.key": "2", "lots.name": "Voorbeeld: rijbaan", "lots.cpv": "45233141",
         "lots.area": "SD0363N", "lots.estimatedAmount": "50000,00"},
    ],
    "Gunning": [
        {"id": "hulp-1", "awards.key": "1", "awards.status": "gegund", "awards.decidedOn": "10-11-2026",
         "awards.suppliers.name": "Voorbeeld Zorgkring", "awards.suppliers.kvk": "00000006",
         "awards.amount": "48000,00"},
        {"id": "straat-1", "awards.key": "1", "awards.status": "gegund", "awards.decidedOn": "15-10-2026",
         "awards.suppliers.name": "Voorbeeld Groenploeg", "awards.suppliers.kvk": "00000401",
         "awards.amount": "38000,00"},
    ],
    "Contract": [
        {"id": "straat-1", "contracts.key": "1", "contracts.relatedAward": "2",
         "contracts.signedOn": "05-11-2026", "contracts.amount": "38000,00"},
    ],
    "Aankondiging": [
        {"id": "hulp-1", "notices.key": "1", "notices.noticeType": "nationale melding van de gunning",
         "notices.publishedOn": "02-11-2026", "notices.url": "https://www.example.org/gunning/hulp-1"},
    ],
}


def make_place(key: str, name: str, kind: str, area: str, **more: str) -> Row:
    """Return one place that the municipality owns."""
    return {"id": key, "name": name, "placeType": kind, "area": area, "owner.name": CITY, **EXAMPLE, **more}


LAND: dict[str, list[Row]] = {
    "Plek": [
        make_place("kavel-1", "Voorbeeldkavel aan het water", "kavel", "SD0363M", domain="wonen",
                   reservedFor="wooncoöperaties", segment="sociale huur", dwellings="40", surface="2400",
                   status="gepland"),
        make_place("kavel-2", "Voorbeeldkavel bij het park", "kavel", "SD0363F", domain="wonen",
                   reservedFor="wooncoöperaties", segment="middenhuur", dwellings="28", surface="1750",
                   status="gepland"),
        make_place("school-1", "Voorbeeldschool die woningen wordt", "ruimte om te verbouwen", "SD0363N",
                   domain="wonen", reservedFor="wooncoöperaties", segment="middenhuur", dwellings="16",
                   formerUse="werken", use="leeg", status="gepland"),
        make_place("groen-1", "Voorbeeldgroen langs de singel", "grond voor groen", "SD0363T",
                   domain="voedsel; ruimte en duurzaamheid", surface="1200", manageable="ja", use="groen",
                   compensationAmount="2,50", compensationFrom="01-01-2026", status="in gebruik",
                   geometry="POLYGON((4.9601 52.3101, 4.9611 52.3101, 4.9611 52.3111, 4.9601 52.3101))"),
        make_place("groen-2", "Voorbeeldgroen achter het plein", "grond voor groen", "1031",
                   domain="voedsel; ruimte en duurzaamheid", surface="640", manageable="ja", use="voedsel",
                   formerUse="parkeren", compensationAmount="2,50", compensationFrom="01-07-2026",
                   geometry="POINT(4.905 52.387)", status="in gebruik"),
        make_place("groen-3", "Voorbeeldgroen van de stad zelf", "grond voor groen", "1012", surface="900",
                   manageable="nee", use="groen", status="in gebruik"),
        make_place("proef-1", "Voorbeeldplein om te experimenteren", "plek om te experimenteren",
                   "Rotterdam", domain="participatie", status="in gebruik"),
    ],
}

ALLOCATIONS: dict[str, list[Row]] = {
    "Uitgifte van grond of ruimte": [
        {"id": "uitgifte-1", "name": "Voorbeelduitgifte van de kavel aan het water", "mode": "één-op-één",
         "right": "erfpacht", "object": "kavel-1", "owner.name": CITY, "area": "SD0363M", "domain": "wonen",
         "allocatedTo.name": "Voorbeeld Wooncoöperatie", "allocatedTo.kvk": "00000002",
         "segment": "sociale huur", "dwellings": "40", "publishedOn": "01-09-2026",
         "announcedAt": "https://www.example.org/voornemen/uitgifte-1", "objectionsUntil": "21-09-2026",
         "objections": "0", "decidedOn": "01-10-2026", "basis": "biedrecht",
         "motivation": "Er is één serieuze gegadigde: de coöperatie die het plan met de buurt maakte.",
         **EXAMPLE},
        {"id": "uitgifte-2", "name": "Voorbeelduitgifte van de kavel bij het park",
         "mode": "openbare selectie", "right": "erfpacht", "object": "kavel-2", "owner.name": CITY,
         "area": "SD0363F", "domain": "wonen", "segment": "middenhuur", "dwellings": "28", **EXAMPLE},
        {"id": "uitgifte-3", "name": "Voorbeelduitgifte van het groen langs de singel",
         "mode": "één-op-één", "right": "bruikleen", "object": "groen-1", "owner.name": CITY,
         "area": "SD0363T", "domain": "voedsel", "allocatedTo.name": "Voorbeeld Buurttuin",
         "publishedOn": "01-06-2026",
         "announcedAt": "https://www.example.org/voornemen/uitgifte-3", "objectionsUntil": "11-06-2026",
         "signedOn": "20-06-2026", "basis": "recht op samenwerking",
         "motivation": "De tuin ligt naast het huis van de groep die hem al drie jaar verzorgt.", **EXAMPLE},
    ],
    "Gunningscriterium": [
        make_criterion("uitgifte-1", "Voorbeeld: draagvlak in de buurt", "sociale waarde", "60"),
        make_criterion("uitgifte-1", "Voorbeeld: huur blijft betaalbaar", "sociale waarde", "40"),
        make_criterion("uitgifte-2", "Voorbeeld: huur blijft betaalbaar", "sociale waarde", "50"),
        make_criterion("uitgifte-2", "Voorbeeld: prijs van de grond", "prijs", "50"),
        make_criterion("uitgifte-3", "Voorbeeld: beheer door bewoners", "sociale waarde", "100"),
    ],
}

FUNDS: dict[str, list[Row]] = {
    "Fonds of regeling": [
        {"id": "basis", "name": "Voorbeeld Basisfinanciering", "instrument": "subsidie",
         "provider.name": CITY, "governanceModel": "gedeeld bestuur", "purposes": "basisfinanciering",
         "domain": "sociale basis", "area": "Rotterdam", "startDate": "01-01-2026", "endDate": "31-12-2029",
         "decidedAmount": "1200000,00", "decidedOn": "15-12-2025", "status": "lopend", **EXAMPLE},
        {"id": "digitaal", "name": "Voorbeeld Digitale Basis", "instrument": "fondsbijdrage",
         "provider.name": CITY, "governanceModel": "coöperatief bestuur", "purposes": "digitale basis",
         "domain": "digitaal", "area": "Amsterdam", "startDate": "01-01-2026", "endDate": "31-12-2027",
         "decidedAmount": "4100000,00", "status": "lopend", "budgetRule.share": "5",
         "budgetRule.ofBudget": "Voorbeeldbegroting voor ICT", "budgetRule.ofAmount": "90000000,00",
         "budgetRule.budgetYear": "2026", **EXAMPLE},
        {"id": "compost", "name": "Voorbeeld Compostregeling", "instrument": "subsidie",
         "provider.name": CITY, "governanceModel": "overheid", "purposes": "vergoeding voor beheer",
         "domain": "voedsel", "area": "Amsterdam", "startDate": "01-01-2026", "endDate": "31-12-2028",
         "decidedAmount": "60000,00", "status": "lopend", "fundedItem": "voorbeeldtuin/compost-1", **EXAMPLE},
        {"id": "wonen", "name": "Voorbeeld Wooncoöperatiefonds", "instrument": "lening",
         "provider.name": CITY, "governanceModel": "gedeeld bestuur", "domain": "wonen", "area": "Amsterdam",
         "purposes": "dekking van risico's; vol stroomnet", "startDate": "01-01-2026",
         "endDate": "31-12-2030", "decidedAmount": "900000,00", "status": "lopend", **EXAMPLE},
        {"id": "deelauto", "name": "Voorbeeld Fonds voor deelauto's", "instrument": "lening",
         "provider.name": CITY, "governanceModel": "coöperatief bestuur", "purposes": "deelvervoer",
         "domain": "mobiliteit", "area": "Amsterdam", "startDate": "01-07-2026", "endDate": "30-06-2030",
         "decidedAmount": "750000,00", "status": "lopend", **EXAMPLE},
    ],
    "Bron van het geld": [{"id": "wonen", "fedBy.name": "Voorbeeld Landelijk Fonds"}],
    "Bijdrage": [
        {"id": "digitaal", "contributions.contributor.name": CITY, "contributions.amount": "4100000,00",
         "contributions.budgetYear": "2026"},
    ],
}

CALLS: dict[str, list[Row]] = {
    "Oproep om aan te vragen": [
        {"id": "ronde-1", "name": "Voorbeeld Basisfinanciering, eerste ronde", "funds": "basis",
         "opensOn": "01-01-2026", "closesOn": "31-03-2026", "status": "gesloten", "domain": "sociale basis",
         "area": "Rotterdam", "applyAt": "https://www.example.org/aanvragen/1", "joint": "nee",
         "eligibility": "Groepen van bewoners, ook zonder rechtsvorm.", "ceilingAmount": "300000,00",
         "audience": "informele groepen; verenigingen", **EXAMPLE},
        {"id": "ronde-2", "name": "Voorbeeld Eén loket voor basis en compost", "funds": "basis; compost",
         "opensOn": "01-10-2026", "closesOn": "31-12-2099", "status": "open",
         "domain": "sociale basis; voedsel", "area": "Amsterdam", "ceilingAmount": "200000,00",
         "applyAt": "https://www.example.org/aanvragen/2", "joint": "ja",
         "eligibility": "Groepen van bewoners in de hele stad.",
         "audience": "informele groepen; coöperaties", **EXAMPLE},
        {"id": "ronde-3", "name": "Voorbeeld Deelauto's 2099", "funds": "deelauto", "opensOn": "01-01-2099",
         "closesOn": "31-03-2099", "status": "gepland", "domain": "mobiliteit", "area": "Amsterdam",
         "applyAt": "https://www.example.org/aanvragen/3", "joint": "nee", "ceilingAmount": "100000,00",
         "eligibility": "Coöperaties voor gedeeld vervoer.", "audience": "coöperaties", **EXAMPLE},
    ],
    "Gunningscriterium": [
        make_criterion("ronde-2", "Voorbeeld: betekenis voor de buurt", "sociale waarde", "60"),
        make_criterion("ronde-2", "Voorbeeld: minder afval", "milieu", "15"),
        make_criterion("ronde-2", "Voorbeeld: kwaliteit van het plan", "kwaliteit", "25"),
    ],
}

PROMISES: dict[str, list[Row]] = {
    "Belofte of afspraak": [
        {"id": "minder-auto", "name": "Voorbeeldbelofte: meer delen, minder auto's", "body.name": CITY,
         "document": "https://www.example.org/raadsbesluit/1", "madeOn": "01-02-2026", "status": "lopend",
         "domain": "mobiliteit", "area": "Amsterdam", **EXAMPLE},
        {"id": "broedplaatsen", "name": "Voorbeeldbelofte: broedplaatsen in elk stadsdeel",
         "body.name": CITY, "document": "https://www.example.org/raadsbesluit/2", "madeOn": "01-02-2026",
         "status": "toegezegd", "domain": "cultuur", "area": "Amsterdam", **EXAMPLE},
        {"id": "buurtfeest", "name": "Voorbeeldproef: een buurtfeest zonder vergunning", "body.name": CITY,
         "document": "https://www.example.org/raadsbesluit/3", "madeOn": "01-03-2026", "status": "lopend",
         "domain": "participatie", "area": "Rotterdam",
         "experiment.rule": "De vergunning voor een evenement tot 200 mensen",
         "experiment.startDate": "01-04-2026", "experiment.endDate": "31-12-2099", **EXAMPLE},
    ],
    "Doelstelling": [
        {"id": "minder-auto", "targets.key": "1", "targets.indicator":
         "aandeel coöperatief gedeeld vervoer", "targets.baseline": "2", "targets.targetValue": "8",
         "targets.unitOfMeasure": "procent", "targets.due": "31-12-2028", "targets.area": "Amsterdam"},
        {"id": "minder-auto", "targets.key": "2", "targets.indicator": "privéauto's", "targets.baseline":
         "9000", "targets.targetValue": "8000", "targets.unitOfMeasure": "aantal", "targets.due":
         "31-12-2028", "targets.area": "SD0363N"},
        {"id": "broedplaatsen", "targets.key": "1", "targets.indicator": "broedplaatsen",
         "targets.targetValue": "2", "targets.unitOfMeasure": "aantal", "targets.due": "31-12-2027",
         "targets.perArea": "stadsdeel", "targets.area": "Amsterdam"},
    ],
    "Mijlpaal": [
        {"id": "minder-auto", "milestones.key": "1", "milestones.what":
         "Voorbeeld: straten voor deelauto's aangewezen", "milestones.due": "01-07-2026",
         "milestones.doneOn": "20-06-2026"},
        {"id": "minder-auto", "milestones.key": "2", "milestones.what":
         "Voorbeeld: sociaal tarief vastgesteld", "milestones.due": "01-10-2026"},
        {"id": "minder-auto", "milestones.key": "3", "milestones.what": "Voorbeeld: tussenstand aan de raad",
         "milestones.due": "01-10-2099"},
    ],
}

BOOKS = {
    "voorbeeldgemeente/aanbestedingen.xlsx": Book(("procurement",), TENDERS),
    "voorbeeldgemeente/grond.xlsx": Book(("place",), LAND),
    "voorbeeldgemeente/uitgiften.xlsx": Book(("allocation",), ALLOCATIONS),
    "voorbeeldgemeente/fondsen.xlsx": Book(("fund",), FUNDS),
    "voorbeeldgemeente/openstellingen.xlsx": Book(("call",), CALLS),
    "voorbeeldgemeente/beloften.xlsx": Book(("commitment",), PROMISES),
}
