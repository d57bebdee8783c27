"""The transport's calls: what is sent, what comes back, and what each refusal turns into."""

import asyncio
import json
import logging
import pickle
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    TelegramError,
)

from bot.channels.telegram.request import AiohttpRequest, FloodWait, MaybeSent, NotSent
from tests.channels.wire import (
    DEADLINE,
    SECRETS,
    TOKEN,
    WORDS,
    calling,
    failure,
    parameters,
    say,
    serving,
)


@pytest.fixture(autouse=True)
def _silent(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No log record of any level, from anywhere, may hold what a test calls a secret."""
    caplog.set_level(logging.DEBUG)
    yield
    for record in caplog.get_records("call"):
        shown = f"{record.getMessage()} {record.args!r} {record.exc_info!r} {record.exc_text}"
        assert not [secret for secret in SECRETS if secret in shown], shown


# --- what is sent --------------------------------------------------------------------------------


async def test_a_call_arrives_as_json() -> None:
    """A message with buttons reaches Telegram whole, in any script, with numbers as numbers."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("صبر", callback_data="a:0")]])
    async with serving() as server, calling() as request:
        data = parameters(chat_id=7, text="نفس بکش 😌", protect_content=True, reply_markup=keyboard)
        result = await request.post(server.call(), data)
    assert result == {"message_id": 1}
    [seen] = server.seen
    assert (seen.method, seen.target) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert seen.headers["Content-Type"] == "application/json"
    assert seen.headers["User-Agent"] == AiohttpRequest.USER_AGENT
    assert json.loads(seen.body) == {
        "chat_id": 7,
        "text": "نفس بکش 😌",
        "protect_content": True,
        "reply_markup": {"inline_keyboard": [[{"text": "صبر", "callback_data": "a:0"}]]},
    }
    assert "نفس".encode() in seen.body


async def test_half_a_character_does_not_lose_the_message() -> None:
    """A text with half an emoji in it is sent with a question mark there."""
    async with serving() as server, calling() as request:
        await request.post(server.call(), parameters(text="a\ud83db"))
    assert json.loads(server.seen[0].body) == {"text": "a?b"}


async def test_a_call_without_parameters_is_an_empty_object() -> None:
    """A call that needs nothing said still arrives as a proper one."""
    async with serving() as server, calling() as request:
        await request.post(server.call("getMe"))
    assert server.seen[0].body == b"{}"


async def test_a_very_long_call_arrives_whole() -> None:
    """A call larger than any socket's buffer arrives to its last letter."""
    async with serving() as server, calling() as request:
        await request.post(server.call(), parameters(text="x" * 8_000_000))
    assert len(json.loads(server.seen[0].body)["text"]) == 8_000_000


async def test_ptb_works_over_it() -> None:
    """The Telegram library itself sends a message and reads the answer through this transport."""
    sent = {"message_id": 5, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "hello"}
    async with serving(say(200, json.dumps({"ok": True, "result": sent}))) as server:
        transport = AiohttpRequest()
        bot = Bot("1:a", f"{server.url}/bot", request=transport, get_updates_request=transport)
        await transport.initialize()
        message = await bot.send_message(7, "hello")
        await transport.shutdown()
    assert (message.message_id, message.text) == (5, "hello")


# --- refusals ------------------------------------------------------------------------------------


def refusal(code: int, description: str, **parameters: object) -> tuple[int, str]:
    answer: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return code, json.dumps(answer)


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (refusal(400, "Bad Request: chat not found"), BadRequest, "Chat not found"),
        (refusal(401, "Unauthorized"), InvalidToken, "Unauthorized"),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden, "blocked by the user"),
        (refusal(404, "Not Found"), InvalidToken, "Not Found"),
        (refusal(409, "Conflict: terminated by other getUpdates"), Conflict, "getUpdates"),
        (refusal(400, "Bad Request: moved", migrate_to_chat_id=-100), ChatMigrated, "-100"),
        # A refusal that PTB has no class for is final, too: it must not pass for a bad network.
        (refusal(413, "Request Entity Too Large"), BadRequest, "too large"),
        (refusal(418, "Bad Request: teapot"), BadRequest, "Teapot"),
        # Unknown or broken parameters are left out, not quoted.
        (refusal(400, "Bad Request: x", retry_after="soon", new=WORDS), BadRequest, "X"),
        (refusal(400, ""), BadRequest, "400"),
        # Telegram quotes what it refuses; the quotation goes, the reason stays.
        (
            refusal(400, f"Bad Request: can't parse \"{WORDS}\" in '{WORDS}'"),
            BadRequest,
            "t parse … in …",
        ),
        (refusal(401, f"Unauthorized: {TOKEN}"), InvalidToken, "…"),
        # The server failed after it had the request: nobody knows.
        (refusal(500, "Internal Server Error"), MaybeSent, "500"),
        ((502, f"<html>/bot{TOKEN}/sendMessage</html>"), MaybeSent, "502"),
        ((504, ""), MaybeSent, "504"),
        # Something in between answered: Telegram never saw it.
        ((403, f"<html>blocked: {WORDS}</html>"), NotSent, "403"),
        ((404, "[]"), NotSent, "404"),
        ((407, ""), NotSent, "407"),
        ((400, '{"error":"bad"}'), NotSent, "400"),
        # A 200 that is no answer may still hide a message that was delivered.
        ((200, f"<html>{WORDS}</html>"), MaybeSent, "200"),
        ((200, '{"ok":true,"result":{"text":"' + WORDS), MaybeSent, "not an answer"),
        ((200, '{"ok":false,"description":"no"}'), MaybeSent, "200"),
        ((200, '["result"]'), MaybeSent, "not an answer"),
        ((200, '{"x":"result"}'), MaybeSent, "not an answer"),
        ((200, '{"result":' + "[" * 100_000), MaybeSent, "not an answer"),
        ((200, ""), MaybeSent, "200"),
    ],
)
async def test_each_refusal_can_be_told_apart(
    answer: tuple[int, str], kind: type[TelegramError], text: str
) -> None:
    """Blocked, too fast, wrong token, broken network: each is its own error, without any words."""
    async with serving(say(*answer)) as server, calling() as request:
        error = await failure(request.post(server.call(), parameters(text=WORDS)))
    assert type(error) is kind
    assert text in error.message


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refusal(429, "Too Many Requests: retry after 17", retry_after=17), 17),
        (refusal(429, "Too Many Requests"), 1),
        (refusal(429, "Too Many Requests", retry_after=0), 1),
        (refusal(400, "Bad Request: slow down", retry_after=10**30), 86_400),
    ],
)
async def test_a_request_for_patience_says_how_long(answer: tuple[int, str], seconds: int) -> None:
    """When Telegram asks the bot to slow down, the error carries the pause, within reason."""
    async with serving(say(*answer)) as server, calling() as request:
        error = await failure(request.post(server.call(), parameters(text=WORDS)))
    assert isinstance(error, FloodWait)
    assert error.retry_after == timedelta(seconds=seconds)
    assert pickle.loads(pickle.dumps(error)).retry_after == error.retry_after  # noqa: S301 - ours


