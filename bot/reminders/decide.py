"""What becomes of a reminder that was claimed: fire, wait, fold into a digest, or drop.

Pure. Who claims, sends and stores what was decided lives elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.errors import BotError
from bot.reminders.walls import resolve, to_wall

NAMED_AFTER = timedelta(seconds=90)
"""Later than this, a reminder says for when it was meant."""
FOLD_AFTER = timedelta(hours=2)
"""Later than this, what has piled up comes as one digest."""
WINDOW = timedelta(minutes=10)
"""How long after its time a class B reminder (a break, a tip) still makes sense."""

WAITING = "waiting"
PASSING = "B"
"""The class of reminders that belong to their moment: they are left out rather than late."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder as its row has it.

    `wall` and `zone` are the promise, `due_at` (UTC) is when to look at it next; after quiet hours
    have moved it, `wall` still holds the time that was meant. `until` is what ends it, `cls` the
    class of what it sends, `occurrence` the number of its next firing.
    """

    id: str
    wall: datetime
    zone: str
    due_at: datetime
    until: str
    cls: str
    occurrence: int
    state: str
    set_by_person: bool


@dataclass(frozen=True, slots=True)
class Quiet:
    """A person's quiet hours by the clock of their zone; past midnight when `end` is the earlier.

    Equal times mean no quiet hours.
    """

    start: time
    end: time
    zone: str


@dataclass(frozen=True, slots=True)
class Fire:
    """Send it now; `late_by` is zero unless it is late enough to be said."""

    late_by: timedelta


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at this instant (UTC), not before."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Fold:
    """Put it into the digest of what was missed, with its real time."""

    late_by: timedelta


@dataclass(frozen=True, slots=True)
class Drop:
    """Send nothing for this occurrence; `reason` is `not_waiting`, `quiet` or `window_passed`."""

    reason: str


Decision = Fire | Wait | Fold | Drop


def decide(reminder: Reminder, quiet: Quiet | None, now: datetime) -> Decision:
    """Say what becomes of a reminder now (UTC); never early, whatever the clocks did meanwhile.

    A time set by the person outranks quiet hours as long as it is kept within two hours; what is
    later than that waits for the end of the quiet hours in which it would come.
    """
    if reminder.state != WAITING:
        return Drop("not_waiting")
    due = _promised(reminder)
    if not reminder.set_by_person and reminder.cls != PASSING:
        due = quiet_ends(due, quiet) or due
    if now < due:
        return Wait(due)
    late_by = now - due
    if reminder.cls == PASSING:
        return _decide_passing(reminder, quiet, now, late_by)
    if not reminder.set_by_person or late_by > FOLD_AFTER:
        morning = quiet_ends(now, quiet)
        if morning is not None:
            return Wait(morning)
    return Fold(late_by) if late_by > FOLD_AFTER else Fire(_said(late_by))


def decide_promise(
    wall: datetime, zone: str, due_at: datetime, quiet: Quiet, now: datetime, *, cls: str = "A"
) -> Decision:
    """Decide about whatever else was promised for a time, as about a reminder that was set."""
    return decide(
        Reminder("", wall, zone, due_at, "done", cls, 1, WAITING, set_by_person=True), quiet, now
    )


def quiet_ends(at: datetime, quiet: Quiet | None) -> datetime | None:
    """Give the end (UTC) of the quiet hours that an instant lies in; None outside of them."""
    if quiet is None or quiet.start == quiet.end:
        return None
    try:
        today = to_wall(at, quiet.zone).date()
        overnight = timedelta(days=1 if quiet.end < quiet.start else 0)
        for day in (today - timedelta(days=1), today):
            start = resolve(datetime.combine(day, quiet.start), quiet.zone)
            end = resolve(datetime.combine(day + overnight, quiet.end), quiet.zone)
            if start <= at < end:
                return end
    except BotError:  # the zone has left the zone data: better heard at night than never
        return None
    return None


def _decide_passing(
    reminder: Reminder, quiet: Quiet | None, now: datetime, late_by: timedelta
) -> Fire | Drop:
    """Decide for a reminder that is of no use once its moment is over."""
    if late_by > WINDOW:
        return Drop("window_passed")
    if not reminder.set_by_person and quiet_ends(now, quiet) is not None:
        return Drop("quiet")
    return Fire(_said(late_by))


def _said(late_by: timedelta) -> timedelta:
    """Give the lateness that is worth saying, else zero."""
    return late_by if late_by > NAMED_AFTER else timedelta()


def _promised(reminder: Reminder) -> datetime:
    """Give the instant that was promised: the wall time, also when the zone's rules changed."""
    try:
        return resolve(reminder.wall, reminder.zone)
    except BotError:  # the zone has left the zone data: the instant worked out earlier remains
        return reminder.due_at
