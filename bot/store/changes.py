"""What changes an earlier entry: each change is appended, and the earlier one's state follows."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.cases import ledger as rules
from bot.cases.models import CaseRow, Content, EntryKind, EntryRow, EntryState, Grade, NewEntry
from bot.store import entries
from bot.store.clients import Ids
from bot.store.effects import is_from, of_session
from bot.store.people import Person
from bot.store.tables import entries as entries_table

_OWN = entries_table.c.person_id == bindparam("of_person")
_STATE = (
    update(entries_table)
    .where(entries_table.c.id == bindparam("wanted"), _OWN)
    .values(state=bindparam("to"))
)
_EMPTY = (
    update(entries_table)
    .where(entries_table.c.id == bindparam("wanted"), _OWN)
    .values(state="removed", content_sealed=None, message_blind=None, same_blind=None)
)
# An amendment holds words of its own; they go with the entry.
_AMENDMENTS = select(entries_table.c.id).where(
    entries_table.c.amends == bindparam("wanted"),
    _OWN,
    entries_table.c.kind == EntryKind.AMENDED.value,
    entries_table.c.content_sealed.is_not(None),
)
_HAND_OVER = (
    update(entries_table)
    .where(entries_table.c.id == bindparam("wanted"), _OWN)
    .values(state="moved", message_blind=None, same_blind=None)
)
_KNOWN_BY = select(
    entries_table.c.message_blind, entries_table.c.same_blind, entries_table.c.shown_at
).where(entries_table.c.id == bindparam("wanted"), _OWN)
_TAKE_OVER = (
    update(entries_table)
    .where(entries_table.c.id == bindparam("wanted"), _OWN)
    .values(
        message_blind=bindparam("blind"), same_blind=bindparam("same"), shown_at=bindparam("shown")
    )
)
_SHOW_AT = (
    update(entries_table)
    .where(entries_table.c.id == bindparam("wanted"), _OWN)
    .values(shown_at=bindparam("shown"))
)
_OF_SESSION = (
    select(entries_table.c.id, entries_table.c.effect_key)
    .where(
        _OWN,
        entries_table.c.effect_key >= bindparam("first"),
        entries_table.c.effect_key < bindparam("end"),
        entries_table.c.state == "standing",
    )
    .order_by(entries_table.c.number)
)


def amend(
    conn: Connection,
    person: Person,
    entry_id: str,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    content: Content,
    now: datetime,
    grade: Grade | None = None,
    happened_at: datetime | None = None,
) -> EntryRow | None:
    """Append another content for an entry, and grade or time if given; None if it does not stand.

    The time is that of the amendment in the chain; in a timeline the entry moves to it.
    """
    before = _standing(conn, person, entry_id)
    if before is None:
        return None
    amendment = _about(before, EntryKind.AMENDED, id, content, now)
    if grade is not None:
        amendment = replace(amendment, grade=grade)
    if happened_at is not None:
        amendment = replace(amendment, happened_at=happened_at)
        shown = {"wanted": before.id, "of_person": person.id, "shown": happened_at}
        conn.execute(_SHOW_AT, shown)
    row = entries.write(conn, person, amendment, before.case_id)
    _count_anew(conn, person, before)
    return row


def withdraw(
    conn: Connection,
    person: Person,
    *,
    session_id: str,
    from_visit: int,
    ids: Ids,
    now: datetime,
) -> int:
    """Take back what a session filed at this visit or later; gives how many entries."""
    first, end = of_session(session_id)
    found = conn.execute(_OF_SESSION, {"of_person": person.id, "first": first, "end": end}).all()
    taken_back = 0
    for row in found:
        if is_from(row.effect_key, from_visit):
            taken_back += take_back(conn, person, row.id, ids=ids, now=now)
    return taken_back


def take_back(conn: Connection, person: Person, entry_id: str, *, ids: Ids, now: datetime) -> bool:
    """Take back one entry: it stays, and says that it does not count. False if it did not stand."""
    before = _standing(conn, person, entry_id)
    if before is None:
        return False
    _set_state(conn, person, before.id, "withdrawn")
    note = _about(before, EntryKind.WITHDRAWN, ids(), Content(), now)
    entries.write(conn, person, note, before.case_id)
    _count_anew(conn, person, before)
    return True


def move(
    conn: Connection, person: Person, entry_id: str, to_case: CaseRow, *, ids: Ids, now: datetime
) -> EntryRow | None:
    """Move an entry to another case: its content is appended there, where it went is noted here.

    Each names the other by commitment. Edits of its message and a step back in its session follow
    it to the new case. None when it does not stand; in the same case it stays as it is.
    """
    before = _standing(conn, person, entry_id)
    if before is None or before.case_id == to_case.id:
        return before
    content = entries.latest_content(conn, person, before)
    known = conn.execute(_KNOWN_BY, {"wanted": entry_id, "of_person": person.id}).one()
    conn.execute(_HAND_OVER, {"wanted": entry_id, "of_person": person.id})
    arrived = entries.append(
        conn,
        person,
        NewEntry(
            id=ids(),
            kind=before.kind,
            grade=before.grade,
            happened_at=before.happened_at,
            recorded_at=now,
            content=replace(content, reference=before.commitment.hex()),
            effect_key=before.effect_key,
        ),
        to_case,
    )
    taken_over = {
        "wanted": arrived.id,
        "of_person": person.id,
        "blind": known.message_blind,
        "same": known.same_blind,
        "shown": known.shown_at,
    }
    conn.execute(_TAKE_OVER, taken_over)
    gone = Content(reference=arrived.commitment.hex())
    entries.write(conn, person, _about(before, EntryKind.MOVED, ids(), gone, now), before.case_id)
    _count_anew(conn, person, before)
    return replace(arrived, shown_at=known.shown_at or arrived.shown_at)


def remove(
    conn: Connection, person: Person, entry_id: str, *, ids: Ids, now: datetime
) -> EntryRow | None:
    """Destroy the content of an entry and of its amendments; the chain stays whole.

    Gives the entry that says so; None when there was nothing to remove.
    """
    before = entries.entry(conn, person, entry_id)
    if before is None or before.content is None:
        return None
    amendments = conn.execute(_AMENDMENTS, {"wanted": entry_id, "of_person": person.id})
    for emptied in (entry_id, *amendments.scalars().all()):
        conn.execute(_EMPTY, {"wanted": emptied, "of_person": person.id})
    note = _about(before, EntryKind.REMOVED, ids(), Content(), now)
    row = entries.write(conn, person, note, before.case_id)
    _count_anew(conn, person, before)
    return row


def _standing(conn: Connection, person: Person, entry_id: str) -> EntryRow | None:
    row = entries.entry(conn, person, entry_id)
    return row if row is not None and row.state == "standing" else None


def _set_state(conn: Connection, person: Person, entry_id: str, state: EntryState) -> None:
    conn.execute(_STATE, {"wanted": entry_id, "of_person": person.id, "to": state})


def _about(
    before: EntryRow, kind: EntryKind, new_id: str, content: Content, now: datetime
) -> NewEntry:
    return NewEntry(
        id=new_id,
        kind=kind,
        grade=before.grade,
        happened_at=now,
        recorded_at=now,
        content=content,
        amends=before.id,
    )


def _count_anew(conn: Connection, person: Person, changed: EntryRow) -> None:
    if changed.kind in rules.KINDS:
        entries.rebuild_ledger(conn, person, changed.case_id)
