"""Updates that Telegram delivers over HTTP; 200 is the acknowledgement and follows the commit."""

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import structlog
from aiohttp import web

from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Receive
from bot.channels.telegram.translate import ALLOWED_UPDATES, incoming

PATH: Final = "/telegram/updates"
RETRY_SECONDS: Final = 5
_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

log = structlog.get_logger()


class Webhook:
    """The endpoint of one bot; `secret` is what Telegram was told to send along."""

    path = PATH

    def __init__(
        self, receive: Receive, *, bot: str, secret: str, clock: Callable[[], datetime]
    ) -> None:
        if not secret:
            raise ValueError("a webhook without a secret would believe anybody")
        self._receive = receive
        self._bot = bot
        self._secret = secret.encode()
        self._clock = clock
        self.ignored = 0
        """Updates that were malformed or of no private chat, since the start."""

    async def answer(self, request: web.Request) -> web.Response:
        """Take one update; whatever is not 200 makes Telegram deliver it again."""
        given = request.headers.get(_HEADER)
        if given is None:
            return web.Response(status=401)
        # As bytes: compare_digest refuses text beyond ASCII.
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())  # the app's cap answers 413 by itself
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            return web.Response(status=400)
        return await self._taken(update)

    async def _taken(self, update: dict[str, Any]) -> web.Response:
        read = incoming(update, self._bot, self._clock())
        if read is None:
            self.ignored += 1
            return web.Response()
        try:
            await self._receive([read])
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram delivers it again
            log.warning("webhook.waiting", update=read.update_id, error=type(error).__name__)
            return web.Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
        return web.Response()


async def register(api: Api, url: str, secret: str) -> None:
    """Tell Telegram to deliver to `url` (the public address of this host, without a path).

    Raises PTB's errors. Repeating it changes nothing.
    """
    await api.call(
        "setWebhook",
        {
            "url": url.rstrip("/") + PATH,
            "secret_token": secret,
            "allowed_updates": ALLOWED_UPDATES,
        },
    )
