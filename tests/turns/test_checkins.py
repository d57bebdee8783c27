"""How it is going with a client: two taps, for the person alone, and asked only where wanted."""

from sqlalchemy import Connection

from bot.errands.pictures import mood_values
from bot.store import cases, felt, moods, pictured
from bot.store.people import Person as Row
from tests.support.coach import Coach, Person
from tests.support.records import entries, kept_apart, look


async def a_client(ann: Person) -> None:
    """Ann has a client called Sam, and a clock."""
    await ann.commands("clock")
    await ann.taps("Skip")
    await ann.forwards("Fix it")
    await ann.taps("Just keep it")


async def card(ann: Person) -> None:
    await ann.commands("clients")
    await ann.taps("Sam")


async def says_how(ann: Person, place: str) -> None:
    """From the card, two taps."""
    await card(ann)
    await ann.taps("How is it going?", place)


async def heats(ann: Person) -> list[int]:
    def of_first(conn: Connection, whose: Row) -> list[int]:
        (client,) = cases.clients(conn, whose, 9)
        return [heat for _, heat in felt.about(conn, whose, client.id, 9)]

    return await look(ann, of_first)


async def test_two_taps_from_the_card_feed_the_mood(ann: Person) -> None:
    """A low place on the scale is heat: on the card, and in the picture of how it went."""
    await a_client(ann)
    await card(ann)
    before = ann.taps_made
    await ann.taps("How is it going?")
    assert "How is it going with Sam, from 1 (hard) to 5 (good)?" in ann.screen
    await ann.taps("1")
    assert ann.taps_made - before == 2
    assert "Noted, for you alone." in ann.screen
    assert await heats(ann) == [5]
    await card(ann)
    assert "only for you: boiling" in ann.screen

    def drawn(conn: Connection, whose: Row) -> object:
        (client,) = cases.clients(conn, whose, 9)
        found = pictured.felt(conn, whose, client.id, 9)
        assert found is not None
        return mood_values(found, lambda each: each.text, "UTC")["points"]

    assert await look(ann, drawn) == [{"x": 0.5, "y": 5}]


async def test_the_weekly_question_is_switched_on_and_off_on_the_card(
    coach: Coach, ann: Person
) -> None:
    """It comes once a week, names nobody until it is opened, and is two taps from an answer."""
    await a_client(ann)
    await says_how(ann, "Ask me once a week")
    assert "I will ask once a week." in ann.screen
    await coach.advance(days=1)
    shown = len(ann.messages)
    await coach.advance(days=7)
    assert len(ann.messages) == shown + 1
    assert "How has it been lately?" in ann.screen
    assert "Sam" not in ann.screen
    await ann.taps("Answer")
    assert "How is it going with Sam" in ann.screen
    await ann.taps("4")
    assert await heats(ann) == [2]
    await ann.commands("reminders")
    assert "a check-in about Sam" in ann.screen
    await ann.taps("✓ Check-in: Sam")
    assert "a check-in" not in ann.screen
    await says_how(ann, "Ask me once a week")
    await says_how(ann, "stop it")
    shown = len(ann.messages)
    await coach.advance(days=15)
    assert len(ann.messages) == shown


async def test_the_card_is_one_tap_away(ann: Person) -> None:
    """Whoever only looked goes back to the card, and nothing is kept."""
    await a_client(ann)
    await card(ann)
    await ann.taps("How is it going?", "Back to the card")
    assert "Open cases" in ann.screen
    assert await heats(ann) == []


async def test_after_bad_days_it_is_proposed_and_never_switched_on(
    coach: Coach, ann: Person
) -> None:
    """The second bad day it asks whether to ask; a yes switches it on, and nothing else does."""
    await a_client(ann)
    await says_how(ann, "2")
    assert "more than one day" not in ann.sees
    await coach.advance(days=2)
    await says_how(ann, "1")
    assert "Sam has cost you more than one day lately." in ann.screen
    await coach.advance(days=20)
    assert "How has it been lately?" not in ann.sees
    await ann.taps("Yes, once a week")
    await coach.advance(days=8)
    assert "How has it been lately?" in ann.sees


async def test_a_no_is_remembered(coach: Coach, ann: Person) -> None:
    """Whoever said no is not asked again about that client, however the days go."""
    await a_client(ann)
    await says_how(ann, "1")
    await coach.advance(days=1)
    await says_how(ann, "1")
    await ann.taps("No, thank you")
    assert "I will not ask that again about Sam." in ann.screen
    for _ in range(3):
        await coach.advance(days=4)
        await says_how(ann, "1")
    assert "more than one day" not in ann.screen
    assert await look(ann, lambda conn, whose: len(moods.of_person(conn, whose, 9))) == 5


async def test_at_most_once_a_week_something_is_proposed(coach: Coach, ann: Person) -> None:
    """Unanswered, it is proposed again a week later at the soonest."""
    await a_client(ann)
    for _ in range(4):
        await says_how(ann, "1")
        await coach.advance(days=1)
    assert sum("more than one day" in each.text for each in ann.messages) == 1


async def test_hot_guides_count_as_bad_days(coach: Coach, ann: Person) -> None:
    """How heated somebody was in a guide counts, and it is proposed once the guide is over."""
    for _ in range(2):
        await coach.advance(days=1)
        await ann.forwards("Fix it TODAY")
        await ann.taps("Stop first", "5 · ")
        assert "more than one day" not in ann.sees
        await ann.commands("cancel")
    assert "more than one day" in ann.screen


async def test_an_archived_client_is_asked_about_no_more(coach: Coach, ann: Person) -> None:
    """Archiving ends the weekly question."""
    await a_client(ann)
    await says_how(ann, "Ask me once a week")
    await card(ann)
    await ann.taps("Archive")
    shown = len(ann.messages)
    await coach.advance(days=15)
    assert len(ann.messages) == shown


async def test_a_merged_client_keeps_what_was_told(ann: Person) -> None:
    """When two clients turn out to be one, its mood and its weekly question go along, once."""
    await a_client(ann)
    await says_how(ann, "Ask me once a week")
    await says_how(ann, "2")
    await ann.forwards("Hello", by="Samuel", sender="78")
    await ann.commands("clients")
    await ann.taps("Samuel", "How is it going?", "Ask me once a week")
    await card(ann)
    await ann.taps("Merge", "Samuel", "Yes, make them one")
    await ann.commands("reminders")
    assert ann.screen.count("a check-in about Samuel") == 1
    assert await heats(ann) == [4]


async def test_how_it_goes_may_be_typed(ann: Person) -> None:
    """A typed place counts like a tap, words are kept apart; neither is filed as the client's."""
    await a_client(ann)
    before = await entries(ann)
    await card(ann)
    await ann.taps("How is it going?")
    await ann.says("They call me at night")
    assert ann.screen == "Kept for you alone."
    (kept,) = await kept_apart(ann)
    assert kept.body == "They call me at night"
    assert kept.client_id is not None
    await ann.says("\u06f2")
    assert "Noted, for you alone." in ann.screen
    assert await heats(ann) == [4]
    assert await entries(ann) == before


async def test_a_long_text_after_the_question_is_filed(ann: Person) -> None:
    """Their message, pasted while the question stood there, is not mistaken for a feeling."""
    await a_client(ann)
    await card(ann)
    await ann.taps("How is it going?")
    await ann.says("Where is it?\nYou said Monday.")
    assert "as a message from your client" in ann.screen
    assert await kept_apart(ann) == []
