"""What may go wrong between us and a server, by rule: whose fault it is, in one sentence, and what to do."""

from vocab.exceptions import SourceError
from vocab.records import Fault

STAYS = ("Wat er al stond, blijft staan.", "What was there stays.")
FAULTS: dict[str, tuple[Fault, str, str]] = {
    "bad-address": (
        "member",
        "Het webadres van {host} is niet goed geschreven. Kijk het na.",
        "The web address of {host} is not written right. Look it over.",
    ),
    "unknown-host": (
        "member",
        "Het webadres {host} bestaat niet. Is het verhuisd? Geef dan het nieuwe adres.",
        "The web address {host} does not exist. Did it move? Then give the new address.",
    ),
    "no-network": (
        "platform",
        "We konden {host} niet opzoeken: ons netwerk werkt niet. We proberen het later.",
        "We could not look up {host}: our network does not work. We try again later.",
    ),
    "unreachable": (
        "source",
        "{host} neemt niet op. We proberen het de volgende keer weer.",
        "{host} does not answer. We try again the next time.",
    ),
    "time-out": (
        "source",
        "{host} was te traag: na {seconds} seconden was nog niet alles binnen. We proberen het de volgende "
        "keer weer.",
        "{host} was too slow: after {seconds} seconds not all had come. We try again the next time.",
    ),
    "broken-tls": (
        "source",
        "De beveiligde verbinding met {host} klopt niet ({reason}). De beheerder van die website moet dat "
        "herstellen.",
        "The secure connection to {host} is not right ({reason}). The administrator of that website must "
        "mend it.",
    ),
    "too-many-requests": (
        "source",
        "{host} wil dat we later terugkomen ({status}). Dat doen we, {when}.",
        "{host} wants us to come back later ({status}). We shall, {when_en}.",
    ),
    "server-error": (
        "source",
        "{host} heeft een storing ({status}). We proberen het de volgende keer weer.",
        "{host} is out of order ({status}). We try again the next time.",
    ),
    "not-found": (
        "member",
        "Op {host} staat het bestand niet meer ({status}). Is het verhuisd? Geef dan het nieuwe adres.",
        "{host} no longer has the file ({status}). Did it move? Then give the new address.",
    ),
    "no-access": (
        "member",
        "{host} laat ons niet bij het bestand ({status}). Zet het open, of geef een ander adres.",
        "{host} does not let us have the file ({status}). Open it, or give another address.",
    ),
    "refused": (
        "source",
        "{host} weigert onze vraag ({status}). Meld dit bij de beheerder van die website.",
        "{host} refuses our request ({status}). Tell the administrator of that website.",
    ),
    "login-page": (
        "source",
        "{host} gaf een pagina om in te loggen, en geen bestand. Zet het bestand open, of geef een ander "
        "adres.",
        "{host} gave a page to log in, and no file. Open the file, or give another address.",
    ),
    "web-page": (
        "source",
        "{host} gaf een webpagina, en geen bestand. Kijk of het adres van het bestand zelf is.",
        "{host} gave a web page, and no file. See whether the address is that of the file itself.",
    ),
    "wrong-type": (
        "source",
        "{host} gaf iets anders dan een tabel ({reason}). Kijk of het adres klopt.",
        "{host} gave something other than a table ({reason}). See whether the address is right.",
    ),
    "short-body": (
        "source",
        "De verbinding met {host} brak af voordat alles binnen was. We proberen het de volgende keer weer.",
        "The connection to {host} broke off before all had come. We try again the next time.",
    ),
    "partial": (
        "source",
        "{host} gaf maar een deel van het bestand ({status}). Meld dit bij de beheerder van die website.",
        "{host} gave only a part of the file ({status}). Tell the administrator of that website.",
    ),
    "file-too-large": (
        "source",
        "Het bestand op {host} is te groot; hoogstens {reason}. Maak het kleiner.",
        "The file at {host} is too large; {reason} at most. Make it smaller.",
    ),
    "redirect-loop": (
        "source",
        "{host} stuurt ons in een kring door. Meld dit bij de beheerder van die website.",
        "{host} sends us round in circles. Tell the administrator of that website.",
    ),
    "private-address": (
        "source",
        "{host} wijst naar een adres binnen een eigen netwerk. Daar halen we niets op. Geef een openbaar "
        "adres.",
        "{host} points to an address inside a private network. We fetch nothing there. Give a public "
        "address.",
    ),
    "not-secure": (
        "source",
        "{host} stuurt ons door naar een adres zonder beveiliging of van een andere soort ({reason}). Geef "
        "een adres met https.",
        "{host} sends us on to an address without security or of another sort ({reason}). Give an address "
        "with https.",
    ),
    "link-missing": (
        "source",
        "Op de pagina van {host} staat de link naar het bestand niet meer ({reason}). Kijk de pagina na.",
        "The page of {host} no longer has the link to the file ({reason}). Look the page over.",
    ),
    "broken-answer": (
        "source",
        "{host} gaf een antwoord dat niet te lezen is. We proberen het de volgende keer weer.",
        "{host} gave an answer that cannot be read. We try again the next time.",
    ),
    "bad-question": (
        "member",
        "{host} begrijpt de vraag niet die in de beschrijving van de bron staat. Kijk die na.",
        "{host} does not understand the question in the description of the source. Look it over.",
    ),
    "cut": (
        "source",
        "{host} gaf niet alles: {came} van {total}. Meld dit bij de beheerder van die website.",
        "{host} did not give all: {came} of {total}. Tell the administrator of that website.",
    ),
    "moved-on": (
        "source",
        "De gegevens op {host} veranderden terwijl we ze lazen. We proberen het de volgende keer weer.",
        "The data at {host} changed while we read it. We try again the next time.",
    ),
    "endless": (
        "source",
        "{host} verwijst steeds door naar nog meer. Meld dit bij de beheerder van die website.",
        "{host} leads to ever more. Tell the administrator of that website.",
    ),
    "missing-column": (
        "member",
        "In het bestand op {host} staat geen rij met alle kolomnamen. Niet gevonden: {reason}.",
        "No row of the file at {host} holds all column names. Not found: {reason}.",
    ),
    "cell-count": (
        "member",
        "Rij {row} van het bestand op {host} heeft {came} cellen, de kop {total}. Herstel die rij.",
        "Row {row} of the file at {host} has {came} cells, its header {total}. Mend that row.",
    ),
    "which-resource": (
        "member",
        "Er passen {count} bestanden bij de beschrijving van de bron, en het moet er een zijn. Noem het "
        "bestand.",
        "{count} files fit the description of the source, and it must be one. Name the file.",
    ),
    "no-dataset": (
        "member",
        "In de catalogus van {host} staat de dataset niet ({reason}). Kijk het adres na.",
        "The catalogue of {host} does not have the dataset ({reason}). Look its address over.",
    ),
    "two-parts": (
        "member",
        "Het antwoord van {host} heeft bij één onderwerp meer dan één deel “{reason}”; een rij kan er één "
        "hebben. Vraag er één.",
        "The answer of {host} has more than one part '{reason}' of one subject; a row can have one. Ask for "
        "one.",
    ),
    "blank-node": (
        "member",
        "{host} gaf voor “{reason}” een naamloze knoop. Vraag naar een waarde of een adres.",
        "{host} gave a blank node for '{reason}'. Ask for a value or an address.",
    ),
}


def make_fault(rule: str, host: str, **words: object) -> SourceError:
    """Return what to raise for a rule; host is all that is told of an address, for the rest may be a key."""
    fault, nl, en = FAULTS[rule]
    words["host"] = host
    return SourceError(f"{nl.format(**words)} {STAYS[0]}", f"{en.format(**words)} {STAYS[1]}", rule, fault)
