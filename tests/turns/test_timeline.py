"""What happened, by day: paged, filtered, found; dated, and moved to the right case."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Attached, Attachment, Forward
from bot.turns.clients.earlier import happened_at
from tests.support.coach import EVENING, Coach, Person, forwarded
from tests.support.records import chains_hold, entries, kept_apart, standing


async def test_a_timeline_goes_by_day_and_page(coach: Coach, ann: Person) -> None:
    """The newest stand first, under their days; earlier ones are a tap away, in place."""
    for number in range(10):
        await ann.forwards(f"Message {number}", by="ACME")
        await coach.advance(hours=5)
    await ann.commands("timeline")
    assert "Message 9" in ann.screen
    assert "Message 1" not in ann.screen
    assert ann.screen.index("Wed 4 Mar") < ann.screen.index("Tue 3 Mar")
    await ann.taps("Earlier ›")
    assert "Message 1" in ann.screen
    assert "Message 0" in ann.screen
    assert "Message 9" not in ann.screen
    await ann.taps("‹ Newest")
    assert "Message 9" in ann.screen


async def test_a_timeline_shows_one_kind(ann: Person) -> None:
    """Only the agreements, or only the notes, when that is what is looked for."""
    await ann.forwards("Two rounds", by="ACME")
    await ann.taps("Mark it", "An agreement")
    await ann.commands("timeline")
    await ann.taps("Only one kind", "Agreements")
    assert "Agreement: Two rounds" in ann.screen
    assert "They wrote" not in ann.screen
    await ann.taps("Only one kind", "Payments")
    assert "Nothing of that kind is filed here." in ann.screen
    await ann.taps("Only one kind", "Everything")
    assert "They wrote" in ann.screen


async def test_words_are_found_in_a_timeline(ann: Person) -> None:
    """Words are found whatever their case and accents; what is not there is said."""
    await ann.forwards("The Café opens on Friday", by="ACME")
    await ann.forwards("Hello", by="ACME")
    await ann.commands("timeline")
    await ann.taps("Find words")
    await ann.says("CAFE")
    assert "The Café opens" in ann.screen
    assert "Hello" not in ann.screen
    await ann.taps("Find words")
    await ann.says("nowhere")
    assert "“nowhere” is not in these records." in ann.screen


async def test_a_note_is_filed_and_dated_earlier(ann: Person) -> None:
    """A note is filed at once; that it happened yesterday takes two taps, the hour is typed."""
    await ann.forwards("Hello", by="ACME")
    await ann.taps("Buy time", "22:57")
    await ann.commands("note", "They called and shouted")
    assert "Saved as a note of yours" in ann.screen
    await ann.taps("It was earlier", "Yesterday")
    await ann.says("17:30")
    assert "Sun 1 Mar, 17:30" in ann.screen
    assert await chains_hold(ann)
    await ann.commands("clients")
    await ann.taps("Not sorted yet")
    assert "Sun 1 Mar" in ann.screen
    assert "17:30 · Note: They called" in ann.screen


async def test_an_empty_note_says_how(ann: Person) -> None:
    """The bare command says how a note is written."""
    await ann.commands("note")
    assert "/note They called at five." in ann.screen
    assert await standing(ann) == []


async def test_a_time_still_to_come_is_asked_again(ann: Person) -> None:
    """Nothing has happened in the future; the question stays."""
    await ann.commands("note", "They called")
    await ann.taps("It was earlier")
    await ann.says("2031-01-01")
    assert "That is still to come." in ann.screen
    await ann.says("whenever")
    assert "I could not read a time in that." in ann.screen
    await ann.says("2026-02-27 9:15")
    assert "Fri 27 Feb, 09:15" in ann.screen


NOW = datetime(2026, 3, 2, 20, 57, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-02-27", datetime(2026, 2, 27, 12, tzinfo=UTC)),
        ("2026-02-27 17:30", datetime(2026, 2, 27, 17, 30, tzinfo=UTC)),
        ("yesterday at 5 pm", datetime(2026, 3, 1, 17, tzinfo=UTC)),
        ("Yesterday", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("دیروز ساعت ۱۷:۳۰", datetime(2026, 3, 1, 17, 30, tzinfo=UTC)),
        ("أمس", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("hôm qua lúc 17:30", datetime(2026, 3, 1, 17, 30, tzinfo=UTC)),
        ("eilen klo 17.30", datetime(2026, 3, 1, 17, 30, tzinfo=UTC)),
        ("today", datetime(2026, 3, 2, 12, tzinfo=UTC)),
        ("17:30", datetime(2026, 3, 2, 17, 30, tzinfo=UTC)),
        ("23:30", datetime(2026, 3, 1, 23, 30, tzinfo=UTC)),
        ("yesterday at 5", None),
        ("2026-02-30", None),
        ("some day", None),
        ("", None),
    ],
)
def test_a_past_time_is_read_or_refused(words: str, at: datetime | None) -> None:
    """A day, an hour or both are read; half a clock is not guessed at."""
    assert happened_at(words, NOW, "UTC") == at


async def test_the_same_message_twice_is_filed_once(ann: Person) -> None:
    """A message that is forwarded again is recognised, said, and stays filed once."""
    await ann.does(forwarded("Fix it TODAY"))
    await ann.coach.advance(seconds=2)
    await ann.does(forwarded("Fix it TODAY"))
    await ann.coach.advance(seconds=2)
    assert "You already have that, of Mon 2 Mar, 20:52" in ann.screen
    assert len(await standing(ann)) == 1
    await ann.does(forwarded("Fix it TODAY"))
    await ann.does(forwarded("And more"))
    await ann.coach.advance(seconds=2)
    assert "One of them you already had" in ann.screen
    assert len(await standing(ann)) == 2


async def test_the_same_message_is_known_after_it_moved(ann: Person) -> None:
    """A message that was moved to another client is still the same message."""
    await ann.does(forwarded("Fix it TODAY", by="Sam"))
    await ann.does(forwarded("Hello", by="Kim", sender="78"))
    await ann.coach.advance(seconds=2)
    await ann.commands("clients")
    await ann.taps("Sam", "Timeline", "1", "Move it", "Kim")
    await ann.does(forwarded("Fix it TODAY", by="Sam"))
    await ann.coach.advance(seconds=2)
    assert "You already have that" in ann.screen
    assert len(await standing(ann)) == 2


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (EVENING + timedelta(days=400), "Its date lies in the future; it is kept as it says."),
        (datetime(1970, 1, 2, tzinfo=UTC), "Its date is from long ago; it is kept as it says."),
    ],
)
async def test_an_odd_date_is_kept_and_said(ann: Person, at: datetime, said: str) -> None:
    """A date in the future or in 1970 is kept as it is, and said."""
    await ann.does(forwarded("Fix it", at=at + timedelta(minutes=5)))
    await ann.coach.advance(seconds=2)
    assert said in ann.screen
    assert (await entries(ann))[0].happened_at == at


async def test_the_likely_client_is_confirmed_in_one_tap(ann: Person) -> None:
    """Pasted words are offered for the client dealt with last, or the one who is named in them."""
    await ann.forwards("Hello", by="Kim", sender="78")
    await ann.forwards("Hello there", by="ACME")
    await ann.says("They called and want their money back")
    assert "For ACME" in ann.labels
    await ann.says("Now Kim wants a discount, out of nowhere")
    await ann.taps("For Kim")
    assert "Filed under Kim." in ann.screen
    assert "Buy time" in ann.messages[-1].labels
    await ann.commands("clients")
    await ann.taps("Kim", "Timeline")
    assert "wants a discount" in ann.screen


async def test_just_telling_is_no_message_of_theirs(ann: Person) -> None:
    """Words that only tell of something are not counted as the client's message."""
    await ann.says("I am so tired of these calls at night")
    await ann.taps("I am just telling you")
    assert "Noted as what you told me, not as a message." in ann.screen
    await ann.commands("timeline")
    assert "Note: I am so tired" in ann.screen


