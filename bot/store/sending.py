"""Who sends, when several replicas share one PostgreSQL: the one that holds a session lock.

The others leave what they queue without a lease and wake the holder. Correctness never depends on
who holds it (leases and claims see to that); order within a chat and the pace of the bot do.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import URL, Connection, func, select

CHANNEL = "evenkeel_outgoing"
LOCK = 0x45_76_65_6E_4B_65_65_6C  # "EvenKeel"
TRY_EVERY = 2.0
"""Seconds between looks at the lock and at the connection that holds it."""

_NOTIFY = select(func.pg_notify(CHANNEL, ""))

log = structlog.get_logger()


def wake(conn: Connection) -> None:
    """Wake whoever sends, once this transaction is committed."""
    conn.execute(_NOTIFY)


class SendingLock:
    """Tries for the lock on a connection of its own, and keeps it while that connection lives."""

    def __init__(
        self,
        url: URL,
        *,
        gained: Callable[[], Awaitable[object]],
        woken: Callable[[], Awaitable[object]],
    ) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._gained = gained
        self._woken = woken
        self._wakes: set[asyncio.Task[object]] = set()
        self.held = False

    async def run(self) -> None:
        """Hold the lock or try for it, until cancelled.

        `gained` is called when it is ours, `woken` when somebody else has queued something.
        """
        import asyncpg

        while True:
            connection: Any = None
            try:
                connection = await asyncpg.connect(self._url)
                await connection.add_listener(CHANNEL, lambda *_: self._call(self._woken))
                while True:
                    await self._look(connection)
                    await asyncio.sleep(TRY_EVERY)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("sending_lock.connection_lost", error=type(error).__name__)
            finally:
                self.held = False
                if connection is not None:
                    with contextlib.suppress(Exception):
                        await connection.close(timeout=1)
            await asyncio.sleep(TRY_EVERY)

    async def _look(self, connection: Any) -> None:  # noqa: ANN401  # asyncpg ships no types
        if self.held:
            # The lock lasts as long as its connection; this finds out whether that one does.
            await connection.fetchval("SELECT 1")
            return
        self.held = bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK))
        if self.held:
            log.info("sending_lock.held")
            self._call(self._gained)

    def _call(self, back: Callable[[], Awaitable[object]]) -> None:
        if self.held:
            task: asyncio.Task[object] = asyncio.ensure_future(back())
            self._wakes.add(task)
            task.add_done_callback(self._wakes.discard)
