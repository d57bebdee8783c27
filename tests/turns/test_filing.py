"""What people pass on is filed word for word, and answered once."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Origin, OriginKind, Text
from tests.support.coach import EVENING, Coach, Person, forwarded, running
from tests.support.records import chains_hold, clients, entries, row, standing

HELPS = ["Buy time", "Stop first", "Pick a guide", "Just keep it", "Mark it", "More"]
PLAINLY = "Telegram and whoever runs this bot can read"


async def test_a_forward_is_filed_with_its_own_time(ann: Person) -> None:
    """A forward is kept word for word with the time it was written and how sure its author is."""
    await ann.forwards("Fix it TODAY")
    (entry,) = await entries(ann)
    assert (entry.kind, entry.grade) == ("their_message", "forwarded_identified")
    assert entry.content is not None
    assert entry.content.text == "Fix it TODAY"
    assert entry.happened_at < EVENING
    assert await clients(ann) == ["Sam"]
    assert "Saved, word for word: from Sam, Mon 2 Mar, 20:52 UTC." in ann.screen
    assert "Nothing has to be answered this minute." in ann.screen
    assert ann.labels == HELPS


async def test_several_forwards_get_one_answer(coach: Coach, ann: Person) -> None:
    """Forwards that come in one go are each filed at once and answered once, when it is quiet."""
    for text in ("First of all", "and another thing", "and my money"):
        await ann.does(forwarded(text))
        await coach.advance(seconds=1)
        assert ann.messages == []
    assert len(await standing(ann)) == 3
    await coach.advance(seconds=2)
    assert len(ann.messages) == 1
    assert "3 messages" in ann.screen


async def test_a_hidden_account_is_said(ann: Person) -> None:
    """A forward whose author hides their account says so, and is graded as less sure."""
    await ann.forwards("Fix it TODAY", sender=None)
    assert "Their account is hidden" in ann.screen
    assert (await standing(ann))[0][1] == "forwarded_hidden"


async def test_the_same_sender_is_the_same_client(ann: Person) -> None:
    """Messages of one account go to one client, and of another account to another."""
    await ann.forwards("One", by="Sam", sender="77")
    await ann.forwards("Two", by="Sam (new phone)", sender="77")
    await ann.forwards("Three", by="Kim", sender="78")
    assert await clients(ann) == ["Kim", "Sam"]
    assert await chains_hold(ann)


async def test_own_messages_are_not_the_clients(ann: Person) -> None:
    """A forward of the person's own message is filed as theirs."""
    await ann.does(forwarded("I said Friday", by="Ann", sender=ann.external_id))
    await ann.coach.advance(seconds=2)
    assert (await standing(ann))[0][0] == "my_message"
    assert "your own message" in ann.screen
    assert await clients(ann) == []


async def test_pasted_text_is_the_clients_unless_said_otherwise(ann: Person) -> None:
    """Pasted text counts as the client's; one tap says that the words are one's own."""
    await ann.says("He says that he wants all his money back by tomorrow")
    assert "as a message from your client" in ann.screen
    assert (await standing(ann))[0][:2] == ("their_message", "remembered")
    await ann.taps("These are my own words")
    assert "Noted as your own words." in ann.screen
    assert ann.labels == ["Look at it before I send it", *HELPS[:4], "Who is it from?", *HELPS[4:]]
    amended = [each for each in await entries(ann) if each.kind == "amended"]
    assert amended[0].content is not None
    assert amended[0].content.fields["said_by"] == "me"
    assert await chains_hold(ann)


async def test_just_keep_it_keeps_it(ann: Person) -> None:
    """Keeping is enough: the buttons go, a record of the choice stays."""
    await ann.forwards("Fix it TODAY")
    await ann.taps("Just keep it")
    assert ann.labels == []
    assert "✓ Just keep it" in ann.screen
    assert len(await standing(ann)) == 1


async def test_who_it_is_from_can_be_tapped(ann: Person) -> None:
    """A message without a client is filed under one that is tapped."""
    await ann.forwards("One", by="Sam")
    await ann.says("He called and wants his money back")
    await ann.taps("Another client", "Sam")
    assert "Filed under Sam." in ann.sees
    assert [each[2] for each in await standing(ann)] == [
        "One",
        "He called and wants his money back",
    ]
    assert await clients(ann) == ["Sam"]
    assert await chains_hold(ann)


