"""Updates pushed to a webhook."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.support.standin import Person, Standin
from tests.support.standin.errors import Json


@dataclass
class Endpoint:
    """A webhook endpoint that answers as it is told and remembers what it got."""

    url: str = ""
    got: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    most_at_once: int = 0
    at_once: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.changed.set()
        await self.gate.wait()
        self.at_once -= 1
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def has_got(self, count: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.changed.clear()
                await self.changed.wait()
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    endpoint.gate.set()
    application = web.Application()
    application.router.add_post("/hook", endpoint.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield endpoint
    endpoint.gate.set()
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret(
    bot: Bot, mira: Person, standin: Standin, endpoint: Endpoint
) -> None:
    """What waited and what comes is delivered in order, once, with the secret in the header."""
    mira.says("before")
    await bot.set_webhook(endpoint.url, secret_token="s3cret_-")
    mira.says("after")
    assert await endpoint.has_got(2) == ["before", "after"]
    assert endpoint.secrets == ["s3cret_-"] * 2
    await standin.waits_until(lambda: not standin.pending())
    assert len(endpoint.got) == 2


async def test_a_refused_update_comes_again(
    bot: Bot, mira: Person, standin: Standin, endpoint: Endpoint
) -> None:
    """Until the bot says 200 the same update is repeated, and later ones of that chat wait."""
    endpoint.statuses = [503, 500]
    standin.settings(backoff=0.01)
    await bot.set_webhook(endpoint.url)
    mira.says("one")
    mira.says("two")
    assert await endpoint.has_got(4) == ["one", "one", "one", "two"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    assert info.url == endpoint.url


async def test_chats_do_not_wait_for_each_other(
    bot: Bot, mira: Person, standin: Standin, endpoint: Endpoint
) -> None:
    """Several chats are served at once, as many as max_connections says."""
    others = [standin.person(number) for number in (1, 2, 3)]
    await bot.set_webhook(endpoint.url, max_connections=2)
    endpoint.gate.clear()
    for other in others:
        other.says("x")
    await endpoint.has_got(2)
    endpoint.gate.set()
    await endpoint.has_got(3)
    assert endpoint.most_at_once == 2


async def test_nobody_listens(bot: Bot, mira: Person, standin: Standin) -> None:
    """An endpoint that is down is tried again, and the reason can be asked for."""
    await bot.set_webhook("http://127.0.0.1:9/hook")
    mira.says("x")
    webhook = standin.world.webhook
    assert webhook is not None
    await standin.waits_until(lambda: webhook.last_error != "")
    info = await bot.get_webhook_info()
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)


async def test_polling_and_webhook_exclude_each_other(
    bot: Bot, mira: Person, standin: Standin, endpoint: Endpoint
) -> None:
    """A waiting poll ends when a webhook is set, later ones are refused until it is removed."""
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await standin.waits_for_call("getUpdates")
    async with Bot(standin.token, base_url=standin.base_url) as other:
        await other.set_webhook(endpoint.url)
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await poll
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await other.delete_webhook()
    said = mira.says("x")
    assert [one.update_id for one in await bot.get_updates(timeout=1)] == [said.update_id]
    assert (await bot.get_webhook_info()).url == ""


async def test_duplicates_are_pushed_too(
    bot: Bot, mira: Person, standin: Standin, endpoint: Endpoint
) -> None:
    """An accepted update may come once more, by rule or on demand."""
    standin.fault("duplicate", times=1)
    await bot.set_webhook(endpoint.url)
    said = mira.says("x").update_id
    await endpoint.has_got(2)
    assert said is not None
    standin.redeliver(said)
    assert await endpoint.has_got(3) == ["x", "x", "x"]


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://example.org/hook", None, "HTTPS URL must be provided"),
        ("https://example.org:8000/hook", None, "ports 80, 88, 443 or 8443"),
        ("ftp://example.org", None, "nvalid webhook URL specified"),
        ("https://example.org/hook", "a b", "unallowed characters"),
        ("https://example.org/hook", "x" * 257, "ecret token is too long"),
    ],
)
async def test_webhooks_that_are_refused(
    bot: Bot, url: str, secret: str | None, words: str
) -> None:
    """An address or a secret that Telegram would not take is refused."""
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.set_webhook(url, secret_token=secret)
