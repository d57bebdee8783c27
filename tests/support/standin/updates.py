"""The queue of updates: ids, acknowledgement by offset, long polls, duplicates."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.standin.contract import (
    DEFAULT_UPDATE_KINDS,
    UPDATE_KINDS,
    UPDATE_LIFETIME_SECONDS,
)
from tests.support.standin.errors import ApiError, Json, bad_request

OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True)
class Pending:
    """An update that waits for the bot; `queue` is the chat whose order a webhook keeps."""

    update_id: int
    kind: str
    queue: int
    body: Json
    expires_at: float


class Updates:
    """Updates on their way to the bot, oldest first."""

    def __init__(self, now: Callable[[], float], first_id: int = 700_000_001) -> None:
        self._now = now
        self._next_id = first_id
        self._end = first_id
        self._pending: list[Pending] = []
        self._again: list[Json] = []
        self._sent: dict[int, Pending] = {}
        self._waiting: asyncio.Future[None] | None = None
        self.allowed = DEFAULT_UPDATE_KINDS
        self.on_added: Callable[[Pending], None] | None = None

    def add(self, kind: str, body: Json, queue: int) -> int | None:
        """Queue an update and give its id; None if the bot did not ask for that kind."""
        if kind not in self.allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._end = self._next_id
        pending = Pending(
            update_id,
            kind,
            queue,
            {"update_id": update_id, kind: body},
            self._now() + UPDATE_LIFETIME_SECONDS,
        )
        self._pending.append(pending)
        self._sent[update_id] = pending
        self._announce(pending)
        return update_id

    def _announce(self, pending: Pending) -> None:
        if self.on_added is not None:
            self.on_added(pending)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def jump_to(self, update_id: int) -> None:
        """Number the next updates from here on, higher or lower, as Telegram does at times.

        Ids may go down only while nothing is pending, or the order would be lost.
        """
        if update_id < self._next_id and self.pending():
            raise ValueError("ids cannot go down while updates are pending")
        self._next_id = update_id

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, even if the bot has acknowledged it."""
        pending = self._sent[update_id]
        if self.on_added is None:
            self._again.append(pending.body)
        self._announce(pending)

    def pending(self) -> list[Pending]:
        """What has not been acknowledged and is not yet a day old."""
        now = self._now()
        self._pending = [pending for pending in self._pending if pending.expires_at > now]
        return self._pending

    def drop(self, update_id: int) -> None:
        """Forget one update: its webhook delivery was accepted."""
        self._pending = [one for one in self._pending if one.update_id != update_id]

    def drop_all(self) -> None:
        """Forget everything pending, as `drop_pending_updates` asks."""
        self._pending.clear()

    def allow(self, kinds: list[object] | None) -> None:
        """Take over `allowed_updates`; an empty list means the default, None no change."""
        if kinds is None:
            return
        if not all(isinstance(kind, str) for kind in kinds):
            raise bad_request('field "allowed_updates" must be an Array of String')
        asked = frozenset(str(kind) for kind in kinds)
        unknown = asked - UPDATE_KINDS
        if unknown:
            raise bad_request(f'unexpected update kind "{min(unknown)}" in allowed_updates')
        self.allowed = asked or DEFAULT_UPDATE_KINDS

    async def poll(
        self, offset: int, limit: int, seconds: float, connected: Callable[[], bool]
    ) -> list[Json]:
        """What getUpdates answers; waits up to so many seconds for something to come.

        Whoever was waiting before is refused with 409. Nothing is handed to a caller who hung up.
        """
        self._acknowledge(offset)
        ready = self._ready(limit)
        if ready or seconds <= 0:
            return ready
        self.interrupt(OTHER_POLL)
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            return []
        finally:
            if self._waiting is waiting:
                self._waiting = None
        return self._ready(limit) if connected() else []

    def interrupt(self, words: str) -> None:
        """End a poll that is waiting with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ApiError(409, words))

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self._pending = self.pending()[offset:]
        elif offset <= self._end:
            # An offset past the end is not one of ours: nothing is acknowledged by it.
            self._pending = [one for one in self.pending() if one.update_id >= offset]

    def _ready(self, limit: int) -> list[Json]:
        ready = [pending.body for pending in self.pending()]
        ready = (self._again + ready)[:limit]
        del self._again[: len(ready)]
        return ready
