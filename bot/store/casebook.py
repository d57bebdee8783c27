"""The cases of a client, a client that becomes another, and what a client's card tells."""

import contextlib
import heapq
import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.cases.models import CaseRow, CaseState, EntryKind, EntryRow
from bot.store import entries as entries_store
from bot.store.clients import CASE_COLUMNS, NEWEST_CASE, client, read_case, seal_title, set_alias
from bot.store.columns import PART
from bot.store.people import Person
from bot.store.routine_tables import moods, routines
from bot.store.tables import cases, clients, entries, privates, reminders, sessions

_OWN = cases.c.person_id == bindparam("of_person")
_ONE = cases.c.id == bindparam("wanted")
_OF_CLIENT = (
    select(*CASE_COLUMNS)
    .where(cases.c.client_id == bindparam("of_client"), _OWN)
    .order_by(cases.c.state.desc(), *NEWEST_CASE)
)
_TITLE = update(cases).where(_ONE, _OWN).values(title_sealed=bindparam("title"))
_STATE = (
    update(cases).where(_ONE, _OWN).values(state=bindparam("to"), closed_at=bindparam("closed"))
)
_PICK = update(cases).where(_ONE, _OWN).values(picked_at=bindparam("at"))
_GIVE = update(cases).where(_ONE, _OWN).values(client_id=bindparam("to_client"))

_TOUCHING = {EntryKind.THEIR_MESSAGE, EntryKind.MY_MESSAGE}
_LAST_CONTACT = (
    select(entries.c.shown_at)
    .where(
        entries.c.person_id == bindparam("of_person"),
        entries.c.case_id == bindparam("of_case"),
        entries.c.kind.in_(sorted(kind.value for kind in _TOUCHING)),
        entries.c.state == "standing",
    )
    .order_by(entries.c.shown_at.desc(), entries.c.id.desc())
    .limit(1)
)
_NEXT = select(func.min(reminders.c.due_at)).where(
    reminders.c.client_id == bindparam("of_client"),
    reminders.c.person_id == bindparam("of_person"),
    reminders.c.state == "waiting",
)
_TIMELINE = (
    select(*entries_store.COLUMNS)
    .where(
        entries.c.person_id == bindparam("of_person"),
        entries.c.case_id == bindparam("of_case"),
        # What only changes another entry is told with that one.
        entries.c.amends.is_(None),
        entries.c.state.in_(["standing", "removed"]),
    )
    .order_by(entries.c.shown_at.desc(), entries.c.id.desc())
    .limit(bindparam("most"))
)
_EARLIER = or_(
    entries.c.shown_at < bindparam("before_at"),
    and_(entries.c.shown_at == bindparam("before_at"), entries.c.id < bindparam("before_id")),
)

_WORDS = (
    select(entries.c.id, entries.c.shown_at, entries.c.content_sealed)
    .where(
        entries.c.person_id == bindparam("of_person"),
        entries.c.case_id == bindparam("of_case"),
        entries.c.amends.is_(None),
        entries.c.state == "standing",
    )
    .order_by(entries.c.shown_at.desc(), entries.c.id.desc())
    .execution_options(yield_per=PART)
)

