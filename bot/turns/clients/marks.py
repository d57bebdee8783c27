"""What an entry was marked as: entries of their own that refer to it, and what was decided."""

from bot.cases import ledger as rules
from bot.cases.models import Content, EntryKind, EntryRow, Grade, NewEntry, Scalar
from bot.i18n.records import STATES
from bot.messages import Money, Phrase, phrase
from bot.store import cases
from bot.turns import ending, room
from bot.turns.clients import kinds
from bot.turns.clients.amounts import Amount
from bot.turns.world import Turn

MOST = 200
"""So many of a case's marks are looked through; the newest count."""
MOST_MOVES = 10

DECISIONS: dict[EntryKind, dict[str, Phrase]] = {
    EntryKind.PROMISE: {
        "kept": phrase("marks", "It was kept"),
        "broken": phrase("marks", "It was broken"),
    },
    EntryKind.CHANGE: {
        "accepted": phrase("marks", "I accepted it"),
        "declined": phrase("marks", "I declined it"),
    },
    EntryKind.PAYMENT: {"paid": phrase("marks", "It was paid")},
    EntryKind.AGREEMENT: {"ended": phrase("marks", "No longer in force")},
}
"""Kind -> what may become of such an entry, as an entry of its own."""
REVISION = phrase("marks", "A revision used")
RED_FLAG = phrase("marks", "A red flag")
THEIR_PROMISE = phrase("marks", "Their promise")
MY_PROMISE = phrase("marks", "Your promise")


def file(turn: Turn, row: EntryRow, kind: EntryKind, fields: dict[str, Scalar]) -> EntryRow | None:
    """Append what an entry is, in its words and at its time, referring to it."""
    case = cases.case(turn.conn, turn.person, row.case_id)
    words = cases.latest_content(turn.conn, turn.person, row).text
    if case is None or not room.take(turn, words):
        return None
    new = NewEntry(
        id=turn.new_id(),
        kind=kind,
        grade=Grade.REMEMBERED,
        happened_at=row.shown_at,
        recorded_at=turn.now,
        content=Content(text=words, fields={**fields, "of": row.commitment.hex()}),
    )
    made = cases.append(turn.conn, turn.person, new, case)
    ending.filed(turn, made)
    return made


def say(turn: Turn, mark: EntryRow, fields: dict[str, Scalar]) -> None:
    """Let a mark say more; the ledger follows."""
    content = cases.latest_content(turn.conn, turn.person, mark)
    after = Content(
        content.text, content.attachment, {**content.fields, **fields}, content.reference
    )
    cases.amend(turn.conn, turn.person, mark.id, id=turn.new_id(), content=after, now=turn.now)
    ending.filed(turn, mark)


def of_entry(turn: Turn, row: EntryRow) -> list[EntryRow]:
    """Give what refers to an entry, newest first."""
    names = _names(turn, row)
    found = cases.entries(
        turn.conn, turn.person, row.case_id, limit=MOST, kinds=sorted(rules.KINDS)
    )
    return [
        each
        for each in found
        if each.state == "standing"
        and each.content is not None
        and each.content.fields.get("of") in names
    ]


def _names(turn: Turn, row: EntryRow) -> set[str]:
    """Give what an entry was called in each case that it has been in."""
    names = {row.commitment.hex()}
    before: EntryRow | None = row
    while before is not None and before.content is not None and before.content.reference:
        came_from = before.content.reference
        names.add(came_from)
        before = cases.entry_by_commitment(turn.conn, turn.person, bytes.fromhex(came_from))
        if len(names) > MOST_MOVES:
            break
    return names


def decisions(turn: Turn, row: EntryRow) -> list[tuple[str, Phrase]]:
    """Give what can be decided about a promise, change, payment or agreement that stands open."""
    may = DECISIONS.get(row.kind, {})
    content = cases.latest_content(turn.conn, turn.person, row)
    decided = {content.fields.get("state")}
    decided |= {
        each.content.fields.get("state")
        for each in of_entry(turn, row)
        if each.content is not None and each.kind is row.kind
    }
    return [] if decided & may.keys() else list(may.items())


def decide(turn: Turn, row: EntryRow, state: str) -> EntryRow | None:
    """File what became of it; a second time it changes nothing."""
    if state not in dict(decisions(turn, row)):
        return None
    content = cases.latest_content(turn.conn, turn.person, row)
    kept = {
        name: content.fields[name]
        for name in ("by", "amount", "currency", "revisions")
        if name in content.fields and (name != "revisions" or state != "ended")
    }
    return file(turn, row, row.kind, {**kept, "state": state})


def money_of(content: Content) -> Amount | None:
    """Read the amount of an entry; None when it names none."""
    return rules.money(content.fields)


def said(turn: Turn, mark: EntryRow) -> Phrase:
    """Say in a line what a mark says."""
    content = cases.latest_content(turn.conn, turn.person, mark)
    fields = content.fields
    told = [_what(turn, mark, content)]
    state = fields.get("state")
    if isinstance(state, str) and state in STATES:
        told.append(STATES[state])
    if (read := money_of(content)) is not None:
        told.append(phrase("marks", "{amount}", amount=Money(*read)))
    if isinstance(agreed := fields.get("revisions"), int):
        told.append(phrase("marks", "revisions: {count}", count=agreed))
    if isinstance(due := fields.get("due"), str):
        told.append(phrase("marks", "by {day}", day=due))
    if isinstance(line := fields.get("line"), str):
        told.append(phrase("marks", "crosses “{line}”", line=line))
    words = " · ".join(turn.say(each, isolate=False) for each in told)
    return phrase("marks", "{told}", told=words)


def _what(turn: Turn, mark: EntryRow, content: Content) -> Phrase:
    match mark.kind:
        case EntryKind.DELIVERY if content.fields.get("revision") is True:
            return REVISION
        case EntryKind.INCIDENT if content.fields.get("red_flag") is True:
            return RED_FLAG
        case EntryKind.PROMISE:
            return THEIR_PROMISE if content.fields.get("by") == "them" else MY_PROMISE
        case _:
            return kinds.kind_of(turn, mark)
