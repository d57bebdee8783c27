"""What a person wants gone: an entry's content, a case, a client; at once, and after a restore too.

The caller holds the person's lock, commits, and then empties the write-ahead log.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, delete, or_, select, update

from bot.cases.models import EntryKind, EntryRow
from bot.store import changes, entries
from bot.store.clients import Ids
from bot.store.columns import either
from bot.store.people import Person
from bot.store.tables import (
    buttons,
    cases,
    clients,
    erasures,
    persons,
    privates,
    sessions,
)
from bot.store.tables import (
    entries as entries_table,
)

OVERHEAD = 512
"""Bytes counted for an entry beside its words."""
_NOTES = (EntryKind.WITHDRAWN, EntryKind.MOVED, EntryKind.REMOVED)
_RECEIPT = either(lambda insert: insert(erasures).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted: so many cases, so many entries."""

    cases: int
    entries: int


def latest(conn: Connection, person: Person, limit: int, offset: int) -> list[EntryRow]:
    """List entries whose content is there, recorded last first, in whichever case they are."""
    wanted = (
        select(entries_table)
        .where(
            entries_table.c.person_id == person.id,
            entries_table.c.content_sealed.is_not(None),
            entries_table.c.state != "moved",
            entries_table.c.kind.not_in([each.value for each in (*_NOTES, EntryKind.AMENDED)]),
        )
        .order_by(entries_table.c.recorded_at.desc(), entries_table.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [entries.opened(person, row) for row in conn.execute(wanted)]


def counted(
    conn: Connection, person: Person, *, client_id: str | None, case_id: str | None
) -> Gone:
    """Say what deleting a client or a case would take along."""
    found = _cases(conn, person, client_id=client_id, case_id=case_id)
    return Gone(len(found), len(_entries(conn, person, found)))


def entry(conn: Connection, person: Person, entry_id: str, *, ids: Ids, now: datetime) -> bool:
    """Destroy an entry's content, wherever copies of it are; the chain keeps its commitment."""
    found = _copies(conn, person, entry_id)
    gone = False
    for row in found:
        size = 0 if row.content is None else len(row.content.text.encode())
        if changes.remove(conn, person, row.id, ids=ids, now=now) is not None:
            gone = True
            _free(conn, person, size)
            _remember(conn, row.id, now)
    _forget_buttons(conn, person, [row.id for row in found])
    return gone


def of_case(conn: Connection, person: Person, case_id: str, *, now: datetime) -> Gone:
    """Delete a case with all that it holds."""
    found = _cases(conn, person, client_id=None, case_id=case_id)
    gone = _destroy(conn, person, found, now)
    conn.execute(delete(cases).where(cases.c.id == case_id, cases.c.person_id == person.id))
    return gone


def of_client(conn: Connection, person: Person, client_id: str, *, now: datetime) -> Gone:
    """Delete a client with their cases, and what was felt about them."""
    found = _cases(conn, person, client_id=client_id, case_id=None)
    gone = _destroy(conn, person, found, now)
    became = or_(clients.c.id == client_id, clients.c.merged_into == client_id)
    merged = select(clients.c.id).where(became, clients.c.person_id == person.id)
    names = conn.execute(merged).scalars().all()
    for each in names:
        _remember(conn, each, now)
    _forget_buttons(conn, person, list(names))
    conn.execute(
        delete(privates).where(privates.c.person_id == person.id, privates.c.client_id.in_(names))
    )
    conn.execute(delete(clients).where(clients.c.id == client_id, clients.c.person_id == person.id))
    return gone


def _cases(
    conn: Connection, person: Person, *, client_id: str | None, case_id: str | None
) -> list[str]:
    which = cases.c.id == case_id if client_id is None else cases.c.client_id == client_id
    return list(
        conn.execute(select(cases.c.id).where(which, cases.c.person_id == person.id)).scalars()
    )


def _entries(conn: Connection, person: Person, of: list[str]) -> list[str]:
    return list(
        conn.execute(
            select(entries_table.c.id).where(
                entries_table.c.person_id == person.id, entries_table.c.case_id.in_(of)
            )
        ).scalars()
    )


def _copies(conn: Connection, person: Person, entry_id: str) -> list[EntryRow]:
    """Give an entry with those that it came from when it was moved, which hold its words too."""
    found: list[EntryRow] = []
    row = entries.entry(conn, person, entry_id)
    while row is not None and all(row.id != each.id for each in found):
        found.append(row)
        before = None if row.content is None else row.content.reference
        if before is None:
            break
        match = conn.execute(
            select(entries_table.c.id).where(
                entries_table.c.person_id == person.id,
                entries_table.c.commitment == bytes.fromhex(before),
            )
        ).scalar()
        row = None if match is None else entries.entry(conn, person, match)
    return found


def _destroy(conn: Connection, person: Person, of: list[str], now: datetime) -> Gone:
    """Destroy what hangs on cases and would not go with their rows."""
    for each in of:
        _remember(conn, each, now)
    rows = conn.execute(
        select(entries_table).where(
            entries_table.c.person_id == person.id,
            entries_table.c.case_id.in_(of),
        )
    ).all()
    opened = [entries.opened(person, row) for row in rows]
    _free(
        conn,
        person,
        sum(
            OVERHEAD + len(each.content.text.encode())
            for each in opened
            if each.content is not None and each.kind not in _NOTES
        ),
    )
    about = and_(sessions.c.person_id == person.id, sessions.c.case_id.in_(of))
    ended = conn.execute(delete(sessions).where(about).returning(sessions.c.id)).scalars().all()
    conn.execute(
        update(persons)
        .where(persons.c.id == person.id, persons.c.front_session.in_(ended))
        .values(front_session=None)
    )
    _forget_buttons(conn, person, [*of, *(each.id for each in opened)])
    return Gone(len(of), sum(each.kind not in _NOTES for each in opened))


def _forget_buttons(conn: Connection, person: Person, objects: list[str]) -> None:
    if objects:
        conn.execute(
            delete(buttons).where(
                buttons.c.person_id == person.id, buttons.c.object_id.in_(objects)
            )
        )


def _free(conn: Connection, person: Person, size: int) -> None:
    left = persons.c.bytes_used - size
    conn.execute(
        update(persons)
        .where(persons.c.id == person.id)
        .values(bytes_used=case((left < 0, 0), else_=left))
    )


def _remember(conn: Connection, name: str, now: datetime) -> None:
    """Note by a hash that this is gone, so that a restored backup lets go of it again."""
    conn.execute(
        _RECEIPT[conn.dialect.name],
        {"person_hash": hashlib.sha256(name.encode()).digest(), "erased_at": now},
    )
