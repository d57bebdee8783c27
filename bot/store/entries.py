"""Entries: appended to the chain of their case, read back, and added up in its ledger."""

import os
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

from bot.cases import chain
from bot.cases import ledger as rules
from bot.cases.ledger import Ledger
from bot.cases.models import CaseRow, Content, EntryKind, EntryRow, Grade, NewEntry
from bot.store.columns import AnyRow, either
from bot.store.people import Person
from bot.store.tables import ENTRY_EFFECT_STANDS, cases, clients, ledgers
from bot.store.tables import entries as entries_table

COLUMNS = (
    entries_table.c.id,
    entries_table.c.person_id,
    entries_table.c.case_id,
    entries_table.c.number,
    entries_table.c.kind,
    entries_table.c.grade,
    entries_table.c.happened_at,
    entries_table.c.recorded_at,
    entries_table.c.content_sealed,
    entries_table.c.commitment,
    entries_table.c.link,
    entries_table.c.amends,
    entries_table.c.effect_key,
    entries_table.c.state,
    entries_table.c.shown_at,
)
_OWN = entries_table.c.person_id == bindparam("of_person")
_IN_CASE = entries_table.c.case_id == bindparam("of_case")
_GET = select(*COLUMNS).where(entries_table.c.id == bindparam("wanted"), _OWN)
# Written out, not bound: that is how the planners know that the partial index fits.
_BY_EFFECT = select(*COLUMNS).where(
    _OWN,
    entries_table.c.effect_key == bindparam("effect"),
    text("entries." + ENTRY_EFFECT_STANDS),
)
_BY_MESSAGE = (
    select(*COLUMNS)
    .where(_OWN, entries_table.c.message_blind == bindparam("blind"))
    .order_by(entries_table.c.recorded_at.desc(), entries_table.c.id.desc())
    .limit(1)
)
_BY_SAME = (
    select(*COLUMNS)
    .where(_OWN, entries_table.c.same_blind == bindparam("blind"))
    .order_by(entries_table.c.recorded_at.desc(), entries_table.c.id.desc())
    .limit(1)
)
_BY_COMMITMENT = select(*COLUMNS).where(_OWN, entries_table.c.commitment == bindparam("committed"))
_MOVED = (
    select(*COLUMNS)
    .where(
        entries_table.c.amends == bindparam("wanted"),
        _OWN,
        entries_table.c.kind == EntryKind.MOVED.value,
    )
    .limit(1)
)
_LATEST = (
    select(*COLUMNS)
    .where(
        entries_table.c.amends == bindparam("wanted"),
        _OWN,
        entries_table.c.kind == EntryKind.AMENDED.value,
    )
    .order_by(entries_table.c.number.desc())
    .limit(1)
)
_LIST = (
    select(*COLUMNS)
    .where(_OWN, _IN_CASE)
    .order_by(entries_table.c.number.desc())
    .limit(bindparam("most"))
)
_NUMBER = select(entries_table.c.number, entries_table.c.case_id).where(
    entries_table.c.id == bindparam("wanted"), _OWN
)
# Locked even without the person's lock: two entries never take one place.
_HEAD = (
    select(cases.c.head, cases.c.length)
    .where(cases.c.id == bindparam("of_case"), cases.c.person_id == bindparam("of_person"))
    .with_for_update()
)
_ADD = entries_table.insert()
_ADVANCE = (
    update(cases)
    .where(cases.c.id == bindparam("of_case"))
    .values(head=bindparam("to_head"), length=bindparam("to_length"))
)
# What nobody has sorted stands in no list that goes by use: nothing to write then.
_USED = (
    update(clients)
    .where(clients.c.id == bindparam("of_client"), ~clients.c.unsorted)
    .values(used_at=bindparam("at"))
)
_LEDGER = select(ledgers.c.ledger_sealed).where(
    ledgers.c.case_id == bindparam("of_case"), ledgers.c.person_id == bindparam("of_person")
)
_PUT_LEDGER = either(
    lambda insert: insert(ledgers).on_conflict_do_update(
        index_elements=["case_id"],
        set_={"ledger_sealed": insert(ledgers).excluded.ledger_sealed},
    )
)
_KINDS_SINCE = (
    select(entries_table.c.kind, func.count())
    .where(
        _OWN, entries_table.c.recorded_at >= bindparam("since"), entries_table.c.state == "standing"
    )
    .group_by(entries_table.c.kind)
)
_COUNTED = (
    select(*COLUMNS)
    .where(
        _OWN,
        _IN_CASE,
        entries_table.c.state == "standing",
        entries_table.c.kind.in_(
            [kind.value for kind in (*sorted(rules.KINDS), EntryKind.AMENDED)]
        ),
    )
    .order_by(entries_table.c.number)
)
_numbered = entries_table.alias("amended")
_CHAIN = (
    select(*COLUMNS, _numbered.c.number.label("amends_number"))
    .select_from(entries_table.outerjoin(_numbered, entries_table.c.amends == _numbered.c.id))
    .where(_OWN, _IN_CASE)
    .order_by(entries_table.c.number)
)
_CASE_HEAD = select(cases.c.head, cases.c.length).where(
    cases.c.id == bindparam("of_case"), cases.c.person_id == bindparam("of_person")
)


