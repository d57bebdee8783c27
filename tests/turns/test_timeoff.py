"""Days off: planned in two answers, kept still, told to clients, and called off without a trace."""

import pytest

from tests.support.coach import Coach, Person
from tests.support.records import standing, waiting
from tests.turns.test_reminders import sent


@pytest.fixture
async def planner(coach: Coach, ann: Person) -> Person:
    """Ann, whose follow-up about Sam comes on Tuesday at ten, and who has breaks."""
    await sent(ann)
    await ann.commands("reminders")
    await ann.taps("Breaks", "Every 50 minutes")
    return ann


async def plans(ann: Person, first: str = "tuesday", last: str = "friday") -> None:
    await ann.commands("timeoff")
    await ann.says(first)
    await ann.says(last)


async def test_it_says_what_rests_and_what_moves(coach: Coach, planner: Person) -> None:
    """Before anything is kept it names the days, what is silent, and where each follow-up goes."""
    await plans(planner)
    assert "Off from Tue 3 Mar to Fri 6 Mar, and back on Mon 9 Mar." in planner.screen
    assert "Meanwhile breaks, check-ins and the look-back rest." in planner.screen
    assert "A follow-up falls into it and moves to the first day back:" in planner.screen
    assert "Mon 9 Mar, 09:00: a follow-up about Sam" in planner.screen
    (before,) = await waiting(planner)
    assert before.wall == "2026-03-03T10:00"
    await planner.taps("Yes")
    (after,) = await waiting(planner)
    assert after.wall == "2026-03-09T09:00"


async def test_nothing_comes_on_days_off_and_it_ends_by_itself(
    coach: Coach, planner: Person
) -> None:
    """Until the first day back there is silence; then the follow-up comes, and breaks go on."""
    await plans(planner)
    await planner.taps("Yes", "Not now")
    await planner.commands("reminders")
    assert "You are off from Tue 3 Mar to Fri 6 Mar" in planner.screen
    assert "Breaks" not in planner.screen
    shown = len(planner.messages)
    await coach.advance(days=6)
    assert len(planner.messages) == shown
    await coach.advance(hours=15)
    texts = [each.text for each in planner.messages[shown:]]
    assert sum("You asked me to come back now" in each for each in texts) == 1
    assert any("Time for a break" in each for each in texts)
    await planner.commands("timeoff")
    assert "From which day on will you be off?" in planner.screen


async def test_called_off_everything_is_as_it_was(coach: Coach, planner: Person) -> None:
    """One tap puts back just what was moved; what was touched since stays where it was put."""
    await planner.forwards("Where is it?", by="Kim", sender="78")
    await planner.taps("Buy time")
    assert {each.wall for each in await waiting(planner)} == {
        "2026-03-03T08:30",
        "2026-03-03T10:00",
    }
    await plans(planner)
    assert "2 follow-ups fall into it" in planner.screen
    await planner.taps("Yes", "Not now")
    assert {each.wall for each in await waiting(planner)} == {
        "2026-03-09T09:00",
        "2026-03-09T09:15",
    }
    await planner.commands("reminders")
    await planner.taps("Mon 9 Mar, 09:15", "Next week")
    await planner.commands("timeoff")
    assert "This is planned." in planner.screen
    await planner.taps("Call it off")
    assert "Everything is on again as it was before." in planner.screen
    assert {each.wall for each in await waiting(planner)} == {
        "2026-03-03T08:30",
        "2026-03-09T10:00",
    }
    await coach.advance(days=1)
    assert "Time for a break" in planner.sees


async def test_called_off_halfway_what_is_over_comes_soon(coach: Coach, planner: Person) -> None:
    """Whoever is back early gets what would have come meanwhile, and is not told it was late."""
    await plans(planner)
    await planner.taps("Yes", "Not now")
    await coach.advance(days=1, hours=20)
    await planner.commands("timeoff")
    await planner.taps("Call it off")
    assert "These come again at their own times:" in planner.screen
    await coach.advance(hours=1, minutes=2)
    assert "You asked me to come back now" in planner.sees


async def test_clients_are_told_one_after_the_other(coach: Coach, planner: Person) -> None:
    """A draft for each open client in their language; what was sent is filed, in their case."""
    await planner.forwards("Hei", by="Aino", sender="79")
    await planner.taps("Just keep it")
    await plans(planner, "next monday", "next monday")
    await planner.taps("Yes", "Tell my clients")
    assert planner.screen == "For Aino. What did you do with it?"
    assert planner.copyable is not None
    assert planner.copyable.startswith("I will be away on Mon 9 Mar")
    assert "please tell me by Fri 6 Mar" in planner.copyable
    await planner.taps("Sent as it is")
    assert "Filed in the case of Aino." in planner.sees
    assert "For Sam. What did you do with it?" in planner.screen
    await planner.taps("Not sent")
    assert "Those were all." in planner.screen
    told = [each for each in await standing(planner) if "I will be away" in each[2]]
    assert [each[:2] for each in told] == [("my_message", "sent_as_is")]


