"""What happens by the clock: APScheduler ticks, the tables know what is due."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Scheduler = AsyncIOScheduler
Job = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What to call, from the most often to the least."""

    fire_due: Job
    recover: Job
    watch: Job
    tidy: Job


def schedule(jobs: Jobs) -> Scheduler:
    """Make a scheduler that is ready to be started; a tick that was missed is not made up for."""
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(jobs.fire_due, "interval", seconds=1)
    scheduler.add_job(jobs.recover, "interval", seconds=15)
    scheduler.add_job(jobs.watch, "interval", minutes=1)
    scheduler.add_job(jobs.tidy, "interval", hours=1)
    return scheduler
