"""Dates, clocks and spans of time in forms that cannot be misread: months in words or with weekday.

English is written here; the others by Babel, which is loaded when one of them is first needed.
Zones are the caller's, times here are what a clock on the wall shows. A Manner says whose calendar
and digits are meant: without one, those of the language.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.i18n.languages import SOURCE, Language, language_of
from bot.i18n.numbers import own_digits
from bot.messages import USUAL, Manner

DAY = timedelta(days=1)
NEAR = timedelta(days=180)
"""Within this distance a weekday and a month name a day well enough without its year."""
SECONDS_UNTIL = timedelta(minutes=10)
"""Below this a length is a timer's, and its seconds are said."""

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS_WHOLE = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


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
    month: str = "LLLL y"


_FORMS = {
    "fa": _Forms(
        "EEEE d LLLL", "EEEE d LLLL y", "H:mm", "{day}، ساعت {clock}", "{day} {clock}", " و "
    ),
    "ar": _Forms(
        "EEEE، d MMMM", "EEEE، d MMMM y", "h:mm a", "{day}، الساعة {clock}", "{day} {clock}", " و"
    ),
    "vi": _Forms(
        "EEEE, d MMMM",
        "EEEE, d MMMM 'năm' y",
        "HH:mm",
        "{clock} {day}",
        "{clock} {day}",
        month="LLLL 'năm' y",
    ),
    "fi": _Forms("ccc d.M.", "ccc d.M.y", "H.mm", "{day} klo {clock}", "{day} klo {clock}"),
}

_TIGHT = {
    "fa": ("د", "س", "چ", "پ", "ج", "ش", "ی"),
    "ar": ("ن", "ث", "ر", "خ", "ج", "س", "ح"),
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
}
"""Days of the week as they stand above a month, Monday first."""

Unit = Literal["day", "hour", "minute", "second"]

_LENGTHS: dict[Unit, timedelta] = {
    "day": DAY,
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


def day(value: date, language: str, *, today: date | None = None, manner: Manner = USUAL) -> str:
    """Name a day, such as `Thu 26 Nov 2026`; without its year when it is near `today`."""
    near = today is not None and abs(value - today) < NEAR
    spoken = language_of(language)
    jalali = _jalali(value, spoken, manner)
    if jalali is not None:
        year, month, number = jalali
        text = f"{weekday(value.weekday(), language)} {number} {month}"
        return own_digits(text if near else f"{text} {year}", spoken, manner)
    if spoken.code == SOURCE:
        text = f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]}"
        return text if near else f"{text} {value.year}"
    from babel.dates import format_date

    forms = _FORMS[spoken.code]
    pattern = forms.day if near else forms.day_and_year
    return own_digits(format_date(value, pattern, locale=spoken.locale), spoken, manner)


def month(value: date, language: str, manner: Manner = USUAL) -> str:
    """Name the month and year that a day lies in, such as `November 2026`."""
    spoken = language_of(language)
    jalali = _jalali(value, spoken, manner)
    if jalali is not None:
        text = f"{jalali[1]} {jalali[0]}"
    elif spoken.code == SOURCE:
        text = f"{_MONTHS_WHOLE[value.month - 1]} {value.year}"
    else:
        from babel.dates import format_date

        text = format_date(value, _FORMS[spoken.code].month, locale=spoken.locale)
    return own_digits(text, spoken, manner)


def weekday(number: int, language: str, *, tight: bool = False) -> str:
    """Name a day of the week, 0 for Monday; `tight` in a letter or two."""
    spoken = language_of(language)
    if spoken.code == SOURCE:
        return _WEEKDAYS[number][:2] if tight else _WEEKDAYS[number]
    if tight:
        return _TIGHT[spoken.code][number]
    from babel import Locale

    forms = _FORMS[spoken.code]
    width = "abbreviated" if forms.day.startswith("ccc") else "wide"
    return str(Locale.parse(spoken.locale).days["stand-alone"][width][number])


def clock(value: time, language: str, manner: Manner = USUAL) -> str:
    """Write what a clock shows, to the minute."""
    spoken = language_of(language)
    if spoken.code == SOURCE:
        return f"{value.hour:02}:{value.minute:02}"
    from babel.dates import format_time

    text = format_time(value.replace(tzinfo=None), _FORMS[spoken.code].clock, locale=spoken.locale)
    return own_digits(text, spoken, manner)


def moment(
    value: datetime, language: str, *, today: date | None = None, manner: Manner = USUAL
) -> str:
    """Name a day and its clock as they stand in the value, such as `Thu 26 Nov 2026, 10:00`."""
    joined = "{day}, {clock}" if language_of(language).code == SOURCE else _FORMS[language].joined
    return joined.format(
        day=day(value.date(), language, today=today, manner=manner),
        clock=clock(value.time(), language, manner),
    )


def near(value: datetime, language: str, manner: Manner = USUAL) -> str:
    """Name a weekday and a clock, such as `Thu 10:00`: enough within a week, and short."""
    spoken = language_of(language)
    joined = "{day} {clock}" if spoken.code == SOURCE else _FORMS[spoken.code].near
    return joined.format(
        day=weekday(value.weekday(), language), clock=clock(value.time(), language, manner)
    )


def _jalali(value: date, spoken: Language, manner: Manner) -> tuple[int, str, int] | None:
    """Give year, name of the month and day in the Jalali calendar, where that is gone by."""
    if spoken.calendar_for(manner) != "jalali":
        return None
    from persiantools.jdatetime import MONTH_NAMES_EN, MONTH_NAMES_FA, JalaliDate

    try:
        found = JalaliDate(value)  # type: ignore[no-untyped-call]  # the library is typed in part
    except ValueError:  # before its first year
        return None
    names = MONTH_NAMES_EN if spoken.code == SOURCE else MONTH_NAMES_FA
    return found.year, str(names[found.month]), found.day


def span(value: timedelta, language: str, manner: Manner = USUAL) -> str:
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
    return joint.join(_counted(count, unit, language, manner) for count, unit in parts)


def _counted(count: int, unit: Unit, language: str, manner: Manner) -> str:
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
    return own_digits(text, spoken, manner)
