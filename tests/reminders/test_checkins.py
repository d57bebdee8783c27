"""A check-in is proposed after bad days, seldom, and never for one bad evening."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.reminders.checkins import worth_proposing

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("heats", "proposed", "worth"),
    [
        pytest.param([(0, 4), (2, 5)], None, True, id="two hot days"),
        pytest.param([(0, 4), (0.1, 5)], None, False, id="twice in one day"),
        pytest.param([(0, 4), (2, 3)], None, False, id="one hot day and a warm one"),
        pytest.param([(0, 4), (7, 5)], None, False, id="the other one is a week ago"),
        pytest.param([(0, 4), (6.9, 5)], None, True, id="just within the week"),
        pytest.param([(0, 4), (-2, 5)], None, False, id="a clock that was wrong"),
        pytest.param([(0, 4), (2, 5)], 6.9, False, id="proposed within the week"),
        pytest.param([(0, 4), (2, 5)], 7, True, id="proposed a week ago"),
        pytest.param([], None, False, id="nothing known"),
    ],
)
def test_when_it_is_proposed(
    heats: list[tuple[float, int]], proposed: float | None, worth: bool
) -> None:
    """Two bad days within seven, and nothing proposed in those."""
    told = [(NOW - ago * DAY, heat) for ago, heat in heats]
    at = None if proposed is None else NOW - proposed * DAY
    assert worth_proposing(told, at, "UTC", NOW) is worth


def test_a_day_is_the_persons_own() -> None:
    """What is one evening by the person's clock is one day, though midnight passed in London."""
    evening = [(NOW.replace(hour=1), 5), (NOW.replace(day=5, hour=23), 5)]
    assert worth_proposing(evening, None, "UTC", NOW)
    assert not worth_proposing(evening, None, "America/New_York", NOW)
