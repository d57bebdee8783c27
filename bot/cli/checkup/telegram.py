"""Telegram: whether it can be reached and takes the token, the clock, the webhook."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import AiohttpRequest, MaybeSent, NotSent
from bot.channels.telegram.webhook import PATH
from bot.cli.checkup.finding import Finding, good, note, wrong
from bot.errors import BotError
from bot.settings import Settings

_SECONDS = 10.0
_MOST_SKEW = timedelta(seconds=30)
_RECENT = timedelta(hours=1)
_MANY_WAITING = 100


async def telegram(settings: Settings, now: datetime, *, running: bool | None) -> list[Finding]:
    """Call Telegram with the token; nothing is registered, taken or sent."""
    if settings.telegram_bot_token is None:
        return [
            note(
                "TELEGRAM_BOT_TOKEN is not set: only the conversation in the terminal works. A "
                "token comes from @BotFather in Telegram."
            )
        ]
    token = settings.telegram_bot_token.get_secret_value()
    try:
        request = AiohttpRequest(
            connect_timeout=_SECONDS, read_timeout=_SECONDS, proxy=settings.proxy
        )
        async with request:
            api = Api(request, token, settings.telegram_base_url)
            me = await api.identity()
            said = await api.call("getWebhookInfo", {})
    except BotError as problem:
        return [wrong(str(problem))]
    except (NotSent, MaybeSent) as error:
        return [wrong(f"Telegram cannot be reached: {error.message} {_hint(settings)}")]
    return [
        good(f"Telegram takes the token: the bot is @{me.username}."),
        *webhook(settings, said if isinstance(said, dict) else {}, now, running=running),
    ]


def _hint(settings: Settings) -> str:
    if settings.proxy is not None:
        return "Check EVENKEEL_PROXY and this machine's network."
    return "Check this machine's network; behind a proxy, set EVENKEEL_PROXY."


def webhook(
    settings: Settings, said: dict[str, object], now: datetime, *, running: bool | None
) -> list[Finding]:
    """Judge what `getWebhookInfo` said against the settings."""
    there = str(said.get("url") or "")
    if settings.webhook_url is None:
        if not there:
            return [good("No webhook is set: the coach asks Telegram for what is new.")]
        # Only its host: other programs write the token into the path.
        return [
            note(
                f"Telegram delivers to a webhook at {urlsplit(there).hostname}, but "
                "EVENKEEL_WEBHOOK_URL is not set: the next start removes that webhook."
            )
        ]
    found = []
    if there != settings.webhook_url.rstrip("/") + PATH:
        text = "Telegram does not know the webhook that EVENKEEL_WEBHOOK_URL names"
        found.append(
            wrong(f"{text}, though a coach is running. Start it again.")
            if running
            else note(f"{text} yet; the next start registers it.")
        )
    at = said.get("last_error_date")
    if there and isinstance(at, int):
        since = now - datetime.fromtimestamp(at, UTC)
        text = f"Telegram could not deliver to the webhook {_ago(since)}: "
        text += f"{said.get('last_error_message') or 'it does not say why'}."
        found.append(wrong(text) if since < _RECENT else note(text))
    waiting = said.get("pending_update_count")
    if isinstance(waiting, int) and waiting >= _MANY_WAITING:
        found.append(note(f"Updates that wait at Telegram to be delivered: {waiting}."))
    return found or [good("Telegram delivers to the webhook that is set.")]


def _ago(since: timedelta) -> str:
    minutes = max(0, round(since.total_seconds() / 60))
    return f"{minutes} min ago" if since < 2 * _RECENT else f"{minutes // 60} hours ago"


async def clock(settings: Settings) -> list[Finding]:
    """Compare the clock with the Date that the Bot API's server writes above its answers."""
    if settings.telegram_bot_token is None:
        return []
    parts = urlsplit(settings.telegram_base_url)
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            before = datetime.now(UTC)
            # The server's front page: neither the token nor a method is needed for its date.
            async with session.get(
                f"{parts.scheme}://{parts.netloc}/", proxy=settings.proxy, allow_redirects=False
            ) as answer:
                after = datetime.now(UTC)
                theirs = parsedate_to_datetime(answer.headers["Date"])
        skew = before + (after - before) / 2 - theirs
    except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError):
        return [note("The clock could not be compared: no server gave its date.")]
    return [judged(skew)]


def judged(skew: timedelta) -> Finding:
    """Judge how far this machine's clock is ahead of the server's."""
    if abs(skew) <= _MOST_SKEW:
        return good("The clock is right.")
    seconds = round(abs(skew.total_seconds()))
    way = "ahead" if skew > timedelta() else "behind"
    return wrong(
        f"The clock is {seconds} seconds {way}, so reminders fire at a wrong time. Let the system "
        "set it (for example: timedatectl set-ntp true)."
    )
