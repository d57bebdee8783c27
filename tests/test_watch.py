"""What would otherwise be silent is told to the operators, once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot import watch
from bot.ids import new_id
from bot.messages import Class, Message, Outgoing, Run
from bot.store import outbox, people, reminders
from bot.store.database import Database, DatabaseDown
from bot.store.outbox import Completion, New
from bot.store.people import Address, Person
from bot.store.reminders import ReminderRow
from bot.store.sealing import MasterKey
from bot.watch import LOW, MIB, VERY_LOW, Disk, Watch
from tests.support.databases import database

__all__ = ["database"]

BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Stage:
    """A watch with everything around it that a test moves."""

    def __init__(self, database: Database, folder: Path, heartbeat_url: str | None = None) -> None:
        self.database = database
        self.folder = folder
        self.heartbeat_url = heartbeat_url
        self.now = BEGIN
        self.free = 50 * LOW
        self.is_well = True
        self.told: list[str] = []
        self.watch = self.restarted()

    def restarted(self) -> Watch:
        self.watch = Watch(
            self.database,
            folder=self.folder,
            heartbeat_url=self.heartbeat_url,
            alert=self.told.append,
            clock=lambda: self.now,
            well=lambda: self.is_well,
            free=lambda _: self.free,
        )
        return self.watch

    async def minutes(self, count: int = 1) -> None:
        for _ in range(count):
            self.now += MINUTE
            await self.watch.look()

    def new_told(self) -> list[str]:
        told, self.told[:] = list(self.told), []
        return told

    async def person(self) -> Person:
        master = MasterKey.new()
        return await self.database.turn(
            lambda conn: people.create(
                conn,
                master,
                id=new_id(self.now, lambda size: b"p" * size),
                address=Address("telegram", "1", "77", "77"),
                language="en",
                role="guest",
                now=self.now,
            )
        )

    async def queues(self, person: Person, number: int) -> str:
        name = new_id(self.now, lambda size: bytes([number]) * size)
        sent = Outgoing(
            name, person.id, "telegram", "1", "77", number, Message((Run("x"),)), Class.A
        )
        await self.database.turn(
            lambda conn: outbox.add(
                conn, [New(person, sent)], lease_by=None, lease_until=None, now=self.now
            )
        )
        return name

    async def sends(self, name: str) -> None:
        done = [Completion(name, "sent", message_id="5")]
        await self.database.turn(lambda conn: outbox.complete(conn, done, self.now))

    async def reminds(self, person: Person, number: int) -> None:
        row = ReminderRow(
            id=new_id(self.now, lambda size: bytes([number]) * size),
            person_id=person.id,
            client_id=None,
            case_id=None,
            session_id=None,
            effect_key=None,
            wall="2026-03-01T10:00",
            zone="UTC",
            due_at=BEGIN + 2 * HOUR,
            reason="ask",
            until="reply",
        )
        await self.database.turn(lambda conn: reminders.add(conn, person, row))


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Stage:
    return Stage(database, tmp_path)


# --- downtime --------------------------------------------------------------------------------


async def test_the_first_start_is_no_downtime(stage: Stage) -> None:
    """Nothing is told when the program starts for the first time."""
    await stage.watch.started()
    await stage.minutes(3)
    assert stage.told == []


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (0, ""),
        (1, " One reminder is late and goes out now."),
        (3, " 3 reminders are late and go out now."),
    ],
)
async def test_hours_of_downtime_are_told_with_what_is_late(
    late: int, said: str, stage: Stage
) -> None:
    """After hours of downtime the operators learn from when to when, and how much is late."""
    person = await stage.person()
    for number in range(late):
        await stage.reminds(person, number + 1)
    await stage.watch.started()
    await stage.minutes(2)
    stage.now += 5 * HOUR
    await stage.restarted().started()
    assert stage.told == [f"I was down from 2026-03-01 08:02 UTC to 2026-03-01 13:02 UTC.{said}"]


async def test_a_short_break_is_not_told(stage: Stage) -> None:
    """A restart within the hour is nobody's concern."""
    await stage.watch.started()
    stage.now += HOUR - MINUTE
    await stage.restarted().started()
    stage.now -= 3 * HOUR  # a clock that was set back
    await stage.restarted().started()
    assert stage.told == []


