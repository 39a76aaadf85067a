"""The words of the pages, Dutch first and English beside it."""

from collections.abc import Mapping

from publisher.words import Language

TEXTS: Mapping[str, tuple[str, str]] = {
    "skip": ("Naar de inhoud", "Skip to content"),
    "language": ("In English", "In het Nederlands"),
    "status": ("Hoe het ervoor staat", "Status"),
    "intro": ("Wat openbaar is, hoe oud het is en wat op een mens wacht.",
              "What is public, how old it is, and what waits for a person."),
    "sources": ("Bronnen", "Sources"),
    "source": ("Bron", "Source"),
    "records": ("Openbare records", "Public records"),
    "last_good": ("Laatst goed gelezen", "Last read well"),
    "never": ("nog nooit", "never"),
    "ago": ("geleden", "ago"),
    "promised": ("Beloofd", "Promised"),
    "late": ("te laat", "late"),
    "problems": ("Problemen", "Problems"),
    "stale": ("Verouderd", "Stale"),
    "waits": ("Wacht op een mens", "Waits for a person"),
    "nothing": ("niets", "nothing"),
    "look": ("Bekijk wat wacht", "Look at what waits"),
    "texts": ("Teksten die nog niemand heeft bekeken:", "Texts that nobody has looked at yet:"),
    "fault": ("Laatste keer", "Last time"),
    "good": ("goed", "good"),
    "targets": ("Waar het staat", "Where it is published"),
    "target": ("Doel", "Target"),
    "lag": ("Versies achter", "Versions behind"),
    "stale_title": ("Wat verouderd is of wacht", "What is stale or held"),
    "stale_intro": ("Deze records zijn openbaar in hun laatste goede versie.",
                    "These records are public in their last good version."),
    "record": ("Record", "Record"),
    "state": ("Toestand", "State"),
    "none": ("Er is niets verouderd en er wacht niets.", "Nothing is stale and nothing waits."),
    "more": ("En nog {count}.", "And {count} more."),
    "run": ("Wat wacht bij run {number}", "What waits at run {number}"),
    "difference": ("Het verschil", "The difference"),
    "digest": ("Kenmerk van dit verschil", "Digest of this difference"),
    "until": ("Goed te keuren tot en met", "Can be approved until"),
    "command": ("Zo keurt een beheerder dit goed:", "This is how an administrator approves it:"),
    "refuse": ("Niet goed? Dan hoeft u niets te doen: alles blijft staan zoals het was.",
               "Not right? Then you need do nothing: all stays as it was."),
    "by_field": ("Wat er verandert, per veld", "What changes, by field"),
    "field": ("Veld", "Field"),
    "count": ("Aantal records", "Number of records"),
    "examples": ("Voorbeelden", "Examples"),
    "before": ("Was", "Was"),
    "after": ("Wordt", "Becomes"),
    "empty": ("(leeg)", "(empty)"),
    "new": ("Nieuw", "New"),
    "gone": ("Verdwijnt", "Goes"),
    "not_found": ("Deze pagina is er niet", "This page is not here"),
    "not_found_words": ("Kijk of het adres klopt, of ga naar de eerste pagina.",
                        "See whether the address is right, or go to the first page."),
    "nothing_waits": ("Hier wacht niets", "Nothing waits here"),
    "not_allowed": ("Dit kan hier niet", "This cannot be done here"),
    "not_allowed_words": ("Deze pagina's kunt u alleen lezen.", "These pages can only be read."),
    "busy": ("Even geduld", "One moment"),
    "broken": ("Er ging iets mis bij ons", "Something broke on our side"),
    "broken_words": ("Er is niets verloren. Probeer het later opnieuw.",
                     "Nothing is lost. Try again later."),
    "back": ("Terug naar hoe het ervoor staat", "Back to status"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "stale": ("verouderd: de nieuwere rij is fout", "stale: the newer row is wrong"),
    "held": ("de bron heeft dit niet meer; iemand moet ernaar kijken",
             "the source no longer has this; someone must look at it"),
}
FAULTS: Mapping[str, tuple[str, str]] = {
    "member": ("fout bij het lid", "fault of the member"),
    "source": ("fout bij de bron", "fault of the source"),
    "shape": ("fout in een regel", "fault of a rule"), "platform": ("fout bij ons", "fault of ours"),
    "third-party": ("fout bij een ander", "fault of a third party"),
}
HOLDS: Mapping[str, tuple[str, str]] = {
    "empty": ("het bestand is leeg", "the file is empty"),
    "nameless-rows": ("van een rij is het kenmerk niet te lezen", "the key of a row cannot be read"),
    "all-gone": ("niets van wat er stond, is er nog", "nothing of what was there is left"),
    "share-gone": ("er ontbreken veel rijen", "many rows are missing"),
    "eroded": ("er verdwijnen elke dag rijen", "rows disappear day by day"),
    "garbled": ("letters in een kolom zijn kapot", "letters of a column are broken"),
    "column-changed": ("een kolom is in meer dan de helft anders",
                       "a column differs in over half of the rows"),
    "grown": ("er zijn tien keer zo veel rijen", "there are ten times as many rows"),
    "left": ("de bron hoort niet meer bij de coalitie", "the source is no longer part of the coalition"),
}


def pick(pair: tuple[str, str], language: Language) -> str:
    """Return the words of one language."""
    return pair[language == "en"]
