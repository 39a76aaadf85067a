"""What the letter of MeentCoop to Amsterdam says (1 May 2026): who signed what, what is asked, by when."""

from scripts.demo_books import Book, Row

CITY = {"body.name": "Gemeente Amsterdam"}
LETTER = {"document": "https://data.example.org/id/dataset/meentcoop/brief", "madeOn": "01-05-2026",
          "area": "Amsterdam"}


def make_ask(key: str, name: str, domain: str, page: str, **more: str) -> Row:
    """Return one thing that the letter asks of the city, which the city has not promised."""
    return {"id": key, "name": name, "domain": domain, "status": "voorgesteld", **CITY, **LETTER,
            "page": page if len(page) > 1 else f"Hoofdstuk {page}", **more}


COMMITMENTS = [
    {"id": "verbond", "name": "Het Amsterdams Coöperatief Verbond",
     "description": "Oproep om coöperatieve organisaties te erkennen, te gunnen en te financieren.",
     "body.name": "Tien politieke partijen in Amsterdam", "signatoryCount": "10", "page": "Aanleiding",
     "status": "ondertekend", **LETTER, "madeOn": "02-03-2026"},
    {"id": "stappen", "name": "Stappen waar MeentCoop en de gemeente samen aan werken", "page":
     "Ons voorstel voor het coalitieakkoord", "status": "lopend", **CITY, **LETTER},
    {"id": "fondsenplan", "name": "Een coöperatief gemeenschapsfondsenplan", "page":
     "Ons voorstel voor het coalitieakkoord", "status": "lopend", "body.name": "Vereniging Meent", **LETTER},
    {"id": "doorzettingsmacht", "name": "Overleg over domeinoverstijgende doorzettingsmacht", "page":
     "Ons voorstel voor het coalitieakkoord", "status": "lopend", **CITY, **LETTER},
    make_ask("kernzin", "Gemeenschapsinitiatieven erkennen als gelijkwaardige economische factor",
             "economie; participatie", "Ons voorstel voor het coalitieakkoord"),
    make_ask("kavels", "Kavels en ruimte voor wooncoöperaties reserveren, sociaal en midden", "wonen", "1"),
    make_ask("begeleiding", "Civiele begeleidingsorganisaties ondersteunen", "wonen", "1"),
    make_ask("recht-op-voedsel", "Het recht op gezond voedsel in beleid verankeren", "voedsel", "2"),
    make_ask("compost", "Buurtcompostering structureel belonen", "voedsel", "2"),
    make_ask("stadslandbouw", "Stadslandbouw in de groennorm, met € 2,50 per m² per jaar en een kaart",
             "voedsel; ruimte en duurzaamheid", "2"),
    make_ask("energiegemeenschappen", "Ruim 300 energiegemeenschappen voor 2030", "energie", "3"),
    make_ask("aanspreekpunten", "Eén regie-ambtenaar en per viercijferige postcode een aanspreekpunt",
             "energie", "3"),
    make_ask("energiehuizen", "Minimaal 8 energiehuizen per stadsdeel voor eind 2027", "energie", "3"),
    make_ask("radiatorisolatie", "Gratis radiatorisolatie voor elke Amsterdammer in de winter van 2027",
             "energie", "3"),
    make_ask("open-alternatieven", "Open en coöperatieve alternatieven als voorkeur bij inkoop", "digitaal",
             "4"),
    make_ask("publieke-waarden", "Bedrijven steunen die publieke waarden borgen in hun bestuur",
             "digitaal; economie", "4"),
    make_ask("cultuur-in-de-norm", "Cultuur, ontmoeting en vrije ruimte in de referentienormen", "cultuur",
             "5"),
    make_ask("eigenaarschap", "Een route naar coöperatief eigenaarschap en gebruik van buurtrechten",
             "cultuur", "5"),
    make_ask("gedeeld-vervoer", "Doelen voor het aandeel coöperatief gedeeld vervoer en voor minder auto's",
             "mobiliteit", "6"),
    make_ask("straten", "Straten voor coöperatieve deelauto's en buurtfietshubs in alle stadsdelen",
             "mobiliteit", "6"),
    make_ask("zorgnetwerken", "Zorgnetwerken van bewoners als structureel deel van de sociale basis", "zorg",
             "7"),
    make_ask("vangnetten", "Coöperatieve vangnetten zoals het Broodfonds erkennen", "zorg; inkomen", "7"),
    make_ask("laagdrempelig", "Plekken in de buurt zonder verwijzing of indicatie", "zorg", "7"),
]

