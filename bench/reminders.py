"""Many reminders due at once: how fast they are claimed and sent, and what they cost the others.

The real store on a file, the real turns, tick and sender; in place of Telegram a channel that
answers after 40 ms and refuses what comes faster than 30 a second, as the tests' stand-in does.
"""

import asyncio
import contextlib
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bench.loads import TEXT
from bench.turns import world
from bot.delivery.pacing import allowed
from bot.delivery.sender import LEASE, Sender
from bot.messages import (
    Failure,
    FailureKind,
    Incoming,
    Lane,
    Outgoing,
    PressAnswer,
    Sent,
)
from bot.messages import Text as Words
from bot.settings import Settings
from bot.store import migrate, people, tables
from bot.store.database import Database, open_database
from bot.store.people import Address
from bot.turns.due import Due, _found
from bot.turns.reception import Reception
from bot.turns.world import Committed, Lease, World
from tests.support.standin.errors import ApiError
from tests.support.standin.limits import FloodLimits

RATE = 30.0
PACE = Settings.model_fields["rate_bot"].default
"""What the program allows itself of that, unless set otherwise."""
LATENCY = 0.04
PATIENCE = 60.0
TICK = 1.0
EVERY = 0.25  # seconds between two people who write
MOMENT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass
class Telegram:
    """A channel that refuses what comes too fast, and writes down when what was sent."""

    limits: FloodLimits = field(default_factory=lambda: FloodLimits(bot_rate=RATE))
    refused: int = 0
    sent: list[tuple[float, Outgoing]] = field(default_factory=list)
    reminders: int = 0
    wanted: float = float("inf")
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, outgoing: Outgoing, _target: str | None) -> Sent | Failure:
        """Take one after the usual time, or refuse it."""
        try:
            self.limits.take("sendMessage", int(outgoing.chat))
        except ApiError:
            self.refused += 1
            return Failure(FailureKind.SLOW_DOWN, retry_after=1.0)
        await asyncio.sleep(LATENCY)
        self.sent.append((time.monotonic(), outgoing))
        self.reminders += outgoing.lane is Lane.REMINDER
        if self.reminders >= self.wanted:
            self.enough.set()
        return Sent(str(len(self.sent)))

    async def until(self, count: int) -> None:
        """Wait until this many reminders were sent."""
        self.wanted = count
        async with asyncio.timeout(PATIENCE + count):
            await self.enough.wait()

    async def answer(self, _answer: PressAnswer) -> None:
        """Stop a spinner; there are none here."""


@dataclass
class Stage:
    """A bot without its wire: store, turns, tick, sender."""

    database: Database
    world: World
    telegram: Telegram
    committed: list[tuple[float, Committed]] = field(default_factory=list)


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """Open an empty store in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        await migrate.upgrade(None, folder, now=datetime.now(UTC))
        database = open_database(None, folder)
        try:
            made = world()
            made = replace(made, lease=lambda at: Lease("bench", at + LEASE))
            yield Stage(database, made, Telegram())
        finally:
            await database.close()


def seed(conn: Connection, world: World, due: list[datetime], people_: int) -> None:
    """Give this many people a reminder at each of these moments, in turn."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    made = [
        people.create(
            conn,
            world.master,
            id=world.new_id(MOMENT),
            address=Address("telegram", "1", str(number), str(number)),
            language="en",
            role="guest",
            now=MOMENT,
        )
        for number in range(people_)
    ]
    rows: list[dict[str, Any]] = []
    for number, moment in enumerate(due):
        person = made[number % people_]
        name = world.new_id(MOMENT)
        sealed = person.seal.seal(b"why", table="reminders", column="reason_sealed", row=name)
        rows.append(_row(name, person.id, moment, sealed))
        if len(rows) == 5000:  # not all of a million in memory
            conn.execute(tables.reminders.insert(), rows)
            rows = []
    if rows:
        conn.execute(tables.reminders.insert(), rows)


def _row(name: str, person: str, moment: datetime, sealed: bytes) -> dict[str, Any]:
    wall = moment.replace(tzinfo=None, second=0, microsecond=0)
    return {
        "id": name,
        "person_id": person,
        "wall": wall.isoformat(timespec="minutes"),
        "zone": "UTC",
        "due_at": moment,
        "reason_sealed": sealed,
        "until": "done",
        "cls": "A",
        "state": "waiting",
        "occurrence": 1,
    }


# --- claimed -------------------------------------------------------------------------------------


async def claimed(count: int) -> float:
    """Give the seconds until this many, due within one minute, are all fired and committed."""
    async with stage() as at:
        dice = random.Random(1)  # the same in each run
        due = [MOMENT + timedelta(seconds=dice.random() * 60) for _ in range(count)]
        await at.database.turn(partial(seed, world=at.world, due=due, people_=count))
        now = MOMENT + timedelta(seconds=61)
        found: list[Committed] = []
        firing = Due(at.database, at.world, clock=lambda: now, deliver=found.append, alert=alert)
        began = time.monotonic()
        fired = await firing.fire()
        took = time.monotonic() - began
        assert fired == sum(len(each.outgoings) for each in found) == count
        return took


