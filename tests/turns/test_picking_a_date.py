"""A day is picked on a month wherever it is asked when, with its usual hour or a typed one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.coach import Coach, Person, running
from tests.support.records import standing, waiting
from tests.support.tongues import SIGNS, made_up
from tests.turns.test_saying_when import at_the_follow_up

FA = SIGNS["fa"]


async def in_helsinki(ann: Person) -> None:
    await ann.commands("clock")
    await ann.says("Helsinki")


async def the_only_wall(ann: Person) -> str:
    (reminder,) = await waiting(ann)
    return reminder.wall


async def test_a_guides_follow_up(coach: Coach, ann: Person) -> None:
    """At the follow-up of a guide a day is three taps; it comes at the start of that day's work."""
    await at_the_follow_up(ann)
    await ann.taps("Pick a date")
    assert "March 2026. Which day?" in ann.screen
    await ann.taps("19")
    assert "That would be Thu 19 Mar, 09:00. Is that right?" in ann.screen
    await ann.taps("Yes")
    assert await the_only_wall(ann) == "2026-03-19T09:00"


async def test_days_that_are_over_cannot_be_picked(ann: Person) -> None:
    """It is three to eleven on the second: what is left of it is offered, the first is not."""
    await at_the_follow_up(ann)
    await ann.taps("Pick a date")
    there = [label for label in ann.messages[-1].labels if label.isdecimal()]
    assert there == [str(day) for day in range(2, 32)]
    assert "‹" not in ann.messages[-1].labels
    await ann.taps("2")
    assert "That would be Mon 2 Mar, 23:58." in ann.screen


async def test_a_day_without_an_hour_left_is_over(coach: Coach, ann: Person) -> None:
    """Past eleven at night the month begins tomorrow; a day that ran out meanwhile is not taken."""
    await at_the_follow_up(ann)
    await ann.taps("Pick a date")
    old = ann.button("2")
    coach.clock.at += timedelta(minutes=20)
    await ann.presses(old)
    assert "March 2026. Which day?" in ann.screen
    assert next(each for each in ann.messages[-1].labels if each.isdecimal()) == "3"


async def test_the_month_is_turned_and_left(ann: Person) -> None:
    """Months are turned in place, an empty cell does nothing, and other times are a tap away."""
    await at_the_follow_up(ann)
    shown = len(ann.messages)
    await ann.taps("Pick a date", "›", "›")
    assert "May 2026. Which day?" in ann.screen
    await ann.taps("‹", "·")
    assert "April 2026. Which day?" in ann.screen
    assert len(ann.messages) == shown
    await ann.taps("Other times")
    assert "or write one, such as" in ann.screen


async def test_the_hour_is_typed(ann: Person) -> None:
    """After the day an hour may be typed; one that can be two is asked about, on that day."""
    await at_the_follow_up(ann)
    await ann.taps("Pick a date", "19")
    await ann.says("at 3")
    assert "Which one do you mean?" in ann.screen
    await ann.taps("Thu 19 Mar, 15:00")
    assert await the_only_wall(ann) == "2026-03-19T15:00"


async def test_back_leads_to_the_month(ann: Person) -> None:
    """Back from the day is the month again, and another day counts."""
    await at_the_follow_up(ann)
    await ann.taps("Pick a date", "19", "Back")
    assert "March 2026. Which day?" in ann.screen
    await ann.taps("20", "Yes")
    assert await the_only_wall(ann) == "2026-03-20T09:00"


async def test_a_hold(coach: Coach, ann: Person) -> None:
    """An answer is held until a day on the month, and handed back then."""
    await in_helsinki(ann)
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Hot", "Hold my answer", "Pick a date", "4")
    await ann.says("8:15")
    await ann.taps("Yes")
    assert "Held until Wed 4 Mar, 08:15" in ann.screen
    await coach.advance(hours=34)
    assert "Your answer is waiting" in ann.screen
    await ann.taps("Hold it until another time", "Leave it")
    assert "Your answer is waiting" in ann.screen
    await ann.taps("Hold it until another time", "Pick a date", "6", "Yes")
    assert "Held until Fri 6 Mar, 09:00." in ann.screen
    await coach.advance(days=2, hours=2)
    assert "Your answer is waiting" in ann.screen


