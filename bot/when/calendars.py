"""Days and months of the two calendars in which people say dates: Gregorian and Jalali."""

from calendar import monthrange
from datetime import date, timedelta

from bot.when.answers import Calendar

MONTHS = 12
DAY = timedelta(days=1)
_CALENDARS: dict[str, Calendar] = {"g": "gregorian", "j": "jalali"}


def calendar_named(letter: str) -> Calendar:
    """Give the calendar that a lexicon writes as `g` or `j`."""
    return _CALENDARS[letter]


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """Give the day that a calendar calls so; None where it has no such day."""
    try:
        if calendar == "gregorian":
            return date(year, month, day)
        from persiantools.jdatetime import JalaliDate

        made: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # the library is typed in part
        return made
    except (ValueError, OverflowError):
        return None


def said(calendar: Calendar, day: date) -> tuple[int, int, int]:
    """Give year, month and day as a calendar counts them."""
    if calendar == "gregorian":
        return day.year, day.month, day.day
    from persiantools.jdatetime import JalaliDate

    found = JalaliDate(day)  # type: ignore[no-untyped-call]  # the library is typed in part
    return found.year, found.month, found.day


def month_start(calendar: Calendar, day: date, offset: int = 0) -> date | None:
    """Give the first day of the month that lies so many months from a day's own."""
    year, month, _ = said(calendar, day)
    years, index = divmod(month - 1 + offset, MONTHS)
    return day_of(calendar, year + years, index + 1, 1)


def month_end(calendar: Calendar, day: date, offset: int = 0) -> date | None:
    """Give the last day of such a month."""
    after = month_start(calendar, day, offset + 1)
    return None if after is None else after - DAY


def months_later(calendar: Calendar, day: date, months: int) -> date | None:
    """Give the same day of a later month, or its last one where it is shorter."""
    start, end = month_start(calendar, day, months), month_end(calendar, day, months)
    if start is None or end is None:
        return None
    return min(start + (said(calendar, day)[2] - 1) * DAY, end)


def longest(calendar: Calendar, month: int) -> int:
    """Give how many days a month has in its longest year."""
    if calendar == "gregorian":
        return monthrange(2000, month)[1]
    return 31 if month <= 6 else 30  # noqa: PLR2004 - the first half of the Jalali year
