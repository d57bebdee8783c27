"""One follow-up of the list: moved to another time, given a last day, or cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.messages import Phrase, phrase
from bot.reminders.moments import ELAPSED
from bot.reminders.walls import resolve, to_wall
from bot.store import cases, reminders
from bot.store.reminders import PAID, ReminderRow
from bot.turns import asking_when, facts, routines, standing
from bot.turns.asking_when import Chosen
from bot.turns.clients import asking
from bot.turns.facts import shortened
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn
from bot.when.understand import named_days

GROUP, MOVE = "planned-one", "move"
LAST_DAY = "planned:last-day"
FEW_WORDS = 8
"""More of them than these are something to file rather than a day."""

LINE = phrase("planned", "{at}: {what}")
ABOUT = phrase("planned", "a follow-up about {client}")
FOLLOW_UP = phrase("planned", "a follow-up")
OWN = phrase("planned", "a reminder of your own")
OWN_ABOUT = phrase("planned", "your reminder: {words}")
UNNAMED = phrase("planned", "You set this one yourself.")
TEST_REASON = phrase("planned", "This was a test, as you wished. Reminders reach you.")
LONGEST_WORDS = 60
UNTIL_PAID = phrase("planned", "It ends by itself once it is paid.")
UNTIL_REPLY = phrase("planned", "It ends by itself once their answer is filed.")
UNTIL_DAY = phrase("planned", "It ends by itself after {day}.")
LATER: Offer = ("in-an-hour", phrase("planned", "In an hour"))
EVENING: Offer = ("this-evening", phrase("planned", "This evening"))
TOMORROW: Offer = ("tomorrow-morning", phrase("planned", "Tomorrow morning"))
WEEK: Offer = ("next-week", phrase("planned", "Next week"))
ANOTHER: Offer = ("another", phrase("planned", "Another time"))
ENDS: Offer = ("ends", phrase("planned", "Only until a day"))
NO_END: Offer = ("no-end", phrase("planned", "Without a last day"))
CANCEL: Offer = ("cancel", phrase("planned", "Cancel it"))
AS_IT_IS: Offer = ("leave", phrase("planned", "Leave it"))
CANCELLED = phrase("planned", "Cancelled. It will not come.")
OVER = phrase("planned", "That one is not planned any more.")
MOVED = phrase("planned", "It comes {at}.")
LEFT = phrase("planned", "It stays as it is.")
WHICH_DAY = phrase("planned", "After which day is it of no use any more? Write it: “Friday”.")
NO_DAY = phrase(
    "planned", "I could not read a day to come in that. Something like “Friday” or “in 3 days”."
)
WHICH = phrase("planned", "That can be more than one day. Which one do you mean?")
PASSED = phrase("planned", "{day} is over already. After which day to come?")
A_DAY_IS = phrase("planned", "{day}")
A_DAY = "day:"
"""What a button for one of several days begins with."""
MOST_DAYS = 4
TOO_SOON = phrase(
    "planned",
    "It comes only {at}, and would not come at all then. After which day is it of no use?",
)

_LABELS: dict[str, Phrase] = dict(
    (LATER, EVENING, TOMORROW, WEEK, ANOTHER, ENDS, NO_END, CANCEL, AS_IT_IS)
)


def about(turn: Turn, row: ReminderRow) -> Phrase:
    """Say what a follow-up is about; one of the person's own by what they wrote of it."""
    if _own(row):
        words = shortened(" ".join(row.reason.split()), LONGEST_WORDS)
        unnamed = row.reason in {turn.say(each, isolate=False) for each in (UNNAMED, TEST_REASON)}
        return OWN if unnamed else phrase(OWN_ABOUT.context, OWN_ABOUT.text, words=words)
    client = row.client_id and cases.client(turn.conn, turn.person, row.client_id)
    if not client or client.unsorted:
        return FOLLOW_UP
    return phrase(ABOUT.context, ABOUT.text, client=client.name)


def _own(row: ReminderRow) -> bool:
    return row.effect_key is None and row.case_id is None


def show(turn: Turn, reminder_id: str, *, of: str | None = None) -> None:
    """Open one: when, why, what ends it, and what can be done with it."""
    row = _waiting(turn, reminder_id)
    if row is None:
        turn.tell(OVER)
        return
    what = OWN if _own(row) else about(turn, row)
    texts = [
        phrase(LINE.context, LINE.text, at=datetime.fromisoformat(row.wall), what=what),
        phrase("planned", "{reason}", reason=row.reason),
        *_ends(row),
    ]
    offers = [[LATER, EVENING], [TOMORROW, WEEK], [ANOTHER], [CANCEL, AS_IT_IS]]
    if row.ends != PAID:
        offers.insert(3, [ENDS if row.ends is None else NO_END])
    standing.gone(turn, GROUP, reminder_id)
    standing.offer(turn, GROUP, reminder_id, texts, offers, of=of)


