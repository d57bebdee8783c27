"""Sending to Telegram, and what its refusals mean."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.api import Api, Identity, failure_of
from bot.channels.telegram.request import AiohttpRequest, FloodWait, MaybeSent, NotSent
from bot.channels.telegram.send import TelegramChannel
from bot.errors import BotError
from bot.messages import (
    Animation,
    Body,
    Button,
    Delete,
    Edit,
    Failure,
    FailureKind,
    File,
    Frame,
    Message,
    Outgoing,
    PressAnswer,
    Run,
    Sent,
    Style,
)
from tests.channels.bot_api import bot_api, refusal

RUNS = (Run("Hi ", Style.STRONG), Run("<you>"))
ROWS = ((Button("Go", data="t:1"),),)
MARKUP = {"inline_keyboard": [[{"text": "Go", "callback_data": "t:1"}]]}


def outgoing(body: Body) -> Outgoing:
    return Outgoing(id="o", person="p", channel="telegram", bot="42", chat="77", wave=1, body=body)


WORDS = {
    "chat_id": "77",
    "text": "<b>Hi </b>&lt;you&gt;",
    "parse_mode": "HTML",
    "link_preview_options": {"is_disabled": True},
}


@pytest.mark.parametrize(
    ("body", "method", "parameters"),
    [
        (Message(RUNS), "sendMessage", WORDS),
        (Message(RUNS, ROWS), "sendMessage", WORDS | {"reply_markup": MARKUP}),
        (Edit("x", RUNS), "editMessageText", WORDS | {"message_id": "9"}),
        (
            Edit("x", RUNS, ROWS),
            "editMessageText",
            WORDS | {"message_id": "9", "reply_markup": MARKUP},
        ),
        (Edit("x", None), "editMessageReplyMarkup", {"chat_id": "77", "message_id": "9"}),
        (
            Edit("x", None, ROWS),
            "editMessageReplyMarkup",
            {"chat_id": "77", "message_id": "9", "reply_markup": MARKUP},
        ),
        (Delete(("5", "6")), "deleteMessages", {"chat_id": "77", "message_ids": [5, 6]}),
    ],
)
async def test_each_outgoing_is_one_call(
    body: Body, method: str, parameters: dict[str, Any]
) -> None:
    """Messages, edits and deletions become the call that Telegram has for them."""
    async with bot_api() as (server, api):
        server.will_answer("sendMessage", {"message_id": 12, "chat": {}})
        sent = await TelegramChannel(api).send(outgoing(body), "9")
    assert sent == Sent("12" if isinstance(body, Message) else None)
    assert server.calls == [(method, parameters)]


async def test_a_file_is_uploaded(tmp_path: Path) -> None:
    """An export arrives under its own name, with its caption."""
    spooled = tmp_path / "spooled"
    spooled.write_bytes(b"%PDF" * 50_000)
    async with bot_api() as (server, api):
        server.will_answer("sendDocument", {"message_id": 13})
        body = File(str(spooled), "case.pdf", (Run("Your case"),))
        assert await TelegramChannel(api).send(outgoing(body), None) == Sent("13")
    (parameters,) = server.of("sendDocument")
    assert parameters == {
        "chat_id": "77",
        "caption": "Your case",
        "parse_mode": "HTML",
        "document": ("case.pdf", b"%PDF" * 50_000),
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Edit("x", RUNS), Failure(FailureKind.MISSING, "no_target")),
        (File("/does/not/exist", "a.pdf"), Failure(FailureKind.REFUSED, "file_missing")),
        (Delete(("local",)), Failure(FailureKind.REFUSED, "malformed")),
        (
            Message(RUNS, ((Button("x", data="x" * 65),),)),
            Failure(FailureKind.REFUSED, "malformed"),
        ),
        (Animation("x", (Frame(0, RUNS),)), Failure(FailureKind.REFUSED, "animation")),
    ],
)
async def test_what_cannot_be_sent_costs_no_call(body: Body, expected: Failure) -> None:
    """What can never arrive is said so at once."""
    async with bot_api() as (server, api):
        assert await TelegramChannel(api).send(outgoing(body), None) == expected
    assert server.calls == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            refusal(400, "Bad Request: message is not modified: specified new message content"),
            Failure(FailureKind.NOT_MODIFIED, "not_modified"),
        ),
        (
            refusal(400, "Bad Request: chat not found"),
            Failure(FailureKind.BLOCKED, "chat_not_found"),
        ),
        (
            refusal(403, "Forbidden: bot was blocked by the user"),
            Failure(FailureKind.BLOCKED, "blocked"),
        ),
        (
            refusal(429, "Too Many Requests: retry after 7", retry_after=7),
            Failure(FailureKind.SLOW_DOWN, "flood", 7.0),
        ),
        (refusal(401, "Unauthorized"), Failure(FailureKind.UNAUTHORISED, "token")),
        ({"no": "id"}, Failure(FailureKind.MAYBE_SENT, "no_message_id")),
        (web.Response(text="<html>"), Failure(FailureKind.MAYBE_SENT, "no_answer")),
        (web.json_response([]), Failure(FailureKind.MAYBE_SENT, "no_answer")),
        (web.json_response({"ok": False}), Failure(FailureKind.MAYBE_SENT, "no_answer")),
        (
            web.json_response({"ok": False, "inside": {"result": 1}}),
            Failure(FailureKind.MAYBE_SENT, "no_answer"),
        ),
    ],
)
async def test_answers_over_the_wire(answer: object, expected: Failure) -> None:
    """What Telegram answers over HTTP arrives as the failure that delivery decides by."""
    async with bot_api() as (server, api):
        # A response can be sent once; the table is made once for every run.
        copy = (
            web.Response(body=answer.body, status=answer.status, headers=answer.headers)
            if isinstance(answer, web.Response)
            else answer
        )
        server.will_answer("sendMessage", copy)
        assert await TelegramChannel(api).send(outgoing(Message(RUNS)), None) == expected


async def test_a_refused_connection_left_nothing() -> None:
    """When nobody answers at Telegram's address, nothing was sent."""
    async with AiohttpRequest(connect_timeout=2) as request:
        # Port 9 of the loopback: nobody discards here.
        channel = TelegramChannel(Api(request, "42:made-up", "http://127.0.0.1:9/bot"))
        failure = await channel.send(outgoing(Message(RUNS)), None)
    assert failure == Failure(FailureKind.NOT_SENT, "not_sent")


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (BadRequest("Message is not modified: x"), FailureKind.NOT_MODIFIED, "not_modified"),
        (BadRequest("Message to edit not found"), FailureKind.MISSING, "missing"),
        (BadRequest("Message can't be edited"), FailureKind.MISSING, "not_editable"),
        (BadRequest("Message to delete not found"), FailureKind.MISSING, "missing"),
        (
            BadRequest("Message can't be deleted for everyone"),
            FailureKind.MISSING,
            "not_deletable",
        ),
        (BadRequest("Chat not found"), FailureKind.BLOCKED, "chat_not_found"),
        (Forbidden("Forbidden: user is deactivated"), FailureKind.BLOCKED, "blocked"),
        (Forbidden("Forbidden: bot can't initiate"), FailureKind.BLOCKED, "blocked"),
        (BadRequest("Can't parse entities: x"), FailureKind.REFUSED, "entities"),
        (BadRequest("Message is too long"), FailureKind.REFUSED, "too_long"),
        (BadRequest("Button_data_invalid"), FailureKind.REFUSED, "button"),
        (BadRequest("The request is too large (HTTP 413)."), FailureKind.REFUSED, "too_large"),
        (BadRequest("Something about Ada"), FailureKind.REFUSED, "bad_request"),
        (NotSent("x"), FailureKind.NOT_SENT, "not_sent"),
        (MaybeSent("x"), FailureKind.MAYBE_SENT, "no_answer"),
        (TimedOut(), FailureKind.MAYBE_SENT, "no_answer"),
        (NetworkError("Internal Server Error (500)"), FailureKind.SERVER, "server"),
        (NetworkError("Bad Gateway"), FailureKind.SERVER, "server"),
        (NetworkError("Too Many Requests (429)"), FailureKind.SLOW_DOWN, "flood"),
        (
            NetworkError("Unknown error in HTTP implementation: X()"),
            FailureKind.MAYBE_SENT,
            "transport",
        ),
        (FloodWait(timedelta(seconds=3)), FailureKind.SLOW_DOWN, "flood"),
        (InvalidToken(), FailureKind.UNAUTHORISED, "token"),
        (ChatMigrated(5), FailureKind.REFUSED, "refused"),
    ],
)
def test_every_error_has_its_meaning(error: TelegramError, kind: FailureKind, code: str) -> None:
    """Each way to fail gets the kind that delivery has a rule for, and a code without words."""
    failure = failure_of(error)
    assert (failure.kind, failure.code) == (kind, code)
    assert (failure.retry_after > 0) == (kind is FailureKind.SLOW_DOWN)