async def test_a_machine_that_slept_is_told_too(stage: Stage) -> None:
    """A laptop that was closed for hours did not restart the program, but reminders are late."""
    await stage.watch.started()
    await stage.minutes()
    stage.now += 4 * HOUR
    await stage.minutes()
    [told] = stage.new_told()
    assert told.startswith("I was not awake from 2026-03-01 08:01 UTC to 2026-03-01 12:02 UTC.")
    await stage.minutes(3)
    assert stage.told == []


async def test_a_start_that_could_not_be_looked_at_is_made_up_for(stage: Stage) -> None:
    """When the start itself met a closed database, the next look tells of the downtime."""
    await stage.watch.started()
    stage.now += 2 * HOUR
    stage.restarted()
    await stage.minutes()
    assert len(stage.told) == 1


# --- disk ------------------------------------------------------------------------------------


async def test_a_full_disk_is_told_once_per_step_and_when_it_is_over(stage: Stage) -> None:
    """Nearly full, nearly gone, and over: each is told once, however often it is seen."""
    stage.free = LOW - 1
    await stage.minutes(3)
    assert [each.split(":")[0] for each in stage.new_told()] == [
        "The disk of the data folder is nearly full"
    ]
    stage.free = VERY_LOW - 1
    await stage.minutes(3)
    [told] = stage.new_told()
    assert told.endswith(
        f"{(VERY_LOW - 1) // MIB} MB are free. When it is full, nothing can be kept."
    )
    stage.free = 3 * LOW
    await stage.minutes(3)
    assert stage.new_told() == [f"The disk has room again: {3 * LOW // MIB} MB are free."]
    stage.free = LOW - 1
    await stage.minutes()
    assert len(stage.new_told()) == 1


