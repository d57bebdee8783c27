"""Persons, their addresses on the channels, and their keys."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, func, select, text, update

from bot.messages import USUAL, Manner
from bot.store.columns import AnyRow, AnySelect, either
from bot.store.sealing import MasterKey, Seal
from bot.store.tables import addresses, outgoings, persons
from bot.store.tables import erasures as erasures_table

Role = Literal["owner", "guest"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached; `external_id` is the channel's name for them."""

    channel: str
    bot: str
    external_id: str
    chat: str
    reachable: bool = True


class Owned(NamedTuple):
    """The name of a row, and whose it is."""

    id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person with their key at hand, and the address they are met at."""

    id: str
    language: str
    language_chosen: bool
    zone: str | None
    role: Role
    front_session: str | None
    bytes_used: int
    brief: bool
    manner: Manner
    seal: Seal
    address: Address
    seen_at: datetime | None
    """When they were last here, to the day; None when they were told since that all will go."""


_COLUMNS: AnySelect = select(
    persons.c.id,
    persons.c.language,
    persons.c.language_chosen,
    persons.c.zone,
    persons.c.role,
    persons.c.front_session,
    persons.c.bytes_used,
    persons.c.brief,
    persons.c.calendar,
    persons.c.latin,
    persons.c.wrapped_key,
    persons.c.seen_at,
    persons.c.warned,
    addresses.c.channel,
    addresses.c.bot,
    addresses.c.external_id,
    addresses.c.chat,
    addresses.c.reachable,
).select_from(addresses.join(persons, addresses.c.person_id == persons.c.id))

_AT = (
    addresses.c.channel == bindparam("a_channel"),
    addresses.c.bot == bindparam("a_bot"),
    addresses.c.external_id == bindparam("a_external_id"),
)
_FIND = _COLUMNS.where(*_AT)
# The address that is best comes last.
_BY_IDS = _COLUMNS.where(persons.c.id.in_(bindparam("persons", expanding=True))).order_by(
    addresses.c.reachable, addresses.c.next_wave
)
_OWNERS = (
    select(
        addresses.c.channel,
        addresses.c.bot,
        addresses.c.external_id,
        addresses.c.chat,
        addresses.c.reachable,
    )
    .select_from(addresses.join(persons, addresses.c.person_id == persons.c.id))
    .where(persons.c.role == "owner")
    .order_by(persons.c.created_at, persons.c.id)
)
_COUNT = select(func.count()).select_from(persons)
_WHO = persons.c.id == bindparam("person_id")
_ADD_PERSON = persons.insert()
_ADD_ADDRESS = addresses.insert()
_LANGUAGE = (
    update(persons)
    .where(_WHO)
    .values(language=bindparam("to"), language_chosen=bindparam("chosen"))
)
_ZONE = update(persons).where(_WHO).values(zone=bindparam("to"))
_BRIEF = update(persons).where(_WHO).values(brief=bindparam("to"))
_MANNER = update(persons).where(_WHO).values(calendar=bindparam("whose"), latin=bindparam("plain"))
_ROLE = update(persons).where(_WHO).values(role=bindparam("to"))
_FRONT = update(persons).where(_WHO).values(front_session=bindparam("to"))
_SEEN = update(persons).where(_WHO).values(seen_at=bindparam("at"), warned=None, warned_at=None)
_IDLE = (
    select(persons.c.id)
    .where(persons.c.seen_at < bindparam("before"), persons.c.id > bindparam("after"))
    .order_by(persons.c.id)
    .limit(bindparam("most"))
)
_IDLE_ONE = select(persons.c.seen_at, persons.c.warned, persons.c.warned_at).where(_WHO)
_WARN = update(persons).where(_WHO).values(warned=bindparam("times"), warned_at=bindparam("at"))
_CHARGE = (
    update(persons).where(_WHO).values(bytes_used=persons.c.bytes_used + bindparam("bytes_more"))
)
_REACHABLE = (
    update(addresses).where(*_AT).values(reachable=bindparam("to"), chat=bindparam("to_chat"))
)
# An IN is spelled anew each time that it is run, and nearly every turn is alone.
_WAVES = (
    update(addresses)
    .where(*_AT)
    .values(next_wave=addresses.c.next_wave + bindparam("waves"))
    .returning(addresses.c.external_id, addresses.c.next_wave)
)
_WAVES_OF_MANY = (
    update(addresses)
    .where(
        addresses.c.channel == bindparam("a_channel"),
        addresses.c.bot == bindparam("a_bot"),
        addresses.c.external_id.in_(bindparam("many", expanding=True)),
    )
    .values(next_wave=addresses.c.next_wave + bindparam("waves"))
    .returning(addresses.c.external_id, addresses.c.next_wave)
)
_DESTROY_KEY = update(persons).where(_WHO).values(wrapped_key=b"")
_DROP_OUTGOINGS = delete(outgoings).where(outgoings.c.person_id == bindparam("person_id"))
_DROP = delete(persons).where(_WHO)
_RECEIPT = either(lambda insert: insert(erasures_table).on_conflict_do_nothing())
_ERASED = select(erasures_table.c.person_hash, erasures_table.c.erased_at)
_LOCK = select(func.pg_advisory_xact_lock(bindparam("number")))
_TRY_LOCKS = text(
    "SELECT number FROM unnest(CAST(:numbers AS bigint[])) AS number"
    " WHERE pg_try_advisory_xact_lock(number)"
)


def find(
    conn: Connection, master: MasterKey, channel: str, bot: str, external_id: str
) -> Person | None:
    """Find who writes from an address, with their key unwrapped."""
    row = conn.execute(_FIND, _where(channel, bot, external_id)).first()
    return None if row is None else _person(master, row)


def by_id(conn: Connection, master: MasterKey, person_id: str) -> Person | None:
    """Find a person by name, at an address that reaches them if there is one."""
    return by_ids(conn, master, (person_id,)).get(person_id)


def by_ids(conn: Connection, master: MasterKey, person_ids: Iterable[str]) -> dict[str, Person]:
    """Find several persons as `by_id` does one; those who are gone are left out."""
    rows = {row.id: row for row in conn.execute(_BY_IDS, {"persons": list(person_ids)})}
    return {name: _person(master, row) for name, row in rows.items()}


def with_owners(
    conn: Connection, master: MasterKey, names: Sequence[str], rows: Iterable[AnyRow]
) -> list[tuple[AnyRow, Person]]:
    """Give rows with the persons that they belong to, in the order of their `names`."""
    named = {row.id: row for row in rows}
    persons_ = by_ids(conn, master, {row.person_id for row in named.values()})
    ordered = (named[name] for name in names if name in named)
    return [(row, persons_[row.person_id]) for row in ordered if row.person_id in persons_]


def create(
    conn: Connection,
    master: MasterKey,
    *,
    id: str,  # noqa: A002 - a row's name is called id everywhere
    address: Address,
    language: str,
    role: Role,
    now: datetime,
) -> Person:
    """Add a person who was not known at this address, with a new key."""
    seal, wrapped = master.new_person(id)
    conn.execute(
        _ADD_PERSON,
        {
            "id": id,
            "created_at": now,
            "seen_at": now,
            "language": language,
            "language_chosen": False,
            "zone": None,
            "role": role,
            "wrapped_key": wrapped,
            "front_session": None,
            "bytes_used": 0,
            "brief": None,
            "calendar": None,
            "latin": None,
        },
    )
    conn.execute(
        _ADD_ADDRESS,
        {
            "channel": address.channel,
            "bot": address.bot,
            "external_id": address.external_id,
            "person_id": id,
            "chat": address.chat,
            "reachable": address.reachable,
            "next_wave": 1,
        },
    )
    return Person(
        id=id,
        language=language,
        language_chosen=False,
        zone=None,
        role=role,
        front_session=None,
        bytes_used=0,
        brief=False,
        manner=USUAL,
        seal=seal,
        address=address,
        seen_at=now,
    )


def lock(conn: Connection, person_id: str) -> None:
    """Keep other turns of this person waiting until this transaction ends.

    On SQLite there is nothing to do: turns run one after the other there.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK, {"number": _lock_number(person_id)})


