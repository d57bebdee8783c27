"""A month to choose a day from, in the calendar and the week of the person."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when.answers import Calendar
from bot.when.calendars import said
from bot.when.grid import month_of, usual_time

TODAY = date(2026, 11, 26)  # a Thursday, the 5th of Azar 1405


def shown(day: date, calendar: Calendar, first: int) -> list[list[int | None]]:
    weeks = month_of(day, calendar, TODAY, first).weeks
    return [[None if each is None else said(calendar, each)[2] for each in week] for week in weeks]


def test_days_that_are_over_are_not_offered() -> None:
    """In the month of today only what is left of it stands there; weeks that are over are gone."""
    assert shown(TODAY, "gregorian", 0) == [
        [None, None, None, 26, 27, 28, 29],
        [30, None, None, None, None, None, None],
    ]


def test_a_jalali_month_begins_its_weeks_on_saturday() -> None:
    """Azar 1405 has thirty days; its fifth is a Thursday, the last but one of an Iranian week."""
    assert shown(TODAY, "jalali", 5) == [
        [None, None, None, None, None, 5, 6],
        [7, 8, 9, 10, 11, 12, 13],
        [14, 15, 16, 17, 18, 19, 20],
        [21, 22, 23, 24, 25, 26, 27],
        [28, 29, 30, None, None, None, None],
    ]


def test_the_month_is_turned() -> None:
    """From each month the next can be had, and the one before it unless that is over."""
    first = month_of(TODAY, "jalali", TODAY, 5)
    assert first.before is None
    assert first.after == date(2026, 12, 22)  # the first of Dey
    second = month_of(first.after, "jalali", TODAY, 5)
    assert second.before is not None
    assert month_of(second.before, "jalali", TODAY, 5) == first


def test_it_ends_where_nobody_plans() -> None:
    """Ten years on there is no way further."""
    assert month_of(date(2036, 12, 31), "gregorian", TODAY, 0).after is None


@given(
    st.dates(date(2026, 11, 26), date(2099, 12, 31)),
    st.sampled_from(["gregorian", "jalali"]),
    st.integers(0, 6),
)
def test_every_day_of_a_month_stands_once_under_its_weekday(
    day: date, calendar: Calendar, first: int
) -> None:
    """Whatever the month and the week, each day is there once, in the column of its weekday."""
    month = month_of(day, calendar, TODAY, first)
    there = [each for week in month.weeks for each in week if each is not None]
    assert day in there
    assert there == [there[0] + timedelta(days=at) for at in range(len(there))]
    assert len({said(calendar, each)[:2] for each in there}) == 1
    for week in month.weeks:
        assert len(week) == 7
        for at, each in enumerate(week):
            assert each is None or each.weekday() == (first + at) % 7


@pytest.mark.parametrize(
    ("day", "soonest", "then"),
    [
        ("2026-11-28", "2026-11-26 21:58", "2026-11-28 09:00"),
        ("2026-11-26", "2026-11-26 08:10", "2026-11-26 09:00"),
        ("2026-11-26", "2026-11-26 14:03", "2026-11-26 14:15"),
        ("2026-11-26", "2026-11-26 23:50", "2026-11-26 23:50"),
    ],
)
def test_a_day_means_its_usual_hour(day: str, soonest: str, then: str) -> None:
    """The start of work, or on a day that is under way the next quarter of an hour there is."""
    found = usual_time(date.fromisoformat(day), time(9), datetime.fromisoformat(soonest))
    assert found == datetime.fromisoformat(then)
