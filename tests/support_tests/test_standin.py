"""The stand-in through python-telegram-bot: sending, editing, deleting, answering."""

import asyncio
import io
from urllib.parse import urlsplit

import aiohttp
import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.support.standin import Person, Standin
from tests.support_tests.conftest import Bare


def _keyboard(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"t:{label}") for label in row] for row in rows]
    )


async def test_a_message_arrives_with_its_markup_and_buttons(bot: Bot, mira: Person) -> None:
    """Mira sees the text plain, and its buttons in their order."""
    message = await bot.send_message(
        mira.id, "<b>How hot</b> are you?", parse_mode="HTML", reply_markup=_keyboard(["1", "2"])
    )
    assert mira.screen() == "How hot are you?\n[1]\n[2]"
    assert message.text == "How hot are you?"
    assert message.entities[0].type == "bold"
    assert message.reply_markup is not None
    assert message.date.timestamp() == 1_760_000_400


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        (" \n\u200b", "Text must be non-empty"),
        ("<b> </b>", "Text must be non-empty"),
        ("x" * 4097, "Message is too long"),
        ("\U0001f600" * 2049, "Message is too long"),
        ("x" * 33_000, "Text is too long"),
        ("<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_texts_that_cannot_be_sent(bot: Bot, mira: Person, text: str, words: str) -> None:
    """Empty, endless and broken texts are refused, and nothing arrives."""
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(mira.id, text, parse_mode="HTML")
    assert refusal.value.message.lower() == words.lower()
    assert mira.last is None


async def test_length_counts_after_parsing(bot: Bot, mira: Person) -> None:
    """4096 letters fit, however much markup stands around them."""
    await bot.send_message(mira.id, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert mira.last is not None
    assert len(mira.last.text) == 4096


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "\u0645" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "x"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "example.org"}, "BUTTON_URL_INVALID"),
        (
            {"text": "x", "url": "https://example.org", "callback_data": "x"},
            (
                "can't parse inline keyboard button: exactly one action expected, "
                "found url and callback_data"
            ),
        ),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ],
)
async def test_buttons_that_cannot_be_shown(
    bare: Bare, mira: Person, button: object, words: str
) -> None:
    """A button without a label, an action or room for it is refused."""
    markup = {"inline_keyboard": [[button]]}
    status, answer = await bare.json("sendMessage", chat_id=mira.id, text="x", reply_markup=markup)
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")


@pytest.mark.parametrize("rows", [[9], [8] * 13])
async def test_keyboards_that_are_too_large(bot: Bot, mira: Person, rows: list[int]) -> None:
    """Nine buttons in a row or more than a hundred in all are refused."""
    keyboard = _keyboard(*[["x"] * width for width in rows])
    with pytest.raises(BadRequest, match="eply markup is too long"):
        await bot.send_message(mira.id, "x", reply_markup=keyboard)


async def test_largest_buttons_fit(bot: Bot, mira: Person) -> None:
    """64 bytes of data, 256 letters to copy and a hundred buttons are fine."""
    copy = InlineKeyboardButton("Copy", copy_text=CopyTextButton("y" * 256))
    data = InlineKeyboardButton("Tap", callback_data="x" * 64)
    await bot.send_message(mira.id, "x", reply_markup=InlineKeyboardMarkup([[copy, data]]))
    await bot.send_message(mira.id, "x", reply_markup=_keyboard(*[["x"] * 8] * 12, ["x"] * 4))
    assert mira.copies("Copy") == "y" * 256


async def test_an_edit_changes_what_is_seen(bot: Bot, mira: Person) -> None:
    """The transcript shows the message as it is now; leaving out the keyboard removes it."""
    message = await bot.send_message(mira.id, "one", reply_markup=_keyboard(["a"]))
    await bot.edit_message_text("two", mira.id, message.message_id)
    assert mira.last is not None
    assert (mira.last.text, mira.last.labels, mira.last.edited) == ("two", [], True)
    assert "Even Keel (edited): two" in mira.transcript()


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, mira: Person) -> None:
    """Sending what stands there already is an error in the Bot API, and so it is here."""
    message = await bot.send_message(mira.id, "one", reply_markup=_keyboard(["a"]))
    for attempt in (
        bot.edit_message_text("one", mira.id, message.message_id, reply_markup=_keyboard(["a"])),
        bot.edit_message_reply_markup(mira.id, message.message_id, reply_markup=_keyboard(["a"])),
    ):
        with pytest.raises(BadRequest) as refusal:
            await attempt
        assert refusal.value.message == (
            "Message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    await bot.edit_message_reply_markup(mira.id, message.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(mira.id, message.message_id)


async def test_only_the_bots_own_messages_can_be_edited(bot: Bot, mira: Person) -> None:
    """Mira's words are hers; what is not there or is gone cannot be edited either."""
    theirs = mira.says("hello").message_id
    assert theirs is not None
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", mira.id, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", mira.id, 999)
    gone = await bot.send_message(mira.id, "x")
    await gone.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", mira.id, gone.message_id)


