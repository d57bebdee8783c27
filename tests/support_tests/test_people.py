"""What people can do, as the bot sees it, and what they see of the bot."""

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)

from tests.support.standin import Person, Standin, channel, user


def _keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"d:{label}")] for label in labels]
    )


async def _heard(bot: Bot) -> Update:
    return (await bot.get_updates(timeout=0))[-1]


async def _message(bot: Bot) -> Message:
    message = (await _heard(bot)).message
    assert message is not None
    return message


async def test_words_arrive_as_they_are(bot: Bot, standin: Standin) -> None:
    """Whatever Mira types reaches the bot unchanged, with her name and language."""
    mira = standin.person(7, "Mira", last_name="K", username="mk", language_code="fi")
    for text in ("/start abc", "", "\u202eabc", "<b>&amp;", "a\x00b", "x" * 100_000):
        mira.says(text)
        assert ((await _message(bot)).text or "") == text
    message = await _message(bot)
    assert message.from_user is not None
    assert message.from_user.language_code == "fi"
    assert message.from_user.full_name == "Mira K"


async def test_half_a_character_arrives_too(bot: Bot, mira: Person) -> None:
    """A lone surrogate, which some phones send, is passed on as it is."""
    mira.says("a\ud800")
    message = await _message(bot)
    assert message.text == "a\ud800"


async def test_a_command_is_marked(bot: Bot, mira: Person) -> None:
    """/start with a payload is known as a command."""
    mira.says("/start invite_5")
    message = await _message(bot)
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/start"}


async def test_a_long_paste_comes_in_pieces(bot: Bot, mira: Person) -> None:
    """The app splits a long text where Telegram's limit is, and loses nothing."""
    parts = mira.pastes("\U0001f600" * 5000)
    updates = await bot.get_updates(timeout=0)
    texts = [update.message.text for update in updates if update.message is not None]
    assert [len(text or "") for text in texts] == [2048, 2048, 904]
    assert len(parts) == 3


async def test_forwards_say_where_they_come_from(bot: Bot, mira: Person) -> None:
    """A client with an account, one who hides it, and a channel are told apart."""
    mira.forwards("Fix it TODAY", origin=user(5, "Client", username="client"), date=1_750_000_000)
    origin = (await _message(bot)).forward_origin
    assert isinstance(origin, MessageOriginUser)
    assert origin.sender_user.username == "client"
    assert origin.date.timestamp() == 1_750_000_000
    mira.forwards("now", origin="Anonymous client")
    origin = (await _message(bot)).forward_origin
    assert isinstance(origin, MessageOriginHiddenUser)
    mira.forwards("news", origin=channel(-100, "News"))
    origin = (await _message(bot)).forward_origin
    assert isinstance(origin, MessageOriginChannel)


@pytest.mark.parametrize(
    "kind",
    [
        "photo", "voice", "audio", "video", "video_note", "document", "sticker", "contact",
        "location", "poll",
    ],
)  # fmt: skip
async def test_everything_that_is_no_text(bot: Bot, mira: Person, kind: str) -> None:
    """Each kind of message reaches the bot in a form that python-telegram-bot can read."""
    mira.sends(kind)
    message = await _message(bot)
    assert getattr(message, kind)
    assert message.text is None


async def test_named_ways_of_sending(bot: Bot, mira: Person, standin: Standin) -> None:
    """The short names send the same, with captions, contents and origins of one's own."""
    mira.sends_photo(body=b"\x89PNG", caption="see #proof")
    message = await _message(bot)
    assert message.caption_entities[0].type == "hashtag"
    assert standin.file(message.photo[-1].file_id) == b"\x89PNG"
    mira.sends_document(
        file_name="contract.pdf", origin={"type": "hidden_user", "sender_user_name": "C"}
    )
    mira.sends_voice()
    mira.sends_sticker()
    mira.sends_contact()
    mira.sends_location()
    mira.sends_poll(question="Sure?")
    assert len(await bot.get_updates(timeout=0)) == 7


async def test_an_edit_of_theirs(bot: Bot, mira: Person) -> None:
    """A changed message comes as such, under its old id."""
    message_id = mira.says("helo").message_id
    assert message_id is not None
    mira.edits(message_id, "hello")
    edited = (await _heard(bot)).edited_message
    assert edited is not None
    assert (edited.message_id, edited.text) == (message_id, "hello")
    assert edited.edit_date is not None