def alert(text: str) -> None:
    """Fail: nothing goes wrong here."""
    raise AssertionError(text)


# --- sent, beside people who write ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent a second, of that what was refused, and how long people waited for replies."""

    rate: float
    refused: int
    p50: float
    p95: float


async def sent(count: int, rate: float) -> Sending:
    """Send this many that are due at once, while people write and want their answers."""
    async with stage() as at:
        await at.database.turn(partial(seed, world=at.world, due=[MOMENT] * count, people_=count))
        clock = _clock_from(MOMENT + timedelta(seconds=1))
        sender = Sender(
            {("telegram", "1"): at.telegram},
            at.database,
            master=at.world.master,
            owner="bench",
            clock=clock,
            monotonic=time.monotonic,
            pace=allowed(rate, 1.0),
            alone=True,
        )

        def deliver(committed: Committed) -> None:
            sender.hand_over(committed.outgoings, committed.answers)

        firing = Due(at.database, at.world, clock=clock, deliver=deliver, alert=alert)
        receive = Reception(at.database, at.world, clock=clock, deliver=deliver, alert=alert)
        wrote: dict[str, float] = {}
        began = time.monotonic()
        sending = asyncio.create_task(sender.run())
        ticking = asyncio.create_task(_ticks(firing))
        writing = asyncio.create_task(_writes(receive, clock, wrote))
        await at.telegram.until(count)
        took = time.monotonic() - began
        for task in (ticking, writing):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await asyncio.sleep(1)
        await sender.stop(5.0)
        await sending
        first: dict[str, float] = {}
        for when, each in at.telegram.sent:
            if each.lane is Lane.REPLY:
                first.setdefault(each.chat, when - wrote[each.chat])
        waits = sorted(first.values())
        everything = sum(when - began <= took for when, _ in at.telegram.sent)
        return Sending(
            everything / took, at.telegram.refused, waits[len(waits) // 2], _part(waits, 0.95)
        )


async def _ticks(firing: Due) -> None:
    while True:
        await firing.fire()
        await asyncio.sleep(TICK)


async def _writes(receive: Reception, clock: Any, wrote: dict[str, float]) -> None:  # noqa: ANN401  # a clock
    """Let somebody new write every so often."""
    number = 0
    while True:
        number += 1
        chat = str(10_000_000 + number)
        brought = Incoming(
            "telegram", "1", number, chat, chat, clock(), Words(TEXT), str(number), "User"
        )
        wrote[chat] = time.monotonic()
        await receive((brought,))
        await asyncio.sleep(EVERY)


def _clock_from(start: datetime) -> Any:  # noqa: ANN401  # a clock
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


def _part(waits: list[float], share: float) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * share))]


# --- nothing due ---------------------------------------------------------------------------------


async def waiting(count: int) -> tuple[float, float]:
    """Give the ms of a tick with this many in the future, and of the first one after a start."""
    async with stage() as at:
        due = [MOMENT + timedelta(days=1, seconds=number) for number in range(count)]
        await at.database.turn(partial(seed, world=at.world, due=due, people_=100))
        await at.database.close()
        again = open_database(None, Path(str(at.database.path)).parent)  # type: ignore[attr-defined]  # SQLite's own
        try:
            first = await _tick(again)
            every = sorted([await _tick(again) for _ in range(200)])
            return every[len(every) // 2] * 1000, first * 1000
        finally:
            await again.close()


async def _tick(database: Database) -> float:
    began = time.monotonic()
    assert await database.turn(partial(_found, now=MOMENT)) == []
    return time.monotonic() - began


# --- lateness ------------------------------------------------------------------------------------


async def late(a_minute: int, seconds: int) -> tuple[float, float]:
    """Give how late they reach the channel at this rate: seconds, p50 and p99."""
    async with stage() as at:
        dice = random.Random(2)  # the same in each run
        count = a_minute * seconds // 60
        due = sorted(MOMENT + timedelta(seconds=1 + dice.random() * seconds) for _ in range(count))
        await at.database.turn(partial(seed, world=at.world, due=due, people_=count))
        clock = _clock_from(MOMENT)
        telegram = at.telegram
        sender = Sender(
            {("telegram", "1"): telegram},
            at.database,
            master=at.world.master,
            owner="bench",
            clock=clock,
            monotonic=time.monotonic,
            pace=allowed(PACE, 1.0),
            alone=True,
        )
        firing = Due(
            at.database,
            at.world,
            clock=clock,
            deliver=lambda made: sender.hand_over(made.outgoings),
            alert=alert,
        )
        began = time.monotonic()
        sending = asyncio.create_task(sender.run())
        ticking = asyncio.create_task(_ticks(firing))
        await telegram.until(count)
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking
        await sender.stop(5.0)
        await sending
        moments = [MOMENT + timedelta(seconds=when - began) for when, _ in telegram.sent]
        waits = sorted((at_ - was).total_seconds() for at_, was in zip(moments, due, strict=True))
        return waits[len(waits) // 2], _part(waits, 0.99)
