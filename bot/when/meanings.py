"""What a piece of a phrase means: small values, and the actions by which rules make them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from bot.when.parts import NOON

HOUR = 60
_LAST_HOUR, _LAST_MINUTE, _LAST_DAY = 24, 59, 31
_WEEK = 7
_NUMBERED = range(2, 8)
"""Vietnamese counts weekdays: Monday is the second day."""
_FEWEST_MINUTES, _HUNDRED = 10, 100
_YEARS = {"g": range(1900, 10_000), "j": range(1300, 1900)}
_THIS_CENTURY, _TWO_FIGURES = 2000, 100

Which: TypeAlias = Literal["coming", "this", "next", "after next", "last"]
Half: TypeAlias = Literal["", "am", "pm"]


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; months and days keep the clock, minutes are elapsed."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    minutes: int = 0
    vague: int = 0
    """So much more it may be, in its own unit."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A length from now."""

    length: Length


@dataclass(frozen=True, slots=True)
class Behind:
    """A length ago."""

    length: Length


@dataclass(frozen=True, slots=True)
class Offset:
    """Today and the days round it."""

    days: int


@dataclass(frozen=True, slots=True)
class Workday:
    """The working day that comes after today."""


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; `weeks` later than the one meant."""

    day: int
    which: Which = "coming"
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """A week counted from this one."""

    offset: int


@dataclass(frozen=True, slots=True)
class Month:
    """A month counted from this one."""

    offset: int


@dataclass(frozen=True, slots=True)
class MonthNamed:
    """A month by its name: `g12`, `j9`."""

    name: str


@dataclass(frozen=True, slots=True)
class Year:
    """A year counted from this one."""

    offset: int


@dataclass(frozen=True, slots=True)
class Date:
    """A day and a month, by the calendar `g` or `j`, with their year if it was said."""

    calendar: str
    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of a month that is this one or the next."""

    day: int


