"""What delivery is given from outside: channels, clocks and timers; and what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from bot.messages import Failure, Outgoing, PressAnswer, Sent

Clock = Callable[[], datetime]
"""The time in UTC."""

Monotonic = Callable[[], float]
"""Seconds that never go back."""


class Channel(Protocol):
    """One bot of one channel, as the sender sees it."""

    async def send(self, outgoing: Outgoing, target: str | None) -> Sent | Failure:
        """Make one attempt; `target` is the message that an Edit is about. Ends within a lease."""

    async def answer(self, answer: PressAnswer) -> None:
        """Stop a button's spinner; what goes wrong is only counted."""


class Timer(Protocol):
    """Something that will happen, unless cancelled."""

    def cancel(self) -> None:
        """Let it not happen."""


class CallLater(Protocol):
    """Like the event loop's `call_later`."""

    def __call__(self, delay: float, callback: Callable[[], object], /) -> Timer:
        """Call back after `delay` seconds."""


@dataclass(slots=True)
class Tally:
    """What happened since the start, in plain numbers."""

    sent: int = 0
    retried: int = 0
    dropped: int = 0
    dead: int = 0
    uncertain: int = 0
    parked: int = 0
    late_frames: int = 0
    answers: int = 0
    given_back: int = 0
    recovered: int = 0
    batches: int = 0
    failed_batches: int = 0


@dataclass(frozen=True, slots=True)
class Seams:
    """Everything that comes from outside but the channels and the database."""

    clock: Clock
    monotonic: Monotonic
    call_later: CallLater
    jitter: Callable[[], float]
    tally: Tally
    log: FilteringBoundLogger