def lock_owners(
    conn: Connection, whose: Select[tuple[str, str]], wanted: Sequence[str]
) -> list[str]:
    """Take the locks of the persons to whom rows belong; gives the rows that were reached.

    One alone is waited for. Of several, those whose person is busy are left out: who waits for one
    lock while holding others keeps everybody waiting.
    """
    if conn.dialect.name != "postgresql":
        return list(wanted)
    found = conn.execute(whose, {"wanted": list(wanted)})
    rows = [Owned(row.id, row.person_id) for row in found]
    if len(wanted) == 1:
        for row in rows:
            lock(conn, row.person_id)
        return [row.id for row in rows]
    numbers = {row.id: _lock_number(row.person_id) for row in rows}
    ours = set(conn.execute(_TRY_LOCKS, {"numbers": sorted(set(numbers.values()))}).scalars())
    return [name for name, number in numbers.items() if number in ours]


def _lock_number(person_id: str) -> int:
    digest = hashlib.sha256(person_id.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def set_language(conn: Connection, person_id: str, language: str, *, chosen: bool = True) -> None:
    """Speak this language to the person from now on; `chosen` when they said so themselves."""
    conn.execute(_LANGUAGE, {"person_id": person_id, "to": language, "chosen": chosen})


def set_zone(conn: Connection, person_id: str, zone: str | None) -> None:
    """Keep the person's time zone (IANA name)."""
    conn.execute(_ZONE, {"person_id": person_id, "to": zone})


def set_brief(conn: Connection, person_id: str, *, brief: bool) -> None:
    """Keep whether guides are to speak in few words to the person."""
    conn.execute(_BRIEF, {"person_id": person_id, "to": brief})


def set_manner(conn: Connection, person_id: str, manner: Manner) -> None:
    """Keep whose calendar and which digits the person reads."""
    to = {"whose": manner.calendar, "plain": manner.latin}
    conn.execute(_MANNER, {"person_id": person_id, **to})


def set_role(conn: Connection, person_id: str, role: Role) -> None:
    """Make the person an owner or a guest."""
    conn.execute(_ROLE, {"person_id": person_id, "to": role})


def set_front(conn: Connection, person_id: str, session_id: str | None) -> None:
    """Put a session in front: it reads what the person writes next."""
    conn.execute(_FRONT, {"person_id": person_id, "to": session_id})


def set_reachable(
    conn: Connection,
    channel: str,
    bot: str,
    external_id: str,
    reachable: bool,  # noqa: FBT001 - it stands between two names
    chat: str,
) -> None:
    """Keep whether the person can be written to at this address, and in which chat."""
    conn.execute(
        _REACHABLE, {**_where(channel, bot, external_id), "to": reachable, "to_chat": chat}
    )


def seen(conn: Connection, person: Person, now: datetime) -> None:
    """Keep when the person was last here, to the day; that keeps everything of theirs."""
    if person.seen_at is None or person.seen_at < now - timedelta(days=1):
        conn.execute(_SEEN, {"person_id": person.id, "at": now})


def idle(conn: Connection, before: datetime, *, after: str, limit: int) -> list[str]:
    """Name those who have not been here since an instant, in pages (`after` the last name)."""
    rows = conn.execute(_IDLE, {"before": before, "after": after, "most": limit})
    return [row.id for row in rows]


def last_seen(conn: Connection, person_id: str) -> tuple[datetime, int, datetime | None]:
    """Say when the person was here, and how often and when last they were warned since."""
    row = conn.execute(_IDLE_ONE, {"person_id": person_id}).one()
    return row.seen_at, row.warned or 0, row.warned_at


def warn(conn: Connection, person_id: str, times: int, now: datetime) -> None:
    """Keep that the person was told, for this many times, that everything will go."""
    conn.execute(_WARN, {"person_id": person_id, "times": times, "at": now})


def charge(conn: Connection, person_id: str, bytes: int) -> None:  # noqa: A002 - what is counted
    """Count bytes stored for the person (negative when they were freed)."""
    conn.execute(_CHARGE, {"person_id": person_id, "bytes_more": bytes})


def take_waves(conn: Connection, counts: Mapping[Address, int]) -> dict[Address, int]:
    """Take the next waves of several chats, as many as each needs; gives the first of each."""
    alike: dict[tuple[str, str, int], dict[str, Address]] = {}
    for address, count in counts.items():
        key = address.channel, address.bot, count
        alike.setdefault(key, {})[address.external_id] = address
    first: dict[Address, int] = {}
    for (channel, bot, count), those in alike.items():
        wanted: dict[str, Any] = {"a_channel": channel, "a_bot": bot, "waves": count}
        if len(those) == 1:
            rows = conn.execute(_WAVES, wanted | {"a_external_id": next(iter(those))})
        else:
            rows = conn.execute(_WAVES_OF_MANY, wanted | {"many": list(those)})
        for row in rows:
            first[those[row.external_id]] = row.next_wave - count
    return first


def count(conn: Connection) -> int:
    """Count the persons."""
    number: int = conn.execute(_COUNT).scalar_one()
    return number


def owners(conn: Connection) -> list[Address]:
    """List where the owners are reached, the first owner first."""
    return [Address(*row) for row in conn.execute(_OWNERS)]


def forget(conn: Connection, person_id: str) -> None:
    """Take back a person who was added in this same transaction."""
    conn.execute(_DROP, {"person_id": person_id})


def erase(conn: Connection, person_id: str, *, now: datetime) -> None:
    """Destroy the key and every row of a person; a hash and the time remain.

    After the commit the caller empties the write-ahead log (`Database.truncate_wal`).
    """
    who = {"person_id": person_id}
    conn.execute(_DESTROY_KEY, who)
    conn.execute(_DROP_OUTGOINGS, who)
    # Everything else goes with the person: each of their rows points here and cascades.
    conn.execute(_DROP, who)
    conn.execute(
        _RECEIPT[conn.dialect.name],
        {"person_hash": hashlib.sha256(person_id.encode()).digest(), "erased_at": now},
    )


def erasures(conn: Connection) -> dict[str, str]:
    """Give what was erased: a hash (hex), and when."""
    rows = conn.execute(_ERASED)
    return {row.person_hash.hex(): row.erased_at.isoformat() for row in rows}


def _where(channel: str, bot: str, external_id: str) -> Mapping[str, Any]:
    return {"a_channel": channel, "a_bot": bot, "a_external_id": external_id}


def _person(master: MasterKey, row: AnyRow) -> Person:
    (
        person_id,
        language,
        chosen,
        zone,
        role,
        front,
        used,
        brief,
        calendar,
        latin,
        wrapped,
        seen_at,
        warned,
        channel,
        bot,
        external_id,
        chat,
        reachable,
    ) = row
    return Person(
        person_id,
        language,
        chosen,
        zone,
        role,
        front,
        used,
        bool(brief),
        Manner(calendar, bool(latin)),
        master.unwrap(person_id, wrapped),
        Address(channel, bot, external_id, chat, reachable),
        None if warned is not None else seen_at,
    )
