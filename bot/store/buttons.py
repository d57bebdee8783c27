"""Buttons that stand alone: bound to a person, an object and that object's state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from bot.store.tables import buttons


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """What a button does, and on what; it counts only while the object is in that state."""

    token: str
    person_id: str
    action: str
    object_kind: str
    object_id: str
    object_state: str
    argument: str | None
    made_at: datetime
    expires_at: datetime


_ADD = buttons.insert()
_ROW = select(
    buttons.c.token,
    buttons.c.person_id,
    buttons.c.action,
    buttons.c.object_kind,
    buttons.c.object_id,
    buttons.c.object_state,
    buttons.c.argument,
    buttons.c.made_at,
    buttons.c.expires_at,
)
_FIND = _ROW.where(
    buttons.c.token == bindparam("wanted"), buttons.c.person_id == bindparam("of_person")
)
_LAST = select(func.max(buttons.c.made_at)).where(buttons.c.person_id == bindparam("of_person"))
_NEWEST = _ROW.where(
    buttons.c.person_id == bindparam("of_person"), buttons.c.made_at == _LAST.scalar_subquery()
)
_DROP_OF = delete(buttons).where(
    buttons.c.person_id == bindparam("of_person"),
    buttons.c.object_kind == bindparam("what"),
    buttons.c.object_id == bindparam("which"),
)
_PRUNE = delete(buttons).where(buttons.c.expires_at <= bindparam("at"))


def add(conn: Connection, rows: Iterable[ButtonRow]) -> None:
    """Add buttons."""
    added = [
        {
            "token": row.token,
            "person_id": row.person_id,
            "action": row.action,
            "object_kind": row.object_kind,
            "object_id": row.object_id,
            "object_state": row.object_state,
            "argument": row.argument,
            "made_at": row.made_at,
            "expires_at": row.expires_at,
        }
        for row in rows
    ]
    if added:
        conn.execute(_ADD, added)


def find(conn: Connection, person_id: str, token: str) -> ButtonRow | None:
    """Find a button of this person; the caller checks its expiry and its object's state."""
    row = conn.execute(_FIND, {"wanted": token, "of_person": person_id}).first()
    return None if row is None else ButtonRow(*row)


def newest(conn: Connection, person_id: str) -> list[ButtonRow]:
    """Give the buttons that stand and were put up last: all of one turn."""
    rows = conn.execute(_NEWEST, {"of_person": person_id}).all()
    return [ButtonRow(*row) for row in rows]


def drop_of(conn: Connection, person_id: str, object_kind: str, object_id: str) -> None:
    """Take away every button of an object."""
    conn.execute(_DROP_OF, {"of_person": person_id, "what": object_kind, "which": object_id})


def prune(conn: Connection, now: datetime) -> int:
    """Forget the buttons that have expired."""
    return conn.execute(_PRUNE, {"at": now}).rowcount
