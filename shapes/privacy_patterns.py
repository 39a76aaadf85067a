"""How people write what is private, and the quick look that nearly every row passes."""

import re
import unicodedata
from string import ascii_lowercase, ascii_uppercase, digits


class _Plain(dict[int, str | None]):
    """Code point -> plain character: digits, spaces, dashes as in ASCII, no accents; None if invisible."""

    def __missing__(self, code: int) -> str | None:
        self[code] = plain = _plain_character(chr(code))
        return plain


def _plain_character(character: str) -> str | None:
    kind = unicodedata.category(character)
    if character.isascii():
        return character
    if kind in ("Cf", "Mn", "Me"):
        return None
    if kind[0] == "Z" or character == "\u2800":  # braille blank, which looks like a space
        return " "
    if kind == "Pd" or character == "\u2212":
        return "-"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFKD", character)
    letters = [part for part in parts if unicodedata.category(part) not in ("Mn", "Me", "Cf")]
    return letters[0] if len(letters) == 1 else character


PLAIN = _Plain()

_START = r"(?<![^\W_])"  # no letter or digit in front
_END = r"(?![^\W_])"
_MONTH = r"(?:jan|feb|maa?r|apr|mei|may|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:19|20)?\d\d|(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}"
    rf"|\d{{1,2}}(?:e|ste|de)?\s{_MONTH},?\s(?:19|20)?\d\d)(?!\d)")
_ROAD = r"(?:straat|str\.|weg|laan|plein|gracht|kade|hof|dreef|singel|steeg|pad|dijk|plantsoen|markt|ring)"
_POSTCODE = rf"[1-9]\d{{3}} ?[A-Z]{{2}}{_END}"
_AT = r"\s{0,2}(?:@|[(\[{<]\s?(?:at|@|apenstaart(?:je)?)\s?[)\]}>])\s{0,2}"
_DOT = r"(?:\.|\s?[(\[{<]\s?(?:dot|punt)\s?[)\]}>]\s?)"
_SPOKEN = r"(?: (?:punt|dot) "

ANY_DIGITS = re.compile(r"\d(?:[\W_]{0,3}\d){7,}")
BSN_GROUPS = re.compile(
    rf"{_START}(?<!\+)(?:\d{{9}}|\d{{3}}([ .\-])\d{{3}}\1\d{{3}}|\d{{4}}([ .\-])\d\d\2\d{{3}}"
    r"|\d\d([ .\-])\d\d\3\d\d\3\d{3}|\d{3}([ .\-])\d\d\4\d{4}|\d{3}([ .\-])\d{6}|\d{6}([ .\-])\d{3}"
    rf"|\d([ .\-])\d(?:\7\d){{7}}){_END}(?![ .,\-]\d)")
"""Nine digits at once, or in groups as people write a BSN, with one kind of separator."""
NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
BSN_WORD = re.compile(
    rf"{_START}(?:b\.?s\.?n\.?|sofi)(?:[\s\-]?(?:nr|nummers?|number))?(?![^\W\d_])"
    r"|burger[\s\-]?service[\s\-]?(?:nr|nummer)|citizen service number", re.IGNORECASE)
AFTER_BSN_WORD = re.compile(rf"(?:{BSN_WORD.pattern})[^\d\n]{{0,20}}({ANY_DIGITS.pattern})", re.IGNORECASE)
OTHER_NUMBER = re.compile(
    r"(?:k\.?v\.?k|rsin|fiscaal|btw|vat|dossier|zaak|kenmerk|referentie|ref|factuur|invoice|order|boeking|lid"
    r"|bestel|bestek|inkoop|polis|contract|project|subsidie|aanvraag|melding|tender|publicatie|artikel|klant"
    r"|bon)[a-z]{0,3}[\s.\-]{0,2}(?:nr|no|nummer|number|id|code)?[\s.:#=\-]{0,3}$|(?:€|eur|euro)\s{0,2}$",
    re.IGNORECASE)