async def test_a_feeling_in_words_is_no_message_of_the_client(ann: Person) -> None:
    """Asked how it felt, whoever types instead of tapping has said it in private all the same."""
    await ann.forwards("You are useless")
    await ann.taps("More", "How did it feel?")
    await ann.says("I felt so small")
    assert "Kept for you alone." in ann.screen
    assert [each.body for each in await kept_apart(ann)] == ["I felt so small"]
    assert [each[2] for each in await standing(ann)] == ["You are useless"]
    await ann.taps("Delete it")
    assert await kept_apart(ann) == []


async def test_what_was_felt_stays_private_and_goes_when_told(ann: Person) -> None:
    """How it felt is asked apart, stands in no timeline, and is deleted with one tap."""
    await ann.forwards("Fix it", by="ACME")
    await ann.taps("More", "How did it feel?", "Boiling")
    await ann.says("I hate this")
    assert [each.body for each in await kept_apart(ann)] == ["5", "I hate this"]
    assert len(await entries(ann)) == 1
    await ann.taps("Delete it")
    assert await kept_apart(ann) == []


async def test_cases_are_opened_named_closed_and_chosen(ann: Person) -> None:
    """A client may have several cases; new entries go to the chosen one, closed ones stay."""
    await ann.forwards("About the website", by="ACME")
    await ann.commands("clients")
    await ann.taps("ACME", "Cases", "● Case of", "Rename")
    await ann.says("Website")
    await ann.taps("‹ All their cases", "New case")
    await ann.says("Logo")
    assert "New entries for ACME go here." in ann.screen
    await ann.forwards("About the logo", by="ACME")
    await ann.commands("case")
    await ann.taps("Timeline")
    assert "ACME · Logo" in ann.screen
    assert "About the website" not in ann.screen
    await ann.taps("‹ Back", "‹ All their cases", "Website", "New entries go here")
    await ann.forwards("Website again", by="ACME")
    await ann.commands("case")
    assert "ACME · Website" in ann.screen
    assert "Entries: 2" in ann.screen
    await ann.taps("Close the case")
    assert "closed" in ann.screen
    await ann.forwards("And the logo", by="ACME")
    await ann.commands("case")
    assert "ACME · Logo" in ann.screen
    assert await chains_hold(ann)


