"""Feelings, holds and releases: for the person alone, outside every case, chain and export."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, select

from bot.store.people import Person
from bot.store.tables import privates

PrivateKind = Literal["heat", "hold", "release", "note"]

_ADD = privates.insert()
_OF_PERSON = (
    select(
        privates.c.id,
        privates.c.session_id,
        privates.c.kind,
        privates.c.at,
        privates.c.body_sealed,
        privates.c.client_id,
    )
    .where(privates.c.person_id == bindparam("person_id"))
    .order_by(privates.c.at.desc(), privates.c.id.desc())
    .limit(bindparam("most"))
)
_DELETE = delete(privates).where(
    privates.c.id == bindparam("wanted"), privates.c.person_id == bindparam("person_id")
)


@dataclass(frozen=True, slots=True)
class PrivateRow:
    """One thing that a person told for themselves."""

    id: str
    session_id: str | None
    kind: PrivateKind
    at: datetime
    body: str
    client_id: str | None = None


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
            "client_id": row.client_id,
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
            row.client_id,
        )
        for row in conn.execute(_OF_PERSON, {"person_id": person.id, "most": limit})
    ]


def delete_one(conn: Connection, person: Person, private_id: str) -> None:
    """Let go of something private; nothing remembers that it was there."""
    conn.execute(_DELETE, {"wanted": private_id, "person_id": person.id})