async def test_who_it_is_from_can_be_typed(ann: Person) -> None:
    """A typed name makes the client; the same name in other letters is the same client."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?")
    await ann.says("  ACME   Ltd ")
    assert "Filed under ACME Ltd." in ann.sees
    await ann.says("And now they want two more pages")
    await ann.taps("Who is it from?")
    await ann.says("acme ltd")
    assert await clients(ann) == ["ACME Ltd"]


async def test_a_typed_name_answers_its_question(ann: Person) -> None:
    """Once a name was typed, its question has no live buttons any more."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?")
    assert "Leave it open" in ann.labels
    await ann.says("ACME")
    assert "Leave it open" not in ann.labels


async def test_what_is_too_long_for_a_name_is_filed(ann: Person) -> None:
    """A sentence where a name was expected is filed like any other, and the question stays."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?")
    await ann.says("It is from the people at the agency whom I told you about some weeks ago")
    assert len(await standing(ann)) == 2
    assert "Saved" in ann.screen
    await ann.says("ACME")
    assert await clients(ann) == ["ACME"]


async def test_whose_it_is_can_stay_open(ann: Person) -> None:
    """Nobody has to say whose a message is."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?", "Leave it open")
    assert "Left open." in ann.sees
    await ann.says("and two more pages")
    assert "as a message from your client" in ann.screen


async def test_help_goes_on_after_naming(ann: Person) -> None:
    """Saying whose it is takes nothing away: what is sent then is filed in the same case."""
    await ann.says("They want their money back")
    await ann.taps("Who is it from?")
    await ann.says("ACME")
    await ann.taps("Buy time", "I sent it")
    mine = [each for each in await entries(ann) if each.kind == "my_message"]
    theirs = [each for each in await entries(ann) if each.kind == "their_message"]
    assert [each.state for each in theirs] == ["moved", "standing"]
    assert mine[0].case_id == theirs[1].case_id


@pytest.mark.parametrize("way", ["forward", "paste", "photo"])
async def test_first_use_says_plainly_who_can_read(ann: Person, way: str) -> None:
    """However the first message comes, its answer says once who can read what is sent here."""
    for _ in range(2):
        if way == "forward":
            await ann.forwards("Fix it")
        elif way == "paste":
            await ann.says("He wants his money back")
        else:
            await ann.attaches()
    assert ann.sees.count(PLAINLY) == 1
    assert PLAINLY in ann.messages[0].text


async def test_a_photo_is_filed_with_its_caption(ann: Person) -> None:
    """A screenshot is kept by its file's name at Telegram, with its caption."""
    await ann.attaches("look at this")
    (entry,) = await entries(ann)
    assert entry.grade == "file"
    assert entry.content is not None
    assert entry.content.attachment is not None
    assert entry.content.text == "look at this"
    assert "Saved with today's date." in ann.screen


async def test_a_changed_message_is_kept_beside_the_first(ann: Person) -> None:
    """Editing a filed message keeps both wordings."""
    before = await ann.says("He wants 400 back")
    await ann.edits(before, "He wants 450 back")
    kinds = {each.kind.value: each for each in await entries(ann)}
    first, later = kinds["their_message"].content, kinds["amended"].content
    assert first is not None
    assert later is not None
    assert (first.text, later.text) == ("He wants 400 back", "He wants 450 back")
    assert "Both are kept" in ann.screen
    assert await chains_hold(ann)


async def test_a_changed_message_follows_its_client(ann: Person) -> None:
    """A message that was filed under a client can still be changed."""
    before = await ann.says("He wants 400 back")
    await ann.taps("Who is it from?")
    await ann.says("ACME")
    await ann.edits(before, "He wants 450 back")
    assert "Both are kept" in ann.screen
    assert await chains_hold(ann)


async def test_a_changed_answer_is_too_late(ann: Person) -> None:
    """Editing an answer in a guide changes nothing, and says how to change it."""
    await ann.forwards("Fix it")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed", "None of these")
    before = await ann.says("the colours are off")
    await ann.edits(before, "the fonts are off")
    assert "/back takes you to the question again" in ann.screen


async def test_a_full_store_says_so_and_keeps_what_is_there(tmp_path: Path) -> None:
    """At the limit nothing more is taken in, by whatever way; that is said, and the rest stays."""
    async with running(tmp_path, storage_bytes=4 * 1024) as coach:
        ann = coach.person()
        await ann.forwards("x" * 1500)
        await ann.taps("Just keep it")
        await ann.says("y" * 1600)
        assert "There is no room left for you here" in ann.screen
        assert len(await standing(ann)) == 1
        await ann.forwards("short")
        await ann.taps("Stop first")
        for _ in range(10):
            await ann.says("z" * 900)
        assert "There is no room left for you here" in ann.sees
        used = await row(ann)
        assert used is not None
        assert used.bytes_used <= 4 * 1024
        assert sum(len(each[2]) for each in await standing(ann)) <= 4 * 1024
        await ann.taps("Calm")
        assert "Underneath the tone" in ann.screen