def opened_again(turn: Turn, press: Standing) -> None:
    """Show a reminder as it stands, in the place of what was asked about it."""
    show(turn, press.object_id, of=press.outgoing)


def _ends(row: ReminderRow) -> list[Phrase]:
    found = [UNTIL_REPLY] if row.until == "reply" else []
    if row.ends == PAID:
        found.append(UNTIL_PAID)
    elif row.ends is not None:
        day = date.fromisoformat(row.ends)
        found.append(phrase(UNTIL_DAY.context, UNTIL_DAY.text, day=day))
    return found


def _waiting(turn: Turn, reminder_id: str) -> ReminderRow | None:
    row = reminders.get(turn.conn, turn.person, reminder_id)
    return row if row is not None and row.state == "waiting" else None


def pressed(turn: Turn, press: Standing) -> None:
    """Move a reminder, give it a last day, cancel it, or leave it."""
    standing.used(turn, press)
    row = _waiting(turn, press.object_id)
    said, label = LEFT, _LABELS.get(press.choice, LEFT)
    match press.choice:
        case _ if row is None:
            said = OVER
        case "another":
            asking_when.ask(turn, MOVE, row.id, of=press.outgoing)
            return
        case "ends":
            _ask_day(turn, row.id, (WHICH_DAY,), of=press.outgoing)
            return
        case "cancel":
            reminders.set_state(turn.conn, row.id, "cancelled")
            said = CANCELLED
        case "no-end":
            reminders.set_ends(turn.conn, row.id, None)
        case "leave":
            pass
        case choice if choice.startswith(A_DAY):
            day = date.fromisoformat(choice.removeprefix(A_DAY))
            reminders.set_ends(turn.conn, row.id, day.isoformat())
            said = phrase(UNTIL_DAY.context, UNTIL_DAY.text, day=day)
            label = phrase(A_DAY_IS.context, A_DAY_IS.text, day=day)
        case moment:
            wall = routines.moment_of(turn, moment)
            said = _move(turn, row, wall, elapsed=moment in ELAPSED)
    turn.record(press.outgoing, turn.say(said), turn.say(label))


def moved_to(turn: Turn, chosen: Chosen) -> None:
    """Let a reminder come at the time that was said instead."""
    row = _waiting(turn, chosen.object_id)
    if row is None:
        turn.tell(OVER)
        return
    turn.tell(_move(turn, row, chosen.wall, elapsed=chosen.elapsed))


def _move(turn: Turn, row: ReminderRow, wall: datetime, *, elapsed: bool) -> Phrase:
    kept, due = wall.isoformat(timespec="minutes"), resolve(wall, turn.zone)
    reminders.reschedule(turn.conn, row.id, kept, turn.zone, due, elapsed=elapsed)
    outlasts(turn, row, wall)
    turn.wake_at(due)
    return phrase(MOVED.context, MOVED.text, at=wall)


def outlasts(turn: Turn, row: ReminderRow, wall: datetime) -> None:
    """Let a last day go that lies before the time which was said later: that would never come."""
    if row.ends not in {None, PAID} and date.fromisoformat(row.ends or "") < wall.date():
        reminders.set_ends(turn.conn, row.id, None)


def _ask_day(
    turn: Turn,
    reminder_id: str,
    texts: Sequence[Phrase],
    among: Sequence[date] = (),
    *,
    of: str | None = None,
) -> None:
    days: list[list[Offer]] = [
        [(f"{A_DAY}{each.isoformat()}", phrase(A_DAY_IS.context, A_DAY_IS.text, day=each))]
        for each in among[:MOST_DAYS]
    ]
    standing.gone(turn, GROUP, reminder_id)
    outgoing = standing.offer(turn, GROUP, reminder_id, texts, [*days, [AS_IT_IS]], of=of)
    asking.ask(turn, LAST_DAY, reminder_id, outgoing)


def day_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take the last day of a follow-up in words; False for what is none."""
    row = _waiting(turn, asked["object"])
    if row is None or len(words.split()) > FEW_WORDS:
        return False
    today = to_wall(turn.now, turn.zone).date()
    named = named_days(words, turn.person.language, today, facts.habits(turn))
    days = [each for each in named if each >= today]
    turn.record(asked["outgoing"], "", None)
    if len(days) > 1:
        _ask_day(turn, row.id, (WHICH,), days)
    elif named and not days:
        _ask_day(turn, row.id, (phrase(PASSED.context, PASSED.text, day=named[-1]),))
    elif not days:
        _ask_day(turn, row.id, (NO_DAY,))
    if len(days) != 1:
        return True
    comes = datetime.fromisoformat(row.wall)
    if days[0] < comes.date():
        _ask_day(turn, row.id, (phrase(TOO_SOON.context, TOO_SOON.text, at=comes),))
        return True
    reminders.set_ends(turn.conn, row.id, days[0].isoformat())
    standing.gone(turn, GROUP, row.id)
    turn.tell(phrase(UNTIL_DAY.context, UNTIL_DAY.text, day=days[0]))
    return True
