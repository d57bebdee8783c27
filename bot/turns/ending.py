"""Follow-ups whose reason is gone end by themselves; the case says so in a line.

What ended one can turn out to be wrong (words that were the person's own, a payment taken back):
then it waits again.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from bot.cases.models import EntryKind, EntryRow
from bot.messages import Phrase, phrase
from bot.reminders.walls import to_wall
from bot.store import cases, reminders
from bot.store.reminders import PAID, Ended, ReminderRow
from bot.turns.world import Turn

OPEN = ("waiting", "fired")
SHOWN = 3
"""So many of the last that ended are told in the case."""
SINCE = 20

WHY: dict[Ended, Phrase] = {
    "reply": phrase("ending", "The follow-up for {at} ended by itself: they have answered."),
    "paid": phrase("ending", "The follow-up for {at} ended by itself: it is paid."),
    "date": phrase("ending", "The follow-up for {at} ended by itself: its last day is over."),
    "closed": phrase("ending", "The follow-up for {at} ended by itself: the case was closed."),
}


def filed(turn: Turn, entry: EntryRow, *, first_id: str | None = None) -> None:
    """End what an entry in its case makes needless; `first_id` names it as it was filed first.

    A reminder that was set after the entry waits for something newer.
    """
    match entry.kind:
        case EntryKind.THEIR_MESSAGE:
            before = first_id or entry.id
            waiting = [
                each
                for each in _open(turn, entry.case_id)
                if each.until == "reply" and each.id < before
            ]
            if waiting and _theirs(turn, entry):
                _end(turn, waiting, "reply", entry.id)
        case EntryKind.PAYMENT if _paid(turn, entry.case_id):
            waiting = [each for each in _open(turn, entry.case_id) if each.ends == PAID]
            _end(turn, waiting, "paid", entry.id)
        case _:
            pass


def closed(turn: Turn, case_id: str) -> None:
    """End every follow-up of a case that was closed; opening it again brings them back."""
    _end(turn, _open(turn, case_id), "closed", case_id)


def undone(turn: Turn, by: str) -> None:
    """Let what an entry (or the closing of a case) ended wait again."""
    for at in reminders.unend(turn.conn, turn.person.id, by):
        turn.wake_at(at)


def withdrawn(turn: Turn) -> None:
    """Let what entries ended that were taken back since wait again."""
    for at in reminders.unend_withdrawn(turn.conn, turn.person.id):
        turn.wake_at(at)


def gone(turn: Turn, row: ReminderRow) -> bool:
    """End a reminder that is due if its reason is gone; says whether it was."""
    why = _why(turn, row)
    if why is None:
        return False
    reminders.end(turn.conn, row.id, why, at=turn.now, by=row.case_id if why == "closed" else None)
    return True


def lines(turn: Turn, case_id: str) -> tuple[Phrase, ...]:
    """Say in the case which follow-ups ended by themselves lately, the last one last."""
    over = [
        (each.ended_at, each.ended, each.wall)
        for each in reminders.of_case(turn.conn, turn.person, case_id)
        if each.ended is not None and each.ended_at is not None
    ]
    return tuple(
        phrase(WHY[why].context, WHY[why].text, at=datetime.fromisoformat(wall))
        for _, why, wall in sorted(over)[-SHOWN:]
    )


def _open(turn: Turn, case_id: str) -> list[ReminderRow]:
    found = reminders.of_case(turn.conn, turn.person, case_id)
    return [each for each in found if each.state in OPEN]


def _end(turn: Turn, rows: Iterable[ReminderRow], why: Ended, by: str) -> None:
    for row in rows:
        reminders.end(turn.conn, row.id, why, at=turn.now, by=by)


def _theirs(turn: Turn, entry: EntryRow) -> bool:
    """Tell whether words are the client's: pasted ones may turn out to be the person's own."""
    return (
        cases.latest_content(turn.conn, turn.person, entry).fields.get("said_by", "them") == "them"
    )


def _paid(turn: Turn, case_id: str) -> bool:
    """Tell whether something was paid in a case and nothing is due any more."""
    ledger = cases.keep_ledger(turn.conn, turn.person, case_id)
    due = any(Decimal(amount) > 0 for amount in ledger.money_due.values())
    return bool(ledger.money_paid) and not due


def _why(turn: Turn, row: ReminderRow) -> Ended | None:
    if row.ends is not None and row.ends != PAID:
        last = date.fromisoformat(row.ends)
        if to_wall(turn.now, turn.zone).date() > last:
            return "date"
    case = row.case_id and cases.case(turn.conn, turn.person, row.case_id)
    if not case:
        return None
    if case.state == "closed":
        return "closed"
    if row.ends == PAID and _since(turn, row, EntryKind.PAYMENT) and _paid(turn, case.id):
        return "paid"
    return "reply" if row.until == "reply" and _replied(turn, row) else None


def _replied(turn: Turn, row: ReminderRow) -> bool:
    """Tell whether an answer stands in the case that came after the reminder was set."""
    found = _since(turn, row, EntryKind.THEIR_MESSAGE)
    return any(not _moved(each) and _theirs(turn, each) for each in found)


def _since(turn: Turn, row: ReminderRow, kind: EntryKind) -> list[EntryRow]:
    """List what stands of a kind in the case and was filed after the reminder was set."""
    found = cases.entries(turn.conn, turn.person, row.case_id or "", limit=SINCE, kinds=(kind,))
    return [each for each in found if each.id > row.id and each.state == "standing"]


def _moved(entry: EntryRow) -> bool:
    """Tell whether an entry came from another case: its name then is newer than its words."""
    return entry.content is not None and entry.content.reference is not None
