"""What pictures are drawn from: what happened, and how it felt; the second for the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select

from bot.cases.models import CaseRow, ClientRow, Content, EntryKind, EntryRow
from bot.store import casebook, clients, entries
from bot.store.people import Person
from bot.store.tables import privates, sessions

_HEATS = (
    select(privates.c.id, privates.c.at, privates.c.body_sealed)
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


@dataclass(frozen=True, slots=True)
class Happened:
    """A client, one case of theirs or None for all, and the newest entries as they read now."""

    client: ClientRow
    case: CaseRow | None
    told: Sequence[tuple[EntryRow, Content]]
    more: bool


@dataclass(frozen=True, slots=True)
class Felt:
    """How hot it was about a client and when, oldest first; and when incidents were filed."""

    client: ClientRow
    heats: Sequence[tuple[datetime, int]]
    incidents: Sequence[datetime]


def happened(
    conn: Connection, person: Person, *, case_id: str | None, client_id: str | None, most: int
) -> Happened | None:
    """Read a case, or all of a client; None when it is not there, or not this person's."""
    case = None if case_id is None else clients.case(conn, person, case_id)
    wanted = client_id if case is None else case.client_id
    client = None if wanted is None else clients.client(conn, person, wanted)
    if client is None:
        return None
    several = [case] if case else casebook.cases_of(conn, person, client.id)
    rows = casebook.timeline(conn, person, [each.id for each in several], limit=most + 1)
    told = [(row, entries.latest_content(conn, person, row)) for row in rows[:most]]
    return Happened(client, case, told, len(rows) > most)


def felt(conn: Connection, person: Person, client_id: str, most: int) -> Felt | None:
    """Read how it felt with a client; None when they are not there, or not this person's."""
    client = clients.client(conn, person, client_id)
    if client is None:
        return None
    every = [each.id for each in casebook.cases_of(conn, person, client.id)]
    kinds = {EntryKind.INCIDENT}
    incidents = casebook.timeline(conn, person, every, limit=most, kinds=kinds)
    heats = _heats(conn, person, client.id, most)
    return Felt(client, heats, [row.shown_at for row in incidents])


def _heats(
    conn: Connection, person: Person, client_id: str, limit: int
) -> list[tuple[datetime, int]]:
    parameters = {"of_client": client_id, "of_person": person.id, "most": limit}
    found = [
        (
            row.at,
            int(
                person.seal.open(
                    row.body_sealed, table="privates", column="body_sealed", row=row.id
                )
            ),
        )
        for row in conn.execute(_HEATS, parameters)
    ]
    return found[::-1]
