"""/check: a reply in one's own words is looked at before it goes out; it marks, they decide."""

from pathlib import Path

import pytest

from bot.messages import Style
from tests.support.coach import Coach, Person, running
from tests.support.records import entries, standing, woken_for

HOT = "You never answer. This is unacceptable!!! You should have told me that in March."
COOL = (
    "You never answer. This is not workable for me. "
    "It would have helped if you had told me that in March."
)


async def checks(person: Person, words: str) -> None:
    await person.commands("check")
    await person.says(words)


def marked(person: Person) -> list[str]:
    """The words that are marked in the newest message that has any."""
    for message in reversed(person.messages):
        found = [run.text for run in message.runs if run.style is Style.MARKED]
        if found:
            return found
    return []


async def test_hot_words_are_marked_with_why_and_what_is_softer(ann: Person) -> None:
    """The reply is shown as it was written, its hot words marked, each with a reason."""
    await checks(ann, HOT)
    assert ann.messages[-2].text == HOT
    assert marked(ann) == ["You never", "unacceptable!!!", "You should have"]
    assert "“You never”: reads as an accusation. Softer: so far I have not seen" in ann.screen
    assert "It is your reply: you decide." in ann.screen


async def test_nothing_is_filed_and_nothing_blocked(ann: Person) -> None:
    """Looking at a reply files nothing; keeping it as it is takes one tap and makes it copyable."""
    await checks(ann, HOT)
    assert await entries(ann) == []
    assert ann.copyable is None
    await ann.taps("Keep it as it is")
    assert ann.copyable == HOT
    assert await entries(ann) == []
    await ann.taps("Not sent")
    assert await woken_for(ann) == {}
    assert "Nothing was filed" in ann.screen


async def test_nobody_is_scored(ann: Person) -> None:
    """No number, share or grade stands for how hot a reply is."""
    await checks(ann, HOT)
    assert not any(each.isdigit() for each in ann.screen)


async def test_softer_words_take_the_place_where_they_surely_fit(ann: Person) -> None:
    """Cooler words are put in where the sentence stays one; the rest is named and left."""
    await checks(ann, HOT)
    await ann.taps("Make it cooler")
    assert ann.copyable == COOL
    assert "I left these to you:\n- “You never”" in ann.screen.replace("\n\n", "\n")
    await ann.taps("Back to my words")
    assert ann.messages[-2].text == HOT
    assert marked(ann)


async def test_what_was_sent_is_filed_for_the_client(ann: Person) -> None:
    """Filed as sent, a reply stands among the words of that client's case, as it was sent."""
    await ann.forwards("When is it ready?")
    await checks(ann, HOT)
    await ann.taps("Make it cooler", "File it as sent")
    assert ("my_message", "sent_as_is", COOL) in await standing(ann)
    assert "Filed as sent to Sam" in ann.screen
    assert await woken_for(ann) == {}


async def test_what_the_records_do_not_hold_is_listed(ann: Person) -> None:
    """Days, amounts and promises are compared with the records; those without an entry are told."""
    await ann.forwards("We agreed on two rounds of changes, 450 EUR, by 12 March 2026.")
    await checks(
        ann,
        "We agreed on two rounds of changes. The price is 450 EUR, not 600 EUR. "
        "Sunday is fine, and so is 12 March 2026. I will add the shop for free.",
    )
    assert "Not in your records of Sam:" in ann.screen
    assert "An amount: 600 EUR" in ann.screen
    assert "A day: Sunday" in ann.screen
    assert "A promise: “I will add the shop for free.”" in ann.screen
    assert "450" not in ann.screen
    assert "12 March" not in ann.screen
    assert "two rounds" not in ann.screen


async def test_what_is_all_in_the_records_is_said_to_be(ann: Person) -> None:
    """When an entry stands behind everything, that is said in one line."""
    await ann.forwards("We agreed on two rounds of changes for 450 EUR.")
    await checks(ann, "As agreed, two rounds of changes for 450 EUR.")
    assert "are in your records of Sam" in ann.screen


async def test_without_a_client_nothing_is_in_the_records(ann: Person) -> None:
    """Before any client is known, every amount is one that no record holds."""
    await checks(ann, "It costs $400 in all.")
    assert "Not in your records:\n- An amount: $400" in ann.screen.replace("\n\n", "\n")
    assert "Compare with a client" not in ann.labels


async def test_another_client_is_one_tap_away(ann: Person) -> None:
    """The guess whose records count is corrected with a tap."""
    await ann.forwards("It is 450 EUR then", by="Kim", sender="78")
    await ann.forwards("Hello", by="Sam")
    await checks(ann, "It is 450 EUR.")
    assert "Not in your records of Sam" in ann.screen
    await ann.taps("Another client", "Kim")
    assert "are in your records of Kim" in ann.screen


async def test_a_calm_reply_is_ready_at_once(ann: Person) -> None:
    """Where nothing is marked, the reply can be copied straight away."""
    await checks(ann, "Thank you, I will look into it.")
    assert ann.copyable == "Thank you, I will look into it."
    assert "None of the hot words that I know is in it" in ann.screen


