"""New zone data moves what waits to where its wall time is now, once, and nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from bot.places import zone_release
from bot.reminders import walls
from bot.store import people, preferences
from bot.store import rezoning as rows
from bot.store.people import Person as Row
from bot.store.tables import reminders
from bot.turns import calm, rezoning
from tests.support.coach import EVENING, Coach, Person
from tests.support.records import look, waiting
from tests.support.zones import NAME, invented


async def test_what_waits_comes_when_its_clock_shows_it_now(
    coach: Coach, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A follow-up for half past eight is half past eight, whatever the zone's new offset is."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57")
    (before,) = await waiting(ann)
    anew = rezoning.look
    assert await anew(coach.database, "2026a", coach.clock.at) == 0
    known = walls.zone_named
    monkeypatch.setattr(walls, "zone_named", lambda _name: known("Asia/Dubai"))
    assert await anew(coach.database, "2026a", coach.clock.at) == 0, "the data is not new"
    assert await anew(coach.database, "2026b", coach.clock.at) == 1
    (after,) = await waiting(ann)
    assert after.wall == before.wall
    assert after.due_at == before.due_at - timedelta(hours=2)
    assert await anew(coach.database, "2026c", coach.clock.at) == 0


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


async def test_everything_that_waits_moves_with_new_rules(
    coach: Coach, ann: Person, tmp_path: Path
) -> None:
    """A country moves its clocks by three hours: follow-up, hold, breaks and all keep their hours.

    So do days off: they end when that place's clocks say so.
    """
    with invented(tmp_path / "zoneinfo", 2) as zone:
        await ann.commands("start")
        await look(ann, lambda conn, whose: people.set_zone(conn, whose.id, NAME))
        await ann.commands("reminders")
        await ann.taps("Breaks", "Every 30 minutes")
        await ann.forwards("Fix it")
        await ann.taps("Buy time", "I sent it")
        await ann.commands("check", "You never listen and you never pay.")
        await ann.taps("Hold it until morning")
        await ann.forwards("Where is it?")
        await ann.taps("Stop first", "Boiling", "Hold my answer", "Tomorrow morning")
        await ann.commands("timeoff")
        await ann.says("5 march")
        await ann.taps("Only that day", "Yes")
        before = await promised(ann)
        assert set(before) == {"reminders", "holds", "routines", "wakeups"}
        zone.ahead_of_utc(5)
        await rezoning.look(coach.database, "new", coach.clock.at)
        after = await promised(ann)
        for name, (wall, due_at) in before.items():
            assert after[name] == (wall, due_at - timedelta(hours=3)), name
        await coach.advance(days=3)
        said = await look(ann, lambda conn, whose: preferences.of_person(conn, whose.id))
        last = datetime(2026, 3, 5, 18, 59, tzinfo=UTC)
        assert calm.is_off(said, NAME, last)
        assert not calm.is_off(said, NAME, last + timedelta(minutes=1))


async def promised(ann: Person) -> dict[str, tuple[str, datetime]]:
    """The one thing of each kind that waits for Ann: its wall time, and its instant."""

    def of_ann(conn: Connection, _whose: Row) -> dict[str, tuple[str, datetime]]:
        found = {}
        for name in rows.WAITING:
            (one,) = rows.page(conn, name, (EVENING, ""), 9)
            found[name] = (one.wall, one.due_at)
        woken = rows.woken(conn, EVENING, "", 9)
        (one,) = (each for each in woken if each.wall)
        return {**found, "wakeups": (one.wall, one.due_at)}

    return await look(ann, of_ann)


def test_the_zone_data_has_a_name() -> None:
    """The same data has the same name, and there is one on every machine."""
    assert zone_release()
    assert zone_release() == zone_release()
    assert set(rows.WAITING) == {"reminders", "holds", "routines"}
