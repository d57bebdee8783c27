"""What comes again because the person switched it on: breaks, lunch, the day's end, check-ins.

Each firing is a turn: the next time is set first, then it is decided whether anything is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bot.i18n import countries
from bot.messages import Class, Lane, Phrase, phrase
from bot.reminders.decide import (
    PASSING,
    Decision,
    Drop,
    Fire,
    Fold,
    Quiet,
    Wait,
    decide_promise,
    quiet_ends,
)
from bot.reminders.moments import OF_A_WEEK, moment
from bot.reminders.routines import OF_THE_MOMENT, RULES, Routine, Rule, next_time
from bot.reminders.walls import earliest_wall, resolve, to_wall
from bot.reminders.week import Week
from bot.store import preferences, routines
from bot.store.routines import RoutineRow, RoutineState
from bot.turns import calm, knocks, missed, standing
from bot.turns.missed import Missed
from bot.turns.standing import Offer, Standing
from bot.turns.world import Committed, Turn, World, committed

GROUP, ASKED = "routine", "routine-asked"
PASSED_OVER = 3
"""So often without a tap, and it asks whether to stop instead of going on."""

STALE = timedelta(days=31)
"""Later than this it was a clock that was wrong: the next time is worked out, and nothing said."""

SAID: dict[Routine, Phrase] = {
    Routine.BREAKS: phrase(
        "routine", "Time for a break: away from the screen, shoulders down, a few steps."
    ),
    Routine.LUNCH: phrase("routine", "Lunch. Not at the desk, if you can."),
    Routine.END_OF_DAY: phrase(
        "routine", "Your working day is over. What is left will be there tomorrow."
    ),
    Routine.CHECK_IN: phrase("routine", "How has it been lately? One tap is enough."),
    Routine.LOOK_BACK: phrase("routine", "The week is nearly over. Shall we look back?"),
}
"""What is said when it is time; nobody is named, since others may see the screen.

A check-in about a client says the word that the person set for them, if there is one.
"""
DONE: Offer = ("done", phrase("routine", "Done"))
TEN: Offer = ("ten-minutes", phrase("routine", "In ten minutes"))
HOUR: Offer = ("one-hour", phrase("routine", "In an hour"))
MEETING: Offer = ("meeting", phrase("routine", "In a meeting for an hour"))
NOT_TODAY: Offer = ("not-today", phrase("routine", "Not today"))
STOP: Offer = ("stop", phrase("routine", "Stop these"))
LOOK: Offer = ("look", phrase("routine", "Look back"))
OPEN: Offer = ("open", phrase("routine", "Answer"))
MOVED = phrase("routine", "I will be back {at}.")
STOPPED = phrase("routine", "Stopped. /reminders switches it on again whenever you like.")
WELL = phrase("routine", "Good.")
TOMORROW = phrase("routine", "Fine, not today.")
STILL = phrase(
    "routine", "You have passed over these three times: {routine}. Shall I stop, or go on?"
)
KEEP: Offer = ("keep", phrase("routine", "Go on"))

CALLED: dict[Routine, Phrase] = {
    Routine.BREAKS: phrase("routine/name", "Breaks"),
    Routine.LUNCH: phrase("routine/name", "Lunch"),
    Routine.END_OF_DAY: phrase("routine/name", "End of day"),
    Routine.CHECK_IN: phrase("routine/name", "Check-in"),
    Routine.LOOK_BACK: phrase("routine/name", "Weekly look-back"),
}

CHOICES: dict[Routine, tuple[tuple[Offer, ...], ...]] = {
    Routine.BREAKS: ((DONE, TEN), (MEETING, NOT_TODAY), (STOP,)),
    Routine.LUNCH: ((DONE, TEN), (NOT_TODAY, STOP)),
    Routine.END_OF_DAY: ((DONE, HOUR), (NOT_TODAY, STOP)),
    Routine.CHECK_IN: ((OPEN,), (HOUR, NOT_TODAY), (STOP,)),
    Routine.LOOK_BACK: ((LOOK,), (HOUR, NOT_TODAY), (STOP,)),
}


# --- switching on and off ------------------------------------------------------------------------


def on_by_effect(turn: Turn, routine: Routine, key: str) -> None:
    """Switch a routine on because a guide wants it, unless it is on already."""
    every = routines.of_person(turn.conn, turn.person.id)
    if all(each.routine is not routine or each.client_id for each in every):
        on(turn, routine, effect_key=key)


def on(
    turn: Turn,
    routine: Routine,
    rule: Rule | None = None,
    client_id: str | None = None,
    effect_key: str | None = None,
) -> RoutineRow:
    """Switch a routine on, in place of one of this kind (and client) that is on already."""
    for each in routines.of_person(turn.conn, turn.person.id):
        if each.routine is routine and each.client_id == client_id:
            routines.switch(turn.conn, each.id, "off")
    rule = rule or RULES[routine]
    wall, at = next_time(routine, rule, week(turn), turn.zone, turn.now)
    row = RoutineRow(
        id=turn.new_id(),
        person_id=turn.person.id,
        client_id=client_id,
        routine=routine,
        rule=rule,
        wall=wall.isoformat(timespec="minutes"),
        zone=turn.zone,
        due_at=at,
        effect_key=effect_key,
    )
    routines.add(turn.conn, row)
    return row


def off(turn: Turn, routine: Routine, client_id: str | None = None) -> None:
    """Switch a routine off."""
    for each in routines.of_person(turn.conn, turn.person.id):
        if each.routine is routine and each.client_id == client_id:
            routines.switch(turn.conn, each.id, "off")


def week(turn: Turn) -> Week:
    """Give the person's week: what they have set, and for the rest what is usual where they are."""
    return week_of(preferences.of_person(turn.conn, turn.person.id), turn.person.zone)


