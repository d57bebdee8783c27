"""What becomes of a reminder when it is looked at: a table, and what holds for all of them."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reminders.decide import (
    FOLD_AFTER,
    WINDOW,
    Decision,
    Drop,
    Fire,
    Fold,
    Quiet,
    Reminder,
    Wait,
    decide,
    quiet_ends,
)
from bot.reminders.walls import resolve
from tests.reminders.zones import FIRST, LAST, ZONES

ZONE = "Asia/Tehran"
NIGHT = Quiet(time(22), time(8), ZONE)


def at(text: str) -> datetime:
    """Give the instant of a clock in Tehran, November 2026."""
    return resolve(datetime.fromisoformat(f"2026-11-{text}"), ZONE)


def reminder(wall: str, *, cls: str = "A", mine: bool = True, state: str = "waiting") -> Reminder:
    return Reminder(
        id="0" * 32,
        wall=datetime.fromisoformat(f"2026-11-{wall}"),
        zone=ZONE,
        due_at=at(wall),
        until="done",
        cls=cls,
        occurrence=1,
        state=state,
        set_by_person=mine,
    )


MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)

CASES: list[tuple[Reminder, Quiet | None, str, Decision]] = [
    # by day
    (reminder("26 10:00"), NIGHT, "26 10:00", Fire(timedelta())),
    (reminder("26 10:00"), NIGHT, "26 10:01", Fire(timedelta())),  # nothing worth saying
    (reminder("26 10:00"), NIGHT, "26 10:05", Fire(5 * MINUTES)),
    (reminder("26 10:00"), NIGHT, "26 09:59", Wait(at("26 10:00"))),  # the clock jumped back
    (reminder("26 10:00"), NIGHT, "25 10:00", Wait(at("26 10:00"))),  # by a day
    (reminder("26 10:00"), NIGHT, "26 12:00", Fire(2 * HOURS)),
    (reminder("26 10:00"), NIGHT, "26 12:01", Fold(2 * HOURS + MINUTES)),
    (reminder("26 10:00"), None, "29 10:00", Fold(72 * HOURS)),  # asleep for three days
    # in quiet hours, at a time that the person set: that outranks them
    (reminder("26 23:00"), NIGHT, "26 23:00", Fire(timedelta())),
    (reminder("26 23:00"), NIGHT, "26 23:30", Fire(30 * MINUTES)),
    (reminder("26 21:30"), NIGHT, "26 22:10", Fire(40 * MINUTES)),
    # ... but what was missed by more does not come in the night
    (reminder("26 18:00"), NIGHT, "27 02:00", Wait(at("27 08:00"))),
    (reminder("26 18:00"), NIGHT, "27 08:00", Fold(14 * HOURS)),
    # in quiet hours, at a time that we chose: it waits, and is then on time
    (reminder("26 23:00", mine=False), NIGHT, "26 23:00", Wait(at("27 08:00"))),
    (reminder("26 23:00", mine=False), NIGHT, "27 08:00", Fire(timedelta())),
    (reminder("26 23:00", mine=False), NIGHT, "27 08:10", Fire(10 * MINUTES)),
    (reminder("26 23:00", mine=False), NIGHT, "27 10:30", Fold(150 * MINUTES)),
    (reminder("26 21:30", mine=False), NIGHT, "26 22:10", Wait(at("27 08:00"))),
    (reminder("26 22:00", mine=False), NIGHT, "26 22:00", Wait(at("27 08:00"))),  # starts
    (reminder("27 08:00", mine=False), NIGHT, "27 08:00", Fire(timedelta())),  # is over
    (reminder("26 23:00", mine=False), None, "26 23:00", Fire(timedelta())),
    # what belongs to its moment is never late, never at night, never in a digest
    (reminder("26 10:00", cls="B", mine=False), NIGHT, "26 10:00", Fire(timedelta())),
    (reminder("26 10:00", cls="B", mine=False), NIGHT, "26 10:05", Fire(5 * MINUTES)),
    (reminder("26 10:00", cls="B", mine=False), NIGHT, "26 10:11", Drop("window_passed")),
    (reminder("26 10:00", cls="B"), NIGHT, "28 10:00", Drop("window_passed")),
    (reminder("26 23:00", cls="B", mine=False), NIGHT, "26 23:00", Drop("quiet")),
    (reminder("26 21:55", cls="B", mine=False), NIGHT, "26 22:01", Drop("quiet")),
    (reminder("26 23:00", cls="B"), NIGHT, "26 23:00", Fire(timedelta())),
    (reminder("26 10:00", cls="B"), NIGHT, "26 09:00", Wait(at("26 10:00"))),
    # no longer wanted
    (reminder("26 10:00", state="cancelled"), NIGHT, "26 10:00", Drop("not_waiting")),
    (reminder("26 10:00", state="fired"), NIGHT, "25 10:00", Drop("not_waiting")),
    # start equal to end is no quiet time at all
    (reminder("26 23:00", mine=False), Quiet(time(8), time(8), ZONE), "26 23:00",
     Fire(timedelta())),
]  # fmt: skip


@pytest.mark.parametrize(("due", "quiet", "now", "decision"), CASES)
def test_decisions(due: Reminder, quiet: Quiet | None, now: str, decision: Decision) -> None:
    """Each case of the table is decided as it says."""
    assert decide(due, quiet, at(now)) == decision


def test_the_wall_time_is_the_promise() -> None:
    """When a country changes its clocks after a reminder was set, the local time is kept."""
    stale = replace(reminder("26 10:00"), due_at=at("26 09:00"))
    assert decide(stale, None, at("26 09:00")) == Wait(at("26 10:00"))


def test_a_zone_that_is_gone() -> None:
    """A zone that vanished from the zone data costs nobody a reminder."""
    lost = replace(reminder("26 10:00"), zone="Mars/Olympus")
    assert decide(lost, Quiet(time(22), time(8), "Mars/Olympus"), at("26 10:00")) == Fire(
        timedelta()
    )
    assert decide(lost, None, at("26 09:59")) == Wait(at("26 10:00"))


clock_times = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
instants = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)


@given(
    wall=st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)),
    zone=st.sampled_from(ZONES),
    quiet=st.none() | st.builds(Quiet, clock_times, clock_times, st.sampled_from(ZONES)),
    jump=st.timedeltas(-timedelta(days=3), timedelta(days=3)),
    cls=st.sampled_from("AB"),
    mine=st.booleans(),
)
@settings(deadline=None, max_examples=400)
def test_never_early_never_lost(
    wall: datetime, zone: str, quiet: Quiet | None, jump: timedelta, cls: str, *, mine: bool
) -> None:
    """Whatever the clock does, nothing comes early, and what waits comes at the end of its wait."""
    wall = wall.replace(second=0, microsecond=0)
    due = resolve(wall, zone)
    waiting = Reminder("0" * 32, wall, zone, due, "done", cls, 1, "waiting", mine)
    now = due + jump
    decision = decide(waiting, quiet, now)
    if now < due:
        assert isinstance(decision, Wait)
    match decision:
        case Wait(until):
            assert until > now
            assert until >= due
            after = decide(waiting, quiet, until)
            assert not isinstance(after, Wait)
            assert cls == "B" or isinstance(after, Fire | Fold)
        case Fire(late_by):
            assert timedelta() <= late_by <= FOLD_AFTER
            assert cls == "A" or now - due <= WINDOW
        case Fold(late_by):
            assert cls == "A"
            assert late_by > FOLD_AFTER
        case Drop():
            assert cls == "B"
    if not mine and not isinstance(decision, Wait | Drop):
        assert quiet_ends(now, quiet) is None


@given(instants, st.builds(Quiet, clock_times, clock_times, st.sampled_from(ZONES)))
@settings(deadline=None)
def test_quiet_hours_end(now: datetime, quiet: Quiet) -> None:
    """Quiet hours end within a day or so, and are over when they end, also as clocks change."""
    end = quiet_ends(now, quiet)
    if end is not None:
        assert now < end <= now + timedelta(hours=28)
        assert quiet_ends(end, quiet) is None
