"""Reminders: a local time with its zone, a reason, and what ends it. Fired by being taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.store import people
from bot.store.columns import AnyRow, either
from bot.store.effects import is_from
from bot.store.people import Owned, Person
from bot.store.sealing import MasterKey, Seal
from bot.store.tables import REMINDER_EFFECT_STANDS, entries, reminders

ReminderState = Literal["waiting", "fired", "done", "cancelled"]
Until = Literal["done", "reply"]
Ended = Literal["reply", "paid", "date", "closed"]
"""Why a reminder became needless by itself."""
PAID = "paid"


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder; `wall` is the local time to the minute (ISO), `occurrence` counts from 1.

    `ends` is what makes it needless beside `until`: `paid`, or a day (ISO) after which it is;
    `ended` is what did, and `ended_by` the entry or case that brought it about.
    """

    id: str
    person_id: str
    client_id: str | None
    case_id: str | None
    session_id: str | None
    effect_key: str | None
    wall: str
    zone: str
    due_at: datetime
    reason: str
    until: Until
    cls: str = "A"
    state: ReminderState = "waiting"
    occurrence: int = 1
    fired_at: datetime | None = None
    elapsed: bool = False
    """Whether it is so long from when it was set, and not an hour of the person's clock."""
    ends: str | None = None
    ended: Ended | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


