"""/timeoff: days off, planned in two answers; what rests meanwhile, what moves, and a way back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.messages import Lines, Phrase, phrase, plural
from bot.reminders import timeoff as rules
from bot.reminders.moments import moment
from bot.reminders.timeoff import LONGEST, TimeOff
from bot.reminders.walls import resolve, to_wall
from bot.store import preferences, reminders
from bot.store.reminders import ReminderRow
from bot.turns import absence, calm, facts, routines, standing
from bot.turns.clients import asking
from bot.turns.retiming import LINE, about
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn
from bot.when.stretches import Stretch
from bot.when.understand import named_stretches

GROUP = "time-off"
FIRST, LAST = "time-off:first", "time-off:last"
FEW_WORDS = 12
MOST_DAYS = 4

FROM = phrase(
    "timeoff",
    "From which day on will you be off? Tap one, or write it, such as “Monday” or “21 to 28 "
    "December”.",
)
UNTIL = phrase(
    "timeoff", "Off from {from_day}. Until which day, that day included? Tap one, or write it."
)
UNREAD = phrase(
    "timeoff", "I could not read a day in that. Something like “Friday” or “21 December” works."
)
WHICH = phrase("timeoff", "That can be more than one day. Which one do you mean?")
WHICH_DAYS = phrase("timeoff", "That can mean different days. Which do you mean?")
PASSED = phrase("timeoff", "{day} is over already. Which day to come?")
BEFORE = phrase("timeoff", "{day} is before {from_day}. Until which day?")
TOO_LONG = phrase("timeoff", "That is more than a year. Until which day, within a year?")
DAYS = phrase("timeoff", "Off from {from_day} to {to_day}, and back on {back}.")
ONE_DAY = phrase("timeoff", "Off on {from_day}, and back on {back}.")
RESTS = phrase("timeoff", "Meanwhile breaks, check-ins and the look-back rest.")
NONE_INSIDE = phrase("timeoff", "No follow-up falls into it.")
LATER = phrase("timeoff", "What you set yourself after this comes at its time.")
IS_IT = phrase("timeoff", "Is that right?")
KEPT = phrase(
    "timeoff", "Planned. It ends by itself; /timeoff calls it off. Shall your clients know?"
)
NOW = phrase("timeoff", "This is planned. It ends by itself on {back}.")
CALLED_OFF = phrase("timeoff", "Called off. Everything is on again as it was before.")
BACK_AT = phrase("timeoff", "These come again at their own times:\n{lines}")
LEFT = phrase("timeoff", "Left as it is.")
DAY = phrase("timeoff", "{day}")
FROM_TO = phrase("timeoff", "{from_day} to {to_day}")

TODAY: Offer = ("today", phrase("timeoff", "Today"))
TOMORROW: Offer = ("tomorrow", phrase("timeoff", "Tomorrow"))
MONDAY: Offer = ("week", phrase("timeoff", "Next week"))
SAME: Offer = ("same", phrase("timeoff", "Only that day"))
ONE_WEEK: Offer = ("7", phrase("timeoff", "A week"))
TWO_WEEKS: Offer = ("14", phrase("timeoff", "Two weeks"))
YES: Offer = ("yes", phrase("timeoff", "Yes"))
CHANGE: Offer = ("change", phrase("timeoff", "Change it"))
LEAVE: Offer = ("leave", phrase("timeoff", "Leave it"))
TELL: Offer = ("tell", phrase("timeoff", "Tell my clients"))
NOT_NOW: Offer = ("not-now", phrase("timeoff", "Not now"))
CALL_OFF: Offer = ("off", phrase("timeoff", "Call it off"))
_LABELS: dict[str, Phrase] = dict(
    (
        TODAY,
        TOMORROW,
        MONDAY,
        SAME,
        ONE_WEEK,
        TWO_WEEKS,
        YES,
        CHANGE,
        LEAVE,
        TELL,
        NOT_NOW,
        CALL_OFF,
    )
)


def command(turn: Turn) -> None:
    """Ask for the days, or say what is planned."""
    off = current(turn)
    if off is None:
        _ask_first(turn, FROM)
        return
    said = phrase(NOW.context, NOW.text, back=off.back)
    _screen(turn, (days(off), said), [[TELL], [CALL_OFF, LEAVE]])


def current(turn: Turn) -> TimeOff | None:
    """Give the days off that are planned and not over."""
    off = calm.days_off(preferences.of_person(turn.conn, turn.person.id))
    return None if off is None or off.over(_today(turn)) else off


def days(off: TimeOff) -> Phrase:
    """Say from when to when."""
    said = ONE_DAY if off.first == off.last else DAYS
    return phrase(said.context, said.text, from_day=off.first, to_day=off.last, back=off.back)


def _today(turn: Turn) -> date:
    return to_wall(turn.now, turn.zone).date()


def _screen(
    turn: Turn,
    texts: tuple[Phrase, ...],
    offers: list[list[Offer]],
    more: Mapping[str, str] | None = None,
) -> str:
    standing.gone(turn, GROUP, turn.person.id)
    return standing.offer(turn, GROUP, turn.person.id, texts, offers, more=more)


# --- the two questions ---------------------------------------------------------------------------


def _ask_first(turn: Turn, *texts: Phrase) -> None:
    outgoing = _screen(turn, texts, [[TODAY, TOMORROW], [MONDAY], [LEAVE]])
    asking.ask(turn, FIRST, turn.person.id, outgoing)


def _ask_last(turn: Turn, first: date, *before: Phrase) -> None:
    asks = () if before else (phrase(UNTIL.context, UNTIL.text, from_day=first),)
    offers: list[list[Offer]] = [[SAME], [ONE_WEEK, TWO_WEEKS], [LEAVE]]
    outgoing = _screen(turn, (*before, *asks), offers, {"first": first.isoformat()})
    asking.ask(turn, LAST, turn.person.id, outgoing, first=first.isoformat())


def typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a day in words, or all the days at once; False for more words than that needs."""
    if len(words.split()) > FEW_WORDS:
        return False
    turn.record(asked["outgoing"], "", None)
    first = date.fromisoformat(asked["first"]) if asked["what"] == LAST else None
    habits, today = facts.habits(turn), _today(turn)
    found = named_stretches(words, turn.person.language, today, habits, first)
    coming = [each for each in found if today <= each.first <= each.last]
    if len(coming) == 1:
        _take(turn, first, coming[0])
    elif coming:
        _ask_which(turn, asked["what"], coming[:MOST_DAYS], first)
    elif not found:
        _again(turn, first, UNREAD)
    elif found[-1].first < today:
        _again(turn, first, phrase(PASSED.context, PASSED.text, day=found[-1].first))
    else:
        start, last = found[-1].first, found[-1].last
        said = phrase(BEFORE.context, BEFORE.text, day=last, from_day=start)
        _again(turn, start, said)
    return True


