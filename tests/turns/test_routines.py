"""Breaks, look-backs and check-ins: only what was asked for, and never nagging."""

from pathlib import Path

from sqlalchemy import Connection, update

from bot.store.tables import outgoings
from tests.support.coach import Coach, Person, library, running
from tests.support.records import entries, kept_apart, waiting
from tests.turns.test_reminders import sent


async def at_nine(coach: Coach, ann: Person) -> None:
    """It is nine in the morning of a Monday for Ann, who has breaks every half an hour."""
    await ann.commands("clock")
    await ann.taps("Skip")
    coach.clock.at = coach.clock.at.replace(day=2, hour=9, minute=0, second=0)
    await ann.commands("reminders")
    assert "Nothing is planned." in ann.screen
    await ann.taps("Breaks", "Every 30 minutes")


async def test_a_break_comes_and_is_done(coach: Coach, ann: Person) -> None:
    """It comes within working hours, names nobody, and is done with one tap."""
    await at_nine(coach, ann)
    assert "Breaks" in ann.screen
    await coach.advance(minutes=31)
    assert "Time for a break" in ann.screen
    await ann.taps("Done")
    shown = len(ann.messages)
    await coach.advance(minutes=28)
    assert len(ann.messages) == shown
    await coach.advance(minutes=2)
    assert len(ann.messages) == shown + 1


async def test_it_comes_again_in_ten_minutes(coach: Coach, ann: Person) -> None:
    """Put off, it comes at that time, and then goes on as before."""
    await at_nine(coach, ann)
    await coach.advance(minutes=31)
    await ann.taps("In ten minutes")
    shown = len(ann.messages)
    await coach.advance(minutes=11)
    assert len(ann.messages) == shown + 1


async def test_not_today_is_not_today(coach: Coach, ann: Person) -> None:
    """Nothing more comes on that day; the next morning it is there again."""
    await at_nine(coach, ann)
    await coach.advance(minutes=31)
    await ann.taps("Not today")
    shown = len(ann.messages)
    await coach.advance(hours=14)
    assert len(ann.messages) == shown
    await coach.advance(hours=11)
    assert len(ann.messages) > shown


async def test_in_a_meeting_it_keeps_still(coach: Coach, ann: Person) -> None:
    """For an hour no break comes, and none is made up for afterwards."""
    await at_nine(coach, ann)
    await coach.advance(minutes=31)
    await ann.taps("In a meeting")
    shown = len(ann.messages)
    await coach.advance(minutes=58)
    assert len(ann.messages) == shown
    await coach.advance(minutes=31)
    assert len(ann.messages) == shown + 1


async def test_passed_over_three_times_it_asks(coach: Coach, ann: Person) -> None:
    """The fourth time it asks whether to stop, and until that is answered it is silent."""
    await at_nine(coach, ann)
    for _ in range(4):
        await coach.advance(minutes=30)
    assert "passed over these three times" in ann.screen
    shown = len(ann.messages)
    await coach.advance(hours=3)
    assert len(ann.messages) == shown
    await ann.taps("Go on")
    await coach.advance(minutes=31)
    assert "Time for a break" in ann.screen
    await ann.taps("Stop these")
    await ann.commands("reminders")
    assert "Nothing is planned." in ann.screen


async def test_a_late_break_is_left_out(coach: Coach, ann: Person) -> None:
    """After the machine has slept there is no burst: what is over is over."""
    await at_nine(coach, ann)
    shown = len(ann.messages)
    await coach.sleeps(hours=5, minutes=15)
    assert len(ann.messages) == shown


async def test_one_switch_pauses_everything_and_brings_it_back(coach: Coach, ann: Person) -> None:
    """While it keeps still nothing comes; what was due comes afterwards, breaks only anew."""
    await at_nine(coach, ann)
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I sent it")
    await ann.commands("quiet")
    await ann.taps("Until I say so")
    shown = len(ann.messages)
    await coach.advance(days=1, hours=3)
    assert len(ann.messages) == shown
    await ann.commands("quiet")
    assert "I am there again" in ann.sees
    await coach.advance(seconds=5)
    assert "It waited, as you wanted quiet." in ann.screen
    assert "sorry" not in ann.screen
    await coach.advance(minutes=31)
    assert "Time for a break" in ann.screen


