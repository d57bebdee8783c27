"""What ticks: a program that is told to stop has not failed."""

import asyncio

from bot.jobs import _until_told


async def test_a_job_that_is_told_to_stop_has_not_failed() -> None:
    """Stopping in the middle of a look at the files is no error in the log of an operator."""
    begun = asyncio.Event()

    async def looks() -> None:
        begun.set()
        await asyncio.Event().wait()

    ticking = asyncio.ensure_future(_until_told(looks)())
    await begun.wait()
    ticking.cancel()
    await ticking
    assert not ticking.cancelled()
