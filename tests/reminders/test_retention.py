"""When the records of somebody who has gone away are warned about, and when they go."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.reminders import retention

SEEN = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
GOES = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "warned", "warned_before", "step"),
    [
        (GOES - timedelta(days=31), 0, None, "keep"),
        (GOES - timedelta(days=30), 0, None, "warn"),
        (GOES - timedelta(days=8), 1, 22, "keep"),
        (GOES - timedelta(days=7), 1, 23, "warn"),
        (GOES - timedelta(minutes=1), 2, 7, "keep"),
        (GOES, 2, 7, "erase"),
        # After a year without the program: warned first, and given the full time then.
        (GOES + timedelta(days=300), 0, None, "warn"),
        (GOES + timedelta(days=320), 1, 20, "keep"),
        (GOES + timedelta(days=323), 1, 23, "warn"),
        (GOES + timedelta(days=329), 2, 6, "keep"),
        (GOES + timedelta(days=330), 2, 7, "erase"),
    ],
)
def test_two_warnings_and_a_week(
    at: datetime, warned: int, warned_before: int | None, step: str
) -> None:
    """Nothing goes without two warnings, the last one a week before."""
    warned_at = None if warned_before is None else at - timedelta(days=warned_before)
    found = retention.decide(at, seen_at=SEEN, warned=warned, warned_at=warned_at, months=12)
    assert found == step


def test_nothing_ever_goes_when_told_so() -> None:
    """With 0 months, records are kept for ever."""
    late = SEEN + timedelta(days=20_000)
    assert retention.decide(late, seen_at=SEEN, warned=2, warned_at=SEEN, months=0) == "keep"


def test_short_months_have_a_last_day() -> None:
    """Whoever was seen on the 31st is asked on the last day of a shorter month."""
    assert retention.goes_at(SEEN, 1) == datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
    assert retention.goes_at(SEEN, 12) == GOES


@pytest.mark.parametrize("months", [1, 3, 12, 24])
def test_nobody_is_looked_at_too_late(months: int) -> None:
    """Whoever is due for a warning is among those that are looked at."""
    for day in range(400):
        seen = SEEN + timedelta(days=day)
        warn_at = retention.goes_at(seen, months) - retention.FIRST_WARNING
        assert seen <= retention.idle_since(warn_at, months)
