"""Where an entry is now: what was filed before its client was known moves when they are named."""

from bot.cases.models import EntryRow
from bot.store import cases
from bot.turns.world import Turn

MOST_CLIENTS = 8
MOST_ENTRIES = 30
MOST_MOVES = 5


def entry(turn: Turn, entry_id: str) -> EntryRow | None:
    """Give an entry as it stands now, in whichever case it was moved to."""
    found = cases.entry(turn.conn, turn.person, entry_id)
    for _ in range(MOST_MOVES):
        if found is None or found.state != "moved":
            return found
        found = _arrived(turn, found) or cases.entry(turn.conn, turn.person, entry_id)
    return found


def _arrived(turn: Turn, gone: EntryRow) -> EntryRow | None:
    """Find the entry that names this one as where it came from; clients used last come first."""
    came_from = gone.commitment.hex()
    for client in cases.clients(turn.conn, turn.person, limit=MOST_CLIENTS):
        case = cases.case_of(turn.conn, turn.person, client.id, ids=turn.new_id, now=turn.now)
        for found in cases.entries(turn.conn, turn.person, case.id, limit=MOST_ENTRIES):
            if found.content is not None and found.content.reference == came_from:
                return found
    return None
