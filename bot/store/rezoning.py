"""What waits for a time of a place: looked through when that place's clocks are not what they were.

Reminders, holds and routines keep the wall time that was promised, and the instant it meant then.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, or_, select, update

from bot.store.routine_tables import routines
from bot.store.tables import holds, reminders

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


def page(conn: Connection, name: str, after: tuple[datetime, str], most: int) -> list[Promise]:
    """List what waits after this time and name, the soonest first."""
    asked = {"from_at": after[0], "from_id": after[1], "most": most}
    rows = conn.execute(_PAGES[name], asked)
    return [Promise(row.id, row.wall, row.zone, row.due_at) for row in rows]


def move(conn: Connection, name: str, promise: Promise, to: datetime) -> None:
    """Let it be looked at when its wall time comes now; one that was moved meanwhile stays."""
    conn.execute(_MOVE[name], {"wanted": promise.id, "was": promise.due_at, "to": to})
