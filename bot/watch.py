"""Sees what would otherwise be silent: a disk filling up, hours of downtime, nothing delivered.

Decisions are plain functions; `Watch` looks, remembers and tells. What ails an update or a
reminder is told by whoever carries it out.
"""

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Connection, func, select

from bot.store import holds, kept, outbox, reminders
from bot.store.database import Database, DatabaseDown
from bot.store.tables import outgoings

MIB: Final = 1024 * 1024
LOW: Final = 1024 * MIB  # bytes free on the disk of the data folder
VERY_LOW: Final = 200 * MIB
_BETTER: Final = 1.25  # how far above a threshold it has to be to count as over
DOWN_FOR_LONG: Final = timedelta(hours=1)
STUCK_AFTER: Final = timedelta(hours=1)
HEARTBEAT_SECONDS: Final = 10.0
_MOST_COUNTED: Final = 1000

log = structlog.get_logger()


class Disk(IntEnum):
    """How much room there is, from bad to good."""

    VERY_LOW = 0
    LOW = 1
    ENOUGH = 2


def disk(free: int, before: Disk) -> Disk:
    """Judge the free bytes; once low it has to become clearly better, so that nothing flutters."""
    for level, threshold in ((Disk.VERY_LOW, VERY_LOW), (Disk.LOW, LOW)):
        if free < threshold * (_BETTER if before <= level else 1):
            return level
    return Disk.ENOUGH


def long_gap(alive_at: datetime | None, now: datetime) -> bool:
    """Whether so much time passed unseen that somebody should know; a clock set back is none."""
    return alive_at is not None and now - alive_at >= DOWN_FOR_LONG


def stuck(
    oldest: datetime | None, last_sent: datetime | None, awake_since: datetime, now: datetime
) -> bool:
    """Whether something has been waiting for an hour in which nothing at all was delivered."""
    if oldest is None:
        return False
    # What lies ahead is of a clock that was put back since: it says nothing.
    known = (each for each in (oldest, last_sent, awake_since) if each is not None and each <= now)
    return now - max(known, default=now) >= STUCK_AFTER


class Watch:
    """Looks once a minute and tells each thing once, until it got better and came back."""

    def __init__(
        self,
        database: Database,
        *,
        folder: Path,
        heartbeat_url: str | None,
        alert: Callable[[str], None],
        clock: Callable[[], datetime],
        well: Callable[[], bool],
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        """`alert` tells the operators; while `well` says no, no heartbeat goes out."""
        self._database = database
        self._folder = folder
        self._heartbeat_url = heartbeat_url
        self._alert = alert
        self._clock = clock
        self._well = well
        self._free = free
        self._disk = Disk.ENOUGH
        self.stuck = False
        """Whether something waits and nothing at all was delivered for an hour."""
        self._awake_since: datetime | None = None
        self.heartbeats_missed = 0
        """How often the heartbeat's address did not answer, since the start."""

    async def started(self) -> None:
        """Tell of a long downtime; to be called before what is due is fired.

        May raise DatabaseDown; the first `look` then makes up for it.
        """
        now = self._clock()
        before, late = await self._database.turn(lambda conn: _came_back(conn, now))
        self._awake_since = now
        if before is not None and long_gap(before, now):
            self._alert(f"I was down from {_utc(before)} to {_utc(now)}.{_late(late)}")

    async def look(self) -> None:
        """Look at everything once; an ill database is only logged, and no heartbeat goes out."""
        self._look_at_disk(await asyncio.to_thread(self._free_bytes))
        try:
            if self._awake_since is None:
                await self.started()
            await self._look_at_database()
        except DatabaseDown:
            log.warning("watch.database_down")
            return
        if self._well() and not self.stuck and self._disk is not Disk.VERY_LOW:
            await self._beat()

    def _free_bytes(self) -> int | None:
        try:
            return self._free(self._folder)
        except OSError:
            return None

    def _look_at_disk(self, free: int | None) -> None:
        if free is None:
            return
        before, self._disk = self._disk, disk(free, self._disk)
        if self._disk < before:
            end = " When it is full, nothing can be kept." if self._disk is Disk.VERY_LOW else ""
            self._alert(
                f"The disk of the data folder is nearly full: {free // MIB} MB are free.{end}"
            )
        elif self._disk is Disk.ENOUGH and before is not Disk.ENOUGH:
            self._alert(f"The disk has room again: {free // MIB} MB are free.")

    async def _look_at_database(self) -> None:
        now = self._clock()
        alive_at, oldest, last = await self._database.turn(lambda conn: _seen(conn, now))
        if alive_at is not None and long_gap(alive_at, now):
            # The machine slept, or its clock was put right: the program itself went on.
            self._awake_since = now
            self._alert(
                f"I was not awake from {_utc(alive_at)} to {_utc(now)}. What was due in between "
                "goes out late."
            )
        elif self._awake_since is not None and self._awake_since > now:
            self._awake_since = now  # the clock was put back
        before, self.stuck = self.stuck, stuck(oldest, last, self._awake_since or now, now)
        if self.stuck and not before and oldest is not None:
            self._alert(
                f"Nothing could be delivered for an hour; the oldest message has waited since "
                f"{_utc(oldest)}. evenkeel doctor says whether Telegram can be reached."
            )
        elif before and not self.stuck:
            self._alert("Messages are being delivered again.")

    async def _beat(self) -> None:
        if self._heartbeat_url is None:
            return
        import aiohttp

        timeout = aiohttp.ClientTimeout(total=HEARTBEAT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(self._heartbeat_url) as answer,
            ):
                missed = not answer.ok
        except (aiohttp.ClientError, OSError, ValueError):  # a timeout is an OSError
            missed = True
        self.heartbeats_missed += missed


def _came_back(conn: Connection, now: datetime) -> tuple[datetime | None, int]:
    """Give when the program was last alive, and how much fell due since and still waits."""
    before = _alive(conn, now)
    late = reminders.due(conn, now, _MOST_COUNTED) + holds.due(conn, now, _MOST_COUNTED)
    return before, len(late)


def _seen(
    conn: Connection, now: datetime
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Give when the program was last alive, since when something waits, and when one was sent."""
    before = _alive(conn, now)
    oldest = outbox.oldest_waiting(conn)
    if oldest is None or timedelta() <= now - oldest < STUCK_AFTER:
        return before, oldest, None  # the usual case, without a look at all that was sent
    sent = select(func.max(outgoings.c.done_at)).where(
        outgoings.c.state == "sent", outgoings.c.done_at <= now
    )
    return before, oldest, conn.execute(sent).scalar_one()


def _alive(conn: Connection, now: datetime) -> datetime | None:
    before = kept.get(conn, "", "", kept.ALIVE)
    kept.put(conn, "", "", kept.ALIVE, now.isoformat())
    return None if before is None else datetime.fromisoformat(before)


def _late(count: int) -> str:
    match count:
        case 0:
            return ""
        case 1:
            return " One reminder is late and goes out now."
        case _:
            many = f"{_MOST_COUNTED} or more" if count >= _MOST_COUNTED else str(count)
            return f" {many} reminders are late and go out now."


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
