"""What outlasts restarts, edits of playbooks, being blocked, and days away."""

from pathlib import Path

from tests.support.coach import Coach, Person, library, restarted, running
from tests.support.records import standing, waiting

SOURCE = (Path(__file__).parents[2] / "playbooks" / "stop-ask-verify.yaml").read_text("utf-8")


async def test_a_restart_goes_on_at_the_same_screen(coach: Coach, ann: Person) -> None:
    """After a restart the old buttons work, and the guide goes on where it was."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "What exactly is wrong")
    await coach.database.close()
    async with restarted(coach) as again:
        ann.coach = again
        await ann.taps("Done")
        assert "say it back" in ann.screen
        await ann.says("the colours are off")
        await ann.taps("I will look into it", "No")
        assert ann.copyable is not None
        assert "What exactly is not right for you?" in ann.copyable


async def test_a_restart_during_a_batch_loses_no_answer(coach: Coach, ann: Person) -> None:
    """A forward that was filed before the bot went down is answered after it."""
    from tests.support.coach import forwarded

    await ann.does(forwarded("Fix it"))
    await coach.database.close()
    async with restarted(coach) as again:
        ann.coach = again
        await again.sleeps(seconds=30)
        assert "Saved, word for word: from Sam" in ann.screen


async def test_a_restart_during_the_breathing_ends_it(coach: Coach, ann: Person) -> None:
    """The end of a breathing timer is kept, even when the bot restarts meanwhile."""
    await ann.forwards("Fix it")
    await ann.taps("Stop first", "Boiling", "Breathe")
    await coach.database.close()
    async with restarted(coach) as again:
        ann.coach = again
        await again.sleeps(seconds=61)
        assert "How is it now?" in ann.screen


async def test_an_edit_of_a_playbook_breaks_no_conversation(coach: Coach, ann: Person) -> None:
    """A conversation under way goes on with what it began with; a new one uses the new words."""
    bob = coach.person("101", "Bob")
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.database.close()
    changed = SOURCE.replace("  understood:\n", "  said-back:\n")
    changed = changed.replace("go: understood", "go: said-back")
    changed = changed.replace("What can you offer them now?", "What do you offer?")
    async with restarted(coach, library(stop_ask_verify=changed)) as again:
        ann.coach = bob.coach = again
        await ann.says("the colours are off")
        assert "What can you offer them now?" in ann.screen
        await ann.commands("back")
        assert "say it back" in ann.screen
        await bob.forwards("Fix it")
        await bob.taps(
            "Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip"
        )
        assert "What do you offer?" in bob.screen


async def test_a_guide_may_be_renamed_meanwhile(coach: Coach, ann: Person) -> None:
    """A conversation goes on in the guide it began with, under whatever title that has by now."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.database.close()
    changed = SOURCE.replace("title: Stop, ask, verify", "title: Stop")
    async with restarted(coach, library(stop_ask_verify=changed)) as again:
        ann.coach = again
        await ann.says("the colours are off")
        await ann.taps("I will look into it", "No")
        assert ann.copyable is not None


async def test_days_later_a_recap(coach: Coach, ann: Person) -> None:
    """A guide that was left for later comes back days after with what was said so far."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Later")
    await coach.advance(days=9)
    await ann.commands("start")
    assert "/resume brings it back" in ann.screen
    await ann.commands("resume")
    assert "So far you said" in ann.screen
    assert "you want something changed" in ann.screen
    assert "say it back" in ann.screen


async def test_words_while_a_guide_is_left_are_filed(ann: Person) -> None:
    """Words that come while no guide is open are filed, not taken as an answer."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Later")
    await ann.says("He has called again and wants two more pages")
    assert "Saved" in ann.screen


async def test_words_days_after_a_question_are_filed(coach: Coach, ann: Person) -> None:
    """Days after a question nobody remembers it: words are filed then, and the guide is offered."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.advance(days=3)
    await ann.says("Now he wants two more pages for nothing")
    assert "Saved" in ann.screen
    await ann.taps("Go on with the guide")
    assert "Welcome back" in ann.screen
    assert "say it back" in ann.screen


async def test_whoever_blocked_the_bot_finds_everything(coach: Coach, ann: Person) -> None:
    """Being blocked costs nothing; what waited arrives once when they come back."""
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "22:57", "I sent it")
    await ann.blocks()
    calls = ann.chat.calls
    await coach.advance(days=2)
    assert ann.chat.calls == calls
    await ann.unblocks()
    assert ann.sees.count("You asked me to come back") == 1
    await ann.taps("Open it")
    assert "You said that you would answer by noon." in ann.screen
    assert await waiting(ann) == []


async def test_the_block_is_noticed_when_writing(coach: Coach, ann: Person) -> None:
    """Who was blocked without our knowing and writes again gets what waited, in its order."""
    await ann.forwards("Fix it")
    ann.chat.blocked = True
    await ann.taps("Just keep it")
    await coach.advance(days=1)
    ann.chat.blocked = False
    await ann.says("Are you there? He has written")
    assert "Saved" in ann.screen


async def test_a_second_guide_and_back_to_the_first(ann: Person) -> None:
    """Two matters can be open; the older one is still there when the newer one is done."""
    await ann.forwards("One", by="Sam", sender="77")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed")
    await ann.commands("guides")
    await ann.taps(
        "A message is here",
        "Stop, ask, verify",
        "To have it sooner",
        "None of these",
        "Skip",
        "I will look into it",
    )
    await ann.taps("No", "Sent as it is")
    if "clock" in ann.screen:
        await ann.taps("22:57")
    await ann.taps("No need")
    assert "Your other guide is still open." in ann.screen
    await ann.taps("Go on with it")
    assert "What do you not know yet?" in ann.screen
    assert len(await standing(ann)) == 2


async def test_the_bot_without_a_chosen_clock_has_one(tmp_path: Path) -> None:
    """The zone that the operator set stands in until a person says theirs."""
    async with running(tmp_path, zone="Europe/Helsinki") as coach:
        ann = coach.person()
        await ann.forwards("Fix it")
        assert "22:52." in ann.screen


async def test_days_later_words_are_something_new(coach: Coach, ann: Person) -> None:
    """Words that come days after a question are filed; the old guide is offered, with a recap."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.advance(days=3)
    await ann.says("Another client does not pay.")
    assert "Saved, word for word" in ann.screen
    assert "A guide is still open" in ann.screen
    await ann.taps("Go on with the guide")
    assert "say it back" in ann.screen