async def test_a_pause_holds_back_held_replies_too(coach: Coach, ann: Person) -> None:
    """A reply of one's own and one of a guide wait for the end of the pause, and come together."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it TODAY")
    await ann.taps("Stop first", "Boiling", "Hold my answer", "Tomorrow morning")
    await ann.commands("check", "You are an idiot")
    await ann.taps("Hold it until morning")
    await ann.commands("quiet")
    await ann.taps("Until I say so")
    shown = len(ann.messages)
    await coach.advance(days=2)
    assert len(ann.messages) == shown
    await ann.commands("quiet")
    await coach.advance(seconds=5)
    assert len(ann.messages) == shown + 2
    assert "These waited, as you wanted quiet." in ann.screen
    assert "sorry" not in ann.screen


async def test_a_pause_that_ends_by_itself_lets_a_held_reply_come(
    coach: Coach, ann: Person
) -> None:
    """At its end, not before and not an hour later; and it is said why it is late."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("check", "You are an idiot")
    await ann.taps("Hold it until morning")
    await coach.advance(hours=11)
    await ann.commands("quiet")
    await ann.taps("For an hour")
    shown = len(ann.messages)
    await coach.advance(minutes=59)
    assert len(ann.messages) == shown
    await coach.advance(minutes=2)
    assert len(ann.messages) == shown + 1
    assert "It waited, as you wanted quiet." in ann.screen
    assert "The reply that you wrote is waiting." in ann.screen


async def test_no_test_is_promised_in_a_pause(ann: Person) -> None:
    """A test could not come then, and a test that does not come is the worst of all."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("quiet")
    await ann.taps("Until I say so")
    await ann.commands("reminders")
    await ann.taps("Send me a test")
    assert "A test comes" not in ann.sees
    assert ann.screen == "I keep still at the moment; /quiet ends that."
    assert await waiting(ann) == []
    await ann.taps("Set a new one", "In an hour · Mon 21:58")
    assert "It comes Mon 2 Mar, 21:58." in ann.screen
    assert "I keep still at the moment; /quiet ends that." in ann.screen


async def test_a_check_in_keeps_the_mood_apart(coach: Coach, ann: Person) -> None:
    """Two taps: opened, and a place on the scale; it stays with the person."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("reminders")
    await ann.taps("Check-in")
    await coach.advance(days=8)
    assert "How has it been lately?" in ann.sees
    await ann.taps("Answer", "2")
    assert "Noted, for you alone." in ann.screen
    assert [each.body for each in await kept_apart(ann)] == []


async def test_the_week_is_looked_back_on(coach: Coach, ann: Person) -> None:
    """It counts what is on file, says what is open, and asks one question."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it", "And this")
    await ann.commands("reminders")
    await ann.taps("Weekly look-back")
    await coach.advance(days=5)
    await ann.taps("Look back")
    assert "2 messages of clients" in ann.screen
    assert "what would you like to do less of" in ann.screen


async def test_what_is_answered_to_the_look_back_is_the_persons_own(
    coach: Coach, ann: Person
) -> None:
    """It was asked for them alone: it is kept apart, can be deleted, and is in no case."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await ann.taps("Just keep it")
    await ann.commands("reminders")
    await ann.taps("Weekly look-back")
    await coach.advance(days=5)
    await ann.taps("Look back")
    before = await entries(ann)
    await ann.says("Fewer calls with Sam")
    assert ann.screen == "Kept for you alone."
    assert [each.body for each in await kept_apart(ann)] == ["Fewer calls with Sam"]
    assert await entries(ann) == before
    await ann.taps("Delete it")
    assert await kept_apart(ann) == []
    await ann.says("Where is my website? I paid for it.")
    assert "as a message from your client" in ann.screen


async def test_a_reminder_is_moved_and_cancelled(coach: Coach, ann: Person) -> None:
    """From the list a follow-up is opened, moved to another time, and taken away."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I sent it")
    await ann.commands("reminders")
    (before,) = await waiting(ann)
    await ann.taps("Tue 3 Mar, 08:30")
    assert "You said that you would answer by noon." in ann.screen
    await ann.taps("Next week")
    (after,) = await waiting(ann)
    assert after.due_at > before.due_at
    await ann.commands("reminders")
    await ann.taps("Mon 9 Mar", "Cancel it")
    assert await waiting(ann) == []


async def test_a_test_comes_when_it_is_wished(coach: Coach, ann: Person) -> None:
    """Whoever wants to know whether reminders reach them gets one within a minute."""
    await ann.commands("reminders")
    await ann.taps("Send me a test")
    await coach.advance(minutes=1, seconds=2)
    assert "You asked me to come back" in ann.screen
    await ann.commands("reminders")
    assert "The last one came" in ann.screen


async def test_today_says_what_is_left(coach: Coach, ann: Person) -> None:
    """Only what still comes on this day is named."""
    await at_nine(coach, ann)
    await ann.commands("today")
    assert "Breaks" in ann.screen
    await coach.advance(hours=12)
    await ann.commands("today")
    assert "Nothing more is planned for today." in ann.screen


async def test_a_reminder_is_moved_in_words(coach: Coach, ann: Person) -> None:
    """A written time is shown once more before it is kept; what is none is said to be none."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I sent it")
    await ann.commands("reminders")
    await ann.taps("Tue 3 Mar, 08:30", "Another time")
    await ann.says("hmm")
    assert "I could not read a time in that." in ann.screen
    await ann.says("yesterday at 9")
    assert "is over already" in ann.screen
    await ann.says("thursday at 10")
    assert "That would be Thu 5 Mar, 10:00. Is that right?" in ann.screen
    await ann.taps("Change it")
    await ann.says("friday at 11")
    await ann.taps("Yes")
    (row,) = await waiting(ann)
    assert row.wall == "2026-03-06T11:00"


