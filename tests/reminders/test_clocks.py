"""Finding where a person is by what their clock says now."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.clocks import (
    LIKELY,
    WORLD,
    by_clock,
    clock_choices,
    read_clock,
    read_hours,
    zones_showing,
)
from bot.reminders.walls import to_wall
from tests.reminders.zones import FIRST, LAST, ZONES

NOW = datetime(2026, 11, 26, 9, 3, tzinfo=UTC)
instants = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)
languages = st.sampled_from([*LIKELY, None, "xx"])

READ = [
    ("23:40", time(23, 40)),
    (" 23.40 ", time(23, 40)),
    ("2340", time(23, 40)),
    ("940", time(9, 40)),
    ("0:00", time(0)),
    ("00:00", time(0)),
    ("11:40 pm", time(23, 40)),
    ("11:40PM", time(23, 40)),
    ("11:40 p.m.", time(23, 40)),
    ("12:30 am", time(0, 30)),
    ("12:15 pm", time(12, 15)),
    ("9 am", time(9)),
    ("9pm", time(21)),
    ("23:40 pm", time(23, 40)),
    ("۲۳:۴۰", time(23, 40)),
    ("٢٣:٤٠", time(23, 40)),
    ("\u200f٢٣:٤٠\u200f", time(23, 40)),
    ("۱۱:۴۰ ب.ظ.", time(23, 40)),
    ("ساعت ۹:۰۵", time(9, 5)),
    ("١١:٤٠ م", time(23, 40)),
    ("٩ صباحًا", time(9)),
    ("الساعة ٩:٠٥", time(9, 5)),
    ("9h05", time(9, 5)),
    ("11:40 CH", time(23, 40)),
    ("klo 9.05", time(9, 5)),
    ("23:40", time(23, 40)),
]
REFUSED = [
    "", "9", "23", "24:00", "25:00", "23:60", "2400", "9:5", "23:40:10", "1:2:3", "13:40 am",
    "0:15 pm", "noon", "11:40 xm", "-9:30", "9:30-10:30", "12345", "：", "hello 9:30", "9 am pm",
]  # fmt: skip


@pytest.mark.parametrize(("text", "clock"), READ)
def test_a_clock_is_read(text: str, clock: time) -> None:
    """The ways in which people write what their clock says are understood."""
    assert read_clock(text) == clock


@pytest.mark.parametrize("text", REFUSED)
def test_a_clock_is_not_guessed(text: str) -> None:
    """What is not surely a clock is not taken for one."""
    assert read_clock(text) is None


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Whatever is typed is a clock or it is not; nothing breaks."""
    assert read_clock(text) is None or isinstance(read_clock(text), time)


@pytest.mark.parametrize(
    ("clock", "language", "first"),
    [
        (time(12, 33), "fa", "Asia/Tehran"),
        (time(12, 27), "fa", "Asia/Tehran"),  # a clock six minutes slow
        (time(11, 3), "fi", "Europe/Helsinki"),
        (time(11, 3), "ar", "Africa/Cairo"),
        (time(12, 3), "ar", "Asia/Riyadh"),
        (time(16, 3), "vi", "Asia/Ho_Chi_Minh"),
        (time(9, 3), "en", "Europe/London"),
        (time(4, 3), "en", "America/New_York"),
        (time(14, 48), None, "Asia/Kathmandu"),
    ],
)
def test_the_likely_place_first(clock: time, language: str | None, first: str) -> None:
    """The place where a speaker of the language most likely is comes first."""
    assert zones_showing(clock, NOW, language, 6)[0] == first


def test_round_midnight() -> None:
    """A clock that has just passed midnight is close to one that has not yet."""
    now = datetime(2026, 11, 26, 20, 28, tzinfo=UTC)
    assert to_wall(now, "Asia/Tehran").time() == time(23, 58)
    assert zones_showing(time(0, 3), now, "fa", 3)[0] == "Asia/Tehran"


def test_nowhere() -> None:
    """A time that no clock shows finds nothing, rather than the nearest."""
    assert zones_showing(time(17, 20), NOW, "en", 6) == []


@given(st.sampled_from(ZONES), instants, languages)
@settings(deadline=None, max_examples=200)
def test_every_clock_is_found(zone: str, now: datetime, language: str | None) -> None:
    """Wherever a person is, what their clock says finds places with the same clock."""
    clock = to_wall(now, zone).time()
    found = zones_showing(clock, now, language, 5)
    assert 1 <= len(found) <= 5
    for place in found:
        shown = to_wall(now, place).time()
        apart = abs(timedelta(hours=shown.hour - clock.hour, minutes=shown.minute - clock.minute))
        assert min(apart, timedelta(days=1) - apart) <= timedelta(minutes=7)


@given(instants, languages)
@settings(deadline=None)
def test_choices_are_worth_offering(now: datetime, language: str | None) -> None:
    """Twelve choices, each a different time, the likeliest place first."""
    choices = clock_choices(now, language)
    assert len(choices) == 12
    assert len({clock for _, clock in choices}) == 12
    assert choices[0][0] == (*LIKELY.get(language or "", ()), *WORLD)[0]
    for zone, clock in choices:
        assert clock == to_wall(now, zone).time().replace(second=0, microsecond=0)


def test_every_listed_place_exists() -> None:
    """No place is offered that the zone data does not know."""
    assert {*WORLD, *(zone for places in LIKELY.values() for zone in places)} <= (
        available_timezones()
    )


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("9-17", time(9), time(17)),
        ("9 – 17:30", time(9), time(17, 30)),
        ("۹ تا ۱۷", time(9), time(17)),
        ("از ساعت ۹:۳۰ تا ۱۸", time(9, 30), time(18)),
        ("من ٩ إلى ١٧", time(9), time(17)),
        ("từ 9 đến 17", time(9), time(17)),
        ("9h đến 17h30", time(9), time(17, 30)),
        ("klo 9.30–16.45", time(9, 30), time(16, 45)),
        ("from 9am to 5pm", time(9), time(17)),
        ("22-24", time(22), time(0)),
    ],
)
def test_hours_are_read(words: str, begin: time, end: time) -> None:
    """From when until when is understood as people write it in each language."""
    assert read_hours(words) == (begin, end)


@pytest.mark.parametrize(
    "words", ["9", "25-30", "9-17-20", "nine to five", "-", "", "9-99", "9:75-10"]
)
def test_no_hours_are_made_up(words: str) -> None:
    """What cannot be read is not guessed."""
    assert read_hours(words) is None


def test_clocks_that_part_later_in_the_year_are_apart() -> None:
    """In November Jamaica and Toronto show the same; since they will not in July, both are kept."""
    zones = ("America/Toronto", "America/Jamaica", "America/New_York")
    november = datetime(2026, 11, 26, 20, 28, tzinfo=UTC)
    assert by_clock(zones, november) == ["America/Toronto", "America/Jamaica"]
    assert by_clock(zones, november, ["America/New_York"]) == [
        "America/Jamaica",
        "America/New_York",
    ]
