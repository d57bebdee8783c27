"""The clock was ahead, and has been put back: what lies too far ahead for it is timed anew.

It may be done at any time and as often as one likes; what is right stays.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.ids import made_at
from bot.reminders.put_back import NOTICED, comes_again, noticed, rests_until, waits_until
from bot.store import kept, people, preferences, put_back, routines
from bot.store.database import Database
from bot.store.put_back import Setting
from bot.turns import calm
from bot.turns import rezoning as promises
from bot.turns.checkins import LAST_PROPOSED
from bot.turns.routines import week_of
from bot.turns.world import World

AT_ONCE = 200
IN_HAND = timedelta(minutes=2)
"""Nothing that is to be sent or done waits longer for another attempt, or stays in hand longer."""


async def at_start(database: Database, world: World, now: datetime) -> bool:
    """Look whether the clock was put back while nobody was there; to be asked before `Watch` is."""
    said = await database.turn(lambda conn: kept.get(conn, "", "", kept.ALIVE))
    newest = None if said is None else datetime.fromisoformat(said)
    if newest is None or not noticed(newest, now):
        return False
    # It was kept once a minute.
    await look(database, world, newest + NOTICED, now)
    return True


async def look(database: Database, world: World, newest: datetime, now: datetime) -> None:
    """Time anew what was worked out by a clock that was ahead, up to its `newest` moment."""
    await promises.every(database, now)
    await _pages(database, partial(_waits, world=world, now=now))
    await _pages(database, partial(_routines, world=world, newest=newest, now=now))
    await database.turn(lambda conn: _settings(conn, world, now))
    await database.turn(lambda conn: put_back.pull(conn, now + IN_HAND))


async def _pages(database: Database, page: Callable[..., str | None]) -> None:
    after: str | None = ""
    while after is not None:
        after = await database.turn(partial(page, after=after))


def _waits(conn: Connection, *, world: World, now: datetime, after: str) -> str | None:
    found = put_back.waits(conn, now, after, AT_ONCE)
    for each in found:
        to = waits_until(made_at(each.id), each.due_at, now)
        if to < each.due_at:
            put_back.wake(conn, each, world.new_id(now), to)
    return found[-1].id if len(found) == AT_ONCE else None


def _routines(
    conn: Connection, *, world: World, newest: datetime, now: datetime, after: str
) -> str | None:
    found = put_back.with_routines(conn, now, after, AT_ONCE)
    said = preferences.of_persons(conn, found)
    for person_id, person in people.by_ids(conn, world.master, found).items():
        week = week_of(said[person_id], person.zone)
        for row in routines.of_person(conn, person_id):
            if row.state != "on" or row.due_at <= now:
                continue
            to = comes_again(row.routine, row.rule, week, row.zone, row.due_at, newest, now)
            if to is not None:
                put_back.come(conn, row.id, row.due_at, *to)
    return found[-1] if len(found) == AT_ONCE else None


def _settings(conn: Connection, world: World, now: datetime) -> None:
    found = put_back.settings(conn, (*calm.BEGAN, *calm.BEGAN.values(), LAST_PROPOSED))
    by_name = {(each.person_id, each.name): each for each in found}
    for each in found:
        if each.name == LAST_PROPOSED and datetime.fromisoformat(each.value) > now:
            preferences.put(conn, each.person_id, each.name, now.isoformat())
        begin = by_name.get((each.person_id, calm.BEGAN.get(each.name, "")))
        if begin is not None:
            _rest(conn, world, each, begin, now)


def _rest(conn: Connection, world: World, end: Setting, begin: Setting, now: datetime) -> None:
    """Let a pause be as long as it was to be, from now on, if it began by the wrong clock."""
    began, ends = datetime.fromisoformat(begin.value), datetime.fromisoformat(end.value)
    if began <= now:
        return
    to = rests_until(began, ends, end.zone or world.zone, now)
    preferences.put(conn, end.person_id, end.name, to.isoformat())
    preferences.put(conn, end.person_id, begin.name, now.isoformat())
