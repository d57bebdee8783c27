"""The webhook endpoint and the health page, over real HTTP."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.channels.http import Health, http_app, serving
from bot.channels.telegram.webhook import PATH, Webhook, register
from bot.messages import Incoming
from tests.channels.bot_api import bot_api

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECRET = "s3cret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE: dict[str, Any] = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "from": {"id": 7, "first_name": "Ada"},
        "chat": {"id": 7, "type": "private"},
        "date": 1_700_000_000,
        "text": "canary words",
    },
}


class Turns:
    """Takes batches as turns would."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.failure: Exception | None = None
        self.started = asyncio.Event()
        self.commit = asyncio.Event()
        self.commit.set()

    async def receive(self, batch: Sequence[Incoming]) -> None:
        self.started.set()
        await self.commit.wait()
        if self.failure is not None:
            raise self.failure
        self.taken.extend(one.update_id for one in batch)


async def well() -> Health:
    return Health()


@asynccontextmanager
async def endpoint(turns: Turns) -> AsyncIterator[tuple[aiohttp.ClientSession, Webhook]]:
    webhook = Webhook(turns.receive, bot="42", secret=SECRET, clock=lambda: NOW)
    app = http_app(health=well, webhook=webhook)
    async with (
        serving(app, "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client, webhook


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, json.dumps(UPDATE).encode(), 401),
        ({HEADER: "wrong"}, json.dumps(UPDATE).encode(), 403),
        ({HEADER: ""}, json.dumps(UPDATE).encode(), 403),
        ({HEADER: "s3créť"}, json.dumps(UPDATE).encode(), 403),
        ({HEADER: SECRET}, b"{", 400),
        ({HEADER: SECRET}, b"", 400),
        ({HEADER: SECRET}, b"[]", 400),
        ({HEADER: SECRET}, b"[" * 100_000, 400),
        ({HEADER: SECRET}, b'{"update_id": 5, "x": "\xff"}', 400),
        ({HEADER: SECRET}, b" " * (1024 * 1024 + 1), 413),
        ({HEADER: "wrong"}, b" " * (1024 * 1024 + 1), 403),
    ],
)
async def test_only_telegram_is_heard(headers: dict[str, str], body: bytes, status: int) -> None:
    """Whoever does not know the secret, or sends nonsense, is turned away and changes nothing."""
    turns = Turns()
    async with (
        endpoint(turns) as (client, _),
        client.post(PATH, data=io.BytesIO(body), headers=headers) as answer,
    ):
        assert answer.status == status
    assert turns.taken == []


async def test_an_update_is_acknowledged_after_its_turn() -> None:
    """Telegram hears 200 only when the turn has committed."""
    turns = Turns()
    turns.commit.clear()
    async with endpoint(turns) as (client, _):
        request = asyncio.ensure_future(client.post(PATH, json=UPDATE, headers={HEADER: SECRET}))
        async with asyncio.timeout(5):
            await turns.started.wait()
            assert not request.done()
            turns.commit.set()
            answer = await request
    assert answer.status == 200
    assert turns.taken == [5]


async def test_a_failed_turn_is_delivered_again() -> None:
    """While nothing can be stored, Telegram is asked to come back; the log holds no words."""
    turns = Turns()
    turns.failure = RuntimeError("canary words")
    async with endpoint(turns) as (client, _):
        with capture_logs() as lines:
            async with client.post(PATH, json=UPDATE, headers={HEADER: SECRET}) as answer:
                assert answer.status == 503
                assert int(answer.headers["Retry-After"]) > 0
    assert [line["event"] for line in lines] == ["webhook.waiting"]
    assert "canary" not in str(lines)


async def test_what_is_not_ours_is_acknowledged() -> None:
    """An update of a group is counted and not sent again."""
    turns = Turns()
    async with endpoint(turns) as (client, webhook):
        headers = {HEADER: SECRET}
        async with client.post(PATH, json={"update_id": 5}, headers=headers) as answer:
            assert answer.status == 200
        assert webhook.ignored == 1
        async with client.get(PATH, headers=headers) as answer:
            assert answer.status == 405
    assert turns.taken == []


def test_a_webhook_needs_a_secret() -> None:
    """Without a secret anybody could speak as anybody, so there is no such webhook."""
    with pytest.raises(ValueError, match="secret"):
        Webhook(Turns().receive, bot="42", secret="", clock=lambda: NOW)


async def test_telegram_is_told_where_to_deliver() -> None:
    """The public address, the secret and the kinds of updates are registered."""
    async with bot_api() as (server, api):
        await register(api, "https://bot.example.org/", SECRET)
    (parameters,) = server.of("setWebhook")
    assert parameters["url"] == "https://bot.example.org/telegram/updates"
    assert parameters["secret_token"] == SECRET
    assert "message" in parameters["allowed_updates"]


async def failing() -> Health:
    raise RuntimeError("private")


async def unwell() -> Health:
    return Health(("the database does not answer",))


@pytest.mark.parametrize(
    ("health", "status", "body"),
    [
        (well, 200, {"status": "ok"}),
        (unwell, 503, {"status": "unwell", "reasons": ["the database does not answer"]}),
        (failing, 503, {"status": "unwell", "reasons": ["the health check itself failed"]}),
    ],
)
async def test_a_supervisor_learns_how_the_bot_is(
    health: Any,  # noqa: ANN401 - one of the three above
    status: int,
    body: dict[str, Any],
) -> None:
    """A supervisor sees whether the bot is well, and why not, without anything private."""
    async with (
        serving(http_app(health=health), "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        async with client.get("/healthz") as answer:
            assert answer.status == status
            assert await answer.json() == body
        async with client.post(PATH) as answer:
            assert answer.status == 404
