"""Reminders: very many due at once, and a million that are not due yet.

Rows are real and sealed; what is sent goes nowhere, so that only the claiming is measured.
"""

import asyncio
import secrets
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, insert, select

from bench.seed import BOT, CHANNEL, seed
from bench.turns import world
from bot.ids import new_id
from bot.messages import Command, Incoming
from bot.store import tables
from bot.store.database import DATABASE_NAME, Database, open_database
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey
from bot.store.sqlite import writing_engine
from bot.turns.due import Due
from bot.turns.incoming import incoming
from bot.turns.world import Committed, World
from tests.support.standin.load import FIRST_USER

PEOPLE, DUE = 1_000, 10_000
FUTURE = (1_000, 1_000_000)
TICKS = 25
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds until all were claimed, and milliseconds that a reply's turn took meanwhile (p95)."""

    seconds: float
    reply: float


def burst() -> Burst:
    """Let very many be due at once, while somebody writes and is answered."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        seed(folder, PEOPLE)
        _plan(folder, DUE, datetime.now(UTC) - timedelta(seconds=1), spread=timedelta())
        return asyncio.run(_burst(folder))


def ticks() -> dict[int, float]:
    """Give the milliseconds of a tick that finds nothing, by how many are to come."""
    found = {}
    for number in FUTURE:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            seed(folder, PEOPLE)
            _plan(folder, number, datetime.now(UTC) + timedelta(days=1), spread=timedelta(days=300))
            found[number] = asyncio.run(_tick(folder))
    return found


async def _burst(folder: Path) -> Burst:
    database = open_database(None, folder)
    whole = world(MasterKey.from_file(folder / KEY_FILE))
    due = _due(database, whole)
    firing = asyncio.create_task(due.fire())
    began = time.perf_counter()
    replies: list[float] = []
    while not firing.done():
        started = time.perf_counter()
        await _reply(database, whole, len(replies))
        replies.append((time.perf_counter() - started) * 1e3)
        await asyncio.sleep(0.01)
    fired = await firing
    seconds = time.perf_counter() - began
    assert fired == DUE, fired
    await database.close()
    return Burst(seconds, sorted(replies)[int(len(replies) * 0.95)])


async def _reply(database: Database, whole: World, number: int) -> None:
    now, user = datetime.now(UTC), str(FIRST_USER)
    update = 50_000_000 + number
    brought = Incoming(CHANNEL, BOT, update, user, user, now, Command("help"), str(update), "User")
    await database.turn(lambda conn: incoming(conn, whole, brought, now))


async def _tick(folder: Path) -> float:
    database = open_database(None, folder)
    due = _due(database, world(MasterKey.from_file(folder / KEY_FILE)))
    spent = []
    for _ in range(TICKS):
        began = time.perf_counter()
        assert await due.fire() == 0
        spent.append((time.perf_counter() - began) * 1e3)
    await database.close()
    return median(spent)


def _due(database: Database, whole: World) -> Due:
    def deliver(_committed: Committed) -> None:
        return

    return Due(database, whole, clock=lambda: datetime.now(UTC), deliver=deliver, alert=print)


def _plan(folder: Path, number: int, at: datetime, *, spread: timedelta) -> None:
    """Add reminders of many people, due from an instant on."""
    master = MasterKey.from_file(folder / KEY_FILE)
    engine = writing_engine(folder / DATABASE_NAME, busy_timeout=5.0)
    with engine.connect() as conn:
        driver: Any = conn.connection.driver_connection
        driver.execute("PRAGMA synchronous = OFF")
        people = conn.execute(select(tables.persons.c.id, tables.persons.c.wrapped_key)).all()
        seals = [(row.id, master.unwrap(row.id, row.wrapped_key)) for row in people]
        conn.rollback()
        for start in range(0, number, BATCH):
            with conn.begin():
                _add(conn, seals, range(start, min(start + BATCH, number)), at, spread / number)
    engine.dispose()


def _add(
    conn: Connection, seals: Sequence[Any], numbers: range, at: datetime, apart: timedelta
) -> None:
    rows = []
    for number in numbers:
        person, seal = seals[number % len(seals)]
        name, due = new_id(at, secrets.token_bytes), at + number * apart
        reason = seal.seal(b"", table="reminders", column="reason_sealed", row=name)
        rows.append(
            {
                "id": name,
                "person_id": person,
                "client_id": None,
                "case_id": None,
                "session_id": None,
                "effect_key": None,
                "wall": due.strftime("%Y-%m-%dT%H:%M"),
                "zone": "UTC",
                "due_at": due,
                "reason_sealed": reason,
                "until": "done",
                "cls": "A",
                "state": "waiting",
                "occurrence": 1,
                "fired_at": None,
            }
        )
    conn.execute(insert(tables.reminders), rows)