def week_of(said: Mapping[str, str], zone: str | None) -> Week:
    """Make a week of settings: `work_days` such as 01234 (0 is Monday), and four clocks."""
    country = country_of(said, zone)
    usual = Week(countries.working_days(country))

    def clock(name: str) -> time:
        at: time = getattr(usual, name)
        return time.fromisoformat(said[name]) if name in said else at

    return Week(
        frozenset(map(int, said["work_days"])) if "work_days" in said else usual.days,
        clock("begin"),
        clock("end"),
        clock("quiet_from"),
        clock("quiet_to"),
        countries.first_weekday(country),
    )


def quiet_of(said: Mapping[str, str], turn: Turn) -> Quiet:
    """Give the person's quiet hours, by the clock of where they are."""
    its_week = week_of(said, turn.person.zone)
    return Quiet(its_week.quiet_from, its_week.quiet_to, turn.zone)


def moment_of(turn: Turn, name: str) -> datetime:
    """Give the wall time that a moment means now, where and as the person lives."""
    return moment(name, turn.now, turn.zone, week(turn) if name in OF_A_WEEK else None)


def country_of(said: Mapping[str, str], zone: str | None) -> str | None:
    """Give the country that was set, or the one that the zone lies in."""
    return said.get("country") or countries.of_zone(zone)


# --- firing --------------------------------------------------------------------------------------


def fire(conn: Connection, world: World, names: Sequence[str], now: datetime) -> list[Committed]:
    """Fire routines that are due, once for each of their times; what nobody can use is left out.

    Several are of different persons.
    """
    taken = routines.take(conn, world.master, names, now)
    said = preferences.of_persons(conn, [person.id for _, person in taken])
    turns = []
    for row, person in taken:
        turn = Turn(conn, world, person, now)
        _fire(turn, row, said[person.id])
        turns.append(turn)
    return committed(turns)


def _fire(turn: Turn, row: RoutineRow, said: Mapping[str, str]) -> None:
    its_week = week_of(said, turn.person.zone)
    decision = _decision(turn, row, said)
    if isinstance(decision, Wait):
        routines.wait(turn.conn, row.id, decision.until)
        return
    asks = not isinstance(decision, Drop) and row.ignored >= PASSED_OVER
    _go_on(turn, row, its_week, passed_over=not isinstance(decision, Drop), asks=asks)
    if asks:
        _ask_whether_to_stop(turn, row)
    elif isinstance(decision, Fold) and (others := overdue(turn, said)):
        missed.tell(turn, said, [_missed(row), *others], _occurrence(row))
    elif isinstance(decision, Fire | Fold):
        _say(turn, row, said, decision.late_by)


def _go_on(
    turn: Turn, row: RoutineRow, its_week: Week, *, passed_over: bool, asks: bool = False
) -> None:
    wall, at = next_time(row.routine, row.rule, its_week, turn.zone, turn.now)
    ignored = row.ignored + passed_over
    state: RoutineState = "asked" if asks else "on"
    routines.move(turn.conn, row, wall, turn.zone, at, ignored=ignored, state=state)


def overdue(turn: Turn, said: Mapping[str, str]) -> list[Missed]:
    """Take what else of this person is due and keeps its use; it goes on to its next time."""
    found = []
    its_week = week_of(said, turn.person.zone)
    for row in routines.of_person(turn.conn, turn.person.id):
        if row.state != "on" or row.due_at > turn.now or row.routine in OF_THE_MOMENT:
            continue
        kept = isinstance(_decision(turn, row, said), Fire | Fold)
        if kept and row.ignored < PASSED_OVER:
            _go_on(turn, row, its_week, passed_over=True)
            found.append(_missed(row))
    return found


def _missed(row: RoutineRow) -> Missed:
    return Missed(f"{GROUP}:{row.id}", datetime.fromisoformat(row.wall), row.client_id)


def opened(turn: Turn, name: str) -> None:
    """Say what came late in a message of its own."""
    row = _find(turn, name)
    if row is None:
        turn.tell(STOPPED)
        return
    texts = [*knocks.about(turn, row.client_id), SAID[row.routine]]
    standing.offer(turn, GROUP, row.id, texts, CHOICES[row.routine])


