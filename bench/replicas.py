"""Two processes on one PostgreSQL, and many reminders that are due at once: who fires what.

Run as a program it is one of the two: it waits for a line, fires, and says what it fired.
"""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, func, select

from bench.programs import ROOT
from bench.reminders import MOMENT, alert, seed
from bench.turns import world
from bot.delivery.sender import LEASE
from bot.store import migrate
from bot.store.postgres import PostgresDatabase
from bot.store.rotation import KEY_FILE
from bot.store.sealing import MasterKey
from bot.store.tables import outgoings
from bot.turns.due import Due
from bot.turns.world import Committed, Lease, World
from tests.support.databases import drop_database, new_database

NAME = "bench_replicas"
NOW = MOMENT + timedelta(seconds=61)


@dataclass(frozen=True, slots=True)
class Shared:
    """How long it took, what each fired, and how many were not fired exactly once."""

    seconds: float
    fired: tuple[int, int]
    wrong: int


async def shared(count: int) -> Shared:
    """Let two processes fire this many, due within one minute."""
    url = await new_database(NAME)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        key = Path(name) / KEY_FILE
        await migrate.upgrade(url, Path(name), now=datetime.now(UTC))
        made = world(MasterKey.from_file(key))
        dice = random.Random(1)  # the same in each run
        due = [MOMENT + timedelta(seconds=dice.random() * 60) for _ in range(count)]
        database = PostgresDatabase(url)
        try:
            await database.turn(partial(seed, world=made, due=due, people_=count))
            took, both = await asyncio.to_thread(_race, url, key)
            said = Counter(name for each in both for name in each)
            written = await database.turn(_keys)
        finally:
            await database.close()
            await drop_database(NAME)
    wrong = abs(count - len(said)) + sum(times != 1 for times in said.values())
    return Shared(took, (len(both[0]), len(both[1])), wrong + abs(count - written))


def _keys(conn: Connection) -> int:
    found: int = conn.execute(
        select(func.count(outgoings.c.occurrence_key.distinct()))
    ).scalar_one()
    return found


def _race(url: str, key: Path) -> tuple[float, list[list[str]]]:
    """Start both, let them go at the same moment, and give what each says."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.replicas", url, str(key)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    began = time.monotonic()
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [json.loads(each.communicate()[0]) for each in processes]
    return time.monotonic() - began, said


async def _fire(url: str, key: Path) -> None:
    owner = secrets.token_hex(4)
    made: World = replace(
        world(MasterKey.from_file(key, create=False)), lease=lambda at: Lease(owner, at + LEASE)
    )
    database = PostgresDatabase(url)
    mine: list[str] = []

    def deliver(committed: Committed) -> None:
        mine.extend(each.id for each in committed.outgoings)

    due = Due(database, made, clock=lambda: NOW, deliver=deliver, alert=alert)
    try:
        await database.turn(lambda conn: conn.execute(select(1)).scalar_one())
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        while await due.fire():
            pass
    finally:
        await database.close()
    print(json.dumps(mine), flush=True)


if __name__ == "__main__":
    asyncio.run(_fire(sys.argv[1], Path(sys.argv[2])))
