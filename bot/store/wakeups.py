"""Wake-ups: times at which a turn is due, one row per person and key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from bot.store import people
from bot.store.columns import AnyRow, either
from bot.store.people import Owned, Person
from bot.store.sealing import MasterKey
from bot.store.tables import wakeups


@dataclass(frozen=True, slots=True)
class WakeupRow:
    """A time that was asked for; `payload` holds ids; anybody's words only sealed."""

    id: str
    person_id: str
    key: str
    kind: str
    due_at: datetime
    payload: Mapping[str, str]


_COLUMNS = (
    wakeups.c.id,
    wakeups.c.person_id,
    wakeups.c.key,
    wakeups.c.kind,
    wakeups.c.due_at,
    wakeups.c.payload,
)
# Asked for again, it has a new name, which tells when that was (see `bot.store.put_back`).
_PUT = either(
    lambda insert: insert(wakeups).on_conflict_do_update(
        index_elements=["person_id", "key"],
        set_={
            "id": insert(wakeups).excluded.id,
            "kind": insert(wakeups).excluded.kind,
            "due_at": insert(wakeups).excluded.due_at,
            "payload": insert(wakeups).excluded.payload,
        },
    )
)
_CANCEL = delete(wakeups).where(
    wakeups.c.person_id == bindparam("of_person"), wakeups.c.key == bindparam("which")
)
_OF_PERSON = select(*_COLUMNS).where(wakeups.c.person_id == bindparam("of_person"))
_DUE = (
    select(wakeups.c.id, wakeups.c.person_id)
    .where(wakeups.c.due_at <= bindparam("at"))
    .order_by(wakeups.c.due_at, wakeups.c.id)
    .limit(bindparam("most"))
)
_TAKE = (
    delete(wakeups)
    .where(
        wakeups.c.id.in_(bindparam("wanted", expanding=True)), wakeups.c.due_at <= bindparam("at")
    )
    .returning(*_COLUMNS)
)
_WHOSE = select(wakeups.c.id, wakeups.c.person_id).where(
    wakeups.c.id.in_(bindparam("wanted", expanding=True))
)
_NEXT = select(func.min(wakeups.c.due_at))


def put(
    conn: Connection,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    person_id: str,
    key: str,
    kind: str,
    due_at: datetime,
    payload: Mapping[str, str],
) -> None:
    """Ask to be woken; asking again under the same key moves the time."""
    conn.execute(
        _PUT[conn.dialect.name],
        {
            "id": id,
            "person_id": person_id,
            "key": key,
            "kind": kind,
            "due_at": due_at,
            "payload": json.dumps(dict(payload)),
        },
    )


def cancel(conn: Connection, person_id: str, key: str) -> bool:
    """Do not wake after all; False when nothing was asked for."""
    return conn.execute(_CANCEL, {"of_person": person_id, "which": key}).rowcount > 0


def of_person(conn: Connection, person_id: str) -> dict[str, WakeupRow]:
    """Give what a person is to be woken for, by key."""
    rows = conn.execute(_OF_PERSON, {"of_person": person_id})
    return {row.key: row for row in map(_row, rows)}


def due(conn: Connection, now: datetime, limit: int) -> list[Owned]:
    """List what is due and whose it is, the longest due first; each still has to be taken."""
    return [Owned(*row) for row in conn.execute(_DUE, {"at": now, "most": limit})]


def take(
    conn: Connection, master: MasterKey, names: Sequence[str], now: datetime
) -> list[tuple[WakeupRow, Person]]:
    """Take wake-ups that are due, so that they fire once; what is gone or was moved is left out.

    Takes the persons' locks as `reminders.take` does.
    """
    reached = people.lock_owners(conn, _WHOSE, names)
    rows = conn.execute(_TAKE, {"wanted": reached, "at": now}).all()
    return [(_row(row), person) for row, person in people.with_owners(conn, master, names, rows)]


def next_due(conn: Connection) -> datetime | None:
    """Say when the next one is due."""
    at: datetime | None = conn.execute(_NEXT).scalar_one()
    return at


def _row(row: AnyRow) -> WakeupRow:
    return WakeupRow(row.id, row.person_id, row.key, row.kind, row.due_at, json.loads(row.payload))