async def test_a_reminder_of_ones_own(coach: Coach, ann: Person) -> None:
    """A new one is set by its day, says nothing in the knock, and brings its words when opened."""
    await in_helsinki(ann)
    await ann.commands("reminders")
    await ann.taps("Set a new one", "Pick a date", "5", "Yes")
    assert "It comes Thu 5 Mar, 09:00. What is it about?" in ann.screen
    await ann.says("Ask Kim about the logo")
    assert "Noted. It comes Thu 5 Mar, 09:00." in ann.screen
    assert await standing(ann) == []
    await ann.commands("reminders")
    assert "Thu 5 Mar, 09:00: your reminder: Ask Kim about the logo" in ann.screen
    await coach.advance(days=3)
    assert "You asked me to come back now" in ann.screen
    assert "Kim" not in ann.screen
    await ann.taps("Open it")
    assert "Ask Kim about the logo" in ann.screen
    assert ann.messages[-1].labels == ["In an hour", "Another time", "Done"]


async def test_the_clock_comes_first(ann: Person) -> None:
    """Who has no clock yet is asked for it before hours are offered, and then goes on."""
    await ann.commands("reminders")
    await ann.taps("Set a new one")
    assert "what does your clock say now?" in ann.screen
    await ann.taps("22:57")
    assert "When shall it come?" in ann.screen


async def test_moving_and_snoozing(coach: Coach, ann: Person) -> None:
    """What is planned is moved, and what has come is put off, to a day on the month."""
    await in_helsinki(ann)
    await ann.commands("reminders")
    await ann.taps("Set a new one", "In three days", "Leave it open")
    await ann.commands("reminders")
    await ann.taps("Thu 5 Mar", "Another time", "Leave it")
    assert "a reminder of your own" in ann.screen
    await ann.taps("Another time", "Pick a date", "9", "Yes")
    assert "It comes Mon 9 Mar, 09:00." in ann.screen
    assert await the_only_wall(ann) == "2026-03-09T09:00"
    await coach.advance(days=7)
    assert "You asked me to come back now" in ann.screen
    await ann.taps("Another time", "Leave it")
    assert "How does it stand?" in ann.screen
    await ann.taps("Another time")
    await ann.says("friday at 14:00")
    await ann.taps("Yes")
    assert "I will be back Fri 13 Mar, 14:00." in ann.screen
    shown = len(ann.messages)
    await coach.advance(days=4)
    assert len(ann.messages) == shown + 1


async def test_bad_times_are_told(ann: Person) -> None:
    """Yesterday, no day at all and nonsense are told; a long message is filed, and nothing set."""
    await in_helsinki(ann)
    await ann.commands("reminders")
    await ann.taps("Set a new one")
    await ann.says("yesterday at 5")
    assert "over already" in ann.screen or "could not read" in ann.screen
    await ann.says("February 30")
    assert "could not read a time" in ann.screen
    await ann.says("This is unacceptable and I want all of my money back by the end of today.")
    assert await waiting(ann) == []
    assert len(await standing(ann)) == 1


async def test_leaving_it_changes_nothing(ann: Person) -> None:
    """Whoever thinks better of it sets nothing; the old buttons count no more."""
    await in_helsinki(ann)
    await ann.commands("reminders")
    await ann.taps("Set a new one")
    old = ann.button("In an hour")
    await ann.taps("Leave it")
    assert "Nothing was changed." in ann.screen
    await ann.presses(old)
    assert await waiting(ann) == []


@pytest.fixture
async def persian(tmp_path: Path) -> AsyncIterator[Person]:
    async with running(tmp_path, catalogs={"fa": made_up("fa")}) as made:
        yield made.person("8", language="fa")


async def test_a_jalali_month(persian: Person) -> None:
    """In Persian it is the Jalali month in its own digits, Saturday first, and the day is right."""
    await persian.commands("clock")
    await persian.says("تهران")
    await persian.commands("reminders")
    await persian.taps(f"{FA} Set a new one", f"{FA} Pick a date")
    assert "اسفند ۱۴۰۴" in persian.screen
    labels = [each.lstrip("\u200f") for each in persian.messages[-1].labels]
    assert labels[:7] == ["ش", "ی", "د", "س", "چ", "پ", "ج"]
    assert "۲۹" in labels
    assert "۳۰" not in labels
    await persian.taps("›")
    assert "فروردین ۱۴۰۵" in persian.screen
    await persian.taps("۳۱", f"{FA} Yes")
    (reminder,) = await waiting(persian)
    assert reminder.wall == "2026-04-20T09:00"
    assert reminder.due_at == datetime(2026, 4, 20, 5, 30, tzinfo=UTC)
