"""What an entry is called."""

from bot.cases.models import EntryKind, EntryRow
from bot.messages import Phrase, phrase
from bot.store import cases
from bot.turns.world import Turn

KINDS: dict[EntryKind, Phrase] = {
    EntryKind.THEIR_MESSAGE: phrase("entry/kind", "They wrote"),
    EntryKind.MY_MESSAGE: phrase("entry/kind", "You wrote"),
    EntryKind.AGREEMENT: phrase("entry/kind", "Agreement"),
    EntryKind.CHANGE: phrase("entry/kind", "Change"),
    EntryKind.DELIVERY: phrase("entry/kind", "Delivery"),
    EntryKind.PAYMENT: phrase("entry/kind", "Payment"),
    EntryKind.PROMISE: phrase("entry/kind", "Promise"),
    EntryKind.INCIDENT: phrase("entry/kind", "Incident"),
    EntryKind.DECISION: phrase("entry/kind", "Decision"),
    EntryKind.NOTE: phrase("entry/kind", "Note"),
    EntryKind.QUESTION: phrase("entry/kind", "Question"),
    EntryKind.FACT: phrase("entry/kind", "Fact"),
    EntryKind.DRAFT: phrase("entry/kind", "Draft"),
    EntryKind.OUTCOME: phrase("entry/kind", "Outcome"),
}


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
    return KINDS.get(row.kind, KINDS[EntryKind.NOTE])