"""What may stand in front of nine digits that are no BSN: the name of another number, or money."""
MONEY_BEHIND = re.compile(rf"(?:,(?:\d\d|-)|\s?(?:euro|eur|€)){_END}", re.IGNORECASE)
IBAN = re.compile(
    rf"{_START}[A-Za-z] ?[A-Za-z](?:[ .\-]{{0,2}}\d){{2}}(?:[ .\-]{{0,2}}[A-Za-z0-9]){{11,30}}")
DUTCH_IBAN = re.compile(r"NL\d\d(?:ABNA|ASNB|BUNQ|FVLB|INGB|KNAB|RABO|RBRB|REVO|SNSB|TRIO)\d{10}")
MOBILE = re.compile(
    rf"{_START}(?<!\d[\-./])(?:(?:\+\s?|00\s?)31[\s.\-/]{{0,2}}(?:\(\s?0\s?\))?[\s.\-/]{{0,2}}6"
    r"|(?:\(\s?)?0\s?6\s?\)?)[\s.\-/]{0,3}[1-9](?:[\s.\-/]{0,3}\d){7}(?!\d)")
MOBILE_BARE = re.compile(r"(?:31)?6[1-9]\d{7}")
LANDLINE = re.compile(
    rf"{_START}(?:(?:\+|00)\s?31[\s.\-/]{{0,2}}(?:\(\s?0\s?\))?|\(?0)[\s.\-/]{{0,2}}[1-57]"
    r"(?:[()\s.\-/]{0,3}\d){8}(?!\d)")
EARLIER_DATE = re.compile(r"0?6\s?[-./ ]\s?\d{1,2}\s?[-./ ]\s?(?:19|20)\d\d(?!\d)")
EMAIL = re.compile(
    rf"([^\W_][\w.+%'\-]{{0,63}}){_AT}((?:[\w\-]{{1,63}}{_DOT}){{1,5}}[A-Za-z]{{2,24}}){_END}", re.IGNORECASE)
SPOKEN_EMAIL = re.compile(
    rf"([^\W_][\w.+\-]{{0,63}}{_SPOKEN}[\w+\-]{{1,63}}){{0,3}}) ?(?:at|apenstaart(?:je)?|@) ?"
    rf"([\w\-]{{1,63}}{_SPOKEN}[\w\-]{{1,63}}){{1,4}}){_END}", re.IGNORECASE)
MAIL_SIGN = re.compile(r"@|apenstaart|[(\[{<]\s?at\s?[)\]}>]| at ", re.IGNORECASE)
DOTTED = re.compile(rf"{_DOT}| (?:punt|dot) ", re.IGNORECASE)
BIRTH = re.compile(
    rf"{_START}(?:(?:geboren|geb(?:oorte)?\.?[\s\-]?dat(?:um|\.)?|geboortedag|born|birth ?da(?:te|y)"
    rf"|date of birth){_END}[^\d\n]{{0,25}}|geb\.?\s?(?:op|dd|d\.d\.)?[\s:]{{0,2}})({_DATE})", re.IGNORECASE)
DATE = re.compile(
    rf"(?<!\d){_DATE}|(?<!\d)(?:19|20)\d{{6}}(?!\d)|(?<!\d)[0-3]?\d[01]\d(?:19|20)\d\d(?!\d)", re.IGNORECASE)
SERIAL = re.compile(r"\s*\d{5}(?:\.\d+)?\s*")
YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
STREET = re.compile(r"[^\W\d_]{2,}\.?,?\s{1,3}(?:nr\.?\s?|nummer\s)?[1-9]\d{0,4}(?!\d)")
POSTCODE = re.compile(_START + _POSTCODE)
LOOSE_POSTCODE = re.compile(r"\s*[1-9]\d{3}\s?[A-Za-z]{2}\s*")
HOUSE_NUMBER = re.compile(r"\s*[1-9]\d{0,4}(?:[\s\-]?[A-Za-z0-9]{1,5})?\s*")
HOME = re.compile(
    r"(?:(?:woon|thuis|huis|prive)[\s\-]?adres|home address)[^\d\n]{0,60}[1-9]\d{0,4}[^\n]{0,20}"
    rf"|(?:woont|wonende?|woonachtig|lives){_END}[^\n]{{0,40}}?{_ROAD}\s{{1,3}}[1-9]\d{{0,4}}(?!\d)",
    re.IGNORECASE)
