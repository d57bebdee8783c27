"""After a downtime: what is late says so, and what piled up, of whatever kind, is one message."""

from sqlalchemy import Connection

from bot.store import holds
from bot.store.holds import HoldRow
from bot.store.people import Person as Row
from tests.support.coach import Coach, Person
from tests.support.records import look, waiting

AWAY = "These were due while I could not reach you"
LATE = "comes late. I am sorry."


async def in_utc(ann: Person) -> None:
    """Ann's clock is known."""
    await ann.commands("clock")
    await ann.taps("Skip")


async def weekly(ann: Person) -> None:
    """Ann is asked once a week how it goes, and looks back on her week: both on a Friday."""
    await ann.commands("reminders")
    await ann.taps("Check-in", "Weekly look-back")


async def holding(ann: Person, moment: str = "In an hour") -> None:
    """A reply of Ann's is on hold."""
    await ann.forwards("Fix it TODAY or I want my money back")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these", "Skip")
    await ann.taps("I will look into it", "No", "Not sent", "Hold it and come back", moment)


async def held(ann: Person) -> list[HoldRow]:
    """What Ann holds back."""

    def of_ann(conn: Connection, whose: Row) -> list[HoldRow]:
        return holds.of_person(conn, whose.id)

    return await look(ann, of_ann)


async def test_a_late_hold_says_for_when_it_was_meant(coach: Coach, ann: Person) -> None:
    """A reply that is handed back an hour late is handed back with its real time."""
    await in_utc(ann)
    coach.clock.at = coach.clock.at.replace(hour=10)
    await holding(ann)
    await coach.sleeps(hours=2)
    assert "This was due on Mon 2 Mar, 11:58" in ann.screen
    assert "Your answer is waiting" in ann.screen
    await ann.taps("Look at it now")


async def test_a_hold_that_is_in_time_says_nothing_of_it(coach: Coach, ann: Person) -> None:
    """In time, it only says that it is time."""
    await in_utc(ann)
    coach.clock.at = coach.clock.at.replace(hour=10)
    await holding(ann)
    await coach.advance(hours=1, minutes=2)
    assert "Your answer is waiting" in ann.screen
    assert LATE not in ann.sees


async def test_a_very_late_hold_waits_for_the_morning(coach: Coach, ann: Person) -> None:
    """A machine that wakes at night hands no reply back at night; in the morning it does, once."""
    await in_utc(ann)
    coach.clock.at = coach.clock.at.replace(hour=20, minute=0)
    await holding(ann)
    await coach.sleeps(hours=6)
    assert "Your answer is waiting" not in ann.sees
    (row,) = await held(ann)
    assert row.due_at.hour == 7
    await coach.advance(hours=6)
    assert ann.sees.count("Your answer is waiting") == 1
    assert "This was due on Mon 2 Mar, 21:01" in ann.screen


async def test_a_late_check_in_says_so(coach: Coach, ann: Person) -> None:
    """A weekly question that comes an hour late says for when it was meant."""
    await in_utc(ann)
    await ann.commands("reminders")
    await ann.taps("Check-in")
    await coach.sleeps(days=3, hours=20)
    assert "This was due on Fri 6 Mar, 16:00" in ann.screen
    assert "How has it been lately?" in ann.screen


async def test_a_check_in_missed_at_night_comes_in_the_morning(coach: Coach, ann: Person) -> None:
    """What keeps its use is not lost because the machine woke at night."""
    await in_utc(ann)
    await ann.commands("reminders")
    await ann.taps("Check-in")
    shown = len(ann.messages)
    await coach.sleeps(days=4, hours=6)  # three on Saturday morning
    assert len(ann.messages) == shown
    await coach.advance(hours=5)
    assert len(ann.messages) == shown + 1
    assert "This was due on Fri 6 Mar, 16:00" in ann.screen


async def test_all_kinds_share_one_message(coach: Coach, ann: Person) -> None:
    """Follow-up, hold, check-in and look-back, all over two hours late: one message, four lines."""
    await in_utc(ann)
    await weekly(ann)
    await ann.forwards("Where is it?", by="Kim", sender="78")
    await ann.taps("Buy time", "I sent it")
    await holding(ann)
    shown = len(ann.messages)
    await coach.sleeps(days=4, hours=16)
    assert len(ann.messages) == shown + 1
    assert AWAY in ann.screen
    lines = ann.messages[-1].labels
    assert len(lines) == 4
    assert await waiting(ann) == []
    assert await held(ann) == []
    await coach.advance(minutes=5)
    assert len(ann.messages) == shown + 1, "each came once"
    found = []
    for line in lines:
        await ann.taps(line)
        found.append(ann.screen)
    said = "\n".join(found)
    for words in ("How does it stand?", "Your answer is waiting", "How has it been", "look back"):
        assert words in said
    await ann.taps("Look at it now")
    assert "What did you do with it?" in ann.screen


async def test_a_digest_needs_no_follow_up(coach: Coach, ann: Person) -> None:
    """Also without any follow-up there is one message for two that are late, and no burst."""
    await in_utc(ann)
    await weekly(ann)
    await holding(ann)
    shown = len(ann.messages)
    await coach.sleeps(days=4, hours=16)
    assert len(ann.messages) == shown + 1
    assert len(ann.messages[-1].labels) == 3


async def test_a_held_reply_of_ones_own_is_among_them(coach: Coach, ann: Person) -> None:
    """A checked reply that was held until morning comes late with the rest, and opens from there.

    Alone it says for when it was meant, and not at night.
    """
    await in_utc(ann)
    await ann.commands("check", "You never pay in time and you never listen.")
    await ann.taps("Hold it until morning")
    shown = len(ann.messages)
    await coach.sleeps(hours=30)  # three at night, of Wednesday
    assert len(ann.messages) == shown
    await coach.advance(hours=5)
    assert len(ann.messages) == shown + 1
    assert "This was due on Tue 3 Mar, 08:30" in ann.screen
    await ann.taps("Hold it another hour")
    await ann.forwards("Where is it?", by="Kim", sender="78")
    await ann.taps("Buy time", "I sent it")
    shown = len(ann.messages)
    await coach.sleeps(days=2, hours=6)
    assert len(ann.messages) == shown + 1
    assert AWAY in ann.screen
    assert len(ann.messages[-1].labels) == 2
    await ann.taps(ann.messages[-1].labels[0])
    assert "The reply that you wrote is waiting." in ann.screen
    await ann.taps("Look at it now")
    assert "This is what you wrote" in ann.screen


async def test_two_routines_share_one_message(coach: Coach, ann: Person) -> None:
    """A check-in and a look-back that were missed are one message; next week both come again."""
    await in_utc(ann)
    await weekly(ann)
    shown = len(ann.messages)
    await coach.sleeps(days=4, hours=16)
    assert len(ann.messages) == shown + 1
    assert AWAY in ann.screen
    await coach.advance(days=7)
    assert ann.sees.count("How has it been lately?") == 1
