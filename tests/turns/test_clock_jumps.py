"""Clocks that jump and machines that sleep: each reminder comes once, and never before its time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, select

from bot.reminders.walls import to_wall
from bot.store import people, reminders, tables
from bot.store.reminders import ReminderRow
from tests.support.coach import BOT, CHANNEL, Coach, Person, running

CLOCKS, AT_ONCE = 16, 50
"""Clocks that jump, each with so many reminders in a store of its own."""
NOON = datetime(2026, 3, 28, 10, 0, tzinfo=UTC)
"""The day before the clocks change in Europe."""
ZONES = ("Europe/Helsinki", "Asia/Tehran", "America/New_York", "Australia/Lord_Howe", "UTC")
JUMPS = (
    timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1),
    timedelta(days=3), timedelta(minutes=7), timedelta(minutes=7), timedelta(minutes=40),
)  # fmt: skip


async def planned(ann: Person, dice: Random) -> dict[str, datetime]:
    """Plan reminders within the next two days; gives when each is due."""
    due = {
        f"reminder-{number}": NOON + timedelta(minutes=dice.randrange(1, 2 * 24 * 60))
        for number in range(AT_ONCE)
    }

    def add(conn: Connection) -> None:
        found = people.find(conn, ann.coach.world.master, CHANNEL, BOT, ann.external_id)
        assert found is not None
        for name, at in due.items():
            zone = dice.choice(ZONES)
            reminders.add(
                conn,
                found,
                ReminderRow(
                    id=name,
                    person_id=found.id,
                    client_id=None,
                    case_id=None,
                    session_id=None,
                    effect_key=None,
                    wall=to_wall(at, zone).isoformat(timespec="minutes"),
                    zone=zone,
                    due_at=at,
                    reason="",
                    until="done",
                ),
            )

    await ann.coach.database.turn(add)
    return due


async def jumping(coach: Coach, due: dict[str, datetime], dice: Random) -> None:
    """Let the clock jump about, with a tick after each jump; nothing comes before its time."""
    for _ in range(12):
        coach.clock.at = max(NOON, coach.clock.at + dice.choice(JUMPS))
        await coach.fire()
        assert await early(coach, due) == []
    coach.clock.at = max(coach.clock.at, *due.values()) + timedelta(days=1)
    for hour in range(24):
        coach.clock.at += timedelta(hours=1) if hour else timedelta()
        await coach.fire()


async def early(coach: Coach, due: dict[str, datetime]) -> list[str]:
    """Name what fired before it was due, by the clock of that moment."""
    rows = await coach.database.turn(
        lambda conn: conn.execute(select(tables.reminders.c.id, tables.reminders.c.fired_at)).all()
    )
    return [row.id for row in rows if row.fired_at is not None and row.fired_at < due[row.id]]


async def told(coach: Coach) -> Counter[str]:
    """Count how often each reminder was told of by itself; the others stand in a digest."""
    keys = await coach.database.turn(
        lambda conn: conn.execute(select(tables.outgoings.c.occurrence_key)).scalars().all()
    )
    return Counter(each.split(":")[1] for each in keys if (each or "").startswith("reminder:"))


@pytest.mark.parametrize("seed", range(CLOCKS))
async def test_each_comes_once_and_never_early(tmp_path: Path, seed: int) -> None:
    """Jumps of an hour and a day to and fro, three days asleep: nothing lost, early or doubled."""
    dice = Random(seed)
    async with running(tmp_path) as coach:
        coach.clock.at = NOON
        ann = coach.person()
        await ann.commands("start")
        due = await planned(ann, dice)
        await jumping(coach, due, dice)
        states = await coach.database.turn(
            lambda conn: dict(
                conn.execute(select(tables.reminders.c.id, tables.reminders.c.state)).all()
            )
        )
        assert set(states) == set(due)
        assert set(states.values()) == {"fired"}
        assert all(count == 1 for count in (await told(coach)).values())
