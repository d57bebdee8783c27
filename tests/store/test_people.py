"""Persons: found by address, sealed by a key of their own, erased without a trace."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select

from bot.cases.models import Content, EntryKind, Grade, NewEntry
from bot.reminders.routines import Routine, Rule
from bot.store import (
    buttons,
    cases,
    invites,
    moods,
    outbox,
    people,
    pins,
    preferences,
    privates,
    routines,
    sessions,
    terms,
    updates,
    wakeups,
)
from bot.store.outbox import New
from bot.store.people import Address
from bot.store.sealing import MasterKey, SealBroken
from bot.store.sqlite import SqliteDatabase
from bot.store.tables import persons
from tests.store.conftest import MINUTE, NOW, World

CANARY = "Zanzibar-canary-4711"


async def test_a_person_is_found_where_they_write_from(world: World) -> None:
    """The address finds the person with all that was set; a stranger's address finds nobody."""
    turn = world.database.turn
    await turn(lambda conn: people.set_language(conn, world.person.id, "fi"))
    await turn(lambda conn: people.set_zone(conn, world.person.id, "Europe/Helsinki"))
    await turn(lambda conn: people.set_role(conn, world.person.id, "owner"))
    await turn(lambda conn: people.set_front(conn, world.person.id, "session"))
    await turn(lambda conn: people.charge(conn, world.person.id, 120))
    await turn(lambda conn: people.charge(conn, world.person.id, -20))
    found = await turn(lambda conn: people.find(conn, world.master, "telegram", "1", "1"))
    assert found is not None
    assert (found.language, found.language_chosen) == ("fi", True)
    assert (found.zone, found.role, found.front_session) == (
        "Europe/Helsinki",
        "owner",
        "session",
    )
    assert found.bytes_used == 100
    assert found.address == world.person.address
    assert await turn(lambda conn: people.find(conn, world.master, "telegram", "2", "1")) is None
    assert await turn(people.owners) == [world.person.address]
    assert await turn(people.count) == 1


async def test_who_blocked_the_bot_is_remembered(world: World) -> None:
    """Reachability and a changed chat are kept with the address."""
    turn = world.database.turn
    await turn(lambda conn: people.set_reachable(conn, "telegram", "1", "1", False, "99"))
    found = await turn(lambda conn: people.by_id(conn, world.master, world.person.id))
    assert found is not None
    assert found.address == Address("telegram", "1", "1", "99", reachable=False)


async def test_waves_never_repeat(world: World) -> None:
    """Waves taken by turns at the same time are all different and without gaps."""
    address = world.person.address
    taken = await asyncio.gather(
        *[
            world.database.turn(lambda conn: people.take_waves(conn, {address: 2}))
            for _ in range(20)
        ]
    )
    assert sorted(each[address] for each in taken) == list(range(1, 41, 2))


async def test_the_wrong_master_key_opens_nobody(world: World) -> None:
    """With another key, finding a person fails in plain words instead of reading nonsense."""
    with pytest.raises(SealBroken, match="key belongs to this database"):
        await world.database.turn(
            lambda conn: people.find(conn, MasterKey.new(), "telegram", "1", "1")
        )


async def fill(world: World) -> None:
    """Leave something of the person in every place that can hold something."""
    person, ids = world.person, world.ids

    def everything(conn: Connection) -> None:
        case = cases.unsorted_case(conn, person, ids=ids, now=NOW)
        cases.add_client(conn, person, id=ids(), name=CANARY, sender_key="5", now=NOW)
        entry = NewEntry(
            ids(), EntryKind.PROMISE, Grade.REMEMBERED, NOW, NOW, Content(CANARY), message_key="8"
        )
        filed = cases.append(conn, person, entry, case)
        cases.amend(conn, person, filed.id, id=ids(), content=Content(CANARY * 2), now=NOW)
        privates.add(conn, person, privates.PrivateRow(ids(), None, "note", NOW, CANARY))
        terms.put(conn, person, "terms_rate", CANARY)
        preferences.put(conn, person.id, "begin", "08:00")
        moods.add(conn, person, moods.Mood(ids(), None, NOW, 2))
        routines.add(
            conn,
            routines.RoutineRow(
                ids(), person.id, None, Routine.BREAKS, Rule(every=50), "w", "UTC", NOW
            ),
        )
        pins.put(conn, "hash", "stop", "{}", NOW)
        session = sessions.SessionRow(
            id=ids(),
            person_id=person.id,
            playbook="stop",
            pin="hash",
            state="open",
            body=CANARY.encode(),
            revision=1,
            token=ids(),
            screen_outgoing=None,
            client_id=None,
            case_id=None,
            about_entry=None,
            started_at=NOW,
            touched_at=NOW,
        )
        sessions.add(conn, person, session, ["hash"])
        button = buttons.ButtonRow(ids(), person.id, "a", "entry", "1", "x", None, NOW, NOW)
        buttons.add(conn, [button])
        wakeups.put(
            conn, id=ids(), person_id=person.id, key="k", kind="batch", due_at=NOW, payload={}
        )
        outbox.add(
            conn, [New(person, world.outgoing(text=CANARY))], lease_by="a", lease_until=NOW, now=NOW
        )
        invites.make(
            conn,
            code_hash=b"1",
            made_by=person.id,
            makes_owner=False,
            now=NOW,
            expires_at=NOW + MINUTE,
        )
        invites.use(conn, b"1", person.id, NOW)
        updates.setback(conn, "telegram", "1", 3, NOW)
        sealed = world.master.seal_for_operator(
            CANARY.encode(), table="setbacks", column="update_sealed", row="telegram/1/3"
        )
        updates.put_aside(conn, "telegram", "1", 3, sealed, person_id=person.id)

    await world.database.turn(everything)


async def test_erasing_leaves_a_receipt_and_nothing_else(world: World) -> None:
    """After erasing, no table holds a row of the person; others keep theirs."""
    other = await world.another()
    await fill(world)
    await world.database.turn(lambda conn: people.erase(conn, world.person.id, now=NOW))
    left = {}
    for table in persons.metadata.sorted_tables:
        number = await world.database.read(partial(count, table=table))
        if number:
            left[table.name] = number
    # The other person, their address, the used invite, the pinned playbook, and the receipt.
    assert left == {"persons": 1, "addresses": 1, "invites": 1, "pins": 1, "erasures": 1}
    used = await world.database.turn(lambda conn: invites.use(conn, b"1", other.id, NOW))
    assert used == "used"


def count(conn: Connection, table: Table) -> int:
    number: int = conn.execute(select(func.count()).select_from(table)).scalar_one()
    return number


async def test_no_word_is_ever_readable_in_the_files(sqlite_world: World) -> None:
    """Neither the database nor its log shows a word of anybody, before erasing or after it."""
    await fill(sqlite_world)
    database = sqlite_world.database
    assert isinstance(database, SqliteDatabase)
    folder = database.path.parent
    assert CANARY.encode() not in read_all(folder)
    key = await database.read(
        lambda conn: conn.execute(
            select(persons.c.wrapped_key).where(persons.c.id == sqlite_world.person.id)
        ).scalar_one()
    )
    assert key in read_all(folder)
    await database.turn(lambda conn: people.erase(conn, sqlite_world.person.id, now=NOW))
    assert await database.truncate_wal()
    left = read_all(folder)
    assert CANARY.encode() not in left
    assert key not in left
    assert sqlite_world.person.id.encode() not in left


def read_all(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())