@pytest.mark.parametrize(
    ("free", "before", "level"),
    [
        (LOW, Disk.ENOUGH, Disk.ENOUGH),  # the threshold itself is enough
        (LOW - 1, Disk.ENOUGH, Disk.LOW),
        (LOW + 1, Disk.LOW, Disk.LOW),  # hardly better is not over
        (LOW * 5 // 4, Disk.LOW, Disk.ENOUGH),  # clearly better is
        (VERY_LOW - 1, Disk.ENOUGH, Disk.VERY_LOW),  # straight past the first step
        (VERY_LOW + 1, Disk.VERY_LOW, Disk.VERY_LOW),
        (VERY_LOW * 5 // 4, Disk.VERY_LOW, Disk.LOW),
        (LOW + 1, Disk.VERY_LOW, Disk.LOW),
    ],
)
def test_the_disk_is_judged_without_fluttering(free: int, before: Disk, level: Disk) -> None:
    """A disk about as full as the threshold is not told of again and again."""
    assert watch.disk(free, before) is level


async def test_a_disk_that_cannot_be_looked_at_is_no_alarm(stage: Stage) -> None:
    """A folder that does not answer tells nothing about room; what else there is still is seen."""

    def gone(_: Path) -> int:
        raise OSError(5, "gone")

    stage.watch._free = gone
    await stage.minutes()
    assert stage.told == []


# --- delivery --------------------------------------------------------------------------------


async def test_an_hour_without_a_delivery_is_told_once(stage: Stage) -> None:
    """Nothing gets through for an hour: told once, seen by /healthz, and told when it is over."""
    person = await stage.person()
    await stage.watch.started()
    first = await stage.queues(person, 1)
    await stage.minutes(59)
    assert stage.told == []
    await stage.minutes(10)
    [told] = stage.new_told()
    assert stage.watch.stuck
    assert told.startswith("Nothing could be delivered for an hour; the oldest message has waited")
    assert "08:00 UTC" in told
    await stage.sends(first)
    await stage.minutes(5)
    assert stage.new_told() == ["Messages are being delivered again."]
    assert not stage.watch.stuck


async def test_one_chat_that_waits_is_no_standstill(stage: Stage) -> None:
    """While others receive their messages, one that waits is not told as a standstill."""
    person = await stage.person()
    await stage.watch.started()
    await stage.queues(person, 1)
    for number in range(2, 8):
        await stage.minutes(20)
        await stage.sends(await stage.queues(person, number))
    assert stage.told == []


async def test_what_waited_through_a_downtime_gets_its_hour(stage: Stage) -> None:
    """After a downtime the hour counts from the start: the backlog is given time to go out."""
    person = await stage.person()
    await stage.watch.started()
    await stage.queues(person, 1)
    stage.now += 5 * HOUR
    await stage.restarted().started()
    stage.new_told()
    await stage.minutes(59)
    assert stage.told == []
    await stage.minutes(2)
    assert len(stage.told) == 1


async def test_a_standstill_is_seen_after_the_clock_was_put_back(stage: Stage) -> None:
    """What was sent and queued by a clock a day ahead hides no standstill of now."""
    person = await stage.person()
    stage.now += 24 * HOUR
    await stage.watch.started()
    await stage.sends(await stage.queues(person, 1))
    await stage.queues(person, 2)
    stage.now -= 24 * HOUR
    await stage.minutes(59)
    assert stage.told == []
    await stage.minutes(3)
    [told] = stage.new_told()
    assert told.startswith("Nothing could be delivered for an hour")


# --- heartbeat -------------------------------------------------------------------------------


class Ear:
    """Who listens for heartbeats."""

    def __init__(self) -> None:
        self.heard = 0
        self.status = 200

    async def hear(self, request: web.Request) -> web.Response:
        self.heard += 1
        return web.Response(status=self.status)


@asynccontextmanager
async def ear() -> AsyncIterator[tuple[Ear, str]]:
    listener = Ear()
    app = web.Application()
    app.router.add_get("/beat/secret-path", listener.hear)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield listener, f"http://127.0.0.1:{runner.addresses[0][1]}/beat/secret-path"
    finally:
        await runner.cleanup()


async def test_a_heartbeat_goes_out_only_while_all_is_well(stage: Stage) -> None:
    """Whoever watches from outside hears nothing as soon as something needs a hand."""
    async with ear() as (listener, url):
        stage.heartbeat_url = url
        stage.restarted()
        await stage.minutes(2)
        assert listener.heard == 2
        stage.is_well = False
        await stage.minutes()
        stage.is_well = True
        stage.free = VERY_LOW - 1
        await stage.minutes()
        assert listener.heard == 2
        stage.free = 50 * LOW
        listener.status = 500
        await stage.minutes()
        assert (listener.heard, stage.watch.heartbeats_missed) == (3, 1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/beat", "not an address", "http://[::1"])
async def test_a_heartbeat_that_nobody_hears_is_only_counted(url: str, stage: Stage) -> None:
    """A heartbeat that fails says nothing about the coach and stops nothing."""
    stage.heartbeat_url = url
    stage.restarted()
    await stage.minutes(2)
    assert stage.watch.heartbeats_missed == 2
    assert stage.told == []


async def test_an_ill_database_stops_the_heartbeat_and_not_the_watch(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is ill the disk is still looked at, and no heartbeat goes out."""

    async def ill(_: object) -> None:
        raise DatabaseDown("The database found the disk full; make room.")

    async with ear() as (listener, url):
        stage.heartbeat_url = url
        stage.restarted()
        stage.free = 0
        monkeypatch.setattr(stage.watch, "_look_at_database", ill.__get__(stage.watch))
        await stage.minutes()
        assert listener.heard == 0
    assert len(stage.told) == 1
