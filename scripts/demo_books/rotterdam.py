"""What the five recommendations of nine Rotterdam collectives say (Stadmakerscongres 2024)."""

from scripts.demo_books import Book

PUBLICATION = {
    "document": "https://www.airrotterdam.eu", "madeOn": "31-12-2024", "area": "Rotterdam",
    "body.name": "Gemeente Rotterdam", "status": "voorgesteld",
}
ASKS = (
    ("beleid", "Specifiek beleid voor maatschappelijke ondernemingen en collectieven",
     "economie; participatie"),
    ("basisfinanciering", "Basisfinanciering voor coöperatieve en informele sociale initiatieven",
     "sociale basis"),
    ("regels", "Vereenvoudiging van regels en vergunningen, met plekken om te experimenteren",
     "bestuur en ondersteuning"),
    ("aanbestedingen", "Aanbestedingsregels hervormen ten gunste van lokale ondernemingen", "economie"),
    ("ontmoetingsplekken", "Ontmoetingsplekken en Asset Based Community Development", "sociale basis"),
)
NAMED = ("Energie van Rotterdam", "Afrikaanderwijk Coöperatie", "Welzijnscoalitie Delfshaven",
         "Thuismakers Collectief", "Kralingen aan de Maas")

BOOKS = {
    "infrastructuur-van-impact/aanbevelingen.xlsx": Book(("commitment",), {
        "Belofte of afspraak": [
            {"id": key, "name": name, "domain": domain, "page": f"Aanbeveling {number}", **PUBLICATION}
            for number, (key, name, domain) in enumerate(ASKS, 1)],
    }),
    "infrastructuur-van-impact/netwerk.xlsx": Book(("initiative",), {
        "Initiatief": [
            {"id": "atelier", "name": "Atelier Infrastructuur van Impact", "legalForm": "onbekend",
             "initiativeType": "netwerk", "domain": "participatie", "area": "Rotterdam",
             "description": "Sprak met negen collectieven; vijf daarvan noemt de publicatie met naam.",
             "url": "https://www.airrotterdam.eu"}],
        "Relatie": [
            {"id": "atelier", "relations.relationType": "werkt samen met",
             "relations.relatedParty.name": name}
            for name in NAMED],
    }),
}
