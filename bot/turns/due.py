"""What is due: wake-ups, reminders and holds, found by a tick or an alarm and fired one by one."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.store import holds, reminders, wakeups
from bot.store import routines as routine_rows
from bot.store.database import Database, DatabaseDown
from bot.turns import firing, holding, routines
from bot.turns.reception import where
from bot.turns.world import Committed, World

AT_ONCE = 200
TOGETHER = 50
"""So many turns are asked for at a time: they share a commit, and nobody's answer waits long."""
PATIENCE = timedelta(minutes=1)
"""How long something whose turn failed is left alone."""
ALARM_WITHIN = timedelta(minutes=2)
"""What is due sooner gets an alarm of its own; the tick sees to the rest."""

log = structlog.get_logger()

Fire = Callable[[Connection, World, str, datetime], Committed]


class Due:
    """Fires what is due; alarms only make it prompt, the rows say what is due."""

    def __init__(
        self,
        database: Database,
        world: World,
        *,
        clock: Callable[[], datetime],
        deliver: Callable[[Committed], None],
        alert: Callable[[str], None],
    ) -> None:
        self._database = database
        self._world = world
        self._clock = clock
        self._deliver = deliver
        self._alert = alert
        self._firing = asyncio.Lock()
        self._left_alone: dict[str, datetime] = {}
        self._alarms: set[asyncio.TimerHandle] = set()
        self._fires: set[asyncio.Task[int]] = set()
        self._stopped = False

    def alarm(self, at: datetime) -> None:
        """Look again at `at`, if that is soon."""
        wait = at - self._clock()
        if self._stopped or wait > ALARM_WITHIN:
            return
        loop = asyncio.get_running_loop()
        when = loop.time() + max(0.0, wait.total_seconds())
        self._alarms = {each for each in self._alarms if each.when() >= loop.time()}
        self._alarms.add(loop.call_at(when, self._ring))

    def _ring(self) -> None:
        task = asyncio.get_running_loop().create_task(self.fire())
        self._fires.add(task)
        task.add_done_callback(self._fires.discard)

    async def fire(self) -> int:
        """Fire everything that is due; gives how many. An ill database is left to the next tick."""
        async with self._firing:
            fired = 0
            try:
                while not self._stopped:
                    now = self._clock()
                    found = await self._database.turn(partial(_found, now=now))
                    ready = [each for each in found if self._may(each[1], now)]
                    for several in batched(ready):
                        # Each has its turn to the end before an ill database is passed on.
                        done = await asyncio.gather(
                            *(self._one(fire, name) for fire, name in several),
                            return_exceptions=True,
                        )
                        for outcome in done:
                            if isinstance(outcome, BaseException):
                                raise outcome
                    fired += len(ready)
                    if len(ready) < AT_ONCE:
                        break
            except DatabaseDown:
                log.warning("due.database_down")
            return fired

    async def stop(self) -> None:
        """Fire nothing more; what is under way is finished."""
        self._stopped = True
        for handle in self._alarms:
            handle.cancel()
        async with self._firing:
            return

    def _may(self, name: str, now: datetime) -> bool:
        until = self._left_alone.get(name)
        if until is not None and until <= now:
            del self._left_alone[name]
            return True
        return until is None

    async def _one(self, fire: Fire, name: str) -> None:
        try:
            committed = await self._database.turn(
                lambda conn: fire(conn, self._world, name, self._clock())
            )
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - one that fails may not hold up the others
            self._left_alone[name] = self._clock() + PATIENCE
            log.error("due.failed", row=name, error=type(error).__name__, where=where(error))
            self._alert(f"Something that was due ({name}) failed; it is tried again each minute.")
        else:
            self._deliver(committed)


def batched(ready: list[tuple[Fire, str]]) -> Iterator[list[tuple[Fire, str]]]:
    """Give what is ready in parts that are asked for together, in their order."""
    for at in range(0, len(ready), TOGETHER):
        yield ready[at : at + TOGETHER]


def _found(conn: Connection, *, now: datetime) -> list[tuple[Fire, str]]:
    return [
        *((firing.wakeup, row.id) for row in wakeups.due(conn, now, AT_ONCE)),
        *((firing.reminder, name) for name in reminders.due(conn, now, AT_ONCE)),
        *((holding.over, name) for name in holds.due(conn, now, AT_ONCE)),
        *((routines.fire, name) for name in routine_rows.due(conn, now, AT_ONCE)),
    ]
