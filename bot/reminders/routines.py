"""Routines: reminders that come again because the person switched them on, and when they do.

Pure: walls are naive times on the person's own clock. What is told lives in the turns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import count

from bot.reminders.walls import resolve, to_wall
from bot.reminders.week import DAY, Week

FRIDAY = 4
HALF_AN_HOUR = timedelta(minutes=30)


class Routine(StrEnum):
    """What comes again."""

    BREAKS = "breaks"
    LUNCH = "lunch"
    END_OF_DAY = "end-of-day"
    CHECK_IN = "check-in"
    LOOK_BACK = "look-back"


OF_THE_MOMENT = frozenset({Routine.BREAKS, Routine.LUNCH, Routine.END_OF_DAY})
"""Those that are of no use once their moment is over: left out rather than late, never twice."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How often: `every` so many minutes of work, or `at` a clock; `weekday` where it is weekly."""

    every: int | None = None
    at: time | None = None
    weekday: int | None = None


RULES: dict[Routine, Rule] = {
    Routine.BREAKS: Rule(every=50),
    Routine.LUNCH: Rule(at=time(12, 30)),
    Routine.END_OF_DAY: Rule(),
    Routine.CHECK_IN: Rule(at=time(16)),
    Routine.LOOK_BACK: Rule(),
}
"""What a routine does until the person says otherwise."""


def next_time(
    routine: Routine, rule: Rule, week: Week, zone: str, after: datetime
) -> tuple[datetime, datetime]:
    """Give the next time after an instant: its wall time, and the UTC instant that it means.

    Always later than `after`, also where the clocks change; an hour that comes twice counts once.
    """
    for wall in _walls(routine, rule, week, to_wall(after, zone)):
        at = resolve(wall, zone)
        if at > after:
            return wall, at
    raise AssertionError("the walls never end")


def _walls(routine: Routine, rule: Rule, week: Week, after: datetime) -> Iterator[datetime]:
    """Go through the times of a routine from the day before on; those before `after` may come."""
    midnight = datetime.combine(after.date(), time()) - DAY
    for days in count():
        day = midnight + days * DAY
        if _is_on(routine, rule, week, day):
            yield from _of_day(routine, rule, week, day)


def _is_on(routine: Routine, rule: Rule, week: Week, day: datetime) -> bool:
    if rule.weekday is not None:
        return day.weekday() == rule.weekday
    if routine in {Routine.LOOK_BACK, Routine.CHECK_IN}:
        # Somebody without days off looks back on Fridays.
        return week.last_day(day) if len(week.days) in range(1, 7) else day.weekday() == FRIDAY
    return week.works_on(day)


def _of_day(routine: Routine, rule: Rule, week: Week, day: datetime) -> Iterator[datetime]:
    begin, end = (datetime.combine(day.date(), clock) for clock in (week.begin, week.end))
    if end <= begin:
        end += DAY  # a night shift
    match routine:
        case Routine.BREAKS:
            apart = timedelta(minutes=rule.every or 50)
            at = min(begin + apart, end)  # a day too short for one has it at its end
            yield at
            while (at := at + apart) < end:
                yield at
        case Routine.END_OF_DAY:
            yield end
        case Routine.LOOK_BACK if rule.at is None:
            yield end - HALF_AN_HOUR
        case _:
            yield datetime.combine(day.date(), rule.at or time(12, 30))
