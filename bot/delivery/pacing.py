"""How fast things may go out: token buckets and the rules for "slow down", pure and clockless.

Instants are seconds of a monotonic clock, always an argument. Nothing here waits.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second for the whole bot and for one chat (0 = no limit), and how many at once.

    Telegram allows a bot about 30 a second and a chat about one on average. A whole conversation
    fits into a chat's burst, so people who talk with the bot never feel the limit.
    """

    bot: float = 25.0
    chat: float = 1.0
    bot_burst: float = 25
    chat_burst: int = 20


BURST_SHARE = 6
MOST_A_SECOND = 30
"""What Telegram takes of a bot."""


def allowed(bot: float, chat: float) -> Pace:
    """Give the pace at these rates: with the burst it stays within 30 in any one second."""
    room = MOST_A_SECOND - bot if 0 < bot < MOST_A_SECOND else BURST_SHARE
    return Pace(bot=bot, chat=chat, bot_burst=max(1, min(round(bot / BURST_SHARE), room)))


class Bucket:
    """A token bucket kept as the one instant at which it will be full again.

    A burst of a little more than one makes up for timers that come a little late.
    """

    __slots__ = ("_burst_span", "_full_at", "_interval")

    def __init__(self, rate: float, burst: float) -> None:
        self._interval = 1.0 / rate if rate > 0 else 0.0
        self._burst_span = self._interval * (max(burst, 1) - 1)
        self._full_at = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until one token is there; 0.0 when it is there now."""
        wait = self._full_at - self._burst_span - now
        # Below a microsecond it is rounding, and a timer that wakes too early would come again.
        return wait if wait > 1e-6 else 0.0  # noqa: PLR2004 - one microsecond

    def take(self, now: float) -> None:
        """Use one token; taking without waiting makes the next ones wait longer."""
        self._full_at = max(self._full_at, now) + self._interval

    def full(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting this bucket."""
        return self._full_at <= now


class SlowDowns:
    """Tells whether a "slow down" is about one chat or about the whole bot.

    Telegram's 429 does not say. One chat's is believed to be that chat's own; a second chat's
    within a few seconds makes it the bot's.
    """

    __slots__ = ("_at", "_chat", "_window")

    def __init__(self, window: float = 5.0) -> None:
        self._window = window
        self._chat: str | None = None
        self._at = float("-inf")

    def bot_wide(self, chat: str, now: float) -> bool:
        """Record a chat's "slow down" and say whether everything should wait."""
        together = self._chat not in (None, chat) and now - self._at <= self._window
        self._chat, self._at = chat, now
        return together