@pytest.mark.parametrize("words", ["😀😀", "???", "12 34"])
async def test_a_reply_without_words_is_asked_for_again(ann: Person, words: str) -> None:
    """Emoji and signs alone are no reply; the question stays open."""
    await checks(ann, words)
    assert "There are no words in that" in ann.screen
    await ann.says(HOT)
    assert marked(ann)


async def test_the_longest_message_is_looked_at_whole(coach: Coach, ann: Person) -> None:
    """4,096 characters fit; the rest that Telegram cut off is looked at as well."""
    whole = ("You never answer. I did write to you. " * 120)[:4096].strip()
    await checks(ann, whole)
    assert ann.messages[-3].text == whole
    assert "… and" in ann.messages[-2].text
    assert "If there is more of it" in ann.screen
    await ann.says("And you are lying.")
    assert marked(ann) == ["you are lying"]
    await coach.advance(minutes=5)
    await checks(ann, whole)
    await coach.advance(minutes=5)
    await ann.says("Where is my website? I paid for it.")
    assert "as a message from your client" in ann.screen


async def test_what_is_longer_than_a_message_is_asked_for_in_parts(ann: Person) -> None:
    """Another channel brings longer texts; it is said how they can be looked at."""
    await checks(ann, "word " * 1000)
    assert "longer than one message" in ann.screen


async def test_the_clients_words_are_known_as_theirs(ann: Person) -> None:
    """Who pastes the client's message is told so, and asked for their own."""
    await ann.forwards("Fix it TODAY or I want my money back")
    await checks(ann, "Fix it TODAY or I want my money back")
    assert "Those are your client’s words" in ann.screen
    await ann.says("I will look at it.")
    assert ann.copyable == "I will look at it."


async def test_a_pasted_message_of_the_client_is_filed_as_theirs(ann: Person) -> None:
    """A slip is mended with one tap: the words are filed as the client's after all."""
    await checks(ann, "You never answer, fix it now")
    await ann.taps("My client wrote this")
    assert ("their_message", "remembered", "You never answer, fix it now") in await standing(ann)
    assert "Buy time" in ann.labels


async def test_several_languages_in_one_reply_are_read(ann: Person) -> None:
    """A reply that changes its language is marked in all of it."""
    await checks(ann, "You never answer. Et koskaan vastaa. هیچ‌وقت جواب نمی‌دهید.")
    assert marked(ann) == ["You never", "Et koskaan", "هیچ‌وقت جواب نمی‌دهید"]


async def test_the_words_may_stand_behind_the_command(ann: Person) -> None:
    """/check with the reply behind it looks at once."""
    await ann.commands("check", HOT)
    assert marked(ann)


async def test_words_that_sound_of_danger_come_first(ann: Person) -> None:
    """Somebody in danger is answered as such, also behind this command, and can go on after."""
    await ann.commands("check", "I am going to kill myself")
    assert not marked(ann)
    await ann.taps("I meant my work")
    assert ann.messages[-2].text == "I am going to kill myself"


async def test_own_words_that_were_filed_can_be_looked_at(ann: Person) -> None:
    """Words that were pasted and said to be one's own carry the way to it."""
    await ann.says(HOT)
    await ann.taps("These are my own words", "Look at it before I send it")
    assert marked(ann)[0] == "You never"


async def test_a_reply_is_kept_for_a_day_and_sealed(coach: Coach, ann: Person) -> None:
    """The words are stored sealed, and are gone after a day or when the next one comes."""
    await checks(ann, HOT)
    rows = await woken_for(ann)
    assert rows
    assert all("never" not in str(row.payload) for row in rows.values())
    await checks(ann, "Second reply, thank you.")
    assert len(await woken_for(ann)) == 1
    await coach.advance(days=1, seconds=1)
    assert await woken_for(ann) == {}
    assert "Make it cooler" not in ann.labels
    assert "File it as sent" not in ann.labels


async def test_another_person_reaches_no_reply(coach: Coach, ann: Person) -> None:
    """A button under one person's reply does nothing for another."""
    bob = coach.person("200", "Bob")
    await checks(ann, HOT)
    await bob.says("hello")
    await bob.presses(ann.button("Keep it as it is"))
    assert "never answer" not in bob.sees
    assert ann.copyable is None


async def test_without_room_nothing_is_lost(tmp_path: Path) -> None:
    """When nothing more can be filed it is said, and the reply stays where it is."""
    async with running(tmp_path, storage_bytes=100) as coach:
        ann = coach.person()
        await checks(ann, HOT)
        await ann.taps("File it as sent")
        assert "no room left" in ann.screen
        await ann.taps("Keep it as it is")
        assert ann.copyable == HOT


# --- holds ---------------------------------------------------------------------------------------


