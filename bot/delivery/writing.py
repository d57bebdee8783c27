"""Writes down what became of outgoings: in small batches, in order, and again until it is written.

Sending never waits for it. If this program dies first, leases run out and recovery takes over.
"""

import asyncio

from bot.delivery.seams import Seams, Timer
from bot.delivery.waiting import ChatKey
from bot.store import outbox
from bot.store.database import Database

EVERY = 0.02
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Writing:
    """Collects completions and parked chats and writes them together."""

    def __init__(self, database: Database, seams: Seams) -> None:
        self._database = database
        self._clock = seams.clock
        self._call_later = seams.call_later
        self._tally = seams.tally
        self._log = seams.log
        self._completions: list[outbox.Completion] = []
        self._parks: list[ChatKey] = []
        self._timer: Timer | None = None
        self._task: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._pause = 0.0
        self._closed = False
        self.added = 0

    def add(self, completion: outbox.Completion) -> None:
        """Write this with the next batch."""
        self._completions.append(completion)
        self._added()

    def park(self, key: ChatKey) -> None:
        """Make what is unfinished in a chat unreachable, after what was added before."""
        self._parks.append(key)
        self._added()

    async def flush(self) -> int:
        """Write everything now and say how much was ever written; DatabaseDown when it cannot."""
        async with self._lock:
            while self.waiting:
                await self._write_batch()
            return self.added

    @property
    def waiting(self) -> int:
        """How much is not written yet."""
        return len(self._completions) + len(self._parks)

    async def close(self) -> None:
        """Start no further batch and let the one under way end."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await self._task

    def _added(self) -> None:
        self.added += 1
        if self._timer is None and self._task is None and not self._closed:
            self._timer = self._call_later(EVERY, self._wake)

    def _wake(self) -> None:
        self._timer = None
        self._task = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        try:
            async with self._lock:
                if self.waiting:
                    await self._write_batch()
            self._pause = 0.0
        except Exception as error:  # noqa: BLE001 - whatever it was, the batch is kept and tried again
            self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            self._log.warning("completions_not_written", error=type(error).__name__)
        finally:
            self._task = None
        if self.waiting and not self._closed:
            self._timer = self._call_later(self._pause or EVERY, self._wake)

    async def _write_batch(self) -> None:
        completions, self._completions = self._completions, []
        parks, self._parks = self._parks, []
        now = self._clock()

        try:
            if completions:
                await self._database.turn(lambda conn: outbox.complete(conn, completions, now))
            for key in parks:
                await self._park(key)
        except BaseException:
            # Also when cancelled: writing the same twice changes nothing.
            self._completions[:0] = completions
            self._parks[:0] = parks
            self._tally.failed_batches += 1
            raise
        self._tally.batches += 1

    async def _park(self, key: ChatKey) -> None:
        channel, bot, chat = key
        await self._database.turn(lambda conn: outbox.park_chat(conn, channel, bot, chat))
