"""Runs several arenas side by side: one for each core is the fastest way to so many kills."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.arena import Arena, Result
from tests.chaos.plan import kills


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run: so many kills, or as many as fit into so many minutes."""

    kills: int
    seed: int
    arenas: int = 2
    plant: str | None = None
    minutes: float | None = None
    points: tuple[str, ...] = ()
    """Only these points; none means all of them."""


async def run(wanted: Wanted) -> Sequence[Result]:
    """Run it; one result for each arena."""
    until = None if wanted.minutes is None else time.monotonic() + wanted.minutes * 60
    arenas = max(1, min(wanted.arenas, wanted.kills))
    share, more = divmod(wanted.kills, arenas)
    made = [
        Arena(
            share + (number < more),
            kills(wanted.seed, number / arenas, wanted.points),
            f"{wanted.seed}/{number}",
            plant=wanted.plant,
            until=until,
        )
        for number in range(arenas)
    ]
    return await asyncio.gather(*(each.run() for each in made))
