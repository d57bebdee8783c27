"""What pictures are drawn from: what happened, and how it felt; the second for the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.cases.models import CaseRow, ClientRow, Content, EntryKind, EntryRow
from bot.store import casebook, clients, entries
from bot.store import felt as felt_store
from bot.store.people import Person


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
    heats = felt_store.about(conn, person, client.id, most)
    return Felt(client, heats[::-1], [row.shown_at for row in incidents])
