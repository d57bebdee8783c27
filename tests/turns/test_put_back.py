"""The machine's clock stands ahead for a while and is put right: what follows comes in its time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, update

from bot.reminders.routines import Routine
from bot.store import kept, people, preferences, wakeups
from bot.store import routines as routine_rows
from bot.store.people import Address
from bot.store.tables import outgoings
from bot.turns import calm, routines
from bot.turns import put_back as turns
from bot.turns.world import Turn
from tests.support.coach import CHANNEL, EVENING, Coach, Person, forwarded, restarted, running
from tests.support.databases import ENGINES, Engine, opened
from tests.support.records import look, waiting
from tests.turns.test_routines import at_nine

DAY = timedelta(days=1)


async def ahead(coach: Coach, by: timedelta = DAY) -> None:
    """Let the clock stand ahead; it ticks."""
    coach.clock.at += by
    await coach.fire()


async def right(coach: Coach, by: timedelta = DAY) -> None:
    """Put the clock right; it ticks before and after."""
    await coach.fire()
    coach.clock.at -= by
    await coach.fire()


async def test_breaks_are_there_again_today(coach: Coach, ann: Person) -> None:
    """A clock a day ahead for an hour takes no break from the rest of the day."""
    await at_nine(coach, ann)
    await coach.advance(minutes=45)
    await ahead(coach)
    await coach.advance(hours=1)
    await right(coach)
    shown = len(ann.messages)
    await coach.advance(minutes=31)
    assert len(ann.messages) == shown + 1
    assert "Time for a break" in ann.screen
    await coach.advance(minutes=30)
    assert len(ann.messages) == shown + 2


async def test_what_was_not_for_today_stays_away(coach: Coach, ann: Person) -> None:
    """Who wanted no more breaks today gets none because a clock was put back by an hour."""
    await at_nine(coach, ann)
    await coach.advance(minutes=31)
    await ann.taps("Not today")
    await ahead(coach, timedelta(hours=1))
    await right(coach, timedelta(hours=1))
    shown = len(ann.messages)
    await coach.advance(hours=14)
    assert len(ann.messages) == shown


async def test_a_late_one_waits_for_the_right_morning(coach: Coach, ann: Person) -> None:
    """What waited for the end of a wrong night comes at the end of the right one."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57")
    (promised,) = await waiting(ann)
    # It is one at night, as the clock has it, of the day after: late, and not for the night.
    by = timedelta(days=1, hours=4)
    await ahead(coach, by)
    (moved,) = await waiting(ann)
    assert moved.due_at > promised.due_at
    await right(coach, by)
    (again,) = await waiting(ann)
    assert again.due_at == promised.due_at
    await coach.advance(hours=12)
    assert ann.sees.count("You asked me to come back now") == 1


async def test_a_forward_is_answered_though_the_clock_was_wrong(coach: Coach, ann: Person) -> None:
    """A message that was filed by the wrong clock is answered a moment later, not a day later."""
    await ahead(coach)
    await ann.does(forwarded("Fix it"))
    assert "Saved" not in ann.sees
    await right(coach)
    await coach.advance(seconds=2)
    assert "Saved, word for word" in ann.sees


async def test_a_timer_ends(coach: Coach, ann: Person) -> None:
    """A breathing timer begun by the wrong clock is no longer than it is."""
    await ahead(coach)
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Boiling", "Breathe")
    await right(coach)
    await coach.advance(seconds=61)
    assert "How is it now?" in ann.screen


