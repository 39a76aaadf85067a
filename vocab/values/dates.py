"""Dates as people write them: day first, with month names, or as the serial number of a spreadsheet."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from vocab.values.text import DASHES, read_known
from vocab.values.value import Noted, Unreadable, Value, refuse

ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,2})")
DAY_FIRST = re.compile(r"([0-9]{1,2})(\s?[-/.]\s?| )([0-9]{1,2})\2([0-9]{4}|'?[0-9]{2})")
COMPACT = re.compile(r"(19|20)([0-9]{2})([0-9]{2})([0-9]{2})")
DAY_NAMED = re.compile(
    r"([0-9]{1,2})(?:(?:e|de|ste|st|nd|rd|th)(?![a-z]))?(?:\s+of)?[\s.-]*"
    r"([a-z]{3,9})\.?[\s,.-]*([0-9]{4}|'?[0-9]{2})"
)
NAMED_DAY = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
SERIAL = re.compile(r"([1-9][0-9]{4})(?:[.,]([0-9]{1,12}))?")
TIME = re.compile(
    r"(?P<day>.*?[0-9a-z])(?:t|,?\s+(?:om\s+|at\s+)?)(?P<hour>[0-9]{1,2})"
    r"(?:[:.u](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"|(?=\s?(?:u|uur|[ap]\.?m\.?)\b))"
    r"\s?(?P<half>[ap])?(?:\.?m\.?)?\s*(?:u\.?|uur|hrs?)?\s*"
    r"(?P<zone>z|utc|gmt|cet|cest|met|mest|[+-][0-9]{2}:?[0-9]{2})?"
)
WEEKDAYS = {
    name: number for number, names in enumerate((
        "maandag ma monday mon", "dinsdag di tuesday tue", "woensdag wo wednesday wed",
        "donderdag do thursday thu", "vrijdag vr friday fri", "zaterdag za saturday sat",
        "zondag zo sunday sun"))
    for name in names.split()
}
BEFORE = re.compile(rf"(?:({'|'.join(WEEKDAYS)})\.?,?\s+)?(?:(?:d\.?d\.|per|op|on)\s+)?")
WITHIN = re.compile(
    r"[0-9]{1,2}[-/. ]+(?:[0-9]{1,2}|[a-z]{3,9})\.?[-/. ]+[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
MONTHS = {
    name: number for number, names in enumerate((
        "januari january jan", "februari february feb febr", "maart march mrt maa mar", "april apr",
        "mei may", "juni june jun", "juli july jul", "augustus august aug", "september sep sept",
        "oktober october okt oct", "november nov", "december dec"), 1)
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(?:'?[0-9]{2}|[0-9]{4})"
NOT_WHOLE = re.compile(
    rf"(?:in\s+|sinds\s+|since\s+)?[0-9]{{4}}(?:\s?[-/]\s?[0-9]{{2,4}})?|[0-9]{{1,2}}[-/.][0-9]{{4}}"
    rf"|(?:{MONTH})[\s.'-]*{YEAR}"
    rf"|.*(?:\b[qk][1-4]\b|kwartaal|quarter|\bweek\b|[0-9]{{4}}-?w[0-9]{{2}}|seizoen|season|halfjaar"
    rf"|voorjaar|najaar|zomer|winter|herfst|lente|spring|summer|autumn).*"
    rf"|(?:begin|medio|eind|eerste helft|tweede helft|early|mid|late|end of)\s.*[0-9]{{4}}"
)
OPEN = frozenset({
    "heden", "nu", "vandaag", "morgen", "gisteren", "doorlopend", "doorlopende", "lopend", "onbepaald",
    "onbepaalde tijd", "voor onbepaalde tijd", "zo snel mogelijk", "z.s.m.", "nader te bepalen", "n.t.b.",
    "ntb", "volgt", "today", "now", "tomorrow", "ongoing", "open", "tbd", "indefinite", "to be determined",
})
CENTURY_FROM = 50
"""Two digits from 50 on are 19.., below it 20..: contracts run for decades; an info tells what was read."""
DAY_ZERO, FIRST_SERIAL, LAST_SERIAL = date(1899, 12, 30), 18_264, 73_050  # 1950 to the end of 2099
DAY_SECONDS = 86_400
LONGEST = 60
OFFSETS = {"z": 0, "utc": 0, "gmt": 0, "cet": 1, "met": 1, "cest": 2, "mest": 2}


@lru_cache(maxsize=1)
def local_zone() -> ZoneInfo:
    """Return the time zone that a time without one is read in."""
    return ZoneInfo("Europe/Amsterdam")


def read_date(text: str) -> Value:
    """Return an xsd:date from a whole date: year first, day first, or with the name of a month.

    Of a time behind it only the day is kept; one with a zone becomes the day it is in the Netherlands.
    """
    if iso := ISO_DATE.fullmatch(text):
        return _make_date(iso[1], iso[2], iso[3])
    if dutch := DUTCH_DATE.fullmatch(text):
        return _make_day_first(dutch[1], dutch[2], dutch[3])
    bare = _clean(text)
    if bare is None:
        return None
    value = _read_day(bare)
    if value is None and (time := TIME.fullmatch(bare)):
        value = _read_day_of_time(time)
    if value is None:
        return _refuse_date(text, bare)
    return value if _fits_weekday(text, value) else Unreadable("date-weekday")


def read_date_time(text: str) -> Value:
    """Return an xsd:dateTime in UTC, such as 2026-03-02T11:00:00Z; without a zone it is Dutch time.

    A date alone is a question, as is a time that the clock skips or has twice.
    """
    bare = _clean(text)
    if bare is None:
        return None
    if (serial := SERIAL.fullmatch(bare)) and serial[2]:
        moment = _read_serial(serial)
        return _to_utc(moment, None, "excel-serial") if moment else refuse(text, "time")
    time = TIME.fullmatch(bare)
    if time is None:
        return refuse(text, "time" if _read_day(bare) is None else "time-missing")
    day = _read_day(time["day"].strip(" ,"))
    if day is None:
        return refuse(text, "time")
    if isinstance(day, Unreadable):
        return Unreadable(day.rule)
    if not _fits_weekday(text, day):
        return Unreadable("date-weekday")
    value, rule = (day.value, day.rule) if isinstance(day, Noted) else (day, None)
    moment = _add_time(date.fromisoformat(str(value)), time)
    return _to_utc(moment, time["zone"], rule) if moment else Unreadable("time")


def _clean(text: str) -> str | None:
    """Return small letters without the words around a date; None where a cell says nothing."""
    bare = read_known(text)
    if bare is None:
        return None
    if len(bare) > LONGEST:
        return bare[: LONGEST + 1].casefold()
    word = bare.translate(DASHES).casefold()
    return word[before.end():] if (before := BEFORE.match(word)) else word


def _fits_weekday(text: str, value: Value) -> bool:
    """Say whether a date is on the day of the week that a text begins with, if it names one."""
    before = BEFORE.match(text.strip().casefold())
    day = value.value if isinstance(value, Noted) else value
    if not before or not before[1] or not isinstance(day, str):
        return True
    return date.fromisoformat(day).weekday() == WEEKDAYS[before[1]]


def _read_day(bare: str) -> Value:
    """Return the date that a text is, what is wrong with it, or None where it is not a whole date."""
    if first := YEAR_FIRST.fullmatch(bare):
        return _make_date(first[1], first[3], first[4])
    if dutch := DAY_FIRST.fullmatch(bare):
        return _make_day_first(dutch[1], dutch[3], dutch[4])
    if (named := DAY_NAMED.fullmatch(bare)) and named[2] in MONTHS:
        return _make_day_first(named[1], str(MONTHS[named[2]]), named[3])
    if (american := NAMED_DAY.fullmatch(bare)) and american[1] in MONTHS:
        return _make_date(american[3], str(MONTHS[american[1]]), american[2])
    if compact := COMPACT.fullmatch(bare):
        return _make_date(compact[1] + compact[2], compact[3], compact[4])
    if serial := SERIAL.fullmatch(bare):
        moment = _read_serial(serial)
        return Noted(moment.date().isoformat(), "excel-serial") if moment else None
    return None


def _make_date(year: str, month: str, day: str) -> str | Unreadable:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return Unreadable("date")


def _make_day_first(day: str, month: str, year: str) -> Value:
    """Return a date written day first, as in the Netherlands; a month above twelve is asked about."""
    digits = year.lstrip("'")
    is_short = len(digits) == 2
    if is_short:
        digits = f"{'19' if int(digits) >= CENTURY_FROM else '20'}{digits}"
    value = _make_date(digits, month, day)
    if isinstance(value, Unreadable):
        other = _make_date(digits, day, month) if int(month) > 12 else None
        return Unreadable("date-month-first", other) if isinstance(other, str) else value
    return Noted(value, "two-digit-year") if is_short else value


def _read_serial(serial: re.Match[str]) -> datetime | None:
    """Return the moment of a spreadsheet's day number, None outside 1950 to 2099."""
    days = int(serial[1])
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    day = datetime.combine(DAY_ZERO + timedelta(days), datetime.min.time())
    seconds = min(round(float(f"0.{serial[2] or 0}") * DAY_SECONDS), DAY_SECONDS - 1)
    return day + timedelta(seconds=seconds)


