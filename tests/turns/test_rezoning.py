"""New zone data moves what waits to where its wall time is now, once, and nothing else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from bot.places import zone_release
from bot.reminders import walls
from bot.store import rezoning as rows
from bot.store.tables import reminders
from bot.turns import rezoning
from tests.support.coach import Coach, Person
from tests.support.records import waiting


async def test_what_waits_comes_when_its_clock_shows_it_now(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A follow-up for half past eight is half past eight, whatever the zone's new offset is."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57")
    (before,) = await waiting(ann)
    look = rezoning.look
    assert await look(coach.database, "2026a", coach.clock.at) == 0
    known = walls.zone_named
    monkeypatch.setattr(walls, "zone_named", lambda _name: known("Asia/Dubai"))
    assert await look(coach.database, "2026a", coach.clock.at) == 0, "the data is not new"
    assert await look(coach.database, "2026b", coach.clock.at) == 1
    (after,) = await waiting(ann)
    assert after.wall == before.wall
    assert after.due_at == before.due_at - timedelta(hours=2)
    assert await look(coach.database, "2026c", coach.clock.at) == 0


async def test_it_pages_through_many_of_one_moment(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is left out where many wait for the very same moment."""
    monkeypatch.setattr(rezoning, "AT_ONCE", 2)
    for text in ("one", "two", "three", "four", "five"):
        await ann.forwards(text)
        await ann.taps("Buy time")
        if "what does your clock say" in ann.screen:
            await ann.taps("22:57")
    promised = {each.id: each.due_at for each in await waiting(ann)}
    assert len(promised) == 5

    def wrong(conn: Connection) -> None:
        soon = datetime.max.replace(year=2026, month=12, tzinfo=coach.clock.at.tzinfo)
        conn.execute(update(reminders).values(due_at=soon))

    await coach.database.turn(wrong)
    assert await rezoning.look(coach.database, "2026b", coach.clock.at) == 5
    assert {each.id: each.due_at for each in await waiting(ann)} == promised


def test_the_zone_data_has_a_name() -> None:
    """The same data has the same name, and there is one on every machine."""
    assert zone_release()
    assert zone_release() == zone_release()
    assert set(rows.WAITING) == {"reminders", "holds", "routines"}
