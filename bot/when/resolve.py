"""Pieces -> the moments that they mean, past ones included; none where they do not go together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.errors import BotError
from bot.reminders.walls import resolve, to_wall, zone_named
from bot.when import parts
from bot.when.answers import Habits
from bot.when.calendars import DAY, months_later
from bot.when.days import days_meant
from bot.when.meanings import (
    Ahead,
    Behind,
    Clock,
    Date,
    DayOfMonth,
    Edge,
    Length,
    Month,
    MonthNamed,
    Part,
    Piece,
    Week,
    Weekday,
    Workday,
    Year,
)

MINUTE = timedelta(minutes=1)
FURTHEST = timedelta(days=3653)
"""Ten years: what lies beyond is a slip, not a plan."""
_TAKE_A_NUMBER = (Date, DayOfMonth, Week, Month, MonthNamed, Year, Ahead, Behind, Workday)
_TAKE_A_NUMBER_AFTER = (Edge, Month, MonthNamed, Year)
_HALF_DAY, _WEEK = 12, 7
_EARLIEST_SURE = 7
"""An hour of twelve from seven on is meant as it stands; an earlier one may be in the afternoon."""


@dataclass(frozen=True, slots=True)
class Here:
    """When and where something is said, and by whom."""

    now: datetime
    zone: str
    habits: Habits
    wall: datetime
    place: ZoneInfo


def here(now: datetime, zone: str, habits: Habits) -> Here:
    """Put together what does not change while words are read; raises BotError for no such zone."""
    try:
        return Here(now.astimezone(UTC), zone, habits, to_wall(now, zone), zone_named(zone))
    except OverflowError:
        raise BotError("This date is too far away. Choose one nearer to today.") from None


def moments(pieces: tuple[Piece, ...], at: Here) -> set[datetime]:
    """Give the moments that pieces mean together, aware and in the zone."""
    found: set[datetime] = set()
    try:
        for each in _instants(pieces, at):
            if each - at.now <= FURTHEST:
                found.add(each.astimezone(at.place))
    except OverflowError:
        return set()
    return found


def _instants(pieces: tuple[Piece, ...], at: Here) -> Iterator[datetime]:
    clocks = {each for each in pieces if isinstance(each, Clock)}
    named = {each.name for each in pieces if isinstance(each, Part)}
    days: tuple[Piece, ...] = tuple(
        dict.fromkeys(each for each in pieces if not isinstance(each, Clock | Part))
    )
    part = parts.one_part(named)
    if len(clocks) > 1 or part is None or _number_of_another(pieces):
        return
    clock = next(iter(clocks), None)
    if part == parts.SAME_TIME:
        if clock is not None:
            return
        clock, part = Clock(at.wall.hour, at.wall.minute, exact=True), ""
        days = tuple(_as_long(each) for each in days)
    if not days:
        if clock is not None and clock.bare and not part:
            yield from _number_alone(clock, at)
        else:
            yield from _next(clock, part, at)
        return
    if len(days) == 1 and isinstance(days[0], Ahead | Behind):
        yield from _by_length(days[0], clock, part, at)
        return
    hours = _hours(clock, part, at.habits)
    for day in days_meant(days, at.wall, at.habits):
        for minutes in hours:
            yield _instant(day, minutes, at)
    if clock is not None and clock.bare:
        yield from _weekday_and_number(days, clock, part, at)


def _as_long(piece: Piece) -> Piece:
    """Let `this time next week` be a week from now."""
    match piece:
        case Week(offset=offset) if offset > 0:
            return Ahead(Length(days=offset * _WEEK))
        case Month(offset=offset) if offset > 0:
            return Ahead(Length(months=offset))
        case _:
            return piece


def hours_meant(pieces: tuple[Piece, ...], habits: Habits) -> Iterator[time]:
    """Give the times of day that pieces mean; none where they name anything else."""
    clocks = [each for each in pieces if isinstance(each, Clock)]
    named = [each.name for each in pieces if isinstance(each, Part)]
    if len(clocks) + len(named) < len(pieces) or len(clocks) > 1 or len(named) > 1:
        return
    for minutes in _hours(next(iter(clocks), None), next(iter(named), ""), habits):
        if minutes < parts.MIDNIGHT * 60:
            yield time(*divmod(minutes, 60))


def _hours(clock: Clock | None, part: str, habits: Habits) -> tuple[int, ...]:
    """Give the minutes of the day that a clock and a part of the day may mean; none if they clash.

    1440 and more lie in the following night.
    """
    if clock is None:
        return _usual(part, habits)
    if clock.hour > parts.MIDNIGHT:
        return ()
    if part and part not in {parts.OPENING, parts.CLOSING}:
        if clock.half and not _fits(clock, part):
            return ()
        small = clock.half == "am" and clock.hour < _HALF_DAY
        exact = clock.exact or small  # `3 am tonight` lies past midnight
        hours = (
            _on_24(clock)
            if clock.half and not small
            else parts.hours_within(part, clock.hour, exact=exact)
        )
    elif part:
        return ()
    elif clock.half:
        hours = _on_24(clock)
    elif clock.exact or clock.hour >= _EARLIEST_SURE:
        hours = (clock.hour,)
    else:
        hours = (clock.hour, clock.hour + _HALF_DAY)
    return tuple(hour * 60 + clock.minute for hour in hours)


def _usual(part: str, habits: Habits) -> tuple[int, ...]:
    if part == parts.TWELVE_AT_NIGHT:
        return (0, parts.MIDNIGHT * 60)
    if part in {"", parts.OPENING}:
        usual = habits.work_start
    elif part == parts.CLOSING:
        usual = habits.work_end
    elif part in parts.USUAL:
        usual = habits.parts.get(part, parts.USUAL[part])
    else:
        return ()
    return (usual.hour * 60 + usual.minute,)


def _on_24(clock: Clock) -> tuple[int, ...]:
    """Give the hour of 24; `12 am` begins a day or ends it."""
    if clock.half == "pm":
        return (clock.hour % _HALF_DAY + _HALF_DAY,)
    return (clock.hour,) if clock.hour < _HALF_DAY else (0, parts.MIDNIGHT)


def _fits(clock: Clock, part: str) -> bool:
    """Tell whether `9 pm` and `evening` agree."""
    return any(
        hour % parts.MIDNIGHT == _on_24(clock)[0]
        for hour in parts.hours_within(part, clock.hour, exact=False)
    )


def _instant(day: date, minutes: int, at: Here) -> datetime:
    wall = datetime.combine(day, time()) + minutes * MINUTE
    try:
        return resolve(wall, at.zone)
    except BotError:  # the calendar's end
        raise OverflowError from None


def _on_the_next_day(hours: tuple[int, ...], at: Here) -> Iterator[datetime]:
    """A time of day without a day is the next such time."""
    for minutes in {each % (parts.MIDNIGHT * 60) for each in hours}:
        today = _instant(at.wall.date(), minutes, at)
        yield today if today > at.now else _instant(at.wall.date() + DAY, minutes, at)


def _next(clock: Clock | None, part: str, at: Here) -> Iterator[datetime]:
    """`at 8`, said at noon, is tomorrow's eight or this evening's."""
    hours = _hours(clock, part, at.habits)
    yield from _on_the_next_day(hours, at)
    either = clock is not None and not (clock.exact or clock.half or part or at.habits.clock_of_24)
    if either and len(hours) == 1 and hours[0] < _HALF_DAY * 60:
        today, later = (
            _instant(at.wall.date(), each, at) for each in (hours[0], hours[0] + _HALF_DAY * 60)
        )
        if today <= at.now < later:
            yield later


def _number_alone(clock: Clock, at: Here) -> Iterator[datetime]:
    """`9` is an hour or a day of the month."""
    if 0 < clock.hour <= parts.MIDNIGHT and not clock.minute:
        yield from _next(replace(clock, bare=False), "", at)
        for day in days_meant((DayOfMonth(clock.hour),), at.wall, at.habits):
            yield _instant(day, _usual("", at.habits)[0], at)


def _weekday_and_number(
    days: tuple[Piece, ...], clock: Clock, part: str, at: Here
) -> Iterator[datetime]:
    """`thursday 10` may be the tenth, if that is a Thursday."""
    if len(days) != 1 or not isinstance(days[0], Weekday) or clock.minute or part:
        return
    for day in days_meant((DayOfMonth(clock.hour),), at.wall, at.habits):
        if day.weekday() == days[0].day:
            yield _instant(day, _usual("", at.habits)[0], at)


def _number_of_another(pieces: tuple[Piece, ...]) -> bool:
    """Tell whether a number belongs to what follows: `5 march 10` is not 5 o'clock.

    The number before a length, a week or a month counts those.
    """
    return any(
        (isinstance(one, Clock) and one.bare and isinstance(other, _TAKE_A_NUMBER))
        or (isinstance(other, Clock) and other.bare and isinstance(one, _TAKE_A_NUMBER_AFTER))
        for one, other in pairwise(pieces)
    )


def _by_length(
    piece: Ahead | Behind, clock: Clock | None, part: str, at: Here
) -> Iterator[datetime]:
    """`in 3 days` keeps the clock, unless one is said too; minutes are elapsed."""
    if clock is not None and clock.bare:
        return
    for length in _counts(piece.length):
        sign = 1 if isinstance(piece, Ahead) else -1
        if clock is None and not part:
            yield _later(length, sign, at)
        elif not length.minutes:
            day = _day_later(length, sign, at)
            for minutes in _hours(clock, part, at.habits):
                yield _instant(day, minutes, at)


def _counts(length: Length) -> Iterator[Length]:
    """List the lengths that a vague one may be."""
    yield length
    for more in range(1, length.vague + 1):
        yield Length(
            months=length.months and length.months + more,
            days=length.days and length.days + more * (7 if length.days % 7 == 0 else 1),
            workdays=length.workdays and length.workdays + more,
            minutes=length.minutes and length.minutes + more * (60 if length.minutes >= 60 else 5),  # noqa: PLR2004 - minutes of an hour
        )


def _later(length: Length, sign: int, at: Here) -> datetime:
    moved = at.now
    if length.months or length.days or length.workdays:
        wall = datetime.combine(_day_later(length, sign, at), at.wall.time())
        try:
            moved = resolve(wall, at.zone)
        except BotError:
            raise OverflowError from None
    return moved + sign * length.minutes * MINUTE


def _day_later(length: Length, sign: int, at: Here) -> date:
    day = at.wall.date()
    if abs(length.months) > FURTHEST.days:
        raise OverflowError
    if length.months:
        moved = months_later(at.habits.calendar, day, sign * length.months)
        if moved is None:
            raise OverflowError
        day = moved
    if length.workdays > FURTHEST.days:
        raise OverflowError
    left = length.workdays
    while left:
        day += sign * DAY
        left -= day.weekday() not in at.habits.weekend
    return day + sign * length.days * DAY
