"""A clock that was ahead and has been put back: what was worked out by it lies too far ahead.

A time that was told to somebody stays as it was told. What was only worked out from the clock of
then (a wait, the next of what comes again) is worked out from the clock of now; each rule gives the
same however often it is asked. Pure.
"""

from datetime import datetime, time, timedelta

from bot.reminders.moments import HOUR, moment
from bot.reminders.routines import OF_THE_MOMENT, Routine, Rule, next_time
from bot.reminders.walls import MINUTE, resolve, to_wall
from bot.reminders.week import DAY, Week

NOTICED = MINUTE
"""A clock that goes back by less than this is only being kept right."""
OF_A_MOMENT = timedelta(minutes=10)
"""What waits for longer than this only forgets a question, and may do so late."""
WITHIN_REACH = timedelta(days=9)
"""A week, and what a clock is wrong by where it is wrong by little."""


def noticed(newest: datetime | None, now: datetime) -> bool:
    """Tell whether the clock was put back since the newest moment it has shown."""
    return newest is not None and newest - now > NOTICED


def waits_until(asked: datetime, due: datetime, now: datetime) -> datetime:
    """Give the end of a wait of a moment; asked for by the wrong clock, it begins anew now."""
    if asked <= now or due - asked > OF_A_MOMENT:
        return due
    return min(due, now + (due - asked))


def rests_until(begin: datetime, end: datetime, zone: str, now: datetime) -> datetime:
    """Give the end of a pause for an hour, or until tomorrow morning, that began by a wrong clock.

    It is never shorter than it was to be.
    """
    if begin <= now:
        return end
    if end - begin <= HOUR + MINUTE:
        return min(end, now + (end - begin))
    return min(end, resolve(moment("tomorrow-morning", now, zone), zone))


def comes_again(
    routine: Routine,
    rule: Rule,
    week: Week,
    zone: str,
    due: datetime,
    newest: datetime,
    now: datetime,
) -> tuple[datetime, datetime] | None:
    """Give a routine's next time (wall, UTC) by the clock of now; None where it is soon enough.

    What was left for another day stays away today. What keeps its use comes by its old time while
    that is within reach: the clock of now may be the wrong one, and nothing is to come early.
    """
    if routine not in OF_THE_MOMENT and due <= now + WITHIN_REACH:
        return None
    after = now
    if due > next_time(routine, rule, week, zone, newest)[1]:
        midnight = datetime.combine(to_wall(now, zone).date(), time())
        after = resolve(midnight + DAY, zone) - MINUTE
    found = next_time(routine, rule, week, zone, after)
    return found if found[1] < due else None
