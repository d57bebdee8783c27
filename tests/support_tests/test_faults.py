"""Faults on purpose, and Telegram's flood limits."""

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from tests.support.standin import FloodLimits, Person, Standin
from tests.support.standin.errors import ApiError


async def test_dropped_before_acceptance(bot: Bot, mira: Person, standin: Standin) -> None:
    """The connection closes and nothing was sent."""
    standin.fault("drop", method="sendMessage", times=1)
    with pytest.raises(NetworkError):
        await bot.send_message(mira.id, "x")
    assert mira.last is None
    call = standin.calls("sendMessage")[0]
    assert (call["fault"], call["applied"], call["status"]) == ("drop", False, None)
    await bot.send_message(mira.id, "y")
    assert mira.screen() == "y"


async def test_dropped_after_acceptance(bot: Bot, mira: Person, standin: Standin) -> None:
    """The message arrived, but the bot never learns of it."""
    standin.fault("drop", method="sendMessage", times=1, applied=True)
    with pytest.raises(NetworkError):
        await bot.send_message(mira.id, "x")
    assert mira.screen() == "x"


async def test_late_answers(mira: Person, standin: Standin) -> None:
    """A client that does not wait long enough leaves the call's fate open."""
    standin.fault("delay", method="sendMessage", times=1, seconds=5)
    impatient = HTTPXRequest(read_timeout=0.1)
    async with Bot(standin.token, base_url=standin.base_url, request=impatient) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(mira.id, "x")
    assert mira.screen() == "x"


async def test_late_acceptance(bot: Bot, mira: Person, standin: Standin) -> None:
    """A call may also lie on the way before it takes effect."""
    standin.fault("delay", method="sendMessage", times=1, seconds=0.2, applied=False)
    sending = asyncio.create_task(bot.send_message(mira.id, "x"))
    await standin.waits_for_call("sendMessage")
    assert mira.last is None
    await sending
    assert mira.screen() == "x"


async def test_too_many_requests(bot: Bot, mira: Person, standin: Standin) -> None:
    """429 says how long to wait, in words and as a number."""
    standin.fault("too_many", retry_after=7, chat_id=mira.id, times=1)
    with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
        await bot.send_message(mira.id, "x")
    call = standin.calls("sendMessage")[0]
    assert (call["status"], call["answer"]["parameters"]) == (429, {"retry_after": 7})
    assert mira.last is None


@pytest.mark.parametrize("status", [500, 502])
async def test_server_errors(bot: Bot, mira: Person, standin: Standin, status: int) -> None:
    """A page of HTML instead of an answer."""
    standin.fault("server_error", status=status, times=1)
    with pytest.raises(NetworkError, match="Parsing the server response"):
        await bot.send_message(mira.id, "x")
    assert standin.calls("sendMessage")[0]["status"] == status
    assert mira.last is None


@pytest.mark.parametrize("kind", ["garbage", "truncated", "cut"])
async def test_broken_bodies(bot: Bot, mira: Person, standin: Standin, kind: str) -> None:
    """The call took effect, and its answer cannot be read."""
    standin.fault(kind, method="sendMessage", times=1)
    with pytest.raises(TelegramError):
        await bot.send_message(mira.id, "x")
    assert mira.screen() == "x"
    await bot.send_message(mira.id, "y")


async def test_a_body_that_dribbles_in(bot: Bot, mira: Person, standin: Standin) -> None:
    """A slow answer is complete in the end."""
    standin.fault("slow_body", method="sendMessage", seconds=0.2, times=1)
    started = time.monotonic()
    assert (await bot.send_message(mira.id, "x")).text == "x"
    assert time.monotonic() - started >= 0.2


async def test_any_refusal(bot: Bot, mira: Person, standin: Standin) -> None:
    """Telegram's rarer refusals can be had word for word."""
    standin.fault("refuse", status=400, description="Bad Request: PEER_ID_INVALID", times=1)
    with pytest.raises(BadRequest, match="eer_id_invalid"):
        await bot.send_message(mira.id, "x")