def append(conn: Connection, person: Person, entry: NewEntry, case: CaseRow) -> EntryRow:
    """Append an entry to a case and to its ledger; what the effect had filed before is given back.

    The case's chain is read anew, so that an older `case` does no harm. What `amends` names must
    be in the same case.
    """
    if entry.effect_key is not None:
        row = conn.execute(_BY_EFFECT, {"of_person": person.id, "effect": entry.effect_key}).first()
        if row is not None:
            return opened(person, row)
    filed = write(conn, person, entry, case.id)
    conn.execute(_USED, {"of_client": case.client_id, "at": entry.recorded_at})
    if entry.kind in rules.KINDS:
        before = _kept_ledger(conn, person, case.id)
        if before is None:
            rebuild_ledger(conn, person, case.id)
        else:
            after = rules.apply(before, entry.kind, entry.content)
            _put_ledger(conn, person, case.id, after)
    return filed


def entry(conn: Connection, person: Person, entry_id: str) -> EntryRow | None:
    """Read an entry of this person, as it was filed (amendments are entries of their own)."""
    row = conn.execute(_GET, {"wanted": entry_id, "of_person": person.id}).first()
    return None if row is None else opened(person, row)


def latest_content(conn: Connection, person: Person, row: EntryRow) -> Content:
    """Give the content of an entry as it was amended last; empty when it was removed."""
    amended = conn.execute(_LATEST, {"wanted": row.id, "of_person": person.id}).first()
    content = row.content if amended is None else opened(person, amended).content
    return Content() if content is None else content


def entry_by_message(conn: Connection, person: Person, message_key: str) -> EntryRow | None:
    """Find the entry that keeps a message (the channel's id of it)."""
    parameters = {"of_person": person.id, "blind": message_blind(person, message_key)}
    row = conn.execute(_BY_MESSAGE, parameters).first()
    return None if row is None else opened(person, row)


def entry_by_same(conn: Connection, person: Person, same_key: str) -> EntryRow | None:
    """Find the entry that keeps this very message, whichever way it came."""
    parameters = {"of_person": person.id, "blind": same_blind(person, same_key)}
    row = conn.execute(_BY_SAME, parameters).first()
    return None if row is None else opened(person, row)


def entry_by_commitment(conn: Connection, person: Person, commitment: bytes) -> EntryRow | None:
    """Find an entry by what it put into its chain, as other entries refer to it."""
    parameters = {"of_person": person.id, "committed": commitment}
    row = conn.execute(_BY_COMMITMENT, parameters).first()
    return None if row is None else opened(person, row)


def arrived(conn: Connection, person: Person, entry_id: str) -> EntryRow | None:
    """Find what an entry became in the case that it was moved to."""
    row = conn.execute(_MOVED, {"wanted": entry_id, "of_person": person.id}).first()
    note = None if row is None else opened(person, row).content
    if note is None or note.reference is None:
        return None
    return entry_by_commitment(conn, person, bytes.fromhex(note.reference))


