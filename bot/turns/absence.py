"""Telling clients of days off: one draft after the other, each filed once it was sent."""

from datetime import timedelta

from bot.cases.models import ClientRow, Content, EntryKind, Grade, NewEntry
from bot.messages import Message, Phrase, phrase
from bot.reminders.timeoff import TimeOff
from bot.reminders.walls import to_wall
from bot.store import cases, preferences
from bot.turns import calm, drafting, room, routines, standing
from bot.turns.standing import Offer, Standing
from bot.turns.world import Turn

GROUP = "time-off-draft"
MOST = 50
"""So many clients are gone through; whoever has more has not dealt with the others for long."""

NOBODY = phrase("timeoff", "No client has an open case, so there is nobody to tell.")
FOR = phrase("timeoff", "For {client}. What did you do with it?")
FILED = phrase("timeoff", "Filed in the case of {client}.")
ALL = phrase("timeoff", "Those were all. Have a good time.")
ENOUGH_SAID = phrase("timeoff", "Fine. /timeoff brings the others whenever you like.")
SENT: Offer = ("sent", phrase("timeoff", "Sent as it is"))
UNSENT: Offer = ("unsent", phrase("timeoff", "Not sent"))
ENOUGH: Offer = ("enough", phrase("timeoff", "That is enough"))
_LABELS: dict[str, Phrase] = dict((SENT, UNSENT, ENOUGH))

AWAY = phrase("timeoff/reply", "I will be away from {from_day} to {to_day}, and back on {back}.")
AWAY_ONE_DAY = phrase("timeoff/reply", "I will be away on {from_day}, and back on {back}.")
NEEDS = phrase(
    "timeoff/reply",
    "If there is anything you need from me before that, please tell me by {day}, and I will see to "
    "it.",
)
MEANWHILE = phrase("timeoff/reply", "What reaches me meanwhile I will answer when I am back.")


def begin(turn: Turn, off: TimeOff) -> None:
    """Write to every client with an open case, one at a time."""
    names = [each.id for each in cases.clients(turn.conn, turn.person, MOST) if _open(turn, each)]
    if names:
        _next(turn, off, names)
    else:
        turn.tell(NOBODY)


def _open(turn: Turn, client: ClientRow) -> bool:
    found = cases.cases_of(turn.conn, turn.person, client.id)
    return any(each.state == "open" for each in found)


def _next(turn: Turn, off: TimeOff, names: list[str]) -> None:
    """Show the draft for the first that is still there; the others wait."""
    for at, name in enumerate(names):
        client = cases.client(turn.conn, turn.person, name)
        if client is not None:
            runs, rows = drafting.ready(turn, client.id, _words(turn, off))
            turn.send(Message(runs, rows))
            more = {"left": ",".join(names[at + 1 :])}
            asked = phrase(FOR.context, FOR.text, client=client.name)
            standing.gone(turn, GROUP, client.id)
            offers = [[SENT], [UNSENT, ENOUGH]]
            standing.offer(turn, GROUP, client.id, (asked,), offers, more=more)
            return
    turn.tell(ALL)


def _words(turn: Turn, off: TimeOff) -> tuple[Phrase, ...]:
    """Write the note: the days, and until when something can still be asked."""
    said = AWAY_ONE_DAY if off.first == off.last else AWAY
    away = phrase(said.context, said.text, from_day=off.first, to_day=off.last, back=off.back)
    today = to_wall(turn.now, turn.zone).date()
    week = routines.week(turn)
    before = off.first - timedelta(days=1)
    while not week.works_on(before):
        before -= timedelta(days=1)
    if before <= today:
        return (away, MEANWHILE)
    return (away, phrase(NEEDS.context, NEEDS.text, day=before))


def pressed(turn: Turn, press: Standing) -> None:
    """File what was sent, and go on with the next one."""
    standing.used(turn, press)
    client = cases.client(turn.conn, turn.person, press.object_id)
    off = calm.days_off(preferences.of_person(turn.conn, turn.person.id))
    if client is None or off is None:
        turn.record(press.outgoing, "", None)
        return
    asked = phrase(FOR.context, FOR.text, client=client.name)
    turn.record(press.outgoing, turn.say(asked), turn.say(_LABELS[press.choice]))
    if press.choice == SENT[0]:
        _file(turn, client, off)
    if press.choice == ENOUGH[0]:
        turn.tell(ENOUGH_SAID)
    else:
        _next(turn, off, [each for each in press.more["left"].split(",") if each])


def _file(turn: Turn, client: ClientRow, off: TimeOff) -> None:
    text = drafting.written(turn, client.id, _words(turn, off))
    if not room.take(turn, text):
        return
    case = cases.case_of(turn.conn, turn.person, client.id, ids=turn.new_id, now=turn.now)
    sent = NewEntry(
        id=turn.new_id(),
        kind=EntryKind.MY_MESSAGE,
        grade=Grade.SENT_AS_IS,
        happened_at=turn.now,
        recorded_at=turn.now,
        content=Content(text=text),
    )
    cases.append(turn.conn, turn.person, sent, case)
    turn.tell(phrase(FILED.context, FILED.text, client=client.name))
