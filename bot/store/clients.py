"""A person's clients and their cases, without what the cases hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, select, update

from bot.cases.chain import GENESIS
from bot.cases.models import CaseRow, ClientRow
from bot.store.columns import AnyRow
from bot.store.people import Person
from bot.store.tables import cases as cases_table
from bot.store.tables import clients as clients_table

Ids = Callable[[], str]
Trait = Literal["language", "country", "zone", "channel", "formality"]

_CLIENT = (
    clients_table.c.id,
    clients_table.c.person_id,
    clients_table.c.name_sealed,
    clients_table.c.unsorted,
    clients_table.c.language,
    clients_table.c.created_at,
    clients_table.c.used_at,
    clients_table.c.archived_at,
    clients_table.c.country,
    clients_table.c.zone,
    clients_table.c.channel,
    clients_table.c.formality,
    clients_table.c.merged_into,
    clients_table.c.alias_sealed,
)
CASE_COLUMNS = (
    cases_table.c.id,
    cases_table.c.person_id,
    cases_table.c.client_id,
    cases_table.c.title_sealed,
    cases_table.c.state,
    cases_table.c.created_at,
    cases_table.c.head,
    cases_table.c.length,
    cases_table.c.closed_at,
)
NEWEST_CASE = (
    func.coalesce(cases_table.c.picked_at, cases_table.c.created_at).desc(),
    cases_table.c.id.desc(),
)
"""The case that was made or picked last comes first: new entries go there."""
_OWN_CLIENT = clients_table.c.person_id == bindparam("of_person")
_OWN_CASE = cases_table.c.person_id == bindparam("of_person")
_GET_CLIENT = select(*_CLIENT).where(clients_table.c.id == bindparam("wanted"), _OWN_CLIENT)
_BY_SENDER = select(*_CLIENT).where(_OWN_CLIENT, clients_table.c.sender_blind == bindparam("blind"))
_UNSORTED = select(clients_table.c.id).where(_OWN_CLIENT, clients_table.c.unsorted)
_THERE = (
    select(*_CLIENT)
    .where(_OWN_CLIENT, ~clients_table.c.unsorted, clients_table.c.merged_into.is_(None))
    .order_by(clients_table.c.used_at.desc(), clients_table.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("from_number"))
)
_CLIENTS = _THERE.where(clients_table.c.archived_at.is_(None))
_ARCHIVED = _THERE.where(clients_table.c.archived_at.is_not(None))
_ADD_CLIENT = clients_table.insert()
_RENAME = (
    update(clients_table)
    .where(clients_table.c.id == bindparam("wanted"), _OWN_CLIENT)
    .values(name_sealed=bindparam("name"))
)
_ALIAS = (
    update(clients_table)
    .where(clients_table.c.id == bindparam("wanted"), _OWN_CLIENT)
    .values(alias_sealed=bindparam("alias"))
)
_ONE = clients_table.c.id == bindparam("wanted")
_SET = {
    name: update(clients_table).where(_ONE, _OWN_CLIENT).values({name: bindparam("to")})
    for name in ("language", "country", "zone", "channel", "formality", "archived_at")
}
_GET_CASE = select(*CASE_COLUMNS).where(cases_table.c.id == bindparam("wanted"), _OWN_CASE)
_OPEN_CASE = (
    select(*CASE_COLUMNS)
    .where(
        cases_table.c.client_id == bindparam("of_client"),
        _OWN_CASE,
        cases_table.c.state == "open",
    )
    .order_by(*NEWEST_CASE)
    .limit(1)
)
_UNSORTED_CASE = (
    select(*CASE_COLUMNS)
    .select_from(cases_table.join(clients_table, cases_table.c.client_id == clients_table.c.id))
    .where(_OWN_CLIENT, clients_table.c.unsorted, cases_table.c.state == "open")
    .order_by(cases_table.c.created_at.desc(), cases_table.c.id.desc())
    .limit(1)
)
_NAMED = (
    select(~clients_table.c.unsorted)
    .select_from(cases_table.join(clients_table, cases_table.c.client_id == clients_table.c.id))
    .where(cases_table.c.id == bindparam("wanted"), _OWN_CASE)
)
_ADD_CASE = cases_table.insert()


def client(conn: Connection, person: Person, client_id: str) -> ClientRow | None:
    """Read a client of this person; for one that was merged, the one that it became."""
    row = conn.execute(_GET_CLIENT, {"wanted": client_id, "of_person": person.id}).first()
    if row is not None and row.merged_into is not None:
        # One step is enough: a merge takes along what had become the merged one before.
        row = conn.execute(_GET_CLIENT, {"wanted": row.merged_into, "of_person": person.id}).first()
    return None if row is None else _client(person, row)


def client_by_sender(conn: Connection, person: Person, sender_key: str) -> ClientRow | None:
    """Find the client whose messages come from this sender (the channel's name for them)."""
    blind = _sender_blind(person, sender_key)
    row = conn.execute(_BY_SENDER, {"blind": blind, "of_person": person.id}).first()
    if row is None or row.merged_into is None:
        return None if row is None else _client(person, row)
    return client(conn, person, row.merged_into)


def clients(
    conn: Connection, person: Person, limit: int, offset: int = 0, *, archived: bool = False
) -> list[ClientRow]:
    """List the clients, last used first, without the unsorted one; the archived on their own."""
    wanted = _ARCHIVED if archived else _CLIENTS
    rows = conn.execute(wanted, {"of_person": person.id, "most": limit, "from_number": offset})
    return [_client(person, row) for row in rows]


def add_client(
    conn: Connection,
    person: Person,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    name: str,
    sender_key: str | None = None,
    unsorted: bool = False,
    now: datetime,
) -> ClientRow:
    """Add a client; with `sender_key`, later messages of that sender are theirs."""
    conn.execute(
        _ADD_CLIENT,
        {
            "id": id,
            "person_id": person.id,
            "name_sealed": _seal_name(person, id, name),
            "unsorted": unsorted,
            "sender_blind": None if sender_key is None else _sender_blind(person, sender_key),
            "language": None,
            "created_at": now,
            "used_at": now,
            "archived_at": None,
        },
    )
    return ClientRow(id, person.id, name, unsorted, None, now, now, None)


def rename_client(conn: Connection, person: Person, client_id: str, name: str) -> None:
    """Give a client another name."""
    conn.execute(
        _RENAME,
        {
            "wanted": client_id,
            "of_person": person.id,
            "name": _seal_name(person, client_id, name),
        },
    )


def set_alias(conn: Connection, person: Person, client_id: str, alias: str | None) -> None:
    """Keep what reminders call a client where others may see it; None: they name nobody."""
    sealed = None if alias is None else seal_alias(person, client_id, alias)
    conn.execute(_ALIAS, {"wanted": client_id, "of_person": person.id, "alias": sealed})


def set_client_language(
    conn: Connection, person: Person, client_id: str, language: str | None
) -> None:
    """Keep which language a client is written to in."""
    set_client(conn, person, client_id, "language", language)


def set_client(
    conn: Connection, person: Person, client_id: str, what: Trait, to: str | None
) -> None:
    """Keep what is known of a client: a code or a name of a closed list, never their words."""
    conn.execute(_SET[what], {"wanted": client_id, "of_person": person.id, "to": to})


def archive(conn: Connection, person: Person, client_id: str, at: datetime | None) -> None:
    """Put a client away at this time, or (None) take them back among the others."""
    conn.execute(_SET["archived_at"], {"wanted": client_id, "of_person": person.id, "to": at})


def case(conn: Connection, person: Person, case_id: str) -> CaseRow | None:
    """Read a case of this person."""
    row = conn.execute(_GET_CASE, {"wanted": case_id, "of_person": person.id}).first()
    return None if row is None else read_case(person, row)


def named(conn: Connection, person: Person, case_id: str) -> bool:
    """Whether a case has a client of its own, and is not what nobody has sorted yet."""
    found = conn.execute(_NAMED, {"wanted": case_id, "of_person": person.id}).scalar_one_or_none()
    return bool(found)


def case_of(
    conn: Connection, person: Person, client_id: str, *, ids: Ids, now: datetime
) -> CaseRow:
    """Give the open case of a client, making it when there is none."""
    row = conn.execute(_OPEN_CASE, {"of_client": client_id, "of_person": person.id}).first()
    if row is not None:
        return read_case(person, row)
    return add_case(conn, person, client_id, id=ids(), title=None, now=now)


def add_case(
    conn: Connection,
    person: Person,
    client_id: str,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    title: str | None,
    now: datetime,
) -> CaseRow:
    """Open one more case of a client; what is filed for them from here on goes there."""
    made = CaseRow(id, person.id, client_id, title, "open", now, GENESIS, 0)
    conn.execute(
        _ADD_CASE,
        {
            "id": made.id,
            "person_id": person.id,
            "client_id": client_id,
            "title_sealed": None if title is None else seal_title(person, id, title),
            "state": made.state,
            "created_at": now,
            "head": made.head,
            "length": made.length,
        },
    )
    return made


def unsorted_case(conn: Connection, person: Person, *, ids: Ids, now: datetime) -> CaseRow:
    """Give the case of what has no client yet, making it when there is none."""
    row = conn.execute(_UNSORTED_CASE, {"of_person": person.id}).first()
    if row is not None:
        return read_case(person, row)
    client_id = conn.execute(_UNSORTED, {"of_person": person.id}).scalar_one_or_none()
    if client_id is None:
        client_id = add_client(conn, person, id=ids(), name="", unsorted=True, now=now).id
    return case_of(conn, person, client_id, ids=ids, now=now)


def _sender_blind(person: Person, sender_key: str) -> bytes:
    return person.seal.blind("sender:" + sender_key)


def _seal_name(person: Person, client_id: str, name: str) -> bytes:
    return person.seal.seal(name.encode(), table="clients", column="name_sealed", row=client_id)


def seal_alias(person: Person, client_id: str, alias: str) -> bytes:
    """Seal what a client is called by reminders for its row."""
    return person.seal.seal(alias.encode(), table="clients", column="alias_sealed", row=client_id)


def open_alias(person: Person, client_id: str, sealed: bytes) -> str:
    """Open what was sealed for the row of this client; SealBroken for anything else."""
    place = {"table": "clients", "column": "alias_sealed", "row": client_id}
    return person.seal.open(sealed, **place).decode()


def _client(person: Person, row: AnyRow) -> ClientRow:
    name = person.seal.open(row.name_sealed, table="clients", column="name_sealed", row=row.id)
    alias = row.alias_sealed
    return ClientRow(
        id=row.id,
        person_id=row.person_id,
        name=name.decode(),
        unsorted=row.unsorted,
        language=row.language,
        created_at=row.created_at,
        used_at=row.used_at,
        archived_at=row.archived_at,
        country=row.country,
        zone=row.zone,
        channel=row.channel,
        formality=row.formality,
        merged_into=row.merged_into,
        alias=None if alias is None else open_alias(person, row.id, alias),
    )


def seal_title(person: Person, case_id: str, title: str) -> bytes:
    """Seal the title of a case for its row."""
    return person.seal.seal(title.encode(), table="cases", column="title_sealed", row=case_id)


def read_case(person: Person, row: AnyRow) -> CaseRow:
    """Read a row of CASE_COLUMNS, with its title opened."""
    title: Any = row.title_sealed
    if title is not None:
        title = person.seal.open(title, table="cases", column="title_sealed", row=row.id).decode()
    return CaseRow(
        id=row.id,
        person_id=row.person_id,
        client_id=row.client_id,
        title=title,
        state=row.state,
        created_at=row.created_at,
        head=row.head,
        length=row.length,
        closed_at=row.closed_at,
    )