async def test_a_press_is_answered() -> None:
    """The spinner of a button stops, with a short note when there is one."""
    async with bot_api() as (server, api):
        channel = TelegramChannel(api)
        await channel.answer(PressAnswer("telegram", "42", "q1"))
        await channel.answer(PressAnswer("telegram", "42", "q2", "long " * 100))
    first, second = server.of("answerCallbackQuery")
    assert first == {"callback_query_id": "q1"}
    assert len(second["text"]) <= 200
    assert channel.unanswered == 0


async def test_a_late_answer_to_a_press_harms_nobody() -> None:
    """A press that Telegram no longer waits for is counted and forgotten."""
    async with bot_api() as (server, api):
        server.will_answer("answerCallbackQuery", refusal(400, "Bad Request: query is too old"))
        channel = TelegramChannel(api)
        await channel.answer(PressAnswer("telegram", "42", "q1"))
    assert channel.unanswered == 1


async def test_the_bot_knows_its_name() -> None:
    """The bot's own name is asked once, for its invite links."""
    async with bot_api() as (server, api):
        server.will_answer("getMe", {"id": 42, "username": "EvenKeelBot"}, {})
        assert await api.identity() == Identity("42", "EvenKeelBot")
        with pytest.raises(MaybeSent):
            await api.identity()


async def test_a_wrong_token_says_what_to_do() -> None:
    """An operator with a wrong token reads where to get the right one, and never the token."""
    async with bot_api() as (server, api):
        server.will_answer("getMe", refusal(401, "Unauthorized"))
        with pytest.raises(BotError, match="TELEGRAM_BOT_TOKEN") as caught:
            await api.identity()
    assert "made-up" not in str(caught.value)