_SHELL = (
    update(clients)
    .where(clients.c.id == bindparam("wanted"), clients.c.person_id == bindparam("of_person"))
    .values(merged_into=bindparam("into"), archived_at=bindparam("at"), alias_sealed=None)
)
_SHELLS_BEFORE = (
    update(clients)
    .where(
        clients.c.merged_into == bindparam("wanted"),
        clients.c.person_id == bindparam("of_person"),
    )
    .values(merged_into=bindparam("into"))
)
_FOLLOW = tuple(
    update(table)
    .where(
        table.c.person_id == bindparam("of_person"),
        table.c.client_id == bindparam("wanted"),
    )
    .values(client_id=bindparam("into"))
    for table in (cases, reminders, sessions, privates, moods, routines)
)
_USED = (
    update(clients)
    .where(clients.c.id == bindparam("into"), clients.c.person_id == bindparam("of_person"))
    .values(used_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a timeline: what comes after it is earlier."""

    at: datetime
    entry_id: str


def cases_of(conn: Connection, person: Person, client_id: str) -> list[CaseRow]:
    """List the cases of a client, open ones first, the one that new entries go to before all."""
    rows = conn.execute(_OF_CLIENT, {"of_client": client_id, "of_person": person.id})
    return [read_case(person, row) for row in rows]


def within(conn: Connection, person: Person, what: str, object_id: str) -> list[str]:
    """Name the cases of a timeline: the one of a `case`; all of a `client`, or who that became."""
    if what == "case":
        return [object_id]
    found = client(conn, person, object_id)
    return [] if found is None else [each.id for each in cases_of(conn, person, found.id)]


def rename_case(conn: Connection, person: Person, case_id: str, title: str) -> None:
    """Give a case a title."""
    sealed = seal_title(person, case_id, title)
    conn.execute(_TITLE, {"wanted": case_id, "of_person": person.id, "title": sealed})


def set_case_state(
    conn: Connection, person: Person, case_id: str, to: CaseState, now: datetime
) -> None:
    """Close a case, or open it again; nothing in it changes."""
    closed = now if to == "closed" else None
    conn.execute(_STATE, {"wanted": case_id, "of_person": person.id, "to": to, "closed": closed})


def pick_case(conn: Connection, person: Person, case_id: str, now: datetime) -> None:
    """Let new entries of its client go to this case."""
    conn.execute(_PICK, {"wanted": case_id, "of_person": person.id, "at": now})


def give_case(conn: Connection, person: Person, case_id: str, client_id: str) -> None:
    """Let a case be another client's; its chain stays as it is."""
    conn.execute(_GIVE, {"wanted": case_id, "of_person": person.id, "to_client": client_id})


def merge(conn: Connection, person: Person, wanted: str, into: str, now: datetime) -> None:
    """Let a client be another one: its cases, reminders and senders are that one's from here on.

    So is what reminders call it, unless the other one has such a word already.
    """
    if wanted == into:
        raise ValueError("a client is itself already")
    before, other = client(conn, person, wanted), client(conn, person, into)
    if before is not None and before.alias and other is not None and other.alias is None:
        set_alias(conn, person, into, before.alias)
    parameters = {"wanted": wanted, "into": into, "of_person": person.id}
    for statement in (*_FOLLOW, _SHELLS_BEFORE):
        conn.execute(statement, parameters)
    conn.execute(_SHELL, {**parameters, "at": now})
    conn.execute(_USED, {"into": into, "of_person": person.id, "at": now})


def last_contact(conn: Connection, person: Person, case_ids: Collection[str]) -> datetime | None:
    """Say when they or the person wrote last, in any of these cases."""
    found = (
        conn.execute(_LAST_CONTACT, {"of_case": each, "of_person": person.id}).scalar_one_or_none()
        for each in case_ids
    )
    return max((at for at in found if at is not None), default=None)


def next_follow_up(conn: Connection, person: Person, client_id: str) -> datetime | None:
    """Say when the next reminder about a client is due."""
    parameters = {"of_client": client_id, "of_person": person.id}
    return conn.execute(_NEXT, parameters).scalar_one_or_none()


def timeline(
    conn: Connection,
    person: Person,
    case_ids: Sequence[str],
    *,
    limit: int,
    before: Mark | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> list[EntryRow]:
    """List what happened in these cases, newest first; `before` pages on."""
    wanted = _TIMELINE
    parameters: dict[str, object] = {"of_person": person.id, "most": limit}
    if before is not None:
        wanted = wanted.where(_EARLIER)
        parameters |= {"before_at": before.at, "before_id": before.entry_id}
    if kinds is not None:
        wanted = wanted.where(entries.c.kind.in_(sorted(kind.value for kind in kinds)))
    pages = [
        [
            entries_store.opened(person, row)
            for row in conn.execute(wanted, {**parameters, "of_case": each})
        ]
        for each in case_ids
    ]
    newest = heapq.merge(*pages, key=lambda row: (row.shown_at, row.id), reverse=True)
    return list(newest)[:limit]


def having(
    conn: Connection,
    person: Person,
    what: str,
    object_id: str,
    matches: Callable[[str], object],
    *,
    limit: int,
) -> list[str]:
    """Name the entries whose words match as they were filed, newest first.

    Every one is opened for it, as lightly as can be: names and words are sealed. That takes a tenth
    of a second, so it is meant for a snapshot beside the turns; whoever shows an entry reads it
    again.
    """
    found: list[tuple[datetime, str]] = []
    for each in within(conn, person, what, object_id):
        rows = conn.execute(_WORDS, {"of_case": each, "of_person": person.id})
        with contextlib.closing(rows):
            hits = (row for row in rows if matches(entries_store.words_of(person, row)))
            found += [(row.shown_at, row.id) for row in itertools.islice(hits, limit)]
    return [name for _, name in sorted(found, reverse=True)[:limit]]
