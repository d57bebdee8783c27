"""Dates, clocks and spans of time in forms that cannot be misread: months in words or with weekday.

English is written here; the others by Babel, which is loaded when one of them is first needed.
All are Gregorian; zones are the caller's, times here are what a clock on the wall shows.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.i18n.languages import SOURCE, language_of
from bot.i18n.numbers import own_digits

DAY = timedelta(days=1)
NEAR = timedelta(days=180)
"""Within this distance a weekday and a month name a day well enough without its year."""
SECONDS_UNTIL = timedelta(minutes=10)
"""Below this a length is a timer's, and its seconds are said."""

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a language puts a date: CLDR patterns, and how day and clock are joined.

    `near` joins a weekday and a clock on a button.
    """

    day: str
    day_and_year: str
    clock: str
    joined: str
    near: str
    spans_joined: str = " "


_FORMS = {
    "fa": _Forms(
        "EEEE d LLLL", "EEEE d LLLL y", "H:mm", "{day}، ساعت {clock}", "{day} {clock}", " و "
    ),
    "ar": _Forms(
        "EEEE، d MMMM", "EEEE، d MMMM y", "h:mm a", "{day}، الساعة {clock}", "{day} {clock}", " و"
    ),
    "vi": _Forms("EEEE, d MMMM", "EEEE, d MMMM 'năm' y", "HH:mm", "{clock} {day}", "{clock} {day}"),
    "fi": _Forms("ccc d.M.", "ccc d.M.y", "H.mm", "{day} klo {clock}", "{day} klo {clock}"),
}

Unit = Literal["day", "hour", "minute", "second"]

_LENGTHS: dict[Unit, timedelta] = {
    "day": DAY,
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


def day(value: date, language: str, *, today: date | None = None) -> str:
    """Name a day, such as `Thu 26 Nov 2026`; without its year when it is near `today`."""
    near = today is not None and abs(value - today) < NEAR
    spoken = language_of(language)
    if spoken.code == SOURCE:
        text = f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
        return text if near else f"{text} {value.year}"
    from babel.dates import format_date

    forms = _FORMS[spoken.code]
    pattern = forms.day if near else forms.day_and_year
    return own_digits(format_date(value, pattern, locale=spoken.locale), spoken)


def clock(value: time, language: str) -> str:
    """Write what a clock shows, to the minute."""
    spoken = language_of(language)
    if spoken.code == SOURCE:
        return f"{value.hour:02}:{value.minute:02}"
    from babel.dates import format_time

    text = format_time(value.replace(tzinfo=None), _FORMS[spoken.code].clock, locale=spoken.locale)
    return own_digits(text, spoken)


def moment(value: datetime, language: str, *, today: date | None = None) -> str:
    """Name a day and its clock as they stand in the value, such as `Thu 26 Nov 2026, 10:00`."""
    joined = "{day}, {clock}" if language_of(language).code == SOURCE else _FORMS[language].joined
    return joined.format(
        day=day(value.date(), language, today=today), clock=clock(value.time(), language)
    )


def near(value: datetime, language: str) -> str:
    """Name a weekday and a clock, such as `Thu 10:00`: enough within a week, and short."""
    spoken = language_of(language)
    if spoken.code == SOURCE:
        return f"{_WEEKDAYS[value.weekday()]} {clock(value.time(), language)}"
    from babel.dates import format_date

    forms = _FORMS[spoken.code]
    weekday = "ccc" if forms.day.startswith("ccc") else "EEEE"
    named = format_date(value.date(), weekday, locale=spoken.locale)
    return forms.near.format(day=named, clock=clock(value.time(), language))


def span(value: timedelta, language: str) -> str:
    """Write a length of time in days, hours and minutes; in seconds too when it is short.

    A negative one is written as its length. Nothing is rounded up.
    """
    rest = abs(value)
    short = rest < SECONDS_UNTIL
    parts: list[tuple[int, Unit]] = []
    for unit, length in _LENGTHS.items():
        count, rest = divmod(rest, length)
        if count and (unit != "second" or short):
            parts.append((count, unit))
    if not parts:
        parts.append((0, "minute"))
    joint = " " if language_of(language).code == SOURCE else _FORMS[language].spans_joined
    return joint.join(_counted(count, unit, language) for count, unit in parts)


def _counted(count: int, unit: Unit, language: str) -> str:
    """Write a count of one unit with its right plural."""
    spoken = language_of(language)
    if spoken.code == SOURCE:
        return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    from babel.dates import format_timedelta

    text = format_timedelta(
        count * _LENGTHS[unit],
        granularity=unit,
        threshold=float("inf"),  # never in a larger unit than asked for
        locale=spoken.locale,
    )
    return own_digits(text, spoken)
