"""What the privacy gate found in one plain sentence, Dutch and English: what, and what to do."""

from shapes.privacy import Found, hide

PHRASES = {
    "private-bsn": ("een burgerservicenummer (BSN)", "a citizen service number (BSN)"),
    "private-iban": ("een rekeningnummer (IBAN)", "an account number (IBAN)"),
    "private-email": ("een e-mailadres van een persoon", "an e-mail address of a person"),
    "private-phone": ("een telefoonnummer van een persoon", "a phone number of a person"),
    "private-address": ("een woonadres", "a home address"),
    "private-birth-date": ("een geboortedatum", "a date of birth"),
    "private-name": ("de naam van een persoon", "the name of a person"),
    "private-masked": ("iets dat eerder privé bleek", "something that was found to be private before"),
}
"""What was found, by rule; it also stands behind a number: 37 keer een geboortedatum."""
ADVICE = {
    "private-bsn": (
        "Haal het nummer weg. Is het het RSIN van een organisatie? Zet het dan in een kolom die RSIN heet.",
        "Remove the number. Is it the RSIN of an organisation? Then put it in a column that is called RSIN."),
    "private-iban": ("Haal het nummer weg: een rekeningnummer hoeft nooit openbaar te zijn.",
                     "Remove the number: an account number never needs to be public."),
    "private-email": ("Vul een algemeen adres in, zoals info@example.org, of laat de cel leeg.",
                      "Fill in a general address, such as info@example.org, or leave the cell empty."),
    "private-phone": ("Vul het algemene nummer van de organisatie in, of laat de cel leeg.",
                      "Fill in the general number of the organisation, or leave the cell empty."),
    "private-address": ("Vul alleen de wijk of de plaats in, of laat de cel leeg.",
                        "Fill in the neighbourhood or the town only, or leave the cell empty."),
    "private-birth-date": ("Haal de datum weg.", "Remove the date."),
    "private-name": ("Vul een functie in, zoals “secretariaat”, of laat de cel leeg.",
                     "Fill in a role, such as 'secretary', or leave the cell empty."),
    "private-masked": ("Haal het weg.", "Remove it."),
}
_NOT_PUBLIC = ("Dat mag niet openbaar worden", "That may not become public")
_LOOK = ("Kijk dat na. Klopt het? {advice} Klopt het niet? Dan hoeft u niets te doen.",
         "Please look. Is it so? {advice} Is it not? Then you need do nothing.")
BLOCKED = (
    f"In {{place}} staat {{what}}. {_NOT_PUBLIC[0]}, dus deze rij is niet overgenomen. {{advice}} Lever het "
    "bestand daarna opnieuw aan.",
    f"{{place}} holds {{what}}. {_NOT_PUBLIC[1]}, so this row was not taken in. {{advice}} Then send the "
    "file again.")
KEPT_OUT = (f"In {{place}} staat {{what}}. {_NOT_PUBLIC[0]}, dus we hebben het niet bewaard. {{advice}}",
            f"{{place}} holds {{what}}. {_NOT_PUBLIC[1]}, so we did not keep it. {{advice}}")
ASKED = (f"In {{place}} staat misschien {{what}}. {_LOOK[0]}", f"{{place}} may hold {{what}}. {_LOOK[1]}")
COLUMN = (
    f"In {{place}} staat {{times}} keer {{what}}. {_NOT_PUBLIC[0]}, dus we hebben het niet bewaard. "
    "{advice}",
    f"{{place}} holds {{what}} {{times}} times. {_NOT_PUBLIC[1]}, so we did not keep it. {{advice}}")
COLUMN_ASKED = (f"In {{place}} staat misschien {{what}}, {{times}} keer. {_LOOK[0]}",
                f"{{place}} may hold {{what}}, {{times}} times. {_LOOK[1]}")


def word_private(found: Found, header: str | None, taken_out: bool = True) -> tuple[str, str]:
    """Return what was found in one cell, nl and en, never the value; the header is masked where need be.

    taken_out: because of it the row was not taken in; False where no key is mapped to the column.
    """
    templates = ASKED if found.verdict == "ask" else BLOCKED if taken_out else KEPT_OUT
    return _word(templates, found, header, 1)


def word_column(found: Found, header: str | None, times: int) -> tuple[str, str]:
    """Return what was found so many times in a column that no key is mapped to, nl and en."""
    if times == 1:
        return word_private(found, header, taken_out=False)
    return _word(COLUMN_ASKED if found.verdict == "ask" else COLUMN, found, header, times)


def _word(templates: tuple[str, str], found: Found, header: str | None, times: int) -> tuple[str, str]:
    name = " ".join(hide(header).split()) if header else ""
    nl = templates[0].format(place=f"kolom “{name}”" if name else "deze cel", what=PHRASES[found.rule][0],
                             advice=ADVICE[found.rule][0], times=f"{times:,}".replace(",", "."))
    en = templates[1].format(place=f"Column '{name}'" if name else "This cell", what=PHRASES[found.rule][1],
                             advice=ADVICE[found.rule][1], times=f"{times:,}")
    return nl, en
