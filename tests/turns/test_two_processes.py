"""Two processes on one PostgreSQL: whatever is due, each reminder is fired by one of them."""

import asyncio
import secrets
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from bot.store import reminders
from bot.store.database import Database, open_database
from bot.store.tables import outgoings
from bot.store.tables import reminders as rows
from bot.turns import firing
from bot.turns.due import Due
from bot.turns.world import Committed, Lease, World
from tests.support.coach import EVENING, Clock, running
from tests.support.databases import opened, worker_url
from tests.support.due import seed

MANY, PEOPLE, CONTENDED = 300, 20, 100
MINUTE = timedelta(minutes=1)


async def test_many_due_at_once_are_fired_once_each(tmp_path: Path) -> None:
    """Both reach for the same ones, and then both tick: none comes twice, none not at all."""
    async with running(tmp_path) as coach, opened("postgresql", tmp_path) as one:
        other = open_database(await asyncio.to_thread(worker_url), tmp_path)
        try:
            await one.turn(lambda conn: seed(conn, coach, PEOPLE, MANY // PEOPLE))
            delivered: list[list[str]] = [[], []]
            alerts: list[str] = []

            def process(database: Database, mine: list[str]) -> Due:
                owner = secrets.token_hex(4)
                world = replace(coach.world, lease=lambda at: Lease(owner, at + MINUTE))

                def deliver(committed: Committed) -> None:
                    mine.extend(each.id for each in committed.outgoings)

                clock = Clock(EVENING + timedelta(seconds=1))
                return Due(database, world, clock=clock.now, deliver=deliver, alert=alerts.append)

            both = [process(one, delivered[0]), process(other, delivered[1])]
            await fired_by_both(coach.world, (one, other), delivered)
            # Whose person the other one has in hand is left to the next tick.
            while sum(await asyncio.gather(*(each.fire() for each in both))):
                pass

            def found(conn: Connection) -> tuple[Counter[str], list[str]]:
                states = Counter(conn.execute(select(rows.c.state)).scalars().all())
                return states, list(conn.execute(select(outgoings.c.occurrence_key)).scalars())

            states, keys = await one.turn(found)
            assert alerts == []
            assert states == {"fired": MANY}
            assert len(keys) == len(set(keys)) == MANY
            assert Counter(delivered[0] + delivered[1]).most_common(1)[0][1] == 1
            assert len(delivered[0]) + len(delivered[1]) == MANY
        finally:
            await other.close()


async def fired_by_both(
    world: World, databases: tuple[Database, Database], delivered: list[list[str]]
) -> None:
    """Let each of the first ones be fired by both processes at the same moment."""
    now = EVENING + timedelta(seconds=1)
    found = await databases[0].turn(lambda conn: reminders.due(conn, now, CONTENDED))
    names = [each.id for each in found]
    assert len(names) == CONTENDED

    async def fire(name: str, process: int) -> None:
        committed = await databases[process].turn(
            lambda conn: firing.reminder(conn, world, [name], now)
        )
        delivered[process].extend(each.id for one in committed for each in one.outgoings)

    for at in range(0, CONTENDED, 10):
        several = names[at : at + 10]
        await asyncio.gather(*(fire(name, process) for name in several for process in (0, 1)))
    assert len(delivered[0]) + len(delivered[1]) == CONTENDED
