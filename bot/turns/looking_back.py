"""The weekly look-back: what the week holds on file, and one question for the person alone."""

from datetime import timedelta

from bot.cases.models import EntryKind
from bot.messages import Lines, Phrase, phrase, plural
from bot.store import cases, reminders
from bot.turns.clients import asking
from bot.turns.world import Turn

TYPED = "felt:week"

LOOK_WEEK = phrase("calm", "Your week, as far as it is on file:\n{lines}")
ONE_QUESTION = phrase(
    "calm",
    "One question, for you alone: what would you like to do less of next week?",
)


def show(turn: Turn) -> None:
    """Say what the last seven days hold, what is still open, and ask one question."""
    since = turn.now - timedelta(days=7)
    found = cases.kinds_since(turn.conn, turn.person.id, since)
    waiting = len(reminders.of_person(turn.conn, turn.person))
    lines = [
        _theirs(found.get(EntryKind.THEIR_MESSAGE, 0)),
        _mine(found.get(EntryKind.MY_MESSAGE, 0)),
        _changes(found.get(EntryKind.CHANGE, 0)),
        _open(waiting),
    ]
    outgoing = turn.tell(
        phrase(LOOK_WEEK.context, LOOK_WEEK.text, lines=Lines(tuple(lines))), ONE_QUESTION
    )
    asking.ask(turn, TYPED, turn.person.id, outgoing)


def _theirs(count: int) -> Phrase:
    return plural(
        "calm", "1 message of a client", "{count} messages of clients", count, count=count
    )


def _mine(count: int) -> Phrase:
    return plural("calm", "1 reply sent", "{count} replies sent", count, count=count)


def _changes(count: int) -> Phrase:
    return plural("calm", "1 change asked for", "{count} changes asked for", count, count=count)


def _open(count: int) -> Phrase:
    return plural(
        "calm", "1 follow-up still open", "{count} follow-ups still open", count, count=count
    )