def _read_day_of_time(time: re.Match[str]) -> Value:
    """Return the day of a date with a time, in the Netherlands where a zone is given."""
    day = _read_day(time["day"].strip(" ,"))
    if not isinstance(day, str):
        return day
    moment = _add_time(date.fromisoformat(day), time)
    if moment is None:
        return Unreadable("date")
    if not time["zone"]:
        return day
    try:
        here = (moment - _offset(time["zone"])).replace(tzinfo=ZoneInfo("UTC")).astimezone(local_zone())
    except OverflowError:
        return Unreadable("date")
    return day if here.date().isoformat() == day else Noted(here.date().isoformat(), "date-zone")


def _add_time(day: date, time: re.Match[str]) -> datetime | None:
    """Return a day with its time; 24:00 is the next midnight, 2 pm is 14:00; None where no clock shows it."""
    hour, minute, second = int(time["hour"]), int(time["minute"] or 0), int(time["second"] or 0)
    if half := time["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        if (hour, minute, second) == (24, 0, 0):
            return datetime(day.year, day.month, day.day) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, hour, minute, second)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    if zone in OFFSETS:
        return timedelta(hours=OFFSETS[zone])
    digits = zone[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size


def _to_utc(moment: datetime, zone: str | None, rule: str | None) -> Value:
    """Return a moment in UTC, with what is to be told about it."""
    try:
        if zone:
            utc = moment - _offset(zone)
        else:
            local = moment.replace(tzinfo=local_zone())
            if local.utcoffset() != local.replace(fold=1).utcoffset():
                return Unreadable("time-change")
            utc = local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    except OverflowError:
        return Unreadable("time")
    value = f"{utc.isoformat(timespec='seconds')}Z"
    return Noted(value, rule) if rule else value


def _refuse_date(text: str, bare: str) -> Unreadable:
    """Say why a text is no date; a whole date that stands in it is suggested."""
    if len(bare) > LONGEST:
        return Unreadable("date")
    if bare in OPEN:
        return Unreadable("date-open")
    within = WITHIN.findall(bare)
    if len(within) > 1:
        return Unreadable("date-range")
    near = _read_day(within[0]) if within else None
    if near is None and NOT_WHOLE.fullmatch(bare):
        return Unreadable("date-not-whole")
    return refuse(text, "date", near if isinstance(near, str) else None)