TARGETS = [
    {"id": "energiegemeenschappen", "targets.key": "1", "targets.indicator": "energiegemeenschappen",
     "targets.targetValue": "300", "targets.unitOfMeasure": "aantal", "targets.due": "31-12-2029",
     "targets.area": "Amsterdam"},
    {"id": "energiehuizen", "targets.key": "1", "targets.indicator": "energiehuizen", "targets.targetValue":
     "8", "targets.unitOfMeasure": "aantal", "targets.due": "31-12-2027", "targets.perArea": "stadsdeel",
     "targets.area": "Amsterdam"},
    {"id": "radiatorisolatie", "targets.key": "1", "targets.indicator":
     "bewoners met radiatorisolatie", "targets.targetValue": "100", "targets.unitOfMeasure": "procent",
     "targets.due": "31-12-2027", "targets.area": "Amsterdam"},
]

MILESTONES = [
    {"id": "stappen", "milestones.key": "1", "milestones.due": "31-05-2026", "milestones.what":
     "Expertsessie in mei over de contouren van voorwaarden voor rechtstreeks gunnen"},
    {"id": "fondsenplan", "milestones.key": "1", "milestones.due": "31-05-2026", "milestones.what":
     "MeentCoop stuurt in mei een coöperatief gemeenschapsfondsenplan toe"},
    {"id": "stappen", "milestones.key": "2", "milestones.due": "20-12-2026", "milestones.what":
     "Vervolgsessie in het najaar met de burgemeester"},
]

SIGNATORIES = [{"id": "verbond", "signatories.name": name} for name in ("PRO Amsterdam", "D66")]


def make_fund(key: str, name: str, domain: str, **more: str) -> Row:
    """Return one fund that the letter proposes or wants to strengthen; what it leaves open stays open."""
    return {"id": key, "name": name, "domain": domain, "status": "voorgesteld", "instrument": "onbekend",
            "governanceModel": "onbekend", "provider.name": "Gemeente Amsterdam", "area": "Amsterdam", **more}


FUNDS = [
    make_fund("basisfinanciering", "Vierjarige basisfinanciering voor energiegemeenschappen", "energie",
              askedAmount="100000000,00", purposes="basisfinanciering"),
    make_fund("overbruggingsfonds", "Overbruggingsfonds voor energiegemeenschappen", "energie",
              askedAmount="10000000,00", purposes="overbrugging", opensOn="31-05-2026"),
    make_fund("wooncooperatiefonds", "Gemeentelijk wooncoöperatiefonds", "wonen", status="",
              purposes="dekking van risico's; vol stroomnet", description=
              "De brief vraagt om het te versterken en aan te sluiten op het Fonds Coöperatief Wonen."),
    make_fund("bids", "Basisinfrastructuur Digitale Samenleving", "digitaal",
              purposes="digitale basis", **{"budgetRule.share": "5", "budgetRule.ofBudget":
              "Het eigen interne ICT-budget van de gemeente"}),
    make_fund("vastgoedfonds", "Cultureel-maatschappelijk vastgoedfonds naar het model van NV Zeedijk",
              "cultuur", purposes="aankoop van gebouwen"),
    make_fund("rimi", "RIMI, voor initiatieven over beleidsterreinen heen", "cultuur; participatie",
              status="", description="De brief vraagt om het te herstellen."),
    make_fund("deelvervoerfonds", "Fonds voor coöperatieve deelauto's en deelfietsen", "mobiliteit",
              purposes="deelvervoer"),
]

PROPOSERS = [
    {"id": fund, "proposers.name": name} for fund in ("basisfinanciering", "overbruggingsfonds")
    for name in ("APEC", "EDO", "Oranje Energie")
]

BOOKS = {
    "meentcoop/brief.xlsx": Book(("commitment",), {
        "Belofte of afspraak": COMMITMENTS, "Doelstelling": TARGETS, "Mijlpaal": MILESTONES,
        "Ondertekenende partij": SIGNATORIES}),
    "meentcoop/fondsen.xlsx": Book(("fund",), {
        "Fonds of regeling": FUNDS, "Indiener": PROPOSERS}),
}