async def test_a_case_is_given_to_another_client(ann: Person) -> None:
    """A case filed under the wrong client goes to the right one whole."""
    await ann.forwards("About the website", by="ACME")
    await ann.forwards("Hello", by="Kim", sender="78")
    await ann.commands("clients")
    await ann.taps("ACME", "Cases", "● Case of", "It is another client's", "Kim")
    assert "Kim ·" in ann.screen
    assert await chains_hold(ann)


async def test_what_was_asked_last_gets_the_words(ann: Person) -> None:
    """An hour typed for a note is that hour, though the clock was asked for before."""
    await ann.commands("clock")
    await ann.commands("terms")
    await ann.taps("My rate")
    await ann.commands("note", "They called")
    await ann.taps("It was earlier", "Yesterday")
    await ann.says("17:30")
    assert "Sun 1 Mar, 17:30" in ann.screen
    await ann.commands("clock")
    await ann.says("22:57")
    assert "Good, I will keep your time." in ann.sees


async def test_thousands_of_emoji_and_a_giant_file_are_filed(ann: Person) -> None:
    """Nothing but emoji is filed whole; of a giant file it is said what can be kept."""
    await ann.forwards("🙂" * 4096, by="🙂" * 20)
    assert (await standing(ann))[0][2] == "🙂" * 4096
    await ann.commands("timeline")
    await ann.taps("1")
    assert "🙂" in ann.screen
    await ann.does(Attached(Attachment("video", "f", "u", 2 * 1024**3), ""))
    await ann.coach.advance(seconds=2)
    assert "It is larger than 20 MB" in ann.screen
    await ann.taps("Mark it", "A delivery")
    assert "Filed: Delivery." in ann.screen


