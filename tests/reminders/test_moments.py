"""The one-tap moments: what each means at any hour, anywhere."""
# ruff: noqa: DTZ001 - wall times are naive here, and meant to be

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from bot.playbook.models import When
from bot.reminders.moments import MOMENTS, moment
from bot.reminders.walls import resolve, to_wall
from bot.reminders.week import Week
from tests.reminders.zones import FIRST, LAST, ZONES

ZONE = "Europe/Helsinki"

# Thursday, 26 November 2026 unless the now says otherwise; all by the clock in Helsinki.
CASES = [
    ("in-an-hour", "2026-11-26 09:12", "2026-11-26 10:12"),
    ("in-an-hour", "2026-11-26 23:40", "2026-11-27 00:40"),
    ("in-an-hour", "2026-03-29 02:30", "2026-03-29 04:30"),  # the hour at three is skipped
    ("this-evening", "2026-11-26 09:12", "2026-11-26 19:00"),
    ("this-evening", "2026-11-26 18:00", "2026-11-26 19:00"),
    ("this-evening", "2026-11-26 18:01", "2026-11-26 19:01"),  # 19:00 would be hardly a rest
    ("this-evening", "2026-11-26 20:30", "2026-11-26 21:30"),
    ("this-evening", "2026-11-26 21:00", "2026-11-26 22:00"),
    ("this-evening", "2026-11-26 21:01", "2026-11-27 19:00"),  # not at bedtime
    ("this-evening", "2026-11-26 23:40", "2026-11-27 19:00"),
    ("this-evening", "2026-11-26 01:10", "2026-11-26 19:00"),  # after midnight: the coming one
    ("tomorrow-morning", "2026-11-26 23:40", "2026-11-27 08:30"),
    ("tomorrow-morning", "2026-11-26 00:40", "2026-11-26 08:30"),  # the morning after sleep
    ("tomorrow-morning", "2026-11-26 03:59", "2026-11-26 08:30"),
    ("tomorrow-morning", "2026-11-26 04:00", "2026-11-27 08:30"),
    ("tomorrow-at-ten", "2026-11-26 09:12", "2026-11-27 10:00"),
    ("tomorrow-at-ten", "2026-11-26 02:00", "2026-11-26 10:00"),
    ("tomorrow-noon", "2026-11-26 22:50", "2026-11-27 12:00"),
    ("tomorrow-noon", "2026-11-26 00:10", "2026-11-26 12:00"),
    ("next-working-day", "2026-11-26 09:12", "2026-11-27 09:00"),
    ("next-working-day", "2026-11-27 09:12", "2026-11-30 09:00"),  # on a Friday, the Monday
    ("next-working-day", "2026-11-28 01:00", "2026-11-30 09:00"),  # Friday night still
    ("next-working-day", "2026-11-30 01:00", "2026-11-30 09:00"),  # Sunday night still
    ("in-three-days", "2026-11-26 09:12", "2026-11-29 10:00"),
    ("in-three-days", "2026-11-26 01:00", "2026-11-28 10:00"),
    ("in-three-days", "2026-10-23 10:00", "2026-10-26 10:00"),  # kept over the change of clocks
    ("next-week", "2026-11-26 09:12", "2026-11-30 10:00"),
    ("next-week", "2026-11-30 09:12", "2026-12-07 10:00"),  # on a Monday, the next one
    ("next-week", "2026-11-29 21:00", "2026-11-30 10:00"),  # on a Sunday, tomorrow
    ("next-week", "2026-11-30 01:00", "2026-11-30 10:00"),  # Sunday night still
]


@pytest.mark.parametrize(("name", "now", "then"), CASES)
def test_what_a_moment_means(name: str, now: str, then: str) -> None:
    """Each moment is where a tired person would expect it."""
    instant = resolve(datetime.fromisoformat(now), ZONE)
    assert moment(name, instant, ZONE) == datetime.fromisoformat(then)


@given(
    st.sampled_from(sorted(MOMENTS)),
    st.sampled_from(ZONES),
    st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)),
)
@settings(deadline=None, max_examples=300)
def test_always_still_to_come(name: str, zone: str, now: datetime) -> None:
    """At any hour in any zone a moment is a whole minute in the future, within ten days."""
    wall = moment(name, now, zone)
    assert wall == wall.replace(second=0, microsecond=0, tzinfo=None)
    due = resolve(wall, zone)
    assert now < due < now + timedelta(days=10)
    if name == "in-an-hour":
        assert due >= now + timedelta(hours=1)


def test_an_hour_within_the_doubled_hour() -> None:
    """An hour from now is never early, even where the clock shows the same time again."""
    first = resolve(datetime(2026, 10, 25, 3, 10), ZONE)
    wall = moment("in-an-hour", first, ZONE)
    assert wall == datetime(2026, 10, 25, 4)
    assert to_wall(first + timedelta(hours=1), ZONE) == datetime(2026, 10, 25, 3, 10)


def test_seconds_are_rounded_up() -> None:
    """Half a minute past, an hour from now is the minute after, never the one before."""
    now = datetime(2026, 11, 26, 7, 12, 30, tzinfo=UTC)
    assert moment("in-an-hour", now, ZONE) == datetime(2026, 11, 26, 10, 13)


def test_every_choice_of_a_playbook_is_known() -> None:
    """Whatever moment a playbook may offer can be worked out."""
    assert {when.value for when in When} <= set(MOMENTS)


def test_unknown_moment() -> None:
    """A moment nobody knows is refused with the ones there are."""
    with pytest.raises(BotError, match="in-an-hour"):
        moment("someday", FIRST, ZONE)


@pytest.mark.parametrize(
    ("week", "now", "then"),
    [
        (Week(frozenset({5, 6, 0, 1, 2, 3}), first=5), "2026-11-26 09:12", "2026-11-28 10:00"),
        (Week(frozenset({6, 0, 1, 2, 3}), first=5), "2026-11-26 09:12", "2026-11-29 10:00"),
        (Week(first=6), "2026-11-29 21:00", "2026-12-07 10:00"),
    ],
    ids=["Iran", "Egypt", "the United States"],
)
def test_next_week_begins_where_the_persons_does(week: Week, now: str, then: str) -> None:
    """Next week is its first working day: a Saturday in Iran, a Sunday in Egypt."""
    instant = resolve(datetime.fromisoformat(now), ZONE)
    assert moment("next-week", instant, ZONE, week) == datetime.fromisoformat(then)


@pytest.mark.parametrize(
    ("week", "now", "then"),
    [
        (Week(frozenset({5, 6, 0, 1, 2}), first=5), "2026-11-25 09:12", "2026-11-28 09:00"),
        (Week(begin=time(7, 30)), "2026-11-25 23:12", "2026-11-26 07:30"),
        (Week(begin=time(2)), "2026-11-26 03:00", "2026-11-27 02:00"),
    ],
    ids=["Iran", "an early start", "whoever works at night"],
)
def test_the_next_working_day_is_the_persons(week: Week, now: str, then: str) -> None:
    """It begins when their work does, after their own weekend, and is never over already."""
    instant = resolve(datetime.fromisoformat(now), ZONE)
    assert moment("next-working-day", instant, ZONE, week) == datetime.fromisoformat(then)
