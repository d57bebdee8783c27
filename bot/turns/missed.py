"""What comes late after a downtime: said with its real time, or folded into one message.

Whose it is takes it and opens it again; here is only how it is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import Lane, Lines, Phrase, phrase
from bot.reminders.decide import NAMED_AFTER
from bot.reminders.walls import resolve
from bot.turns import calm, knocks, standing
from bot.turns.standing import Offer
from bot.turns.world import Turn

GROUP = "digest"
MOST = 20

LATE = phrase("reminder", "This was due on {at} and comes late. I am sorry.")
AWAY = phrase(
    "reminder", "These were due while I could not reach you. I am sorry. Tap one to open it."
)
WAITED = phrase("reminder", "This was for {at}. It waited, as you wanted quiet.")
ALL_WAITED = phrase("reminder", "These waited, as you wanted quiet. Tap one to open it.")


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that is over two hours late: what a tap on it means, and its real time."""

    choice: str
    wall: datetime
    client_id: str | None = None


def named(
    turn: Turn, said: Mapping[str, str], wall: datetime, late: timedelta
) -> tuple[Phrase, ...]:
    """Say for when it was meant, where it is late enough to be said; `said` are the settings."""
    if late <= NAMED_AFTER:
        return ()
    words = WAITED if _wanted_quiet(turn, said, wall) else LATE
    return (phrase(words.context, words.text, at=wall),)


def _wanted_quiet(turn: Turn, said: Mapping[str, str], wall: datetime) -> bool:
    return calm.rested(said, resolve(wall, turn.zone))


def tell(turn: Turn, said: Mapping[str, str], missed: Sequence[Missed], occurrence: str) -> None:
    """Say in one message what fell due while we were away; each is opened from there."""
    waited = all(_wanted_quiet(turn, said, each.wall) for each in missed)
    labels = [_label(turn, each) for each in missed]
    offers: list[list[Offer]] = [
        [(each.choice, label)] for each, label in zip(missed, labels, strict=True)
    ]
    called = tuple(each for each in labels if "client" in each.slots)
    listed = [phrase("reminder", "{lines}", lines=Lines(called))] if called else []
    standing.offer(
        turn,
        GROUP,
        turn.person.id,
        [ALL_WAITED if waited else AWAY, *listed],
        offers,
        lane=Lane.REMINDER,
        occurrence=occurrence,
    )


def _label(turn: Turn, missed: Missed) -> Phrase:
    word = knocks.alias(turn, missed.client_id)
    if word is None:
        return phrase("reminder", "{at}", at=missed.wall)
    return phrase("reminder", "{at} · {client}", at=missed.wall, client=word)