async def test_updates_that_come_twice(bot: Bot, mira: Person, standin: Standin) -> None:
    """A rule can deliver updates again, though the bot acknowledged them."""
    standin.fault("duplicate", method="message", times=1)
    said = mira.says("x").update_id
    assert said is not None
    for offset, expected in ((said, [said]), (said + 1, [said]), (said + 1, [])):
        updates = await bot.get_updates(offset, timeout=0)
        assert [update.update_id for update in updates] == expected
    assert standin.faults()[0]["hits"] == 1


async def test_rules_count_skip_and_end(bot: Bot, mira: Person, standin: Standin) -> None:
    """A rule can let calls pass first, hit a number of times, and be taken back."""
    standin.fault("too_many", method="sendMessage", skip=1, times=1)
    await bot.send_message(mira.id, "one")
    with pytest.raises(RetryAfter):
        await bot.send_message(mira.id, "two")
    await bot.send_message(mira.id, "three")
    standin.fault("too_many")
    standin.reset_faults()
    await bot.send_message(mira.id, "four")
    assert [seen.text for seen in mira.messages()] == ["one", "three", "four"]


async def _refused_of_forty(seed: int) -> list[bool]:
    async with Standin.local(seed=seed) as standin:
        person = standin.person(1)
        person.says("x")
        standin.fault("refuse", method="sendChatAction", status=400, probability=0.5)
        async with Bot(standin.token, base_url=standin.base_url) as bot:
            for _ in range(40):
                try:
                    await bot.send_chat_action(1, "typing")
                except BadRequest:
                    continue
        return [call["fault"] is not None for call in standin.calls("sendChatAction")]


async def test_chance_repeats_with_its_seed() -> None:
    """The same seed makes the same calls fail, another one others."""
    once = await _refused_of_forty(1)
    assert once == await _refused_of_forty(1)
    assert once != await _refused_of_forty(2)
    assert 8 <= sum(once) <= 32


async def test_a_misspelt_rule_is_an_error(standin: Standin) -> None:
    """A rule that would never match is noticed when it is made."""
    with pytest.raises(TypeError, match="methd"):
        standin.fault("drop", methd="sendMessage")
    with pytest.raises(ValueError, match="explode"):
        standin.fault("explode")


async def test_answers_can_be_slowed_throughout(bot: Bot, mira: Person, standin: Standin) -> None:
    """Latency delays each answer, not what it did."""
    standin.settings(latency=0.1)
    started = time.monotonic()
    await bot.send_message(mira.id, "x")
    assert time.monotonic() - started >= 0.1


def test_flood_limits_allow_bursts_and_then_one_a_second() -> None:
    """A chat takes a short burst, then one message a second, and waits out every refusal."""
    now = 0.0
    limits = FloodLimits(chat_rate=1, chat_burst=2, bot_rate=30, bot_burst=3, clock=lambda: now)

    def refused(chat_id: int, method: str = "sendMessage") -> int:
        try:
            limits.take(method, chat_id)
        except ApiError as refusal:
            return refusal.retry_after or 0
        return 0

    assert [refused(1), refused(1), refused(1)] == [0, 0, 1]
    assert refused(1, "sendChatAction") == 0
    now = 0.5
    assert refused(1) == 1
    now = 1.0
    assert [refused(1), refused(2), refused(2), refused(3)] == [0, 0, 0, 1]
    now = 1.9
    assert refused(4) == 1  # the bot as a whole has room again, but must wait as it was told
    assert limits.refusals == 4


async def test_flood_limits_in_force(bot: Bot, mira: Person, standin: Standin) -> None:
    """Switched on, too many messages at once are refused with 429 until switched off."""
    standin.settings(flood_limits={"chat_burst": 2})
    await bot.send_message(mira.id, "one")
    await bot.send_message(mira.id, "two")
    with pytest.raises(RetryAfter):
        await bot.send_message(mira.id, "three")
    standin.settings(flood_limits=False)
    await bot.send_message(mira.id, "four")
