"""Saying when in words: read, shown once more, and kept after a yes."""

from datetime import UTC, datetime

from tests.support.coach import Coach, Person
from tests.support.records import waiting


async def at_the_follow_up(ann: Person) -> None:
    """The guide asks when to come back; Ann is two hours east of the bot."""
    await ann.commands("clock")
    await ann.says("22:57")
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No", "Sent as it is")
    assert "or write one, such as" in ann.screen


async def test_a_written_time_is_shown_and_kept(ann: Person) -> None:
    """What was understood is said as a day and an hour, and kept only after a yes."""
    await at_the_follow_up(ann)
    await ann.says("thursday at 10am please")
    assert "That would be Thu 5 Mar, 10:00. Is that right?" in ann.screen
    assert await waiting(ann) == []
    await ann.taps("Yes")
    (reminder,) = await waiting(ann)
    assert reminder.due_at == datetime(2026, 3, 5, 8, tzinfo=UTC)


async def test_it_can_be_changed(ann: Person) -> None:
    """After a change of mind the question is asked anew, and other words count."""
    await at_the_follow_up(ann)
    await ann.says("tomorrow at 9")
    await ann.taps("Change it")
    assert "or write one, such as" in ann.screen
    await ann.says("in 3 days")
    await ann.taps("Yes")
    (reminder,) = await waiting(ann)
    assert reminder.wall.startswith("2026-03-05")


async def test_what_means_two_days_is_asked(ann: Person) -> None:
    """A date that is read in two ways is not guessed: both are buttons."""
    await at_the_follow_up(ann)
    await ann.says("12/04")
    assert "Which one do you mean?" in ann.screen
    assert len(await waiting(ann)) == 0


async def test_what_is_over_or_no_time_is_told(ann: Person) -> None:
    """Yesterday is said to be over, nonsense gets an example, and nothing is set."""
    await at_the_follow_up(ann)
    await ann.says("yesterday at 5")
    assert "is over already" in ann.screen or "could not read a time" in ann.screen
    await ann.says("February 30")
    assert "could not read a time" in ann.screen
    assert await waiting(ann) == []


async def test_a_hold_takes_words_too(coach: Coach, ann: Person) -> None:
    """The answer is held until the time that was written, and handed back then."""
    await ann.commands("clock")
    await ann.says("22:57")
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Hot", "Hold my answer")
    await ann.says("tomorrow 8:15")
    await ann.taps("Yes")
    assert "Held until Tue 3 Mar, 08:15" in ann.screen
    await coach.advance(hours=10)
    assert "Your answer is waiting" in ann.screen


async def test_the_next_working_day_is_one_tap(ann: Person) -> None:
    """On a Friday evening it is Monday, when their work begins."""
    ann.coach.clock.at = ann.coach.clock.at.replace(day=6)
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("reminders")
    await ann.taps("Set a new one", "Next working day · Mon 09:00", "Leave it open")
    (reminder,) = await waiting(ann)
    assert reminder.wall == "2026-03-09T09:00"
