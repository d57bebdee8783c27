"""How reminders fared on their way: when the last one arrived, and which did not, and why."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, func, select, text

from bot.store.tables import outgoings

Failed = Literal["dead", "unreachable", "dropped"]
"""Refused for good, its person had blocked us, or nobody knows and it may not come twice."""

_OF_PERSON = outgoings.c.person_id == bindparam("of_person")
_REMINDERS = outgoings.c.lane == "reminder"
_LAST = select(func.max(outgoings.c.done_at)).where(
    _OF_PERSON, _REMINDERS, outgoings.c.state == "sent"
)
_FAILED = (
    select(outgoings.c.created_at, outgoings.c.state)
    .where(
        _OF_PERSON,
        _REMINDERS,
        text("outgoings.state IN ('dead', 'unreachable', 'dropped')"),
        outgoings.c.created_at >= bindparam("since"),
    )
    .order_by(outgoings.c.created_at.desc(), outgoings.c.id.desc())
    .limit(bindparam("most"))
)


def last(conn: Connection, person_id: str) -> datetime | None:
    """Say when the last reminder of a person arrived; None when none did or all are forgotten."""
    at: datetime | None = conn.execute(_LAST, {"of_person": person_id}).scalar_one()
    return at


def failed(
    conn: Connection, person_id: str, since: datetime, most: int
) -> list[tuple[datetime, Failed]]:
    """List when reminders of a person could not be delivered since an instant, and how it went."""
    asked = {"of_person": person_id, "since": since, "most": most}
    return [(row.created_at, row.state) for row in conn.execute(_FAILED, asked)]
