"""How it went with a client, from 1 to 5: for the person alone, like their feelings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.store.people import Person
from bot.store.routine_tables import moods

_ADD = moods.insert()
_OF = (
    select(moods.c.id, moods.c.client_id, moods.c.at, moods.c.mood_sealed)
    .where(moods.c.person_id == bindparam("of_person"))
    .order_by(moods.c.at.desc(), moods.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Mood:
    """One answer: 1 is hard, 5 is good."""

    id: str
    client_id: str | None
    at: datetime
    mood: int


def add(conn: Connection, person: Person, mood: Mood) -> None:
    """Keep an answer."""
    sealed = person.seal.seal(
        str(mood.mood).encode(), table="moods", column="mood_sealed", row=mood.id
    )
    conn.execute(
        _ADD,
        {
            "id": mood.id,
            "person_id": person.id,
            "client_id": mood.client_id,
            "at": mood.at,
            "mood_sealed": sealed,
        },
    )


def of_person(conn: Connection, person: Person, limit: int) -> list[Mood]:
    """List the answers, newest first."""
    return [
        Mood(
            row.id,
            row.client_id,
            row.at,
            int(person.seal.open(row.mood_sealed, table="moods", column="mood_sealed", row=row.id)),
        )
        for row in conn.execute(_OF, {"of_person": person.id, "most": limit})
    ]
