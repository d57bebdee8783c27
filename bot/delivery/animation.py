"""An animation while it plays: its frames are edits made from memory, and dropped first.

Nothing depends on a frame: what must happen at the end is somebody else's wake-up.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.delivery.seams import CallLater, Monotonic
from bot.delivery.waiting import Item
from bot.messages import Animation, Edit, Outgoing


class Playing:
    """One animation in one chat; `stop` ends it at once, only a frame in the air still arrives."""

    __slots__ = ("_call_later", "_monotonic", "_rest", "_stopped", "flying", "item")

    def __init__(self, item: Item, monotonic: Monotonic, call_later: CallLater) -> None:
        self.item = item
        self.flying = False
        self._monotonic = monotonic
        self._call_later = call_later
        self._rest: asyncio.Future[None] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Show no further frame."""
        self._stopped = True
        self._wake()

    async def play(
        self, body: Animation, show: Callable[[Outgoing], Awaitable[None]], late: Callable[[], None]
    ) -> bool:
        """Show each frame at its time and say whether it came to its end.

        `late` is called for a frame whose successor is due already: it is skipped, not queued up.
        """
        started = self._monotonic()
        for number, frame in enumerate(body.frames):
            await self._until(started + frame.after)
            if self._stopped:
                return False
            following = body.frames[number + 1 : number + 2]
            if following and started + following[0].after <= self._monotonic():
                late()
                continue
            await show(
                replace(self.item.outgoing, body=Edit(body.of, runs=frame.runs, rows=body.rows))
            )
        return not self._stopped

    async def _until(self, when: float) -> None:
        delay = when - self._monotonic()
        if delay <= 0 or self._stopped:
            return
        self._rest = asyncio.get_running_loop().create_future()
        timer = self._call_later(delay, self._wake)
        try:
            await self._rest
        finally:
            timer.cancel()
            self._rest = None

    def _wake(self) -> None:
        if self._rest is not None and not self._rest.done():
            self._rest.set_result(None)