async def test_a_reminder_has_a_last_day(coach: Coach, ann: Person) -> None:
    """What is of no use after a day ends by itself when it would come later, and the case says so.

    Here it was to come on Tuesday, and the machine slept until Thursday.
    """
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await ann.taps("Buy time", "I sent it")
    await ann.commands("reminders")
    await ann.taps("Tue 3 Mar, 08:30", "Only until a day")
    await ann.says("nonsense")
    assert "I could not read a day to come in that." in ann.screen
    await ann.says("yesterday")
    assert "Sun 1 Mar is over already. After which day to come?" in ann.screen
    await ann.says("wednesday or friday")
    assert "That can be more than one day. Which one do you mean?" in ann.screen
    await ann.taps("Wed 4 Mar")
    assert "It ends by itself after Wed 4 Mar" in ann.screen
    shown = len(ann.messages)
    await coach.sleeps(days=3)
    assert len(ann.messages) == shown
    assert await waiting(ann) == []
    await ann.commands("case")
    assert "ended by itself: its last day is over." in ann.screen


async def test_what_did_not_arrive_is_told_with_its_reason(coach: Coach, ann: Person) -> None:
    """The list names what failed in the last week, when it was and why; and forgets it then."""
    await at_nine(coach, ann)
    for state in ("dead", "dropped"):
        await coach.advance(minutes=30)
        name = coach.outgoings[-1].id

        def fail(conn: Connection, name: str = name, state: str = state) -> None:
            conn.execute(update(outgoings).where(outgoings.c.id == name).values(state=state))

        await coach.database.turn(fail)
    await ann.commands("reminders")
    assert "In the last week these did not reach you:" in ann.screen
    assert "Mon 2 Mar, 09:30 UTC: Telegram did not take it" in ann.screen
    assert "Mon 2 Mar, 10:00 UTC: Telegram gave no answer" in ann.screen
    await ann.taps("✓ Breaks")
    await coach.advance(days=8)
    await ann.commands("reminders")
    assert "did not reach you" not in ann.screen


RHYTHM = """\
format: 2
id: look-after-yourself
title: Sample
summary: Comes again.
situation: you
start: which
steps:
  which: {routine: "Which?", offer: [breaks, lunch, check-in], go: sure}
  sure: {choose: "Sure?", options: {fine: Fine}, go: bye}
  bye: {end: Well.}
"""


async def test_a_guide_switches_on_what_was_ticked(tmp_path: Path) -> None:
    """What was ticked comes; back switches just that off again, and never what was on before."""
    async with running(tmp_path, playbooks=library(look_after_yourself=RHYTHM)) as coach:
        ann = coach.person()
        await at_nine(coach, ann)
        await ann.commands("guides")
        await ann.taps("About you", "Sample")
        await ann.taps("Breaks while I work", "A word at lunchtime", "Switch on")
        await ann.commands("reminders")
        assert "✓ Lunch" in ann.labels
        await ann.commands("back")
        await ann.commands("reminders")
        assert "✓ Lunch" not in ann.labels[-8:]
        assert "✓ Breaks" in ann.labels[-8:]
        await ann.commands("resume")
        await ann.taps("Switch on", "Fine")
        await coach.advance(hours=4)
        assert sum("Time for a break" in each.text for each in ann.messages) >= 1
        assert any("Lunch. Not at the desk" in each.text for each in ann.messages)


