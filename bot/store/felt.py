"""How hot it was about a client, told in a guide or a check-in; for the person's eyes alone."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from bot.store.people import Person
from bot.store.routine_tables import moods
from bot.store.tables import privates, sessions

COOLEST_AND_HOTTEST = 6
"""A mood runs from 1 (hard) to 5 (good), a heat the other way: each is this less the other."""

_HEATS = (
    select(privates.c.id, privates.c.at, privates.c.body_sealed.label("sealed"))
    .select_from(privates.outerjoin(sessions, sessions.c.id == privates.c.session_id))
    .where(
        privates.c.person_id == bindparam("of_person"),
        privates.c.kind == "heat",
        or_(
            privates.c.client_id == bindparam("of_client"),
            sessions.c.client_id == bindparam("of_client"),
        ),
    )
    .order_by(privates.c.at.desc(), privates.c.id.desc())
    .limit(bindparam("most"))
)
_MOODS = (
    select(moods.c.id, moods.c.at, moods.c.mood_sealed.label("sealed"))
    .where(moods.c.person_id == bindparam("of_person"), moods.c.client_id == bindparam("of_client"))
    .order_by(moods.c.at.desc(), moods.c.id.desc())
    .limit(bindparam("most"))
)


def about(
    conn: Connection, person: Person, client_id: str, limit: int
) -> list[tuple[datetime, int]]:
    """Give when and how hot it was, 1 to 5, newest first; a low mood counts as heat."""
    parameters = {"of_client": client_id, "of_person": person.id, "most": limit}

    def opened(sealed: bytes, table: str, column: str, row: str) -> int:
        return int(person.seal.open(sealed, table=table, column=column, row=row))

    found = [
        (row.at, row.id, opened(row.sealed, "privates", "body_sealed", row.id))
        for row in conn.execute(_HEATS, parameters)
    ]
    found += [
        (row.at, row.id, COOLEST_AND_HOTTEST - opened(row.sealed, "moods", "mood_sealed", row.id))
        for row in conn.execute(_MOODS, parameters)
    ]
    return [(at, heat) for at, _, heat in sorted(found, reverse=True)[:limit]]
