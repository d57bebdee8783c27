"""How much of a person's room an entry takes, and what is said when there is none left."""

from bot.messages import phrase
from bot.store import people
from bot.turns.world import Turn

OVERHEAD = 512
"""Bytes counted for an entry beside its words."""

FULL = phrase(
    "filing",
    "There is no room left for you here ({most} MB), so I could not save this one. /erase makes "
    "room by deleting everything; whoever runs this bot can allow more.",
)


RESERVE = 256 * 1024
"""Bytes beyond the room for what became of a reply, so that a guide keeps its word to the end."""


def take(turn: Turn, words: str, *, reserve: int = 0) -> bool:
    """Take room for an entry with these words; False (and word of it) when there is none left."""
    size = OVERHEAD + len(words.encode())
    if turn.person.bytes_used + size > turn.world.storage_bytes + reserve:
        most = turn.world.storage_bytes // (1024 * 1024)
        turn.tell(phrase(FULL.context, FULL.text, most=most))
        return False
    people.charge(turn.conn, turn.person.id, size)
    turn.charged(size)
    return True
