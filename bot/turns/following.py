"""Where an entry is now: what was filed before its client was known moves when they are named."""

from bot.cases.models import EntryRow
from bot.store import cases
from bot.turns.world import Turn

MOST_MOVES = 5


def entry(turn: Turn, entry_id: str) -> EntryRow | None:
    """Give an entry as it stands now, in whichever case it was moved to."""
    found = cases.entry(turn.conn, turn.person, entry_id)
    for _ in range(MOST_MOVES):
        if found is None or found.state != "moved":
            return found
        found = cases.arrived(turn.conn, turn.person, found.id)
    return found
