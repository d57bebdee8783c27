"""When a weekly check-in about a client is worth proposing. Pure; it is never switched on here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.reminders.walls import to_wall

HOT = 4
"""From this heat on, of 5, a day counts as a bad one; a mood of 2 is as much."""
BAD_DAYS = 2
LOOKED_BACK = timedelta(days=7)
APART = timedelta(days=7)
"""At most so often anything is proposed, whichever client it is about."""


def worth_proposing(
    heats: Iterable[tuple[datetime, int]], proposed_at: datetime | None, zone: str, now: datetime
) -> bool:
    """Tell whether several of the last days were bad ones, and nothing was proposed lately.

    Two bad hours of one evening are one bad day.
    """
    if proposed_at is not None and now - proposed_at < APART:
        return False
    bad = {
        to_wall(at, zone).date()
        for at, heat in heats
        if heat >= HOT and timedelta() <= now - at < LOOKED_BACK
    }
    return len(bad) >= BAD_DAYS
