"""Days of the week and times of the day, as people write when a place is open."""

import re

from vocab.values.text import read_known
from vocab.values.value import Value, refuse

TIME = re.compile(r"([01]?[0-9]|2[0-4])(?:[:.u]([0-5][0-9]))?(?: ?uur| ?u)?")
DAYS = {
    "ma": "ma", "maandag": "ma", "mon": "ma", "monday": "ma", "di": "di", "dinsdag": "di", "tue": "di",
    "tuesday": "di", "wo": "wo", "woensdag": "wo", "wed": "wo", "wednesday": "wo", "do": "do",
    "donderdag": "do", "thu": "do", "thursday": "do", "vr": "vr", "vrijdag": "vr", "fri": "vr",
    "friday": "vr", "za": "za", "zaterdag": "za", "sat": "za", "saturday": "za", "zo": "zo",
    "zondag": "zo", "sun": "zo", "sunday": "zo",
}
EVERY_DAY = frozenset(("elke dag", "alle dagen", "dagelijks", "daily", "every day"))
UNTIL = re.compile(r"\s*(?:t/m|tot en met|-|to|through)\s*")
AND = re.compile(r"\s*(?:[,;&+]|\ben\b|\band\b)\s*")


def read_time_of_day(text: str) -> Value:
    """Return a time as HH:MM from 00:00 to 24:00: 9 uur, 9.30, 17u30 and 09:00 are read."""
    bare = read_known(text)
    if bare is None:
        return None
    found = TIME.fullmatch(bare.casefold())
    if not found:
        return refuse(text, "time-of-day")
    hour, minute = int(found[1]), found[2] or "00"
    if hour == 24 and minute != "00":
        return refuse(text, "time-of-day")
    return f"{hour:02}:{minute}"


def read_days(text: str) -> Value:
    """Return days as `ma-vr` or `di, do`: maandag t/m vrijdag, di en do, elke dag and mon-fri are read."""
    bare = read_known(text)
    if bare is None:
        return None
    if bare.casefold() in EVERY_DAY:
        return "ma-zo"
    pieces = []
    for piece in AND.split(bare.casefold()):
        ends = [DAYS.get(day.strip(". ")) for day in UNTIL.split(piece)]
        if None in ends or len(ends) > 2:
            return refuse(text, "days")
        pieces.append("-".join(end for end in ends if end))
    return ", ".join(pieces)