def _decision(turn: Turn, row: RoutineRow, said: Mapping[str, str]) -> Decision:
    """Decide about an occurrence: too late, unwanted now and in quiet hours it is passed over.

    What keeps its use and is only late in quiet hours waits for the morning instead.
    """
    if calm.until(said, turn.now) is not None or calm.is_off(said, turn.zone, turn.now):
        return Drop("unwanted")
    quiet = quiet_of(said, turn)
    passing = row.routine in OF_THE_MOMENT
    cls = PASSING if passing else "A"
    wall = datetime.fromisoformat(row.wall)
    decision = decide_promise(wall, row.zone, row.due_at, quiet, turn.now, cls=cls)
    if not isinstance(decision, Fire | Fold):
        return decision
    if decision.late_by > STALE or (passing and calm.meeting(said, turn.now)):
        return Drop("unwanted")
    morning = quiet_ends(turn.now, quiet)
    if morning is None or row.routine is Routine.END_OF_DAY:
        return decision
    meant_for_night = quiet_ends(turn.now - decision.late_by, quiet) is not None
    return Drop("quiet") if passing or meant_for_night else Wait(morning)


def _occurrence(row: RoutineRow) -> str:
    """Name an occurrence by its hour, which may come once more when a clock is put back."""
    return f"routine:{row.id}:{row.wall}:{row.zone}"


def _say(turn: Turn, row: RoutineRow, said: Mapping[str, str], late: timedelta) -> None:
    passing = row.routine in OF_THE_MOMENT
    wall = datetime.fromisoformat(row.wall)
    named = () if passing else missed.named(turn, said, wall, late)
    standing.offer(
        turn,
        GROUP,
        row.id,
        [*knocks.about(turn, row.client_id), *named, SAID[row.routine]],
        CHOICES[row.routine],
        state=str(row.occurrence),
        lane=Lane.REMINDER,
        cls=Class.B if passing else Class.A,
        occurrence=_occurrence(row),
    )


def _ask_whether_to_stop(turn: Turn, row: RoutineRow) -> None:
    still = phrase(STILL.context, STILL.text, routine=CALLED[row.routine])
    standing.offer(
        turn,
        ASKED,
        row.id,
        [*knocks.about(turn, row.client_id), still],
        [[KEEP, STOP]],
        lane=Lane.REMINDER,
        occurrence=_occurrence(row),
    )


# --- answering -----------------------------------------------------------------------------------


def _find(turn: Turn, routine_id: str) -> RoutineRow | None:
    found = routines.of_person(turn.conn, turn.person.id)
    return next((each for each in found if each.id == routine_id), None)


def pressed(turn: Turn, press: Standing) -> RoutineRow | None:
    """Be done, put it off, leave it for today, or stop it; gives what is still on."""
    standing.used(turn, press)
    row = _find(turn, press.object_id)
    if row is None:
        turn.record(press.outgoing, turn.say(STOPPED), None)
        return None
    its_week = week(turn)
    wall, at = next_time(row.routine, row.rule, its_week, turn.zone, turn.now)
    said, label = WELL, dict(each for line in CHOICES[row.routine] for each in line)[press.choice]
    match press.choice:
        case "ten-minutes" | "one-hour":
            by = timedelta(minutes=10) if press.choice == "ten-minutes" else timedelta(hours=1)
            wall = earliest_wall(turn.now + by, turn.zone)
            at = resolve(wall, turn.zone)
            said = phrase(MOVED.context, MOVED.text, at=wall)
        case "meeting":
            calm.meet(turn)
        case "not-today":
            midnight = datetime.combine(to_wall(turn.now, turn.zone).date(), time())
            after = resolve(midnight + timedelta(days=1), turn.zone)
            wall, at = next_time(row.routine, row.rule, its_week, turn.zone, after)
            said = TOMORROW
        case "stop":
            routines.switch(turn.conn, row.id, "off")
            turn.record(press.outgoing, turn.say(STOPPED), turn.say(label))
            return None
        case _:
            pass
    routines.move(turn.conn, row, wall, turn.zone, at, ignored=0)
    turn.record(press.outgoing, turn.say(said), turn.say(label))
    return row


def asked_pressed(turn: Turn, press: Standing) -> None:
    """Go on with a routine that was passed over, or stop it."""
    standing.used(turn, press)
    row = _find(turn, press.object_id)
    goes_on = press.choice == KEEP[0]
    if row is not None:
        if goes_on:
            wall, at = next_time(row.routine, row.rule, week(turn), turn.zone, turn.now)
            routines.move(turn.conn, row, wall, turn.zone, at, ignored=0)
        else:
            routines.switch(turn.conn, row.id, "off")
    label = KEEP[1] if goes_on else STOP[1]
    turn.record(press.outgoing, turn.say(WELL if goes_on else STOPPED), turn.say(label))


def retimed(turn: Turn) -> None:
    """Let every routine come at its own clock in the zone, and the week, of now."""
    for row in routines.of_person(turn.conn, turn.person.id):
        wall, at = next_time(row.routine, row.rule, week(turn), turn.zone, turn.now)
        routines.move(
            turn.conn,
            replace(row, zone=turn.zone),
            wall,
            turn.zone,
            at,
            ignored=row.ignored,
            state=row.state,
        )