async def test_a_note_that_tells_of_a_crisis_is_answered_as_one(ann: Person) -> None:
    """A note is read for danger like any other words; if it was about work, it is a note after."""
    await ann.commands("note", "I want to kill myself")
    assert await standing(ann) == []
    await ann.taps("I meant my work")
    assert [each[0] for each in await standing(ann)] == ["note"]


@pytest.mark.parametrize(
    ("note", "said", "filed"),
    [
        ("yesterday at 5 Sam called", "It was Sun 1 Mar, 17:00", "2026-03-01T17:00"),
        (
            "They called at 5 pm yesterday, upset",
            "It was Sun 1 Mar, 17:00",
            "2026-03-01T17:00",
        ),
        ("Last friday they promised to pay by Monday", "It was Fri 27 Feb", "2026-02-27T12:00"),
    ],
)
async def test_the_time_that_a_note_names_is_one_tap(
    ann: Person, note: str, said: str, filed: str
) -> None:
    """A note that says when it was is filed under that time with a tap, not typed once more."""
    await ann.commands("note", note)
    await ann.taps(said)
    assert "Filed under" in ann.screen
    assert not any(each.startswith("It was S") for each in ann.messages[-1].labels)
    (entry,) = await standing(ann)
    shown = [each.shown_at for each in await entries(ann) if each.amends is None]
    assert [f"{each:%Y-%m-%dT%H:%M}" for each in shown] == [filed]
    assert entry[2] == note


async def test_a_note_of_what_is_to_come_keeps_its_time(ann: Person) -> None:
    """What will be is no time at which something was."""
    await ann.commands("note", "They will pay tomorrow")
    assert not any(each.startswith("It was M") for each in ann.labels)
    assert not any(each.startswith("It was T") for each in ann.labels)


async def test_a_day_that_can_be_read_two_ways_is_asked_about(ann: Person) -> None:
    """12/01 is the first of December or the twelfth of January; looking back, both are over."""
    await ann.commands("note", "We agreed on two rounds")
    await ann.taps("It was earlier")
    await ann.says("12/01")
    assert "Which of these was it?" in ann.screen
    assert ann.messages[-2].text.startswith("When was it?")
    assert ann.messages[-1].labels[:2] == ["Mon 1 Dec", "Mon 12 Jan"]
    await ann.taps("Mon 12 Jan")
    assert "Filed under Mon 12 Jan." in ann.screen
    await ann.says("5")
    assert ann.messages[-1].labels[:2] == ["Mon 12 Jan, 05:00", "Mon 12 Jan, 17:00"]
    await ann.taps("Mon 12 Jan, 17:00")
    assert "Filed under Mon 12 Jan, 17:00" in ann.screen
    (shown,) = [each.shown_at for each in await entries(ann) if each.amends is None]
    assert f"{shown:%Y-%m-%dT%H:%M}" == "2026-01-12T17:00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("12 Jan", "Filed under Mon 12 Jan"),
        ("5 pm", "Filed under Mon 2 Mar, 17:00 UTC"),
        ("1 Jan 2031", "That is still to come."),
        ("tomorrow at 5", "That is still to come."),
        ("next Monday", "That is still to come."),
        ("1970-01-01", "Its date is from long ago"),
        ("soonish", "I could not read a time in that."),
    ],
)
async def test_words_that_look_back(ann: Person, words: str, said: str) -> None:
    """A day without a year is the last one; what is still to come is told apart from nonsense."""
    await ann.commands("note", "We agreed on two rounds")
    await ann.taps("It was earlier")
    await ann.says(words)
    assert said in ann.screen


async def test_a_large_file_among_others_is_said_too(ann: Person) -> None:
    """A file that can never be fetched again is told of, however much came with it."""
    large = forwarded("")
    await ann.does(
        Forward(large.origin, "", Attachment("video", "v", "v", 2 * 1024**3, "walk.mp4"))
    )
    await ann.does(forwarded("See above"))
    await ann.coach.advance(seconds=2)
    assert "2 messages" in ann.screen
    assert "Keep the file yourself too" in ann.screen