async def test_enough_is_enough(coach: Coach, planner: Person) -> None:
    """Whoever has told enough of them stops, and can go on another time."""
    await plans(planner)
    await planner.taps("Yes", "Tell my clients", "That is enough")
    assert "/timeoff brings the others" in planner.screen
    await planner.commands("timeoff")
    await planner.taps("Tell my clients")
    assert "For Sam." in planner.screen


async def test_with_nobody_to_tell_it_says_so(ann: Person) -> None:
    """No open case, nobody to write to."""
    await plans(ann, "tomorrow", "friday")
    await ann.taps("Yes", "Tell my clients")
    assert "there is nobody to tell" in ann.screen


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("yesterday", None, "is over already. Which day to come?"),
        ("blue", None, "I could not read a day in that."),
        ("30 february", None, "I could not read a day in that."),
        ("friday", "thursday 5 march 2026", "is before Fri 6 Mar. Until which day?"),
        ("friday", "soon", "I could not read a day in that."),
        ("friday", "2027-05-01", "That is more than a year."),
        ("12/01/2027", None, "Which one do you mean?"),
    ],
)
async def test_a_day_that_makes_no_sense_is_asked_again(
    ann: Person, first: str, last: str | None, said: str
) -> None:
    """A clear answer, the same question, and nothing kept."""
    await ann.commands("timeoff")
    await ann.says(first)
    if last is not None:
        await ann.says(last)
    assert said in ann.screen
    await ann.taps("Leave it")
    await ann.commands("timeoff")
    assert "From which day on will you be off?" in ann.screen


async def test_it_takes_taps_alone(ann: Person) -> None:
    """From tomorrow, for a week, without a word typed."""
    await ann.commands("timeoff")
    await ann.taps("Tomorrow", "A week")
    assert "Off from Tue 3 Mar to Mon 9 Mar, and back on Tue 10 Mar." in ann.screen
    await ann.taps("Change it", "Today", "Only that day")
    assert "Off on Mon 2 Mar, and back on Tue 3 Mar." in ann.screen
    assert "No follow-up falls into it." in ann.screen


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("9 to 13 march", "Off from Mon 9 Mar to Fri 13 Mar, and back on Mon 16 Mar."),
        ("from thursday for a week", "Off from Thu 5 Mar to Wed 11 Mar, and back on Thu 12 Mar."),
        ("thursday and friday", "Off from Thu 5 Mar to Fri 6 Mar, and back on Mon 9 Mar."),
    ],
)
async def test_all_the_days_may_be_said_at_once(ann: Person, words: str, said: str) -> None:
    """Whoever writes both ends, or how long, is not asked for the other one."""
    await ann.commands("timeoff")
    await ann.says(words)
    assert said in ann.screen
    await ann.taps("Yes", "Not now")
    await ann.commands("timeoff")
    assert "This is planned." in ann.screen


async def test_the_last_day_is_read_from_the_first_one(ann: Person) -> None:
    """After a first day, `friday` is the one after it, and `a week` begins there."""
    await ann.commands("timeoff")
    await ann.says("monday 16 march")
    await ann.says("friday")
    assert "Off from Mon 16 Mar to Fri 20 Mar, and back on Mon 23 Mar." in ann.screen
    await ann.taps("Change it")
    await ann.says("monday 16 march")
    await ann.says("two weeks")
    assert "Off from Mon 16 Mar to Sun 29 Mar, and back on Mon 30 Mar." in ann.screen


async def test_days_that_can_be_two_things_are_asked_about(ann: Person) -> None:
    """`A week from monday` is a day for some and seven days for others: one tap says which."""
    await ann.commands("timeoff")
    await ann.says("a week from monday")
    assert "That can mean different days. Which do you mean?" in ann.screen
    await ann.taps("Mon 9 Mar to Sun 15 Mar")
    assert "Off from Mon 9 Mar to Sun 15 Mar, and back on Mon 16 Mar." in ann.screen


async def test_what_was_confirmed_stays_to_be_read(planner: Person) -> None:
    """A tap takes the buttons away and never the words: which days they were can be looked up."""
    await planner.commands("timeoff")
    await planner.taps("Tomorrow", "A week", "Yes", "Not now")
    answered = [each.text for each in planner.messages[-5:]]
    assert any(each.startswith("From which day on will you be off?") for each in answered)
    assert "Off from Tue 3 Mar to Mon 9 Mar, and back on Tue 10 Mar.\n\n✓ Yes" in answered


async def test_next_week_begins_where_the_planners_does(ann: Person) -> None:
    """One tap on next week is the first working day of the person's own week: Saturday in Iran."""
    await ann.commands("clock")
    await ann.says("Tehran")
    await ann.commands("timeoff")
    await ann.taps("Next week", "Only that day")
    assert "Off on Sat 7 Mar" in ann.screen


async def test_a_single_day_off_is_said_as_one(planner: Person) -> None:
    """Not from a day to the same day; and what was tapped is what stands there."""
    await planner.commands("timeoff")
    await planner.taps("Tomorrow", "Only that day", "Yes", "Not now")
    assert "✓ Not now" in planner.sees
    await planner.commands("reminders")
    assert "You are off on Tue 3 Mar; /timeoff changes that." in planner.screen
