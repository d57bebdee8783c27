"""Days off cover what they say, also the weekend after them, and are read as they were written."""

from datetime import date, timedelta

from bot.reminders import timeoff
from bot.reminders.week import Week

MONDAY = date(2026, 3, 2)
WEEK = Week()


def test_the_first_day_back_is_a_working_day() -> None:
    """Off until Friday means back on Monday, and the weekend between is off as well."""
    off = timeoff.planned(MONDAY, MONDAY + timedelta(days=4), WEEK)
    assert off.back == MONDAY + timedelta(days=7)
    covered = [day for day in range(-2, 10) if off.covers(MONDAY + timedelta(days=day))]
    assert covered == list(range(7))
    assert not off.over(off.last)
    assert off.over(off.back)


def test_whoever_works_every_day_is_back_the_next_day() -> None:
    """Without days off of one's own the day after is the first one back."""
    assert timeoff.planned(MONDAY, MONDAY, Week(frozenset())).back == date(2026, 3, 3)


def test_what_is_moved_comes_one_after_the_other() -> None:
    """Several follow-ups that were moved to one morning do not come at once."""
    found = timeoff.places(MONDAY, WEEK, 3)
    assert [f"{each:%d %H:%M}" for each in found] == ["02 09:00", "02 09:15", "02 09:30"]


def test_days_off_are_kept_whole() -> None:
    """What is written as a setting is read again as it was; nothing is read of nothing."""
    off = timeoff.TimeOff(MONDAY, MONDAY, date(2026, 3, 3), {"r": ("2026-03-02T10:00", "x")})
    assert timeoff.load(timeoff.dump(off)) == off
    assert timeoff.load(None) is None
