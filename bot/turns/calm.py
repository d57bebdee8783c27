"""Being left alone for a while: for an hour, until tomorrow, until one says."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.messages import phrase
from bot.reminders import timeoff
from bot.reminders.moments import moment
from bot.reminders.timeoff import TimeOff
from bot.reminders.walls import resolve, to_wall
from bot.store import holds, preferences, reminders
from bot.turns import standing
from bot.turns.reply import kept
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "calm"
PAUSED, MEETING, OFF = "paused_until", "meeting_until", "time_off"
RESTED = "rested"
"""The setting that keeps from when to when the last pause lasted that was ended by hand."""
BEGAN = {PAUSED: "paused_from", MEETING: "meeting_from"}
"""The setting that keeps since when: a clock that was ahead then may have been put back since."""
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
LOOK_AGAIN = timedelta(hours=1)

HOW_LONG = phrase(
    "calm",
    "For how long shall I keep still? Reminders that fall due meanwhile come afterwards, together.",
)
ONE_HOUR: Offer = ("hour", phrase("calm", "For an hour"))
TOMORROW: Offer = ("tomorrow", phrase("calm", "Until tomorrow morning"))
OPEN_END: Offer = ("open", phrase("calm", "Until I say so"))
STILL = phrase("calm", "I keep still until {at}. /quiet ends it sooner.")
STILL_OPEN = phrase("calm", "I keep still until you send /quiet again.")
BACK = phrase("calm", "I am there again, with everything that was on before.")


def until(said: Mapping[str, str], now: datetime) -> datetime | None:
    """Give the instant until which the person wants to be left alone; None when they do not."""
    given = said.get(PAUSED)
    at = None if given is None else datetime.fromisoformat(given)
    return at if at is not None and at > now else None


def looked_at(until: datetime, now: datetime) -> datetime:
    """Give when what is due in a pause is looked at again: the pause may end sooner."""
    return min(until, now + LOOK_AGAIN)


def rested(said: Mapping[str, str], at: datetime) -> bool:
    """Tell whether an instant lies in a time in which the person wanted to be left alone."""
    pauses = [(said.get(BEGAN[PAUSED]), said.get(PAUSED))]
    if RESTED in said:
        begin, end = said[RESTED].split()
        pauses.append((begin, end))
    return any(
        datetime.fromisoformat(begin) <= at <= datetime.fromisoformat(end)
        for begin, end in pauses
        if begin is not None and end is not None
    )


def meeting(said: Mapping[str, str], now: datetime) -> bool:
    """Tell whether the person said that they are in a meeting."""
    given = said.get(MEETING)
    return given is not None and datetime.fromisoformat(given) > now


def days_off(said: Mapping[str, str]) -> TimeOff | None:
    """Give the days off that the person planned last, also when they are over."""
    return timeoff.load(said.get(OFF))


def is_off(said: Mapping[str, str], zone: str, at: datetime) -> bool:
    """Tell whether an instant lies in the days off."""
    off = days_off(said)
    return off is not None and off.covers(to_wall(at, zone).date())


def meet(turn: Turn) -> None:
    """Leave out what belongs to the moment, for an hour."""
    _rest(turn, MEETING, turn.now + HOUR)


def _rest(turn: Turn, name: str, until: datetime) -> None:
    preferences.put(turn.conn, turn.person.id, name, until.isoformat())
    preferences.put(turn.conn, turn.person.id, BEGAN[name], turn.now.isoformat())


def ask(turn: Turn) -> None:
    """Ask for how long; a second time it ends."""
    said = preferences.of_person(turn.conn, turn.person.id)
    if until(said, turn.now) is not None:
        end(turn)
        return
    standing.offer(turn, GROUP, turn.person.id, (HOW_LONG,), [[ONE_HOUR, TOMORROW], [OPEN_END]])


def pressed(turn: Turn, press: Standing) -> None:
    """Keep still from here on."""
    standing.used(turn, press)
    label = dict((ONE_HOUR, TOMORROW, OPEN_END))[press.choice]
    wall = None
    match press.choice:
        case "hour":
            wall = moment("in-an-hour", turn.now, turn.zone)
        case "tomorrow":
            wall = moment("tomorrow-morning", turn.now, turn.zone)
        case _:
            pass
    at = FOREVER if wall is None else resolve(wall, turn.zone)
    _rest(turn, PAUSED, at)
    said = STILL_OPEN if wall is None else phrase(STILL.context, STILL.text, at=wall)
    turn.record(press.outgoing, turn.say(said), turn.say(label))


def end(turn: Turn) -> None:
    """Be there again: what waited comes at once, everything else as it was."""
    began = preferences.of_person(turn.conn, turn.person.id).get(BEGAN[PAUSED])
    preferences.forget(turn.conn, turn.person.id, PAUSED)
    if began is not None:
        lasted = f"{began} {turn.now.isoformat()}"
        preferences.put(turn.conn, turn.person.id, RESTED, lasted)
    for row in reminders.of_person(turn.conn, turn.person):
        due = resolve(datetime.fromisoformat(row.wall), row.zone)
        if row.due_at > due:
            reminders.reschedule(turn.conn, row.id, row.wall, row.zone, due)
            turn.wake_at(due)
    for hold in holds.of_person(turn.conn, turn.person.id):
        due = resolve(datetime.fromisoformat(hold.wall), hold.zone)
        if hold.due_at > due:
            holds.reschedule(turn.conn, hold.id, hold.wall, hold.zone, due)
            turn.wake_at(due)
    kept.come(turn)
    turn.tell(BACK)