def _again(turn: Turn, first: date | None, said: Phrase) -> None:
    """Ask once more for what is still missing."""
    if first is None:
        _ask_first(turn, said)
    else:
        _ask_last(turn, first, said)


def _ask_which(turn: Turn, what: str, found: list[Stretch], first: date | None) -> None:
    """Let the person choose among the days that were meant."""
    days_only = first is not None or all(each.first == each.last for each in found)
    offers: list[list[Offer]] = [[_offered(each, first)] for each in found]
    more = {} if first is None else {"first": first.isoformat()}
    asks = WHICH if days_only else WHICH_DAYS
    outgoing = _screen(turn, (asks,), [*offers, [LEAVE]], more)
    asking.ask(turn, what, turn.person.id, outgoing, **more)


def _offered(each: Stretch, first: date | None) -> Offer:
    if each.first == (first or each.last):
        return f"day:{each.last.isoformat()}", phrase(DAY.context, DAY.text, day=each.last)
    said = phrase(FROM_TO.context, FROM_TO.text, from_day=each.first, to_day=each.last)
    return f"days:{each.first.isoformat()}/{each.last.isoformat()}", said


def _take(turn: Turn, first: date | None, days: Stretch) -> None:
    """Take the first day, or all of them; then everything is said once more."""
    if first is None and days.first == days.last:
        _ask_last(turn, days.first)
    elif days.last - days.first >= LONGEST:
        _ask_last(turn, days.first, TOO_LONG)
    else:
        _confirm(turn, rules.planned(days.first, days.last, routines.week(turn)))


# --- what it means -------------------------------------------------------------------------------


def _confirm(turn: Turn, off: TimeOff) -> None:
    inside = _inside(turn, off)
    places = rules.places(off.back, routines.week(turn), len(inside))
    lines = [
        phrase(LINE.context, LINE.text, at=wall, what=about(turn, row))
        for row, wall in zip(inside, places, strict=True)
    ]
    moves = _moves(lines) if lines else NONE_INSIDE
    more = {"first": off.first.isoformat(), "last": off.last.isoformat()}
    asking.over(turn)
    _screen(turn, (days(off), RESTS, moves, IS_IT), [[YES], [CHANGE, LEAVE]], more)


def _moves(lines: list[Phrase]) -> Phrase:
    return plural(
        "timeoff",
        "A follow-up falls into it and moves to the first day back:\n{lines}",
        "{count} follow-ups fall into it and move to the first day back:\n{lines}",
        len(lines),
        count=len(lines),
        lines=Lines(tuple(lines)),
    )


