"""Reminders come once, at their time, name nobody, and bring what is needed with them."""

from pathlib import Path

from tests.support.coach import Coach, Person, library, running
from tests.support.records import entries, standing, waiting

THEIRS = "Fix it TODAY or I want my money back"


async def sent(person: Person, when: str = "Tomorrow · ") -> None:
    """Send a reply to Sam, and want to be asked about it."""
    await person.forwards(THEIRS)
    await person.taps(
        "Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip"
    )
    await person.taps("I will look into it", "No", "Sent as it is")
    if "what does your clock say" in person.screen:
        await person.taps("22:57")
    await person.taps(when)


async def test_it_comes_once_and_names_nobody(coach: Coach, ann: Person) -> None:
    """The reminder knocks at its time, once, without a name or a word of what it is about."""
    await sent(ann)
    await coach.advance(hours=11)
    shown = len(ann.messages)
    await coach.advance(hours=3)
    assert len(ann.messages) == shown + 1
    assert "You asked me to come back" in ann.screen
    assert "Sam" not in ann.screen
    assert "money" not in ann.screen
    await coach.advance(days=30)
    await coach.fire()
    assert len(ann.messages) == shown + 1


async def test_opened_it_brings_what_is_needed(coach: Coach, ann: Person) -> None:
    """Opened, it says why it came, shows the last words on record, and offers the next step."""
    await sent(ann)
    await coach.advance(hours=14)
    await ann.taps("Open it")
    assert "You sent a reply and wanted to see what came back." in ann.screen
    assert "Your last words in your records:" in ann.screen
    assert "Hi, thank you for telling me." in ann.screen
    assert ann.labels == ["They answered", "No answer yet", "Done"]


async def test_words_that_were_taken_back_are_not_shown(coach: Coach, ann: Person) -> None:
    """A reply that was filed and then taken back is not held up as the last word."""
    await ann.forwards(THEIRS)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No", "Sent as it is", "22:57", "Back", "I changed it")
    await ann.says("Hi Sam, I am on it.")
    await ann.taps("Tomorrow · ")
    await coach.advance(hours=14)
    await ann.taps("Open it")
    assert "Hi Sam, I am on it." in ann.screen
    await ann.taps("Done")
    mine = [each for each in await entries(ann) if each.kind == "my_message"]
    assert [each.state for each in mine] == ["withdrawn", "standing"]


async def test_their_answer_ends_it(coach: Coach, ann: Person) -> None:
    """When their answer is filed before its time, the reminder does not come."""
    await sent(ann)
    assert len(await waiting(ann)) == 1
    await ann.forwards("Thanks, that is fine")
    assert await waiting(ann) == []
    await ann.taps("Just keep it")
    shown = len(ann.messages)
    await coach.advance(days=2)
    assert len(ann.messages) == shown


async def test_another_clients_answer_does_not_end_it(ann: Person) -> None:
    """A message of somebody else leaves the reminder as it is."""
    await sent(ann)
    await ann.forwards("Hello there", by="Kim", sender="78")
    assert len(await waiting(ann)) == 1


async def test_late_it_names_its_real_time(coach: Coach, ann: Person) -> None:
    """After the bot was down, a late reminder says for when it was meant."""
    await sent(ann)
    await coach.sleeps(hours=17)
    assert "This was due on Tue 3 Mar, 10:00" in ann.screen


async def test_no_answer_yet_asks_again(coach: Coach, ann: Person) -> None:
    """With no answer yet the person picks when to be asked again, or that it is enough."""
    await sent(ann)
    await coach.advance(hours=14)
    await ann.taps("Open it", "No answer yet")
    assert "Silence is not an answer yet" in ann.screen
    await ann.taps("Ask me in three days")
    (reminder,) = await waiting(ann)
    assert reminder.wall == "2026-03-06T10:00"
    await coach.advance(days=4)
    assert "You asked me to come back" in ann.screen
    await ann.taps("Open it", "No answer yet", "That is enough")
    assert await waiting(ann) == []
    assert ann.labels == []