async def test_groups_and_channels(bot: Bot, mira: Person) -> None:
    """What is said outside the private chat is marked as such."""
    mira.says_in_group("hello all", title="Team")
    message = await _message(bot)
    assert (message.chat.type, message.chat.title) == ("supergroup", "Team")
    mira.channel_post("news")
    assert (await _heard(bot)).channel_post is not None


async def test_blocking_is_told(bot: Bot, mira: Person) -> None:
    """The bot learns that Mira blocked it and that she came back; blocked, she cannot write."""
    mira.blocks()
    change = (await _heard(bot)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(ValueError, match="blocked"):
        mira.says("x")
    mira.unblocks()
    change = (await _heard(bot)).my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "member"


async def test_a_tap_finds_the_newest_live_button(bot: Bot, mira: Person) -> None:
    """By label, its beginning or its place; a button that is gone cannot be tapped."""
    old = await bot.send_message(mira.id, "old", reply_markup=_keyboard("Stop first", "Help"))
    new = await bot.send_message(mira.id, "new", reply_markup=_keyboard("Stop first"))
    assert mira.taps("Stop first").message_id == new.message_id
    query = (await _heard(bot)).callback_query
    assert query is not None
    assert query.data == "d:Stop first"
    assert query.message is not None
    assert query.message.message_id == new.message_id
    assert mira.taps("He").message_id == old.message_id
    assert mira.taps(0, message=old.message_id).message_id == old.message_id
    assert mira.taps(0).message_id == new.message_id
    await old.edit_reply_markup()
    with pytest.raises(LookupError, match=r"no live button 'Help'.*Stop first"):
        mira.taps("Help")


async def test_forged_presses(bot: Bot, mira: Person) -> None:
    """A press on a deleted or invented message comes with a message that cannot be read."""
    message = await bot.send_message(mira.id, "x", reply_markup=_keyboard("a"))
    await message.delete()
    for message_id in (message.message_id, 999):
        mira.taps_raw("forged:1", message_id)
        query = (await _heard(bot)).callback_query
        assert query is not None
        assert query.data == "forged:1"
        assert query.message is not None
        assert not query.message.is_accessible


async def test_copying(bot: Bot, mira: Person) -> None:
    """A code block can be copied with one tap; without one there is nothing to copy."""
    with pytest.raises(LookupError):
        mira.copies()
    text = "\U0001f600 <code>I'll answer by &lt;noon&gt;.</code>"
    await bot.send_message(mira.id, text, parse_mode="HTML")
    assert mira.copies() == "I'll answer by <noon>."


async def test_waiting_for_an_answer(bot: Bot, mira: Person) -> None:
    """Only what came after her last act counts, whether new or edited."""
    message = await bot.send_message(mira.id, "first", reply_markup=_keyboard("More"))
    assert (await mira.waits_for("first")).labels == ["More"]
    mira.says("and?")
    with pytest.raises(AssertionError, match=r"'first' did not come(.|\n)*Mira: and"):
        await mira.waits_for("first", seconds=0.05)
    await message.edit_text("first, but changed", reply_markup=_keyboard("Less"))
    assert (await mira.waits_for("first")).edited
    assert (await mira.waits_for("Less")).text == "first, but changed"
    assert (
        await mira.waits_for(lambda seen: seen.labels == ["Less"])
    ).message_id == message.message_id


async def test_an_unanswered_press_is_noticed(bot: Bot, mira: Person) -> None:
    """A spinner that nobody stops is an error in the test."""
    await bot.send_message(mira.id, "x", reply_markup=_keyboard("a"))
    with pytest.raises(AssertionError, match="not answered"):
        await mira.sees_answer(mira.taps("a"), seconds=0.05)


async def test_the_transcript_reads_like_the_chat(bot: Bot, mira: Person, standin: Standin) -> None:
    """Who said what and when, with buttons, presses and notices, in order."""
    mira.forwards("Fix it\nTODAY")
    await bot.send_message(mira.id, "Saved.", reply_markup=_keyboard("Buy time"))
    press = mira.taps("Buy time")
    await bot.answer_callback_query(str(press.query_id), "Done")
    mira.sends_sticker()
    assert mira.transcript() == (
        "--- Mira (1001) ---\n"
        "09:00:00 Mira: /start\n"
        "09:00:00 Mira (forwarded): Fix it\n"
        "         TODAY\n"
        "09:00:00 Even Keel: Saved.\n"
        "         [Buy time]\n"
        "09:00:00 Mira taps [Buy time]\n"
        "09:00:00 Mira sees a notice: Done\n"
        "09:00:00 Mira: [sticker]"
    )
    assert standin.transcript() == mira.transcript()
