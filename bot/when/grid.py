"""A month as a grid of days to choose from, in either calendar; days that are over are left out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.when.answers import Calendar
from bot.when.calendars import DAY, month_end, month_start
from bot.when.resolve import FURTHEST

WEEK = 7
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks of seven; None stands where there is no day, or none to choose."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]
    before: date | None
    """A day of the month before; None where all of it is over."""
    after: date | None
    """A day of the month after; None where it is further than anybody plans."""


def month_of(day: date, calendar: Calendar, soonest: date, first_weekday: int) -> Month:
    """Give the month that a day lies in, with the days from `soonest` on; 0 is Monday."""
    first, last = month_start(calendar, day), month_end(calendar, day)
    if first is None or last is None:  # the calendar's end
        first, last = day, day
    offset = (first.weekday() - first_weekday) % WEEK
    cells: list[date | None] = [None] * offset
    cells += [
        each if each >= soonest else None
        for each in (first + number * DAY for number in range((last - first).days + 1))
    ]
    cells += [None] * (-len(cells) % WEEK)
    weeks = tuple(tuple(cells[at : at + WEEK]) for at in range(0, len(cells), WEEK))
    return Month(
        first,
        tuple(week for week in weeks if any(week)),
        first - DAY if first > soonest else None,
        last + DAY if last - soonest < FURTHEST else None,
    )


def usual_time(day: date, start: time, soonest: datetime) -> datetime:
    """Give the time that a day without an hour means: its start, or on a day under way `soonest`.

    What is so soon is rounded up to a quarter of an hour, as long as the day lasts.
    """
    wall = datetime.combine(day, start)
    if wall >= soonest:
        return wall
    midnight = datetime.combine(soonest.date(), time())
    rounded = midnight + -(-(soonest - midnight) // QUARTER) * QUARTER
    return rounded if rounded.date() == soonest.date() else soonest
