"""How to fill in a column, in one language: the Dutch of the templates themselves, and English beside it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from shapes import template_words as dutch

Language = Literal["nl", "en"]


class Words(NamedTuple):
    """What is said of columns, named as in template_words; headers and examples are Dutch in both."""

    language: Language
    how: Mapping[str, str]
    how_key: Mapping[str, str]
    how_list: str
    how_long: str
    how_many: str
    key_meaning: str
    key_how: str
    part_key_meaning: str
    part_key_how: str
    kvk_meaning: str
    example_meaning: str
    example_how: str
    needs: Mapping[str, str]
    need_with: str
    reasons: Mapping[str, str]
    filled_in: Mapping[str, str]


DUTCH = Words(
    "nl", dutch.HOW, dutch.HOW_KEY, dutch.HOW_LIST, dutch.HOW_LONG, dutch.HOW_MANY, dutch.KEY_MEANING,
    dutch.KEY_HOW, dutch.PART_KEY_MEANING, dutch.PART_KEY_HOW, dutch.KVK_MEANING, dutch.EXAMPLE_MEANING,
    dutch.EXAMPLE_HOW, dutch.NEEDS, dutch.NEED_WITH, dutch.REASONS, dutch.FILLED_IN,
)
HOW = {
    "text": "Write a text.",
    "digits": "Write it just as the register has it, with zeros in front too.",
    "date": "Write day-month-year, such as 31-12-2026.",
    "time": "Write day-month-year and the time, such as 31-12-2026 17:00.",
    "amount": "Write an amount with a comma, such as 1234,50. A euro sign is not needed.",
    "decimal": "Write a number. Use a comma, such as 2,5.",
    "integer": "Write a whole number, in digits only.",
    "boolean": "Choose ja (yes) or nee (no).",
    "code": "Choose from the list.",
    "url": "Write the whole web address, such as https://www.example.org/.",
}
HOW_KEY = {
    "fund": "Write the key of the fund.",
    "funds": "Write the key of the fund.",
    "call": "Write the key of the call.",
    "object": "Write the key of the place.",
    "fundedItem": "Write the key of the place.",
    "ofTarget": "Write the key of the commitment, a hash and the number of the target: belofte-1#2.",
    "days": "Write the days in short, such as ma-vr or di, do.",
    "opensAt": "Write hours and minutes, such as 09:00.",
    "closesAt": "Write hours and minutes, such as 17:30.",
    "geometry": "Write the location as WKT, such as POINT(4.9 52.37).",
    "phone": "Write a number of the organisation, such as 020 123 4567. No number of a person.",
    "area": "Write a municipality, the four digits of a postcode, or the code of a neighbourhood.",
    "cpv": "Write the code of eight digits or the name from the list of the European Union.",
    "currency": "Write three capitals, such as EUR.",
    "email": "Write an address of the organisation, such as info@example.org. No address of one person.",
    "kvk": "Write the eight digits of the trade register, with the zeros in front.",
    "postcode": "Write four digits and two letters, such as 1234 AB.",
    "year": "Write a year of four digits, such as 2026.",
}
REASONS = {
    "initiative.kvk": "Fill this in for a cooperative, association, foundation or other registered form.",
    "initiative.fiscalHost": "Fill this in for a group without a legal form that receives money.",
    "procurement.directReason": "Fill this in for a procurement that goes to one party without a call.",
    "procurement.motivation": "Fill this in for a procurement that goes to one party without a call.",
    **{f"allocation.{key}": "Fill this in for an allocation to one party." for key in
       ("allocatedTo", "publishedOn", "announcedAt", "objectionsUntil", "motivation")},
    "procurement.awards.suppliers": "Fill this in for an award that was not withdrawn and did not fail.",
    "place.surface": "Fill this in for a compensation per m².",
    "place.segment": "Fill this in for a place for housing cooperatives.",
    "procurement.deadline": "Fill this in for a procurement that is open: the day and the time.",
}
ENGLISH = Words(
    "en", HOW, HOW_KEY,
    how_list="Write a word from the list.",
    how_long="Use {bound} characters at most.",
    how_many="More than one? Put a semicolon between them.",
    key_meaning="A short number or word of your own for this row. Each row has another.",
    key_how="Choose it yourself, and do not change it later. The other sheets point to it.",
    part_key_meaning="The row of the sheet “{title}” that this belongs to.",
    part_key_how="Write the key that you filled in there. More rows may have the same key.",
    kvk_meaning="The number of this party in the Dutch trade register.",
    example_meaning="Ja (yes) means that this row was made up to show how it works.",
    example_how="Leave this empty in your own rows.",
    needs={"always": "Yes, always.", "sometimes": "Sometimes.", "advised": "Rather yes.",
           "never": "May be empty."},
    need_with="Sometimes: when you fill in something of “{title}”.",
    reasons=REASONS,
    filled_in={
        "currency": "Empty? Then we fill in EUR.",
        "vat": "Empty? Then we fill in that it is not known.",
        "grant.name": "Empty? Then we make a name of the programme and the file number.",
        "grant.status": "Empty? Then the status follows from the amounts.",
    },
)
WORDS: Mapping[Language, Words] = {"nl": DUTCH, "en": ENGLISH}
