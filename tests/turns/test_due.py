"""Many that are due at once share a transaction; none of them suffers for another."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from bot.store import people, reminders
from bot.store.database import Database
from bot.store.people import Owned
from bot.store.tables import reminders as rows
from bot.turns import firing, routines
from bot.turns.due import TOGETHER, Due, Found, parts
from bot.turns.world import Committed
from tests.support.coach import EVENING, Clock, Coach, running
from tests.support.databases import ENGINES, Engine, opened
from tests.support.due import seed

LATER = EVENING + timedelta(seconds=1)


def apart(folder: Path) -> Path:
    """Make a folder for a second database."""
    made = folder / "apart"
    made.mkdir()
    return made


class Fired:
    """What a run of firing left: what was delivered, and what the operators were told."""

    def __init__(self, database: Database, coach: Coach) -> None:
        self.delivered: list[Committed] = []
        self.alerts: list[str] = []
        self.due = Due(
            database,
            coach.world,
            clock=Clock(LATER).now,
            deliver=self.delivered.append,
            alert=self.alerts.append,
        )

    @property
    def chats(self) -> Counter[str]:
        return Counter(each.chat for one in self.delivered for each in one.outgoings)


@pytest.mark.parametrize("engine", ENGINES)
async def test_everybody_gets_all_of_theirs(engine: Engine, tmp_path: Path) -> None:
    """More people than share a transaction, two reminders each: everybody gets both, once."""
    async with running(tmp_path) as coach, opened(engine, apart(tmp_path)) as database:
        people_ = TOGETHER + 10
        await database.turn(lambda conn: seed(conn, coach, people_, 2))
        run = Fired(database, coach)
        assert await run.due.fire() == 2 * people_
        assert run.chats == {str(number): 2 for number in range(people_)}
        waves = [each.wave for one in run.delivered for each in one.outgoings if each.chat == "0"]
        assert waves == [1, 2]
        assert await run.due.fire() == 0


async def test_one_that_fails_holds_up_nobody(tmp_path: Path) -> None:
    """A row that cannot be read is put aside and told of; the others of its part go out."""
    async with running(tmp_path) as coach, opened("sqlite", apart(tmp_path)) as database:
        names = await database.turn(lambda conn: seed(conn, coach, 20, 1))
        damaged = update(rows).where(rows.c.id == names[7]).values(reason_sealed=b"damaged")
        await database.turn(lambda conn: conn.execute(damaged).rowcount)
        run = Fired(database, coach)
        assert await run.due.fire() == 19
        assert set(run.chats) == {str(number) for number in range(20)} - {"7"}
        assert len(run.alerts) == 1
        assert names[7] in run.alerts[0]
        assert await run.due.fire() == 0, "left alone for a minute"


async def test_who_is_busy_is_left_for_the_next_time(tmp_path: Path) -> None:
    """On PostgreSQL a person in the middle of another turn keeps nobody else waiting."""
    async with running(tmp_path) as coach, opened("postgresql", apart(tmp_path)) as database:
        names = await database.turn(lambda conn: seed(conn, coach, 3, 1))
        own = await database.turn(lambda conn: reminders.due(conn, LATER, 9))
        busy = next(each.person_id for each in own if each.id == names[1])
        at_work, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def turn(conn: Connection) -> None:
            people.lock(conn, busy)
            loop.call_soon_threadsafe(at_work.set)
            from sqlalchemy.util import await_only

            await_only(go_on.wait())

        working = asyncio.create_task(database.turn(turn))
        await at_work.wait()
        run = Fired(database, coach)
        assert await run.due.fire() == 2
        assert set(run.chats) == {"0", "2"}
        go_on.set()
        await working
        assert await run.due.fire() == 1
        assert run.chats == {"0": 1, "1": 1, "2": 1}


def found() -> Iterator[Found]:
    for number in range(3):
        yield firing.reminder, Owned(f"a{number}", "ann")
    yield firing.reminder, Owned("b", "ben")
    yield routines.fire, Owned("r", "ann")


def test_a_part_is_of_one_kind_and_of_different_persons() -> None:
    """What one person has waiting goes in several parts, in its order."""
    assert list(parts(list(found()))) == [
        (firing.reminder, ["a0", "b"]),
        (firing.reminder, ["a1"]),
        (firing.reminder, ["a2"]),
        (routines.fire, ["r"]),
    ]
