"""Telegram's flood limits, switched on where pacing is to be proved."""

import math
import time
from collections.abc import Callable

from tests.support.standin.errors import too_many_requests

_COUNTED = ("send", "edit", "copy", "forward")


class _Bucket:
    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.at: float | None = None
        self.shut_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more fits, 0 if it fits now; a refusal shuts the bucket meanwhile."""
        if self.at is not None:
            self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if now < self.shut_until:
            return self.shut_until - now
        if self.tokens >= 1.0:
            return 0.0
        wait = max(1.0, (1.0 - self.tokens) / self.rate)
        self.shut_until = now + wait
        return wait


class FloodLimits:
    """Messages a second for each chat and for the whole bot, with bursts as Telegram allows.

    Whoever asks too soon is refused until the named wait is over, as by Telegram.
    """

    def __init__(
        self,
        *,
        chat_rate: float = 1.0,
        chat_burst: float = 5.0,
        bot_rate: float = 30.0,
        bot_burst: float = 30.0,
        edits: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chat = (chat_rate, chat_burst)
        self._bot = _Bucket(bot_rate, bot_burst)
        self._chats: dict[int, _Bucket] = {}
        self._edits = edits
        self._clock = clock
        self.refusals = 0

    def take(self, method: str, chat_id: int) -> None:
        """Count one call; 429 if it comes too soon. Chat actions and answers are free."""
        name = method.lower()
        if not name.startswith(_COUNTED) or name == "sendchataction":
            return
        if name.startswith("edit") and not self._edits:
            return
        now = self._clock()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = _Bucket(*self._chat)
        wait = max(bucket.wait(now), self._bot.wait(now))
        if wait > 0:
            self.refusals += 1
            raise too_many_requests(math.ceil(wait))
        bucket.tokens -= 1
        self._bot.tokens -= 1
