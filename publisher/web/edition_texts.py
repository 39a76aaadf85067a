"""The words of the pages of editions, Dutch first and English beside it."""

from collections.abc import Mapping

EDITION_TEXTS: Mapping[str, tuple[str, str]] = {
    "editions": ("Bestanden", "Files"),
    "use_editions": ("alles als tabellen, elke nacht opnieuw, met wat er veranderd is.",
                     "all of it as tables, every night anew, with what changed."),
    "editions_words": ("Elke nacht wordt alles wat openbaar is als tabellen opgeslagen: een editie. Zo "
                       "blijft het staan, ook als er daarna iets verandert. We bewaren de laatste editie van "
                       "elk van de laatste 7 dagen en van elk van de laatste 12 maanden.",
                       "Every night all that is public is stored as tables: an edition. It stays as it is, "
                       "whatever changes afterwards. We keep the last edition of each of the last 7 days and "
                       "of each of the last 12 months."),
    "no_editions": ("Er is nog geen editie.", "There is no edition yet."),
    "edition": ("Editie", "Edition"),
    "edition_of": ("Editie {edition}", "Edition {edition}"),
    "edition_at": ("Opgeslagen op", "Stored at"),
    "of_edition": ("Dit antwoord is van de editie {edition}, niet van nu.",
                   "This answer is of the edition {edition}, not of now."),
    "latest": ("de nieuwste", "the latest"),
    "edition_words": ("Alles wat openbaar was op {at}, tot en met versie {seq} van het grootboek.",
                      "All that was public on {at}, up to version {seq} of the ledger."),
    "tables": ("Tabellen", "Tables"),
    "table": ("Tabel", "Table"),
    "rows": ("Rijen", "Rows"),
    "files": ("Bestand", "File"),
    "changes": ("Veranderd sinds {previous}", "Changed since {previous}"),
    "change_counts": ("{insert} nieuw, {update} veranderd, {delete} weg",
                      "{insert} new, {update} changed, {delete} gone"),
    "no_change": ("niets", "nothing"),
    "all_files": ("Alles samen", "All together"),
    "manifest_words": ("wat erin staat: aantallen, sommen en controlegetallen van elk bestand, en hoe oud "
                       "elke bron is.",
                       "what is in it: counts, sums and digests of every file, and how old each source is."),
    "source_held": ("de hele bron wacht op een mens", "the whole source waits for a person"),
    "source_left": ("deze bron is er niet meer", "this source is there no more"),
    "source_failed": ("lezen lukte de laatste keer niet", "reading failed the last time"),
    "nquads_words": ("alle gegevens als N-Quads, precies zoals ze zijn opgenomen.",
                     "all records as N-Quads, just as they were accepted."),
    "datapackage_words": ("beschrijving van de CSV-bestanden als Data Package.",
                          "description of the CSV files as a Data Package."),
    "csvw_words": ("dezelfde beschrijving als CSV on the Web.", "the same description as CSV on the Web."),
    "amsterdam_words": ("dezelfde beschrijving als Amsterdam Schema.",
                        "the same description as an Amsterdam Schema."),
    "edition_sources": ("Bronnen van deze editie", "Sources of this edition"),
    "licence": ("Licentie", "Licence"),
    "rounded_words": ("In de tabellen staan bedragen in hele centen.",
                      "In the tables amounts are in whole cents."),
}
