"""What waits for a time of a place: looked through when that place's clocks are not what they were.

Reminders, holds and routines keep the wall time that was promised, and the instant it meant then;
so does a wake-up that was promised for a time of a place.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, or_, select, update

from bot.store.routine_tables import routines
from bot.store.tables import holds, reminders, wakeups

WAITING: dict[str, tuple[Table, str]] = {
    "reminders": (reminders, "waiting"),
    "holds": (holds, "held"),
    "routines": (routines, "on"),
}
"""Name -> its table, and the state of what still waits."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised wall time, and when it is looked at next."""

    id: str
    wall: str
    zone: str
    due_at: datetime


_PAGES = {
    name: select(table.c.id, table.c.wall, table.c.zone, table.c.due_at)
    .where(
        table.c.state == state,
        table.c.due_at >= bindparam("from_at"),
        or_(table.c.due_at > bindparam("from_at"), table.c.id > bindparam("from_id")),
    )
    .order_by(table.c.due_at, table.c.id)
    .limit(bindparam("most"))
    for name, (table, state) in WAITING.items()
}
_MOVE = {
    name: update(table)
    .where(
        table.c.id == bindparam("wanted"),
        table.c.state == state,
        table.c.due_at == bindparam("was"),
    )
    .values(due_at=bindparam("to"))
    for name, (table, state) in WAITING.items()
}


_WAKEUPS = (
    select(wakeups.c.id, wakeups.c.due_at, wakeups.c.payload)
    .where(wakeups.c.id > bindparam("after"), wakeups.c.due_at >= bindparam("at"))
    .where(wakeups.c.payload.contains('"zone"'))
    .order_by(wakeups.c.id)
    .limit(bindparam("most"))
)
_WAKE = (
    update(wakeups)
    .where(wakeups.c.id == bindparam("wanted"), wakeups.c.due_at == bindparam("was"))
    .values(due_at=bindparam("to"))
)


def page(conn: Connection, name: str, after: tuple[datetime, str], most: int) -> list[Promise]:
    """List what waits after this time and name, the soonest first."""
    asked = {"from_at": after[0], "from_id": after[1], "most": most}
    rows = conn.execute(_PAGES[name], asked)
    return [Promise(row.id, row.wall, row.zone, row.due_at) for row in rows]


def move(conn: Connection, name: str, promise: Promise, to: datetime) -> None:
    """Let it be looked at when its wall time comes now; one that was moved meanwhile stays."""
    conn.execute(_MOVE[name], {"wanted": promise.id, "was": promise.due_at, "to": to})


def woken(conn: Connection, now: datetime, after: str, most: int) -> list[Promise]:
    """List the wake-ups to come that keep a zone, by name, after a name; some have no wall time."""
    rows = conn.execute(_WAKEUPS, {"at": now, "after": after, "most": most})
    found = ((row, json.loads(row.payload)) for row in rows)
    return [Promise(row.id, kept["wall"], kept["zone"], row.due_at) for row, kept in found]


def wake(conn: Connection, promise: Promise, to: datetime) -> None:
    """Wake when its wall time comes now; one that was moved meanwhile stays."""
    conn.execute(_WAKE, {"wanted": promise.id, "was": promise.due_at, "to": to})
