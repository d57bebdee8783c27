"""What a knock on a locked screen says of a client: the word that was set for it, or nothing."""

from bot.messages import Phrase, phrase
from bot.store import cases
from bot.turns.world import Turn

ABOUT = phrase("reminder", "About {client}.")


def alias(turn: Turn, client_id: str | None) -> str | None:
    """Give the person's own word for a client; None where there is none, and nobody is named."""
    client = cases.client(turn.conn, turn.person, client_id) if client_id else None
    return None if client is None or client.unsorted else client.alias


def about(turn: Turn, client_id: str | None) -> list[Phrase]:
    """Say whom a knock is about, in the person's own word; nothing without one."""
    word = alias(turn, client_id)
    return [] if word is None else [phrase(ABOUT.context, ABOUT.text, client=word)]
