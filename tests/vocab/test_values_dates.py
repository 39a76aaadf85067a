"""Dates and times: each way of writing gives the same day, and nothing is invented."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocab.values import Noted, Unreadable, read_date, read_date_time

DUTCH = "januari februari maart april mei juni juli augustus september oktober november december".split()
SHORT = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
ENGLISH = ("January February March April May June July August September October November December").split()
WEEKDAYS = "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()
HERE = ZoneInfo("Europe/Amsterdam")
moments = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda one: one.replace(microsecond=0))


@given(st.dates())
def test_every_date_is_read_in_every_way_of_writing(day: date) -> None:
    """Year first, day first, with Dutch and English months, with a time, with its day of the week."""
    iso = day.isoformat()
    year, month, number = iso.split("-")
    nl, short, en = (names[day.month - 1] for names in (DUTCH, SHORT, ENGLISH))
    written = [
        iso, f"{year}/{month}/{number}", *(sign.join((number, month, year)) for sign in "-/. "),
        f"{day.day}-{day.month}-{year}", f"{day.day} {nl} {year}", f"{day.day} {short}. {year}",
        f"{day.day}-{short}-{year}", f"{day.day}e {nl} {year}", f"{en} {day.day}, {year}",
        f"{day.day} {en[:3]} {year}", f"{WEEKDAYS[day.weekday()]} {day.day} {nl} {year}", f"{iso}T12:30:00",
        f"{iso} 00:00:00.000", f"{number}-{month}-{year} 0:00",
    ]

    assert [iso] * len(written) == [read_date(text) for text in written]


@given(st.dates(), st.integers(1, 6))
def test_another_day_of_the_week_is_a_question(day: date, later: int) -> None:
    """Of a date that says maandag and is a dinsdag one of the two is wrong."""
    wrong = WEEKDAYS[(day.weekday() + later) % 7]

    year = day.isoformat()[:4]
    assert Unreadable("date-weekday") == read_date(f"{wrong} {day.day} {DUTCH[day.month - 1]} {year}")


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_two_digits_are_a_year_from_1950_to_2049(day: date) -> None:
    """The info says which year was read."""
    expected = Noted(day.isoformat(), "two-digit-year")

    assert expected == read_date(f"{day.day}-{day.month}-{day:%y}") == read_date(day.strftime("%d/%m/'%y"))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_spreadsheets_day_number_is_its_day(day: date) -> None:
    """Day 1 of the serials in use since 1900 is 31 December 1899."""
    serial = (day - date(1899, 12, 30)).days

    assert Noted(day.isoformat(), "excel-serial") == read_date(str(serial))


@given(st.dates())
def test_a_month_above_twelve_is_asked_about(day: date) -> None:
    """04/13/2026 can only be an American 13 April: it is suggested, not read."""
    written = f"{day.month}/{day.day}/{day.isoformat()[:4]}"
    expected = (Unreadable("date-month-first", day.isoformat()) if day.day > 12
                else date(day.year, day.day, day.month).isoformat())

    assert expected == read_date(written)


@pytest.mark.parametrize("text", ["2026", "Q1 2026", "2026-Q3", "1e kwartaal 2026", "maart 2026", "2026-03"])
def test_a_day_is_never_invented(text: str) -> None:
    """A year, a quarter or a month is no date."""
    assert Unreadable("date-not-whole") == read_date(text)


@given(moments)
def test_every_moment_is_read_in_dutch_time_and_written_in_utc(moment: datetime) -> None:
    """As people write it here, unless the clock skips that time or has it twice."""
    local = moment.replace(tzinfo=HERE)
    written = [f"{moment:%d-%m-%Y %H:%M:%S}", moment.isoformat(), f"{moment:%Y-%m-%d %H:%M:%S}",
               f"{moment.day} {DUTCH[moment.month - 1]} {moment.year} om {moment:%H.%M.%S} uur"]
    is_sure = local.utcoffset() == local.replace(fold=1).utcoffset()
    utc = f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    expected = utc if is_sure else Unreadable("time-change")

    assert [expected] * len(written) == [read_date_time(text) for text in written]


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_a_moment_with_a_zone_stays_that_moment(moment: datetime, minutes: int) -> None:
    """+01:00, Z and CET say what to subtract."""
    sign, (hours, rest) = "+-"[minutes < 0], divmod(abs(minutes), 60)
    utc = moment - timedelta(minutes=minutes)

    assert f"{utc.isoformat()}Z" == read_date_time(f"{moment.isoformat()}{sign}{hours:02}:{rest:02}")
    assert f"{moment.isoformat()}Z" == read_date_time(f"{moment.isoformat()}Z")
    hour_before = (moment - timedelta(hours=1)).isoformat()
    assert f"{hour_before}Z" == read_date_time(f"{moment:%d-%m-%Y %H:%M:%S} CET")


@given(st.dates())
def test_a_deadline_without_a_time_is_a_question(day: date) -> None:
    """Midnight is not invented."""
    year = day.isoformat()[:4]
    for text in (day.isoformat(), f"{day:%d-%m-}{year}", f"{day.day} {DUTCH[day.month - 1]} {year}"):
        assert Unreadable("time-missing") == read_date_time(text)


@pytest.mark.parametrize(
    "text", ["9999-12-31T23:00:00-05:00", "0001-01-01T00:00+05:00", "0001-01-01 00:00", "31-12-9999 24:00"])
def test_a_time_outside_the_calendar_is_no_value(text: str) -> None:
    """The edges of the calendar are not crossed."""
    assert Unreadable("time") == read_date_time(text)
    assert isinstance(read_date(text), str | Unreadable)
