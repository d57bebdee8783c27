"""Long polling that acknowledges an update only when its turn has committed.

The offset of a poll is the acknowledgement, so a batch is handed over and committed before the
next poll. What `receive` does with it (chats side by side, one chat in order) is not known here.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.api import Api, failure_of, refused_token
from bot.channels.telegram.translate import ALLOWED_UPDATES, incoming, update_number
from bot.messages import Incoming

Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Takes a batch and returns once all of it is committed; raises when it is not."""

BATCH: Final = 100  # the most that Telegram gives
POLL_SECONDS: Final = 50
_ANSWER_MARGIN: Final = 10.0  # seconds beyond the long poll before it counts as lost
_LONGEST_PAUSE: Final = 30.0
_CONFLICT_PAUSE: Final = 15.0

T = TypeVar("T")

log = structlog.get_logger()


class Intake:
    """The one poller of a bot. `clock` gives UTC; `pause` waits that many seconds."""

    def __init__(
        self,
        api: Api,
        receive: Receive,
        *,
        bot: str,
        clock: Callable[[], datetime],
        pause: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        poll_seconds: int = POLL_SECONDS,
    ) -> None:
        self._api = api
        self._receive = receive
        self._bot = bot
        self._clock = clock
        self._pause = pause
        self._poll_seconds = poll_seconds
        self._offset: int | None = None
        self._waiting: asyncio.Task[Any] | None = None
        self._stopping = False
        self.ignored = 0
        """Updates that were malformed or of no private chat, since the start."""
        self.trouble: str | None = "not connected yet"
        """Why nothing comes in right now, in plain words; None when all is well."""

    def stop(self) -> None:
        """End `run` soon: a poll in flight is dropped, a batch in hand is finished."""
        self._stopping = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def run(self) -> None:
        """Poll until stopped. Raises BotError when Telegram refuses the token."""
        failures = 0
        while not self._stopping:
            try:
                updates = await self._unless_stopped(self._poll())
                if updates is None:
                    return
                await self._take(updates)
            except InvalidToken:
                raise refused_token() from None
            except Exception as error:  # noqa: BLE001 - whatever it is, the batch comes again
                failures += 1
                wait = await self._explained(error, failures)
                await self._unless_stopped(self._pause(wait))
            else:
                if self.trouble is not None:
                    log.info("intake.connected", bot=self._bot)
                self.trouble, failures = None, 0

    async def _poll(self) -> list[Any]:
        # Until an answer has come, and after any trouble, the poll is short: that the connection
        # works is then known at once and not when somebody happens to write.
        seconds = self._poll_seconds if self.trouble is None else 0
        parameters: dict[str, object] = {
            "timeout": seconds,
            "limit": BATCH,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        updates = await self._api.call(
            "getUpdates", parameters, read_timeout=seconds + _ANSWER_MARGIN
        )
        if not isinstance(updates, list):
            raise TypeError("getUpdates answered with something else than a list")
        return updates

    async def _take(self, updates: list[Any]) -> None:
        numbers = [number for one in updates if (number := update_number(one)) is not None]
        if updates and not numbers:
            # Nothing that the offset could move past: polling on at once would spin.
            raise TypeError("getUpdates gave updates without ids")
        now = self._clock()
        batch = [read for one in updates if (read := incoming(one, self._bot, now)) is not None]
        if batch:
            await self._receive(batch)
        self.ignored += len(updates) - len(batch)
        if numbers:
            self._offset = max(numbers) + 1

    async def _explained(self, error: Exception, failures: int) -> float:
        """Say once what is wrong and return how long to wait, in seconds."""
        spread = random.uniform(0.8, 1.0)  # noqa: S311 - guards nothing
        wait = min(2.0 ** min(failures - 1, 10), _LONGEST_PAUSE) * spread
        match error:
            case Conflict() if "webhook" in error.message.lower():
                trouble = "a webhook is set for this bot; it is being removed"
                await self._remove_webhook()
            case Conflict():
                trouble = "another program polls with this bot's token; stop one of the two"
                wait = _CONFLICT_PAUSE
            case RetryAfter():
                trouble = "Telegram asked to wait"
                wait = max(wait, failure_of(error).retry_after)
            case TelegramError():
                trouble = "Telegram cannot be reached"
            case _:
                trouble = "updates cannot be taken; they wait at Telegram"
        if trouble != self.trouble:
            log.warning("intake.waiting", bot=self._bot, why=trouble, error=type(error).__name__)
        self.trouble = trouble
        return wait

    async def _remove_webhook(self) -> None:
        # When this fails, the next poll meets the same conflict and comes back here.
        with contextlib.suppress(TelegramError):
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})

    async def _unless_stopped(self, waiting: Coroutine[Any, Any, T]) -> T | None:
        """Wait for it, or return None as soon as `stop` is called."""
        self._waiting = task = asyncio.ensure_future(waiting)
        if self._stopping:
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            ourselves = asyncio.current_task()
            if not self._stopping or (ourselves is not None and ourselves.cancelling()):
                raise
            return None
        finally:
            self._waiting = None
