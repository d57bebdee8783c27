"""Routines that are on: when each comes next, and how often it was passed over."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from sqlalchemy import Connection, bindparam, func, select, update

from bot.reminders.routines import Routine, Rule
from bot.store import people
from bot.store.columns import AnyRow
from bot.store.effects import is_from, of_session
from bot.store.people import Owned, Person
from bot.store.routine_tables import routines
from bot.store.sealing import MasterKey

RoutineState = Literal["on", "asked", "off"]


@dataclass(frozen=True, slots=True)
class RoutineRow:
    """A routine; `asked` is on until the person says whether to stop it, and silent meanwhile."""

    id: str
    person_id: str
    client_id: str | None
    routine: Routine
    rule: Rule
    wall: str
    zone: str
    due_at: datetime
    state: RoutineState = "on"
    occurrence: int = 1
    ignored: int = 0
    effect_key: str | None = None


_COLUMNS = (
    routines.c.id,
    routines.c.person_id,
    routines.c.client_id,
    routines.c.routine,
    routines.c.rule,
    routines.c.wall,
    routines.c.zone,
    routines.c.due_at,
    routines.c.state,
    routines.c.occurrence,
    routines.c.ignored,
    routines.c.effect_key,
)
_ADD = routines.insert()
_SWITCH = (
    update(routines)
    .where(routines.c.id == bindparam("wanted"))
    .values(state=bindparam("to"), ignored=0)
)
_DUE = (
    select(routines.c.id, routines.c.person_id)
    .where(routines.c.state == "on", routines.c.due_at <= bindparam("at"))
    .order_by(routines.c.due_at, routines.c.id)
    .limit(bindparam("most"))
)
_WHOSE = select(routines.c.id, routines.c.person_id).where(
    routines.c.id.in_(bindparam("wanted", expanding=True))
)
_TAKE = select(*_COLUMNS).where(
    routines.c.id.in_(bindparam("wanted", expanding=True)),
    routines.c.state == "on",
    routines.c.due_at <= bindparam("at"),
)
_OF_PERSON = (
    select(*_COLUMNS)
    .where(routines.c.person_id == bindparam("of_person"), routines.c.state != "off")
    .order_by(routines.c.due_at, routines.c.id)
)
_MOVE = (
    update(routines)
    .where(routines.c.id == bindparam("wanted"))
    .values(
        wall=bindparam("to_wall"),
        zone=bindparam("to_zone"),
        due_at=bindparam("to_due"),
        rule=bindparam("to_rule"),
        occurrence=routines.c.occurrence + 1,
        ignored=bindparam("passed_over"),
        state=bindparam("to"),
    )
)
_WAIT = update(routines).where(routines.c.id == bindparam("wanted")).values(due_at=bindparam("to"))
_NEXT = select(func.min(routines.c.due_at)).where(routines.c.state == "on")


def add(conn: Connection, row: RoutineRow) -> None:
    """Switch a routine on; one of this kind (and client) that is on has to be off before."""
    conn.execute(
        _ADD,
        {
            "id": row.id,
            "person_id": row.person_id,
            "client_id": row.client_id,
            "routine": row.routine.value,
            "rule": _dump(row.rule),
            "wall": row.wall,
            "zone": row.zone,
            "due_at": row.due_at,
            "state": row.state,
            "occurrence": row.occurrence,
            "ignored": row.ignored,
            "effect_key": row.effect_key,
        },
    )


def switch(conn: Connection, routine_id: str, state: RoutineState) -> None:
    """Say whether a routine is on; nothing of it counts as passed over any more."""
    conn.execute(_SWITCH, {"wanted": routine_id, "to": state})


def off_by_effect(conn: Connection, person_id: str, session_id: str, from_visit: int) -> None:
    """Switch off what a session switched on at this visit or later."""
    begin, _ = of_session(session_id)
    for row in of_person(conn, person_id):
        key = row.effect_key or ""
        if key.startswith(begin) and is_from(key, from_visit):
            switch(conn, row.id, "off")


def due(conn: Connection, now: datetime, limit: int) -> list[Owned]:
    """List what is due and whose it is, the longest due first; each still has to be taken."""
    return [Owned(*row) for row in conn.execute(_DUE, {"at": now, "most": limit})]


def take(
    conn: Connection, master: MasterKey, names: Sequence[str], now: datetime
) -> list[tuple[RoutineRow, Person]]:
    """Read routines that are due, under their persons' locks; the caller moves them on.

    Takes the persons' locks as `reminders.take` does.
    """
    reached = people.lock_owners(conn, _WHOSE, names)
    rows = conn.execute(_TAKE, {"wanted": reached, "at": now}).all()
    return [(_row(row), person) for row, person in people.with_owners(conn, master, names, rows)]


def of_person(conn: Connection, person_id: str) -> list[RoutineRow]:
    """List what is on or asked about, the next one first."""
    return [_row(row) for row in conn.execute(_OF_PERSON, {"of_person": person_id})]


def move(  # every part of a routine's next time
    conn: Connection,
    row: RoutineRow,
    wall: datetime,
    zone: str,
    due_at: datetime,
    *,
    ignored: int,
    state: RoutineState = "on",
) -> None:
    """Let the next occurrence come at another time; what was shown before counts no more."""
    conn.execute(
        _MOVE,
        {
            "wanted": row.id,
            "to_wall": wall.isoformat(timespec="minutes"),
            "to_zone": zone,
            "to_due": due_at,
            "to_rule": _dump(row.rule),
            "passed_over": ignored,
            "to": state,
        },
    )


def wait(conn: Connection, routine_id: str, until: datetime) -> None:
    """Let an occurrence be looked at again; the time that was meant stays."""
    conn.execute(_WAIT, {"wanted": routine_id, "to": until})


def next_due(conn: Connection) -> datetime | None:
    """Say when the next one is due."""
    at: datetime | None = conn.execute(_NEXT).scalar_one()
    return at


def _dump(rule: Rule) -> str:
    at = None if rule.at is None else rule.at.isoformat(timespec="minutes")
    return json.dumps({"every": rule.every, "at": at, "weekday": rule.weekday})


def _row(row: AnyRow) -> RoutineRow:
    said = json.loads(row.rule)
    at = None if said["at"] is None else time.fromisoformat(said["at"])
    return RoutineRow(
        row.id,
        row.person_id,
        row.client_id,
        Routine(row.routine),
        Rule(said["every"], at, said["weekday"]),
        row.wall,
        row.zone,
        row.due_at,
        row.state,
        row.occurrence,
        row.ignored,
        row.effect_key,
    )
