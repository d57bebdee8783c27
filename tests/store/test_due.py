"""What comes due: wake-ups, reminders and holds fire once, in their time, and can be taken back."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from bot.store import holds, invites, pins, reminders, sessions, wakeups
from bot.store.effects import effect_key
from bot.store.holds import HoldRow
from bot.store.reminders import ReminderRow
from bot.store.sessions import SessionRow
from tests.store.conftest import MINUTE, NOW, World


def reminder(world: World, **changed: object) -> ReminderRow:
    row = ReminderRow(
        id=world.ids(),
        person_id=world.person.id,
        client_id=None,
        case_id=None,
        session_id="s",
        effect_key=effect_key("s", 1, 1),
        wall="2026-03-02T10:00",
        zone="Europe/Helsinki",
        due_at=NOW,
        reason="ask Kaisa",
        until="reply",
    )
    return replace(row, **changed)  # type: ignore[arg-type]  # the test's own fields


async def test_a_wakeup_asked_for_again_moves(world: World) -> None:
    """Asking again under the same key moves the time; the old time no longer fires it."""
    for minutes in (1, 3):
        await world.database.turn(
            partial(
                wakeups.put,
                id=world.ids(),
                person_id=world.person.id,
                key="batch",
                kind="batch",
                due_at=NOW + minutes * MINUTE,
                payload={"case": "c"},
            )
        )
    assert await world.database.read(wakeups.next_due) == NOW + 3 * MINUTE
    assert await world.database.read(lambda c: wakeups.due(c, NOW + 2 * MINUTE, 9)) == []
    [due] = await world.database.read(lambda c: wakeups.due(c, NOW + 3 * MINUTE, 9))
    take = wakeups.take
    early, late = NOW + 2 * MINUTE, NOW + 3 * MINUTE
    assert await world.database.turn(lambda c: take(c, world.master, [due.id], early)) == []
    [(row, person)] = await world.database.turn(lambda c: take(c, world.master, [due.id], late))
    assert (row.id, person.id) == due
    assert row.payload == {"case": "c"}
    assert await world.database.read(wakeups.next_due) is None


async def test_whatever_is_due_fires_once(world: World) -> None:
    """Many takers at the same time: exactly one of them gets each wake-up, reminder and hold."""
    session = await a_session(world)
    row, hold = reminder(world), a_hold(world, session)

    def ask(conn: Connection) -> None:
        wakeups.put(
            conn, id="w", person_id=world.person.id, key="k", kind="x", due_at=NOW, payload={}
        )
        assert reminders.add(conn, world.person, row)
        assert holds.add(conn, hold)

    await world.database.turn(ask)
    turn = world.database.turn
    woken = await asyncio.gather(
        *[turn(lambda conn: wakeups.take(conn, world.master, ["w"], NOW)) for _ in range(10)]
    )
    assert len([one for several in woken for one in several]) == 1
    reminded = await asyncio.gather(
        *[turn(lambda conn: reminders.take(conn, world.master, [row.id], NOW)) for _ in range(10)]
    )
    assert [one[0] for several in reminded for one in several] == [
        replace(row, state="fired", fired_at=NOW)
    ]
    held = await asyncio.gather(
        *[turn(lambda conn: holds.take(conn, world.master, [hold.id], NOW)) for _ in range(10)]
    )
    assert [one[0] for several in held for one in several] == [replace(hold, state="due")]


async def test_a_reminder_never_fires_early_and_can_be_moved(world: World) -> None:
    """It is not due before its time; moved or repeated, it waits for the new one."""
    row = reminder(world)
    turn = world.database.turn
    await turn(lambda conn: reminders.add(conn, world.person, row))
    early = NOW - timedelta(microseconds=1)
    assert await turn(lambda conn: reminders.due(conn, early, 9)) == []
    assert await turn(lambda conn: reminders.take(conn, world.master, [row.id], early)) == []
    assert await turn(lambda conn: reminders.due(conn, NOW, 9)) == [(row.id, world.person.id)]
    await turn(lambda conn: reminders.take(conn, world.master, [row.id], NOW))
    later = NOW + 60 * MINUTE
    await turn(
        lambda conn: reminders.reschedule(
            conn, row.id, "2026-03-02T11:00", "UTC", later, next_occurrence=True
        )
    )
    assert await turn(reminders.next_due) == later
    [waiting] = await turn(lambda conn: reminders.of_person(conn, world.person))
    assert (waiting.wall, waiting.zone, waiting.occurrence) == ("2026-03-02T11:00", "UTC", 2)


async def test_an_effect_carried_out_twice_asks_once(world: World) -> None:
    """The same effect adds one reminder; after going back, the step may ask again."""
    turn = world.database.turn
    assert await turn(lambda conn: reminders.add(conn, world.person, reminder(world)))
    assert not await turn(lambda conn: reminders.add(conn, world.person, reminder(world)))
    cancel = reminders.cancel_by_effect
    assert await turn(lambda conn: cancel(conn, world.person.id, "s", 2)) == 0
    assert await turn(lambda conn: cancel(conn, world.person.id, "s", 1)) == 1
    assert await turn(lambda conn: reminders.due(conn, NOW, 9)) == []
    assert await turn(lambda conn: reminders.add(conn, world.person, reminder(world)))


async def test_what_ended_a_reminder_can_turn_out_to_be_wrong(world: World) -> None:
    """What ended says why and through what; undone, it waits again, and no other does."""
    turn = world.database.turn
    one, other = reminder(world), reminder(world, effect_key=None)
    for row in (one, other):
        await turn(partial(reminders.add, person=world.person, row=row))
        await turn(partial(reminders.end, reminder_id=row.id, why="reply", at=NOW, by=row.id))
    # What is over stays as it is, whatever comes after.
    await turn(partial(reminders.end, reminder_id=one.id, why="closed", at=NOW, by="c"))
    found = await turn(lambda conn: reminders.get(conn, world.person, one.id))
    assert found == replace(one, state="done", ended="reply", ended_at=NOW, ended_by=one.id)
    assert await turn(lambda conn: reminders.unend(conn, world.person.id, one.id)) == [NOW]
    assert await turn(lambda conn: reminders.due(conn, NOW, 9)) == [(one.id, world.person.id)]


async def test_a_hold_is_released_once(world: World) -> None:
    """A hold keeps the answer back until it is released; releasing it again changes nothing."""
    session = await a_session(world)
    hold = a_hold(world, session)
    other = await world.another()
    turn = world.database.turn
    await turn(lambda conn: holds.add(conn, hold))
    assert await turn(lambda conn: holds.current(conn, session)) == hold
    assert await turn(holds.next_due) == NOW
    assert not await turn(lambda conn: holds.release(conn, other.id, hold.id))
    assert await turn(lambda conn: holds.release(conn, world.person.id, hold.id))
    assert not await turn(lambda conn: holds.release(conn, world.person.id, hold.id))
    assert await turn(lambda conn: holds.current(conn, session)) is None
    assert await turn(lambda conn: holds.due(conn, NOW, 9)) == []


async def test_going_back_cancels_a_hold(world: World) -> None:
    """Going back before the step that held the answer frees it."""
    session = await a_session(world)
    turn = world.database.turn
    await turn(lambda conn: holds.add(conn, a_hold(world, session)))
    assert await turn(lambda conn: holds.cancel_by_effect(conn, world.person.id, session, 2)) == 1
    assert await turn(lambda conn: holds.current(conn, session)) is None


async def test_an_invite_lets_one_person_in(world: World) -> None:
    """An invite counts once, in its time; the owner's one is recognised."""
    turn = world.database.turn

    def make(conn: Connection, code: bytes, *, owner: bool) -> None:
        invites.make(
            conn,
            code_hash=code,
            made_by=None,
            makes_owner=owner,
            now=NOW,
            expires_at=NOW + MINUTE,
        )

    for code, owner in ((b"o", True), (b"g", False), (b"e", False)):
        await turn(partial(make, code=code, owner=owner))
    who = world.person.id
    outcomes = [
        await turn(partial(invites.use, code_hash=code, person_id=who, now=at))
        for code, at in (
            (b"o", NOW),
            (b"o", NOW),
            (b"g", NOW),
            (b"x", NOW),
            (b"e", NOW + MINUTE),
        )
    ]
    assert outcomes == ["owner", "used", "ok", "unknown", "expired"]


async def a_session(world: World) -> str:
    row = SessionRow(
        id=world.ids(),
        person_id=world.person.id,
        playbook="stop",
        pin="h",
        state="open",
        body=b"",
        revision=1,
        token=None,
        screen_outgoing=None,
        client_id=None,
        case_id=None,
        about_entry=None,
        started_at=NOW,
        touched_at=NOW,
    )

    def turn(conn: Connection) -> None:
        pins.put(conn, "h", "stop", "{}", NOW)
        sessions.add(conn, world.person, row, ["h"])

    await world.database.turn(turn)
    return row.id


def a_hold(world: World, session: str) -> HoldRow:
    return HoldRow(
        id=world.ids(),
        person_id=world.person.id,
        session_id=session,
        effect_key=effect_key(session, 2, 1),
        wall="2026-03-02T08:30",
        zone="UTC",
        due_at=NOW,
    )
