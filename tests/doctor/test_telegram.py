"""`evenkeel doctor` on Telegram: the token, the network, the clock, the webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.channels.telegram.webhook import PATH
from bot.cli.checkup import telegram
from bot.cli.checkup.finding import Mark
from bot.settings import Settings
from tests.doctor.conftest import said, wrongs
from tests.support.standin import TOKEN, Standin

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def test_a_token_that_works_is_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a good token the doctor says whose it is; nothing but questions is sent."""
    async with Standin.local() as standin:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_BASE_URL", standin.base_url)
        assert await wrongs() == []
        goods = await said(Mark.GOOD)
        assert {call["method"] for call in standin.calls()} == {"getMe", "getWebhookInfo"}
    assert any(each.startswith("Telegram takes the token: the bot is @") for each in goods)
    assert "The clock is right." in goods


async def test_a_refused_token_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that Telegram does not know is named with where to get one."""
    async with Standin.local() as standin:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "42:wrong")
        monkeypatch.setenv("TELEGRAM_BASE_URL", standin.base_url)
        [said_wrong] = await wrongs()
    assert said_wrong.startswith("Telegram does not accept the bot token: copy it again")


async def test_no_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a network the token is not blamed, and the clock is left alone."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_BASE_URL", "http://127.0.0.1:1/bot")
    [said_wrong] = await wrongs()
    assert said_wrong.startswith("Telegram cannot be reached: The server could not be reached")
    assert "set EVENKEEL_PROXY" in said_wrong
    assert "The clock could not be compared" in " ".join(await said(Mark.NOTE))


@asynccontextmanager
async def dated(date: str | None) -> AsyncIterator[Settings]:
    """A server whose answers carry this date."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(headers={} if date is None else {"Date": date})

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield Settings(_env_file=None, telegram_bot_token=SecretStr(TOKEN), telegram_base_url=base)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("date", "mark"),
    [
        (None, Mark.GOOD),  # the server's own, which is right
        ("Mon, 02 Jan 2006 15:04:05 GMT", Mark.WRONG),
        ("yesterday", Mark.NOTE),
    ],
)
async def test_the_clock_is_compared_with_the_servers(date: str | None, mark: Mark) -> None:
    """The Date above an answer tells whether this machine's clock is right."""
    async with dated(date) as settings:
        [found] = await telegram.clock(settings)
    assert found.mark is mark


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "The clock is right."),
        (30, "The clock is right."),
        (-30, "The clock is right."),
        (31, "31 seconds ahead"),
        (-3600, "3600 seconds behind"),
    ],
)
def test_half_a_minute_is_near_enough(seconds: int, words: str) -> None:
    """A clock that is more than half a minute off is wrong, in either direction."""
    assert words in telegram.judged(timedelta(seconds=seconds)).text


def hooked() -> Settings:
    return Settings(
        _env_file=None,
        EVENKEEL_WEBHOOK_URL="https://bot.example/",
        EVENKEEL_WEBHOOK_SECRET=SecretStr("s"),
    )


OURS = "https://bot.example" + PATH


@pytest.mark.parametrize(
    ("info", "running", "mark", "words"),
    [
        ({"url": OURS}, True, Mark.GOOD, "delivers to the webhook that is set"),
        ({"url": ""}, False, Mark.NOTE, "the next start registers it"),
        ({"url": ""}, True, Mark.WRONG, "Start it again"),
        ({"url": "https://other.example/x"}, None, Mark.NOTE, "the next start registers it"),
        (
            {"url": OURS, "last_error_date": 600, "last_error_message": "Connection timed out"},
            True,
            Mark.WRONG,
            "10 min ago: Connection timed out.",
        ),
        (
            {"url": OURS, "last_error_date": 5 * 3600},
            True,
            Mark.NOTE,
            "5 hours ago: it does not say why.",
        ),
        ({"url": OURS, "pending_update_count": 100}, True, Mark.NOTE, "delivered: 100."),
    ],
)
def test_the_webhook_is_held_against_the_setting(
    info: dict[str, object], running: bool | None, mark: Mark, words: str
) -> None:
    """What Telegram says of the webhook must be what is set, and without a fresh error."""
    ago = info.get("last_error_date")
    if isinstance(ago, int):
        info = info | {"last_error_date": int(NOW.timestamp()) - ago}
    [found] = telegram.webhook(hooked(), info, NOW, running=running)
    assert found.mark is mark
    assert words in found.text


def test_a_foreign_webhook_is_named_by_its_host_alone() -> None:
    """Other programs write their token into the webhook's path, so only its host is shown."""
    settings = Settings(_env_file=None)
    info: dict[str, object] = {"url": f"https://other.example/hook/{TOKEN}"}
    [found] = telegram.webhook(settings, info, NOW, running=False)
    assert (found.mark, "other.example" in found.text) == (Mark.NOTE, True)
    assert TOKEN not in found.text
    assert telegram.webhook(settings, {"url": ""}, NOW, running=False)[0].mark is Mark.GOOD
