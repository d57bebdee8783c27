"""The moments that one tap can mean, worked out in the person's own zone.

Words such as "thursday at ten" are not read here.
"""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.errors import BotError
from bot.reminders.walls import earliest_wall, to_wall
from bot.reminders.week import Week

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

NIGHT_ENDS = time(4)
"""Until then it is still yesterday's evening: "tomorrow" is the day that comes after sleep."""
MORNING = time(8, 30)
TEN = time(10)
NOON = time(12)
EVENING = time(19)
EVENING_NEAR = time(18)
"""Later than this, 19:00 is too soon to be of use: the evening then means an hour from now."""
EVENING_OVER = time(21)
"""Later than this, an hour from now is bedtime: the evening then means the next one."""


def _in_an_hour(now: datetime, zone: str) -> datetime:
    return earliest_wall(now + HOUR, zone)


def _this_evening(now: datetime, zone: str) -> datetime:
    clock = to_wall(now, zone)
    if clock.time() <= EVENING_NEAR:
        return datetime.combine(clock.date(), EVENING)
    if clock.time() <= EVENING_OVER:
        return _in_an_hour(now, zone)
    return datetime.combine(clock.date() + DAY, EVENING)


def _days_on(days: int, clock: time) -> Callable[[datetime, str], datetime]:
    """Make the moment at this clock, so many waking days on."""

    def moment_then(now: datetime, zone: str) -> datetime:
        return datetime.combine(_waking_day(now, zone) + days * DAY, clock)

    return moment_then


def _next_week(now: datetime, zone: str, week: Week) -> datetime:
    """Give ten on the first working day of next week; where weeks begin on Mondays, that Monday."""
    return datetime.combine(week.next_week(_waking_day(now, zone)), TEN)


def _next_working_day(now: datetime, zone: str, week: Week) -> datetime:
    """Give the start of work on the first working day after this one."""
    day = week.first_after(_waking_day(now, zone))
    if datetime.combine(day, week.begin) <= to_wall(now, zone):  # whoever begins before four
        day = week.first_after(day)
    return datetime.combine(day, week.begin)


def _waking_day(now: datetime, zone: str) -> datetime:
    """Give midnight of the day that the person is living: it lasts until four in the morning."""
    clock = to_wall(now, zone)
    day = datetime.combine(clock.date(), time())
    return day - DAY if clock.time() < NIGHT_ENDS else day


MOMENTS: dict[str, Callable[[datetime, str], datetime]] = {
    "in-an-hour": _in_an_hour,
    "this-evening": _this_evening,
    "tomorrow-morning": _days_on(1, MORNING),
    "tomorrow-at-ten": _days_on(1, TEN),
    "tomorrow-noon": _days_on(1, NOON),
    "next-working-day": lambda now, zone: _next_working_day(now, zone, Week()),
    "in-three-days": _days_on(3, TEN),
    "next-week": lambda now, zone: _next_week(now, zone, Week()),
}
"""The name of a moment -> its wall time, from now and the zone."""
OF_A_WEEK: dict[str, Callable[[datetime, str, Week], datetime]] = {
    "next-working-day": _next_working_day,
    "next-week": _next_week,
}
"""Those that depend on the person's week."""
ELAPSED = frozenset({"in-an-hour"})
"""Those that are so long from now; the others are hours of the person's clock, wherever it is."""


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def moment(name: str, now: datetime, zone: str, week: Week | None = None) -> datetime:
    """Give the naive wall time, to the minute, that the name means now; always still to come.

    A wall time (ISO, to the minute) that the person wrote stands for itself.

    `now` is aware, `week` the person's own. An hour is elapsed time, the others
    are clock times. Raises BotError for an unknown name or zone.
    """
    work_out = MOMENTS.get(name)
    if work_out is None and _ISO.fullmatch(name):
        return datetime.fromisoformat(name)
    if work_out is None:
        raise BotError(f"This moment is not known. Use one of: {', '.join(MOMENTS)}.")
    if week is not None and name in OF_A_WEEK:
        return OF_A_WEEK[name](now, zone, week)
    return work_out(now, zone)