async def test_a_reply_is_held_until_morning_and_comes_back_marked(
    coach: Coach, ann: Person
) -> None:
    """Written late, it cannot be copied until 08:30; the knock quotes nothing, the screen marks."""
    await checks(ann, HOT)
    await ann.taps("Hold it until morning", "22:57")
    assert ann.copyable is None
    await coach.advance(hours=9)
    assert "It is time" not in ann.screen
    await coach.advance(hours=1)
    assert ann.screen.startswith("It is time.")
    assert "never" not in ann.screen
    await ann.taps("Look at it now")
    assert marked(ann)[0] == "You never"
    assert "This is what you wrote" in ann.screen
    assert ann.messages[-1].labels == ["Send it as it is", "Make it cooler", "Drop it"]
    await ann.taps("Send it as it is")
    assert ann.copyable == HOT


async def test_a_held_reply_is_made_cooler_or_dropped(coach: Coach, ann: Person) -> None:
    """In the morning it is made cooler with one tap, or dropped without a trace."""
    await checks(ann, HOT)
    await ann.taps("Hold it until morning", "22:57")
    await coach.advance(hours=10)
    await ann.taps("Hold it another hour")
    await coach.advance(minutes=61)
    await ann.taps("Look at it now", "Make it cooler")
    assert ann.copyable == COOL
    await ann.taps("Hold it until morning")
    await coach.advance(days=1)
    await ann.taps("Drop it")
    assert await woken_for(ann) == {}
    assert await entries(ann) == []


async def test_a_held_reply_outlives_the_next_check(coach: Coach, ann: Person) -> None:
    """Looking at another reply meanwhile does not lose the one on hold."""
    await checks(ann, HOT)
    await ann.taps("Hold it until morning", "22:57")
    await checks(ann, "Another one, thank you.")
    await coach.advance(hours=10)
    await ann.taps("Look at it now")
    assert marked(ann)[0] == "You never"


async def test_a_held_reply_is_released_early(ann: Person) -> None:
    """One tap ends the hold before its time."""
    await checks(ann, HOT)
    await ann.taps("Hold it until morning", "22:57", "Release it now")
    assert ann.copyable == HOT


async def held_guide(coach: Coach, ann: Person, understood: str) -> None:
    """A guide's reply, held for an hour with these words of the person in it."""
    await ann.forwards("Fix it TODAY or I want my money back")
    await ann.taps("Stop first", "Boiling", "Hold my answer", "22:57", "In an hour")
    await ann.taps("Work on the reply", "Something fixed", "None of these")
    await ann.says(understood)
    await ann.taps("I will look into it", "No")
    await coach.advance(minutes=61)


async def test_the_held_reply_of_a_guide_comes_back_marked(coach: Coach, ann: Person) -> None:
    """Hot words that found their way into a draft are marked before it is handed back."""
    await held_guide(coach, ann, "you never read what I write")
    assert "never" not in ann.screen
    await ann.taps("Look at it now")
    assert marked(ann) == ["you never"]
    assert ann.messages[-1].labels == ["Send it as it is", "Drop it"]
    await ann.taps("Send it as it is")
    assert "you never read what I write" in (ann.copyable or "")


async def test_the_held_reply_of_a_guide_is_made_cooler(coach: Coach, ann: Person) -> None:
    """Softer words take their place, are filed as what was sent, and the guide goes on."""
    await held_guide(coach, ann, "you always change it at the last minute")
    await ann.taps("Look at it now", "Make it cooler")
    assert "you often change it" in (ann.copyable or "")
    await ann.taps("File it as sent")
    sent = [each for each in await standing(ann) if each[0] == "my_message"]
    assert [(kind, grade) for kind, grade, _ in sent] == [("my_message", "sent_changed")]
    assert "you often change it" in sent[0][2]
    assert "When shall I come back" in ann.screen


async def test_the_held_reply_of_a_guide_is_dropped(coach: Coach, ann: Person) -> None:
    """Dropped, nothing was sent, and the guide is over."""
    await held_guide(coach, ann, "you never read what I write")
    await ann.taps("Look at it now", "Drop it")
    assert "Nothing was sent" in ann.screen
    assert [each.kind for each in await entries(ann) if each.kind == "my_message"] == []


async def test_a_cool_reply_of_a_guide_is_handed_back_as_ever(coach: Coach, ann: Person) -> None:
    """Where nothing is hot, one tap shows the reply ready to copy."""
    await held_guide(coach, ann, "the logo is to be larger")
    await ann.taps("Look at it now")
    assert "the logo is to be larger" in (ann.copyable or "")


async def test_own_words_in_place_of_a_draft_are_looked_at_and_filed(ann: Person) -> None:
    """In a guide, /check looks at one's own words and files them where the draft would be."""
    await ann.forwards("Fix it TODAY or I want my money back")
    await ann.taps("Stop first", "Calm")
    await ann.taps("Something fixed", "None of these")
    await ann.says("the logo is to be larger")
    await ann.taps("I will look into it", "No", "I changed it")
    assert "/check" in ann.screen
    await checks(ann, HOT)
    await ann.taps("Keep it as it is", "File it as sent")
    assert ("my_message", "sent_changed", HOT) in await standing(ann)
    await ann.taps("22:57")
    assert "When shall I come back" in ann.screen
