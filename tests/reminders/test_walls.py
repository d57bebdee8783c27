"""Wall times and instants, over every zone and every change of its clocks from 2020 to 2037."""
# ruff: noqa: DTZ001, DTZ901 - wall times are naive here, and meant to be

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BotError
from bot.reminders.walls import MINUTE, earliest_wall, resolve, to_wall
from tests.reminders.zones import FIRST, LAST, ZONES, changes

zones = st.sampled_from(ZONES)
instants = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)
walls = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


def expected_around(
    at: datetime, before: timedelta, after: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Give wall times about a change of the clocks, each with the instant that it should mean."""
    bare = at.replace(tzinfo=None)
    last_old, first_new = bare + before, bare + after
    yield min(last_old, first_new) - MINUTE, at - MINUTE - max(timedelta(), before - after)
    if first_new > last_old:  # the clocks go forward: these are never shown
        for part in range(8):
            yield last_old + part * (first_new - last_old) / 8, at
        yield first_new - MINUTE, at
        yield first_new, at
    else:  # the clocks go back: these come twice, and the first coming counts
        for part in range(8):
            wall = first_new + part * (last_old - first_new) / 8
            yield wall, (wall - before).replace(tzinfo=UTC)
        yield last_old - MINUTE, at - MINUTE
        yield last_old, (last_old - after).replace(tzinfo=UTC)
    late = max(last_old, first_new) + MINUTE
    yield late, (late - after).replace(tzinfo=UTC)


def test_every_change_of_every_zone() -> None:
    """Wherever and whenever clocks change, a skipped time comes right after, a doubled one once."""
    seen = gaps = 0
    for zone in ZONES:
        for at, before, after in changes(ZoneInfo(zone)):
            seen += 1
            gaps += after > before
            for wall, instant in expected_around(at, before, after):
                assert resolve(wall, zone) == instant, (zone, wall)
    assert seen > 5000
    assert gaps > 2000


@given(zones, walls)
@settings(deadline=None)
def test_a_shown_time_is_kept(zone: str, wall: datetime) -> None:
    """A time that the clocks really show comes back as it was; a skipped one only moves forward."""
    shown = to_wall(resolve(wall, zone), zone)
    assert shown >= wall
    if shown != wall:
        assert to_wall(resolve(wall, zone) - MINUTE, zone) < wall


@given(zones, instants)
@settings(deadline=None)
def test_an_instant_comes_back(zone: str, at: datetime) -> None:
    """An instant, shown and resolved again, is itself or the first coming of the same time."""
    again = resolve(to_wall(at, zone), zone)
    assert again <= at
    assert to_wall(again, zone) == to_wall(at, zone)


@given(zones, walls, st.integers(0, 5000))
@settings(deadline=None)
def test_later_is_never_earlier(zone: str, wall: datetime, minutes: int) -> None:
    """Of two wall times the later one never means the earlier instant."""
    assert resolve(wall, zone) <= resolve(wall + minutes * MINUTE, zone)


@given(zones, instants)
@settings(deadline=None)
def test_earliest_wall_is_never_early(zone: str, at: datetime) -> None:
    """The wall time found for an instant is not before it, and the minute before would be."""
    wall = earliest_wall(at, zone)
    assert wall == wall.replace(second=0, microsecond=0)
    assert resolve(wall, zone) >= at
    assert resolve(wall - MINUTE, zone) < at


def test_earliest_wall_in_the_second_coming() -> None:
    """An hour that comes twice cannot name its second coming, so the time after it is taken."""
    second_half_past_three = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert to_wall(second_half_past_three, "Europe/Helsinki") == datetime(2026, 10, 25, 3, 30)
    found = earliest_wall(second_half_past_three, "Europe/Helsinki")
    assert found == datetime(2026, 10, 25, 4)


def test_a_whole_day_skipped() -> None:
    """When an island moves over the date line, the day it leaves out leads to the next one."""
    assert resolve(datetime(2011, 12, 30, 9), "Pacific/Apia") == datetime(
        2011, 12, 30, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "zone",
    ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "Europe", "Europe/", "\0", "Factory",
     "localtime", "a" * 5000, "Ευρώπη/Αθήνα", "\ud800"],
)  # fmt: skip
def test_unknown_zone(zone: str) -> None:
    """A zone that does not exist gets a clear answer without repeating what was typed."""
    with pytest.raises(BotError, match=r"^This time zone is not known\. Use an IANA name"):
        resolve(datetime(2026, 11, 26, 10), zone)
    with pytest.raises(BotError):
        to_wall(FIRST, zone)


@pytest.mark.parametrize(("wall", "zone"), [
    (datetime.max.replace(second=0, microsecond=0), "America/New_York"),
    (datetime.min, "Asia/Tokyo"),
])  # fmt: skip
def test_beyond_the_calendar(wall: datetime, zone: str) -> None:
    """A date beyond the calendar is refused in words."""
    with pytest.raises(BotError, match="too far away"):
        resolve(wall, zone)


def test_kinds_of_time_are_not_mixed() -> None:
    """A wall time with a zone, or an instant without one, is a mistake of the program."""
    with pytest.raises(TypeError):
        resolve(FIRST, "UTC")
    with pytest.raises(TypeError):
        to_wall(datetime(2026, 1, 1), "UTC")
