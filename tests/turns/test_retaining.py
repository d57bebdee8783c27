"""Records of somebody who stays away: warned twice, then deleted; one word keeps them."""

from datetime import timedelta

from bot.store import tables
from bot.turns import retaining
from tests.support.coach import Coach, Person


async def a_day(coach: Coach, days: int = 1, months: int = 12) -> None:
    """Let days pass, with the look of each."""
    for _ in range(days):
        coach.clock.at += timedelta(days=1)
        await retaining.retain(
            coach.database, coach.world, coach.clock.at, months=months, deliver=coach.deliver
        )
        await coach.settle()


async def test_a_year_away_is_warned_about_twice_and_then_goes(coach: Coach, ann: Person) -> None:
    """A warning a month before, one a week before, then key and rows go, with a receipt."""
    await ann.forwards("Fix it today")
    before = len(ann.messages)
    await a_day(coach, 334)
    assert len(ann.messages) == before
    await a_day(coach, 1)
    assert "A single word keeps it all" in ann.screen
    await a_day(coach, 22)
    assert "A last word" not in ann.sees
    await a_day(coach, 1)
    assert "A last word about your records" in ann.screen
    await a_day(coach, 6)
    assert await _persons(coach) == 1
    await a_day(coach, 1)
    assert await _persons(coach) == 0
    assert "Nothing was heard from you for 12 months" in ann.screen


async def test_one_word_keeps_everything(coach: Coach, ann: Person) -> None:
    """Whoever writes after the last warning keeps it all, for another year."""
    await ann.forwards("Fix it today")
    await a_day(coach, 360)
    assert "A last word" in ann.sees
    await ann.says("I am still here")
    await a_day(coach, 300)
    assert await _persons(coach) == 1
    assert len(await coach.database.turn(lambda conn: conn.execute(tables.entries.select()).all()))


async def test_others_are_left_alone(coach: Coach, ann: Person) -> None:
    """Somebody who was here lately hears nothing."""
    await ann.forwards("Fix it today")
    bob = coach.person("101", "Bob")
    await a_day(coach, 200)
    await bob.forwards("To Bob")
    before = len(bob.messages)
    await a_day(coach, 170)
    assert await _persons(coach) == 1
    assert len(bob.messages) == before


async def _persons(coach: Coach) -> int:
    return len(await coach.database.turn(lambda conn: conn.execute(tables.persons.select()).all()))
