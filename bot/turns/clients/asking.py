"""What is to be typed next: one question at a time, which a press or half an hour ends."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.store import wakeups
from bot.turns import own_terms
from bot.turns.opened import Open
from bot.turns.world import Turn

EXPECTED = "expect:words"
PATIENCE = timedelta(minutes=30)


def ask(turn: Turn, what: str, object_id: str, outgoing: str, **more: str) -> None:
    """Take the next words as the answer to this; `outgoing` shows the question."""
    wakeups.cancel(turn.conn, turn.person.id, own_terms.EXPECTED)
    wakeups.put(
        turn.conn,
        id=turn.new_id(),
        person_id=turn.person.id,
        key=EXPECTED,
        kind="expect",
        due_at=turn.now + PATIENCE,
        payload={
            "what": what,
            "object": object_id,
            "outgoing": outgoing,
            "asked": turn.now.isoformat(),
            **more,
        },
    )


def over(turn: Turn) -> None:
    """Wait for no words any more."""
    wakeups.cancel(turn.conn, turn.person.id, EXPECTED)


def is_newest(asked: Mapping[str, str], opened: Open | None) -> bool:
    """Tell whether this was asked after whatever the guide in front asks."""
    return opened is None or asked_at(asked) >= opened.row.touched_at


def asked_at(asked: Mapping[str, str]) -> datetime:
    """Give the moment at which it was asked."""
    return datetime.fromisoformat(asked["asked"])