FULL_ADDRESS = re.compile(
    rf"[1-9]\d{{0,4}}(?:[\s\-]?[A-Za-z0-9]{{1,4}})?[,;\s]{{1,4}}{_POSTCODE}"
    rf"|{_POSTCODE}[,;\s]{{1,4}}(?:nr\.?\s?|huisnummer\s?)?[1-9]\d{{0,4}}(?!\d)")

_SQUASHED = bytes.maketrans((ascii_uppercase + digits + "]}>").encode(),
                            (ascii_lowercase + "0" * 10 + ")))").encode())
_SEPARATORS = b" .-/(_\t\r\n\v\f"
_HINT = re.compile(
    rb"@|at\)|apenst|punt(?:nl|com|org|net|eu)|dot(?:nl|com|org|net|eu)|00\)000|b(?:sn|orn|irth)"
    rb"|s(?:ofi|ervicen)|geb(?:oren|oorted|dat|(?:op|dd)?:?0)|w(?:oon(?:t|achtig|adres)|onend)|lives|dres")
"""What is private and stands in a column that is not always looked at, has one of these or nine digits."""
_ODD = re.compile("[^\x00-\x7fÀ-ÿ€‘’“”…]")  # what may hide something, or stand for a digit, space or dash
_NINE = b"0" * 9
SHORTEST = 6  # a@b.nl
_LONG_RUN = re.compile(r"\d(?:[ .\-/(_\t\r\n\v\f]{0,3}\d){8,}")
_DULL = re.compile(r"(?:19|20)\d\d-\d\d-\d\d \d\d|\d{1,12}\.\d\d"
                   r"|(?!6\.)[1-9]\d?\.\d{5,}(?: (?!6\.)[1-9]\d?\.\d{5,})?")
"""The start of a time stamp, an amount, the degrees of a place."""
_PERSON_HINT = re.compile(b"particu|pers|indivi|eenmans|zzp|vof|maatschap|informeel|freelanc|vennoot|sole|dhr"
                          b"|heer|mevr|mw")
_POSTCODE_HINT = re.compile(r"[1-9][0-9]{3} ?(?:[A-Z]{2}|[a-z]{2})(?![^\W_])")


def is_suspect(text: str) -> bool:
    """Say whether a text is worth a closer look; nearly every row is not, so this must be fast.

    Most of the looks are a search in bytes: small letters, 0 for any digit, no separators.
    """
    if len(text) < SHORTEST:
        return False
    plain = text if text.isascii() or not _ODD.search(text) else text.translate(PLAIN)
    squashed = _squash(plain)
    if _HINT.search(squashed):
        return True
    if _NINE in squashed and any(not _DULL.fullmatch(run) for run in _LONG_RUN.findall(plain)):
        return True
    return _POSTCODE_HINT.search(plain) is not None and _PERSON_HINT.search(squashed) is not None


def speaks_of_person(plain: str) -> bool:
    """Say whether a row may say that it is about a natural person."""
    return _PERSON_HINT.search(_squash(plain)) is not None


def _squash(plain: str) -> bytes:
    return plain.encode("ascii", "replace").translate(_SQUASHED, _SEPARATORS)


def make_plain(text: str) -> str:
    """Return a text with digits, spaces, dashes and letters as in ASCII and without invisible characters."""
    return text if text.isascii() else text.translate(PLAIN)


def digits_of(text: str) -> str:
    """Return the digits of a plain text."""
    return "".join(filter(str.isdigit, text))
