"""One follow-up of the list: moved by a tap or in words, given a last day, or cancelled."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.messages import Phrase, phrase
from bot.reminders.moments import moment
from bot.reminders.walls import resolve, to_wall
from bot.store import cases, reminders
from bot.store.reminders import PAID, ReminderRow
from bot.turns import facts, standing
from bot.turns.clients import asking
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn
from bot.when.answers import Ambiguous, NotUnderstood, Past, Understood
from bot.when.understand import named_days

GROUP = "planned-one"
MOVE, LAST_DAY = "planned:move", "planned:last-day"
FEW_WORDS = 8
"""More of them than these are something to file rather than a time."""

LINE = phrase("planned", "{at}: {what}")
ABOUT = phrase("planned", "a follow-up about {client}")
FOLLOW_UP = phrase("planned", "a follow-up")
UNTIL_PAID = phrase("planned", "It ends by itself once it is paid.")
UNTIL_REPLY = phrase("planned", "It ends by itself once their answer is filed.")
UNTIL_DAY = phrase("planned", "It ends by itself after {day}.")
LATER: Offer = ("in-an-hour", phrase("planned", "In an hour"))
EVENING: Offer = ("this-evening", phrase("planned", "This evening"))
TOMORROW: Offer = ("tomorrow-morning", phrase("planned", "Tomorrow morning"))
WEEK: Offer = ("next-week", phrase("planned", "Next week"))
ENDS: Offer = ("ends", phrase("planned", "Only until a day"))
NO_END: Offer = ("no-end", phrase("planned", "Without a last day"))
CANCEL: Offer = ("cancel", phrase("planned", "Cancel it"))
AS_IT_IS: Offer = ("leave", phrase("planned", "Leave it"))
YES: Offer = ("yes", phrase("planned", "Yes"))
CHANGE: Offer = ("change", phrase("planned", "Change it"))
WRITE = phrase("planned", "Tap a time, or write one, such as “Thursday at 10”.")
CANCELLED = phrase("planned", "Cancelled. It will not come.")
OVER = phrase("planned", "That one is not planned any more.")
MOVED = phrase("planned", "It comes {at}.")
LEFT = phrase("planned", "It stays as it is.")
MEANT = phrase("planned", "That would be {at}. Is that right?")
WHICH = phrase("planned", "That can be read in several ways. Which one do you mean?")
PASSED = phrase("planned", "{at} is over already. When in the time to come?")
UNREAD = phrase(
    "planned",
    "I could not read a time in that. Something like “tomorrow at 9”, “in 3 days” or “Friday” "
    "works, or tap one.",
)
WHICH_DAY = phrase("planned", "After which day is it of no use any more? Write it: “Friday”.")
NO_DAY = phrase(
    "planned", "I could not read a day to come in that. Something like “Friday” or “in 3 days”."
)

_LABELS: dict[str, Phrase] = dict(
    (LATER, EVENING, TOMORROW, WEEK, ENDS, NO_END, CANCEL, AS_IT_IS, YES, CHANGE)
)


def about(turn: Turn, row: ReminderRow) -> Phrase:
    """Say what a follow-up is about."""
    client = row.client_id and cases.client(turn.conn, turn.person, row.client_id)
    if not client or client.unsorted:
        return FOLLOW_UP
    return phrase(ABOUT.context, ABOUT.text, client=client.name)


def show(turn: Turn, reminder_id: str) -> None:
    """Open one: when, why, what ends it, and what can be done with it."""
    row = _waiting(turn, reminder_id)
    if row is None:
        turn.tell(OVER)
        return
    texts = [
        phrase(LINE.context, LINE.text, at=datetime.fromisoformat(row.wall), what=about(turn, row)),
        phrase("planned", "{reason}", reason=row.reason),
        *_ends(row),
        WRITE,
    ]
    offers = [[LATER, EVENING], [TOMORROW, WEEK], [CANCEL, AS_IT_IS]]
    if row.ends != PAID:
        offers.insert(2, [ENDS if row.ends is None else NO_END])
    _screen(turn, row.id, texts, offers, MOVE)


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


def _screen(
    turn: Turn,
    reminder_id: str,
    texts: Sequence[Phrase],
    offers: Sequence[Sequence[Offer]],
    what: str,
) -> None:
    """Ask, with buttons and for words; what was asked about it before counts no more."""
    standing.gone(turn, GROUP, reminder_id)
    outgoing = standing.offer(turn, GROUP, reminder_id, texts, offers)
    asking.ask(turn, what, reminder_id, outgoing)


def pressed(turn: Turn, press: Standing) -> None:
    """Move a reminder, give it a last day, cancel it, or leave it."""
    standing.used(turn, press)
    row = _waiting(turn, press.object_id)
    choice, _, rest = press.choice.partition(":")
    said: Phrase | None = LEFT
    if row is None:
        said = OVER
    elif choice == "cancel":
        reminders.set_state(turn.conn, row.id, "cancelled")
        said = CANCELLED
    elif choice in {"wall", "change", "ends", "no-end"}:
        said = _asked(turn, row, choice, rest)
    elif choice != "leave":
        said = _move(turn, row, moment(choice, turn.now, turn.zone))
    label = _LABELS.get(choice) or phrase(
        "planned", "{at}", at=datetime.fromisoformat(rest or turn.now.isoformat())
    )
    turn.record(press.outgoing, "" if said is None else turn.say(said), turn.say(label))


def _asked(turn: Turn, row: ReminderRow, choice: str, rest: str) -> Phrase | None:
    """Do what was tapped where more was asked; None where the next question stands below."""
    match choice:
        case "wall":
            return _move(turn, row, datetime.fromisoformat(rest))
        case "ends":
            _screen(turn, row.id, (WHICH_DAY,), [[AS_IT_IS]], LAST_DAY)
            return None
        case "no-end":
            reminders.set_ends(turn.conn, row.id, None)
            return LEFT
        case _:
            show(turn, row.id)
            return None


def _move(turn: Turn, row: ReminderRow, wall: datetime) -> Phrase:
    kept = wall.isoformat(timespec="minutes")
    due = resolve(wall, turn.zone)
    reminders.reschedule(turn.conn, row.id, kept, turn.zone, due)
    turn.wake_at(due)
    return phrase(MOVED.context, MOVED.text, at=wall)


def time_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take a time in words, shown once more before it is kept; False for what is none."""
    row = _waiting(turn, asked["object"])
    if row is None or len(words.split()) > FEW_WORDS:
        return False
    turn.record(asked["outgoing"], "", None)
    match facts.understood(turn, words):
        case Understood(at=at):
            wall = _naive(at)
            said = phrase(MEANT.context, MEANT.text, at=wall)
            yes: Offer = (f"wall:{wall.isoformat(timespec='minutes')}", YES[1])
            _screen(turn, row.id, (said,), [[yes, CHANGE]], MOVE)
        case Ambiguous(choices=choices):
            walls = [_naive(each) for each in choices]
            offers: list[list[Offer]] = [
                [(f"wall:{each.isoformat(timespec='minutes')}", phrase("planned", "{at}", at=each))]
                for each in walls
            ]
            _screen(turn, row.id, (WHICH,), [*offers, [CHANGE]], MOVE)
        case Past(at=at):
            _screen(
                turn,
                row.id,
                (phrase(PASSED.context, PASSED.text, at=_naive(at)),),
                [[AS_IT_IS]],
                MOVE,
            )
        case NotUnderstood():
            _screen(turn, row.id, (UNREAD,), [[LATER, EVENING], [TOMORROW, WEEK], [AS_IT_IS]], MOVE)
    return True


def day_typed(turn: Turn, asked: Mapping[str, str], words: str) -> bool:
    """Take the last day of a follow-up in words; False for what is none."""
    row = _waiting(turn, asked["object"])
    if row is None or len(words.split()) > FEW_WORDS:
        return False
    today = to_wall(turn.now, turn.zone).date()
    days = [each for each in named_days(words, turn.person.language, today) if each >= today]
    turn.record(asked["outgoing"], "", None)
    if len(days) != 1:
        _screen(turn, row.id, (NO_DAY,), [[AS_IT_IS]], LAST_DAY)
        return True
    reminders.set_ends(turn.conn, row.id, days[0].isoformat())
    standing.gone(turn, GROUP, row.id)
    turn.tell(phrase(UNTIL_DAY.context, UNTIL_DAY.text, day=days[0]))
    return True


def _naive(at: datetime) -> datetime:
    """Give the time on the wall: what is understood is in the person's own zone."""
    return at.replace(tzinfo=None, second=0, microsecond=0)
