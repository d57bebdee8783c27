"""A clock that was ahead and was put back: what is worked out by it again, and what stays."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.put_back import WITHIN_REACH, comes_again, noticed, rests_until, waits_until
from bot.reminders.routines import OF_THE_MOMENT, RULES, Routine, Rule, next_time
from bot.reminders.week import Week

NOW = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)  # a Monday
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
)  # fmt: skip
ZONE, WEEK = "UTC", Week()
EVERY_HALF_HOUR = Rule(every=30)


def test_what_counts_as_put_back() -> None:
    """A clock that is kept right by a few seconds was not put back; one by two minutes was."""
    assert not noticed(None, NOW)
    assert not noticed(NOW - DAY, NOW)
    assert not noticed(NOW + 50 * SECOND, NOW)
    assert noticed(NOW + 2 * MINUTE, NOW)


def test_a_wait_of_a_moment_begins_anew() -> None:
    """A timer begun by a clock a day ahead ends after its own length; others stay as they are."""
    ahead = NOW + DAY
    assert waits_until(ahead, ahead + MINUTE, NOW) == NOW + MINUTE
    assert waits_until(NOW - SECOND, NOW + MINUTE, NOW) == NOW + MINUTE
    assert waits_until(ahead, ahead + 12 * HOUR, NOW) == ahead + 12 * HOUR


def test_a_pause_is_as_long_as_it_was_to_be() -> None:
    """An hour is an hour, tomorrow morning is tomorrow's; what was said by a right clock stays."""
    ahead = NOW + DAY
    assert rests_until(ahead, ahead + HOUR, ZONE, NOW) == NOW + HOUR
    morning = datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    assert rests_until(ahead, morning, ZONE, NOW) == morning - DAY
    assert rests_until(NOW - MINUTE, morning, ZONE, NOW) == morning


@pytest.mark.parametrize(
    ("routine", "rule", "due", "newest", "to"),
    [
        # Breaks of that wrong Tuesday: the next one comes today.
        ("breaks", EVERY_HALF_HOUR, "03T11:30", "03T11:10", "02T10:30"),
        # Left for tomorrow, by a clock an hour ahead: it stays away today.
        ("breaks", EVERY_HALF_HOUR, "03T09:30", "02T11:20", None),
        # Left for the day after that wrong Tuesday: it is there again tomorrow.
        ("breaks", EVERY_HALF_HOUR, "04T09:30", "03T10:20", "03T09:30"),
        # Today's lunch was passed over as too late, and has not been yet.
        ("lunch", RULES[Routine.LUNCH], "03T12:30", "03T10:20", "02T12:30"),
        # The question of the week by a clock a day ahead: it may be that one which is right.
        ("check-in", RULES[Routine.CHECK_IN], "06T16:00", "03T10:20", None),
        ("check-in", RULES[Routine.CHECK_IN], "10T16:00", "03T10:20", None),
        # By a clock two weeks ahead: it would be silent for two weeks too many.
        ("check-in", RULES[Routine.CHECK_IN], "20T16:00", "16T10:20", "06T16:00"),
    ],
)  # fmt: skip
def test_what_comes_again(routine: str, rule: Rule, due: str, newest: str, to: str | None) -> None:
    """What comes again comes at its own next time by the clock of now, where that is safe."""

    def at(shown: str) -> datetime:
        return datetime.fromisoformat(f"2026-03-{shown}").replace(tzinfo=UTC)

    found = comes_again(Routine(routine), rule, WEEK, ZONE, at(due), at(newest), NOW)
    assert (None if found is None else found[1]) == (None if to is None else at(to))


@given(
    routine=st.sampled_from(Routine),
    ahead=st.timedeltas(2 * MINUTE, 40 * DAY),
    later=st.timedeltas(timedelta(), 3 * DAY),
    clock=st.times(time(0), time(23, 59)),
    zone=st.sampled_from(["UTC", "Europe/Helsinki", "Asia/Tehran", "America/New_York"]),
)
def test_asked_again_it_is_the_same(
    routine: Routine, ahead: timedelta, later: timedelta, clock: time, zone: str
) -> None:
    """However often it is looked at, each comes after now, earlier than it was, and settles."""
    rule, now = RULES[routine], datetime.combine(NOW.date(), clock, UTC)
    newest = now + ahead
    due = next_time(routine, rule, WEEK, zone, newest)[1]
    found = comes_again(routine, rule, WEEK, zone, due, newest, now)
    if found is None:
        reach = timedelta() if routine in OF_THE_MOMENT else WITHIN_REACH
        assert due <= max(now + reach, next_time(routine, rule, WEEK, zone, now)[1])
        return
    assert now < found[1] < due
    assert comes_again(routine, rule, WEEK, zone, found[1], newest, now) is None
    again = comes_again(routine, rule, WEEK, zone, found[1], newest, now + later)
    assert again is None or again[1] > now + later