async def test_a_cookie_is_not_kept() -> None:
    """Nothing that a server wants remembered is carried from one call to the next."""

    async def answer(request: web.Request) -> web.StreamResponse:
        answered = web.json_response({"ok": True, "result": True})
        answered.set_cookie("who", "you")
        return answered

    async with serving(answer) as server, calling() as request:
        for _ in range(2):
            # By name: for a bare IP address aiohttp would keep no cookies anyway.
            await request.post(server.call().replace("127.0.0.1", "localhost"))
    assert "Cookie" not in server.seen[1].headers


async def test_a_redirect_is_not_followed() -> None:
    """A hotel's log-in page does not swallow a message."""

    async def answer(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/login")

    async with serving(answer) as server, calling() as request:
        assert type(await failure(request.post(server.call(), parameters(text="x")))) is NotSent
    assert len(server.seen) == 1


# --- timeouts and cancelling ---------------------------------------------------------------------


async def test_silence_after_sending_is_a_doubt() -> None:
    """When Telegram took the message and says nothing in time, it may have been delivered."""
    release = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.wait_for(release.wait(), DEADLINE)
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server:
        async with calling(read_timeout=0.05) as request:
            patient = asyncio.create_task(request.post(server.call(), read_timeout=None))
            sent = await failure(request.post(server.call(), parameters(text=WORDS)))
            fetched = await failure(request.retrieve(f"{server.url}/file/bot{TOKEN}/a"))
            release.set()
            assert await patient is True
        release.clear()
        async with calling(read_timeout=None) as request:
            once = await failure(request.post(server.call(), read_timeout=0.01))
        release.set()
    assert type(sent) is type(fetched) is type(once) is MaybeSent


async def test_a_long_poll_has_its_own_time() -> None:
    """Waiting thirty seconds for news is not mistaken for a dead line."""
    given: list[object] = []

    class Watching(AiohttpRequest):
        async def do_request(self, *args: object, **named: object) -> tuple[int, bytes]:
            given.append(named["read_timeout"])
            return 200, b'{"ok":true,"result":[]}'

    transport = Watching(read_timeout=15)
    bot = Bot("1:a", request=transport, get_updates_request=transport)
    await bot.get_updates(timeout=30)
    assert given == [45]
    assert transport.read_timeout == 15


async def test_a_call_that_finds_no_free_connection_is_not_sent() -> None:
    """When every connection is busy a call gives up knowing that nothing left."""
    held, release = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        held.set()
        await asyncio.wait_for(release.wait(), DEADLINE)
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server, calling(connections=1, pool_timeout=0.01) as request:
        busy = asyncio.create_task(request.post(server.call()))
        await asyncio.wait_for(held.wait(), DEADLINE)
        patient = asyncio.create_task(request.post(server.call(), pool_timeout=None))
        error = await failure(request.post(server.call(), parameters(text=WORDS)))
        release.set()
        assert await busy is await patient is True
    assert type(error) is NotSent
    assert len(server.seen) == 2


async def test_cancelling_passes_through_and_frees_the_connection() -> None:
    """A stop in the middle of a call is a stop, and does not use up a connection for good."""
    held, release = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        held.set()
        await asyncio.wait_for(release.wait(), DEADLINE)
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server, calling(connections=1, pool_timeout=0.01) as request:
        call = asyncio.create_task(request.post(server.call()))
        await asyncio.wait_for(held.wait(), DEADLINE)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        release.set()
        assert await request.post(server.call()) is True


# --- open and closed -----------------------------------------------------------------------------


async def test_opening_and_closing_may_be_repeated() -> None:
    """Starting twice, stopping twice and starting again all do what one expects."""
    request = AiohttpRequest()
    async with serving() as server:
        refused = await failure(request.post(server.call(), parameters(text=WORDS)))
        await asyncio.gather(request.initialize(), request.initialize())
        await request.post(server.call())
        await asyncio.gather(request.shutdown(), request.shutdown())
        closed = await failure(request.post(server.call()))
        await request.initialize()
        await request.post(server.call())
        await request.shutdown()
    assert type(refused) is type(closed) is NotSent
    assert len(server.seen) == 2


async def test_closing_ends_the_calls_under_way() -> None:
    """A stop does not wait for an answer that may never come, and says that it is in doubt."""
    held, release = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        held.set()
        await asyncio.wait_for(release.wait(), DEADLINE)
        return web.json_response({"ok": True, "result": True})

    async with serving(answer) as server:
        async with calling(read_timeout=None) as request:
            call = asyncio.create_task(failure(request.post(server.call(), parameters(text=WORDS))))
            await asyncio.wait_for(held.wait(), DEADLINE)
        assert type(await call) is MaybeSent
        release.set()


@pytest.mark.parametrize("proxy", ["socks5://u:proxy-password@127.0.0.1:1", "127.0.0.1:1"])
def test_a_proxy_of_another_kind_is_refused_at_once(proxy: str) -> None:
    """A proxy that cannot work is refused at the start, without its password in the text."""
    with pytest.raises(ValueError, match="must begin with http://") as caught:
        AiohttpRequest(proxy=proxy)
    assert "proxy-password" not in str(caught.value)