def entries(
    conn: Connection,
    person: Person,
    case_id: str,
    *,
    limit: int,
    before_number: int | None = None,
    kinds: Collection[EntryKind] | None = None,
) -> list[EntryRow]:
    """List the entries of a case, newest first, in whatever state; `before_number` pages on."""
    wanted = _LIST
    if before_number is not None:
        wanted = wanted.where(entries_table.c.number < before_number)
    if kinds is not None:
        wanted = wanted.where(entries_table.c.kind.in_([kind.value for kind in kinds]))
    parameters = {"of_person": person.id, "of_case": case_id, "most": limit}
    return [opened(person, row) for row in conn.execute(wanted, parameters)]


def ledger(conn: Connection, person: Person, case_id: str) -> Ledger:
    """Read what the entries of a case add up to."""
    kept = _kept_ledger(conn, person, case_id)
    return rules.rebuild(_standing(conn, person, case_id)) if kept is None else kept


def keep_ledger(conn: Connection, person: Person, case_id: str) -> Ledger:
    """Read what the entries of a case add up to, and keep it if it was not kept; within a turn."""
    kept = _kept_ledger(conn, person, case_id)
    return rebuild_ledger(conn, person, case_id) if kept is None else kept


def rebuild_ledger(conn: Connection, person: Person, case_id: str) -> Ledger:
    """Add up the standing entries of a case anew, and keep the result."""
    rebuilt = rules.rebuild(_standing(conn, person, case_id))
    _put_ledger(conn, person, case_id, rebuilt)
    return rebuilt


def verify_chain(conn: Connection, person: Person, case_id: str) -> bool:
    """Say whether the chain of a case holds, contents included where they are still there."""
    parameters = {"of_person": person.id, "of_case": case_id}
    head = conn.execute(_CASE_HEAD, parameters).first()
    if head is None:
        return False
    links: list[tuple[chain.Link, bytes]] = []
    for row in conn.execute(_CHAIN, parameters):
        if row.content_sealed is not None:
            salt, written = _split(_open(person, row))
            if chain.commitment(salt, written) != row.commitment:
                return False
        links.append(
            (
                chain.Link(
                    row.number,
                    EntryKind(row.kind),
                    Grade(row.grade),
                    row.happened_at,
                    row.recorded_at,
                    row.amends_number,
                    row.commitment,
                ),
                row.link,
            )
        )
    return chain.verify(links, head=head.head, length=head.length) is None


def write(conn: Connection, person: Person, entry: NewEntry, case_id: str) -> EntryRow:
    """Put an entry at the end of the chain; the ledger is the caller's business."""
    head, length = conn.execute(_HEAD, {"of_case": case_id, "of_person": person.id}).one()
    amends_number = None
    if entry.amends is not None:
        amends_number, amended_case = conn.execute(
            _NUMBER, {"wanted": entry.amends, "of_person": person.id}
        ).one()
        if amended_case != case_id:
            raise ValueError("an entry can only change one of its own case")
    salt = os.urandom(chain.SALT_BYTES)
    written = chain.canonical(entry.content)
    commitment = chain.commitment(salt, written)
    number = length + 1
    link = chain.extend(
        head,
        chain.Link(
            number,
            entry.kind,
            entry.grade,
            entry.happened_at,
            entry.recorded_at,
            amends_number,
            commitment,
        ),
    )
    conn.execute(
        _ADD,
        {
            "id": entry.id,
            "person_id": person.id,
            "case_id": case_id,
            "number": number,
            "kind": entry.kind.value,
            "grade": entry.grade.value,
            "happened_at": entry.happened_at,
            "recorded_at": entry.recorded_at,
            "content_sealed": person.seal.seal(
                salt + written, table="entries", column="content_sealed", row=entry.id
            ),
            "commitment": commitment,
            "link": link,
            "amends": entry.amends,
            "effect_key": entry.effect_key,
            "message_blind": (
                None if entry.message_key is None else message_blind(person, entry.message_key)
            ),
            "state": "standing",
            "shown_at": entry.happened_at,
            "same_blind": None if entry.same_key is None else same_blind(person, entry.same_key),
        },
    )
    conn.execute(_ADVANCE, {"of_case": case_id, "to_head": link, "to_length": number})
    return EntryRow(
        id=entry.id,
        person_id=person.id,
        case_id=case_id,
        number=number,
        kind=entry.kind,
        grade=entry.grade,
        happened_at=entry.happened_at,
        recorded_at=entry.recorded_at,
        content=entry.content,
        commitment=commitment,
        link=link,
        amends=entry.amends,
        effect_key=entry.effect_key,
        state="standing",
        shown_at=entry.happened_at,
    )


