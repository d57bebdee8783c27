"""Stop first: breathing that ends by itself, and answers held back until their time."""

from tests.support.coach import Coach, Person
from tests.support.records import entries, kept_apart, row, standing, woken_for


async def hot(person: Person) -> None:
    await person.forwards("Fix it TODAY or I want my money back")
    await person.taps("Stop first", "Boiling")


async def to_reply(person: Person) -> None:
    await person.taps("Something fixed", "None of these", "Skip", "I will look into it", "No")


async def test_breathing_ends_by_itself(coach: Coach, ann: Person) -> None:
    """The timer counts in pictures and ends after its minute without another tap."""
    await hot(ann)
    await ann.taps("Breathe for a minute")
    assert len(ann.chat.animations) == 1
    assert [frame.after for frame in ann.chat.animations[0].frames] == [10, 20, 30, 40, 50]
    await coach.advance(seconds=59)
    assert "How is it now?" not in ann.screen
    await coach.advance(seconds=2)
    assert "How is it now?" in ann.screen
    assert "✓ The time is over" in ann.sees


async def test_done_ends_breathing_at_once(coach: Coach, ann: Person) -> None:
    """Done always works, and the timer does not come back afterwards."""
    await hot(ann)
    await ann.taps("Breathe for a minute")
    await coach.advance(seconds=7)
    await ann.taps("Done")
    assert "How is it now?" in ann.screen
    assert await woken_for(ann) == {}
    await ann.taps("Calmer")
    before = ann.screen
    await coach.advance(minutes=5)
    assert ann.screen == before


async def test_breathing_goes_on_when_something_is_written(coach: Coach, ann: Person) -> None:
    """Words during the minute are kept as a note, and the minute still ends by itself."""
    await hot(ann)
    await ann.taps("Breathe for a minute")
    await ann.says("He has written again")
    assert ("note", "remembered", "He has written again") in await standing(ann)
    await coach.advance(seconds=61)
    assert "How is it now?" in ann.screen


async def test_breathing_left_for_later_runs_anew(coach: Coach, ann: Person) -> None:
    """A minute that was broken off ends nowhere, and runs anew when it is taken up."""
    await hot(ann)
    await ann.taps("Breathe for a minute", "Later")
    before = ann.screen
    await coach.advance(minutes=5)
    assert ann.screen == before
    await ann.commands("resume")
    await coach.advance(seconds=61)
    assert "How is it now?" in ann.screen


async def test_how_hot_it_felt_stays_out_of_the_case(ann: Person) -> None:
    """Feelings are kept apart, never among the entries of a case."""
    await hot(ann)
    assert [(each.kind, each.body) for each in await kept_apart(ann)] == [("heat", "5")]
    assert [each.kind for each in await entries(ann)] == ["their_message"]


async def test_a_held_reply_cannot_be_copied(coach: Coach, ann: Person) -> None:
    """Until its time a reply carries nothing that copies it with a tap."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    assert ann.copyable is None
    assert "On hold" in ann.sees
    await ann.taps("Brief")
    assert ann.copyable is None
    assert "carries no copy button" in ann.sees


async def test_a_held_reply_is_released_in_one_tap(coach: Coach, ann: Person) -> None:
    """Releasing early is one tap, is remembered privately, and is in no case."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    before = ann.taps_made
    await ann.taps("Release it now")
    assert ann.taps_made == before + 1
    assert ann.copyable is not None
    assert ann.copyable.startswith("Hi, thank you")
    assert [each.kind for each in await kept_apart(ann)] == ["heat", "hold", "release"]
    assert [each.kind for each in await entries(ann)] == ["their_message"]
    shown = len(ann.messages)
    await coach.advance(hours=3)
    assert len(ann.messages) == shown