_COLUMNS = (
    reminders.c.id,
    reminders.c.person_id,
    reminders.c.client_id,
    reminders.c.case_id,
    reminders.c.session_id,
    reminders.c.effect_key,
    reminders.c.wall,
    reminders.c.zone,
    reminders.c.due_at,
    reminders.c.reason_sealed,
    reminders.c.until,
    reminders.c.cls,
    reminders.c.state,
    reminders.c.occurrence,
    reminders.c.fired_at,
    reminders.c.elapsed,
    reminders.c.ends,
    reminders.c.ended,
    reminders.c.ended_at,
    reminders.c.ended_by,
)
# Written out: an IN with values in it is spelled anew each time that it is run.
_OPEN = text("reminders.state IN ('waiting', 'fired')")
_ADD = either(
    lambda insert: insert(reminders).on_conflict_do_nothing(
        index_elements=["person_id", "effect_key"], index_where=text(REMINDER_EFFECT_STANDS)
    )
)
_DUE = (
    select(reminders.c.id, reminders.c.person_id)
    .where(reminders.c.state == "waiting", reminders.c.due_at <= bindparam("at"))
    .order_by(reminders.c.due_at, reminders.c.id)
    .limit(bindparam("most"))
)
_WHOSE = select(reminders.c.id, reminders.c.person_id).where(
    reminders.c.id.in_(bindparam("wanted", expanding=True))
)
_TAKE = (
    update(reminders)
    .where(
        reminders.c.id.in_(bindparam("wanted", expanding=True)),
        reminders.c.state == "waiting",
        reminders.c.due_at <= bindparam("at"),
    )
    .values(state="fired", fired_at=bindparam("at"))
    .returning(*_COLUMNS)
)
_GET = select(*_COLUMNS).where(
    reminders.c.id == bindparam("wanted"), reminders.c.person_id == bindparam("of_person")
)
_OF_PERSON = (
    select(*_COLUMNS)
    .where(
        reminders.c.person_id == bindparam("of_person"),
        reminders.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(reminders.c.due_at, reminders.c.id)
)
_SET_STATE = (
    update(reminders).where(reminders.c.id == bindparam("wanted")).values(state=bindparam("to"))
)
_RESCHEDULE = (
    update(reminders)
    .where(reminders.c.id == bindparam("wanted"))
    .values(
        state="waiting",
        wall=bindparam("to_wall"),
        zone=bindparam("to_zone"),
        due_at=bindparam("to_due"),
        elapsed=bindparam("to_elapsed"),
        occurrence=reminders.c.occurrence + bindparam("more"),
    )
)
_SET_REASON = (
    update(reminders)
    .where(reminders.c.id == bindparam("wanted"), reminders.c.person_id == bindparam("of_person"))
    .values(reason_sealed=bindparam("to"))
)
_OF_SESSION = select(reminders.c.id, reminders.c.effect_key).where(
    reminders.c.person_id == bindparam("of_person"),
    reminders.c.session_id == bindparam("of_session"),
    _OPEN,
)
_CANCEL = (
    update(reminders)
    .where(reminders.c.id.in_(bindparam("which", expanding=True)))
    .values(state="cancelled")
)
_OF_CASE = (
    select(*_COLUMNS)
    .where(
        reminders.c.person_id == bindparam("of_person"),
        reminders.c.case_id == bindparam("of_case"),
    )
    .order_by(reminders.c.due_at, reminders.c.id)
)
_END = (
    update(reminders)
    .where(reminders.c.id == bindparam("wanted"), _OPEN)
    .values(
        state="done",
        ended=bindparam("why"),
        ended_at=bindparam("at"),
        ended_by=bindparam("by"),
    )
)
_UNEND = (
    update(reminders)
    .where(reminders.c.person_id == bindparam("of_person"), reminders.c.ended_by == bindparam("by"))
    .values(state="waiting", ended=None, ended_at=None, ended_by=None)
    .returning(reminders.c.due_at)
)
_WITHDRAWN = select(entries.c.id).where(
    entries.c.person_id == bindparam("of_person"), entries.c.state == "withdrawn"
)
_UNEND_WITHDRAWN = (
    update(reminders)
    .where(
        reminders.c.person_id == bindparam("of_person"),
        reminders.c.ended_by.is_not(None),
        reminders.c.ended_by.in_(_WITHDRAWN),
    )
    .values(state="waiting", ended=None, ended_at=None, ended_by=None)
    .returning(reminders.c.due_at)
)
_SET_ENDS = (
    update(reminders).where(reminders.c.id == bindparam("wanted")).values(ends=bindparam("to"))
)
_NEXT = select(func.min(reminders.c.due_at)).where(reminders.c.state == "waiting")


def add(conn: Connection, person: Person, row: ReminderRow) -> bool:
    """Add a reminder; False when the same effect had added it already."""
    result = conn.execute(
        _ADD[conn.dialect.name],
        {
            "id": row.id,
            "person_id": person.id,
            "client_id": row.client_id,
            "case_id": row.case_id,
            "session_id": row.session_id,
            "effect_key": row.effect_key,
            "wall": row.wall,
            "zone": row.zone,
            "due_at": row.due_at,
            "reason_sealed": person.seal.seal(
                row.reason.encode(), table="reminders", column="reason_sealed", row=row.id
            ),
            "until": row.until,
            "cls": row.cls,
            "state": row.state,
            "occurrence": row.occurrence,
            "fired_at": row.fired_at,
            "elapsed": row.elapsed,
            "ends": row.ends,
            "ended": row.ended,
            "ended_at": row.ended_at,
            "ended_by": row.ended_by,
        },
    )
    return result.rowcount == 1


def due(conn: Connection, now: datetime, limit: int) -> list[Owned]:
    """List what is due and whose it is, the longest due first; each still has to be taken."""
    return [Owned(*row) for row in conn.execute(_DUE, {"at": now, "most": limit})]


def take(
    conn: Connection, master: MasterKey, names: Sequence[str], now: datetime
) -> list[tuple[ReminderRow, Person]]:
    """Take reminders and whose they are: `fired` now, once; what is not due is left out.

    Takes the persons' locks first, as every turn does, so that two turns never wait for each
    other; of several, those of busy persons stay where they are.
    """
    reached = people.lock_owners(conn, _WHOSE, names)
    rows = conn.execute(_TAKE, {"wanted": reached, "at": now}).all()
    return [
        (_row(person.seal, row), person)
        for row, person in people.with_owners(conn, master, names, rows)
    ]


def get(conn: Connection, person: Person, reminder_id: str) -> ReminderRow | None:
    """Read a reminder of this person."""
    row = conn.execute(_GET, {"wanted": reminder_id, "of_person": person.id}).first()
    return None if row is None else _row(person.seal, row)


def of_person(
    conn: Connection, person: Person, states: Sequence[ReminderState] = ("waiting",)
) -> list[ReminderRow]:
    """List a person's reminders in these states, the next one first."""
    rows = conn.execute(_OF_PERSON, {"of_person": person.id, "states": list(states)})
    return [_row(person.seal, row) for row in rows]


def set_state(conn: Connection, reminder_id: str, state: ReminderState) -> None:
    """Say where a reminder stands."""
    conn.execute(_SET_STATE, {"wanted": reminder_id, "to": state})


def set_reason(conn: Connection, person: Person, reminder_id: str, reason: str) -> None:
    """Say what a reminder is about, instead of what was said before."""
    sealed = person.seal.seal(
        reason.encode(), table="reminders", column="reason_sealed", row=reminder_id
    )
    conn.execute(_SET_REASON, {"wanted": reminder_id, "of_person": person.id, "to": sealed})


def reschedule(
    conn: Connection,
    reminder_id: str,
    wall: str,
    zone: str,
    due_at: datetime,
    *,
    elapsed: bool = False,
    next_occurrence: bool = False,
) -> None:
    """Let a reminder wait for another time: the same occurrence moved, or the next one."""
    conn.execute(
        _RESCHEDULE,
        {
            "wanted": reminder_id,
            "to_wall": wall,
            "to_zone": zone,
            "to_due": due_at,
            "to_elapsed": elapsed,
            "more": int(next_occurrence),
        },
    )


def cancel_by_effect(conn: Connection, person_id: str, session_id: str, from_visit: int) -> int:
    """Cancel what a session asked for at this visit or later; gives how many."""
    rows = conn.execute(_OF_SESSION, {"of_person": person_id, "of_session": session_id})
    which = [row.id for row in rows if is_from(row.effect_key, from_visit)]
    if which:
        conn.execute(_CANCEL, {"which": which})
    return len(which)


def of_case(conn: Connection, person: Person, case_id: str) -> list[ReminderRow]:
    """List the reminders about a case, whatever became of them, by their times."""
    rows = conn.execute(_OF_CASE, {"of_person": person.id, "of_case": case_id})
    return [_row(person.seal, row) for row in rows]


def end(conn: Connection, reminder_id: str, why: Ended, *, at: datetime, by: str | None) -> None:
    """Let a reminder be over because its reason is gone; one that is over already stays so."""
    conn.execute(_END, {"wanted": reminder_id, "why": why, "at": at, "by": by})


def unend(conn: Connection, person_id: str, by: str) -> list[datetime]:
    """Let what this entry or case ended wait again; gives the times."""
    return list(conn.execute(_UNEND, {"of_person": person_id, "by": by}).scalars())


def unend_withdrawn(conn: Connection, person_id: str) -> list[datetime]:
    """Let what entries ended that were withdrawn since wait again; gives the times."""
    return list(conn.execute(_UNEND_WITHDRAWN, {"of_person": person_id}).scalars())


def set_ends(conn: Connection, reminder_id: str, ends: str | None) -> None:
    """Say what makes a reminder needless beside what it waits for."""
    conn.execute(_SET_ENDS, {"wanted": reminder_id, "to": ends})


def next_due(conn: Connection) -> datetime | None:
    """Say when the next one is due."""
    at: datetime | None = conn.execute(_NEXT).scalar_one()
    return at


def _row(seal: Seal, row: AnyRow) -> ReminderRow:
    reason = seal.open(
        row.reason_sealed, table="reminders", column="reason_sealed", row=row.id
    ).decode()
    before: tuple[Any, ...] = row[:9]
    between: tuple[Any, ...] = row[10:15]
    ends: tuple[Any, ...] = row[16:]
    return ReminderRow(*(*before, reason, *between, bool(row.elapsed), *ends))