@dataclass(frozen=True, slots=True)
class Weekend:
    """The days off at the end of a week."""

    which: Which = "coming"


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or the last day of a week or month."""

    end: bool
    of: Week | Month | MonthNamed


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, by its name in `parts`."""

    name: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time; `exact` ones are of 24 hours, `bare` ones numbers that may be days of a month."""

    hour: int
    minute: int = 0
    exact: bool = False
    bare: bool = False
    half: Half = ""


Piece: TypeAlias = (
    Ahead
    | Behind
    | Offset
    | Workday
    | Weekday
    | Week
    | Month
    | MonthNamed
    | Year
    | Date
    | DayOfMonth
    | Weekend
    | Edge
    | Part
    | Clock
)
Value: TypeAlias = Piece | Length | int | str | tuple[int, ...] | tuple["Value", ...]
Action: TypeAlias = Callable[..., Value | None]
"""Makes a value of what was taken; None where it makes no sense, such as a 13th month."""

_UNITS: dict[str, Callable[[int], Length]] = {
    "minute": lambda count: Length(minutes=count),
    "quarter": lambda count: Length(minutes=15 * count),
    "hour": lambda count: Length(minutes=HOUR * count),
    "day": lambda count: Length(days=count),
    "workday": lambda count: Length(workdays=count),
    "week": lambda count: Length(days=7 * count),
    "fortnight": lambda count: Length(days=14 * count),
    "month": lambda count: Length(months=count),
    "year": lambda count: Length(months=12 * count),
}
_HALVES = {"hour": Length(minutes=30), "year": Length(months=6)}


def _length(count: int | tuple[int, ...], unit: str, vague: int = 0) -> Length | None:
    """`3 day`; a number with a fraction comes as its figures."""
    if isinstance(count, tuple):
        return _decimal(count, unit)
    if not count or (unit == "hour" and count >= _HUNDRED):  # "1430 hours" is a clock
        return None
    made = _UNITS[unit](count)
    return replace(made, vague=vague) if vague else made


def _decimal(figures: tuple[int, ...], unit: str) -> Length | None:
    whole, fraction = figures
    if fraction not in {5, 50} or unit not in _HALVES:
        return None
    return _sum(_UNITS[unit](whole), _HALVES[unit])


def _and_half(count: int, unit: str) -> Length | None:
    if unit == "week":
        return None
    half = _HALVES.get(unit)
    return None if half is None else _sum(_UNITS[unit](count), half)


def _sum(one: Length, other: Length) -> Length | None:
    if one.vague or other.vague or other.workdays or one.workdays:
        return None
    return Length(
        one.months + other.months,
        one.days + other.days,
        minutes=one.minutes + other.minutes,
    )


def _clock(
    hour: int, minute: int = 0, style: str = "", half: Half = "", *, exact: bool = False
) -> Clock | None:
    last = _LAST_DAY if style == "bare" else _LAST_HOUR
    if not 0 <= hour <= last or not 0 <= minute <= _LAST_MINUTE:
        return None
    if hour == _LAST_HOUR and minute:
        return None
    exact = exact or style == "exact" or hour > NOON or not hour
    if half and not 1 <= hour <= NOON:
        return None
    return Clock(hour, minute, exact=exact and not half, bare=style == "bare", half=half)


def _figures(figures: tuple[int, ...], style: str = "", half: Half = "") -> Clock | None:
    hour, minute, *rest = figures
    return None if rest else _clock(hour, minute, style, half)


def _before(hour: int, minutes: int) -> Clock | None:
    """`quarter to nine`, `puoli yhdeksän`: so many minutes before an hour of twelve."""
    if not 1 <= hour <= NOON or not 0 < minutes < HOUR:
        return None
    return _clock(NOON if hour == 1 else hour - 1, HOUR - minutes)


def _after(hour: int, minutes: int) -> Clock | None:
    return _clock(hour, minutes) if 1 <= hour <= NOON else None


def _with_half(clock: Clock, half: Half) -> Clock | None:
    if clock.half or not 1 <= clock.hour <= NOON:
        return None
    return replace(clock, half=half, bare=False, exact=False)


def _said(clock: Clock) -> Clock:
    """Make a bare number a time, since a word beside it said so."""
    return replace(clock, bare=False)


def _date(month: str, day: int, year: int | None = None) -> Date | None:
    calendar, number = month[0], int(month[1:])
    if year is not None and year not in _YEARS[calendar]:
        return None
    return Date(calendar, number, day, year)


def _by_figures(figures: tuple[int, ...], order: str, calendar: str = "g") -> Date | None:
    """`dm 5 12`, `ymd 2026 12 1`; a year of two figures belongs to this century."""
    if len(figures) != len(order):
        return None
    said = dict(zip(order, figures, strict=True))
    year = said.get("y")
    if year is not None and year < _TWO_FIGURES:
        if calendar != "g" or order.startswith("y"):
            return None
        year += _THIS_CENTURY
    if not 1 <= said["m"] <= NOON:
        return None
    return _date(f"{calendar}{said['m']}", said["d"], year)


def _edge(which: str, of: Value | str, offset: int = 0) -> Edge | None:
    if of == "week":
        return Edge(which == "end", Week(offset))
    if of == "month":
        return Edge(which == "end", Month(offset))
    return Edge(which == "end", of) if isinstance(of, Week | Month | MonthNamed) else None


def _sum_hours(hours: int, minutes: int) -> Length | None:
    return Length(minutes=HOUR * hours + minutes) if 0 < minutes < HOUR else None


def _length_and(count: int, unit: str, minutes: int) -> Length | None:
    """`1 tiếng 15`: an hour and so many minutes."""
    return _sum_hours(count, minutes) if unit == "hour" else None


def _by_fives(hour: int, minutes: int) -> Clock | None:
    """`eight and ten`: minutes that are not called so come in fives."""
    return None if minutes % 5 else _clock(hour, minutes)


def _minutes(number: int) -> int | None:
    """`nine thirty` has minutes of two figures; `nine five` is no time."""
    return number if _FEWEST_MINUTES <= number <= _LAST_MINUTE else None


def _hundred(number: int) -> Clock | None:
    """`1430 hours`."""
    return _clock(*divmod(number, 100), "exact") if number >= _HUNDRED else None


def _day_of_next_month(day: int, offset: int) -> tuple[Value, ...]:
    return DayOfMonth(day), Month(offset)


def _days_from(length: Length, days: int) -> Ahead | None:
    """`two days from tomorrow`."""
    if length.minutes or length.months or length.workdays or length.vague:
        return None
    return Ahead(Length(days=length.days + days))


def _weeks_from(length: Length, days: int) -> Ahead | None:
    """`two weeks today`: only whole weeks are said so."""
    return None if length.days % _WEEK else _days_from(length, days)


def _week_from(length: Length, day: int) -> Weekday | None:
    """`a week from monday`."""
    if length.months or length.workdays or length.minutes or length.vague or length.days % 7:
        return None
    return Weekday(day, weeks=length.days // 7)


def _month_number(number: int) -> MonthNamed | None:
    return MonthNamed(f"g{number}") if 1 <= number <= NOON else None


def _both(*values: Value) -> tuple[Value, ...]:
    return values


ACTIONS: dict[str, Action] = {
    "is": lambda value: value,
    "nothing": lambda *_: 0,
    "length": _length,
    "half": _HALVES.get,
    "and_half": _and_half,
    "sum": _sum,
    "ahead": Ahead,
    "behind": Behind,
    "offset": Offset,
    "offset_with": lambda days, clock: (Offset(days), clock),
    "hour_part": lambda hour, part: (Clock(hour), Part(part)),
    "offset_part": lambda days, part: (Offset(days), Part(part)),
    "workday": Workday,
    "weekday": Weekday,
    "weekday_part": lambda day, part: (Weekday(day), Part(part)),
    "week": Week,
    "week_from": _week_from,
    "month": Month,
    "month_named": MonthNamed,
    "month_number": _month_number,
    "year": Year,
    "date": _date,
    "date_number": lambda month, day, year=None: (
        _date(f"g{month}", day, year) if 1 <= month <= NOON else None
    ),
    "figures": _by_figures,
    "day_of_month": DayOfMonth,
    "weekend": Weekend,
    "edge": _edge,
    "part": Part,
    "clock": _clock,
    "clock_figures": _figures,
    "said": _said,
    "half_of_day": _with_half,
    "sum_hours": _sum_hours,
    "minutes_not_months": lambda number: _length(number, "minute") if number > NOON else None,
    "by_fives": _by_fives,
    "sixty": _minutes,
    "hundred": _hundred,
    "both_month": _day_of_next_month,
    "days_from": _days_from,
    "weeks_from": _weeks_from,
    "ahead_days": lambda days: Ahead(Length(days=days)),
    "weekday_after_next": lambda day: Weekday(day, "after next"),
    "length_and": _length_and,
    "weekend_of_week": lambda offset: (Weekend(), Week(offset)),
    "one_behind": lambda unit: Behind(_UNITS[unit](1)),
    "one_ahead": lambda unit: Ahead(_UNITS[unit](1)),
    "eve": lambda day: (Weekday((day - 1) % _WEEK), Part("night")),
    "weekend_of": lambda week: (Weekend(), week),
    "weekday_number": lambda number: number - 2 if number in _NUMBERED else None,
    "year_number": lambda number: number if number >= _YEARS["j"].start else None,
    "before": _before,
    "after": _after,
    "both": _both,
}
"""The name of an action in a lexicon -> what it makes."""
