"""Holds: an answer put off until a time that the person chose, so that it is not sent in anger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.store import people
from bot.store.columns import AnyRow, either
from bot.store.effects import is_from
from bot.store.people import Owned, Person
from bot.store.sealing import MasterKey
from bot.store.tables import HOLD_EFFECT_STANDS, holds

HoldState = Literal["held", "due", "released", "cancelled"]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold; `wall` is the local time to the minute (ISO)."""

    id: str
    person_id: str
    session_id: str
    effect_key: str
    wall: str
    zone: str
    due_at: datetime
    state: HoldState = "held"
    elapsed: bool = False
    """Whether it is so long from when it was set, and not an hour of the person's clock."""


_COLUMNS = (
    holds.c.id,
    holds.c.person_id,
    holds.c.session_id,
    holds.c.effect_key,
    holds.c.wall,
    holds.c.zone,
    holds.c.due_at,
    holds.c.state,
    holds.c.elapsed,
)
_ADD = either(
    lambda insert: insert(holds).on_conflict_do_nothing(
        index_elements=["person_id", "effect_key"], index_where=text(HOLD_EFFECT_STANDS)
    )
)
_DUE = (
    select(holds.c.id, holds.c.person_id)
    .where(holds.c.state == "held", holds.c.due_at <= bindparam("at"))
    .order_by(holds.c.due_at, holds.c.id)
    .limit(bindparam("most"))
)
_WHOSE = select(holds.c.id, holds.c.person_id).where(
    holds.c.id.in_(bindparam("wanted", expanding=True))
)
_TAKE = (
    update(holds)
    .where(
        holds.c.id.in_(bindparam("wanted", expanding=True)),
        holds.c.state == "held",
        holds.c.due_at <= bindparam("at"),
    )
    .values(state="due")
    .returning(*_COLUMNS)
)
_RELEASE = (
    update(holds)
    .where(
        holds.c.id == bindparam("wanted"),
        holds.c.person_id == bindparam("of_person"),
        holds.c.state == "held",
    )
    .values(state="released")
)
_CURRENT = (
    select(*_COLUMNS)
    .where(holds.c.session_id == bindparam("of_session"), holds.c.state == "held")
    .order_by(holds.c.id.desc())
    .limit(1)
)
_OF_PERSON = (
    select(*_COLUMNS)
    .where(holds.c.person_id == bindparam("of_person"), holds.c.state == "held")
    .order_by(holds.c.due_at, holds.c.id)
)
_RESCHEDULE = (
    update(holds)
    .where(holds.c.id == bindparam("wanted"), holds.c.state == "held")
    .values(wall=bindparam("to_wall"), zone=bindparam("to_zone"), due_at=bindparam("to_due"))
)
_WAIT = (
    update(holds)
    .where(holds.c.id == bindparam("wanted"), holds.c.state == "due")
    .values(state="held", due_at=bindparam("to_due"))
)
_OF_SESSION = select(holds.c.id, holds.c.effect_key).where(
    holds.c.person_id == bindparam("of_person"),
    holds.c.session_id == bindparam("of_session"),
    holds.c.state != "cancelled",
)
_CANCEL = (
    update(holds)
    .where(holds.c.id.in_(bindparam("which", expanding=True)))
    .values(state="cancelled")
)
_NEXT = select(func.min(holds.c.due_at)).where(holds.c.state == "held")


def add(conn: Connection, row: HoldRow) -> bool:
    """Hold an answer; False when the same effect held it already."""
    result = conn.execute(
        _ADD[conn.dialect.name],
        {
            "id": row.id,
            "person_id": row.person_id,
            "session_id": row.session_id,
            "effect_key": row.effect_key,
            "wall": row.wall,
            "zone": row.zone,
            "due_at": row.due_at,
            "state": row.state,
            "elapsed": row.elapsed,
        },
    )
    return result.rowcount == 1


def due(conn: Connection, now: datetime, limit: int) -> list[Owned]:
    """List the holds whose time has come and whose they are; each still has to be taken."""
    return [Owned(*row) for row in conn.execute(_DUE, {"at": now, "most": limit})]


def take(
    conn: Connection, master: MasterKey, names: Sequence[str], now: datetime
) -> list[tuple[HoldRow, Person]]:
    """End holds whose time has come, once; what was released, cancelled or taken is left out.

    Takes the persons' locks as `reminders.take` does.
    """
    reached = people.lock_owners(conn, _WHOSE, names)
    rows = conn.execute(_TAKE, {"wanted": reached, "at": now}).all()
    return [(_row(row), person) for row, person in people.with_owners(conn, master, names, rows)]


def release(conn: Connection, person_id: str, hold_id: str) -> bool:
    """End a hold early; False when it no longer held."""
    return conn.execute(_RELEASE, {"wanted": hold_id, "of_person": person_id}).rowcount == 1


def current(conn: Connection, session_id: str) -> HoldRow | None:
    """Give the hold that keeps a session's answer back right now."""
    row = conn.execute(_CURRENT, {"of_session": session_id}).first()
    return None if row is None else _row(row)


def of_person(conn: Connection, person_id: str) -> list[HoldRow]:
    """List what a person holds back right now, the one that ends next first."""
    rows = conn.execute(_OF_PERSON, {"of_person": person_id})
    return [_row(row) for row in rows]


def reschedule(conn: Connection, hold_id: str, wall: str, zone: str, due_at: datetime) -> None:
    """Let a hold end at another time."""
    to = {"to_wall": wall, "to_zone": zone, "to_due": due_at}
    conn.execute(_RESCHEDULE, {"wanted": hold_id, **to})


def wait(conn: Connection, hold_id: str, until: datetime) -> None:
    """Let a hold that was taken be looked at again; the time that was promised stays."""
    conn.execute(_WAIT, {"wanted": hold_id, "to_due": until})


def cancel_by_effect(conn: Connection, person_id: str, session_id: str, from_visit: int) -> int:
    """Cancel what a session held at this visit or later; gives how many."""
    rows = conn.execute(_OF_SESSION, {"of_person": person_id, "of_session": session_id})
    which = [row.id for row in rows if is_from(row.effect_key, from_visit)]
    if which:
        conn.execute(_CANCEL, {"which": which})
    return len(which)


def next_due(conn: Connection) -> datetime | None:
    """Say when the next hold ends."""
    at: datetime | None = conn.execute(_NEXT).scalar_one()
    return at


def _row(row: AnyRow) -> HoldRow:
    values: tuple[Any, ...] = (*row[:-1], bool(row.elapsed))
    return HoldRow(*values)
