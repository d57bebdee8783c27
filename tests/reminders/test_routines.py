"""Routines come at their hours, on the right days, through every change of the clocks."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.i18n.countries import working_days
from bot.reminders.routines import RULES, Routine, Rule, next_time
from bot.reminders.walls import resolve, to_wall
from bot.reminders.week import Week
from tests.reminders.zones import ZONES

HELSINKI = "Europe/Helsinki"
MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # eight in Helsinki


def walls(routine: Routine, rule: Rule, week: Week, count: int) -> list[str]:
    found, at = [], MONDAY
    for _ in range(count):
        wall, at = next_time(routine, rule, week, HELSINKI, at)
        found.append(f"{wall:%a %H:%M}")
    return found


def test_breaks_come_within_working_hours_only() -> None:
    """Every two hours from the begin of the day, never at its end, and not at the weekend."""
    week = Week(begin=time(9), end=time(15))
    found = walls(Routine.BREAKS, Rule(every=120), week, 11)
    assert found[:3] == ["Mon 11:00", "Mon 13:00", "Tue 11:00"]
    assert found[-1] == "Mon 11:00"
    assert not [each for each in found if each[:3] in {"Sat", "Sun"}]


def test_the_week_ends_where_the_person_lives() -> None:
    """The look-back comes on Friday in Finland, on Thursday in Egypt and in Iran."""
    for country, day in (("FI", "Fri"), ("EG", "Thu"), ("IR", "Thu"), (None, "Fri")):
        week = Week(days=working_days(country))
        assert walls(Routine.LOOK_BACK, RULES[Routine.LOOK_BACK], week, 1) == [f"{day} 16:30"]


def test_a_night_shift_ends_on_the_next_day() -> None:
    """Whoever works from ten to six is sent home at six."""
    week = Week(begin=time(22), end=time(6))
    assert walls(Routine.END_OF_DAY, Rule(), week, 2) == ["Tue 06:00", "Wed 06:00"]


@pytest.mark.parametrize("routine", list(Routine))
@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001  # UTC below
    days=st.frozensets(st.integers(0, 6)),
    begin=st.times(),
)
def test_it_always_comes_later_and_at_its_own_hour(
    routine: Routine, zone: str, at: datetime, days: frozenset[int], begin: time
) -> None:
    """In every zone, at any instant: later than now, within nine days, and by the clock."""
    week = Week(days=days, begin=begin.replace(second=0, microsecond=0))
    after = at.replace(tzinfo=UTC)
    wall, due = next_time(routine, RULES[routine], week, zone, after)
    assert after < due <= after + timedelta(days=9)
    assert resolve(wall, zone) == due
    assert next_time(routine, RULES[routine], week, zone, due)[1] > due
    # What the clock shows is what was meant, unless that minute does not exist.
    assert to_wall(due, zone) == wall or to_wall(due, zone) > wall
