"""What happens by the clock: APScheduler ticks, the tables know what is due."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
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
    scheduler.add_job(jobs.fire_due, "interval", seconds=1)
    scheduler.add_job(jobs.reload, "interval", seconds=1)
    scheduler.add_job(jobs.recover, "interval", seconds=15)
    scheduler.add_job(jobs.errands, "interval", seconds=5)
    scheduler.add_job(jobs.watch, "interval", minutes=1)
    scheduler.add_job(jobs.tidy, "interval", hours=1)
    ticking: Scheduler = scheduler
    return ticking
