"""Takes errands in hand, a few at a time, keeps them in hand, and ends each with a turn.

The rows are the truth: what a killed program had in hand is taken up again from its start, with
the files that had arrived.
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial

import structlog

from bot.errands.work import Refused, Seams, Stopped, Task, Work
from bot.messages import phrase
from bot.store import errands, people
from bot.store.database import DatabaseDown
from bot.store.errands import ErrandRow, Result
from bot.store.tables_errands import SEARCH

AT_ONCE = 2
"""Long errands in hand; as many searches may be in hand beside them."""
LEASE = timedelta(seconds=60)
RENEW = 15.0
EVERY = 3.0
"""Seconds between two words of how far it is."""
MOST_ATTEMPTS = 4
PAUSE = timedelta(seconds=10)

FAILED = phrase(
    "errands",
    "I could not finish this, and trying again did not help. Nothing of yours was changed. Whoever "
    "runs this bot finds in the log where it stopped.",
)

log = structlog.get_logger()

Finish = Callable[[ErrandRow, Result], Awaitable[None]]
"""Carries out the turn that ends an errand."""
Progress = Callable[[ErrandRow, int, int], Awaitable[None]]
"""Carries out the turn that shows how far an errand is."""


class Errands:
    """Does what was ordered; made once, on the event loop that it lives on."""

    def __init__(  # noqa: PLR0913  # the one place where everything from outside comes in
        self,
        seams: Seams,
        kinds: Mapping[str, Work],
        *,
        owner: str,
        finish: Finish,
        progress: Progress,
        where: Callable[[BaseException], str],
        alone: bool,
        leads: Callable[[], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seams = seams
        self._kinds = kinds
        self._owner = owner
        self._finish = finish
        self._progress = progress
        self._where = where
        self._alone = alone
        self._leads = leads
        self._monotonic = monotonic
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._searches: set[str] = set()
        """Which of them only read."""
        self._looks: set[asyncio.Future[None]] = set()
        self._looking = asyncio.Lock()
        self._stopped = False
        self._began = False

    async def look(self) -> None:
        """Take in hand what waits, as far as hands are free; an ill database waits for the next.

        Long errands make files for the sender, so they are done where that is; searches anywhere.
        """
        if self._stopped:
            return
        async with self._looking:
            try:
                if self._alone and not self._began:
                    await self._seams.database.turn(errands.free_all)
                    self._began = True
                rows = await self._claim()
            except DatabaseDown:
                return
            for row in rows:
                if row.id not in self._tasks:
                    task = asyncio.create_task(self._do(row))
                    self._tasks[row.id] = task
                    if row.kind == SEARCH:
                        self._searches.add(row.id)
                    task.add_done_callback(partial(self._done, row.id))

    async def stop(self) -> None:
        """Put everything down; the next start takes it up again."""
        self._stopped = True
        tasks = list(self._tasks.values())
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def sweep(self) -> None:
        """Throw away the files of errands that nobody remembers."""
        there = await self._seams.database.turn(errands.there)
        await asyncio.to_thread(_sweep, self._seams, there)

    def _done(self, name: str, task: "asyncio.Task[None]") -> None:
        del self._tasks[name]
        self._searches.discard(name)
        if not self._stopped and not task.cancelled():
            # A hand is free: somebody else may be waiting for it.
            look = asyncio.ensure_future(self.look())
            self._looks.add(look)
            look.add_done_callback(self._looks.discard)

    async def _claim(self) -> list[ErrandRow]:
        now = self._seams.clock()
        searches = AT_ONCE - len(self._searches)
        free = AT_ONCE - (len(self._tasks) - len(self._searches)) if self._leads() else 0
        if searches <= 0 and free <= 0:
            return []
        claim = partial(errands.claim, by=self._owner, until=now + LEASE, now=now)
        return await self._seams.database.turn(
            lambda conn: [
                *(claim(conn, limit=searches, searches=True) if searches > 0 else []),
                *(claim(conn, limit=free) if free > 0 else []),
            ]
        )

    async def _do(self, row: ErrandRow) -> None:
        keeping = asyncio.create_task(self._keep(row, asyncio.current_task()))
        folder = self._seams.spool / row.id
        try:
            await self._finish(row, await self._result(row))
        except Stopped:
            shutil.rmtree(folder, ignore_errors=True)
        except DatabaseDown:
            # Its lease runs out, and it is taken up again.
            log.warning("errand.database_down", errand=row.id)
        except Exception as error:  # noqa: BLE001 - one errand may not end the others
            log.error("errand.failed", errand=row.id, **self._told(error))
            await self._put_down(row)
        finally:
            keeping.cancel()

    async def _result(self, row: ErrandRow) -> Result:
        seams = self._seams
        if row.attempts > MOST_ATTEMPTS:
            return Result(FAILED)

        found = await seams.database.turn(
            lambda conn: (
                person := people.by_id(conn, seams.master, row.person_id),
                {} if person is None else errands.order(conn, person, row.id),
            )
        )
        person, order = found
        if person is None:
            raise Stopped
        folder = seams.spool / row.id
        if row.kind != SEARCH:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            task = Task(row.id, person, order, folder, self._reporter(row))
            return await self._kinds[row.kind](seams, task)
        except Refused as refusal:
            return Result(refusal.says)

    def _reporter(self, row: ErrandRow) -> Callable[[int, int], Awaitable[None]]:
        said = self._monotonic()

        async def report(done: int, total: int) -> None:
            nonlocal said
            if self._monotonic() - said < EVERY:
                return
            said = self._monotonic()
            await self._progress(row, done, total)

        return report

    async def _keep(self, row: ErrandRow, work: "asyncio.Task[None] | None") -> None:
        """Keep the errand in hand; stop the work when it was cancelled."""
        while True:
            await asyncio.sleep(RENEW)
            until = self._seams.clock() + LEASE
            try:
                ours = await self._seams.database.turn(
                    partial(errands.renew, errand_id=row.id, by=self._owner, until=until)
                )
            except DatabaseDown:
                continue
            if not ours and work is not None:
                work.cancel()
                return

    async def _put_down(self, row: ErrandRow) -> None:
        until = self._seams.clock() + PAUSE
        try:
            if row.attempts >= MOST_ATTEMPTS:
                await self._finish(row, Result(FAILED))
            else:
                await self._seams.database.turn(lambda conn: errands.rest(conn, row.id, until))
        except Exception as error:  # noqa: BLE001 - its lease runs out
            log.error("errand.not_put_down", errand=row.id, **self._told(error))

    def _told(self, error: BaseException) -> dict[str, str]:
        return {"error": type(error).__name__, "where": self._where(error)}


def _sweep(seams: Seams, there: set[str]) -> None:
    if seams.spool.is_dir():
        for each in seams.spool.iterdir():
            if each.name not in there:
                shutil.rmtree(each, ignore_errors=True)
