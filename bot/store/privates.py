"""Feelings, holds and releases: for the person alone, outside every case, chain and export."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, select

from bot.store.people import Person
from bot.store.tables import privates

PrivateKind = Literal["heat", "hold", "release", "note"]

_ADD = privates.insert()
_OF_PERSON = (
    select(
        privates.c.id, privates.c.session_id, privates.c.kind, privates.c.at, privates.c.body_sealed
    )
    .where(privates.c.person_id == bindparam("person_id"))
    .order_by(privates.c.at.desc(), privates.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class PrivateRow:
    """One thing that a person told for themselves."""

    id: str
    session_id: str | None
    kind: PrivateKind
    at: datetime
    body: str


def add(conn: Connection, person: Person, row: PrivateRow) -> None:
    """Keep something private."""
    conn.execute(
        _ADD,
        {
            "id": row.id,
            "person_id": person.id,
            "session_id": row.session_id,
            "kind": row.kind,
            "at": row.at,
            "body_sealed": person.seal.seal(
                row.body.encode(), table="privates", column="body_sealed", row=row.id
            ),
        },
    )


def of_person(conn: Connection, person: Person, limit: int) -> list[PrivateRow]:
    """List what a person kept for themselves, newest first."""
    return [
        PrivateRow(
            row.id,
            row.session_id,
            row.kind,
            row.at,
            person.seal.open(
                row.body_sealed, table="privates", column="body_sealed", row=row.id
            ).decode(),
        )
        for row in conn.execute(_OF_PERSON, {"person_id": person.id, "most": limit})
    ]
