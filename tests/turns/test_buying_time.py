"""Buying time: a line that claims nothing, and the promise behind it kept."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.coach import Clock, Coach, Person
from tests.support.records import row, standing, waiting

LINE = "I've read this; I'll answer by tomorrow noon."


async def test_the_line_claims_nothing(ann: Person) -> None:
    """The line to copy names no reason, no fact and no fault, only a time."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    assert ann.copyable == LINE


async def test_a_reminder_comes_before_its_noon(coach: Coach, ann: Person) -> None:
    """Who bought time until noon is reminded in the morning before it, by their own clock."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57")  # two hours east of the bot's clock
    (reminder,) = await waiting(ann)
    assert reminder.due_at == datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    await coach.advance(hours=9)
    assert "What does your clock say" not in ann.screen
    await coach.advance(hours=1)
    assert "You asked me to come back" in ann.screen
    assert await waiting(ann) == []


@pytest.mark.parametrize(
    ("now", "clock", "due"),
    [
        # In Los Angeles it is still Monday afternoon: tomorrow is Tuesday there.
        ("2026-03-03T02:00+00:00", "18:00", "2026-03-03T16:30+00:00"),
        # In Tokyo it is Tuesday morning already: tomorrow is Wednesday there.
        ("2026-03-02T23:00+00:00", "08:00", "2026-03-03T23:30+00:00"),
    ],
)
async def test_tomorrow_is_the_persons_own(
    coach: Coach, ann: Person, now: str, clock: str, due: str
) -> None:
    """The clock is asked after the line; the reminder then means the person's own tomorrow."""
    coach.clock.at = datetime.fromisoformat(now)
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    assert ann.copyable == LINE
    await coach.advance(minutes=2)
    await ann.says(clock)
    assert "keep your time" in ann.sees
    (reminder,) = await waiting(ann)
    assert reminder.due_at == datetime.fromisoformat(due)


async def test_before_dawn_it_is_todays_noon(coach: Coach, ann: Person) -> None:
    """At two in the morning "tomorrow" is the day that has begun, and the line says today."""
    await ann.commands("clock")
    await ann.taps("Skip")
    coach.clock.at = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    assert ann.copyable == "I've read this; I'll answer by noon today."
    (reminder,) = await waiting(ann)
    assert reminder.due_at == datetime(2026, 3, 3, 8, 30, tzinfo=UTC)


async def test_sent_is_filed_as_sent(ann: Person) -> None:
    """Once they say that the line was sent, it is in the records as their own message."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I sent it")
    assert ("my_message", "sent_as_is", LINE) in await standing(ann)
    assert len(await waiting(ann)) == 1


async def test_an_answer_that_was_sent_needs_no_reminder(coach: Coach, ann: Person) -> None:
    """Who has sent the real answer before noon is not reminded of it."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57", "I sent it")
    await write_answer(ann)
    shown = len(ann.messages)
    await coach.advance(days=2)
    assert len(ann.messages) == shown


async def test_an_answer_taken_back_is_still_reminded_of(coach: Coach, ann: Person) -> None:
    """A mistaken "sent" that was taken back does not lose the reminder."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57", "I sent it")
    await write_answer(ann, then=("Back", "Later"))
    await coach.advance(days=2)
    assert "You asked me to come back" in ann.screen


async def test_an_older_answer_is_not_this_one(coach: Coach, ann: Person) -> None:
    """What was sent before the message came does not answer it."""
    await ann.forwards("First")
    await ann.commands("clock")
    await ann.taps("22:57", "Pick a guide")
    await write_answer(ann, start=())
    await ann.forwards("Second, and hurry")
    await ann.taps("Buy time", "I sent it")
    await coach.advance(days=2)
    assert "You asked me to come back" in ann.screen


async def write_answer(
    person: Person,
    start: tuple[str, ...] = ("Pick a guide",),
    then: tuple[str, ...] = ("No need",),
) -> None:
    if start:
        await person.forwards("And hurry")
    await person.taps(*start, "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await person.taps("I will look into it", "No", "Sent as it is", *then)


async def test_not_sent_takes_the_reminder_back(coach: Coach, ann: Person) -> None:
    """A line that was not sent leaves no record of a message and no reminder."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I did not send it")
    assert "taken the reminder back" in ann.sees
    assert await waiting(ann) == []
    assert [each[0] for each in await standing(ann)] == ["their_message"]
    before = len(ann.messages)
    await coach.advance(days=3)
    assert len(ann.messages) == before


async def test_the_clock_is_asked_once_and_can_be_skipped(ann: Person) -> None:
    """The clock is asked when it is first needed, with a way past it, and never again."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    assert "what does your clock say now?" in ann.screen
    assert "Skip" in ann.labels
    await ann.taps("Skip")
    assert "I will use UTC time" in ann.screen
    await ann.forwards("And this")
    await ann.taps("Buy time")
    assert "what does your clock say now?" not in ann.screen


async def test_a_clock_that_is_nowhere_is_asked_again(ann: Person) -> None:
    """A time that no place has right now is said to be none, and the question stays."""
    await ann.commands("clock")
    await ann.says("12:17")
    assert "No place has that time" in ann.screen
    await ann.says("22:57")
    found = await row(ann)
    assert found is not None
    assert found.zone is not None


async def test_a_question_asked_later_gets_the_answer(ann: Person) -> None:
    """Who left the clock open and went on with a guide is not misread: 4.30 answers the guide."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time")
    await ann.forwards("And another thing")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await ann.taps("An answer by a day I name")
    await ann.says("12.11.")
    found = await row(ann)
    assert found is not None
    assert found.zone is None
    assert "Does your reply lean on" in ann.screen


async def test_all_the_clocks_are_different(coach: Coach, ann: Person) -> None:
    """The clock question offers each time once, in order from west to east."""
    await ann.commands("clock")
    offered = [label for label in ann.labels if ":" in label]
    assert len(offered) == len(set(offered)) >= 6
    assert f"{coach.clock.at:%H:%M}" in offered


def test_the_clock_of_the_tests_moves() -> None:
    """Two looks at the clock are never the same instant."""
    clock = Clock()
    assert clock.now() < clock.now() < clock.at + timedelta(seconds=1)
