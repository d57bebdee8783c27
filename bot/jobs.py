"""What happens by the clock: APScheduler ticks, the tables know what is due."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Job = Callable[[], Awaitable[object]]


class Scheduler(Protocol):
    """What ticks, once it is started."""

    def start(self) -> None:
        """Begin to tick."""

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002  # APScheduler's own
        """Tick no more."""


@dataclass(frozen=True, slots=True)
class Jobs:
    """What to call, from the most often to the least."""

    fire_due: Job
    reload: Job
    recover: Job
    errands: Job
    watch: Job
    tidy: Job


def schedule(jobs: Jobs) -> Scheduler:
    """Make a scheduler that is ready to be started; a tick that was missed is not made up for."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(_until_told(jobs.fire_due), "interval", seconds=1)
    scheduler.add_job(_until_told(jobs.reload), "interval", seconds=1)
    scheduler.add_job(_until_told(jobs.recover), "interval", seconds=15)
    scheduler.add_job(_until_told(jobs.errands), "interval", seconds=5)
    scheduler.add_job(_until_told(jobs.watch), "interval", minutes=1)
    scheduler.add_job(_until_told(jobs.tidy), "interval", hours=1)
    ticking: Scheduler = scheduler
    return ticking


def _until_told(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """Give a job that ends quietly when the program stops; to APScheduler that is a failure."""

    @wraps(job)
    async def ticked() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return ticked
