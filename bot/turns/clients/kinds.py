"""What an entry is called."""

from bot.cases.models import EntryKind, EntryRow
from bot.i18n.records import KINDS
from bot.messages import Phrase
from bot.store import cases
from bot.turns.world import Turn


def kind_of(turn: Turn, row: EntryRow) -> Phrase:
    """Name what an entry is, as it was said last."""
    content = cases.latest_content(turn.conn, turn.person, row)
    if row.kind is EntryKind.THEIR_MESSAGE:
        match content.fields.get("said_by"):
            case "me":
                return KINDS[EntryKind.MY_MESSAGE]
            case "telling":
                return KINDS[EntryKind.NOTE]
            case _:
                return KINDS[row.kind]
    return KINDS[row.kind]