def _inside(turn: Turn, off: TimeOff) -> list[ReminderRow]:
    """List the follow-ups that would come on a day off, by their times."""
    found = reminders.of_person(turn.conn, turn.person)
    return [each for each in found if off.covers(to_wall(each.due_at, turn.zone).date())]


def _keep(turn: Turn, off: TimeOff) -> None:
    """Move what falls inside, and remember where it was."""
    inside = _inside(turn, off)
    moved = {}
    for row, wall in zip(
        inside, rules.places(off.back, routines.week(turn), len(inside)), strict=True
    ):
        at = wall.isoformat(timespec="minutes")
        moved[row.id] = (row.wall, at)
        reminders.reschedule(turn.conn, row.id, at, turn.zone, resolve(wall, turn.zone))
    said = rules.dump(replace(off, moved=moved))
    preferences.put(turn.conn, turn.person.id, calm.OFF, said)


def _call_off(turn: Turn, off: TimeOff) -> list[Phrase]:
    """Put back what was moved and not touched since; what is over meanwhile comes soon."""
    preferences.forget(turn.conn, turn.person.id, calm.OFF)
    back = []
    soon = moment("in-an-hour", turn.now, turn.zone)
    for name, (before, after) in off.moved.items():
        row = reminders.get(turn.conn, turn.person, name)
        if row is None or row.state != "waiting" or row.wall != after:
            continue
        wall = datetime.fromisoformat(before)
        if resolve(wall, turn.zone) <= turn.now:
            wall, soon = soon, soon + rules.APART
        due = resolve(wall, turn.zone)
        reminders.reschedule(turn.conn, row.id, wall.isoformat(timespec="minutes"), turn.zone, due)
        back.append(phrase(LINE.context, LINE.text, at=wall, what=about(turn, row)))
    return back


# --- taps ----------------------------------------------------------------------------------------


def pressed(turn: Turn, press: Standing) -> None:
    """Take a tapped day, keep what was planned, call it off, or leave it."""
    standing.used(turn, press)
    first = press.more.get("first")
    choice, _, rest = press.choice.partition(":")
    known = None if first is None else date.fromisoformat(first)
    label = _LABELS.get(choice) or _offered(_chosen(turn, choice, rest, known), known)[1]
    planned = None
    if choice == YES[0] and known is not None:
        last = date.fromisoformat(press.more["last"])
        planned = rules.planned(known, last, routines.week(turn))
    turn.record(press.outgoing, turn.say(_shown(turn, press, choice)), turn.say(label))
    match choice:
        case "yes" if planned is not None:
            _keep(turn, planned)
            _screen(turn, (KEPT,), [[TELL], [NOT_NOW]])
        case "change":
            _ask_first(turn, FROM)
        case "tell":
            off = current(turn)
            if off is not None:
                absence.begin(turn, off)
        case "off":
            off = current(turn)
            back = [] if off is None else _call_off(turn, off)
            more = (
                (phrase(BACK_AT.context, BACK_AT.text, lines=Lines(tuple(back))),) if back else ()
            )
            turn.tell(CALLED_OFF, *more)
        case "leave" | "not-now":
            turn.tell(LEFT)
        case _:
            _take(turn, known, _chosen(turn, choice, rest, known))


def _chosen(turn: Turn, choice: str, rest: str, first: date | None) -> Stretch:
    """Give the days of a button: from the first on where that is known."""
    begin, _, end = rest.rpartition("/")
    if choice == "days":
        return Stretch(date.fromisoformat(begin), date.fromisoformat(end))
    day = date.fromisoformat(end) if choice == "day" else _tapped(turn, choice, first)
    return Stretch(first or day, day)


def _shown(turn: Turn, press: Standing, choice: str) -> Phrase:
    """Give the words that stay of a screen once it was answered."""
    first, last = (press.more.get(name) for name in ("first", "last"))
    week = routines.week(turn)
    if first is not None and last is not None:
        return days(rules.planned(date.fromisoformat(first), date.fromisoformat(last), week))
    if first is not None:
        return phrase(UNTIL.context, UNTIL.text, from_day=date.fromisoformat(first))
    off = current(turn) if choice in {TELL[0], CALL_OFF[0], LEAVE[0], NOT_NOW[0]} else None
    return FROM if off is None else days(off)


def _tapped(turn: Turn, choice: str, first: date | None) -> date:
    today = _today(turn)
    match choice:
        case "today":
            return today
        case "tomorrow":
            return today + timedelta(days=1)
        case "week":
            return routines.moment_of(turn, "next-week").date()
        case "same":
            return first or today
        case _:
            return (first or today) + timedelta(days=int(choice) - 1)
