"""How long the records of somebody who has gone away are kept, and when they are warned."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Literal

FIRST_WARNING = timedelta(days=30)
LAST_WARNING = timedelta(days=7)
WARNINGS = 2

Step = Literal["keep", "warn", "erase"]


def goes_at(seen_at: datetime, months: int) -> datetime:
    """Say when the records of somebody go who is never seen again."""
    years, month = divmod(seen_at.month - 1 + months, 12)
    year = seen_at.year + years
    day = min(seen_at.day, monthrange(year, month + 1)[1])
    return seen_at.replace(year=year, month=month + 1, day=day)


def decide(
    now: datetime, *, seen_at: datetime, warned: int, warned_at: datetime | None, months: int
) -> Step:
    """Decide what is due now. Nothing goes without two warnings, a week before it at the latest.

    A program that was off for long warns late, and then waits as long as it would have.
    """
    if months == 0:
        return "keep"
    at = goes_at(seen_at, months)
    match warned:
        case 0:
            return "warn" if now >= at - FIRST_WARNING else "keep"
        case 1:
            due = at - LAST_WARNING
            earliest = due if warned_at is None else warned_at + FIRST_WARNING - LAST_WARNING
            return "warn" if now >= max(due, earliest) else "keep"
        case _:
            earliest = at if warned_at is None else warned_at + LAST_WARNING
            return "erase" if now >= max(at, earliest) else "keep"


def announced(now: datetime, *, seen_at: datetime, warned: int, months: int) -> datetime:
    """Say which day a warning names; `warned` counts the ones before it."""
    ahead = FIRST_WARNING if warned == 0 else LAST_WARNING
    return max(goes_at(seen_at, months), now + ahead)


def idle_since(now: datetime, months: int) -> datetime:
    """Give an instant: whoever was seen after it needs no look."""
    return now - timedelta(days=28 * months) + FIRST_WARNING
