"""How reminders fared on their way: when the last one arrived, and how many did not."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, text

from bot.store.tables import outgoings

_OF_PERSON = outgoings.c.person_id == bindparam("of_person")
_REMINDERS = outgoings.c.lane == "reminder"
_LAST = select(func.max(outgoings.c.done_at)).where(
    _OF_PERSON, _REMINDERS, outgoings.c.state == "sent"
)
_FAILED = (
    select(func.count())
    .select_from(outgoings)
    .where(
        _OF_PERSON,
        _REMINDERS,
        text("outgoings.state IN ('dead', 'unreachable')"),
        outgoings.c.created_at >= bindparam("since"),
    )
)


def last(conn: Connection, person_id: str) -> datetime | None:
    """Say when the last reminder of a person arrived; None when none did or all are forgotten."""
    at: datetime | None = conn.execute(_LAST, {"of_person": person_id}).scalar_one()
    return at


def failed(conn: Connection, person_id: str, since: datetime) -> int:
    """Count the reminders of a person since an instant that could not be delivered."""
    asked = {"of_person": person_id, "since": since}
    count: int = conn.execute(_FAILED, asked).scalar_one()
    return count
