"""The person's clock, asked when a time is first needed: one tap, one typed time, or skipped."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta

from bot.engine.effects import Screen
from bot.messages import Phrase, phrase
from bot.reminders.clocks import clock_choices, read_clock, zone_of_city, zones_showing
from bot.reminders.moments import moment
from bot.reminders.walls import resolve, to_wall
from bot.store import people, reminders, wakeups
from bot.turns import routines, standing
from bot.turns.reply import kept
from bot.turns.standing import Standing
from bot.turns.world import Turn

GROUP = "clock"
EXPECTED = "expect:clock"
PATIENCE = timedelta(hours=12)
PER_ROW = 3
FEW, VERY_FEW = 40, 4
"""Characters, and words, that read as an answer to the question rather than something to file."""
ANSWER_TIME = timedelta(minutes=10)

QUESTION = phrase("clock", "So that I come back at the right hour: what does your clock say now?")
HOW = phrase("clock", "Tap it, or type it, such as 23:40.")
FIRST_THIS = phrase(
    "clock", "First the clock, please: tap it above, or type it such as 23:40. “Skip” works too."
)
SKIP = phrase("clock", "Skip")
SET = phrase("clock", "Good, I will keep your time.")
SKIPPED = phrase(
    "clock", "I will use {zone} time until you tell me. /clock sets it whenever you like."
)
UNREAD = phrase(
    "clock",
    "I could not read a time in that. Tap what your clock says, write it such as 23:40, or name "
    "a large city near you. “Skip” works too.",
)
UNKNOWN = phrase(
    "clock", "No place has that time right now. What does your clock say, such as 23:40?"
)


def names_a_time(screen: Screen) -> bool:
    """Tell whether a screen offers moments, whose times depend on the person's clock."""
    return any(choice.id.startswith("at:") for row in screen.rows for choice in row)


def ask(turn: Turn, *, for_morning: str = "") -> None:
    """Ask for the clock; words that read as a time are taken as the answer.

    `for_morning` names a reminder that means tomorrow morning, whichever day that turns out to be.
    """
    pending = wakeups.of_person(turn.conn, turn.person.id).get(EXPECTED)
    if pending is not None and turn.now - asked_at(pending.payload) < ANSWER_TIME:
        turn.tell(FIRST_THIS)
        return
    more = {"asked": turn.now.isoformat(), "for_morning": for_morning}
    choices = sorted(clock_choices(turn.now, turn.person.language), key=_from_west(turn.now))
    offers = [(zone, _shown(f"{at:%H:%M}")) for zone, at in choices]
    rows = [offers[at : at + PER_ROW] for at in range(0, len(offers), PER_ROW)]
    rows.append([("skip", SKIP)])
    standing.offer(turn, GROUP, turn.person.id, (QUESTION, HOW), rows, more=more)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=EXPECTED,
        kind="expect",
        due_at=turn.now + PATIENCE,
        payload=more,
    )


def pressed(turn: Turn, press: Standing) -> None:
    """Take the zone that was tapped, or leave it."""
    standing.used(turn, press)
    skipped = press.choice == "skip"
    zone = turn.world.zone if skipped else press.choice
    keep(turn, zone, press.more)
    said = phrase(SKIPPED.context, SKIPPED.text, zone=zone.removeprefix("Etc/")) if skipped else SET
    turn.record(press.outgoing, turn.say(QUESTION), turn.say(said))


def asked_at(question: Mapping[str, str]) -> datetime:
    """Give the moment at which the clock was asked for."""
    return datetime.fromisoformat(question["asked"])


def typed(turn: Turn, words: str, question: Mapping[str, str], *, alone: bool) -> bool:
    """Take words that are a clock time or name a city; False when they are something else.

    A few words straight after the question are an answer to it, also when they cannot be read,
    if nothing else is being asked (`alone`).
    """
    few = len(words) <= FEW and turn.now - asked_at(question) < ANSWER_TIME
    at = read_clock(words)
    if at is not None:
        zone = next(iter(zones_showing(at, turn.now, turn.person.language, 1)), None)
    else:
        zone = zone_of_city(words) if few else None
    if zone is not None:
        keep(turn, zone, question)
        turn.tell(SET)
        return True
    if at is not None:
        turn.tell(UNKNOWN)
        return True
    meant = any(each.isdecimal() for each in words) or len(words.split()) <= VERY_FEW
    if few and alone and meant:
        turn.tell(UNREAD)
        return True
    return False


def keep(turn: Turn, zone: str, question: Mapping[str, str]) -> None:
    """Keep the zone, and let what was planned on another clock keep its hour on this one."""
    people.set_zone(turn.conn, turn.person.id, zone)
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED)
    for row in reminders.of_person(turn.conn, turn.person):
        wall = datetime.fromisoformat(row.wall)
        if row.id == question["for_morning"]:
            wall = moment("tomorrow-morning", asked_at(question), zone)
        due = resolve(wall, zone)
        if row.zone != zone and due > turn.now:
            minute = wall.isoformat(timespec="minutes")
            reminders.reschedule(turn.conn, row.id, minute, zone, due)
    turn.located(zone)
    kept.retimed(turn, question["for_morning"], asked_at(question))
    routines.retimed(turn)


def _from_west(now: datetime) -> Callable[[tuple[str, time]], timedelta]:
    """Sort clocks from the earliest to the latest place, so that a row of them can be scanned."""

    def offset(choice: tuple[str, time]) -> timedelta:
        return to_wall(now, choice[0]) - to_wall(now, "UTC")

    return offset


def _shown(clock: str) -> Phrase:
    return phrase("clock", "{clock}", clock=clock)