async def test_being_left_alone_is_as_long_as_was_said(coach: Coach, ann: Person) -> None:
    """An hour that was asked for by the wrong clock ends an hour later."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57")
    await ahead(coach)
    await ann.commands("quiet")
    await ann.taps("For an hour")
    await right(coach)
    found = await settings(ann)
    until = datetime.fromisoformat(found["paused_until"])
    assert timedelta() < until - coach.clock.at <= timedelta(hours=1, minutes=1)


async def test_a_meeting_is_an_hour(coach: Coach, ann: Person) -> None:
    """Breaks are back an hour after "in a meeting", whatever the clock said then."""
    await at_nine(coach, ann)
    await ahead(coach)
    await coach.advance(minutes=31)
    await ann.taps("In a meeting")
    await right(coach)
    shown = len(ann.messages)
    await coach.advance(minutes=58)
    assert len(ann.messages) == shown
    await coach.advance(minutes=33)
    assert len(ann.messages) > shown


async def test_a_reply_that_waits_for_another_attempt_is_not_held_up(coach: Coach) -> None:
    """What was to be sent again in a minute, by the wrong clock, is not to be sent in a day."""
    ann = coach.person()
    await ann.forwards("Fix it")

    def late(conn: Connection) -> None:
        later = coach.clock.at + DAY
        conn.execute(update(outgoings).values(state="waiting", not_before=later))

    def latest(conn: Connection) -> datetime:
        at: datetime = conn.execute(select(func.max(outgoings.c.not_before))).scalar_one()
        return at

    await coach.database.turn(late)
    await ahead(coach)
    await right(coach)
    assert await coach.database.turn(latest) <= coach.clock.at + turns.IN_HAND


async def test_a_start_sees_it_too(tmp_path: Path) -> None:
    """The clock was put right while the program was down; the last sign of life tells."""
    async with running(tmp_path) as coach:
        ann = coach.person()
        await at_nine(coach, ann)
        await ahead(coach)
        await coach.advance(hours=1)
        alive = coach.clock.at.isoformat()
        await coach.database.turn(lambda conn: kept.put(conn, "", "", kept.ALIVE, alive))
        await coach.database.close()
        coach.clock.at -= DAY
        async with restarted(coach) as again:
            ann.coach = again
            assert await turns.at_start(again.database, again.world, again.clock.at)
            shown = len(ann.messages)
            await again.advance(minutes=31)
            assert len(ann.messages) == shown + 1
            alive = again.clock.at.isoformat()
            await again.database.turn(lambda conn: kept.put(conn, "", "", kept.ALIVE, alive))
            assert not await turns.at_start(again.database, again.world, again.clock.at)


@pytest.mark.parametrize("engine", ENGINES)
async def test_both_databases_are_looked_through(engine: Engine, tmp_path: Path) -> None:
    """On SQLite and on PostgreSQL: a wait, breaks and a pause of the wrong clock, and again."""
    ahead_now = EVENING + 20 * DAY
    (tmp_path / "apart").mkdir()
    async with running(tmp_path) as coach, opened(engine, tmp_path / "apart") as database:
        world = coach.world

        def seed(conn: Connection) -> str:
            person = people.create(
                conn, world.master, id=world.new_id(EVENING),
                address=Address(CHANNEL, "1", "1", "1"), language="en", role="guest", now=EVENING,
            )  # fmt: skip
            people.set_zone(conn, person.id, "UTC")
            whose = people.by_id(conn, world.master, person.id)
            assert whose is not None
            turn = Turn(conn, world, whose, ahead_now)
            routines.on(turn, Routine.BREAKS)
            calm.meet(turn)
            wakeups.put(
                conn, id=turn.new_id(), person_id=person.id, key="k", kind="timer",
                due_at=ahead_now + timedelta(minutes=1), payload={"session": "s", "visit": "1"},
            )  # fmt: skip
            return person.id

        name = await database.turn(seed)

        def found(conn: Connection) -> tuple[datetime, datetime, str]:
            (row,) = routine_rows.of_person(conn, name)
            woken = wakeups.of_person(conn, name)["k"].due_at
            return row.due_at, woken, preferences.of_person(conn, name)[calm.MEETING]

        expected = (
            datetime(2026, 3, 3, 9, 50, tzinfo=UTC),
            EVENING + timedelta(minutes=1),
            (EVENING + timedelta(hours=1)).isoformat(),
        )
        for _ in range(2):
            await turns.look(database, world, ahead_now, EVENING)
            assert await database.turn(found) == expected


async def settings(ann: Person) -> dict[str, str]:
    """What Ann has set."""
    return await look(ann, lambda conn, whose: preferences.of_person(conn, whose.id))