async def test_deleting_takes_messages_away_for_48_hours(
    bot: Bot, mira: Person, standin: Standin
) -> None:
    """Either side's messages can be deleted until they are two days old."""
    mine = await bot.send_message(mira.id, "mine", reply_markup=_keyboard(["Gone"]))
    theirs = mira.says("theirs").message_id
    old = await bot.send_message(mira.id, "old")
    assert theirs is not None
    await bot.delete_message(mira.id, theirs)
    await bot.delete_messages(mira.id, [mine.message_id, 999])
    assert [seen.text for seen in mira.messages()] == ["old"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await mine.delete()
    standin.advance(48 * 3600 + 1)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await old.delete()
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_messages(mira.id, [old.message_id])
    assert mira.transcript().count("(deleted)") == 2
    assert "[Gone]" not in mira.transcript()


async def test_a_press_is_answered_once_and_in_time(
    bot: Bot, mira: Person, standin: Standin
) -> None:
    """A second answer, an unknown press and one that waited too long are refused alike."""
    await bot.send_message(mira.id, "x", reply_markup=_keyboard(["a"]))
    first, late = mira.taps("a"), mira.taps("a")
    assert first.query_id is not None
    assert late.query_id is not None
    await bot.answer_callback_query(first.query_id, "Saved", show_alert=True)
    assert await mira.sees_answer(first) == {"text": "Saved", "show_alert": True}
    assert "Mira sees an alert: Saved" in mira.transcript()
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(first.query_id)
    standin.advance(61)
    for query_id in (first.query_id, late.query_id, "7"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(query_id)


async def test_an_answer_has_room_for_200_letters(bare: Bare, mira: Person, bot: Bot) -> None:
    """A notice longer than 200 letters is refused and leaves the press unanswered."""
    await bot.send_message(mira.id, "x", reply_markup=_keyboard(["a"]))
    press = mira.taps("a")
    status, answer = await bare.json(
        "answerCallbackQuery", callback_query_id=press.query_id, text="x" * 201
    )
    assert (status, answer["description"]) == (400, "Bad Request: MESSAGE_TOO_LONG")
    await bot.answer_callback_query(str(press.query_id), "x" * 200)


async def test_whom_the_bot_cannot_reach(bot: Bot, standin: Standin, mira: Person) -> None:
    """Nobody, somebody who never wrote, who blocked the bot, who left Telegram: each its words."""
    standin.person(2002, "Stranger")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(31337, "x")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(2002, "x")
    mira.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(mira.id, "x")
    mira.unblocks()
    await bot.send_message(mira.id, "welcome back")
    mira.deactivates()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_chat_action(mira.id, "typing")


async def test_files_go_up_and_come_down(bot: Bot, mira: Person, standin: Standin) -> None:
    """A document travels as multipart, is kept, and can be downloaded and sent again."""
    sent = await bot.send_document(
        mira.id, io.BytesIO(b"%PDF-1.7"), filename="case.pdf", caption="<b>Case</b>",
        parse_mode="HTML", reply_markup=_keyboard(["a"]),
    )  # fmt: skip
    assert sent.document is not None
    assert sent.document.file_name == "case.pdf"
    assert sent.caption == "Case"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    assert standin.file(sent.document.file_id) == b"%PDF-1.7"
    await bot.send_document(mira.id, sent.document.file_id)
    photo = await bot.send_photo(mira.id, b"\x89PNG", caption="look")
    assert photo.photo[-1].file_size == 4
    assert [seen.kind for seen in mira.messages()] == ["document", "document", "photo"]


async def test_files_that_are_refused(bot: Bot, mira: Person, bare: Bare) -> None:
    """No file, an empty one, an unknown id, too long a caption, more than 20 MB to download."""
    _, answer = await bare.json("sendDocument", chat_id=mira.id)
    assert answer["description"] == "Bad Request: there is no document in the request"
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(mira.id, b"", filename="x.txt")
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nothing")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(mira.id, b"x", caption="x" * 1025)
    mira.sends_document(size=20_000_001)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await update.message.document.get_file()


async def test_caption_edits(bot: Bot, mira: Person) -> None:
    """A caption can be changed, a text is no caption and a document has no text."""
    document = await bot.send_document(mira.id, b"x", filename="x.txt", caption="one")
    await bot.edit_message_caption(mira.id, document.message_id, caption="two")
    assert mira.last is not None
    assert mira.last.text == "two"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", mira.id, document.message_id)


async def test_replies_quote_what_is_there(bot: Bot, mira: Person) -> None:
    """A reply to a message that is gone is refused unless it may go without."""
    theirs = mira.says("hello").message_id
    assert theirs is not None
    reply = await bot.send_message(mira.id, "yes", reply_parameters=ReplyParameters(theirs))
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.text == "hello"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(mira.id, "x", reply_parameters=ReplyParameters(999))
    loose = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(mira.id, "x", reply_parameters=loose)).reply_to_message is None


async def test_what_the_bot_says_about_itself(bot: Bot, standin: Standin, mira: Person) -> None:
    """Commands, descriptions, name and menu are kept by language and given back."""
    await bot.set_my_commands([("start", "Begin"), ("help", "What I can do")])
    await bot.set_my_commands([("start", "Aloita")], language_code="fi")
    assert [one.description for one in await bot.get_my_commands(language_code="fi")] == ["Aloita"]
    await bot.delete_my_commands(language_code="fi")
    assert await bot.get_my_commands(language_code="fi") == ()
    await bot.set_my_description("A calm colleague")
    await bot.set_my_short_description("Calm")
    await bot.set_my_name("Keel")
    await bot.set_chat_menu_button()
    assert (await bot.get_my_description()).description == "A calm colleague"
    assert (await bot.get_my_short_description("fi")).short_description == "Calm"
    assert (await bot.get_my_name()).name == "Keel"
    assert (await bot.get_chat_menu_button()).type == "default"
    assert (await bot.get_chat(mira.id)).first_name == "Mira"
    assert standin.profile()["commands"][0]["commands"][0]["command"] == "start"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": "Start", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "x"}, "command length must not exceed 32"),
        ({"command": "x", "description": ""}, "command description must be non-empty"),
        ({"command": "x"}, "can't parse BotCommand: Can't find field \"description\""),
    ],
)
async def test_commands_that_are_refused(bare: Bare, command: dict[str, str], words: str) -> None:
    """A command's name is short lower-case Latin, and it is always described."""
    _, answer = await bare.json("setMyCommands", commands=[command])
    assert answer["description"] == f"Bad Request: {words}"


