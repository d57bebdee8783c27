"""Which message of the channel an outgoing became: a bounded memory with the store behind it."""

from bot.messages import Edit, Failure, FailureKind, Message
from bot.store import outbox
from bot.store.database import Database

REMEMBERED = 5_000
NEVER_ARRIVED = Failure(FailureKind.MISSING, "never_arrived")
STILL_WAITS = Failure(FailureKind.NOT_SENT, "target_waits")


class Targets:
    """Finds the message that an edit is about."""

    def __init__(self, database: Database, remembered: int = REMEMBERED) -> None:
        self._database = database
        self._remembered = remembered
        self._known: dict[str, str | Failure] = {}

    def remember(self, outgoing_id: str, became: str | Failure) -> None:
        """Keep an answer at hand; the oldest is forgotten first."""
        known = self._known
        known[outgoing_id] = became
        if len(known) > self._remembered:
            del known[next(iter(known))]

    def at_hand(self, outgoing_id: str) -> str | Failure | None:
        """The message, or that it never arrived, if that is remembered."""
        return self._known.get(outgoing_id)

    async def find(self, outgoing_id: str) -> str | Failure:
        """Ask the store; MISSING when it never arrived, NOT_SENT when it may yet arrive."""
        found = await self._database.turn(lambda conn: outbox.message_id(conn, outgoing_id))
        if found is None:
            return NEVER_ARRIVED
        state, message_id = found
        if message_id is not None:
            self.remember(outgoing_id, message_id)
            return message_id
        return STILL_WAITS if state in ("leased", "waiting") else NEVER_ARRIVED


def anew(edit: Edit) -> Message | None:
    """The message that stands in for a change of one that is not there; None if none is needed.

    Only a screen with buttons is worth it: without them the person would get an old record twice.
    """
    if edit.runs is None or not edit.rows:
        return None
    return Message(edit.runs, edit.rows)