async def test_in_an_hour_is_an_hour(coach: Coach, ann: Person) -> None:
    """An hour later it knocks again, once."""
    await sent(ann)
    await coach.advance(hours=14)
    await ann.taps("In an hour")
    shown = len(ann.messages)
    await coach.advance(minutes=58)
    assert len(ann.messages) == shown
    await coach.advance(minutes=3)
    assert len(ann.messages) == shown + 1


async def test_done_is_done(coach: Coach, ann: Person) -> None:
    """Done takes it off the list."""
    await sent(ann)
    await coach.advance(hours=14)
    await ann.taps("Done")
    assert "Closed" in ann.sees
    assert ann.labels == []


async def test_a_reminder_leaves_the_open_guide_alone(coach: Coach, ann: Person) -> None:
    """A reminder that comes in the middle of a guide takes nothing from it."""
    await sent(ann)
    await ann.forwards("Another matter", by="Kim", sender="78")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    await coach.advance(hours=14)
    assert "You asked me to come back" in ann.screen
    await ann.says("the fonts are too small")
    assert "What can you offer them now?" in ann.screen
    await ann.taps("Open it", "They answered")
    await ann.taps("I will look into it", "No", "Sent as it is", "No need")
    assert "Done. Their message, your reply" in ann.screen


async def test_a_line_to_hold_leads_to_the_answer(coach: Coach, ann: Person) -> None:
    """The morning after buying time, the reminder leads straight into writing the answer."""
    await ann.forwards(THEIRS)
    await ann.taps("Buy time", "22:57", "I sent it")
    await coach.advance(hours=12)
    await ann.taps("Open it")
    assert "You said that you would answer by noon." in ann.screen
    await ann.taps("Write the answer now")
    assert "what do they want?" in ann.screen


async def test_a_reminder_knows_words_that_moved(coach: Coach, ann: Person) -> None:
    """Words that were filed under a client later on are still what the reminder brings."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?", "Buy time", "22:57")
    await ann.says("ACME")
    await ann.taps("I sent it")
    await coach.advance(hours=12)
    await ann.taps("Open it")
    assert "I've read this; I'll answer by tomorrow noon." in ann.screen
    assert len(await standing(ann)) == 2


REMIND_THEN_ASK = """\
format: 1
id: stop-ask-verify
title: Sample
summary: Comes back.
start: when
entries: {stop: when}
steps:
  when: {remind: "When?", reason: You sent a reply., at: [tomorrow-at-ten, next-week], go: sure}
  sure: {choose: "Sure?", options: {fine: Fine}, go: bye}
  bye: {end: Well.}
"""


async def test_back_from_a_reminder_takes_it_back(tmp_path: Path) -> None:
    """A reminder that was just set is gone after back, and set once when it is set again."""
    async with running(tmp_path, playbooks=library(stop_ask_verify=REMIND_THEN_ASK)) as coach:
        ann = coach.person()
        await ann.forwards(THEIRS)
        await ann.taps("Stop first", "22:57", "Next week")
        assert [each.wall for each in await waiting(ann)] == ["2026-03-09T10:00"]
        await ann.taps("Back")
        assert await waiting(ann) == []
        await ann.taps("Tomorrow")
        assert [each.wall for each in await waiting(ann)] == ["2026-03-03T10:00"]


async def test_back_lifts_a_hold_on_a_draft(coach: Coach, ann: Person) -> None:
    """Going back before a draft was held lifts that hold; nothing comes."""
    await ann.forwards(THEIRS)
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No", "Not sent", "Hold it and come back", "22:57")
    await ann.taps("In an hour", "Back")
    shown = len(ann.messages)
    await coach.advance(days=1)
    assert len(ann.messages) == shown


async def test_several_late_ones_come_in_one_message(coach: Coach, ann: Person) -> None:
    """After hours of absence one message names all that was due, and each opens by itself."""
    await sent(ann)
    await ann.forwards("Where is it?", by="Kim", sender="78")
    await ann.taps("Buy time")
    assert len(await waiting(ann)) == 2
    shown = len(ann.messages)
    await coach.sleeps(hours=20)
    assert len(ann.messages) == shown + 1
    assert "These were due while I could not reach you" in ann.screen
    digest = [each for each in ann.labels if each.startswith("Tue 3 Mar")]
    assert len(digest) == 2
    await ann.taps(digest[0])
    assert "About Kim" in ann.screen
    assert await waiting(ann) == []