async def test_bodies_of_every_kind(bare: Bare, mira: Person) -> None:
    """JSON, a form, multipart and a query string all say the same thing."""
    await bare.json("sendMessage", chat_id=mira.id, text="json")
    await bare.form("sendMessage", chat_id=str(mira.id), text="form & more")
    await bare.post("SENDMESSAGE", params={"chat_id": mira.id, "text": "query"})
    assert [seen.text for seen in mira.messages()] == ["json", "form & more", "query"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"chat_id": None}, "chat_id is empty"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"text": None}, "message text is empty"),
        ({"chat_id": "mira"}, "chat not found"),
        ({"text": {"a": 1}}, 'field "text" must be of type String'),
        ({"reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"reply_markup": []}, 'field "reply_markup" must be of type Object'),
        ({"protect_content": "maybe"}, 'field "protect_content" must be of type Boolean'),
        ({"message_thread_id": "x"}, 'field "message_thread_id" must be of type Integer'),
        ({"parse_mod": "HTML"}, 'unexpected field "parse_mod" for sendMessage'),
        ({"parse_mode": "Markdown"}, "unsupported parse_mode"),
        (
            {"entities": [{"offset": 0, "length": 1, "type": "huge"}]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_calls_against_the_contract(
    bare: Bare, mira: Person, fields: dict[str, object], words: str
) -> None:
    """What is missing, misspelt or of the wrong type is refused and named."""
    status, answer = await bare.json("sendMessage", **{"chat_id": mira.id, "text": "x", **fields})
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")
    assert answer == {"ok": False, "error_code": 400, "description": answer["description"]}
    assert mira.last is None


async def test_unknown_methods_and_tokens(bare: Bare, standin: Standin) -> None:
    """A method or a token that does not exist is answered as by Telegram."""
    assert (await bare.json("makeCoffee"))[1]["description"] == "Not Found"
    status, answer = await bare.post("getMe", token="110201543:AAwrong")
    assert (status, answer["description"]) == (401, "Unauthorized")
    assert (await bare.post("getMe", token="nonsense"))[0] == 404
    stranger = Bot("110201543:AAwrong", base_url=standin.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_body_too_large_is_refused() -> None:
    """413 instead of reading on without end."""
    async with Standin.local(max_body=1000) as small, aiohttp.ClientSession() as session:
        bare = Bare(session, small)
        status, answer = await bare.form("sendMessage", chat_id="1", text="x" * 2000)
        assert (status, answer["description"]) == (413, "Request Entity Too Large")


async def test_a_call_that_was_cut_short(standin: Standin, mira: Person) -> None:
    """A bot that dies while it sends has sent nothing."""
    _, writer = await asyncio.open_connection(*urlsplit(standin.url).netloc.split(":"))
    head = f"POST /bot{standin.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    call = await standin.waits_for_call("sendMessage")
    assert (call["error"], call["applied"]) == ("Bad Request: the request was cut short", False)
    await writer.wait_closed()


async def test_the_log_of_calls(bot: Bot, mira: Person, standin: Standin) -> None:
    """Each call is kept with time, arguments and answer, refusals included."""
    await bot.send_message(mira.id, "x", reply_markup=_keyboard(["a"]))
    with pytest.raises(BadRequest):
        await bot.send_message(mira.id, "")
    sent, refused = standin.calls("sendMessage", chat_id=mira.id)
    assert sent["arguments"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "a"
    assert (sent["status"], sent["answer"]["text"], sent["applied"]) == (200, "x", True)
    assert (refused["error"], refused["applied"]) == ("Bad Request: message text is empty", False)
    assert sent["number"] < refused["number"]
    assert sent["at"] == 1_760_000_400.0
