"""What lies ahead because a clock did, looked through when that clock has been put back.

Each change names the time that was found, so that what was moved meanwhile stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from bot.store.routine_tables import preferences, routines
from bot.store.tables import errands, outgoings, persons, wakeups


@dataclass(frozen=True, slots=True)
class Wait:
    """A wake-up; its name tells when it was asked for."""

    id: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, and the zone of the person whose it is."""

    person_id: str
    name: str
    value: str
    zone: str | None


_WAITS = (
    select(wakeups.c.id, wakeups.c.due_at)
    .where(
        wakeups.c.id > bindparam("after"),
        wakeups.c.due_at > bindparam("at"),
        # What waits for a time of a place was told to somebody.
        ~wakeups.c.payload.contains('"zone"'),
    )
    .order_by(wakeups.c.id)
    .limit(bindparam("most"))
)
_WAKE = (
    update(wakeups)
    .where(wakeups.c.id == bindparam("wanted"), wakeups.c.due_at == bindparam("was"))
    .values(id=bindparam("name"), due_at=bindparam("to"))
)
_ON = (
    select(routines.c.person_id)
    .distinct()
    .where(
        routines.c.state == "on",
        routines.c.due_at > bindparam("at"),
        routines.c.person_id > bindparam("after"),
    )
    .order_by(routines.c.person_id)
    .limit(bindparam("most"))
)
_COME = (
    update(routines)
    .where(
        routines.c.id == bindparam("wanted"),
        routines.c.state == "on",
        routines.c.due_at == bindparam("was"),
    )
    .values(wall=bindparam("to_wall"), due_at=bindparam("to"), ignored=0)
)
_SETTINGS = (
    select(preferences.c.person_id, preferences.c.name, preferences.c.value, persons.c.zone)
    .select_from(preferences.join(persons, preferences.c.person_id == persons.c.id))
    .where(preferences.c.name.in_(bindparam("names", expanding=True)))
)
_AHEAD = [
    (table.c.state.in_(states), column)
    for table, column, states in (
        (outgoings, outgoings.c.not_before, ("leased", "waiting")),
        (outgoings, outgoings.c.lease_until, ("leased", "waiting")),
        (errands, errands.c.lease_until, ("waiting", "running")),
    )
]
_PULL = [
    update(column.table).where(there, column > bindparam("at")).values({column: bindparam("at")})
    for there, column in _AHEAD
]


def waits(conn: Connection, now: datetime, after: str, most: int) -> list[Wait]:
    """List what waits and was told to nobody, by name, after a name."""
    rows = conn.execute(_WAITS, {"at": now, "after": after, "most": most})
    return [Wait(*row) for row in rows]


def wake(conn: Connection, wait: Wait, name: str, to: datetime) -> None:
    """Let a wait end at another time, under a name that tells when that was asked for."""
    conn.execute(_WAKE, {"wanted": wait.id, "was": wait.due_at, "name": name, "to": to})


def with_routines(conn: Connection, now: datetime, after: str, most: int) -> list[str]:
    """List the persons for whom something comes again, by name, after a name."""
    return list(conn.execute(_ON, {"at": now, "after": after, "most": most}).scalars())


def come(conn: Connection, routine_id: str, was: datetime, wall: datetime, to: datetime) -> None:
    """Let a routine come at another time; what came by a wrong clock was not passed over."""
    conn.execute(
        _COME,
        {
            "wanted": routine_id,
            "was": was,
            "to_wall": wall.isoformat(timespec="minutes"),
            "to": to,
        },
    )


def settings(conn: Connection, names: Sequence[str]) -> list[Setting]:
    """Give these settings of everybody who has them."""
    return [Setting(*row) for row in conn.execute(_SETTINGS, {"names": list(names)})]


def pull(conn: Connection, latest: datetime) -> int:
    """Let nothing that is to be sent or done wait, or be in hand, for longer; gives how many."""
    return sum(conn.execute(each, {"at": latest}).rowcount for each in _PULL)
