"""What is due: wake-ups, reminders and holds, found by a tick or an alarm and fired one by one."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from bot.reminders.put_back import noticed
from bot.store import holds, reminders, wakeups
from bot.store import routines as routine_rows
from bot.store.database import Database, DatabaseDown
from bot.store.people import Owned
from bot.turns import firing, holding, put_back, routines
from bot.turns.reception import where
from bot.turns.world import Committed, World

AT_ONCE = 200
TOGETHER = 50
"""So many share a transaction: few statements for all of them, and nobody's answer waits long."""
PATIENCE = timedelta(minutes=1)
"""How long something whose turn failed is left alone."""
ALARM_WITHIN = timedelta(minutes=2)
"""What is due sooner gets an alarm of its own; the tick sees to the rest."""

log = structlog.get_logger()

Fire = Callable[[Connection, World, Sequence[str], datetime], list[Committed]]
"""Fires several rows of different persons in one transaction."""
Found = tuple[Fire, Owned]


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
        self._newest: datetime | None = None
        """The newest moment that the clock has shown."""
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
                await self._look_at_clock()
                while not self._stopped:
                    now = self._clock()
                    found = await self._database.turn(partial(_found, now=now))
                    ready = [each for each in found if self._may(each[1].id, now)]
                    done = 0
                    for fire, names in parts(ready):
                        done += await self._fired(fire, names)
                    fired += done
                    # What another process has in hand is left to it, and to the next tick.
                    if len(ready) < AT_ONCE or not done:
                        break
            except DatabaseDown:
                log.warning("due.database_down")
            return fired

    async def _look_at_clock(self) -> None:
        """See whether the clock was put back, and time anew what lies too far ahead for it."""
        now = self._clock()
        if self._newest is not None and noticed(self._newest, now):
            log.warning("due.clock_put_back", by=str(self._newest - now))
            await put_back.look(self._database, self._world, self._newest, now)
            self._left_alone.clear()
            self._newest = now
        self._newest = max(now, self._newest or now)

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

    async def _fired(self, fire: Fire, names: Sequence[str]) -> int:
        """Fire these in one transaction; where one of them fails, each in its own."""
        try:
            every = await self._database.turn(
                lambda conn: fire(conn, self._world, names, self._clock())
            )
        except DatabaseDown:
            raise
        except Exception as error:  # noqa: BLE001 - one that fails may not hold up the others
            if len(names) > 1:
                return sum([await self._fired(fire, (name,)) for name in names])
            self._left_alone[names[0]] = self._clock() + PATIENCE
            log.error("due.failed", row=names[0], error=type(error).__name__, where=where(error))
            self._alert(
                f"Something that was due ({names[0]}) failed; it is tried again each minute."
            )
            return 0
        for committed in every:
            self._deliver(committed)
        return len(every)


def parts(ready: Sequence[Found]) -> Iterator[tuple[Fire, list[str]]]:
    """Give what is ready in parts, each of one kind and of different persons, in their order."""
    left = list(ready)
    while left:
        fire = left[0][0]
        persons: set[str] = set()
        part: list[str] = []
        others: list[Found] = []
        for each in left:
            row = each[1]
            if each[0] is fire and row.person_id not in persons and len(part) < TOGETHER:
                part.append(row.id)
                persons.add(row.person_id)
            else:
                others.append(each)
        yield fire, part
        left = others


def _found(conn: Connection, *, now: datetime) -> list[Found]:
    return [
        *((firing.wakeup, row) for row in wakeups.due(conn, now, AT_ONCE)),
        *((firing.reminder, row) for row in reminders.due(conn, now, AT_ONCE)),
        *((holding.over, row) for row in holds.due(conn, now, AT_ONCE)),
        *((routines.fire, row) for row in routine_rows.due(conn, now, AT_ONCE)),
    ]
