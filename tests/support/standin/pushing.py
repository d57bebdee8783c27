"""Pushes updates to the webhook: in order per chat, again after a failure, until accepted."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

import aiohttp

from tests.support.standin.updates import Pending
from tests.support.standin.world import Webhook, World

Backoff = Callable[[int], float]


def doubling_backoff(attempt: int) -> float:
    """Seconds before attempt number `attempt` + 1: short, so that a test need not wait."""
    return float(min(0.05 * 2**attempt, 2.0))


def constant_backoff(seconds: float) -> Backoff:
    """The same wait after every failed attempt."""

    def wait(attempt: int) -> float:
        return seconds

    return wait


class Pusher:
    """Delivers to whatever webhook is set; `backoff` gives the wait after a failed attempt."""

    def __init__(self, world: World, backoff: Backoff = doubling_backoff) -> None:
        self._world = world
        self.backoff = backoff
        self._queues: dict[int, deque[Pending]] = {}
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._webhook: Webhook | None = None
        self._places = asyncio.Semaphore(1)
        self._session: aiohttp.ClientSession | None = None

    async def follow(self) -> None:
        """Take over a webhook that was set, changed or removed since the last call."""
        if self._world.webhook is self._webhook:
            return
        await self._stop_workers()
        self._webhook = self._world.webhook
        self._world.updates.on_added = None
        if self._webhook is None:
            return
        self._places = asyncio.Semaphore(self._webhook.max_connections)
        self._world.updates.on_added = self._queue
        for pending in self._world.updates.pending():
            self._queue(pending)

    async def close(self) -> None:
        """Stop delivering."""
        await self._stop_workers()
        if self._session is not None:
            await self._session.close()

    async def _stop_workers(self) -> None:
        workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        for worker in workers:
            with suppress(asyncio.CancelledError):
                await worker
        self._workers.clear()
        self._queues.clear()

    def _queue(self, pending: Pending) -> None:
        self._queues.setdefault(pending.queue, deque()).append(pending)
        if pending.queue not in self._workers:
            worker = asyncio.create_task(self._work(pending.queue))
            self._workers[pending.queue] = worker

    async def _work(self, queue: int) -> None:
        waiting = self._queues[queue]
        while waiting:
            pending = waiting[0]
            times = 2 if self._world.faults.duplicates(pending.kind, queue) else 1
            for _ in range(times):
                await self._deliver(pending)
            waiting.popleft()
            self._world.updates.drop(pending.update_id)
            self._world.touch()
        del self._workers[queue]

    async def _deliver(self, pending: Pending) -> None:
        attempt = 0
        while not await self._accepted(pending):
            await asyncio.sleep(self.backoff(attempt))
            attempt += 1

    async def _accepted(self, pending: Pending) -> bool:
        webhook = self._webhook
        if webhook is None:
            return False
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        problem = ""
        async with self._places:
            try:
                async with self._session.post(
                    webhook.url, json=pending.body, headers=headers, allow_redirects=False
                ) as response:
                    if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
                        problem = (
                            f"Wrong response from the webhook: {response.status} {response.reason}"
                        )
            except (aiohttp.ClientError, TimeoutError) as failure:
                refused = isinstance(failure, aiohttp.ClientConnectorError)
                problem = "Connection refused" if refused else "Connection closed"
        if problem:
            webhook.last_error_at = self._world.now()
            webhook.last_error = problem
            self._world.touch()
        return not problem