async def test_a_held_reply_that_was_sent_all_the_same_is_over(coach: Coach, ann: Person) -> None:
    """Whoever sends a reply before its time is not told later that it is waiting."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    await ann.taps("Sent as it is", "No need")
    before = ann.screen
    await coach.advance(hours=2)
    assert ann.screen == before


async def test_a_held_reply_comes_back_at_its_time(coach: Coach, ann: Person) -> None:
    """When the hold is over the bot comes back, and the reply can then be copied."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    await coach.advance(minutes=59)
    assert ann.copyable is None
    await coach.advance(minutes=2)
    assert "It is time" in ann.screen
    await ann.taps("Look at it now")
    assert ann.copyable is not None
    await ann.taps("Sent as it is", "No need")
    assert "my_message" in [each[0] for each in await standing(ann)]


async def test_a_hold_that_was_left_comes_back(coach: Coach, ann: Person) -> None:
    """Who leaves it until then finds the guide where it was left."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Leave it until then")
    assert "Kept for later" in ann.screen
    await coach.advance(hours=2)
    await ann.taps("Look at it now")
    assert "what do they want?" in ann.screen


async def test_a_hold_can_be_made_longer_or_left(coach: Coach, ann: Person) -> None:
    """When it is time, another hour can be had, or the matter left."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    await coach.advance(minutes=61)
    await ann.taps("Hold it another hour")
    assert "Held until" in ann.sees
    await ann.commands("repeat")
    await coach.advance(minutes=61)
    await ann.taps("Leave it")
    assert "Left." in ann.sees
    found = await row(ann)
    assert found is not None
    assert found.front_session is None


async def test_a_longer_hold_is_a_hold(coach: Coach, ann: Person) -> None:
    """Held another hour, the reply stays without a copy button, also after a step back."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    await coach.advance(minutes=61)
    await ann.taps("Hold it another hour", "Back", "No")
    assert "carries no copy button" in ann.screen
    await coach.advance(minutes=61)
    assert "It is time" in ann.screen


async def test_a_longer_hold_ends_with_its_guide(coach: Coach, ann: Person) -> None:
    """Who stops the guide is not called back by a hold that was made longer."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Work on the reply")
    await to_reply(ann)
    await coach.advance(minutes=61)
    await ann.taps("Hold it another hour")
    await ann.commands("cancel")
    shown = len(ann.messages)
    await coach.advance(days=1)
    assert len(ann.messages) == shown


async def test_leaving_one_matter_keeps_another_open(coach: Coach, ann: Person) -> None:
    """Leaving a held answer does not close the guide that is open about somebody else."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Leave it until then")
    await ann.forwards("Another matter", by="Kim", sender="78")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.advance(hours=2)
    await ann.taps("Leave it")
    await ann.says("the fonts are too small")
    assert "What can you offer them now?" in ann.screen


async def test_a_hold_needs_the_clock_first(ann: Person) -> None:
    """Times on buttons are the person's own: their clock is asked before they are shown."""
    await hot(ann)
    await ann.taps("Hold my answer")
    assert "what does your clock say now?" in ann.screen
    await ann.says("22:57")
    assert "Until when shall I keep your answer back?" in ann.screen
    assert any("23:5" in label for label in ann.labels)


async def test_cancelling_ends_the_hold(coach: Coach, ann: Person) -> None:
    """A guide that was stopped does not come back."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour")
    await ann.commands("cancel")
    shown = len(ann.messages)
    await coach.advance(days=1)
    assert len(ann.messages) == shown


async def test_back_takes_a_hold_back(coach: Coach, ann: Person) -> None:
    """Going back before the hold lifts it."""
    await hot(ann)
    await ann.taps("Hold my answer", "22:57", "In an hour", "Back", "Back", "Go on now")
    await to_reply(ann)
    assert ann.copyable is not None
    shown = len(ann.messages)
    await coach.advance(days=1)
    assert len(ann.messages) == shown


async def test_a_second_hold_takes_the_place_of_the_first(coach: Coach, ann: Person) -> None:
    """Held for an hour and then until tomorrow, a reply comes back tomorrow only."""
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Boiling", "Hold my answer")
    if "clock" in ann.screen:
        await ann.taps("Skip")
    await ann.taps("In an hour", "Work on the reply", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No", "Not sent", "Hold it and come back")
    await ann.taps("Tomorrow morning")
    await coach.advance(hours=2)
    assert "It is time" not in ann.sees
    await coach.advance(hours=16)
    assert "It is time" in ann.sees