def message_blind(person: Person, message_key: str) -> bytes:
    """Give the blind index of a channel's message id."""
    return person.seal.blind("message:" + message_key)


def same_blind(person: Person, same_key: str) -> bytes:
    """Give the blind index of what makes a message the same message."""
    return person.seal.blind("same:" + same_key)


def opened(person: Person, row: AnyRow) -> EntryRow:
    """Read a row of the entries table, with its content opened."""
    return EntryRow(
        id=row.id,
        person_id=row.person_id,
        case_id=row.case_id,
        number=row.number,
        kind=EntryKind(row.kind),
        grade=Grade(row.grade),
        happened_at=row.happened_at,
        recorded_at=row.recorded_at,
        content=_content(person, row),
        commitment=row.commitment,
        link=row.link,
        amends=row.amends,
        effect_key=row.effect_key,
        state=row.state,
        shown_at=row.shown_at or row.happened_at,
    )


def words_of(person: Person, row: AnyRow) -> str:
    """Read nothing but the words of a row that stands."""
    return chain.words(_split(_open(person, row))[1])


def salt_of(person: Person, row: AnyRow) -> bytes:
    """Give the salt of a row whose content is there; with it the commitment can be checked."""
    return _split(_open(person, row))[0]


def _content(person: Person, row: AnyRow) -> Content | None:
    if row.content_sealed is None:
        return None
    _salt, written = _split(_open(person, row))
    return chain.read(written)


def _open(person: Person, row: AnyRow) -> bytes:
    sealed: bytes = row.content_sealed
    return person.seal.open(sealed, table="entries", column="content_sealed", row=row.id)


def _split(plain: bytes) -> tuple[bytes, bytes]:
    return plain[: chain.SALT_BYTES], plain[chain.SALT_BYTES :]


def _standing(
    conn: Connection, person: Person, case_id: str
) -> Iterator[tuple[EntryKind, Content]]:
    """Give what counts for the ledger, oldest first, each with its latest amendment."""
    rows = conn.execute(_COUNTED, {"of_person": person.id, "of_case": case_id})
    found = [opened(person, row) for row in rows]
    latest = {row.amends: row.content for row in found if row.kind is EntryKind.AMENDED}
    for row in found:
        content = latest.get(row.id, row.content)
        if row.kind is not EntryKind.AMENDED and content is not None:
            yield row.kind, content


def _kept_ledger(conn: Connection, person: Person, case_id: str) -> Ledger | None:
    parameters = {"of_case": case_id, "of_person": person.id}
    sealed: Any = conn.execute(_LEDGER, parameters).scalar_one_or_none()
    if sealed is None:
        return None
    return rules.load(
        person.seal.open(sealed, table="ledgers", column="ledger_sealed", row=case_id)
    )


def _put_ledger(conn: Connection, person: Person, case_id: str, value: Ledger) -> None:
    conn.execute(
        _PUT_LEDGER[conn.dialect.name],
        {
            "case_id": case_id,
            "person_id": person.id,
            "ledger_sealed": person.seal.seal(
                rules.dump(value), table="ledgers", column="ledger_sealed", row=case_id
            ),
        },
    )


def kinds_since(conn: Connection, person_id: str, since: datetime) -> dict[EntryKind, int]:
    """Count what a person has filed since an instant, by kind."""
    rows = conn.execute(_KINDS_SINCE, {"of_person": person_id, "since": since})
    return {EntryKind(kind): count for kind, count in rows}