async def test_held_replies_are_on_the_list(coach: Coach, ann: Person) -> None:
    """What was promised to be handed back is seen with its time, on the list and on the day."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it TODAY")
    await ann.taps("Stop first", "Boiling", "Hold my answer", "Tomorrow morning")
    await ann.commands("check", "You are an idiot")
    await ann.taps("Hold it until morning")
    await ann.commands("reminders")
    assert ann.screen.count("Tue 3 Mar, 08:30: a reply that you hold back") == 2
    assert "Nothing is planned" not in ann.screen
    assert "Tap a time to open it" not in ann.screen
    await coach.advance(hours=5)
    await ann.commands("today")
    assert ann.screen.count("Tue 3 Mar, 08:30: a reply that you hold back") == 2
    await coach.advance(hours=8)
    await ann.commands("reminders")
    assert "a reply that you hold back" not in ann.screen


async def test_reminders_of_ones_own_are_told_apart(ann: Person) -> None:
    """Each is listed by what was written of it, on one line; without words it is one's own."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("reminders")
    await ann.taps("Set a new one", "In three days")
    await ann.says("Ask the tax office\nabout the form")
    await ann.taps("Set a new one", "Next week", "Leave it open")
    await ann.commands("reminders")
    assert "your reminder: Ask the tax office about the form" in ann.screen
    assert "a reminder of your own" in ann.screen
    await ann.taps("Thu 5 Mar, 10:00")
    assert ann.screen.count("Ask the tax office") == 1


async def test_from_today_each_one_is_opened(coach: Coach, ann: Person) -> None:
    """/today says what came last, opens each one to move or cancel it, and leads to all of them."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("reminders")
    await ann.taps("Send me a test")
    await coach.advance(minutes=2)
    await ann.taps("Set a new one", "In an hour · Mon 22:00", "Leave it open")
    await ann.commands("today")
    assert "The last one came Mon 2 Mar, 20:58" in ann.screen
    await ann.taps("Mon 2 Mar, 22:00", "Cancel it")
    assert await waiting(ann) == []
    await ann.commands("today")
    assert "Nothing more is planned for today." in ann.screen
    await ann.taps("Everything that is planned")
    assert "Nothing is planned." in ann.screen


async def test_a_last_day_before_its_own_time_is_asked_again(coach: Coach, ann: Person) -> None:
    """Nobody loses a follow-up by a last day on which it would not have come yet."""
    await sent(ann)
    await ann.commands("reminders")
    await ann.taps("Tue 3 Mar, 10:00", "Next week")
    await ann.commands("reminders")
    await ann.taps("Mon 9 Mar, 10:00", "Only until a day")
    await ann.says("friday")
    assert "It comes only Mon 9 Mar, 10:00, and would not come at all then." in ann.screen
    await ann.says("10 march")
    assert "It ends by itself after Tue 10 Mar" in ann.screen


async def test_moved_beyond_its_last_day_it_comes_all_the_same(coach: Coach, ann: Person) -> None:
    """Whoever moves it, or puts it off when it came, wants it then: the earlier last day goes."""
    await sent(ann)
    await ann.commands("reminders")
    await ann.taps("Tue 3 Mar, 10:00", "Only until a day")
    await ann.says("wednesday")
    await ann.commands("reminders")
    await ann.taps("Tue 3 Mar, 10:00", "Next week")
    assert [each.ends for each in await waiting(ann)] == [None]
    await ann.commands("reminders")
    await ann.taps("Mon 9 Mar, 10:00", "Only until a day")
    await ann.says("9 march")
    await coach.advance(days=7)
    await ann.taps("Open it", "No answer yet", "Ask me in three days")
    assert [each.ends for each in await waiting(ann)] == [None]
    await coach.advance(days=3)
    assert "You asked me to come back now" in ann.screen


async def test_one_test_comes_however_often_it_was_tapped(coach: Coach, ann: Person) -> None:
    """Impatient taps bring no burst; on the list it is not told as something that was."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.commands("reminders")
    await ann.taps("Send me a test", "Send me a test", "Send me a test")
    await ann.commands("reminders")
    assert ann.screen.count("a reminder of your own") == 1
    assert "This was a test" not in ann.screen
    await coach.advance(minutes=2)
    assert ann.sees.count("You asked me to come back now") == 1


async def test_many_are_all_within_reach(ann: Person) -> None:
    """The list shows six at a time; what comes later is a tap away, and so is the way back."""
    await ann.commands("clock")
    await ann.taps("Skip")
    for day in range(10, 18):
        await ann.commands("reminders")
        await ann.taps("Set a new one")
        await ann.says(f"{day} march")
        await ann.taps("Yes", "Leave it open")
    await ann.commands("reminders")
    assert "Sun 15 Mar, 09:00" in ann.screen
    assert "Mon 16 Mar, 09:00" not in ann.screen
    await ann.taps("Later ones")
    assert "Sun 15 Mar, 09:00" not in ann.screen
    await ann.taps("The soonest")
    assert "Mon 16 Mar, 09:00" not in ann.screen
    await ann.taps("Later ones", "Tue 17 Mar, 09:00", "Cancel it")
    assert len(await waiting(ann)) == 7