async def test_one_full_store_leaves_the_others_room(tmp_path: Path) -> None:
    """The limit is each person's own."""
    async with running(tmp_path, storage_bytes=2 * 1024) as coach:
        ann, bob = coach.person("100"), coach.person("101")
        for _ in range(4):
            await ann.says("x" * 900)
        await bob.says("He wants his money back")
        assert "Saved" in bob.screen


@pytest.mark.parametrize("word", ["hi", "Hello!", "سلام", "moi", "xin chào"])
async def test_a_greeting_is_greeted(ann: Person, word: str) -> None:
    """Hello is not filed as a client's message."""
    await ann.says(word)
    assert "Hello. I am Even Keel" in ann.screen
    assert PLAINLY in ann.screen
    await ann.says(word)
    assert "Forward or paste the message" in ann.screen
    assert await standing(ann) == []


async def test_a_forward_during_a_guide_waits_for_nobody(coach: Coach, ann: Person) -> None:
    """A new message in the middle of a guide is filed at once, and the guide stays where it was."""
    await ann.forwards("One")
    await ann.taps("Pick a guide", "Stop, ask, verify", "Something fixed")
    await ann.forwards("Two, and hurry")
    assert "A guide is still open; it waits for you." in ann.screen
    await ann.taps("Go on with the guide")
    assert "What do you not know yet?" in ann.screen
    assert "Welcome back" in ann.screen
    await coach.advance(minutes=5)
    assert len(await standing(ann)) == 2


@pytest.mark.parametrize("name", ["", " ", "W" * 129])
async def test_any_name_of_a_sender_will_do(ann: Person, name: str) -> None:
    """A deleted account has no name and some have very long ones; both can be tapped later."""
    await ann.forwards("Fix it", by=name)
    assert "from ," not in ann.screen
    await ann.says("He wants his money back")
    await ann.taps("Another client")
    await ann.taps("somebody without a name" if not name.strip() else "WWW")
    assert "Filed under" in ann.sees


async def test_a_channels_post_is_filed_under_the_channel(ann: Person) -> None:
    """A forward out of a channel is kept under the channel's name."""
    content = forwarded("News")
    origin = Origin(OriginKind.CHAT, "ACME news", "-1001", EVENING - timedelta(days=1))
    await ann.does(type(content)(origin, "News"))
    await ann.coach.advance(seconds=2)
    assert await clients(ann) == ["ACME news"]


async def test_a_flood_of_forwards_is_answered_all_the_same(coach: Coach, ann: Person) -> None:
    """Whoever forwards without a pause is answered every so often, for what came so far."""
    for number in range(24):
        await ann.does(forwarded(f"Message {number}"))
        await coach.advance(seconds=1)
    assert "messages, each with its own time" in ann.sees


async def test_words_too_long_for_an_answer_are_kept(ann: Person) -> None:
    """What is too long for a question is kept as a note, so that nobody writes it twice."""
    await ann.commands("guides")
    await ann.taps("A message is here", "Stop, ask, verify", "Something fixed", "None of these")
    await ann.says("long " * 300)
    assert "I kept that as a note" in ann.screen
    assert ("note", "remembered", "long " * 300) in await standing(ann)


async def test_a_text_that_was_cut_moves_whole(coach: Coach, ann: Person) -> None:
    """A long paste that Telegram has cut is one message, and goes to its client as a whole."""
    for part in ("a" * 4096, "b" * 4096, "the end"):
        await ann.does(Text(part))
    await coach.advance(seconds=2)
    assert "as a message from your client" in ann.screen
    await ann.taps("Who is it from?")
    await ann.says("Acme Ltd")
    assert await clients(ann) == ["Acme Ltd"]
    cases = {each.case_id for each in await entries(ann) if each.state == "standing"}
    named = [each for each in await entries(ann) if each.state == "moved"]
    assert len(named) == 3
    assert len(cases) >= 1


async def test_a_sentence_is_no_name(ann: Person) -> None:
    """Whoever goes on writing instead of naming somebody gets no client of that name."""
    await ann.says("They want three more pages for nothing")
    await ann.taps("Who is it from?")
    await ann.says("I do not know what to do about them at all")
    assert await clients(ann) == []


async def test_a_note_beside_a_guide_can_be_changed(ann: Person) -> None:
    """Words that a guide kept as a note are amended when the message is changed in the chat."""
    await ann.forwards("Fix it")
    await ann.taps("Stop first")
    sent = await ann.says("He called again at five")
    assert "I kept that as a note" in ann.screen
    await ann.edits(sent, "He called again at six")
    assert "I filed your change beside the first wording" in ann.screen
    await ann.commands("timeline")
    assert "He called again at six" in ann.screen
