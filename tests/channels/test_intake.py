"""Long polling: nothing is acknowledged before it is committed."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.translate import ALLOWED_UPDATES
from bot.errors import BotError
from bot.messages import Incoming, Text
from tests.channels.bot_api import BotApi, bot_api, refusal

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
CONFLICT = "Conflict: terminated by other getUpdates request"
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active"


def update(number: int, text: str = "hi", chat: str = "private") -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "from": {"id": 7, "first_name": "Ada"},
            "chat": {"id": 7, "type": chat},
            "date": 1_700_000_000,
            "text": text,
        },
    }


class Turns:
    """Takes batches as turns would; fails as often as told."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.batches: list[list[int]] = []
        self.taken = asyncio.Event()
        self.hold: asyncio.Event | None = None

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.batches.append([one.update_id for one in batch])
        self.taken.set()
        if self.hold is not None:
            await self.hold.wait()
        if self.failures:
            raise self.failures.pop(0)


class Pauses:
    """Notes how long was waited, and waits no time at all."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


async def open_poll(_: dict[str, Any]) -> list[Any]:
    """A long poll during which nobody writes."""
    await asyncio.Event().wait()
    return []


async def run_until_idle(
    server: BotApi,
    api: Api,
    turns: Turns,
    *answers: object,
    expected: AbstractContextManager[Any] | None = None,
) -> tuple[Intake, Pauses]:
    """Run an intake through the answers to its polls, and stop it in the poll after them."""
    idle, pauses = asyncio.Event(), Pauses()

    async def last_poll(parameters: dict[str, Any]) -> list[Any]:
        idle.set()
        return await open_poll(parameters)

    server.will_answer("getUpdates", *answers, last_poll)
    intake = Intake(api, turns.receive, bot="42", clock=lambda: NOW, pause=pauses)
    running = asyncio.ensure_future(intake.run())
    waiting = asyncio.ensure_future(idle.wait())
    await asyncio.wait({running, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    intake.stop()
    with expected or nullcontext():
        async with asyncio.timeout(1):
            await running
    return intake, pauses


async def test_an_update_is_acknowledged_after_its_turn() -> None:
    """Telegram is told to forget an update only once its turn has committed."""
    turns = Turns()
    turns.hold = asyncio.Event()
    async with bot_api() as (server, api):
        server.will_answer("getUpdates", [update(5), update(9)], open_poll)
        intake = Intake(api, turns.receive, bot="42", clock=lambda: NOW)
        running = asyncio.ensure_future(intake.run())
        async with asyncio.timeout(5):
            await turns.taken.wait()
            assert len(server.of("getUpdates")) == 1
            server.called.clear()
            turns.hold.set()
            await server.called.wait()
            intake.stop()
            await running
    first, second = server.of("getUpdates")
    assert turns.batches == [[5, 9]]
    assert "offset" not in first
    assert second["offset"] == 10
    assert first["allowed_updates"] == list(ALLOWED_UPDATES)


async def test_the_first_poll_is_short_and_the_next_ones_are_long() -> None:
    """The bot knows at once that it is connected, and then waits for people without hurry."""
    async with bot_api() as (server, api):
        intake, _ = await run_until_idle(server, api, Turns(), [])
    assert [poll["timeout"] for poll in server.of("getUpdates")] == [0, 50]
    assert intake.trouble is None


async def test_a_batch_comes_again_while_the_database_is_down() -> None:
    """While nothing can be stored, updates wait at Telegram and come again, ever more slowly."""
    turns = Turns(*[ConnectionError() for _ in range(7)])
    async with bot_api() as (server, api):
        _, pauses = await run_until_idle(server, api, turns, *[[update(5)]] * 8)
    assert turns.batches == [[5]] * 8
    polls = server.of("getUpdates")
    assert ["offset" in poll for poll in polls] == [False] * 8 + [True]
    for waited, wanted in zip(pauses.seconds, [1, 2, 4, 8, 16, 30, 30], strict=True):
        assert 0.8 * wanted <= waited <= wanted


async def test_what_is_not_ours_is_passed_over() -> None:
    """Groups and malformed updates are counted, acknowledged, and hold nobody up."""
    turns = Turns()
    batch = [update(5, chat="group"), {"update_id": 6}, "junk", update(7, "\x00"), update(8)]
    async with bot_api() as (server, api):
        intake, _ = await run_until_idle(server, api, turns, batch, [update(9, chat="group")])
    assert turns.batches == [[7, 8]]
    assert intake.ignored == 4
    assert server.of("getUpdates")[-1]["offset"] == 10


@pytest.mark.parametrize("answer", [{"no": "list"}, ["junk", {}], refusal(502, "Bad Gateway")])
async def test_nonsense_is_not_polled_in_a_loop(answer: object) -> None:
    """Broken answers make the intake wait, not spin."""
    async with bot_api() as (server, api):
        intake, pauses = await run_until_idle(server, api, Turns(), answer, [update(5)])
    assert len(pauses.seconds) == 1
    assert intake.trouble is None


async def test_two_pollers_are_told_once() -> None:
    """An operator who starts the bot twice reads one clear line, not one a second."""
    conflicts = [refusal(409, CONFLICT) for _ in range(3)]
    async with bot_api() as (server, api):
        with capture_logs() as lines:
            _, pauses = await run_until_idle(server, api, Turns(), *conflicts, [update(5)])
    warnings = [line for line in lines if line["event"] == "intake.waiting"]
    assert len(warnings) == 1
    assert "another program" in warnings[0]["why"]
    assert pauses.seconds == [15.0] * 3
    assert "made-up" not in str(lines)


async def test_a_forgotten_webhook_is_removed() -> None:
    """A bot that had a webhook before polls at once, and nothing that waited is dropped."""
    async with bot_api() as (server, api):
        await run_until_idle(server, api, Turns(), refusal(409, WEBHOOK), [update(5)])
    assert server.of("deleteWebhook") == [{"drop_pending_updates": False}]


async def test_telegram_may_ask_for_a_pause() -> None:
    """When Telegram asks for a pause, it gets one."""
    slow = refusal(429, "Too Many Requests: retry after 45", retry_after=45)
    async with bot_api() as (server, api):
        _, pauses = await run_until_idle(server, api, Turns(), slow, [])
    assert pauses.seconds == [45.0]


async def test_a_wrong_token_ends_the_intake() -> None:
    """With a token that Telegram does not know, the bot stops and says what to do."""
    async with bot_api() as (server, api):
        await run_until_idle(
            server,
            api,
            Turns(),
            refusal(401, "Unauthorized"),
            expected=pytest.raises(BotError, match="TELEGRAM_BOT_TOKEN"),
        )


async def test_a_stop_finishes_the_batch_in_hand() -> None:
    """Stopping in the middle of a turn lets it finish; no further poll is made."""
    turns = Turns()
    turns.hold = asyncio.Event()
    async with bot_api() as (server, api):
        server.will_answer("getUpdates", [update(5)])
        intake = Intake(api, turns.receive, bot="42", clock=lambda: NOW)
        running = asyncio.ensure_future(intake.run())
        async with asyncio.timeout(5):
            await turns.taken.wait()
            intake.stop()
            await asyncio.sleep(0)
            assert not running.done()
            turns.hold.set()
            await running
    assert len(server.of("getUpdates")) == 1


async def test_a_stop_during_a_pause_is_quick() -> None:
    """Nobody has to wait for a back-off to run out before the bot stops."""
    waiting = asyncio.Event()

    async def pause(_: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    async with bot_api() as (server, api):
        server.will_answer("getUpdates", refusal(409, CONFLICT))
        intake = Intake(api, Turns().receive, bot="42", clock=lambda: NOW, pause=pause)
        running = asyncio.ensure_future(intake.run())
        async with asyncio.timeout(5):
            await waiting.wait()
            intake.stop()
            await running


async def test_cancelling_is_not_taken_for_a_stop() -> None:
    """A program that is torn down is not kept alive by its poll."""
    async with bot_api() as (server, api):
        server.will_answer("getUpdates", open_poll)
        intake = Intake(api, Turns().receive, bot="42", clock=lambda: NOW)
        running = asyncio.ensure_future(intake.run())
        async with asyncio.timeout(5):
            await server.called.wait()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running


async def test_people_s_words_reach_no_log() -> None:
    """Not even a failing turn lets a person's words or name into the log."""
    turns = Turns(RuntimeError("canary words"))
    async with bot_api() as (server, api):
        with capture_logs() as lines:
            await run_until_idle(server, api, turns, *[[update(5, "canary words")]] * 2)
    assert [line["event"] for line in lines] == ["intake.waiting", "intake.connected"]
    assert "canary" not in str(lines)
    assert "Ada" not in str(lines)


async def test_what_arrives_is_what_was_sent() -> None:
    """The turn gets the words, under this bot's id."""
    seen: list[Incoming] = []

    async def receive(batch: Sequence[Incoming]) -> None:
        seen.extend(batch)

    turns = Turns()
    turns.receive = receive  # type: ignore[method-assign] # only this test looks inside
    async with bot_api() as (server, api):
        await run_until_idle(server, api, turns, [update(5, "hello")])
    assert [(one.bot, one.content) for one in seen] == [("42", Text("hello"))]
