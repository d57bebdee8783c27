"""Polling: offsets, long polls, two pollers, kinds of updates, ids that jump and repeat."""

import asyncio
from urllib.parse import urlsplit

import pytest
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.support.standin import Person, Standin


async def _ids(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset, limit, timeout=0)]


async def test_updates_come_again_until_acknowledged(
    bot: Bot, mira: Person, standin: Standin
) -> None:
    """An offset acknowledges everything below it, and only that."""
    first, second, third = (mira.says(word).update_id for word in ("one", "two", "three"))
    assert first is not None
    assert await _ids(bot) == [first, second, third]
    assert await _ids(bot, limit=2) == [first, second]
    assert await _ids(bot, offset=first + 1) == [second, third]
    assert standin.pending() == [second, third]
    assert await _ids(bot, offset=-1) == [third]
    assert standin.pending() == [third]
    assert await _ids(bot, offset=10**9) == [third]


async def test_a_long_poll_waits_for_somebody_to_write(
    bot: Bot, mira: Person, standin: Standin
) -> None:
    """The bot hears at once what is said while it waits, and nothing when time is up."""
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await standin.waits_for_call("getUpdates")
    said = mira.says("hello")
    async with asyncio.timeout(5):
        assert [update.update_id for update in await poll] == [said.update_id]
    assert await bot.get_updates(offset=(said.update_id or 0) + 1, timeout=1) == ()


async def test_two_pollers_are_told_apart(bot: Bot, mira: Person, standin: Standin) -> None:
    """The poll that was waiting is ended with 409 when another one starts."""
    async with Bot(standin.token, base_url=standin.base_url) as other:
        first = asyncio.create_task(bot.get_updates(timeout=20))
        await standin.waits_for_call("getUpdates")
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict) as conflict:
            await first
        assert conflict.value.message == (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        mira.says("x")
        assert len(await second) == 1


async def test_only_kinds_that_were_asked_for(bot: Bot, mira: Person) -> None:
    """allowed_updates holds for what happens afterwards, until it is changed."""
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    assert mira.says("unheard").update_id is None
    await bot.get_updates(timeout=0)
    assert mira.says("still unheard").update_id is None
    await bot.get_updates(timeout=0, allowed_updates=[])
    heard = mira.says("heard")
    assert await _ids(bot) == [heard.update_id]
    with pytest.raises(BadRequest, match="nexpected update kind"):
        await bot.get_updates(timeout=0, allowed_updates=["messages"])


async def test_ids_jump_both_ways(bot: Bot, mira: Person, standin: Standin) -> None:
    """After a jump down, the bot's old offset hides nothing from it."""
    first = mira.says("one").update_id
    assert first is not None
    standin.jump_to(first + 500)
    assert mira.says("two").update_id == first + 500
    with pytest.raises(ValueError, match="while updates are pending"):
        standin.jump_to(5)
    assert await _ids(bot, offset=first + 501) == []
    standin.jump_to(5)
    mira.says("three")
    assert await _ids(bot, offset=first + 501) == [5]


async def test_an_update_can_come_twice(bot: Bot, mira: Person, standin: Standin) -> None:
    """A redelivered update bears its old id, acknowledged or not."""
    said = mira.says("once").update_id
    assert said is not None
    assert await _ids(bot, offset=said + 1) == []
    standin.redeliver(said)
    assert await _ids(bot, offset=said + 1) == [said]
    assert await _ids(bot, offset=said + 1) == []


async def test_a_bot_that_died_loses_nothing(bot: Bot, mira: Person, standin: Standin) -> None:
    """What comes while only a dead poll waits is there for the next one, duplicates included."""
    once = mira.says("once").update_id
    assert once is not None
    reader, writer = await asyncio.open_connection(*urlsplit(standin.url).netloc.split(":"))
    writer.write(
        f"GET /bot{standin.token}/getUpdates?timeout=30&offset={once + 1} HTTP/1.1\r\n"
        "Host: x\r\n\r\n".encode()
    )
    await standin.waits_for_call("getUpdates")
    writer.transport.abort()
    assert await reader.read() == b""
    await bot.get_me()  # by now the stand-in has seen the connection close
    standin.redeliver(once)
    said = mira.says("twice").update_id
    assert await _ids(bot, offset=once + 1) == [once, said]


async def test_updates_are_kept_for_a_day(bot: Bot, mira: Person, standin: Standin) -> None:
    """What nobody fetched within 24 hours is gone, as with Telegram."""
    mira.says("x")
    standin.advance(24 * 3600 + 1)
    assert await _ids(bot) == []
